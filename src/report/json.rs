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
    rows.iter().try_for_each(|row| write_line(row, out))
}

/// One of them.
pub fn write_line(row: &Value, out: &mut impl Write) -> io::Result<()> {
    serde_json::to_writer(&mut *out, row)?;
    writeln!(out)
}

/// A document that ends with a list, which may be too long to hold.
pub struct JsonList<W> {
    out: W,
    is_empty: bool,
}

impl<W: Write> JsonList<W> {
    const EMPTY: &[u8] = b"[]\n}\n";

    /// Writes the document, whose list is empty, up to its elements.
    pub fn begin<D: Document>(document: &D, mut out: W) -> io::Result<Self> {
        let mut text = Vec::new();
        write(document, &mut text)?;
        let start = text.strip_suffix(Self::EMPTY).unwrap_or(&text);
        out.write_all(start)?;
        out.write_all(b"[")?;
        Ok(Self {
            out,
            is_empty: true,
        })
    }

    /// Writes the next element.
    pub fn element(&mut self, element: &Value) -> io::Result<()> {
        let text = serde_json::to_string_pretty(element)?;
        let before = if self.is_empty { "" } else { "," };
        self.is_empty = false;
        write!(self.out, "{before}\n    {}", text.replace('\n', "\n    "))
    }

    /// Writes what stands behind the last element.
    pub fn end(mut self) -> io::Result<()> {
        let end: &[u8] = if self.is_empty {
            b"]\n}\n"
        } else {
            b"\n  ]\n}\n"
        };
        self.out.write_all(end)?;
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SamplesDocument;

    #[test]
    fn a_list_is_the_document_with_its_elements() {
        let line = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","metric":"x","value":1.5,"metadata":{"a":"line\nend"},"context":{}}"#;
        let sample: crate::model::Sample = serde_json::from_str(line).expect("a sample");
        for count in 0..3 {
            let mut document = SamplesDocument {
                matching: count as u64,
                samples: Vec::new(),
            };
            let mut listed = Vec::new();
            let mut list = JsonList::begin(&document, &mut listed).expect("memory does not fail");
            document.samples = vec![sample.clone(); count];
            for row in document.rows() {
                list.element(&row).expect("memory does not fail");
            }
            list.end().expect("memory does not fail");
            let mut whole = Vec::new();
            write(&document, &mut whole).expect("memory does not fail");
            assert_eq!(
                String::from_utf8_lossy(&listed),
                String::from_utf8_lossy(&whole)
            );
        }
    }
}
