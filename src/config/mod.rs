//! Configuration: what the files say, checked, with the place of every error.
//!
//! Later wins: defaults, the user's file, `yardstick.toml` of the project,
//! `YARDSTICK_*` variables, flags. The first three are resolved here; the last
//! two are values that the commands lay on top.

mod direction;
mod edit;
mod file;
mod locate;
mod policy;
mod section;

use std::path::PathBuf;

use crate::model::{
    Budget, Category, Direction, MetricName, MetricPattern, MetricSpec, Period, Unit,
};

pub use direction::set_direction;
pub use edit::{BudgetEdit, Removal, remove_budgets, set_budget};
pub use file::parse;
pub use locate::{FILE_NAME, find_upwards, replace_file};
pub use policy::parse_policy;
pub use section::ConfigError;
pub(crate) use section::{alike, nearest};

/// What the configuration files say, all of it optional.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// Folder of the store, as written; relative to the file that says it.
    pub store: Option<PathBuf>,
    /// The branch whose samples make the baseline.
    pub baseline_branch: Option<String>,
    /// What is said of metrics; the last entry that fits wins, field by field.
    pub metrics: Vec<MetricEntry>,
    /// The limits.
    pub budgets: Vec<Budget>,
    /// How long samples are kept; `None` keeps them for ever.
    pub keep: Option<Period>,
}

/// What is said of one metric, or of all that match a pattern.
#[derive(Clone, Debug)]
pub struct MetricEntry {
    /// Which metrics.
    pub pattern: MetricPattern,
    /// The unit values are kept in.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Option<Direction>,
    /// The field its insights belong to.
    pub category: Option<Category>,
    /// The metadata keys that tell series apart; all where `None`.
    pub dimensions: Option<Vec<String>>,
    /// How often a sample is expected.
    pub expect_every: Option<Period>,
}

impl Config {
    /// This configuration with another laid on top.
    #[must_use]
    pub fn overlaid(mut self, upper: Self) -> Self {
        self.metrics.extend(upper.metrics);
        self.budgets.extend(upper.budgets);
        Self {
            store: upper.store.or(self.store),
            baseline_branch: upper.baseline_branch.or(self.baseline_branch),
            metrics: self.metrics,
            budgets: self.budgets,
            keep: upper.keep.or(self.keep),
        }
    }

    fn entries(&self, name: &MetricName) -> impl Iterator<Item = &MetricEntry> {
        self.metrics
            .iter()
            .filter(move |entry| entry.pattern.matches(name))
    }

    /// Unit, direction and category of a metric: what its name says, overridden
    /// by what the configuration says.
    pub fn spec(&self, name: &MetricName) -> MetricSpec {
        let mut spec = MetricSpec::of(name);
        for entry in self.entries(name) {
            if let Some(unit) = &entry.unit {
                spec.unit = Some(unit.clone());
            }
            spec.direction = entry.direction.unwrap_or(spec.direction);
            if let Some(category) = &entry.category {
                spec.category = category.clone();
            }
        }
        spec
    }

    /// The metadata keys that tell series of a metric apart; all where `None`.
    pub fn dimensions(&self, name: &MetricName) -> Option<&[String]> {
        self.entries(name)
            .filter_map(|entry| entry.dimensions.as_deref())
            .last()
    }

    /// How often a sample of the metric is expected.
    pub fn expect_every(&self, name: &MetricName) -> Option<Period> {
        self.entries(name)
            .filter_map(|entry| entry.expect_every)
            .last()
    }
}
