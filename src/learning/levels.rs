//! The story of a series' level: what the accepted level is, when it was left
//! for the worse, and whether it came back.
//!
//! A bad level does not become the baseline because it lasted. Only a better
//! level moves the baseline, and somebody who accepts a worse one.

use std::ops::Range;

use crate::learning::memory::Verdict;
use crate::model::Direction;
use crate::stats::changepoint::{self, Change, Ground, Options};
use crate::stats::median_of;
use crate::stats::online::{self, WINDOW};

/// Of a longer series, the older part is looked at as a whole; the two parts
/// overlap by this much.
const OVERLAP: usize = 100;
/// A level counts as back where it is nearer to the baseline than this share
/// of the step that left it.
const BACK: f64 = 1.0 / 3.0;
/// Changes less clear than this tell no story.
pub const CANDIDATE: f64 = 0.01;

/// The level was left for the worse.
#[derive(Clone, Debug, PartialEq)]
pub struct Departure {
    /// The change that left it.
    pub change: Change,
    /// The accepted level.
    pub baseline: f64,
    /// The newest level.
    pub level: f64,
    /// The first index at which it was back, if it is.
    pub gone: Option<usize>,
    /// What was said of it.
    pub verdict: Option<Verdict>,
}

/// Another change, and what was said of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// The change.
    pub change: Change,
    /// What was said of it.
    pub verdict: Option<Verdict>,
}

/// What happened to the level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// In the order of their changes.
    pub departures: Vec<Departure>,
    /// Changes for the better, beyond the best accepted level.
    pub improvements: Vec<Told>,
    /// Changes of a metric without direction.
    pub moves: Vec<Told>,
}

/// The accepted level, and the samples that make it.
#[derive(Clone)]
struct Baseline {
    level: f64,
    samples: Vec<Range<usize>>,
}

impl Baseline {
    fn at(level: f64, samples: Range<usize>) -> Self {
        let samples = vec![samples];
        Self { level, samples }
    }

    /// With a further stretch that somebody said is none of its own.
    fn pooled(mut self, stretch: Range<usize>, values: &[f64]) -> Self {
        self.samples.push(stretch);
        let all: Vec<f64> = self
            .samples
            .iter()
            .flat_map(|range| &values[range.clone()])
            .copied()
            .collect();
        self.level = median_of(&all).unwrap_or(self.level);
        self
    }
}

/// The changes of a series as one sees them now. The newest 300 points are
/// judged without knowing what comes, so that no later point takes back what
/// was said.
pub fn changes(values: &[f64]) -> Vec<Change> {
    changes_on(values, ground(values).as_ref())
}

/// The ground of the newest 300 points, for all who ask about those.
pub(crate) fn ground(values: &[f64]) -> Option<Ground> {
    Ground::of(&values[values.len().saturating_sub(WINDOW)..])
}

/// The same changes, the ground of the newest points being there.
pub(crate) fn changes_on(values: &[f64], ground: Option<&Ground>) -> Vec<Change> {
    let options = Options::default();
    let mut recent = ground.map_or_else(Vec::new, |ground| {
        online::latest_on(values, ground, &options)
    });
    let split = values.len().saturating_sub(WINDOW - OVERLAP);
    if values.len() > WINDOW {
        let mut all = changepoint::changes(&values[..split], &options);
        all.retain(|change| change.index + OVERLAP / 2 < split);
        recent.retain(|change| change.index + OVERLAP / 2 >= split);
        all.append(&mut recent);
        recent = all;
    }
    recent.retain(|change| change.p <= CANDIDATE);
    recent
}

/// Follows the level of `values` through its changes; `verdict` tells what
/// was said of a change. What was accepted is the baseline from there on, for
/// all that had led to it as well; what was dismissed is no change, and its
/// stretch belongs to the baseline.
pub fn story(
    changes: &[Change],
    values: &[f64],
    direction: Direction,
    verdict: impl Fn(&Change) -> Option<Verdict>,
) -> Story {
    let told = |change: &Change| Told {
        change: change.clone(),
        verdict: verdict(change),
    };
    let mut story = Story::default();
    if direction == Direction::None {
        story.moves = changes.iter().map(told).collect();
        return story;
    }
    let Some(first) = changes.first() else {
        return story;
    };
    let mut baseline = Baseline::at(first.before, 0..first.index);
    for (i, change) in changes.iter().enumerate() {
        let until = changes.get(i + 1).map_or(values.len(), |next| next.index);
        let stretch = &values[..until];
        baseline = story.tell(told(change), stretch, baseline, direction);
    }
    story
}

impl Story {
    /// Goes on with a change whose level lasts to the end of `values`; the
    /// baseline after it.
    fn tell(
        &mut self,
        told: Told,
        values: &[f64],
        baseline: Baseline,
        direction: Direction,
    ) -> Baseline {
        let worse = |from: f64, to: f64| direction.is_worse(to - from) == Some(true);
        let (before, level) = (told.change.before, told.change.after);
        let stretch = told.change.index..values.len();
        let moved = Baseline::at(level, stretch.clone());
        if told.verdict == Some(Verdict::Dismissed) {
            let at_baseline = self.departures.iter().all(|d| d.gone.is_some());
            match worse(before, level) {
                true => self.departures.push(departure(told, baseline.level)),
                false => self.improvements.push(told),
            }
            return match at_baseline {
                true => baseline.pooled(stretch, values),
                false => baseline,
            };
        }
        self.follow(told.change.index, level, worse);
        if told.verdict == Some(Verdict::Accepted) {
            for open in self.departures.iter_mut().filter(|d| d.gone.is_none()) {
                open.verdict.get_or_insert(Verdict::Accepted);
            }
            match worse(before, level) {
                true => self.departures.push(departure(told, baseline.level)),
                false => self.improvements.push(told),
            }
            return moved;
        }
        if worse(before, level) {
            if worse(baseline.level, level) && !is_return(baseline.level, level, level - before) {
                self.departures.push(departure(told, baseline.level));
            }
        } else if worse(level, baseline.level) && !is_return(baseline.level, level, level - before)
        {
            self.improvements.push(told);
            return moved;
        }
        baseline
    }

    /// What a new level means for the departures that are open.
    fn follow(&mut self, index: usize, level: f64, worse: impl Fn(f64, f64) -> bool) {
        for open in self.departures.iter_mut().filter(|d| d.gone.is_none()) {
            let step = (open.change.after - open.baseline).abs();
            let back = !worse(open.baseline, level) || (level - open.baseline).abs() <= BACK * step;
            // What was answered is over with that; it only may come back.
            if open.verdict.is_none() || back {
                open.level = level;
            }
            open.gone = back.then_some(index);
        }
    }
}

fn departure(told: Told, baseline: f64) -> Departure {
    Departure {
        baseline,
        level: told.change.after,
        gone: None,
        verdict: told.verdict,
        change: told.change,
    }
}

/// A step that ends at about the baseline, from whichever side, is no news of
/// its own.
pub(super) fn is_return(baseline: f64, level: f64, step: f64) -> bool {
    (level - baseline).abs() <= BACK * step.abs()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(index: usize, before: f64, after: f64) -> Change {
        Change {
            index,
            interval: (index, index),
            before,
            after,
            effect: Some(after / before - 1.0),
            auc: 1.0,
            p: 1e-6,
        }
    }

    /// Values that lie on their levels.
    fn on_levels(changes: &[Change], n: usize) -> Vec<f64> {
        let level = |i: usize| {
            let last = changes.iter().rfind(|change| change.index <= i);
            last.map_or(changes[0].before, |change| change.after)
        };
        (0..n).map(level).collect()
    }

    fn plain(changes: &[Change], direction: Direction) -> Story {
        story(changes, &on_levels(changes, 60), direction, |_| None)
    }

    #[test]
    fn an_accepted_level_is_the_baseline_and_covers_what_led_to_it() {
        let changes = [
            change(10, 10.0, 12.0),
            change(20, 12.0, 15.0),
            change(30, 15.0, 20.0),
            change(40, 20.0, 15.2),
            change(50, 15.2, 10.0),
        ];
        let accepted =
            |at: usize| move |change: &Change| (change.index == at).then_some(Verdict::Accepted);
        let told = story(
            &changes[..2],
            &on_levels(&changes[..2], 30),
            Direction::Lower,
            accepted(20),
        );
        let verdicts: Vec<_> = told.departures.iter().map(|d| d.verdict).collect();
        assert_eq!(verdicts, [Some(Verdict::Accepted); 2]);
        // The next is held against the accepted level, and is gone with it.
        let told = story(
            &changes[..4],
            &on_levels(&changes[..4], 50),
            Direction::Lower,
            accepted(20),
        );
        let last = &told.departures[2];
        assert_eq!(
            (last.baseline, last.verdict, last.gone),
            (15.0, None, Some(40))
        );
        // Below it is better, although it is the level of old.
        let told = story(
            &changes,
            &on_levels(&changes, 60),
            Direction::Lower,
            accepted(20),
        );
        assert_eq!(told.improvements.len(), 1);
        assert_eq!(told.improvements[0].change.index, 50);
    }

    #[test]
    fn a_dismissed_change_is_none_and_its_samples_are_of_the_baseline() {
        let changes = [change(10, 10.0, 12.0), change(40, 12.0, 15.0)];
        let dismissed = |change: &Change| (change.index == 10).then_some(Verdict::Dismissed);
        let told = story(
            &changes,
            &on_levels(&changes, 60),
            Direction::Lower,
            dismissed,
        );
        assert_eq!(told.departures[0].verdict, Some(Verdict::Dismissed));
        // Ten samples at 10 and thirty at 12: their median.
        assert_eq!(told.departures[1].baseline, 12.0);
        assert_eq!(told.departures[1].verdict, None);
    }

    #[test]
    fn an_accepted_level_that_is_left_for_the_better_came_back_to_that() {
        let changes = [change(10, 10.0, 13.0), change(20, 13.0, 10.1)];
        let accepted = |change: &Change| (change.index == 10).then_some(Verdict::Accepted);
        let told = story(
            &changes,
            &on_levels(&changes, 30),
            Direction::Lower,
            accepted,
        );
        let first = &told.departures[0];
        assert_eq!((first.gone, first.level), (Some(20), 10.1));
    }

    #[test]
    fn a_bad_level_stays_bad_until_it_is_gone() {
        let up = change(20, 10.0, 12.0);
        let still = plain(std::slice::from_ref(&up), Direction::Lower);
        assert_eq!(still.departures.len(), 1);
        assert_eq!(still.departures[0].gone, None);
        // A little better is not back; nearly the old level is.
        let little = plain(&[up.clone(), change(40, 12.0, 11.5)], Direction::Lower);
        assert_eq!(
            (little.departures[0].gone, little.departures[0].level),
            (None, 11.5)
        );
        let back = plain(&[up, change(40, 12.0, 10.2)], Direction::Lower);
        assert_eq!(back.departures[0].gone, Some(40));
        assert!(back.improvements.is_empty());
    }

    #[test]
    fn a_better_level_becomes_the_baseline() {
        let story = plain(
            &[change(20, 10.0, 8.0), change(40, 8.0, 10.0)],
            Direction::Lower,
        );
        assert_eq!(story.improvements.len(), 1);
        assert_eq!(story.departures.len(), 1);
        assert_eq!(story.departures[0].baseline, 8.0);
    }

    #[test]
    fn the_direction_decides_and_without_one_nothing_is_worse() {
        let up = [change(20, 10.0, 12.0)];
        assert_eq!(plain(&up, Direction::Higher).improvements.len(), 1);
        let neither = plain(&up, Direction::None);
        assert_eq!(
            (
                neither.departures.len(),
                neither.improvements.len(),
                neither.moves.len()
            ),
            (0, 0, 1)
        );
    }

    #[test]
    fn two_steps_down_are_two_departures() {
        let story = plain(
            &[change(20, 10.0, 12.0), change(40, 12.0, 15.0)],
            Direction::Lower,
        );
        assert_eq!(story.departures.len(), 2);
        assert!(story.departures.iter().all(|d| d.gone.is_none()));
    }
}
