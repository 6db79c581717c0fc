//! An insight: something about a series that deserves attention.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::learning::memory::Speaker;
use crate::model::{Category, Metadata, MetricName, Timestamp};
use crate::series::SeriesId;

pub use crate::model::{Kind, Severity};

/// Something about a series that deserves attention, ready to become an issue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct LearningInsight {
    /// A fingerprint that stays the same while the cause is the same.
    pub id: String,
    /// The field it belongs to.
    pub category: Category,
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// What was seen.
    pub kind: Kind,
    /// How much it matters.
    pub severity: Severity,
    /// What was seen, in one sentence.
    pub description: String,
    /// How sure it is, 0 to 1, given what was answered here.
    pub confidence: f64,
    /// How sure the rule is by itself, before any answer.
    pub stated_confidence: f64,
    /// What to do about it.
    pub suggested_action: String,
    /// Whether it was there before.
    pub state: State,
    /// Time of the sample that showed it first.
    pub first_seen: Timestamp,
    /// Time of the sample that showed it last.
    pub last_seen: Timestamp,
    /// How many samples in a row have shown it.
    pub occurrences: u64,
    /// The commits between which its cause lies; `null` where it lies nowhere
    /// or they are not known.
    pub commits: Option<CommitRange>,
    /// The numbers behind it.
    pub evidence: Evidence,
    /// Title for an issue.
    pub title: String,
    /// Text for an issue, in Markdown.
    pub body: String,
}

impl LearningInsight {
    /// Who says it.
    pub fn speaker(&self) -> Speaker {
        let name = match &self.evidence {
            Evidence::Custom { name, .. } => Some(name),
            _ => None,
        };
        Speaker::of(self.kind, name)
    }
}

/// Between which commits a cause lies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct CommitRange {
    /// The newest commit that was surely without it.
    pub after: Option<String>,
    /// The commit of the sample it most likely began with.
    pub at: Option<String>,
    /// The oldest commit that was surely with it.
    pub until: Option<String>,
}

impl CommitRange {
    /// Where it began, in words; `show` writes a commit. `None` where no commit
    /// is known for it.
    pub fn began(&self, show: impl Fn(&str) -> String) -> Option<String> {
        let at = self.at.as_deref()?;
        let until = self.until.as_deref().filter(|until| *until != at);
        let (after, until) = (self.after.as_deref(), until.map(&show));
        let at_shown = show(at);
        Some(match (after, until) {
            // The last sample without it is of the same commit.
            (Some(after), None) if after == at => format!(
                "began within commit {at_shown}: no commit lies in between, look at the machine or the inputs"
            ),
            (Some(after), Some(until)) if after == at => {
                format!("began within commit {at_shown} or after it, by {until}")
            }
            (Some(after), None) => format!("began with commit {at_shown}, after {}", show(after)),
            (None, None) => format!("began with commit {at_shown}"),
            (Some(after), Some(until)) => format!(
                "began after commit {} and by {until}, most likely with {at_shown}",
                show(after)
            ),
            (None, Some(until)) => format!("began by commit {until}, most likely with {at_shown}"),
        })
    }
}

impl State {
    /// All states, as they are written.
    pub const NAMES: [&str; 5] = ["new", "ongoing", "resolved", "accepted", "dismissed"];

    /// As it is written.
    pub fn name(self) -> &'static str {
        Self::NAMES[self as usize]
    }

    /// Whether it asks for something: nobody answered it, and it is not over.
    pub fn is_open(self) -> bool {
        matches!(self, Self::New | Self::Ongoing)
    }
}

/// Whether an insight was there before the latest run, and what was said of
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It would not have been found without the samples of the latest run.
    New,
    /// It was there already.
    Ongoing,
    /// The cause is gone.
    Resolved,
    /// Somebody said that it is right and meant.
    Accepted,
    /// Somebody said that it is wrong.
    Dismissed,
}

/// The numbers behind an insight, in the unit of the series.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "rule", rename_all = "snake_case")]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub enum Evidence {
    /// A change of level.
    Level {
        /// The level before; for a regression, the accepted one.
        before: f64,
        /// The level now.
        after: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// Change in percent; `null` from zero.
        change_percent: Option<f64>,
        /// Paid for the search of the place.
        p_value: f64,
        /// Time of the first sample of the new level.
        at: Timestamp,
        /// The earliest sample it may have begun with.
        from: Timestamp,
        /// The latest sample it may have begun with.
        to: Timestamp,
    },
    /// A steady move away from a fixed reference.
    Drift {
        /// Median of the first samples of the stretch.
        reference: f64,
        /// Median of the newest samples.
        recent: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// Change in percent; `null` from zero.
        change_percent: Option<f64>,
        /// Change from sample to sample.
        slope: f64,
        /// Mann-Kendall, corrected for autocorrelation.
        p_value: f64,
        /// Time of the first sample of the stretch.
        since: Timestamp,
        /// Samples of the stretch.
        n: usize,
    },
    /// A growth of the scatter.
    Noise {
        /// Robust standard deviation before.
        before: f64,
        /// And since.
        after: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// Paid for the search of the place.
        p_value: f64,
        /// Time of the first sample of the new scatter.
        at: Timestamp,
    },
    /// A single value far from its level.
    Anomaly {
        /// The value.
        value: f64,
        /// The level it should have.
        level: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// Distance in robust standard deviations; `null` where nothing
        /// scatters.
        deviations: Option<f64>,
        /// Of a heavy-tailed noise.
        p_value: f64,
        /// Samples behind the level.
        n: usize,
    },
    /// Outcomes that keep changing.
    Flaky {
        /// In bits: 0 is always the same, 1 a coin.
        entropy: f64,
        /// Recent share of passes.
        pass_rate: f64,
        /// How often the outcome changed.
        flips: u64,
        /// How many outcomes.
        n: u64,
    },
    /// Many series that moved together.
    Environment {
        /// The series, as `metric key=value`.
        members: Vec<String>,
        /// How many series could have moved.
        of: usize,
        /// Time of the first sample of the new levels.
        at: Timestamp,
        /// The machine before and after, where it changed.
        machines: Option<(String, String)>,
        /// The commit of the first sample of the new levels.
        commit: Option<String>,
    },
    /// A limit.
    Budget {
        /// The value that is held against it.
        value: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// The statistic it is.
        statistic: String,
        /// The limit it broke.
        limit: f64,
        /// `max` or `min`.
        side: String,
        /// Where the limit is written.
        source: String,
    },
    /// A rule of the user's own.
    Custom {
        /// Its name.
        name: String,
        /// Its condition.
        condition: String,
        /// Where it is written: `yardstick.toml:12`, `pack slo`.
        source: String,
        /// The unit of the series; `null` for plain numbers.
        unit: Option<String>,
        /// The numbers that it mentions, lengths of time in seconds; `null`
        /// where one has no value.
        values: BTreeMap<String, Option<f64>>,
    },
    /// A limit that will break.
    Forecast {
        /// The value now.
        value: f64,
        /// The unit; `null` for plain numbers.
        unit: Option<String>,
        /// The statistic it is.
        statistic: String,
        /// The limit.
        limit: f64,
        /// `max` or `min`.
        side: String,
        /// The likely move from sample to sample.
        slope: f64,
        /// The probability that the limit is broken until then.
        probability: f64,
        /// Thirty days ahead.
        until: Option<Timestamp>,
        /// When it is broken as likely as not.
        middle: Option<Timestamp>,
        /// Broken before this in one of ten cases.
        earliest: Option<Timestamp>,
        /// Broken after this in one of ten cases.
        latest: Option<Timestamp>,
        /// Samples since the last change of level.
        n: usize,
        /// Where the limit is written.
        source: String,
    },
    /// A pause.
    Silence {
        /// Time of the newest sample.
        last: Timestamp,
        /// Days since then.
        days: f64,
        /// Median days between samples.
        usual_days: f64,
        /// How many samples there are.
        n: usize,
    },
}

/// Whether a text may be the id of an insight: it goes into commands and issues
/// as it is.
pub fn is_fingerprint(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == 16 && text.bytes().all(is_digit)
}

/// The fingerprint of a cause: 16 hexadecimal digits over its parts.
pub fn fingerprint(kind: Kind, series: &SeriesId, location: &str) -> String {
    let mut text = format!("{}\0{}", kind.name(), series.metric);
    for (key, value) in series.metadata.iter() {
        text.push('\0');
        text.push_str(key);
        text.push('=');
        text.push_str(value);
    }
    text.push_str("\0\0");
    text.push_str(location);
    format!("{:016x}", xxh3_64(text.as_bytes()))
}
