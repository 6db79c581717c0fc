//! Which samples of a series are its baseline: the one answer that budgets,
//! rules, proposals, evaluations and recorded benchmarks share.
//!
//! A bad level does not become the baseline because it lasted. What somebody
//! dismissed is no change: the samples behind it are of one stretch with those
//! before it. What somebody accepted is where the baseline begins.

use std::ops::Range;

use crate::learning::levels::{self, is_return};
use crate::learning::memory::Verdict;
use crate::learning::settled::{Settled, on_change};
use crate::model::Direction;
use crate::series::Point;
use crate::stats::changepoint::Change;
use crate::stats::median_of;

/// A level counts as accepted from so many points on.
const ESTABLISHED: usize = 5;

/// The stretches between the changes of level that stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretches {
    /// In order; none only where there are no points.
    all: Vec<Stretch>,
    /// Where the last change is that stands.
    changed: usize,
    /// Nothing before this index is of the baseline.
    floor: usize,
}

#[derive(Clone, Debug, PartialEq)]
struct Stretch {
    range: Range<usize>,
    level: f64,
}

impl Stretches {
    /// Those of `points`, with what was said of their changes; `direction` is
    /// that of the metric.
    pub fn of(points: &[Point], settled: &[Settled], direction: Direction) -> Self {
        let values: Vec<f64> = points.iter().map(|point| point.value).collect();
        Self::between(&levels::changes(&values), points, settled, direction)
    }

    /// The same, the changes being known.
    pub(super) fn between(
        changes: &[Change],
        points: &[Point],
        settled: &[Settled],
        direction: Direction,
    ) -> Self {
        let said = |change: &Change| on_change(settled, change, points, direction);
        let stands = |change: &&Change| said(change) != Some(Verdict::Dismissed);
        let begins = |one: &Settled| {
            let of_it =
                |c: &&Change| on_change(std::slice::from_ref(one), c, points, direction).is_some();
            match changes.iter().find(of_it) {
                Some(change) => stands(&change).then_some(change.index),
                // Where the samples do not show the change any more, the time counts.
                None => Some(points.partition_point(|point| point.time < one.to)),
            }
        };
        let accepted = |s: &&Settled| s.verdict == Verdict::Accepted && s.kind.is_of_level();
        let floor = settled.iter().filter(accepted).filter_map(begins).max();
        let starts: Vec<usize> = changes.iter().filter(stands).map(|c| c.index).collect();
        let floor = floor.unwrap_or(0);
        Self {
            all: stretches(points, floor, &starts),
            changed: starts.last().copied().unwrap_or(0),
            floor,
        }
    }

    /// Index of the first point since the last change that stands.
    pub fn newest(&self) -> usize {
        self.changed
    }

    /// The newest stretch at the accepted level, `bad` being the direction in
    /// which values are worse. Its level is the median of its samples.
    pub fn baseline(&self, bad: Direction) -> Range<usize> {
        let mut counted = self.all.iter().filter(|s| s.range.end > self.floor);
        let Some(first) = counted.next() else {
            return self.floor..self.floor;
        };
        let (mut stretch, mut level, mut before) = (&first.range, first.level, first.level);
        for next in counted {
            let step = next.level - before;
            before = next.level;
            let worse = bad.is_worse(next.level - level) == Some(true);
            if worse && !is_return(level, next.level, step) {
                continue;
            }
            if bad.is_worse(level - next.level) == Some(true) {
                level = next.level;
            }
            if next.range.len() >= ESTABLISHED {
                stretch = &next.range;
            }
        }
        stretch.clone()
    }
}

/// Cuts `points` at `starts`, and at `floor` as well.
fn stretches(points: &[Point], floor: usize, starts: &[usize]) -> Vec<Stretch> {
    let mut cuts = [starts, &[0, floor, points.len()]].concat();
    cuts.sort_unstable();
    cuts.dedup();
    let level = |range: &Range<usize>| {
        let values: Vec<f64> = points[range.clone()].iter().map(|p| p.value).collect();
        median_of(&values)
    };
    let stretch = |cut: &[usize]| {
        let range = cut[0]..cut[1];
        let level = level(&range)?;
        Some(Stretch { range, level })
    };
    cuts.windows(2).filter_map(stretch).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::insight::Kind;
    use crate::model::Timestamp;

    fn time(at: usize) -> Timestamp {
        Timestamp::from_millis(at as i64).expect("in range")
    }

    /// Points on levels, each from an index on, and the changes between them.
    fn history(levels: &[(usize, f64)], n: usize) -> (Vec<Point>, Vec<Change>) {
        let value = |i: usize| levels.iter().rfind(|l| l.0 <= i).expect("one from 0 on").1;
        let point = |i: usize| Point {
            id: i as u128,
            time: time(i),
            value: value(i),
        };
        let change = |pair: &[(usize, f64)]| Change {
            index: pair[1].0,
            interval: (pair[1].0, pair[1].0),
            before: pair[0].1,
            after: pair[1].1,
            effect: None,
            auc: 1.0,
            p: 1e-6,
        };
        (
            (0..n).map(point).collect(),
            levels.windows(2).map(change).collect(),
        )
    }

    fn said(kind: Kind, verdict: Verdict, at: usize) -> Settled {
        Settled {
            kind,
            label: None,
            from: time(at),
            to: time(at),
            verdict,
        }
    }

    fn found(
        levels: &[(usize, f64)],
        n: usize,
        settled: &[Settled],
        direction: Direction,
    ) -> (Range<usize>, usize) {
        let (points, changes) = history(levels, n);
        let found = Stretches::between(&changes, &points, settled, direction);
        (found.baseline(direction), found.newest())
    }

    #[test]
    fn the_accepted_stretch_is_never_a_worse_one() {
        let stretch = |levels: &[(usize, f64)], n| found(levels, n, &[], Direction::Lower).0;
        assert_eq!(stretch(&[(0, 10.0)], 30), 0..30);
        assert_eq!(stretch(&[(0, 10.0), (20, 12.0)], 90), 0..20);
        assert_eq!(stretch(&[(0, 10.0), (20, 12.0), (40, 10.1)], 50), 40..50);
        assert_eq!(stretch(&[(0, 10.0), (20, 8.0)], 30), 20..30);
        // Too young to be one.
        assert_eq!(stretch(&[(0, 10.0), (20, 8.0)], 23), 0..20);
        assert_eq!(stretch(&[(0, 10.0), (20, 8.0), (30, 10.0)], 99), 20..30);
        let any = found(&[(0, 10.0), (20, 12.0)], 40, &[], Direction::None);
        assert_eq!(any, (20..40, 20));
    }

    #[test]
    fn a_dismissed_change_is_none() {
        let worse = said(Kind::Regression, Verdict::Dismissed, 20);
        let of = |levels: &[(usize, f64)], n| {
            found(levels, n, std::slice::from_ref(&worse), Direction::Lower)
        };
        assert_eq!(of(&[(0, 10.0), (20, 12.0)], 90), (0..90, 0));
        // What comes behind is held against all of it.
        assert_eq!(of(&[(0, 10.0), (20, 12.0), (40, 15.0)], 60), (0..40, 40));
        // The way back is none of the way out: of 10, 12 and 10 again, the
        // first two are one.
        assert_eq!(of(&[(0, 10.0), (20, 12.0), (40, 9.0)], 60), (40..60, 40));
        // At a bad level, it is of the bad level.
        let bad = [(0, 10.0), (10, 15.0), (20, 17.0)];
        assert_eq!(of(&bad, 60), (0..10, 10));
        // An answer to another kind is none to this.
        let better = said(Kind::Improvement, Verdict::Dismissed, 20);
        let other = found(&[(0, 10.0), (20, 12.0)], 60, &[better], Direction::Lower);
        assert_eq!(other, (0..20, 20));
        let moved = said(Kind::Environment, Verdict::Dismissed, 20);
        let all = found(&[(0, 10.0), (20, 12.0)], 60, &[moved], Direction::Lower);
        assert_eq!(all, (0..60, 0));
    }

    #[test]
    fn an_accepted_level_is_where_the_baseline_begins() {
        let worse = said(Kind::Regression, Verdict::Accepted, 20);
        let of = |levels: &[(usize, f64)], n| {
            found(levels, n, std::slice::from_ref(&worse), Direction::Lower).0
        };
        assert_eq!(of(&[(0, 10.0), (20, 12.0)], 90), 20..90);
        // Also a young one.
        assert_eq!(of(&[(0, 10.0), (20, 12.0)], 22), 20..22);
        assert_eq!(of(&[(0, 10.0), (20, 12.0), (40, 15.0)], 90), 20..40);
        // Nothing that is dismissed joins it with what was before.
        let both = [
            worse.clone(),
            said(Kind::Regression, Verdict::Dismissed, 40),
        ];
        let levels = [(0, 10.0), (20, 12.0), (40, 15.0)];
        let joined = found(&levels, 90, &both, Direction::Lower);
        assert_eq!(joined, (20..90, 20));
        // Without a change in the samples, its time counts: of a drift.
        let drift = said(Kind::Drift, Verdict::Accepted, 30);
        assert_eq!(
            found(&[(0, 10.0)], 50, &[drift], Direction::Lower),
            (30..50, 0)
        );
        let ahead = said(Kind::Drift, Verdict::Accepted, 70);
        assert_eq!(
            found(&[(0, 10.0)], 50, &[ahead], Direction::Lower).0,
            50..50
        );
    }

    #[test]
    fn of_two_answers_the_later_counts() {
        let accepted = said(Kind::Regression, Verdict::Accepted, 20);
        let dismissed = said(Kind::Environment, Verdict::Dismissed, 20);
        let levels = [(0, 10.0), (20, 12.0)];
        let of = |settled: [Settled; 2]| found(&levels, 60, &settled, Direction::Lower).0;
        assert_eq!(of([accepted.clone(), dismissed.clone()]), 0..60);
        assert_eq!(of([dismissed, accepted]), 20..60);
    }

    #[test]
    fn no_points_have_no_baseline() {
        let none = Stretches::of(&[], &[], Direction::Lower);
        assert_eq!((none.baseline(Direction::Lower), none.newest()), (0..0, 0));
    }
}
