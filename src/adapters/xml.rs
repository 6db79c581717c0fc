//! XML as a stream of opened and closed elements.
//!
//! Nothing is fetched and nothing expanded: a DOCTYPE is skipped, one that
//! declares entities is refused, and so is any entity but the five of XML.
//! Namespaces are ignored: `j:testcase` is `testcase`. Documents may follow
//! each other in one file, as libtest writes them.

use std::borrow::Cow;

use memchr::memmem;
use quick_xml::Reader;
use quick_xml::errors::{Error, SyntaxError};
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::adapters::text::{decode, without_mark};
use crate::adapters::{Limits, ParseError, Place, Reason, Sink};

/// The text of a document. Latin-1 is read where it is declared.
pub fn source<'a>(bytes: &'a [u8], sink: &mut Sink<'_>) -> Result<Cow<'a, str>, ParseError> {
    let bytes = without_mark(bytes);
    let head = &bytes[..bytes.len().min(200)];
    let declaration = &head[..memmem::find(head, b"?>").unwrap_or(0)];
    let declares = |name: &[u8]| {
        declaration
            .windows(name.len())
            .any(|window| window.eq_ignore_ascii_case(name))
    };
    if declares(b"iso-8859-1") || declares(b"latin1") || declares(b"windows-1252") {
        return Ok(bytes.iter().map(|&byte| char::from(byte)).collect());
    }
    decode(bytes, sink)
}

/// What comes next.
pub enum Node<'a> {
    /// An element begins; its end follows, also where it is empty.
    Open(Element<'a>),
    /// The last element that is still open ends.
    Close,
}

/// The start of an element.
pub struct Element<'a>(BytesStart<'a>);

impl Element<'_> {
    /// The name without its prefix.
    pub fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// Calls `each` with every attribute: its name without a prefix, and its
    /// value as it is written.
    pub fn attributes(&self, mut each: impl FnMut(&str, &str)) -> Result<(), ParseError> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|error| syntax(&error.to_string()))?;
            each(local(attribute.key.into_inner()), &attribute.value);
        }
        Ok(())
    }

    /// The value of one attribute.
    pub fn attribute(&self, name: &str) -> Result<Option<String>, ParseError> {
        let mut found = None;
        self.attributes(|key, value| {
            if key == name {
                found = Some(value.to_owned());
            }
        })?;
        found
            .map(|raw| unescaped(&raw).map(Cow::into_owned))
            .transpose()
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// The value of an attribute with its references resolved.
pub fn unescaped(raw: &str) -> Result<Cow<'_, str>, ParseError> {
    unescape(raw).map_err(|_| ParseError::document(Reason::Entity))
}

fn syntax(message: &str) -> ParseError {
    ParseError::document(Reason::Syntax {
        format: "XML",
        message: message.to_owned(),
    })
}

/// Reads a document element by element; memory grows with the depth alone.
pub struct Xml<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    max_depth: usize,
    close_next: bool,
}

impl<'a> Xml<'a> {
    /// Starts at the beginning of `text`.
    pub fn new(text: &'a str, limits: &Limits) -> Self {
        Self {
            text,
            reader: Reader::from_str(text),
            depth: 0,
            max_depth: limits.depth,
            close_next: false,
        }
    }

    /// How many elements are open; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// An error at the place that was reached.
    pub fn fail(&self, reason: Reason) -> ParseError {
        ParseError {
            place: self.place(),
            reason,
            hint: None,
        }
    }

    fn place(&self) -> Place {
        let end = (self.reader.error_position() as usize)
            .max(self.reader.buffer_position() as usize)
            .min(self.text.len());
        let before = &self.text.as_bytes()[..end];
        let line_start = memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
        Place::Line {
            line: memchr::memchr_iter(b'\n', before).count() + 1,
            column: end - line_start + 1,
        }
    }

    /// The next node; `None` at the end of a complete document.
    pub fn next(&mut self) -> Result<Option<Node<'a>>, ParseError> {
        if self.close_next {
            self.close_next = false;
            self.depth -= 1;
            return Ok(Some(Node::Close));
        }
        loop {
            match self.reader.read_event() {
                Ok(Event::Start(start)) => return self.open(start).map(Some),
                Ok(Event::Empty(start)) => {
                    self.close_next = true;
                    return self.open(start).map(Some);
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Some(Node::Close));
                }
                Ok(Event::DocType(doctype)) => {
                    if declares_entities(&doctype.into_inner()) {
                        return Err(self.fail(Reason::Entity));
                    }
                }
                Ok(Event::GeneralRef(reference)) => {
                    let name = reference.into_inner();
                    let known = matches!(&*name, "lt" | "gt" | "amp" | "apos" | "quot");
                    if !known && !name.starts_with('#') {
                        return Err(self.fail(Reason::Entity));
                    }
                }
                Ok(Event::Eof) if self.depth > 0 => return Err(self.fail(Reason::Truncated)),
                Ok(Event::Eof) => return Ok(None),
                Ok(_) => {}
                Err(error) => return Err(self.refusal(&error)),
            }
        }
    }

    fn open(&mut self, start: BytesStart<'a>) -> Result<Node<'a>, ParseError> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(self.fail(Reason::Limit {
                what: "levels of nesting",
                limit: self.max_depth,
            }));
        }
        Ok(Node::Open(Element(start)))
    }

    /// Skips to the end of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), ParseError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if self.next()?.is_none() {
                return Err(self.fail(Reason::Truncated));
            }
        }
        Ok(())
    }

    fn refusal(&self, error: &Error) -> ParseError {
        let unclosed = matches!(error, Error::Syntax(syntax)
            if !matches!(syntax, SyntaxError::InvalidBangMarkup));
        if unclosed {
            return self.fail(Reason::Truncated);
        }
        self.fail(Reason::Syntax {
            format: "XML",
            message: error.to_string(),
        })
    }
}

fn declares_entities(doctype: &str) -> bool {
    memmem::find(doctype.as_bytes(), b"<!ENTITY").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, ParseError> {
        let mut xml = Xml::new(text, &Limits::default());
        let mut names = Vec::new();
        while let Some(node) = xml.next()? {
            if let Node::Open(element) = node {
                names.push(format!("{}{}", element.name(), xml.depth()));
            }
        }
        Ok(names)
    }

    #[test]
    fn elements_come_with_their_depth() {
        assert_eq!(
            names("<?xml version='1.0'?><!DOCTYPE a SYSTEM 'x.dtd'><j:a><b/><b><c/></b></j:a>"),
            Ok(vec!["a1".into(), "b2".into(), "b2".into(), "c3".into()])
        );
    }

    #[test]
    fn entities_truncation_and_depth_are_refused() {
        let reason = |text: &str| names(text).expect_err("refused").reason;
        assert_eq!(reason("<a>&x;</a>"), Reason::Entity);
        assert_eq!(
            reason("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///x'>]><a/>"),
            Reason::Entity
        );
        for text in ["<a><b/>", "<a b='", "<a", "<a><!-- ", "<a><![CDATA[ "] {
            assert_eq!(reason(text), Reason::Truncated, "{text}");
        }
        assert!(matches!(
            reason(&"<a>".repeat(2000)),
            Reason::Limit { limit: 1000, .. }
        ));
    }
}
