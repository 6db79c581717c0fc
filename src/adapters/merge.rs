//! Several files of one run: their sums.
//!
//! Surefire writes a file per class, gungraun one per benchmark. Counts and
//! durations add up, percentages are made anew from their parts, and what
//! speaks of different things stays apart.

use std::collections::HashMap;

use crate::adapters::{Fold, Parsed, Reading, Warning};
use crate::model::{ByHash, Finite, hash_of};

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
    let value = match (to.fold, more.fold) {
        (Fold::Percent { part, whole }, Fold::Percent { part: p, whole: w }) => {
            let (part, whole) = (part + p, whole + w);
            to.fold = Fold::Percent { part, whole };
            part / whole * 100.0
        }
        _ => to.value.get() + more.value.get(),
    };
    to.value = Finite::new(value).unwrap_or(to.value);
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
}
