//! The names and units that readings are recorded under: found out once for each
//! metric and unit of the files.

use std::ops::Index;

use anyhow::Result;

use crate::commands::draft::converted;
use crate::commands::import::place::Measured;
use crate::model::{ByHash, Finite, MetricName, Spread, Unit, hash_of};
use crate::store::SharedName;

/// How many metrics and units are remembered: with more, they are looked up anew.
const MOST_KEPT: usize = 4096;

/// How the readings of one metric and unit are kept.
pub struct Kept {
    pub read: MetricName,
    pub from: Option<Unit>,
    pub metric: MetricName,
    pub unit: Option<Unit>,
    /// Both as they stand in a line.
    pub name: SharedName,
    /// Whether its values are in that unit already.
    pub is_as_read: bool,
}

impl Kept {
    /// What was measured, in the unit that it is kept in.
    pub fn values(&self, measured: &Measured<'_>) -> Result<(Finite, Option<Spread>)> {
        if self.is_as_read {
            return Ok((measured.value, measured.spread));
        }
        let from = self.from.as_ref();
        let convert = |value| converted(&self.metric, value, from, self.unit.as_ref());
        let value = convert(measured.value)?;
        let spread = measured.spread.map(|s| s.try_map(convert)).transpose()?;
        Ok((value, spread))
    }

    #[inline]
    fn is_of(&self, metric: &MetricName, from: Option<&Unit>) -> bool {
        self.read == *metric && self.from.as_ref() == from
    }
}

/// All that were found out.
#[derive(Default)]
pub struct AllKept {
    list: Vec<Kept>,
    /// Where in it the readings of a metric and unit are, by their hash.
    at: ByHash<usize>,
    /// The one that was used last.
    last: usize,
    /// How far behind the one before it stands: the next one mostly as far.
    step: usize,
}

impl AllKept {
    /// Where the one for a metric and unit is; the hash of both where it is not
    /// known.
    #[inline]
    pub fn find(&mut self, metric: &MetricName, from: Option<&Unit>) -> Result<usize, u64> {
        let next = self.last + self.step;
        match self.list.get(next) {
            Some(kept) if kept.is_of(metric, from) => {
                self.last = next;
                Ok(next)
            }
            _ => self.find_elsewhere(metric, from),
        }
    }

    #[inline(never)]
    fn find_elsewhere(&mut self, metric: &MetricName, from: Option<&Unit>) -> Result<usize, u64> {
        let is_it = |at: &usize| self.list.get(*at).is_some_and(|k| k.is_of(metric, from));
        // Files give one metric again and again, or a few in turns.
        let near = [self.last + 1 - self.step, 0];
        if let Some(at) = near.into_iter().find(is_it) {
            self.step = match at.checked_sub(self.last) {
                Some(step @ 0..=1) => step,
                // In turns: from the first on again.
                _ => self.step,
            };
            self.last = at;
            return Ok(at);
        }
        let key = hash_of([metric.as_str(), from.map_or("", Unit::as_str)]);
        let known = self.at.get(&key).copied().filter(is_it);
        self.last = known.unwrap_or(self.last);
        known.ok_or(key)
    }

    /// Adds one that was not found, by its hash.
    pub fn add(&mut self, key: u64, kept: Kept) -> usize {
        if self.list.len() == MOST_KEPT {
            self.list.clear();
            self.at.clear();
        }
        self.last = self.list.len();
        self.at.insert(key, self.last);
        self.list.push(kept);
        self.last
    }
}

impl Index<usize> for AllKept {
    type Output = Kept;

    fn index(&self, at: usize) -> &Kept {
        &self.list[at]
    }
}
