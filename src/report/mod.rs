//! What comes out: one typed document per result, then its renderings.
//!
//! A [`Document`] is plain data. Its JSON is made by serde from that data,
//! never from a table; tables, Markdown and CSV are laid out from the same.

mod backfill;
mod benchmark;
mod bisection;
mod budgets;
mod coverage;
mod csv;
mod doctor;
mod evaluation;
mod explain;
mod fit;
mod format;
mod grid;
mod history;
mod hooks;
mod import;
mod insights;
mod json;
mod markdown;
mod metrics;
mod openmetrics;
mod plot;
mod project;
mod prune;
mod rules;
mod samples;
mod schema;
mod spark;
mod suggestions;
mod sync;
mod table;
mod trends;
mod verdict;
mod waiting;

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

pub use backfill::{BackfillDocument, BackfillRow, BackfillStatus};
pub use benchmark::{
    BenchmarkDocument, ClassRow, ComparisonRow, EffectRow, EffectsRow, Factor, GateRow, GateWord,
    GrowthQuestion, GrowthRow, JudgedRow, Markup, Meter, NeedRow, NoiseDocument, PredictionRow,
    ResultRow, View, WarningRow, svg, write_markup,
};
pub use bisection::{BisectionDocument, BisectionOutcome, RatioRow, RevisionRow, Role, SuspectRow};
pub use budgets::{
    AheadRow, BudgetRow, BudgetVerdictWord, BudgetsDocument, ForecastDocument, ForecastRow,
    ProposalRow, ProposalsDocument, RatchetDocument, RatchetRow, RatchetStatus, RowStatus,
    SinceRow,
};
pub use coverage::{JudgedInPartRow, JudgedInPartWord, NotJudgedRow, NotJudgedWord, SilentRow};
pub use csv::{CsvTable, guard, unguard};
pub use doctor::{DoctorDocument, FindingRow, RepairRow};
pub use evaluation::{EvaluationDocument, StandingRow, StandingWord};
pub use explain::{AnswerRow, CommitRow, ExplainDocument, TestRow};
pub use format::{Format, Style};
pub use grid::{Align, Cell, Column, Grid, Tone};
pub use history::{FateWord, HistoryDocument, HistoryRow, RuleRow, verdict_word};
pub use hooks::{
    DeliveryRow, HookDocument, HookRow, HookTestDocument, HooksDocument, HooksRunDocument,
    VariableSet,
};
pub use import::{FormatRow, FormatsDocument, ImportDocument, ImportedFile};
pub use insights::InsightsDocument;
pub use json::{JsonList, write_line as write_json_line};
pub use metrics::{MetricRow, MetricsDocument};
pub use openmetrics::openmetrics;
pub use plot::plot;
pub use project::{FoundRow, InitDocument};
pub use prune::{PruneDocument, PruneRow};
pub use rules::{
    OwnRuleRow, PackRow, ReasonRow, RehearsalRow, RulesDocument, RulesTestDocument, StretchRow,
    VariableRow,
};
pub use samples::{ExportDocument, RecordDocument, SamplesDocument};
pub use schema::{SCHEMA_NAMES, columns, schema_named};
pub use spark::sparkline;
pub use suggestions::SuggestionsDocument;
pub use sync::{FoldedRow, PulledRow, PushedRow, SyncDocument};
pub use table::paint;
pub use trends::{ChangeRow, ForecastStep, RecentRow, TrendRow, TrendVerdict, TrendsDocument};
pub use verdict::{
    Frame, LeftOutRow, NotPulledRow, ReportDocument, ReportParts, ReportRow, ReportVerdict,
    Standing,
};
pub use waiting::WaitingRow;

/// A result that can be printed.
pub trait Document: Serialize {
    /// The value of its `schema` key: `yardstick/<name>/v1`.
    const SCHEMA: &'static str;

    /// What people see, top to bottom.
    fn blocks(&self, style: &Style) -> Vec<Block>;

    /// What one line of JSON Lines or CSV holds each.
    fn rows(&self) -> Vec<Value>;

    /// The document as Markdown, where it is more than its blocks.
    fn markdown(&self) -> Option<String> {
        None
    }
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
        Format::Markdown => match document.markdown() {
            Some(text) => out.write_all(text.as_bytes()),
            None => markdown::write(&document.blocks(style), out),
        },
        Format::Json => json::write(document, out),
        Format::Jsonl => json::write_lines(&document.rows(), out),
        Format::Csv => csv::write_csv(&document.rows(), &schema::columns(D::SCHEMA), out),
    }
}
