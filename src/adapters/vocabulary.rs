//! The table of what every adapter gives, for the documentation.

use crate::adapters::{ADAPTERS, Group};
use crate::model::Direction;

/// One row: a metric that an adapter gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VocabularyRow {
    /// The adapter's name, for `--from`.
    pub adapter: &'static str,
    /// What it reads.
    pub title: &'static str,
    /// The kind of tool.
    pub group: Group,
    /// The page that describes the format.
    pub docs: &'static str,
    /// Whether it was tested with a file that the tool wrote.
    pub verified: bool,
    /// The metric; `None` where the names come from the file.
    pub metric: Option<&'static str>,
    /// Its unit; empty where it comes from the file.
    pub unit: String,
    /// Which way is better.
    pub direction: Direction,
    /// The keys of its metadata.
    pub keys: &'static str,
    /// What it means.
    pub meaning: &'static str,
}

/// The whole vocabulary, in the order of the registry.
pub fn vocabulary() -> Vec<VocabularyRow> {
    let mut rows = Vec::new();
    for adapter in ADAPTERS {
        let row = |metric, unit, direction, meaning| VocabularyRow {
            adapter: adapter.name,
            title: adapter.title,
            group: adapter.group,
            docs: adapter.docs,
            verified: adapter.verified,
            metric,
            unit,
            direction,
            keys: adapter.keys,
            meaning,
        };
        rows.extend(adapter.gives.iter().map(|quantity| {
            let unit = quantity.unit.as_ref().map(ToString::to_string);
            row(
                Some(quantity.name),
                unit.unwrap_or_default(),
                quantity.direction,
                quantity.meaning,
            )
        }));
        if adapter.open {
            let meaning = "names and units of the file";
            rows.push(row(None, String::new(), Direction::None, meaning));
        }
    }
    rows
}
