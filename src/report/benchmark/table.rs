//! What `benchmark` shows people.

use crate::model::{Scale, Sorting, Unit, plain, quantity};
use crate::report::benchmark::picture::{Axis, histogram};
use crate::report::benchmark::{BenchmarkDocument, ResultRow, gate, sentences};
use crate::report::{Block, Cell, Column, Grid, Style, Tone};

/// Columns of a box plot.
const BOX: usize = 24;
/// Columns of the bars of a histogram.
const BARS: usize = 40;

/// A table, what follows from it, and what stands in the way.
pub fn blocks(document: &BenchmarkDocument, style: &Style) -> Vec<Block> {
    let mut rows: Vec<&ResultRow> = document.results.iter().collect();
    if document.view.by_speed {
        rows.order_by(|a, b| a.median.total_cmp(&b.median));
    }
    let mut blocks = vec![Block::Grid(grid(document, &rows))];
    let mut text = |lines: Vec<String>| {
        if !lines.is_empty() {
            blocks.push(Block::Text(format!("\n{}", lines.join("\n"))));
        }
    };
    text(footnotes(document));
    text(conclusions(document));
    text(document.gate.iter().flat_map(gate::lines).collect());
    text(warnings(document));
    if document.view.histogram {
        for row in rows {
            let width = style
                .width
                .map_or(BARS, |width| BARS.min(usize::from(width) / 2));
            let mut lines = vec![plain(&row.command).into_owned()];
            lines.extend(histogram(&row.times, document.view.unit.as_ref(), width));
            text(lines);
        }
    }
    if document.interrupted {
        text(vec![
            "interrupted: this is what was measured until then".to_owned(),
        ]);
    }
    blocks
}

fn grid(document: &BenchmarkDocument, rows: &[&ResultRow]) -> Grid {
    let several = rows.len() > 1;
    let mut columns = vec![
        Column::left("command"),
        Column::right("median"),
        Column::right("95 %"),
        Column::right("mean ± sd"),
        Column::right("min … max"),
        Column::right("user"),
        Column::right("system"),
        Column::right("memory"),
        Column::right("runs"),
    ];
    if several {
        columns.push(Column::left("spread"));
    }
    let axis = Axis::over(rows.iter().map(|row| row.times.as_slice()), BOX);
    let row = |row: &&ResultRow| {
        let mut cells = cells(document, row);
        if several {
            let drawn = axis.map_or_else(String::new, |axis| axis.draw(&row.times));
            cells.push(Cell::toned(drawn, Tone::Dim));
        }
        cells
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
    .without_empty_columns()
}

fn cells(document: &BenchmarkDocument, row: &ResultRow) -> Vec<Cell> {
    let scale = scale(document.view.unit.as_ref(), [row.median]);
    let spread = row
        .stddev
        .map_or_else(String::new, |sd| format!(" ± {}", scale.number(sd)));
    let interval = row.median_interval.map_or_else(String::new, |[low, high]| {
        format!("{} … {}", scale.number(low), scale.number(high))
    });
    let memory = row.memory().map_or_else(String::new, |bytes| {
        let below = if row.memory_hidden { "≤ " } else { "" };
        format!("{below}{}", quantity(bytes, Some(&Unit::BYTES)))
    });
    let is_reference = document.reference.as_ref() == Some(&row.command);
    vec![
        Cell::toned(
            plain(&row.command),
            if is_reference {
                Tone::Strong
            } else {
                Tone::Plain
            },
        ),
        Cell::toned(scale.quantity(row.median), Tone::Strong),
        interval.into(),
        format!("{}{spread}", scale.number(row.mean)).into(),
        format!("{} … {}", scale.number(row.min), scale.number(row.max)).into(),
        quantity(row.user, Some(&Unit::SECONDS)).into(),
        quantity(row.system, Some(&Unit::SECONDS)).into(),
        memory.into(),
        row.times.len().to_string().into(),
    ]
}

/// How times are shown.
pub fn scale(unit: Option<&Unit>, seconds: impl IntoIterator<Item = f64>) -> Scale {
    match unit {
        Some(unit) => Scale::exactly(&Unit::SECONDS, unit, seconds),
        None => Scale::fit(Some(&Unit::SECONDS), seconds),
    }
}

fn footnotes(document: &BenchmarkDocument) -> Vec<String> {
    let hidden = document.results.iter().any(|row| row.memory_hidden);
    let floor = document.memory_floor_byte.filter(|_| hidden);
    let floor = floor.map(|bytes| {
        format!(
            "≤: a peak below {}, what this program uses itself, cannot be seen",
            quantity(bytes as f64, Some(&Unit::BYTES))
        )
    });
    floor.into_iter().collect()
}

/// Of many pairs, those with the reference.
fn conclusions(document: &BenchmarkDocument) -> Vec<String> {
    let of_reference =
        |row: &&super::ComparisonRow| Some(&row.command) == document.reference.as_ref();
    let mut rows: Vec<_> = document.comparisons.iter().filter(of_reference).collect();
    if document.view.by_speed {
        rows.order_by(|a, b| a.ratio.total_cmp(&b.ratio));
    }
    rows.iter().map(|row| row.sentence.clone()).collect()
}

fn warnings(document: &BenchmarkDocument) -> Vec<String> {
    let several = document.results.len() > 1;
    let lines = |row: &ResultRow| -> Vec<String> {
        let of = match several {
            true => format!("{}: ", sentences::name(&row.command)),
            false => String::new(),
        };
        let line = |warning: &super::WarningRow| {
            let remedy = match warning.remedy {
                "" => String::new(),
                remedy => format!("\n  hint: {remedy}"),
            };
            format!("warning: {of}{}{remedy}", warning.message)
        };
        row.warnings.iter().map(line).collect()
    };
    document.results.iter().flat_map(lines).collect()
}
