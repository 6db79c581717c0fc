//! The documents of `import`.

use std::borrow::Cow;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Sample, counted, plain};
use crate::report::samples::{grid, rows};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What was read and recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ImportDocument {
    /// Folder of the store.
    pub store: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Samples that were added.
    pub recorded: u64,
    /// Samples that the store had already.
    pub known: u64,
    /// The files that were read, in that order.
    pub files: Vec<ImportedFile>,
    /// Files in folders that are of no known format.
    pub left_alone: Vec<String>,
    /// Remarks about the whole.
    pub warnings: Vec<String>,
    /// The samples, where they are few and all of them are new.
    pub samples: Vec<Sample>,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ImportedFile {
    /// Its name as it was given; `-` for standard input.
    pub file: String,
    /// The format; `null` where it is not known, or the file is a copy of another.
    pub format: Option<String>,
    /// Values read. Sums over several files are recorded once.
    pub values: u64,
    /// Remarks about it.
    pub warnings: Vec<String>,
    /// Why it could not be read; nothing of it was recorded.
    pub error: Option<String>,
}

impl Document for ImportDocument {
    const SCHEMA: &'static str = "yardstick/import/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let verb = match self.dry_run {
            true => "would record",
            false => "recorded",
        };
        let known = match self.known {
            0 => String::new(),
            n => format!(", {n} known already"),
        };
        let from = match &self.files[..] {
            [file] => format!(" from {}", plain(&described(file))),
            files => format!(" from {}", counted(files.len() as u64, "file")),
        };
        let recorded = counted(self.recorded, "sample");
        let mut blocks = vec![Block::Text(format!("{verb} {recorded}{known}{from}"))];
        if self.files.len() > 1 {
            blocks.push(Block::Grid(files(&self.files)));
        }
        if !self.left_alone.is_empty() {
            blocks.push(Block::Text(left_alone(&self.left_alone)));
        }
        if !self.samples.is_empty() {
            if blocks.len() > 1 {
                blocks.push(Block::Text(String::new()));
            }
            blocks.push(Block::Grid(grid(&self.samples, style)));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        rows(&self.samples)
    }
}

/// What was left alone, by name where that says more than the number.
fn left_alone(files: &[String]) -> String {
    const NAMED: usize = 5;
    let count = counted(files.len() as u64, "file");
    let names: Vec<Cow<'_, str>> = files.iter().take(NAMED).map(|file| plain(file)).collect();
    let more = match files.len() - names.len() {
        0 => String::new(),
        n => format!(" and {n} more"),
    };
    format!(
        "{count} of no known format or without a value left alone: {}{more}",
        names.join(", ")
    )
}

fn described(file: &ImportedFile) -> String {
    match &file.format {
        Some(format) => format!("{} ({format})", file.file),
        None => file.file.clone(),
    }
}

fn files(files: &[ImportedFile]) -> Grid {
    let row = |file: &ImportedFile| {
        let remark = match &file.error {
            Some(error) => {
                let first = error.lines().next().unwrap_or_default();
                Cell::toned(plain(first), Tone::Bad)
            }
            None => "".into(),
        };
        vec![
            plain(&file.file).into(),
            file.format.clone().unwrap_or_default().into(),
            file.values.to_string().into(),
            remark,
        ]
    };
    Grid {
        columns: vec![
            Column::left("file"),
            Column::left("format"),
            Column::right("values"),
            Column::left("error"),
        ],
        rows: files.iter().map(row).collect(),
    }
    .without_empty_columns()
}

/// The formats that `import` reads.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct FormatsDocument {
    /// By group, then by name.
    pub formats: Vec<FormatRow>,
}

/// One format.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct FormatRow {
    /// For `--from`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// The kind of tool.
    pub group: String,
    /// Whether it was tested with a file that the tool wrote.
    pub verified: bool,
    /// The metrics that it gives.
    pub metrics: Vec<String>,
    /// Whether the file names metrics of its own.
    pub open: bool,
    /// The page that describes it.
    pub docs: String,
}

impl Document for FormatsDocument {
    const SCHEMA: &'static str = "yardstick/formats/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let row = |format: &FormatRow| {
            let mut metrics = format.metrics.clone();
            if format.open {
                metrics.push("those of the file".to_owned());
            }
            let tested = match format.verified {
                true => "",
                false => "not tested with a real file",
            };
            vec![
                format.name.as_str().into(),
                format.title.as_str().into(),
                format.group.as_str().into(),
                tested.into(),
                metrics.join(" ").into(),
            ]
        };
        vec![Block::Grid(Grid {
            columns: vec![
                Column::left("name"),
                Column::left("written by"),
                Column::left("kind"),
                Column::left("note"),
                Column::left("metrics"),
            ],
            rows: self.formats.iter().map(row).collect(),
        })]
    }

    fn rows(&self) -> Vec<Value> {
        let row = |format| serde_json::to_value(format).ok();
        self.formats.iter().filter_map(row).collect()
    }
}
