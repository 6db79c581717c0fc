//! JSON: one document, or a row a line.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Value;

use crate::report::Document;

/// One document, indented, with a newline.
pub fn write<D: Document>(document: &D, out: &mut impl Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Envelope<'a, T> {
        schema: &'static str,
        #[serde(flatten)]
        body: &'a T,
    }
    serde_json::to_writer_pretty(
        &mut *out,
        &Envelope {
            schema: D::SCHEMA,
            body: document,
        },
    )?;
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
