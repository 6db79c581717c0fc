//! Tables for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{Cell as Drawn, CellAlignment, ContentArrangement, Table, presets};

use crate::report::fit::fit;
use crate::report::{Align, Block, Cell, Grid, Style, Tone};

/// Draws blocks below each other.
pub fn write(blocks: &[Block], style: &Style, out: &mut impl Write) -> io::Result<()> {
    for block in blocks {
        match block {
            Block::Text(text) => writeln!(out, "{}", text.trim_end())?,
            Block::Grid(grid) => draw(grid, style, out)?,
        }
    }
    Ok(())
}

fn draw(grid: &Grid, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let width = style.width.map(|width| usize::from(width.max(40)));
    let grid = fit(grid.clone(), width);
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    // The grid fits by now.
    table.set_content_arrangement(ContentArrangement::Disabled);
    let heads = grid.columns.iter().map(|column| {
        let head = Cell::toned(column.name, Tone::Dim);
        Drawn::new(paint(&head, style)).set_alignment(alignment(column.align))
    });
    table.set_header(heads);
    for row in &grid.rows {
        table.add_row(row.iter().zip(&grid.columns).map(|(cell, column)| {
            Drawn::new(paint(cell, style)).set_alignment(alignment(column.align))
        }));
    }
    for line in table.to_string().lines() {
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn alignment(align: Align) -> CellAlignment {
    match align {
        Align::Left => CellAlignment::Left,
        Align::Right => CellAlignment::Right,
    }
}

/// The text in the colour of its meaning.
pub fn paint(cell: &Cell, style: &Style) -> String {
    let text = cell.text.clone();
    let ansi = match cell.tone {
        _ if !style.colour => return text,
        Tone::Plain => return text,
        Tone::Good => AnsiColor::Green.on_default(),
        Tone::Warn => AnsiColor::Yellow.on_default(),
        Tone::Bad => AnsiColor::Red.on_default(),
        Tone::Dim => Ansi::new().dimmed(),
        Tone::Strong => Ansi::new().bold(),
    };
    // Each line on its own, so that no wrap carries a colour along.
    let line = |line: &str| format!("{}{line}{}", ansi.render(), ansi.render_reset());
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}
