//! What an insight is about, and how much it matters: words that rules, hooks
//! and insights share.

use serde::{Deserialize, Serialize};

/// What an insight is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// The level is worse.
    Regression,
    /// The level is better.
    Improvement,
    /// A single value is out of range.
    Anomaly,
    /// The values move steadily.
    Drift,
    /// The values scatter more.
    Noise,
    /// A limit is broken, or nearly.
    Budget,
    /// A limit will be broken.
    Forecast,
    /// Samples stopped coming.
    Silent,
    /// Outcomes change without cause.
    Flaky,
    /// Many metrics moved together.
    Environment,
    /// A rule of the user's own.
    Rule,
}

impl Kind {
    /// Whether it tells of another level, which can be accepted.
    pub fn is_of_level(self) -> bool {
        matches!(
            self,
            Self::Regression | Self::Improvement | Self::Drift | Self::Environment
        )
    }

    /// Whether several of its kind may hold of one series at one time, told
    /// apart by a name alone: those that the configuration makes.
    pub fn is_labelled(self) -> bool {
        matches!(self, Self::Budget | Self::Forecast | Self::Rule)
    }

    /// All kinds, as they are written.
    pub const NAMES: [&str; 11] = [
        "regression",
        "improvement",
        "anomaly",
        "drift",
        "noise",
        "budget",
        "forecast",
        "silent",
        "flaky",
        "environment",
        "rule",
    ];

    /// All kinds, in the order of their names.
    const ALL: [Self; 11] = [
        Self::Regression,
        Self::Improvement,
        Self::Anomaly,
        Self::Drift,
        Self::Noise,
        Self::Budget,
        Self::Forecast,
        Self::Silent,
        Self::Flaky,
        Self::Environment,
        Self::Rule,
    ];

    /// As it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The kind of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// How much an insight matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// To be looked at.
    Warning,
    /// To be acted on.
    Critical,
}

impl Severity {
    /// All, as they are written, the least first.
    pub const NAMES: [&str; 3] = ["info", "warning", "critical"];

    /// As it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// The severity of a word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Critical]
            .into_iter()
            .find(|severity| severity.name() == word)
    }
}
