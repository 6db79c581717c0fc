//! One rule: which series it is about, when it speaks, and what it says.

use std::collections::BTreeSet;

use crate::model::{Category, Metadata, MetricName, MetricPattern, Severity};
use crate::rulebook::cel::Condition;
use crate::rulebook::template::Template;
use crate::rulebook::variables::NEWEST;

const LONGEST_NAME: usize = 64;

/// A rule of the user's own.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Tells it from others; of two rules of one name, the later counts.
    pub name: String,
    /// Which metrics.
    pub metric: MetricPattern,
    /// Only series that have all of these pairs.
    pub metadata: Metadata,
    /// When it speaks.
    pub when: Condition,
    /// Fewer samples are not judged.
    pub min_samples: usize,
    /// The field its insights belong to; that of the metric where `None`.
    pub category: Option<Category>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// What it says; the condition where `None`.
    pub description: Option<Template>,
    /// What to do about it.
    pub action: Option<Template>,
    /// Where it is written: `yardstick.toml:12`, `pack slo`.
    pub source: String,
}

/// Why a text is no name of a rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("invalid name {0:?}: expected letters, digits, '-' and '_', at most {LONGEST_NAME}")]
pub struct RuleError(pub String);

impl Rule {
    /// Refuses what is no name: names stand in messages, file names and logs.
    pub fn check_name(name: &str) -> Result<(), RuleError> {
        let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        let fits = (1..=LONGEST_NAME).contains(&name.len()) && name.chars().all(allowed);
        fits.then_some(())
            .ok_or_else(|| RuleError(name.chars().take(LONGEST_NAME).collect()))
    }

    /// Whether it is about a series.
    pub fn means(&self, metric: &MetricName, metadata: &Metadata) -> bool {
        self.metric.matches(metric) && metadata.contains_all(&self.metadata)
    }

    /// The names that its condition and its texts mention.
    pub fn names(&self) -> BTreeSet<String> {
        let texts = self.description.iter().chain(&self.action);
        let mut names = self.when.names();
        names.extend(texts.flat_map(|text| text.names().map(str::to_owned)));
        names
    }

    /// The other metrics it asks for.
    pub fn companions(&self) -> BTreeSet<String> {
        self.when.arguments(NEWEST)
    }
}
