//! The document of `doctor`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Unit, counted, quantity};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};
use crate::store::{CheckReport, Problem, Repaired};

/// How a store is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct DoctorDocument {
    /// Folder of the store.
    pub store: String,
    /// Version of its layout.
    pub format: String,
    /// Readable samples.
    pub samples: u64,
    /// Monthly files.
    pub segments: usize,
    /// Their size.
    pub bytes: u64,
    /// Whether nothing is wrong (any more).
    pub healthy: bool,
    /// What is wrong, or was before the repair.
    pub findings: Vec<FindingRow>,
    /// What the repair did; `null` without one.
    pub repaired: Option<RepairRow>,
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct FindingRow {
    /// The file, within the store.
    pub file: String,
    /// The line, from 1; `null` for the file as a whole.
    pub line: Option<u64>,
    /// `unreadable`, `torn`, `duplicate`, `wrong_month`, `leftover`, `no_format`, `newer_format`
    pub problem: &'static str,
    /// More about it.
    pub detail: Option<String>,
}

/// What a repair did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RepairRow {
    /// Lines moved to `quarantine/`.
    pub quarantined: u64,
    /// Further copies of a sample, moved to `quarantine/` as well.
    pub deduplicated: u64,
    /// Samples moved to the file of their month.
    pub moved: u64,
    /// Whole last lines that got their newline.
    pub sealed: u64,
}

impl DoctorDocument {
    /// The document of a check, and of the repair that followed.
    pub fn new(
        root: &std::path::Path,
        format: String,
        check: &CheckReport,
        repaired: Option<&Repaired>,
    ) -> Self {
        let row = |finding: &crate::store::Finding| {
            let file = finding.path.strip_prefix(root).unwrap_or(&finding.path);
            let (problem, detail) = match &finding.problem {
                Problem::Unreadable(reason) => ("unreadable", Some(reason.clone())),
                Problem::Torn => ("torn", None),
                Problem::Duplicate => ("duplicate", None),
                Problem::WrongMonth(month) => ("wrong_month", Some(format!("belongs to {month}"))),
                Problem::Leftover => ("leftover", None),
                Problem::NoFormat => ("no_format", Some("the file is gone".to_owned())),
                Problem::NewerFormat => (
                    "newer_format",
                    Some("a newer yardstick is needed".to_owned()),
                ),
            };
            let line = (finding.line > 0).then_some(finding.line);
            FindingRow {
                file: file.display().to_string(),
                line,
                problem,
                detail,
            }
        };
        Self {
            store: root.display().to_string(),
            format,
            samples: check.samples,
            segments: check.segments,
            bytes: check.bytes,
            healthy: check.findings.is_empty() || repaired.is_some(),
            findings: check.findings.iter().map(row).collect(),
            repaired: repaired.map(|r| RepairRow {
                quarantined: r.quarantined,
                deduplicated: r.deduplicated,
                moved: r.moved,
                sealed: r.sealed,
            }),
        }
    }
}

impl Document for DoctorDocument {
    const SCHEMA: &'static str = "yardstick/doctor/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let size = quantity(self.bytes as f64, Some(&Unit::BYTES));
        let mut blocks = vec![Block::Text(format!(
            "{}: format {}, {} in {}, {size}",
            self.store,
            self.format,
            counted(self.samples, "sample"),
            counted(self.segments as u64, "file"),
        ))];
        if self.findings.is_empty() {
            blocks.push(Block::Text("nothing is wrong".to_owned()));
            return blocks;
        }
        let columns = vec![
            Column::left("file"),
            Column::right("line"),
            Column::left("problem"),
            Column::left("detail"),
        ];
        let row = |row: &FindingRow| -> Vec<Cell> {
            vec![
                row.file.clone().into(),
                row.line
                    .map_or(String::new(), |line| line.to_string())
                    .into(),
                Cell::toned(row.problem.replace('_', " "), Tone::Bad),
                row.detail.clone().unwrap_or_default().into(),
            ]
        };
        blocks.push(Block::Grid(
            Grid {
                columns,
                rows: self.findings.iter().map(row).collect(),
            }
            .without_empty_columns(),
        ));
        blocks.push(Block::Text(match &self.repaired {
            None if self
                .findings
                .iter()
                .all(|row| row.problem == "newer_format") =>
            {
                "\nnothing is broken: use the newer yardstick that wrote it, at least to write"
                    .to_owned()
            }
            None => {
                "\n`yardstick doctor --repair` mends this; what cannot be read goes to quarantine/"
                    .to_owned()
            }
            Some(r) => format!(
                "\nrepaired: {} quarantined, {} of duplicates, {} moved to their month, {} sealed",
                counted(r.quarantined, "line"),
                counted(r.deduplicated, "line"),
                counted(r.moved, "sample"),
                counted(r.sealed, "line"),
            ),
        }));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.findings
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
