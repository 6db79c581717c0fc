//! The document of `suggest`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Complexity, Priority, Suggestion, TaskType};
use crate::model::{Timestamp, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What to do, most useful first.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SuggestionsDocument {
    /// As of when.
    pub time: Timestamp,
    /// What the work is about.
    pub task_type: TaskType,
    /// How involved it is.
    pub complexity: Complexity,
    /// How many series were judged.
    pub judged: usize,
    /// How many series there are.
    pub total: usize,
    /// Most useful first.
    pub suggestions: Vec<Suggestion>,
}

impl Document for SuggestionsDocument {
    const SCHEMA: &'static str = "yardstick/suggestions/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let found = counted(self.suggestions.len() as u64, "suggestion");
        let head = format!(
            "judged {} of {}: {found}",
            self.judged,
            counted(self.total as u64, "series")
        );
        if self.suggestions.is_empty() {
            return vec![Block::Text(head)];
        }
        let columns = vec![
            Column::left("priority"),
            Column::left("category"),
            Column::left("action"),
            Column::left("insight"),
        ];
        let grid = Grid {
            columns,
            rows: self.suggestions.iter().map(cells).collect(),
        };
        vec![
            Block::Text(head),
            Block::Text(String::new()),
            Block::Grid(grid),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.suggestions
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn cells(row: &Suggestion) -> Vec<Cell> {
    let (word, tone) = match row.priority {
        Priority::High => ("high", Tone::Bad),
        Priority::Medium => ("medium", Tone::Warn),
        Priority::Low => ("low", Tone::Plain),
    };
    let record = match row.ended {
        0 => String::new(),
        ended => format!("\n{} of {ended} such were mended here", row.mended),
    };
    vec![
        Cell::toned(word, tone),
        row.category.to_string().into(),
        format!("{}{record}", row.action).into(),
        format!(
            "{} ({})",
            plain(&row.reason),
            row.insight.get(..8).unwrap_or(&row.insight)
        )
        .into(),
    ]
}
