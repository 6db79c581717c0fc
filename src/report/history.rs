//! The document of `insights history`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Chapter, Fate, Kind, RuleRecord, Verdict};
use crate::model::{Timestamp, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What was said when, and what came of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HistoryDocument {
    /// As of when.
    pub time: Timestamp,
    /// How each rule did.
    pub rules: Vec<RuleRow>,
    /// In the order of their first sight.
    pub insights: Vec<HistoryRow>,
}

/// How a rule did here.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RuleRow {
    /// The rule.
    pub rule: Kind,
    /// The name of a rule of the user's own.
    pub name: Option<String>,
    /// Insights it gave.
    pub said: usize,
    /// Still there, and not answered.
    pub open: usize,
    /// What they told of came back.
    pub recovered: usize,
    /// What they foretold happened.
    pub came_true: usize,
    /// No more, though nothing came back.
    pub passed: usize,
    /// Accepted.
    pub accepted: usize,
    /// Dismissed.
    pub dismissed: usize,
    /// Accepted among those that were answered; `null` without an answer.
    pub precision: Option<f64>,
    /// What the rule had stated for those, on average.
    pub stated: Option<f64>,
    /// Median days from first sight to the answer.
    pub days_to_answer: Option<f64>,
    /// Median days from first sight to the recovery.
    pub days_to_recover: Option<f64>,
    /// Whether it has fallen silent, on some metric or everywhere.
    pub silent: bool,
}

/// What became of an insight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FateWord {
    /// It is still there, and nobody answered.
    Open,
    /// What it told of came back.
    Recovered,
    /// What it foretold happened.
    CameTrue,
    /// It is no more, though nothing came back.
    Passed,
    /// Somebody accepted it.
    Accepted,
    /// Somebody dismissed it.
    Dismissed,
    /// Its samples are no longer among those that are judged.
    OutOfSight,
}

/// One insight.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HistoryRow {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// The name of the rule of the user's own that said it.
    pub name: Option<String>,
    /// In one line, as it was said last.
    pub title: String,
    /// How sure the rule was, before any answer.
    pub stated_confidence: f64,
    /// Time of the sample that showed it first.
    pub first_seen: Timestamp,
    /// When it was first said to a gate or a script; `null` where it was only
    /// looked at.
    pub issued: Option<Timestamp>,
    /// What became of it.
    pub outcome: FateWord,
    /// Time of the sample that showed its end.
    pub ended: Option<Timestamp>,
    /// Days from first sight to the end.
    pub days_to_end: Option<f64>,
    /// When it was answered.
    pub answered: Option<Timestamp>,
    /// Days from first sight to the answer.
    pub days_to_answer: Option<f64>,
    /// Who answered.
    pub actor: Option<String>,
    /// Why so.
    pub reason: Option<String>,
}

impl HistoryRow {
    /// Of one story.
    pub fn new(chapter: &Chapter) -> Self {
        let said = &chapter.said;
        let days = |end: Timestamp| end.days_since(said.first_seen);
        let answer = chapter.answer.as_ref();
        Self {
            id: said.id.clone(),
            kind: said.kind,
            name: said.speaker().name,
            title: said.title.clone(),
            stated_confidence: said.stated,
            first_seen: said.first_seen,
            issued: chapter.issued,
            outcome: fate(chapter.fate),
            ended: chapter.ending.map(|ending| ending.at),
            days_to_end: chapter.ending.map(|ending| days(ending.at)),
            answered: answer.map(|answer| answer.time),
            days_to_answer: answer.map(|answer| days(answer.time)),
            actor: answer.and_then(|answer| answer.actor.clone()),
            reason: answer.and_then(|answer| answer.reason.clone()),
        }
    }
}

impl RuleRow {
    /// Of one rule.
    pub fn new(record: &RuleRecord) -> Self {
        let count = |fate| record.fates.get(&fate).copied().unwrap_or(0);
        Self {
            rule: record.rule.kind,
            name: record.rule.name.clone(),
            said: record.said,
            open: count(Fate::Open),
            recovered: count(Fate::Recovered),
            came_true: count(Fate::CameTrue),
            passed: count(Fate::Passed) + count(Fate::OutOfSight),
            accepted: count(Fate::Accepted),
            dismissed: count(Fate::Dismissed),
            precision: record.precision,
            stated: record.stated,
            days_to_answer: record.days_to_answer,
            days_to_recover: record.days_to_recover,
            silent: record.silent,
        }
    }
}

fn fate(fate: Fate) -> FateWord {
    match fate {
        Fate::Open => FateWord::Open,
        Fate::Recovered => FateWord::Recovered,
        Fate::CameTrue => FateWord::CameTrue,
        Fate::Passed => FateWord::Passed,
        Fate::Accepted => FateWord::Accepted,
        Fate::Dismissed => FateWord::Dismissed,
        Fate::OutOfSight => FateWord::OutOfSight,
    }
}

/// What a verdict is called.
pub fn verdict_word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::Dismissed => "dismissed",
    }
}

impl Document for HistoryDocument {
    const SCHEMA: &'static str = "yardstick/history/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        if self.insights.is_empty() {
            return vec![Block::Text("nothing was said yet".to_owned())];
        }
        vec![
            Block::Grid(self.story(style)),
            Block::Text(String::new()),
            Block::Grid(self.records().without_empty_columns()),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.insights
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

impl HistoryDocument {
    fn story(&self, style: &Style) -> Grid {
        let row = |row: &HistoryRow| -> Vec<Cell> {
            vec![
                style.date(row.first_seen).into(),
                plain(&row.title).into_owned().into(),
                outcome(row),
                Cell::toned(row.id.get(..8).unwrap_or(&row.id), Tone::Dim),
            ]
        };
        Grid {
            columns: vec![
                Column::left("time"),
                Column::left("insight"),
                Column::left("what"),
                Column::left("id"),
            ],
            rows: self.insights.iter().map(row).collect(),
        }
    }

    fn records(&self) -> Grid {
        let optional = |value: Option<f64>| value.map_or(String::new(), |v| format!("{v:.2}"));
        let days = |value: Option<f64>| value.map_or(String::new(), |v| format!("{v:.1} d"));
        let count = |n: usize| if n == 0 { String::new() } else { n.to_string() };
        let row = |row: &RuleRow| -> Vec<Cell> {
            let silent = if row.silent { "silent" } else { "" };
            vec![
                row.name.as_deref().unwrap_or(row.rule.name()).into(),
                row.said.to_string().into(),
                count(row.open).into(),
                count(row.accepted).into(),
                count(row.dismissed).into(),
                count(row.recovered).into(),
                count(row.came_true).into(),
                count(row.passed).into(),
                optional(row.precision).into(),
                optional(row.stated).into(),
                days(row.days_to_answer).into(),
                days(row.days_to_recover).into(),
                Cell::toned(silent, Tone::Warn),
            ]
        };
        Grid {
            columns: vec![
                Column::left("rule"),
                Column::right("said"),
                Column::right("open"),
                Column::right("accepted"),
                Column::right("dismissed"),
                Column::right("recovered"),
                Column::right("came true"),
                Column::right("passed"),
                Column::right("precision"),
                Column::right("stated"),
                Column::right("to answer"),
                Column::right("to recover"),
                Column::left(""),
            ],
            rows: self.rules.iter().map(row).collect(),
        }
    }
}

/// After how long; nothing where what ends a thing is the sample that showed it.
fn after(days: Option<f64>) -> String {
    match days {
        Some(days) if days >= 1.0 => format!(" after {days:.1} days"),
        Some(days) if days * 24.0 >= 1.0 => format!(" after {:.1} hours", days * 24.0),
        Some(days) if days * 1440.0 >= 1.5 => format!(" after {:.0} minutes", days * 1440.0),
        Some(days) if days > 0.0 => " after a minute".to_owned(),
        _ => String::new(),
    }
}

/// What became of it, after how long, and what was said of it.
fn outcome(row: &HistoryRow) -> Cell {
    let by = row
        .actor
        .as_ref()
        .map_or(String::new(), |actor| format!(" by {}", plain(actor)));
    let why = row
        .reason
        .as_ref()
        .map_or(String::new(), |reason| format!(": {}", plain(reason)));
    let answered = |word: &str| format!("{word}{by}{}{why}", after(row.days_to_answer));
    match row.outcome {
        FateWord::Open => Cell::toned("open", Tone::Warn),
        FateWord::Recovered => {
            Cell::toned(format!("recovered{}", after(row.days_to_end)), Tone::Good)
        }
        FateWord::CameTrue => {
            Cell::toned(format!("came true{}", after(row.days_to_end)), Tone::Bad)
        }
        FateWord::Passed => format!("passed{}", after(row.days_to_end)).into(),
        FateWord::Accepted => answered("accepted").into(),
        FateWord::Dismissed => answered("dismissed").into(),
        FateWord::OutOfSight => Cell::toned("out of sight", Tone::Dim),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_it_took_is_said_in_a_unit_that_fits() {
        let said = [10.04, 1.0, 0.5, 1.0 / 24.0, 0.01, 1e-6, 0.0].map(|days| after(Some(days)));
        let expected = [
            " after 10.0 days",
            " after 1.0 days",
            " after 12.0 hours",
            " after 1.0 hours",
            " after 14 minutes",
            " after a minute",
            "",
        ];
        assert_eq!(said, expected);
        assert_eq!(after(None), "");
    }
}
