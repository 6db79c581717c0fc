//! Tables for job summaries and comments.

use std::io::{self, Write};

use crate::model::markdown;
use crate::report::{Align, Block, Cell, Grid, Tone};

/// Writes blocks below each other. Whatever comes from data is escaped.
pub fn write(blocks: &[Block], out: &mut impl Write) -> io::Result<()> {
    for block in blocks {
        match block {
            Block::Text(text) if text.trim().is_empty() => {}
            Block::Text(text) => {
                let lines: Vec<String> = text
                    .trim()
                    .lines()
                    .map(|line| markdown(line.trim()))
                    .collect();
                writeln!(out, "{}\n", lines.join("  \n"))?;
            }
            Block::Grid(grid) => table(grid, out)?,
        }
    }
    Ok(())
}

fn table(grid: &Grid, out: &mut impl Write) -> io::Result<()> {
    let line = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    writeln!(
        out,
        "{}",
        line(grid.columns.iter().map(|c| c.name.to_owned()).collect())
    )?;
    let rule = |align| if align == Align::Right { "--:" } else { ":--" };
    writeln!(
        out,
        "{}",
        line(
            grid.columns
                .iter()
                .map(|c| rule(c.align).to_owned())
                .collect()
        )
    )?;
    for row in &grid.rows {
        writeln!(out, "{}", line(row.iter().map(cell).collect()))?;
    }
    writeln!(out)
}

/// Without colour, what matters is set in bold.
fn cell(cell: &Cell) -> String {
    let text = cell
        .text
        .split('\n')
        .map(markdown)
        .collect::<Vec<_>>()
        .join("<br>");
    match cell.tone {
        Tone::Bad | Tone::Strong if !text.is_empty() => format!("**{text}**"),
        _ => text,
    }
}
