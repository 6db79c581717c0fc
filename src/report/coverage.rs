//! What was judged, and what was not: heads and feet of what rules say.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::learning::{JudgedInPart, Kind, NotJudged};
use crate::model::{Metadata, MetricName, counted, plain};
use crate::series::SeriesId;

/// So many names stand for all.
const NAMES: usize = 3;

/// A series that was not judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct NotJudgedRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// Why not, in a word.
    pub reason: NotJudgedWord,
    /// Why not, with numbers.
    pub detail: String,
}

/// Why a series was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotJudgedWord {
    /// Fewer than five samples.
    TooShort,
    /// All its samples are of other branches, pull requests or commits.
    Filtered,
    /// All its samples were taken back.
    Retracted,
}

/// A series that was judged for some things only.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct JudgedInPartRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// Why only in part.
    pub reason: JudgedInPartWord,
}

/// Why a series was judged for some things only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum JudgedInPartWord {
    /// Its changes are told, and never called better or worse.
    NoDirection,
    /// Its values are all equal: a lasting change counts, a single value does
    /// not.
    Constant,
}

/// A rule that has fallen silent.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SilentRow {
    /// The rule.
    pub rule: Kind,
    /// The name of a rule of the user's own.
    pub name: Option<String>,
    /// On this metric; everywhere where `null`.
    pub metric: Option<MetricName>,
    /// How often it was dismissed, and never accepted, since it was last woken.
    pub dismissed: usize,
    /// How many insights are withheld.
    pub withheld: usize,
}

impl NotJudgedRow {
    /// Of a series.
    pub fn new(id: &SeriesId, why: NotJudged) -> Self {
        Self {
            metric: id.metric.clone(),
            metadata: id.metadata.clone(),
            reason: match why {
                NotJudged::TooShort { .. } => NotJudgedWord::TooShort,
                NotJudged::Filtered { .. } => NotJudgedWord::Filtered,
                NotJudged::Retracted { .. } => NotJudgedWord::Retracted,
            },
            detail: why.to_string(),
        }
    }
}

impl JudgedInPartRow {
    /// Of a series.
    pub fn new(id: &SeriesId, why: JudgedInPart) -> Self {
        Self {
            metric: id.metric.clone(),
            metadata: id.metadata.clone(),
            reason: match why {
                JudgedInPart::NoDirection => JudgedInPartWord::NoDirection,
                JudgedInPart::Constant => JudgedInPartWord::Constant,
            },
        }
    }
}

impl SilentRow {
    /// In one line, with the way out.
    pub fn line(&self) -> String {
        let (of, argument) = match &self.metric {
            Some(metric) => (format!(" about {metric}"), format!(" {metric}")),
            None => (String::new(), String::new()),
        };
        let withheld = match self.withheld {
            0 => String::new(),
            n => format!(", {} withheld", counted(n as u64, "insight")),
        };
        let rule = self.name.as_deref().unwrap_or(self.rule.name());
        format!(
            "silent here: {rule}{of}, dismissed {} times and never accepted{withheld}; `yardstick insights wake {rule}{argument}` wakes it",
            self.dismissed
        )
    }
}

/// A line for each reason: how many series, and the names of a few.
pub(super) fn lines(not: &[NotJudgedRow], in_part: &[JudgedInPartRow]) -> Vec<String> {
    let mut by_reason: BTreeMap<NotJudgedWord, Vec<String>> = BTreeMap::new();
    for row in not {
        let name = name(&row.metric, &row.metadata);
        by_reason.entry(row.reason).or_default().push(name);
    }
    let mut parts: BTreeMap<JudgedInPartWord, Vec<String>> = BTreeMap::new();
    for row in in_part {
        let name = name(&row.metric, &row.metadata);
        parts.entry(row.reason).or_default().push(name);
    }
    let not = by_reason.into_iter().map(|(reason, names)| {
        let why = match reason {
            NotJudgedWord::TooShort => "fewer than 5 samples",
            NotJudgedWord::Filtered => "samples of other branches, pull requests or commits only",
            NotJudgedWord::Retracted => "all samples taken back",
        };
        format!("not judged, {why}: {}", some(&names))
    });
    let in_part = parts.into_iter().map(|(reason, names)| {
        let what = match reason {
            JudgedInPartWord::NoDirection => {
                "judged for change, never as worse, for want of a direction in yardstick.toml"
            }
            JudgedInPartWord::Constant => "judged for lasting changes only, all values being equal",
        };
        format!("{what}: {}", some(&names))
    });
    not.chain(in_part).collect()
}

fn name(metric: &MetricName, metadata: &Metadata) -> String {
    let name = format!("{metric} {metadata}");
    plain(name.trim_end()).into_owned()
}

/// `3 series (a, b, c)`, `12 series (a, b, c …)`
fn some(names: &[String]) -> String {
    let more = if names.len() > NAMES { " …" } else { "" };
    let first = &names[..names.len().min(NAMES)];
    let count = counted(names.len() as u64, "series");
    format!("{count} ({}{more})", first.join(", "))
}
