//! What people said of places of a series, to be held against what is found
//! there now.

use std::collections::BTreeMap;

use crate::learning::insight::Kind;
use crate::learning::memory::{Answer, Memory, Verdict};
use crate::model::{Direction, Sorting, Timestamp};
use crate::series::{Point, SeriesId};
use crate::stats::changepoint::Change;

/// A place of a series that somebody gave a verdict on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// What had been said of it; [`Kind::Environment`] where the series had
    /// moved together with others.
    pub kind: Kind,
    /// Which of its kind, where those are told apart by a name and it was
    /// noted down.
    pub label: Option<String>,
    /// The earliest it may lie.
    pub from: Timestamp,
    /// The latest it may lie.
    pub to: Timestamp,
    /// What was said.
    pub verdict: Verdict,
}

/// Of each series, under the first name of its metric, the places that
/// somebody gave a verdict on, in the order of the answers.
pub fn settled(memory: &Memory) -> BTreeMap<SeriesId, Vec<Settled>> {
    let mut answers: Vec<&Answer> = memory.answers.values().collect();
    answers.order_by(|a, b| (a.time, &a.said.id).cmp(&(b.time, &b.said.id)));
    let mut by_series: BTreeMap<SeriesId, Vec<Settled>> = BTreeMap::new();
    for Answer { said, verdict, .. } in answers {
        for series in &said.series {
            by_series.entry(series.clone()).or_default().push(Settled {
                kind: said.kind,
                label: said.label.clone(),
                from: said.from,
                to: said.to,
                verdict: *verdict,
            });
        }
    }
    by_series
}

/// The last that was said of a change of level among these points.
pub(super) fn on_change(
    settled: &[Settled],
    change: &Change,
    points: &[Point],
    direction: Direction,
) -> Option<Verdict> {
    let kind = match direction.is_worse(change.after - change.before) {
        Some(true) => Kind::Regression,
        Some(false) => Kind::Improvement,
        None => Kind::Drift,
    };
    let time = |index: usize| points[index.min(points.len() - 1)].time;
    let (from, to) = (time(change.interval.0), time(change.interval.1));
    let means = |s: &&Settled| s.kind == kind || s.kind == Kind::Environment;
    last_between(settled.iter().filter(means), from, to)
}

/// The later of two that contradict each other comes last.
pub(super) fn last_between<'s>(
    settled: impl DoubleEndedIterator<Item = &'s Settled>,
    from: Timestamp,
    to: Timestamp,
) -> Option<Verdict> {
    let last = settled.rev().find(|s| s.from <= to && from <= s.to);
    last.map(|s| s.verdict)
}
