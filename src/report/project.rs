//! The document of `init`.

use serde::Serialize;
use serde_json::Value;

use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What `init` found and wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct InitDocument {
    /// Files that were written or changed.
    pub wrote: Vec<String>,
    /// What the project uses.
    pub found: Vec<FoundRow>,
    /// Commands to go on with.
    pub next: Vec<String>,
}

/// One thing that the project uses.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct FoundRow {
    /// `test runner`, `ci`, `coverage`, `linter`
    pub role: String,
    /// Its name.
    pub name: String,
    /// The file that shows it.
    pub evidence: String,
}

impl Document for InitDocument {
    const SCHEMA: &'static str = "yardstick/init/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let mut blocks = Vec::new();
        if self.found.is_empty() {
            blocks.push(Block::Text(
                "found no test runner, CI or coverage tool that is known here".to_owned(),
            ));
        } else {
            let columns = vec![
                Column::left("found"),
                Column::left("what"),
                Column::left("because of"),
            ];
            let row = |row: &FoundRow| -> Vec<Cell> {
                vec![
                    row.role.as_str().into(),
                    row.name.as_str().into(),
                    Cell::toned(row.evidence.as_str(), Tone::Dim),
                ]
            };
            blocks.push(Block::Grid(Grid {
                columns,
                rows: self.found.iter().map(row).collect(),
            }));
        }
        blocks.push(Block::Text(format!("\nwrote {}", self.wrote.join(", "))));
        let next: Vec<String> = self
            .next
            .iter()
            .map(|command| format!("  {command}"))
            .collect();
        blocks.push(Block::Text(format!("\nnext:\n{}", next.join("\n"))));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.found
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
