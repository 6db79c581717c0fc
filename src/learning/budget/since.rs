//! Since when a limit is broken.

use crate::learning::budget::Case;
use crate::learning::budget::hold::{newest, value_of, window};
use crate::model::{Budget, Timestamp};
use crate::series::Point;

/// The first of the samples that broke a limit and kept it broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Since {
    /// The sample with which it began.
    pub sample: u128,
    /// When that was measured.
    pub time: Timestamp,
    /// The newest sample.
    pub newest: u128,
    /// When that was measured.
    pub newest_time: Timestamp,
    /// How many samples in a row.
    pub samples: usize,
    /// Whether the history starts broken, so that it may have been longer.
    pub always: bool,
    /// Whether it began on the baseline, before the change that is judged.
    pub on_baseline: bool,
}

/// Walks back from the newest point for as long as the limit is broken: over
/// what is judged, then over what the baseline was before that.
pub(super) fn since(budget: &Budget, limit: f64, case: &Case<'_>) -> Option<Since> {
    let (last, first) = (case.points.last()?, case.points.first()?);
    let own = broken(budget, limit, case.points);
    let mut found = Since {
        sample: case.points.get(case.points.len() - own.max(1))?.id,
        time: case.points.get(case.points.len() - own.max(1))?.time,
        newest: last.id,
        newest_time: last.time,
        samples: own.max(1),
        always: own == case.points.len(),
        on_baseline: case.baseline.is_none(),
    };
    let before = case.baseline.unwrap_or_default();
    let before = &before[..before.partition_point(|point| point.time < first.time)];
    if found.always && !before.is_empty() {
        let more = broken(budget, limit, before);
        found.always = more == before.len();
        if let Some(point) = before.get(before.len() - more).filter(|_| more > 0) {
            (found.sample, found.time) = (point.id, point.time);
            found.samples += more;
            found.on_baseline = true;
        }
    }
    Some(found)
}

/// How many of the newest points end a window whose statistic is beyond the limit.
fn broken(budget: &Budget, limit: f64, points: &[Point]) -> usize {
    let is_beyond = |end: &usize| {
        let value = value_of(budget, newest(&points[..*end], window(budget)));
        budget.bound.side.is_beyond(value, limit)
    };
    (1..=points.len()).rev().take_while(is_beyond).count()
}
