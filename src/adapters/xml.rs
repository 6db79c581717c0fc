//! XML as a stream of opened and closed elements, read part by part: memory
//! grows with the longest tag or text alone.
//!
//! Nothing is fetched and nothing expanded: a DOCTYPE is skipped, one that
//! declares entities is refused, and so is any entity but the five of XML.
//! Namespaces are ignored: `j:testcase` is `testcase`. Documents may follow
//! each other in one file, as libtest writes them.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use memchr::{memchr_iter, memmem, memrchr};
use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::events::attributes::Attributes;

use crate::adapters::decoder::{Decoder, Input};
use crate::adapters::{Limits, ParseError, Place, Reason};

/// What comes next.
pub enum Node<'a> {
    /// An element begins; its end follows, also where it is empty.
    Open(Element<'a>),
    /// The last element that is still open ends.
    Close,
}

/// The start of an element.
#[derive(Clone, Copy)]
pub struct Element<'a> {
    /// What stands between the brackets.
    tag: &'a str,
    name_len: usize,
    depth: usize,
}

impl<'a> Element<'a> {
    /// The name without its prefix.
    pub fn name(&self) -> &'a str {
        local(&self.tag[..self.name_len])
    }

    /// How many elements are open with this one; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Calls `each` with every attribute: its name without a prefix, and its
    /// value as it is written.
    pub fn attributes(&self, mut each: impl FnMut(&str, &str)) -> Result<(), ParseError> {
        for attribute in Attributes::new(self.tag, self.name_len).with_checks(false) {
            let attribute =
                attribute.map_err(|error| ParseError::document(syntax(error.to_string())))?;
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
    match name.bytes().position(|byte| byte == b':') {
        Some(_) => name.rsplit_once(':').map_or(name, |(_, local)| local),
        None => name,
    }
}

fn syntax(message: String) -> Reason {
    Reason::Syntax {
        format: "XML",
        message,
    }
}

/// The value of an attribute with its references resolved.
pub fn unescaped(raw: &str) -> Result<Cow<'_, str>, ParseError> {
    unescape(raw).map_err(|_| ParseError::document(Reason::Entity))
}

/// The text of a file as the parser takes it, block by block.
struct Source<'r> {
    decoder: Decoder<'r>,
    text: String,
    /// How much of the text was taken.
    at: usize,
    /// Why there is no more of it.
    refused: Option<ParseError>,
    ended: bool,
    /// Lines before the text, and bytes before it in its first line.
    lines: usize,
    column: usize,
}

impl Source<'_> {
    /// Drops what was taken, and reads on.
    fn more(&mut self) -> Result<(), ParseError> {
        let done = self.text.as_bytes();
        self.column = match memrchr(b'\n', done) {
            Some(line) => done.len() - line - 1,
            None => self.column + done.len(),
        };
        self.lines += memchr_iter(b'\n', done).count();
        self.text.clear();
        self.at = 0;
        while self.text.is_empty() && !self.ended {
            self.ended = !self.decoder.more(&mut self.text)?;
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.ended && self.at == self.text.len()
    }

    /// Behind what was taken.
    fn place(&self) -> Place {
        let before = &self.text.as_bytes()[..self.at];
        let column = match memrchr(b'\n', before) {
            Some(line) => before.len() - line,
            None => self.column + before.len() + 1,
        };
        let line = self.lines + memchr_iter(b'\n', before).count() + 1;
        Place::Line { line, column }
    }
}

impl BufRead for Source<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.text.len() && !self.ended {
            self.more().map_err(|refused| {
                self.refused = Some(refused);
                io::Error::other("refused")
            })?;
        }
        Ok(&self.text.as_bytes()[self.at..])
    }

    fn consume(&mut self, amount: usize) {
        self.at += amount;
    }
}

impl Read for Source<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.fill_buf()?.read(into)?;
        self.consume(len);
        Ok(len)
    }
}

/// Reads a document element by element.
pub struct Xml<'r> {
    reader: Reader<Source<'r>>,
    buffer: Vec<u8>,
    /// The tag that was opened last, and how long its name is.
    tag: String,
    name_len: usize,
    depth: usize,
    max_depth: usize,
    close_next: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    Open,
    Close,
    End,
}

impl<'r> Xml<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        Self {
            reader: Reader::from_reader(Source {
                decoder: Decoder::new(input, limits),
                text: String::new(),
                at: 0,
                refused: None,
                ended: false,
                lines: 0,
                column: 0,
            }),
            buffer: Vec::new(),
            tag: String::new(),
            name_len: 0,
            depth: 0,
            max_depth: limits.depth,
            close_next: false,
        }
    }

    /// How many elements are open; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.reader.get_ref().decoder.damaged()
    }

    /// An error at the place that was reached.
    fn fail(&self, reason: Reason) -> ParseError {
        ParseError {
            place: self.reader.get_ref().place(),
            reason,
            hint: None,
        }
    }

    /// The next node; `None` at the end of a complete document.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Node<'_>>, ParseError> {
        Ok(match self.step()? {
            Step::Open => Some(Node::Open(Element {
                tag: &self.tag,
                name_len: self.name_len,
                depth: self.depth,
            })),
            Step::Close => Some(Node::Close),
            Step::End => None,
        })
    }

    /// Skips to the end of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), ParseError> {
        let outside = self.depth - 1;
        while self.depth > outside {
            if self.step()? == Step::End {
                return Err(self.fail(Reason::Truncated));
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Step, ParseError> {
        if self.close_next {
            self.close_next = false;
            self.depth -= 1;
            return Ok(Step::Close);
        }
        loop {
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            let is_empty = matches!(event, Ok(Event::Empty(_)));
            match event {
                Ok(Event::Start(start) | Event::Empty(start)) => {
                    self.tag.clear();
                    self.tag.push_str(&start);
                    self.name_len = start.name().into_inner().len();
                    self.close_next = is_empty;
                    return self.opened();
                }
                Ok(Event::End(_)) => {
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Step::Close);
                }
                Ok(Event::DocType(doctype)) if declares_entities(&doctype) => {
                    return Err(self.fail(Reason::Entity));
                }
                Ok(Event::GeneralRef(reference)) if !is_known(&reference) => {
                    return Err(self.fail(Reason::Entity));
                }
                Ok(Event::Eof) if self.depth > 0 => return Err(self.fail(Reason::Truncated)),
                Ok(Event::Eof) => return Ok(Step::End),
                Ok(_) => {}
                Err(error) => return Err(self.refusal(&error)),
            }
        }
    }

    fn opened(&mut self) -> Result<Step, ParseError> {
        self.depth += 1;
        if self.depth > self.max_depth {
            return Err(self.fail(Reason::Limit {
                what: "levels of nesting",
                limit: self.max_depth,
            }));
        }
        Ok(Step::Open)
    }

    fn refusal(&mut self, error: &Error) -> ParseError {
        if let Some(refused) = self.reader.get_mut().refused.take() {
            return refused;
        }
        let is_cut = match error {
            Error::Syntax(syntax) => !matches!(syntax, SyntaxError::InvalidBangMarkup),
            Error::IllFormed(IllFormedError::UnclosedReference) => self.reader.get_ref().is_done(),
            _ => false,
        };
        self.fail(match is_cut {
            true => Reason::Truncated,
            false => syntax(error.to_string()),
        })
    }
}

fn declares_entities(doctype: &str) -> bool {
    memmem::find(doctype.as_bytes(), b"<!ENTITY").is_some()
}

/// One of the five names, or a number.
fn is_known(reference: &str) -> bool {
    matches!(reference, "lt" | "gt" | "amp" | "apos" | "quot") || reference.starts_with('#')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::Pieces;

    fn names_in(text: &str, piece: usize) -> Result<Vec<String>, ParseError> {
        let mut input = Pieces(text.as_bytes(), piece);
        let mut xml = Xml::new(&mut input, &Limits::default());
        let mut names = Vec::new();
        while let Some(node) = xml.next()? {
            if let Node::Open(element) = node {
                let mut name = format!("{}{}", element.name(), element.depth());
                element.attributes(|key, value| name.push_str(&format!(" {key}={value}")))?;
                names.push(name);
            }
        }
        assert_eq!(xml.depth(), 0);
        Ok(names)
    }

    /// However it is cut, it is the same.
    fn names(text: &str) -> Result<Vec<String>, ParseError> {
        let whole = names_in(text, usize::MAX);
        // Longer than what the decoder takes for the start.
        let padded = format!("{}{text}", " ".repeat(300));
        for piece in [1, 2, 3, 7] {
            let pieces = names_in(&padded, piece).map_err(|error| error.reason);
            assert_eq!(
                pieces,
                whole.clone().map_err(|error| error.reason),
                "{text}"
            );
        }
        whole
    }

    #[test]
    fn elements_come_with_their_depth() {
        assert_eq!(
            names("<?xml version='1.0'?><!DOCTYPE a SYSTEM 'x.dtd'><j:a><b/><b><c/></b ></j:a>"),
            Ok(vec!["a1".into(), "b2".into(), "b2".into(), "c3".into()])
        );
        assert_eq!(names("<a/>\n<b></b>"), Ok(vec!["a1".into(), "b1".into()]));
    }

    #[test]
    fn brackets_and_ampersands_are_markup_only_where_they_stand_free() {
        let text = "<!DOCTYPE a [ <!ELEMENT a (#PCDATA)> ] ><a x='>\"' y:b = \"'&lt;\"\n><!-- <b> & -->\
            <![CDATA[ <c> & ]] > ]]>&lt;&#10;<?p <d> ?><e/></a>";
        assert_eq!(
            names(text),
            Ok(vec!["a1 x=>\" b='&lt;".into(), "e2".into()])
        );
    }

    #[test]
    fn references_are_resolved() {
        let text = |raw| {
            unescaped(raw)
                .map(Cow::into_owned)
                .map_err(|error| error.reason)
        };
        assert_eq!(text("a"), Ok("a".to_owned()));
        assert_eq!(
            text("&lt;b&gt;&amp;lt;&#228;&#xE4;&apos;&quot;"),
            Ok("<b>&lt;ää'\"".to_owned())
        );
        for bad in ["&x;", "a&b", "&#0;", "&#xD800;", "&#+5;", "&;"] {
            assert_eq!(text(bad), Err(Reason::Entity), "{bad}");
        }
    }

    #[test]
    fn entities_truncation_and_depth_are_refused() {
        let reason = |text: &str| names(text).expect_err("refused").reason;
        assert_eq!(reason("<a>&x;</a>"), Reason::Entity);
        assert_eq!(
            reason("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///x'>]><a/>"),
            Reason::Entity
        );
        for text in [
            "<a><b/>",
            "<a b='",
            "<a",
            "<a><!-- ",
            "<a><![CDATA[ ",
            "<a>&l",
        ] {
            assert_eq!(reason(text), Reason::Truncated, "{text}");
        }
        for text in [
            "<a></b>",
            "</a>",
            "<a><!b></a>",
            "<a>& </a>",
            "<a b></a>",
            "<a b=c/>",
        ] {
            assert!(matches!(reason(text), Reason::Syntax { .. }), "{text}");
        }
        assert!(matches!(
            reason(&"<a>".repeat(2000)),
            Reason::Limit { limit: 1000, .. }
        ));
    }

    #[test]
    fn an_error_names_its_line_and_column() {
        for piece in [1, 100] {
            let text = format!("<a>\n{}\n  </b></a>", "<b/>\n".repeat(100));
            let error = names_in(&text, piece).expect_err("refused");
            // Behind the tag: line 103, two spaces and four characters.
            assert_eq!(
                error.place,
                Place::Line {
                    line: 103,
                    column: 7
                }
            );
        }
    }
}
