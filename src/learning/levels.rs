//! The story of a series' level: what the accepted level is, when it was left
//! for the worse, and whether it came back.
//!
//! A bad level does not become the baseline because it lasted. Only a better
//! level moves the baseline, and somebody who accepts a worse one.

use std::ops::Range;

use crate::learning::memory::Verdict;
use crate::model::Direction;
use crate::stats::changepoint::{self, Change, Ground, Options};
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
#[derive(Clone, Copy)]
struct Baseline {
    level: f64,
    samples: usize,
}

impl Baseline {
    /// With a further stretch that somebody said is none of its own.
    fn pooled(self, level: f64, samples: usize) -> Self {
        let all = (self.samples + samples).max(1);
        let share = samples as f64 / all as f64;
        Self {
            level: self.level * (1.0 - share) + level * share,
            samples: all,
        }
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

/// Follows the level of `n` values through its changes; `verdict` tells what
/// was said of a change. What was accepted is the baseline from there on, for
/// all that had led to it as well; what was dismissed is no change, and its
/// stretch belongs to the baseline.
pub fn story(
    changes: &[Change],
    n: usize,
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
    let mut baseline = Baseline {
        level: first.before,
        samples: first.index,
    };
    for (i, change) in changes.iter().enumerate() {
        let until = changes.get(i + 1).map_or(n, |next| next.index);
        let stretch = until.saturating_sub(change.index);
        baseline = story.tell(told(change), stretch, baseline, direction);
    }
    story
}

/// A level counts as accepted from so many points on.
const ESTABLISHED: usize = 5;

/// The newest stretch of `n` points at the accepted level: where the story of
/// their changes says that nothing was left for the worse.
pub fn accepted(changes: &[Change], n: usize, direction: Direction) -> Range<usize> {
    let start = changes.first().map_or(n, |change| change.index);
    let mut stretch = 0..start;
    let Some(mut baseline) = changes.first().map(|change| change.before) else {
        return stretch;
    };
    let ends = changes.iter().skip(1).map(|change| change.index);
    for (change, end) in changes.iter().zip(ends.chain([n])) {
        let worse = direction.is_worse(change.after - baseline) == Some(true);
        if worse && !is_return(baseline, change) {
            continue;
        }
        if direction.is_worse(baseline - change.after) == Some(true) {
            baseline = change.after;
        }
        if end - change.index >= ESTABLISHED {
            stretch = change.index..end;
        }
    }
    stretch
}

impl Story {
    /// Goes on with a change whose level lasts for `stretch` values; the
    /// baseline after it.
    fn tell(
        &mut self,
        told: Told,
        stretch: usize,
        baseline: Baseline,
        direction: Direction,
    ) -> Baseline {
        let worse = |from: f64, to: f64| direction.is_worse(to - from) == Some(true);
        let (before, level) = (told.change.before, told.change.after);
        let moved = Baseline {
            level,
            samples: stretch,
        };
        if told.verdict == Some(Verdict::Dismissed) {
            let at_baseline = self.departures.iter().all(|d| d.gone.is_some());
            match worse(before, level) {
                true => self.departures.push(departure(told, baseline.level)),
                false => self.improvements.push(told),
            }
            return match at_baseline {
                true => baseline.pooled(level, stretch),
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
            if worse(baseline.level, level) && !is_return(baseline.level, &told.change) {
                self.departures.push(departure(told, baseline.level));
            }
        } else if worse(level, baseline.level) && !is_return(baseline.level, &told.change) {
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
fn is_return(baseline: f64, change: &Change) -> bool {
    (change.after - baseline).abs() <= BACK * (change.after - change.before).abs()
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

    fn plain(changes: &[Change], direction: Direction) -> Story {
        story(changes, 60, direction, |_| None)
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
        let told = story(&changes[..2], 30, Direction::Lower, accepted(20));
        let verdicts: Vec<_> = told.departures.iter().map(|d| d.verdict).collect();
        assert_eq!(verdicts, [Some(Verdict::Accepted); 2]);
        // The next is held against the accepted level, and is gone with it.
        let told = story(&changes[..4], 50, Direction::Lower, accepted(20));
        let last = &told.departures[2];
        assert_eq!(
            (last.baseline, last.verdict, last.gone),
            (15.0, None, Some(40))
        );
        // Below it is better, although it is the level of old.
        let told = story(&changes, 60, Direction::Lower, accepted(20));
        assert_eq!(told.improvements.len(), 1);
        assert_eq!(told.improvements[0].change.index, 50);
    }

    #[test]
    fn a_dismissed_change_is_none_and_its_samples_are_of_the_baseline() {
        let changes = [change(10, 10.0, 12.0), change(40, 12.0, 15.0)];
        let dismissed = |change: &Change| (change.index == 10).then_some(Verdict::Dismissed);
        let told = story(&changes, 60, Direction::Lower, dismissed);
        assert_eq!(told.departures[0].verdict, Some(Verdict::Dismissed));
        // Ten samples at 10 and thirty at 12.
        assert_eq!(told.departures[1].baseline, 11.5);
        assert_eq!(told.departures[1].verdict, None);
    }

    #[test]
    fn an_accepted_level_that_is_left_for_the_better_came_back_to_that() {
        let changes = [change(10, 10.0, 13.0), change(20, 13.0, 10.1)];
        let accepted = |change: &Change| (change.index == 10).then_some(Verdict::Accepted);
        let told = story(&changes, 30, Direction::Lower, accepted);
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
    fn the_accepted_stretch_is_never_a_worse_one() {
        let stretch = |changes: &[Change], n| accepted(changes, n, Direction::Lower);
        let up = change(20, 10.0, 12.0);
        assert_eq!(stretch(&[], 30), 0..30);
        assert_eq!(stretch(std::slice::from_ref(&up), 90), 0..20);
        assert_eq!(stretch(&[up, change(40, 12.0, 10.1)], 50), 40..50);
        let down = change(20, 10.0, 8.0);
        assert_eq!(stretch(std::slice::from_ref(&down), 30), 20..30);
        // Too young to be one.
        assert_eq!(stretch(std::slice::from_ref(&down), 23), 0..20);
        assert_eq!(stretch(&[down, change(30, 8.0, 10.0)], 99), 20..30);
        let any = [change(20, 10.0, 12.0)];
        assert_eq!(accepted(&any, 40, Direction::None), 20..40);
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
