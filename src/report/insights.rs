//! The document of `insights`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{LearningInsight, Severity, State};
use crate::model::{Timestamp, counted, plain};
use crate::report::coverage::{self, JudgedInPartRow, NotJudgedRow, SilentRow};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone, WaitingRow};

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
    /// Those that were judged for some things only, and why.
    pub judged_in_part: Vec<JudgedInPartRow>,
    /// Rules that have fallen silent here.
    pub silent: Vec<SilentRow>,
    /// What a gate with `--after` waits for.
    pub waiting: Vec<WaitingRow>,
    /// How many insights were answered and are not shown.
    pub answered: usize,
    /// Most certain first.
    pub insights: Vec<LearningInsight>,
}

impl Document for InsightsDocument {
    const SCHEMA: &'static str = "yardstick/insights/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let found = counted(self.insights.len() as u64, "insight");
        let answered = match self.answered {
            0 => String::new(),
            n => format!(" ({n} more, answered: --all)"),
        };
        let mut blocks = vec![Block::Text(format!(
            "judged {} of {}: {found}{answered}",
            self.judged,
            counted(self.total as u64, "series")
        ))];
        if !self.insights.is_empty() {
            blocks.push(Block::Text(String::new()));
            blocks.push(Block::Grid(insight_grid(&self.insights, style)));
        }
        let mut lines: Vec<String> = self.waiting.iter().map(WaitingRow::line).collect();
        lines.extend(self.silent.iter().map(SilentRow::line));
        lines.extend(coverage::lines(&self.not_judged, &self.judged_in_part));
        if !lines.is_empty() {
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

/// Insights, most certain first.
pub(super) fn insight_grid(insights: &[LearningInsight], style: &Style) -> Grid {
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
            confidence(insight).into(),
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
    let short = |commit: &str| plain(commit.get(..8).unwrap_or(commit)).into_owned();
    let began = insight.commits.as_ref().and_then(|c| c.began(short));
    let commit = began.map(|began| format!("\n{began}"));
    format!(
        "{}{}\n→ {}",
        insight.description,
        commit.unwrap_or_default(),
        insight.suggested_action
    )
}

/// What the rule states by itself stands below where answers moved it.
fn confidence(insight: &LearningInsight) -> String {
    let text = format!("{:.2}", insight.confidence);
    match format!("{:.2}", insight.stated_confidence) {
        stated if stated == text => text,
        stated => format!("{text}\nstated {stated}"),
    }
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
        State::Ongoing => {
            let since = style.time(insight.first_seen);
            format!(
                "since {}\n{}",
                &since[..10],
                counted(insight.occurrences, "sample")
            )
        }
        other => other.name().to_owned(),
    }
}
