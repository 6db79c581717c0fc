//! The story of a series' level: what the accepted level is, when it was left
//! for the worse, and whether it came back.
//!
//! A bad level does not become the baseline because it lasted. Only a better
//! level moves the baseline.

use std::ops::Range;

use crate::model::Direction;
use crate::stats::changepoint::{self, Change, Options};
use crate::stats::online;

/// What the detector of the newest points looks at.
const WINDOW: usize = 300;
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
}

/// What happened to the level.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// In the order of their changes.
    pub departures: Vec<Departure>,
    /// Changes for the better, beyond the best accepted level.
    pub improvements: Vec<Change>,
    /// Changes of a metric without direction.
    pub moves: Vec<Change>,
    /// Where the present level began.
    pub since: usize,
}

/// The changes of a series as one sees them now. The newest 300 points are
/// judged without knowing what comes, so that no later point takes back what
/// was said.
pub fn changes(values: &[f64]) -> Vec<Change> {
    let options = Options::default();
    let mut recent = online::latest(values, &options);
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

/// Follows the level through its changes.
pub fn story(changes: &[Change], direction: Direction) -> Story {
    let mut story = Story {
        since: changes.last().map_or(0, |change| change.index),
        ..Story::default()
    };
    if direction == Direction::None {
        story.moves = changes.to_vec();
        return story;
    }
    let worse = |from: f64, to: f64| direction.is_worse(to - from) == Some(true);
    let Some(mut baseline) = changes.first().map(|change| change.before) else {
        return story;
    };
    for change in changes {
        let level = change.after;
        for open in story.departures.iter_mut().filter(|d| d.gone.is_none()) {
            let step = (open.change.after - open.baseline).abs();
            let back = !worse(open.baseline, level) || (level - open.baseline).abs() <= BACK * step;
            open.level = level;
            open.gone = back.then_some(change.index);
        }
        if worse(change.before, level) {
            if worse(baseline, level) && !is_return(baseline, change) {
                story.departures.push(Departure {
                    change: change.clone(),
                    baseline,
                    level,
                    gone: None,
                });
            }
        } else if worse(level, baseline) && !is_return(baseline, change) {
            story.improvements.push(change.clone());
            baseline = level;
        }
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

    #[test]
    fn a_bad_level_stays_bad_until_it_is_gone() {
        let up = change(20, 10.0, 12.0);
        let still = story(std::slice::from_ref(&up), Direction::Lower);
        assert_eq!(still.departures.len(), 1);
        assert_eq!(still.departures[0].gone, None);
        // A little better is not back; nearly the old level is.
        let little = story(&[up.clone(), change(40, 12.0, 11.5)], Direction::Lower);
        assert_eq!(
            (little.departures[0].gone, little.departures[0].level),
            (None, 11.5)
        );
        let back = story(&[up, change(40, 12.0, 10.2)], Direction::Lower);
        assert_eq!(back.departures[0].gone, Some(40));
        assert!(back.improvements.is_empty());
    }

    #[test]
    fn a_better_level_becomes_the_baseline() {
        let story = story(
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
        assert_eq!(story(&up, Direction::Higher).improvements.len(), 1);
        let neither = story(&up, Direction::None);
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
        let story = story(
            &[change(20, 10.0, 12.0), change(40, 12.0, 15.0)],
            Direction::Lower,
        );
        assert_eq!(story.departures.len(), 2);
        assert!(story.departures.iter().all(|d| d.gone.is_none()));
    }
}
