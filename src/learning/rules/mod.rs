//! The rules that find insights: one file each, one line in the registry.

mod budget;
mod range;
mod silence;
mod trend;

use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::judge::Subject;
use crate::model::Timestamp;
use crate::series::Point;

/// Fewer samples are not judged.
pub const MIN_SAMPLES: usize = 5;

/// One way to find insights.
pub struct Rule {
    /// Its name, as in the evidence.
    pub name: &'static str,
    /// What it finds in a view, if anything.
    pub(super) find: fn(&View<'_>) -> Vec<Finding>,
}

/// Every rule, in the order they are asked.
pub static RULES: &[Rule] = &[
    Rule {
        name: "budget",
        find: budget::find,
    },
    Rule {
        name: "out_of_range",
        find: range::find,
    },
    Rule {
        name: "trend",
        find: trend::find,
    },
    Rule {
        name: "silence",
        find: silence::find,
    },
];

/// A series as it was known at some time: all points up to then.
pub(super) struct View<'a> {
    pub subject: &'a Subject,
    /// In order, never empty.
    pub points: &'a [Point],
    pub now: Timestamp,
}

/// What a rule found, before it has a state and a history.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub kind: Kind,
    pub severity: Severity,
    pub confidence: f64,
    /// Tells causes of one kind in one series apart; part of the fingerprint.
    pub location: String,
    /// Follows the name of the series: `is 45 s, …`.
    pub headline: String,
    pub description: String,
    pub suggested_action: String,
    pub evidence: Evidence,
}

impl View<'_> {
    pub fn unit(&self) -> Option<String> {
        self.subject.series.unit().map(ToString::to_string)
    }

    /// A value of this series, for people.
    pub fn show(&self, value: f64) -> String {
        crate::model::quantity(value, self.subject.series.unit())
    }

    pub fn values(&self) -> Vec<f64> {
        self.points.iter().map(|point| point.value).collect()
    }
}
