//! Tables for a terminal.

use std::io::{self, Write};

use anstyle::{AnsiColor, Style as Ansi};
use comfy_table::{Cell as Drawn, CellAlignment, ContentArrangement, Table, presets};

use crate::report::fit::{fit, wrap};
use crate::report::{Align, Block, Cell, Grid, Style, Tone};

/// Draws blocks below each other.
pub fn write(blocks: &[Block], style: &Style, out: &mut impl Write) -> io::Result<()> {
    for block in blocks {
        match block {
            Block::Text(text) => write_text(text.trim_end(), width(style), out)?,
            Block::Grid(grid) => draw(grid, style, out)?,
        }
    }
    Ok(())
}

/// The width that is written for, if there is a screen.
fn width(style: &Style) -> Option<usize> {
    style.width.map(|width| usize::from(width.max(40)))
}

/// A screen would break a long line inside of a word.
fn write_text(text: &str, width: Option<usize>, out: &mut impl Write) -> io::Result<()> {
    let Some(width) = width else {
        return writeln!(out, "{text}");
    };
    for line in text.split('\n').flat_map(|line| wrap(line, width)) {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

fn draw(grid: &Grid, style: &Style, out: &mut impl Write) -> io::Result<()> {
    let grid = fit(grid.clone(), width(style));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_wraps_between_words_on_a_screen_alone() {
        let text = Block::Text("build_time: will break its budget around 2026-12-08".to_owned());
        let written = |width: Option<u16>| {
            let style = Style {
                width,
                ..Style::PLAIN
            };
            let mut out = Vec::new();
            write(std::slice::from_ref(&text), &style, &mut out).expect("written");
            String::from_utf8(out).expect("text")
        };
        let wrapped = "build_time: will break its budget around\n2026-12-08\n";
        assert_eq!(written(Some(45)), wrapped);
        assert_eq!(written(None), wrapped.replacen('\n', " ", 1));
    }
}
