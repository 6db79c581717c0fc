//! The document of `rules test`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Rehearsal, Stretch};
use crate::model::{Metadata, MetricName, Severity, Timestamp, counted, plain, signed_percent};
use crate::report::rules::tone;
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What rules would have said over the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RulesTestDocument {
    /// As of when.
    pub time: Timestamp,
    /// Rules that are about no series.
    pub without_series: Vec<String>,
    /// In the order of the rules, then the series.
    pub rehearsals: Vec<RehearsalRow>,
}

/// What one rule would have said of one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RehearsalRow {
    /// The rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// How many samples there are.
    pub samples: usize,
    /// At how many of them it could be judged.
    pub judged: usize,
    /// At how many of them it would have spoken.
    pub spoke: usize,
    /// Why it could not be judged at the others.
    pub not_judged: Vec<ReasonRow>,
    /// Samples in a row at which it would have spoken, oldest first.
    pub stretches: Vec<StretchRow>,
}

/// Why something was not judged, and how often.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ReasonRow {
    /// Why.
    pub reason: String,
    /// Of how many series, or at how many samples.
    pub count: usize,
}

/// Samples in a row at which a rule would have spoken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct StretchRow {
    /// Time of the first.
    pub from: Timestamp,
    /// Time of the last.
    pub until: Timestamp,
    /// How many.
    pub samples: usize,
    /// Whether it speaks still.
    pub open: bool,
    /// What it would have said first.
    pub description: String,
}

impl RehearsalRow {
    /// Of a series with so many samples.
    pub fn new(
        rehearsal: &Rehearsal,
        metric: &MetricName,
        metadata: &Metadata,
        samples: usize,
    ) -> Self {
        let reason = |(reason, count): (&String, &usize)| ReasonRow {
            reason: reason.clone(),
            count: *count,
        };
        let stretch = |stretch: &Stretch| StretchRow {
            from: stretch.from,
            until: stretch.until,
            samples: stretch.samples,
            open: stretch.open,
            description: stretch.description.clone(),
        };
        Self {
            rule: rehearsal.rule.name.clone(),
            severity: rehearsal.rule.severity,
            metric: metric.clone(),
            metadata: metadata.clone(),
            samples,
            judged: rehearsal.judged,
            spoke: rehearsal.spoke,
            not_judged: rehearsal.unjudged.iter().map(reason).collect(),
            stretches: rehearsal.stretches.iter().map(stretch).collect(),
        }
    }

    /// The newest stretches, newest first.
    fn said(&self, style: &Style) -> String {
        const SHOWN: usize = 3;
        let day = |time: Timestamp| style.time(time).get(..10).unwrap_or_default().to_owned();
        let line = |row: &StretchRow| {
            let when = match (row.open, row.samples) {
                (true, 1) => format!("{}, now", day(row.from)),
                (true, n) => format!("since {}, {}", day(row.from), counted(n as u64, "sample")),
                (false, 1) => day(row.from),
                (false, n) => format!(
                    "{} to {}, {}",
                    day(row.from),
                    day(row.until),
                    counted(n as u64, "sample")
                ),
            };
            format!("{when}: {}", row.description)
        };
        let mut lines: Vec<String> = self.stretches.iter().rev().take(SHOWN).map(line).collect();
        if self.stretches.len() > SHOWN {
            lines.push(format!(
                "and {} before",
                counted((self.stretches.len() - SHOWN) as u64, "time")
            ));
        }
        for row in &self.not_judged {
            lines.push(format!(
                "not judged at {}: {}",
                counted(row.count as u64, "sample"),
                plain(&row.reason)
            ));
        }
        lines.join("\n")
    }
}

impl Document for RulesTestDocument {
    const SCHEMA: &'static str = "yardstick/rules-test/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let mut blocks = Vec::new();
        let spoke: usize = self.rehearsals.iter().map(|row| row.spoke).sum();
        let judged: usize = self.rehearsals.iter().map(|row| row.judged).sum();
        if !self.rehearsals.is_empty() {
            let samples = counted(judged as u64, "judged sample");
            blocks.push(Block::Text(format!(
                "would have spoken at {spoke} of {samples}\n"
            )));
            blocks.push(Block::Grid(rehearsals(&self.rehearsals, style)));
        }
        if !self.without_series.is_empty() {
            blocks.push(Block::Text(format!(
                "\nabout no series here: {}",
                self.without_series.join(", ")
            )));
        }
        if blocks.is_empty() {
            blocks.push(Block::Text(
                "no rules of your own, and no pack is on".to_owned(),
            ));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.rehearsals
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn rehearsals(rows: &[RehearsalRow], style: &Style) -> Grid {
    let columns = vec![
        Column::left("rule"),
        Column::left("series"),
        Column::right("spoke at"),
        Column::right("times"),
        Column::left("when, and what it said"),
    ];
    let row = |row: &RehearsalRow| -> Vec<Cell> {
        let series = format!("{} {}", row.metric, row.metadata);
        let share = match row.judged {
            0 => "–".to_owned(),
            judged => {
                let share = signed_percent(row.spoke as f64 / judged as f64);
                format!(
                    "{} of {judged}\n{}",
                    row.spoke,
                    share.trim_start_matches('+')
                )
            }
        };
        let tone = if row.spoke > 0 {
            tone(row.severity)
        } else {
            Tone::Plain
        };
        vec![
            Cell::toned(&row.rule, tone),
            plain(series.trim_end()).into_owned().into(),
            share.into(),
            row.stretches.len().to_string().into(),
            row.said(style).into(),
        ]
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
