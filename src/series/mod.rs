//! Samples to series: what belongs together, in the order that counts.
//!
//! A series is the samples of one metric with the same metadata, in one unit,
//! ordered by time, then id. Every statistic is about one.

mod build;
mod window;

use crate::model::{Metadata, MetricName, Timestamp, Unit};

pub use build::{Builder, SlotKey};
pub use window::{Split, split_recent};

/// One measured number of a series: 32 bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// All bits of the sample's id.
    pub id: u128,
    /// When it was measured.
    pub time: Timestamp,
    /// The number, in the unit of the series; finite.
    pub value: f64,
}

/// What tells a series from others.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SeriesId {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
}

/// `test_duration suite=unit`, for people.
impl std::fmt::Display for SeriesId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.metric)?;
        if !self.metadata.is_empty() {
            write!(f, " {}", self.metadata)?;
        }
        Ok(())
    }
}

/// The samples of one series: never empty, ordered by time, then id, each id
/// once.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    id: SeriesId,
    unit: Option<Unit>,
    points: Vec<Point>,
}

impl Series {
    /// Orders the points and drops ids that stand twice; `None` without any.
    pub fn new(id: SeriesId, unit: Option<Unit>, mut points: Vec<Point>) -> Option<Self> {
        order(&mut points);
        (!points.is_empty()).then_some(Self { id, unit, points })
    }

    /// What tells it from others.
    pub fn id(&self) -> &SeriesId {
        &self.id
    }

    /// The unit of all values.
    pub fn unit(&self) -> Option<&Unit> {
        self.unit.as_ref()
    }

    /// The points in order.
    pub fn points(&self) -> &[Point] {
        &self.points
    }

    /// The values in order.
    pub fn values(&self) -> impl ExactSizeIterator<Item = f64> + '_ {
        self.points.iter().map(|point| point.value)
    }

    /// The newest point.
    pub fn last(&self) -> &Point {
        self.points.last().expect("a series is never empty")
    }

    /// The oldest point.
    pub fn first(&self) -> &Point {
        self.points.first().expect("a series is never empty")
    }

    /// Keeps the points before a time. `false`, and all of them, where there
    /// are none.
    pub fn keep_before(&mut self, time: Timestamp) -> bool {
        let before = self.points.partition_point(|point| point.time < time);
        if before > 0 {
            self.points.truncate(before);
        }
        before > 0
    }

    /// Keeps the newest `n` points; at least one stays.
    pub fn keep_last(&mut self, n: usize) {
        let excess = self.points.len().saturating_sub(n.max(1));
        self.points.drain(..excess);
    }
}

/// By time, then id; each id once.
fn order(points: &mut Vec<Point>) {
    let key = |point: &Point| (point.time, point.id);
    if !points.is_sorted_by_key(key) {
        points.sort_unstable_by_key(key);
    }
    points.dedup_by_key(|point| point.id);
}
