//! hyperfine's tables: CSV, Markdown, AsciiDoc and Org-mode, one layout in
//! four notations.

use std::io::{self, Write};

use crate::model::{Sorting, plain};
use crate::report::benchmark::{BenchmarkDocument, ResultRow, table};
use crate::report::guard;

/// A notation of tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Markup {
    /// <https://www.rfc-editor.org/rfc/rfc4180>, times in seconds.
    Csv,
    /// GitHub's Markdown.
    Markdown,
    /// <https://docs.asciidoctor.org/asciidoc/latest/tables/build-a-basic-table/>
    Asciidoc,
    /// <https://orgmode.org/manual/Tables.html>
    Orgmode,
}

/// Writes the results as a table.
pub fn write_markup(
    document: &BenchmarkDocument,
    markup: Markup,
    out: &mut dyn Write,
) -> io::Result<()> {
    match markup {
        Markup::Csv => csv(document, out),
        Markup::Markdown => {
            let rows = rows(document, |text| code(&plain(text)));
            line(out, "| ", " | ", " |", &rows[0])?;
            writeln!(out, "|:---|---:|---:|---:|---:|")?;
            rows[1..]
                .iter()
                .try_for_each(|row| line(out, "| ", " | ", " |", row))
        }
        Markup::Asciidoc => {
            writeln!(out, "[cols=\"<,>,>,>,>\"]\n|===")?;
            let rows = rows(document, |text| {
                format!("`+{}+`", plain(text).replace('|', "\\|"))
            });
            for (i, row) in rows.iter().enumerate() {
                if i > 0 {
                    writeln!(out)?;
                }
                row.iter().try_for_each(|cell| writeln!(out, "| {cell}"))?;
            }
            writeln!(out, "|===")
        }
        Markup::Orgmode => {
            let rows = rows(document, |text| {
                format!("={}=", plain(text).replace('|', "\\vert{}"))
            });
            line(out, "| ", " | ", " |", &rows[0])?;
            writeln!(out, "|--+--+--+--+--|")?;
            rows[1..]
                .iter()
                .try_for_each(|row| line(out, "| ", " | ", " |", row))
        }
    }
}

fn line(
    out: &mut dyn Write,
    start: &str,
    between: &str,
    end: &str,
    cells: &[String],
) -> io::Result<()> {
    writeln!(out, "{start}{}{end}", cells.join(between))
}

/// Text between back-ticks in a table's cell: one more of them than stand together in the text.
fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    // A back-tick at an end would belong to the fence.
    let space = if longest > 0 { " " } else { "" };
    format!("{fence}{space}{}{space}{fence}", text.replace('|', "\\|"))
}

/// The rows in the document's order, heads first.
fn rows(document: &BenchmarkDocument, command: impl Fn(&str) -> String) -> Vec<Vec<String>> {
    let mut results: Vec<&ResultRow> = document.results.iter().collect();
    if document.view.by_speed {
        results.order_by(|a, b| a.median.total_cmp(&b.median));
    }
    let medians = results.iter().map(|row| row.median);
    let scale = table::scale(document.view.unit.as_ref(), medians);
    let unit = scale.symbol();
    let head = [
        "Command",
        &format!("Mean [{unit}]"),
        &format!("Min [{unit}]"),
        &format!("Max [{unit}]"),
        "Relative",
    ];
    let mut rows = vec![head.map(str::to_owned).to_vec()];
    for row in results {
        let sd = row
            .stddev
            .map_or_else(String::new, |sd| format!(" ± {}", scale.number(sd)));
        rows.push(vec![
            command(&row.command),
            format!("{}{sd}", scale.number(row.mean)),
            scale.number(row.min),
            scale.number(row.max),
            relative(document, row),
        ]);
    }
    rows
}

/// How many times the reference's time it takes.
fn relative(document: &BenchmarkDocument, row: &ResultRow) -> String {
    let Some(reference) = &document.reference else {
        return "1.00".to_owned();
    };
    let found = document
        .comparisons
        .iter()
        .find(|c| c.command == *reference && c.other == row.command);
    match found {
        None => "1.00".to_owned(),
        Some(found) => match found.interval {
            Some([low, high]) => format!("{:.2} ({low:.2} … {high:.2})", found.ratio),
            None => format!("{:.2}", found.ratio),
        },
    }
}

fn csv(document: &BenchmarkDocument, out: &mut dyn Write) -> io::Result<()> {
    let parameters: Vec<&String> = document
        .results
        .first()
        .map_or_else(Vec::new, |row| row.parameters.keys().collect());
    let mut writer = csv::Writer::from_writer(out);
    let heads = [
        "command", "mean", "stddev", "median", "user", "system", "min", "max",
    ]
    .map(str::to_owned);
    let named = parameters.iter().map(|name| format!("parameter_{name}"));
    writer.write_record(heads.into_iter().chain(named))?;
    for row in &document.results {
        let numbers = [
            Some(row.mean),
            row.stddev,
            Some(row.median),
            Some(row.user),
            Some(row.system),
            Some(row.min),
            Some(row.max),
        ];
        let numbers = numbers.map(|number| number.map_or_else(String::new, |n| n.to_string()));
        let command = guard(&plain(&row.command)).into_owned();
        let values = parameters.iter().map(|name| {
            let value = row.parameters.get(*name).map_or("", String::as_str);
            guard(&plain(value)).into_owned()
        });
        writer.write_record(std::iter::once(command).chain(numbers).chain(values))?;
    }
    writer.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// CommonMark 6.1: a code span ends with as many back-ticks as it begins with; one space on each side is stripped.
    #[test]
    fn back_ticks_of_a_command_stay_what_they_are() {
        assert_eq!(code("echo a"), "`echo a`");
        assert_eq!(code("echo `date`"), "`` echo `date` ``");
        assert_eq!(code("a ``b`` c"), "``` a ``b`` c ```");
        assert_eq!(code("a | b"), "`a \\| b`");
    }
}
