//! XML as a stream of opened and closed elements, read part by part: memory
//! grows with the longest tag or text alone.
//!
//! Nothing is fetched and nothing expanded: a DOCTYPE is skipped, one that
//! declares entities is refused, and so is any entity but the five of XML.
//! Namespaces are ignored: `j:testcase` is `testcase`. Documents may follow
//! each other in one file, as libtest writes them.
//!
//! Ordinary tags are taken apart by `tag`, everything else by quick-xml.

mod doctype;
mod source;
mod tag;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::errors::{Error, IllFormedError, SyntaxError};
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use quick_xml::events::attributes;

use crate::adapters::decoder::{Decoder, Input};
use crate::adapters::near::find;
use crate::adapters::{Limits, ParseError, Reason};

use doctype::Entities;
use source::Source;
use tag::{Attribute, Markup, Tag, is_known, next_tag};

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
    /// Without its prefix.
    name: &'a str,
    depth: usize,
    attributes: Attributes<'a>,
}

#[derive(Clone, Copy)]
enum Attributes<'a> {
    /// Places in a text.
    Plain(&'a str, &'a [Attribute]),
    /// What stands between the brackets, and how long the name in it is.
    Tag(&'a str, usize),
}

impl<'a> Element<'a> {
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
        match self.attributes {
            Attributes::Plain(text, list) => {
                for Attribute { name, value } in list {
                    each(&text[name.clone()], &text[value.clone()]);
                }
            }
            Attributes::Tag(tag, name_len) => {
                for attribute in attributes::Attributes::new(tag, name_len).with_checks(false) {
                    let attribute = attribute
                        .map_err(|error| ParseError::document(syntax(error.to_string())))?;
                    each(local(attribute.key.into_inner()), &attribute.value);
                }
            }
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
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.map_or(name, |colon| &name[colon + 1..])
}

fn syntax(message: String) -> Reason {
    Reason::Syntax {
        format: "XML",
        message,
    }
}

/// The value of an attribute with its references resolved.
pub fn unescaped(raw: &str) -> Result<Cow<'_, str>, ParseError> {
    if find(b'&', raw.as_bytes()).is_none() {
        return Ok(Cow::Borrowed(raw));
    }
    unescape(raw).map_err(|_| ParseError::document(Reason::Entity))
}

/// Reads a document element by element.
pub struct Xml<'r> {
    reader: Reader<Source<'r>>,
    buffer: Vec<u8>,
    /// What the tag that was opened last holds, unless the library took it apart.
    tag: Tag,
    /// Then it stands here, with the length of its name.
    kept: Option<usize>,
    kept_tag: String,
    /// The names of the elements that are open, one behind the other; those of
    /// empty ones are not.
    names: String,
    opened: Vec<Opened>,
    max_depth: usize,
    close_next: bool,
    /// Whether the library is between two pieces of markup.
    between: bool,
    entities: Entities,
}

/// An element that is open.
struct Opened {
    /// Where its name begins.
    name: usize,
    /// Whether the library saw it, and has to see its end.
    is_seen: bool,
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
        let mut reader = Reader::from_reader(Source::new(Decoder::new(input, limits)));
        // It does not see every tag.
        let config = reader.config_mut();
        (config.check_end_names, config.allow_unmatched_ends) = (false, true);
        Self {
            reader,
            buffer: Vec::new(),
            tag: Tag::default(),
            kept: None,
            kept_tag: String::new(),
            names: String::new(),
            opened: Vec::new(),
            max_depth: limits.depth,
            close_next: false,
            between: false,
            entities: Entities::Refused,
        }
    }

    /// The name of the root without its prefix, as far as that can be read:
    /// what else is wrong with the document shows when it is.
    pub fn root_of(input: &'r mut dyn Input) -> Option<String> {
        let mut xml = Self::new(input, &Limits::default());
        xml.entities = Entities::PassedOver;
        match xml.next() {
            Ok(Some(Node::Open(root))) => Some(root.name().to_owned()),
            _ => None,
        }
    }

    /// How many elements are open; the root has depth 1.
    pub fn depth(&self) -> usize {
        self.opened.len() + usize::from(self.close_next)
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.reader.get_ref().decoder.damaged()
    }

    /// An error at the place that was reached.
    fn fail(&self, reason: Reason) -> ParseError {
        self.reader.get_ref().fail(reason)
    }

    /// The next node; `None` at the end of a complete document.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Node<'_>>, ParseError> {
        Ok(match self.step()? {
            Step::Open => {
                let text = &self.reader.get_ref().text;
                let (name, attributes) = match self.kept {
                    Some(len) => {
                        let tag = self.kept_tag.as_str();
                        (local(&tag[..len]), Attributes::Tag(tag, len))
                    }
                    None => (
                        &text[self.tag.local..self.tag.name.end],
                        Attributes::Plain(text, &self.tag.attributes),
                    ),
                };
                Some(Node::Open(Element {
                    name,
                    depth: self.depth(),
                    attributes,
                }))
            }
            Step::Close => Some(Node::Close),
            Step::End => None,
        })
    }

    /// What comes next inside of an element, as far as it was read, for whoever
    /// knows a faster way through empty elements than one by one: [`Xml::pass`]
    /// takes them. Nothing where markup is not what comes next.
    pub fn ahead(&self) -> &str {
        let is_inside = self.between && !self.close_next && !self.opened.is_empty();
        let source = self.reader.get_ref();
        match is_inside && self.opened.len() < self.max_depth {
            true => &source.text[source.at..],
            false => "",
        }
    }

    /// Passes over so many bytes of empty elements and white space.
    pub fn pass(&mut self, bytes: usize) {
        self.reader.get_mut().at += bytes;
    }

    /// Skips to the end of the element that was just opened.
    pub fn skip(&mut self) -> Result<(), ParseError> {
        let outside = self.depth() - 1;
        while self.depth() > outside {
            if self.step()? == Step::End {
                return Err(self.fail(Reason::Truncated));
            }
        }
        Ok(())
    }

    fn step(&mut self) -> Result<Step, ParseError> {
        if self.close_next {
            self.close_next = false;
            return Ok(Step::Close);
        }
        if self.between {
            let source = self.reader.get_ref();
            match next_tag(&mut self.tag, &source.text, source.at) {
                Some(Markup::Start { is_empty, end }) => {
                    self.reader.get_mut().at = end;
                    self.kept = None;
                    return self.open(is_empty, false);
                }
                Some(Markup::End { name, end })
                    if self.opened.last().is_none_or(|last| !last.is_seen) =>
                {
                    self.reader.get_mut().at = end;
                    self.check_end(&self.reader.get_ref().text[name])?;
                    self.pop();
                    return Ok(Step::Close);
                }
                _ => {}
            }
        }
        loop {
            self.skip_doctypes()?;
            self.buffer.clear();
            let event = self.reader.read_event_into(&mut self.buffer);
            self.between = !matches!(event, Ok(Event::Text(_)));
            let is_empty = matches!(event, Ok(Event::Empty(_)));
            match event {
                Ok(Event::Start(start) | Event::Empty(start)) => {
                    self.kept_tag.clear();
                    self.kept_tag.push_str(&start);
                    self.kept = Some(start.name().into_inner().len());
                    return self.open(is_empty, true);
                }
                Ok(Event::End(end)) => {
                    let name = end.name().into_inner().to_owned();
                    self.check_end(&name)?;
                    self.pop();
                    return Ok(Step::Close);
                }
                Ok(Event::GeneralRef(reference)) if !is_known(&reference) => {
                    return Err(self.fail(Reason::Entity));
                }
                Ok(Event::Eof) if !self.opened.is_empty() => {
                    return Err(self.fail(Reason::Truncated));
                }
                Ok(Event::Eof) => return Ok(Step::End),
                Ok(_) => {}
                Err(error) => return Err(self.refusal(&error)),
            }
        }
    }

    /// Passes over the DOCTYPEs that come next, and the white space before them.
    /// The library takes another end for theirs where they are cut.
    fn skip_doctypes(&mut self) -> Result<(), ParseError> {
        let is_first = self.reader.buffer_position() == 0;
        let is_outside = self.opened.is_empty() && (self.between || is_first);
        let source = self.reader.get_mut();
        loop {
            while is_outside
                && source
                    .reach(1)?
                    .first()
                    .is_some_and(u8::is_ascii_whitespace)
            {
                source.at += 1;
            }
            if !doctype::is_next(source)? {
                return Ok(());
            }
            if !is_outside {
                let message = "a DOCTYPE behind the beginning".to_owned();
                return Err(source.fail(syntax(message)));
            }
            doctype::skip(source, self.entities)?;
        }
    }

    /// The element of the tag, whose end is another tag unless it is empty.
    fn open(&mut self, is_empty: bool, is_seen: bool) -> Result<Step, ParseError> {
        self.close_next = is_empty;
        if !is_empty {
            let name = self.names.len();
            self.names.push_str(match self.kept {
                Some(len) => &self.kept_tag[..len],
                None => &self.reader.get_ref().text[self.tag.name.clone()],
            });
            self.opened.push(Opened { name, is_seen });
        }
        if self.depth() > self.max_depth {
            return Err(self.fail(Reason::Limit {
                what: "levels of nesting",
                limit: self.max_depth,
            }));
        }
        Ok(Step::Open)
    }

    /// An error unless the element that was opened last has that name.
    fn check_end(&self, name: &str) -> Result<(), ParseError> {
        let error = match self.opened.last().map(|last| &self.names[last.name..]) {
            Some(expected) if expected == name => return Ok(()),
            Some(expected) => IllFormedError::MismatchedEndTag {
                expected: expected.to_owned(),
                found: name.to_owned(),
            },
            None => IllFormedError::UnmatchedEndTag(name.to_owned()),
        };
        Err(self.fail(syntax(Error::from(error).to_string())))
    }

    fn pop(&mut self) {
        if let Some(opened) = self.opened.pop() {
            self.names.truncate(opened.name);
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Place;
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

    /// Cut into pieces, it is the library that reads.
    #[test]
    fn odd_documents_are_what_the_library_says() {
        for text in [
            "<r><a x=\"1\"y='2' z = \"3\"\t:w=\"4\" v=\"\"/></r>",
            "<r><a x='>' y=\"</r>\" z=\"'\">&amp;&#1;</a ><b\n/></r >",
            "<r>a&lt;<a/>&quot;b<b></b>&apos;</r><r/>",
            "<r><a\"b>\"></a\"b></r>",
            "<r><a b=\"></r>",
            "<r><é ü:ö='ä'/><:a/><a:/><1 x='1'/></1></r>",
            "<r><a x/></r>",
            "<r><a x=1 y='2'/></r>",
            "<r><a x='1' =\"2\"/></r>",
            "<r><a x='1' / y='2'/></r>",
            "<r><a x='1' x='2'/></r>",
            "<r>&amp<a/></r>",
            "<r>&am&amp;<a/></r>",
            "<r>&nbsp;<a/></r>",
            "<r><></r>",
            "<r>< a></r>",
            "<r></></r>",
            "<r></ r></r>",
            "<r></\n  ></r>",
            "<r></r\">\"></r>",
            "<r><a></r></a>",
            "<r><a/></a></r>",
            "<r/></r>",
            "<r><!-- <a> --><a/><![CDATA[<b>]]><b/><?p <c>?><c/></r>",
        ] {
            let _ = names(text);
        }
    }

    #[test]
    fn a_doctype_is_passed_over_wherever_it_is_cut() {
        for doctype in [
            "<!doctype a>",
            "<!DOCTYPE a PUBLIC '>\"[' \">'<!ENTITY\">",
            "<!DOCTYPE a [<!ELEMENT a (#PCDATA)><!ATTLIST a b CDATA '>]'> %c; ] >",
            "<!DOCTYPE ä [<!-- ü]> € <!ENTITY x '😀'> ' --><?p ]> ?><!NOTATION n SYSTEM \"]>\">]>",
            "<!DOCTYPE a [<!threads>]>\n<!DOCTYPE a>",
        ] {
            let text = format!("<?xml version='1.0'?>\n{doctype}<!-- --> <a/>");
            assert_eq!(names(&text), Ok(vec!["a1".into()]), "{text}");
            assert_eq!(names(doctype), Ok(vec![]), "{doctype}");
        }
        let reason = |text: &str| names(text).expect_err("refused").reason;
        for cut in [
            "<!DOCTYP",
            "<!DOCTYPE a 'b>",
            "<!DOCTYPE a [<!-- >]>",
            "<!DOCTYPE a [<!threads a=\"b\"c=\"d>]><e/>",
            "<!DOCTYPE a []",
        ] {
            assert_eq!(reason(cut), Reason::Truncated, "{cut}");
        }
        for wrong in ["<!DACTYPE>", "<a><!DOCTYPE b></a>", "b<!DOCTYPE a><a/>"] {
            assert!(matches!(reason(wrong), Reason::Syntax { .. }), "{wrong}");
        }
    }

    #[test]
    fn the_root_is_found_behind_the_prolog() {
        let root = |text: &[u8]| Xml::root_of(&mut { text });
        let expected = Some("t".to_owned());
        for text in [
            "<?xml version='1.0'?><!-- <x> --><j:t b='c'/>",
            "<!DOCTYPE t [<!ENTITY x 'y'>]><t/>",
            "<!DOCTYPE t [ <!-- ]><a> --> <!ENTITY % b ']><c>'> ] >\n<t a=''><u",
            "<!DOCTYPE t SYSTEM 'http://x/[v4].dtd'><t/>",
            "<t>&x;<",
        ] {
            assert_eq!(root(text.as_bytes()), expected, "{text}");
        }
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><!-- \xe4 --><t/>";
        assert_eq!(root(latin), expected);
        for text in ["<!DOCTYPE", "<!DOCTYPE t [", "<t a='", "x"] {
            assert_eq!(root(text.as_bytes()), None, "{text}");
        }
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
