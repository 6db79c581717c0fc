//! Several files of one run: their sums.
//!
//! Surefire writes a file per class, gungraun one per benchmark. Counts and
//! durations add up, percentages are made anew from their parts, and what
//! speaks of different things stays apart.

use std::collections::HashMap;

use crate::adapters::{Fold, Parsed, Reading, Warning};
use crate::model::{ByHash, Finite, Metadata, hash_of};

/// Puts what was read from several files of one format together.
pub fn merge(parts: impl IntoIterator<Item = Parsed>) -> Parsed {
    let mut whole = Parsed::default();
    let mut at: ByHash<usize> = ByHash::default();
    let mut kept = false;
    for part in parts {
        for warning in part.warnings {
            if !whole.warnings.contains(&warning) {
                whole.warnings.push(warning);
            }
        }
        for reading in part.readings {
            if reading.fold == Fold::Keep {
                kept = true;
                whole.readings.push(reading);
                continue;
            }
            let mut key = key(&reading);
            loop {
                match at.get(&key).map(|index| &mut whole.readings[*index]) {
                    Some(had) if is_same(had, &reading) => break add(had, &reading),
                    // Another with that hash.
                    Some(_) => key = key.wrapping_add(1),
                    None => {
                        at.insert(key, whole.readings.len());
                        break whole.readings.push(reading);
                    }
                }
            }
        }
    }
    // What adds up is there once.
    if kept && let Some(metric) = collision(&whole.readings) {
        whole.warnings.push(Warning::Collision { metric });
    }
    whole
}

/// What adds up over the files of a run, put together as it comes. Files say
/// the same of many things: what is the same is kept once.
#[derive(Default)]
pub struct Sums {
    entries: Vec<Entry>,
    at: ByHash<u32>,
    /// Readings without value and labels.
    kinds: Vec<(u64, Reading)>,
    last_kind: usize,
    labels: Vec<Metadata>,
    hash_of_labels: u64,
}

/// One reading of a kind, with these labels.
struct Entry {
    kind: u32,
    labels: u32,
    place: u32,
    value: Finite,
    fold: Fold,
}

/// So many kinds are searched for the one of a reading.
const KINDS: usize = 64;

impl Sums {
    /// Whether there is nothing.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Adds a reading to the one of its metric and labels.
    pub fn add(&mut self, reading: &Reading) {
        let metadata = &reading.metadata;
        if self.labels.last() != Some(metadata) {
            self.hash_of_labels = hash_of(metadata.iter().flat_map(|(key, value)| [key, value]));
            // A copy has no room to spare.
            self.labels.push(metadata.clone());
        }
        let labels = self.labels.len() - 1;
        let (value, fold, place) = (reading.value, reading.fold, reading.place);
        let kind = self.kind(reading);
        let mut key = self.kinds[kind].0 ^ self.hash_of_labels.rotate_left(1);
        loop {
            match self.at.get(&key).map(|at| *at as usize) {
                Some(at) if self.is_same(at, kind, labels) => {
                    let had = &mut self.entries[at];
                    (had.value, had.fold) = sum((had.value, had.fold), (value, fold));
                    return;
                }
                // Another with that hash.
                Some(_) => key = key.wrapping_add(1),
                None => break,
            }
        }
        self.at.insert(key, self.entries.len() as u32);
        self.entries.push(Entry {
            kind: kind as u32,
            labels: labels as u32,
            place,
            value,
            fold,
        });
    }

    fn is_same(&self, at: usize, kind: usize, labels: usize) -> bool {
        let had = &self.entries[at];
        let kind_of_had = &self.kinds[had.kind as usize];
        kind_of_had.1.metric == self.kinds[kind].1.metric
            && self.labels[had.labels as usize] == self.labels[labels]
    }

    /// The kind of a reading.
    fn kind(&mut self, reading: &Reading) -> usize {
        let is_it = |kinds: &[(u64, Reading)], at: usize| {
            let kind = kinds.get(at);
            kind.is_some_and(|(_, kind)| is_of_kind(kind, reading))
        };
        let start = self.kinds.len().saturating_sub(KINDS);
        let near = [self.last_kind, self.last_kind + 1];
        let known = near
            .into_iter()
            .chain(start..self.kinds.len())
            .find(|at| is_it(&self.kinds, *at));
        self.last_kind = known.unwrap_or_else(|| {
            let hash = hash_of([reading.metric.as_str()]);
            self.kinds.push((hash, without_value(reading)));
            self.kinds.len() - 1
        });
        self.last_kind
    }

    /// All readings, in the order in which they came first.
    pub fn into_readings(self) -> impl Iterator<Item = Reading> {
        let Self {
            entries,
            kinds,
            labels,
            ..
        } = self;
        entries.into_iter().map(move |entry| Reading {
            metadata: labels[entry.labels as usize].clone(),
            value: entry.value,
            fold: entry.fold,
            place: entry.place,
            same_labels: false,
            ..kinds[entry.kind as usize].1.clone()
        })
    }
}

/// Whether a reading differs from its kind in value, labels and place alone.
fn is_of_kind(kind: &Reading, reading: &Reading) -> bool {
    kind.metric == reading.metric
        && kind.unit == reading.unit
        && kind.direction == reading.direction
        && kind.notes == reading.notes
        && kind.spread == reading.spread
        && kind.time == reading.time
        && kind.level == reading.level
        && kind.outcome == reading.outcome
}

fn without_value(reading: &Reading) -> Reading {
    Reading {
        metric: reading.metric.clone(),
        value: Finite::ZERO,
        unit: reading.unit.clone(),
        direction: reading.direction,
        metadata: Metadata::new(),
        notes: reading.notes.clone(),
        spread: reading.spread,
        time: reading.time,
        level: reading.level,
        outcome: reading.outcome,
        fold: Fold::Sum,
        place: 0,
        same_labels: false,
    }
}

fn key(reading: &Reading) -> u64 {
    let pairs = reading
        .metadata
        .iter()
        .flat_map(|(key, value)| [key, value]);
    hash_of(std::iter::once(reading.metric.as_str()).chain(pairs))
}

fn is_same(a: &Reading, b: &Reading) -> bool {
    a.metadata == b.metadata && a.metric == b.metric
}

fn add(to: &mut Reading, more: &Reading) {
    (to.value, to.fold) = sum((to.value, to.fold), (more.value, more.fold));
}

fn sum(had: (Finite, Fold), more: (Finite, Fold)) -> (Finite, Fold) {
    let (value, fold) = match (had.1, more.1) {
        (Fold::Percent { part, whole }, Fold::Percent { part: p, whole: w }) => {
            let (part, whole) = (part + p, whole + w);
            (part / whole * 100.0, Fold::Percent { part, whole })
        }
        _ => (had.0.get() + more.0.get(), had.1),
    };
    (Finite::new(value).unwrap_or(had.0), fold)
}

/// A metric that has two values for the same thing.
fn collision(readings: &[Reading]) -> Option<String> {
    let mut seen = HashMap::new();
    readings
        .iter()
        .filter(|reading| reading.outcome.is_none())
        .find(|reading| {
            let key = (&reading.metric, &reading.metadata);
            seen.insert(key, ()).is_some()
        })
        .map(|reading| reading.metric.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Draft;
    use crate::adapters::quantity::{COVERAGE, TEST_COUNT};

    fn part(count: f64, covered: f64, lines: f64) -> Parsed {
        let drafts = [
            Draft::of(&TEST_COUNT, count).fold(Fold::Sum),
            Draft::of(&COVERAGE, covered / lines * 100.0).fold(Fold::Percent {
                part: covered,
                whole: lines,
            }),
        ];
        Parsed {
            readings: drafts
                .into_iter()
                .filter_map(|draft| draft.finish().ok().flatten())
                .collect(),
            warnings: Vec::new(),
        }
    }

    #[test]
    fn counts_add_up_and_percentages_are_made_anew() {
        let whole = merge([part(3.0, 1.0, 2.0), part(4.0, 2.0, 2.0)]);
        let values: Vec<f64> = whole.readings.iter().map(|r| r.value.get()).collect();
        assert_eq!(values, [7.0, 75.0]);
        assert_eq!(whole.warnings, []);
    }

    #[test]
    fn what_is_kept_once_comes_out_as_it_went_in() {
        let readings = |files: std::ops::Range<u32>| {
            let of = |draft: Draft, n: u32| draft.with("file", &format!("f{}", n % 5)).item();
            let drafts = files.flat_map(move |n| {
                let percent = Fold::Percent {
                    part: f64::from(n),
                    whole: 10.0,
                };
                [
                    of(Draft::of(&TEST_COUNT, f64::from(n)).fold(Fold::Sum), n),
                    of(Draft::of(&COVERAGE, f64::from(n) * 10.0).fold(percent), n),
                    Draft::of(&TEST_COUNT, 1.0)
                        .fold(Fold::Sum)
                        .note("n", n.to_string()),
                ]
            });
            let readings = drafts.filter_map(|draft| draft.finish().ok().flatten());
            readings.collect::<Vec<Reading>>()
        };
        let mut sums = Sums::default();
        for reading in readings(0..3).into_iter().chain(readings(1..9)) {
            sums.add(&reading);
        }
        let parts = [0..3, 1..9].map(|files| Parsed {
            readings: readings(files),
            warnings: Vec::new(),
        });
        let found: Vec<Reading> = sums.into_readings().collect();
        assert_eq!(found, merge(parts).readings);
        // Five files with two values each, and the total.
        assert_eq!(found.len(), 11);
    }
}
