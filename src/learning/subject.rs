//! What is judged: a series, and what is said of it.

use std::sync::Arc;

use crate::learning::rules::MIN_SAMPLES;
use crate::model::{Budget, Direction, MetricName, MetricSpec, Period, counted};
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

    /// What fingerprints and answers are of: the series under its first name.
    pub fn identity(&self) -> SeriesId {
        let id = self.series.id();
        SeriesId {
            metric: self.first_name.as_ref().unwrap_or(&id.metric).clone(),
            metadata: id.metadata.clone(),
        }
    }
}

/// Why a series was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NotJudged {
    /// Too few samples.
    TooShort {
        /// How many there are.
        n: usize,
    },
    /// All its samples are of other branches, pull requests or commits than
    /// those that are judged.
    Filtered {
        /// How many there are.
        n: u64,
    },
    /// All its samples were taken back.
    Retracted {
        /// How many there are.
        n: u64,
    },
}

impl std::fmt::Display for NotJudged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort { n } => write!(f, "too short: {n} of {MIN_SAMPLES} samples"),
            Self::Filtered { n } => {
                let samples = counted(*n, "sample");
                write!(f, "{samples}, of other branches, pull requests or commits")
            }
            Self::Retracted { n } => write!(f, "{}, taken back", counted(*n, "sample")),
        }
    }
}

/// Why a series was judged for some things only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum JudgedInPart {
    /// Its metric has no direction: its changes are told, and never called
    /// better or worse.
    NoDirection,
    /// All its values are equal: any lasting change counts, but nothing tells
    /// how far off a single value is.
    Constant,
}

impl JudgedInPart {
    /// Why this one was, if so; the direction, which somebody can do
    /// something about, goes first.
    pub(super) fn of(subject: &Subject) -> Option<Self> {
        let first = subject.series.first().value;
        if subject.is_outcome() {
            None
        } else if subject.spec.direction == Direction::None {
            Some(Self::NoDirection)
        } else {
            let constant = subject.series.values().all(|value| value == first);
            constant.then_some(Self::Constant)
        }
    }
}
