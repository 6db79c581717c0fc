//! The newest samples of a scan, of each series or over all.

use crate::commands::load::SeriesOf;
use crate::model::{MetricName, Sorting, Timestamp};
use crate::store::{IdSet, Visit};

/// Keeps the newest samples as they stand in the store; only their lines are
/// held.
pub struct Newest<'a> {
    keep: usize,
    /// What tells series apart; all samples are one where `None`.
    series: Option<SeriesOf<'a>>,
    groups: Vec<Vec<Entry>>,
    seen: IdSet,
    /// Samples that were seen.
    pub matching: u64,
}

/// One sample.
pub struct Entry {
    time: Timestamp,
    id: u128,
    /// Its metric, renames applied.
    pub metric: MetricName,
    /// Its line.
    pub line: Vec<u8>,
}

impl<'a> Newest<'a> {
    /// The newest `keep` over all.
    pub fn over_all(keep: usize) -> Self {
        Self {
            keep,
            series: None,
            groups: Vec::new(),
            seen: IdSet::default(),
            matching: 0,
        }
    }

    /// The newest `keep` of each series.
    pub fn of_each(keep: usize, series: SeriesOf<'a>) -> Self {
        Self {
            series: Some(series),
            ..Self::over_all(keep)
        }
    }

    /// Takes a sample that a scan found.
    pub fn add(&mut self, visit: &Visit<'_>) {
        let row = visit.row;
        if !self.seen.insert(row.id) {
            return;
        }
        self.matching += 1;
        let index = self.series.as_mut().map_or(0, |series| series.index(visit));
        if self.groups.len() <= index {
            self.groups.resize_with(index + 1, Vec::new);
        }
        let group = &mut self.groups[index];
        group.push(Entry {
            time: row.time,
            id: row.id,
            metric: visit.key.metric.clone(),
            line: row.line.to_vec(),
        });
        if group.len() >= self.keep.saturating_mul(2).max(64) {
            trim(group, self.keep);
        }
    }

    /// What is kept, by time, then id.
    pub fn finish(mut self) -> Vec<Entry> {
        for group in &mut self.groups {
            trim(group, self.keep);
        }
        let mut all: Vec<Entry> = self.groups.into_iter().flatten().collect();
        all.order_by_key(|entry| (entry.time, entry.id));
        all
    }
}

fn trim(group: &mut Vec<Entry>, keep: usize) {
    group.order_by_key(|entry| (entry.time, entry.id));
    let excess = group.len().saturating_sub(keep);
    group.drain(..excess);
}
