//! What is judged: a series, and what is said of it.

use std::sync::Arc;

use crate::learning::rules::MIN_SAMPLES;
use crate::model::{Budget, MetricName, MetricSpec, Period};
use crate::rulebook::Rule;
use crate::series::{Series, SeriesId};

/// A series with what the configuration says of it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The samples.
    pub series: Series,
    /// Unit, direction and category.
    pub spec: MetricSpec,
    /// The budgets that mean this series.
    pub budgets: Vec<Budget>,
    /// How often a sample is expected.
    pub expect_every: Option<Period>,
    /// The name the metric had first, where it was renamed: what a rename
    /// leaves alone.
    pub first_name: Option<MetricName>,
    /// The rules of the user's own that mean this series.
    pub rules: Vec<Arc<Rule>>,
    /// The series of other metrics that they ask for.
    pub companions: Vec<Series>,
}

impl Subject {
    /// Whether the samples are outcomes of a test: 1 passed, 0 failed.
    pub(super) fn is_outcome(&self) -> bool {
        self.series.id().metric.as_str().ends_with("_outcome")
            && self.series.values().all(|v| v == 0.0 || v == 1.0)
    }

    /// What fingerprints are made of: the series under its first name.
    pub(super) fn identity(&self) -> SeriesId {
        let id = self.series.id();
        SeriesId {
            metric: self.first_name.as_ref().unwrap_or(&id.metric).clone(),
            metadata: id.metadata.clone(),
        }
    }
}

/// Why a series was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJudged {
    /// Too few samples.
    TooShort {
        /// How many there are.
        n: usize,
    },
}

impl std::fmt::Display for NotJudged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort { n } => write!(f, "too short: {n} of {MIN_SAMPLES} samples"),
        }
    }
}
