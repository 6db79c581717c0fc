//! What comes out: one typed document per result, then its renderings.
//!
//! A [`Document`] is plain data. Its JSON is made by serde from that data,
//! never from a table; tables, Markdown and CSV are laid out from the same.

mod budgets;
mod csv;
mod doctor;
mod explain;
mod fit;
mod format;
mod grid;
mod import;
mod insights;
mod json;
mod markdown;
mod metrics;
mod openmetrics;
mod plot;
mod project;
mod prune;
mod samples;
mod schema;
mod spark;
mod table;
mod trends;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

pub use budgets::{BudgetRow, BudgetVerdictWord, BudgetsDocument, RowStatus};
pub use csv::{guard, unguard, write_csv};
pub use doctor::{DoctorDocument, FindingRow, RepairRow};
pub use explain::{CommitRow, ExplainDocument, TestRow};
pub use format::{Format, Style};
pub use grid::{Align, Cell, Column, Grid, Tone};
pub use import::{FormatRow, FormatsDocument, ImportDocument, ImportedFile};
pub use insights::{InsightsDocument, NotJudgedRow};
pub use metrics::{MetricRow, MetricsDocument};
pub use openmetrics::openmetrics;
pub use plot::plot;
pub use project::{FoundRow, InitDocument};
pub use prune::{PruneDocument, PruneRow};
pub use samples::{ExportDocument, RecordDocument, SamplesDocument};
pub use schema::{SCHEMA_NAMES, columns, schema_named};
pub use spark::sparkline;
pub use trends::{ChangeRow, ForecastStep, RecentRow, TrendRow, TrendVerdict, TrendsDocument};

/// A result that can be printed.
pub trait Document: Serialize {
    /// The value of its `schema` key: `yardstick/<name>/v1`.
    const SCHEMA: &'static str;

    /// What people see, top to bottom.
    fn blocks(&self, style: &Style) -> Vec<Block>;

    /// What one line of JSON Lines or CSV holds each.
    fn rows(&self) -> Vec<Value>;
}

/// A part of what people see.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A line of text.
    Text(String),
    /// A table.
    Grid(Grid),
}

/// Prints a document.
pub fn write<D: Document>(
    document: &D,
    format: Format,
    style: &Style,
    out: &mut impl Write,
) -> io::Result<()> {
    match format {
        Format::Table => table::write(&document.blocks(style), style, out),
        Format::Markdown => markdown::write(&document.blocks(style), out),
        Format::Json => json::write(document, out),
        Format::Jsonl => json::write_lines(&document.rows(), out),
        Format::Csv => csv::write_csv(&document.rows(), &schema::columns(D::SCHEMA), out),
    }
}
