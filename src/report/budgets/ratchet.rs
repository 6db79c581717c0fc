//! The document of `budget ratchet`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Budget, Metadata, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What became of limits that only tighten.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RatchetDocument {
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// In the order of the configuration, then those that are new.
    pub budgets: Vec<RatchetRow>,
}

/// What became of a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RatchetStatus {
    /// It was set for the first time.
    Set,
    /// It is tighter than before.
    Tightened,
    /// It is looser than before, for the reason that was given.
    Loosened,
    /// It stays as it is.
    Kept,
    /// Nothing follows from the samples; it stays as it is.
    Unjudged,
}

/// What became of one limit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RatchetRow {
    /// The metric, or a pattern.
    pub metric: String,
    /// Only series with these pairs.
    pub metadata: Metadata,
    /// The branches that the budget is for; `null`: all.
    pub branch: Option<String>,
    /// What is held against the limit.
    pub statistic: String,
    /// `max` or `min`.
    pub side: String,
    /// What became of it.
    pub status: RatchetStatus,
    /// The limit before, as it was written; `null` where there was none.
    pub from: Option<String>,
    /// The limit that follows from the level and its noise, as it is or would
    /// be written.
    pub to: Option<String>,
    /// The share of checks without any change that say no to `to`.
    pub false_alarm_rate: Option<f64>,
    /// Samples since the last change of level, which it follows from.
    pub n: usize,
    /// Why it stays, or why it was loosened.
    pub reason: Option<String>,
}

impl RatchetRow {
    /// Of a budget that stays.
    pub fn kept(budget: &Budget, status: RatchetStatus, reason: Option<String>) -> Self {
        Self {
            metric: budget.metric.to_string(),
            metadata: budget.metadata.clone(),
            branch: budget.branch.as_ref().map(ToString::to_string),
            statistic: budget.statistic.to_string(),
            side: budget.bound.side.to_string(),
            status,
            from: budget.bound.fail.as_ref().map(ToString::to_string),
            to: None,
            false_alarm_rate: None,
            n: 0,
            reason,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let (word, tone) = match self.status {
            RatchetStatus::Set => ("set", Tone::Good),
            RatchetStatus::Tightened => ("tightened", Tone::Good),
            RatchetStatus::Loosened => ("loosened", Tone::Warn),
            RatchetStatus::Kept => ("kept", Tone::Dim),
            RatchetStatus::Unjudged => ("unjudged", Tone::Dim),
        };
        let mut name = format!("{} {}", self.metric, plain(&self.metadata.to_string()));
        if let Some(branch) = &self.branch {
            name.push_str(&format!(" on {}", plain(branch)));
        }
        let limit = match (&self.from, &self.to, self.status) {
            (from, None, _) => from.clone().unwrap_or_default(),
            (None, Some(to), _) => to.clone(),
            (Some(from), Some(_), RatchetStatus::Kept) => from.clone(),
            (Some(from), Some(to), _) => format!("{from} → {to}"),
        };
        let achieved = match (self.status, &self.to) {
            (RatchetStatus::Kept, Some(to)) => to.clone(),
            _ => String::new(),
        };
        let reason = self.reason.as_deref().unwrap_or_default();
        vec![
            Cell::toned(word, tone),
            name.trim_end().into(),
            self.statistic.clone().into(),
            // Below the limit, where no screen is too narrow for it.
            format!("{} {limit}\n{}", self.side, plain(reason))
                .trim_end()
                .into(),
            achieved.into(),
            self.false_alarm_rate
                .map_or(String::new(), |rate| format!("{:.2} %", 100.0 * rate))
                .into(),
        ]
    }
}

impl Document for RatchetDocument {
    const SCHEMA: &'static str = "yardstick/ratchet/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        if self.budgets.is_empty() {
            return vec![Block::Text("no budget is a ratchet".to_owned())];
        }
        let moved = |row: &&RatchetRow| {
            !matches!(row.status, RatchetStatus::Kept | RatchetStatus::Unjudged)
        };
        let moved = self.budgets.iter().filter(moved).count();
        let verb = if self.dry_run { "would move" } else { "moved" };
        let head = format!(
            "{verb} {moved} of {}",
            counted(self.budgets.len() as u64, "ratchet")
        );
        let columns = vec![
            Column::left("status"),
            Column::left("series"),
            Column::left("statistic"),
            Column::left("limit"),
            Column::right("follows from now"),
            Column::right("false alarms"),
        ];
        let rows = self.budgets.iter().map(RatchetRow::cells).collect();
        vec![
            Block::Text(head),
            Block::Text(String::new()),
            Block::Grid(
                Grid { columns, rows }
                    .telling_apart("series", "statistic")
                    .without_empty_columns(),
            ),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.budgets
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
