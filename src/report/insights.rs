//! The document of `insights`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{LearningInsight, Severity, State};
use crate::model::{Metadata, MetricName, Timestamp, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What needs attention.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct InsightsDocument {
    /// As of when.
    pub time: Timestamp,
    /// How many series were judged.
    pub judged: usize,
    /// How many series there are.
    pub total: usize,
    /// Those that were not, and why.
    pub not_judged: Vec<NotJudgedRow>,
    /// Most certain first.
    pub insights: Vec<LearningInsight>,
}

/// A series that was not judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct NotJudgedRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// Why not.
    pub reason: String,
}

impl Document for InsightsDocument {
    const SCHEMA: &'static str = "yardstick/insights/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let found = counted(self.insights.len() as u64, "insight");
        let mut blocks = vec![Block::Text(format!(
            "judged {} of {}: {found}",
            self.judged,
            counted(self.total as u64, "series")
        ))];
        if !self.insights.is_empty() {
            blocks.push(Block::Text(String::new()));
            blocks.push(Block::Grid(grid(&self.insights, style)));
        }
        if !self.not_judged.is_empty() {
            let reason = |row: &NotJudgedRow| {
                let name = format!("{} {}", row.metric, row.metadata);
                format!("not judged: {} ({})", plain(name.trim_end()), row.reason)
            };
            let lines: Vec<String> = self.not_judged.iter().map(reason).collect();
            blocks.push(Block::Text(format!("\n{}", lines.join("\n"))));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.insights
            .iter()
            .filter_map(|insight| serde_json::to_value(insight).ok())
            .collect()
    }
}

fn grid(insights: &[LearningInsight], style: &Style) -> Grid {
    let columns = vec![
        Column::left("severity"),
        Column::left("insight"),
        Column::right("confidence"),
        Column::left("state"),
        Column::left("id"),
    ];
    let row = |insight: &LearningInsight| {
        vec![
            Cell::toned(severity(insight.severity), tone(insight.severity)),
            text(insight).into(),
            format!("{:.2}", insight.confidence).into(),
            state(insight, style).into(),
            Cell::toned(insight.id.get(..8).unwrap_or(&insight.id), Tone::Dim),
        ]
    };
    Grid {
        columns,
        rows: insights.iter().map(row).collect(),
    }
}

/// What was seen, where it began, and what to do.
fn text(insight: &LearningInsight) -> String {
    let short = |commit: &String| plain(commit.get(..8).unwrap_or(commit)).into_owned();
    let commit = insight.commits.as_ref().and_then(|commits| {
        let at = commits.at.as_ref().map(short)?;
        let after = commits.after.as_ref().map(short);
        Some(match after {
            Some(after) => format!("\nbegan with commit {at}, after {after}"),
            None => format!("\nbegan with commit {at}"),
        })
    });
    format!(
        "{}{}\n→ {}",
        insight.description,
        commit.unwrap_or_default(),
        insight.suggested_action
    )
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Warning => "warning",
        Severity::Critical => "critical",
    }
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Info => Tone::Plain,
        Severity::Warning => Tone::Warn,
        Severity::Critical => Tone::Bad,
    }
}

fn state(insight: &LearningInsight, style: &Style) -> String {
    match insight.state {
        State::New => "new".to_owned(),
        State::Ongoing => {
            let since = style.time(insight.first_seen);
            format!(
                "since {}\n{}",
                &since[..10],
                counted(insight.occurrences, "sample")
            )
        }
        State::Resolved => "resolved".to_owned(),
        State::Accepted => "accepted".to_owned(),
        State::Dismissed => "dismissed".to_owned(),
    }
}
