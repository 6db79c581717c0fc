//! XML as a stream of opened and closed elements, read part by part: memory
//! grows with the longest tag, comment or CDATA section alone.
//!
//! Nothing is fetched and nothing expanded: a DOCTYPE is skipped, one that
//! declares entities is refused, and so is any entity but the five of XML.
//! Namespaces are ignored: `j:testcase` is `testcase`. Documents may follow
//! each other in one file, as libtest writes them. What a well-formed document
//! has beyond tags that match (characters of names, attributes given once) is
//! not checked.

use std::borrow::Cow;
use std::io::Read;

use memchr::{memchr, memchr_iter, memchr2, memchr3, memmem, memrchr};

use crate::adapters::decoder::Decoder;
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
    name: &'a str,
    attributes: &'a str,
    depth: usize,
}

impl<'a> Element<'a> {
    /// `a b="c"`, without brackets.
    fn of(tag: &'a str, depth: usize) -> Self {
        let end = tag.bytes().position(|b| b.is_ascii_whitespace());
        let (name, attributes) = tag.split_at(end.unwrap_or(tag.len()));
        Self {
            name: local(name),
            attributes,
            depth,
        }
    }

    /// The name without its prefix.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// How many elements are open with this one; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Calls `each` with every attribute: its name without a prefix, and its
    /// value as it is written.
    pub fn attributes(&self, mut each: impl FnMut(&str, &str)) -> Result<(), ParseError> {
        let mut rest = self.attributes.trim_ascii_start();
        while !rest.is_empty() {
            let (key, value, after) = attribute(rest)
                .ok_or_else(|| ParseError::document(syntax("an attribute has no quoted value")))?;
            each(local(key), value);
            rest = after.trim_ascii_start();
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

/// Name, value, and what follows.
fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let is_end = |b: u8| matches!(b, b'=' | b'"' | b'\'') || b.is_ascii_whitespace();
    let len = text.bytes().position(is_end).filter(|len| *len > 0)?;
    let value = text[len..].trim_ascii_start().strip_prefix('=')?;
    let value = value.trim_ascii_start();
    let quote = *value.as_bytes().first()?;
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let end = 1 + memchr(quote, &value.as_bytes()[1..])?;
    Some((&text[..len], &value[1..end], &value[end + 1..]))
}

fn local(name: &str) -> &str {
    match name.bytes().position(|byte| byte == b':') {
        Some(_) => name.rsplit_once(':').map_or(name, |(_, local)| local),
        None => name,
    }
}

fn syntax(message: &str) -> Reason {
    Reason::Syntax {
        format: "XML",
        message: message.to_owned(),
    }
}

/// The value of an attribute with its references resolved.
pub fn unescaped(raw: &str) -> Result<Cow<'_, str>, ParseError> {
    let mut parts = raw.split('&');
    let plain = parts.next().unwrap_or("");
    if plain.len() == raw.len() {
        return Ok(Cow::Borrowed(raw));
    }
    let mut out = plain.to_owned();
    for part in parts {
        let resolved = part
            .split_once(';')
            .and_then(|(name, rest)| Some((character(name)?, rest)));
        let (character, rest) = resolved.ok_or_else(|| ParseError::document(Reason::Entity))?;
        out.push(character);
        out.push_str(rest);
    }
    Ok(Cow::Owned(out))
}

/// What a reference stands for: one of the five names, or a number.
fn character(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "apos" => '\'',
        "quot" => '"',
        _ => {
            let number = name.strip_prefix('#').filter(|n| !n.contains('+'))?;
            let code = match number.strip_prefix('x') {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?).filter(|c| *c != '\0')?
        }
    })
}

/// Reads a document element by element.
pub struct Xml<'r> {
    decoder: Decoder<'r>,
    text: String,
    /// What was read of the text.
    at: usize,
    /// The names of the open elements, one behind the other, and where each
    /// begins.
    names: String,
    open: Vec<usize>,
    max_depth: usize,
    close_next: bool,
    /// Lines before the text, and bytes before it in its first line.
    lines: usize,
    column: usize,
}

/// Something between brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Markup {
    Open,
    Close,
    Doctype,
    /// Comments, instructions, character data.
    Other,
}

enum Step {
    /// The bytes of a tag without its brackets.
    Open(usize, usize),
    Close,
    End,
}

impl<'r> Xml<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Read, limits: &Limits) -> Self {
        Self {
            decoder: Decoder::new(input, limits),
            text: String::new(),
            at: 0,
            names: String::new(),
            open: Vec::new(),
            max_depth: limits.depth,
            close_next: false,
            lines: 0,
            column: 0,
        }
    }

    /// How many elements are open; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.open.len()
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.decoder.damaged()
    }

    /// An error at the place that was reached.
    fn fail(&self, reason: Reason) -> ParseError {
        let before = &self.text.as_bytes()[..self.at];
        let column = match memrchr(b'\n', before) {
            Some(line) => before.len() - line,
            None => self.column + before.len() + 1,
        };
        let line = self.lines + memchr_iter(b'\n', before).count() + 1;
        ParseError {
            place: Place::Line { line, column },
            reason,
            hint: None,
        }
    }

    /// The next node; `None` at the end of a complete document.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Node<'_>>, ParseError> {
        Ok(match self.step()? {
            Step::Open(from, to) => {
                let tag = &self.text[from..to];
                Some(Node::Open(Element::of(tag, self.open.len())))
            }
            Step::Close => Some(Node::Close),
            Step::End => None,
        })
    }

    /// Skips to the end of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), ParseError> {
        let outside = self.depth() - 1;
        while self.depth() > outside {
            if matches!(self.step()?, Step::End) {
                return Err(self.fail(Reason::Truncated));
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Step, ParseError> {
        if self.close_next {
            self.close_next = false;
            self.pop();
            return Ok(Step::Close);
        }
        while self.text()? {
            let (markup, len) = self.markup()?;
            let from = self.at + 1;
            self.at += len;
            let to = self.at - 1;
            match markup {
                Markup::Open => return self.opened(from, to),
                Markup::Close => {
                    let name = self.text[from + 1..to].trim_ascii_end();
                    let start = self.open.last().copied();
                    if start.is_none_or(|start| self.names[start..] != *name) {
                        let message = format!("</{name}> closes nothing that is open");
                        return Err(self.fail(syntax(&message)));
                    }
                    self.pop();
                    return Ok(Step::Close);
                }
                Markup::Doctype => {
                    let doctype = &self.text.as_bytes()[from..to];
                    if memmem::find(doctype, b"<!ENTITY").is_some() {
                        return Err(self.fail(Reason::Entity));
                    }
                }
                Markup::Other => {}
            }
        }
        match self.open.is_empty() {
            true => Ok(Step::End),
            false => Err(self.fail(Reason::Truncated)),
        }
    }

    fn opened(&mut self, from: usize, mut to: usize) -> Result<Step, ParseError> {
        self.close_next = self.text[from..to].ends_with('/');
        to -= usize::from(self.close_next);
        let tag = &self.text[from..to];
        let end = tag.bytes().position(|b| b.is_ascii_whitespace());
        self.open.push(self.names.len());
        self.names.push_str(&tag[..end.unwrap_or(tag.len())]);
        if self.open.len() > self.max_depth {
            return Err(self.fail(Reason::Limit {
                what: "levels of nesting",
                limit: self.max_depth,
            }));
        }
        Ok(Step::Open(from, to))
    }

    fn pop(&mut self) {
        if let Some(start) = self.open.pop() {
            self.names.truncate(start);
        }
    }

    /// Drops what was read, and reads on.
    fn more(&mut self) -> Result<bool, ParseError> {
        let done = &self.text.as_bytes()[..self.at];
        self.column = match memrchr(b'\n', done) {
            Some(line) => done.len() - line - 1,
            None => self.column + done.len(),
        };
        self.lines += memchr_iter(b'\n', done).count();
        self.text.drain(..self.at);
        self.at = 0;
        self.decoder.more(&mut self.text)
    }

    /// Goes to the next `<`; `false` where there is none.
    fn text(&mut self) -> Result<bool, ParseError> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            match memchr2(b'<', b'&', rest) {
                Some(at) => {
                    self.at += at;
                    if rest[at] == b'<' {
                        return Ok(true);
                    }
                    self.reference()?;
                }
                None => {
                    self.at = self.text.len();
                    if !self.more()? {
                        return Ok(false);
                    }
                }
            }
        }
    }

    fn reference(&mut self) -> Result<(), ParseError> {
        loop {
            let rest = &self.text[self.at + 1..];
            match rest.bytes().position(|b| matches!(b, b';' | b'<' | b'&')) {
                Some(end) if rest.as_bytes()[end] == b';' => {
                    let name = &rest[..end];
                    if !name.starts_with('#') && character(name).is_none() {
                        return Err(self.fail(Reason::Entity));
                    }
                    self.at += end + 2;
                    return Ok(());
                }
                Some(_) => return Err(self.fail(syntax("a reference has no end"))),
                None if self.more()? => {}
                None => return Err(self.fail(Reason::Truncated)),
            }
        }
    }

    /// What begins here, and how long it is.
    fn markup(&mut self) -> Result<(Markup, usize), ParseError> {
        loop {
            let rest = &self.text.as_bytes()[self.at..];
            match markup(rest) {
                Ok(Some(found)) => return Ok(found),
                Ok(None) if self.more()? => {}
                Ok(None) => return Err(self.fail(Reason::Truncated)),
                Err(message) => return Err(self.fail(syntax(message))),
            }
        }
    }
}

/// The kind and the length of the markup that `rest` begins with; `None` where
/// its end is not there.
fn markup(rest: &[u8]) -> Result<Option<(Markup, usize)>, &'static str> {
    let until = |from: usize, end: &[u8]| {
        let at = memmem::find(rest.get(from..)?, end)?;
        Some((Markup::Other, from + at + end.len()))
    };
    Ok(match rest.get(1) {
        None => None,
        Some(b'/') => memchr(b'>', rest).map(|at| (Markup::Close, at + 1)),
        Some(b'?') => until(2, b"?>"),
        Some(b'!') if begins(rest, b"<!--") => until(4, b"-->"),
        Some(b'!') if begins(rest, b"<![CDATA[") => until(9, b"]]>"),
        Some(b'!') if begins(rest, b"<!DOCTYPE") => {
            end_of_doctype(rest).map(|end| (Markup::Doctype, end))
        }
        Some(b'!') => return Err("no comment, CDATA or DOCTYPE follows <!"),
        Some(_) => end_of_tag(rest).map(|end| (Markup::Open, end)),
    })
}

/// Whether `rest` begins with `mark`, or is the beginning of it.
fn begins(rest: &[u8], mark: &[u8]) -> bool {
    let len = rest.len().min(mark.len());
    rest[..len].eq_ignore_ascii_case(&mark[..len])
}

/// Brackets in quotes do not count.
fn end_of_tag(rest: &[u8]) -> Option<usize> {
    let mut at = 1;
    loop {
        at += memchr3(b'>', b'"', b'\'', rest.get(at..)?)?;
        match rest[at] {
            b'>' => return Some(at + 1),
            quote => at += 2 + memchr(quote, &rest[at + 1..])?,
        }
    }
}

/// Behind a subset in square brackets, where there is one.
fn end_of_doctype(rest: &[u8]) -> Option<usize> {
    let at = memchr2(b'[', b'>', rest)?;
    if rest[at] == b'>' {
        return Some(at + 1);
    }
    let mut closing = memchr_iter(b']', &rest[at..]).map(|end| at + end + 1);
    closing.find_map(|end| {
        let spaces = rest[end..].iter().take_while(|b| b.is_ascii_whitespace());
        let end = end + spaces.count();
        (rest.get(end) == Some(&b'>')).then_some(end + 1)
    })
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
            "<a b\"c\"=\"d\"/>",
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
