//! Sums over files of several formats.

use std::collections::btree_map::{BTreeMap, Entry};

use crate::adapters::{Adapter, Group, Level, Reading, Sums};
use crate::model::MetricName;

/// Sums by what they are of: a format, or all linters. Different linters find
/// different issues, and `lint_issues` is all that was found.
#[derive(Default)]
pub struct Across {
    sums: BTreeMap<&'static str, Sums>,
    /// What each linter gave in all, by its format.
    linters: BTreeMap<&'static str, BTreeMap<MetricName, f64>>,
}

const LINTERS: &str = "all linters";

/// Formats that any linter may write.
const ANY_LINTER: [&str; 3] = ["checkstyle", "gitlab-codequality", "sarif"];

impl Across {
    /// Adds what a file of a format adds up to.
    pub fn add(&mut self, format: &'static str, sums: Sums) {
        let is_linter = Adapter::by_name(format).is_some_and(|a| a.group == Group::Lint);
        if !is_linter {
            match self.sums.entry(format) {
                Entry::Vacant(free) => {
                    free.insert(sums);
                }
                Entry::Occupied(mut had) => {
                    sums.into_readings().for_each(|r| had.get_mut().add(&r))
                }
            }
            return;
        }
        let whole = self.sums.entry(LINTERS).or_default();
        let totals = self.linters.entry(format).or_default();
        for reading in sums.into_readings() {
            if is_total(&reading) {
                *totals.entry(reading.metric.clone()).or_default() += reading.value.get();
            }
            whole.add(&reading);
        }
    }

    /// Two formats that count the same, at least one of them for any linter: it
    /// may be that of the other, whose issues are there twice then.
    pub fn alike(&self) -> Option<(&'static str, &'static str)> {
        let mut pairs = self.linters.iter().flat_map(|(a, of_a)| {
            let others = self.linters.range(*a..).skip(1);
            others.map(move |(b, of_b)| ((*a, *b), of_a, of_b))
        });
        let alike = pairs.find(|((a, b), of_a, of_b)| {
            let may_be_one = ANY_LINTER.contains(a) || ANY_LINTER.contains(b);
            let mut shared = of_a
                .iter()
                .filter_map(|(metric, value)| Some((*value, *of_b.get(metric)?)));
            let any = of_a.values().any(|value| *value > 0.0);
            may_be_one && any && shared.all(|(a, b)| a == b)
        });
        alike.map(|(pair, ..)| pair)
    }

    /// The sums, each with what it is of.
    pub fn into_sums(self) -> impl Iterator<Item = (&'static str, Sums)> {
        self.sums.into_iter()
    }
}

fn is_total(reading: &Reading) -> bool {
    reading.level == Level::Total && reading.metadata.is_empty()
}
