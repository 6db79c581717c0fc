//! CSV (RFC 4180) of rows whose nested values become dotted columns.

use std::borrow::Cow;
use std::io::{self, Write};

use serde_json::Value;

use crate::model::plain;

/// Writes rows under `columns`, then whatever else they hold, in the order it
/// first appears. Text that a spreadsheet would run as a formula gets a leading
/// `'`; control characters but line ends are spelled out.
pub fn write_csv(rows: &[Value], columns: &[String], out: &mut impl Write) -> io::Result<()> {
    let flat: Vec<Vec<(String, String)>> = rows.iter().map(|row| flatten(row, columns)).collect();
    let mut columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    for (name, _) in flat.iter().flatten() {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    if columns.is_empty() {
        return Ok(());
    }
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(columns.iter().map(|name| guard(name).into_owned()))?;
    for row in &flat {
        let value = |column: &&str| {
            row.iter()
                .find(|(name, _)| name == column)
                .map_or("", |(_, text)| text.as_str())
        };
        writer.write_record(columns.iter().map(value))?;
    }
    writer.flush()
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
