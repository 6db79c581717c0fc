//! Configuration: what the files say, checked, with the place of every error.
//!
//! Later wins: defaults, the user's file, `yardstick.toml` of the project,
//! `YARDSTICK_*` variables, flags. The first three are resolved here; the last
//! two are values that the commands lay on top.

mod direction;
mod edit;
mod file;
mod hooks;
mod locate;
mod policy;
mod rules;
mod section;

use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{
    Budget, Category, Direction, MetricName, MetricPattern, MetricSpec, Period, Unit,
};
use crate::rulebook::Rule;

pub use direction::set_direction;
pub use edit::{BudgetEdit, Removal, remove_budgets, set_budget};
pub use file::parse;
pub use hooks::{Hook, HookEvent, Input, Origin, Shape};
pub use locate::{FILE_NAME, find_upwards, read_text, replace_file};
pub use policy::parse_policy;
pub use rules::{PACKS, Pack};
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
    /// The rule packs that are on.
    pub packs: Vec<String>,
    /// The rules of the packs and the user's own.
    pub rules: Vec<Arc<Rule>>,
    /// What is run when something happens.
    pub hooks: Vec<Hook>,
    /// What the store is shared through.
    pub remote: RemoteEntry,
}

/// What is said of the remote.
#[derive(Clone, Debug, Default)]
pub struct RemoteEntry {
    /// As written: `git:origin`.
    pub url: Option<String>,
    /// Whether a file of the project says so, which may come from anybody.
    pub of_project: bool,
    /// How long it may say nothing.
    pub timeout: Option<Period>,
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
        self.packs.extend(upper.packs);
        self.rules
            .retain(|rule| upper.rules.iter().all(|other| other.name != rule.name));
        self.rules.extend(upper.rules);
        // Two files may call a hook the same; each knows whose it is.
        self.hooks.extend(upper.hooks);
        Self {
            store: upper.store.or(self.store),
            baseline_branch: upper.baseline_branch.or(self.baseline_branch),
            metrics: self.metrics,
            budgets: self.budgets,
            keep: upper.keep.or(self.keep),
            packs: self.packs,
            rules: self.rules,
            hooks: self.hooks,
            remote: RemoteEntry {
                of_project: upper.remote.url.is_some(),
                url: upper.remote.url.or(self.remote.url),
                timeout: upper.remote.timeout.or(self.remote.timeout),
            },
        }
    }

    /// This configuration as the user's own, whose hooks may run.
    #[must_use]
    pub fn of_the_user(mut self) -> Self {
        for hook in &mut self.hooks {
            hook.origin = Origin::User;
        }
        self
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
