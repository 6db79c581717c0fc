//! The documents of `list` and `record`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Sample, counted, plain, quantity};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// Samples, newest last.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SamplesDocument {
    /// How many match; more than are listed where only the last were asked for.
    pub matching: u64,
    /// By time, then id.
    pub samples: Vec<Sample>,
}

/// All samples of a selection, as `export --format json` writes them.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ExportDocument {
    /// As they stand in the store.
    pub samples: Vec<Sample>,
}

/// What was recorded.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RecordDocument {
    /// Folder of the store.
    pub store: String,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Samples that were added.
    pub recorded: u64,
    /// Samples that the store had already.
    pub known: u64,
    /// The samples; left out of bulk recordings.
    pub samples: Vec<Sample>,
}

pub(super) fn grid(samples: &[Sample], style: &Style) -> Grid {
    let columns = vec![
        Column::left("time"),
        Column::left("metric"),
        Column::right("value"),
        Column::left("metadata"),
        Column::left("branch"),
        Column::left("commit"),
    ];
    let row = |sample: &Sample| {
        let context = &sample.context;
        let commit = context.commit.as_deref().unwrap_or("");
        let branch = match context.pull_request {
            Some(number) => format!("#{number}"),
            None => context.branch.clone().unwrap_or_default(),
        };
        vec![
            style.time(sample.time).into(),
            sample.metric.as_str().into(),
            quantity(sample.value.get(), sample.unit.as_ref()).into(),
            plain(&sample.metadata.to_string()).into(),
            branch.into(),
            Cell::toned(
                commit.get(..commit.len().min(8)).unwrap_or(commit),
                Tone::Dim,
            ),
        ]
    };
    Grid {
        columns,
        rows: samples.iter().map(row).collect(),
    }
    .without_empty_columns()
}

pub(super) fn rows(samples: &[Sample]) -> Vec<Value> {
    samples
        .iter()
        .filter_map(|sample| serde_json::to_value(sample).ok())
        .collect()
}

impl Document for SamplesDocument {
    const SCHEMA: &'static str = "yardstick/samples/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let shown = self.samples.len() as u64;
        if shown == 0 {
            return vec![Block::Text("no samples match the selection".to_owned())];
        }
        let mut blocks = vec![Block::Grid(grid(&self.samples, style))];
        if self.matching > shown {
            let text = format!(
                "\nthe last {shown} of {}; --last N shows the newest N of each series",
                counted(self.matching, "sample")
            );
            blocks.push(Block::Text(text));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        rows(&self.samples)
    }
}

impl Document for ExportDocument {
    const SCHEMA: &'static str = "yardstick/export/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        vec![Block::Grid(grid(&self.samples, style))]
    }

    fn rows(&self) -> Vec<Value> {
        rows(&self.samples)
    }
}

impl Document for RecordDocument {
    const SCHEMA: &'static str = "yardstick/record/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let verb = if self.dry_run {
            "would record"
        } else {
            "recorded"
        };
        let known = match self.known {
            0 => String::new(),
            n => format!(", {n} known already"),
        };
        if let [sample] = &self.samples[..] {
            let value = quantity(sample.value.get(), sample.unit.as_ref());
            let name = format!("{} {}", sample.metric, sample.metadata);
            return vec![Block::Text(format!(
                "{verb} {} = {value}{known}",
                plain(name.trim_end())
            ))];
        }
        let mut blocks = vec![Block::Text(format!(
            "{verb} {}{known}",
            counted(self.recorded, "sample")
        ))];
        if !self.samples.is_empty() {
            blocks.push(Block::Grid(grid(&self.samples, style)));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        rows(&self.samples)
    }
}
