//! CSV (RFC 4180) of rows whose nested values become dotted columns.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value;

use crate::model::plain;

/// Writes rows under `columns`, then whatever else they hold, in the order it
/// first appears. Text that a spreadsheet would run as a formula gets a leading
/// `'`; control characters but line ends are spelled out.
pub fn write_csv(rows: &[Value], columns: &[String], out: &mut impl Write) -> io::Result<()> {
    let mut others: Vec<String> = Vec::new();
    for (name, _) in rows.iter().flat_map(|row| flatten(row, columns)) {
        if !columns.contains(&name) && !others.contains(&name) {
            others.push(name);
        }
    }
    if columns.is_empty() && others.is_empty() {
        return Ok(());
    }
    let mut table = CsvTable::begin(columns.to_vec(), others, out)?;
    rows.iter().try_for_each(|row| table.row(row))?;
    table.end()
}

/// The same, a row at a time, for who knows all the columns before the first.
pub struct CsvTable<W: Write> {
    /// Those of any data.
    fixed: Vec<String>,
    others: Vec<String>,
    writer: csv::Writer<W>,
}

impl<W: Write> CsvTable<W> {
    /// Writes the names of the columns, of which `fixed` stand first.
    pub fn begin(fixed: Vec<String>, others: Vec<String>, out: W) -> io::Result<Self> {
        let mut writer = csv::Writer::from_writer(out);
        let names = fixed.iter().chain(&others);
        let names = names.map(|name| guard(name).into_owned());
        writer.write_record(names).map_err(of_writer)?;
        Ok(Self {
            fixed,
            others,
            writer,
        })
    }

    /// Writes what a row has in these columns.
    pub fn row(&mut self, row: &Value) -> io::Result<()> {
        let flat = flatten(row, &self.fixed);
        let value = |column: &String| {
            flat.iter()
                .find(|(name, _)| name == column)
                .map_or("", |(_, text)| text.as_str())
        };
        let values = self.fixed.iter().chain(&self.others).map(value);
        self.writer.write_record(values).map_err(of_writer)
    }

    /// Writes what is not written yet.
    pub fn end(mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// What went wrong, as whoever wrote to the file himself would see it.
fn of_writer(error: csv::Error) -> io::Error {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        other => io::Error::other(format!("{other:?}")),
    }
}

fn flatten(row: &Value, columns: &[String]) -> Vec<(String, String)> {
    let mut out = Vec::new();
    flatten_into(String::new(), row, &mut out);
    // Where an object may be, its absence is no column of its own.
    let is_group = |name: &str| {
        columns.iter().any(|column| {
            column
                .strip_prefix(name)
                .is_some_and(|rest| rest.starts_with('.'))
        })
    };
    out.retain(|(name, text)| !(text.is_empty() && is_group(name)));
    out
}

/// Text without what would move the cursor of whoever looks at the file.
fn visible(text: &str) -> String {
    text.split_inclusive(['\n', '\t'])
        .map(|part| {
            let end = part.len() - usize::from(part.ends_with(['\n', '\t']));
            format!("{}{}", plain(&part[..end]), &part[end..])
        })
        .collect()
}

fn flatten_into(name: String, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                let name = if name.is_empty() {
                    key.clone()
                } else {
                    format!("{name}.{key}")
                };
                flatten_into(name, value, out);
            }
        }
        Value::Null => out.push((name, String::new())),
        Value::String(text) => out.push((name, guard(&visible(text)).into_owned())),
        Value::Array(items) => out.push((name, Value::Array(items.clone()).to_string())),
        other => out.push((name, other.to_string())),
    }
}

/// Text that no spreadsheet takes for a formula.
pub fn guard(text: &str) -> Cow<'_, str> {
    match text.as_bytes().first() {
        Some(b'=' | b'+' | b'-' | b'@' | b'\t' | b'\r' | b'\'') => Cow::Owned(format!("'{text}")),
        _ => Cow::Borrowed(text),
    }
}

/// What [`guard`] was given.
pub fn unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@', '\t', '\r', '\'']) => rest,
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_share_their_columns_and_formulas_are_text() {
        let rows = [
            serde_json::json!({"metric": "x", "value": -1.5, "metadata": {"suite": "=1+1"}}),
            serde_json::json!({"metric": "y", "value": 2, "metadata": {"os": "a,b\n\"c\""}, "unit": null}),
        ];
        let columns = ["metric", "value", "unit"].map(str::to_owned);
        let mut out = Vec::new();
        write_csv(&rows, &columns, &mut out).expect("memory does not fail");
        let text = String::from_utf8(out).expect("text");
        assert_eq!(
            text,
            "metric,value,unit,metadata.suite,metadata.os\nx,-1.5,,'=1+1,\ny,2,,,\"a,b\n\"\"c\"\"\"\n"
        );
    }

    #[test]
    fn a_guard_comes_off_again() {
        for text in ["=x", "'=x", "-", "plain", "'", "it's", "''", ""] {
            assert_eq!(unguard(&guard(text)), text, "{text}");
        }
    }
}
