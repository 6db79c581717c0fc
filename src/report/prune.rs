//! The document of `prune`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Timestamp, counted, quantity};
use crate::report::{Block, Column, Document, Grid, Style};
use crate::store::PrunePlan;

/// What a prune did, or would do.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PruneDocument {
    /// Samples measured before this go.
    pub before: Timestamp,
    /// Whether nothing was changed.
    pub dry_run: bool,
    /// Samples that go.
    pub dropped: u64,
    /// Bytes that are freed.
    pub bytes: u64,
    /// By month, oldest first.
    pub segments: Vec<PruneRow>,
}

/// One month.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PruneRow {
    /// `2026-11`
    pub month: String,
    /// Samples that go.
    pub dropped: u64,
    /// Lines that stay.
    pub kept: u64,
}

impl PruneDocument {
    /// The document of a plan.
    pub fn new(plan: &PrunePlan, dry_run: bool) -> Self {
        let row = |step: &crate::store::PruneStep| PruneRow {
            month: step.month.clone(),
            dropped: step.dropped,
            kept: step.kept,
        };
        Self {
            before: plan.before,
            dry_run,
            dropped: plan.dropped(),
            bytes: plan.bytes(),
            segments: plan.steps.iter().map(row).collect(),
        }
    }
}

impl Document for PruneDocument {
    const SCHEMA: &'static str = "yardstick/prune/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let before = style.time(self.before);
        if self.segments.is_empty() {
            return vec![Block::Text(format!(
                "nothing to prune: no sample is older than {before}"
            ))];
        }
        let verb = if self.dry_run {
            "would drop"
        } else {
            "dropped"
        };
        let bytes = quantity(self.bytes as f64, Some(&crate::model::Unit::BYTES));
        let text = format!(
            "{verb} {} measured before {before}, {bytes}",
            counted(self.dropped, "sample")
        );
        let columns = vec![
            Column::left("month"),
            Column::right("dropped"),
            Column::right("kept"),
        ];
        let row = |row: &PruneRow| {
            vec![
                row.month.clone().into(),
                row.dropped.to_string().into(),
                row.kept.to_string().into(),
            ]
        };
        vec![
            Block::Text(text),
            Block::Grid(Grid {
                columns,
                rows: self.segments.iter().map(row).collect(),
            }),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.segments
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
