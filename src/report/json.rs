//! JSON: one document, or a row a line.

use std::io::{self, Write};

use serde_json::{Map, Value};

use crate::report::Document;

/// One document, indented, with a newline. By way of a value, so that the
/// writer exists once and not once for each document.
pub fn write<D: Document>(document: &D, out: &mut impl Write) -> io::Result<()> {
    let mut whole = Map::new();
    whole.insert("schema".to_owned(), D::SCHEMA.into());
    if let Value::Object(body) = serde_json::to_value(document)? {
        whole.extend(body);
    }
    serde_json::to_writer_pretty(&mut *out, &Value::Object(whole))?;
    writeln!(out)
}

/// A row a line.
pub fn write_lines(rows: &[Value], out: &mut impl Write) -> io::Result<()> {
    for row in rows {
        serde_json::to_writer(&mut *out, row)?;
        writeln!(out)?;
    }
    Ok(())
}
