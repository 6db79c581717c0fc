//! JSON documents element by element, read part by part: memory grows with the
//! longest element alone. What is passed over is checked as the rest is, and an
//! error is the one that a parser of the whole would give, at the same place.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::io::ErrorKind;

use memchr::{memchr_iter, memmem, memrchr};
use serde::de::{Deserialize, IgnoredAny};

use crate::adapters::decoder::Input;
use crate::adapters::json::{Text, bare_word, blank, expected_at, refusal};
use crate::adapters::json_scan::Scan;
use crate::adapters::json_search::{Search, WORD};
use crate::adapters::text::{refuse_utf16, without_mark};
use crate::adapters::{Limits, ParseError, Place, Reason, Warning};

/// So much is read at once, at least; little in tests, which reach every edge so.
const BLOCK: usize = if cfg!(test) { 64 } else { 128 * 1024 };
/// Longer values that nobody wants are taken apart and not held.
const LONG: usize = BLOCK / 2;
/// Deeper in such a value, containers are not tried as a whole: each try may be
/// in vain.
const DEEP: usize = 8;
/// A document, from its beginning on.
pub struct Json<'r> {
    input: &'r mut dyn Input,
    limit: usize,
    /// What was read, up to `filled`, and how much of it is done with.
    buffer: Vec<u8>,
    filled: usize,
    at: usize,
    ended: bool,
    read: usize,
    /// Where the buffer begins in the document.
    start: Base,
    blanked: usize,
    /// Whether there may be bare words in it.
    has_words: bool,
    /// Whether what the elements are in was there, if only as `null`.
    reached: bool,
    /// How long a path is from its first `*` on, how many values were there, and
    /// in which of them what the elements are in was last, and whether twice.
    outer: usize,
    outers: usize,
    reached_in: Option<usize>,
    reached_twice: bool,
    format: &'static str,
}

/// An element, to be parsed as what it is before anything else is done: one that
/// is not complete yet comes once more.
pub struct Element<'a> {
    bytes: &'a [u8],
    /// What stands before it, of what is held, and where that begins.
    before: &'a [u8],
    start: Base,
    outers: usize,
    format: &'static str,
    outcome: Cell<Outcome>,
}

/// What came of parsing an element.
#[derive(Clone, Copy)]
enum Outcome {
    /// It was not parsed.
    Nothing,
    /// It is so long.
    Done(usize),
    /// It was refused, perhaps because more has to be read first.
    Cut,
}

/// Where a part of the document begins in it.
#[derive(Clone, Copy, Default)]
struct Base {
    lines: usize,
    column: usize,
}

impl Base {
    /// The same behind `before`.
    fn behind(self, before: &[u8]) -> Self {
        Self {
            lines: self.lines + memchr_iter(b'\n', before).count(),
            column: match memrchr(b'\n', before) {
                Some(line) => before.len() - line - 1,
                None => self.column + before.len(),
            },
        }
    }

    /// What serde says of a part that has `before` bytes in front.
    fn refusal(self, error: &serde_json::Error, before: usize, format: &'static str) -> ParseError {
        let column = match error.line() {
            ..=1 => self.column + error.column().saturating_sub(before),
            _ => error.column(),
        };
        ParseError {
            place: Place::Line {
                line: self.lines + error.line().max(1),
                column,
            },
            ..refusal(error, format)
        }
    }
}

impl<'a> Element<'a> {
    /// How many values stood where the first `*` of the path is, before the one
    /// that this is in.
    pub fn outer(&self) -> usize {
        self.outers.saturating_sub(1)
    }

    /// The element as it stands there, which is an object, an array or a text.
    pub fn bytes(&self) -> Result<&'a [u8], ParseError> {
        self.parse::<IgnoredAny>()?;
        match self.outcome.get() {
            Outcome::Done(len) => Ok(&self.bytes[..len]),
            _ => Err(ParseError::nothing("element")),
        }
    }

    /// The same as [`Element::parse`], by `plain` where it is ordinary enough.
    pub fn scan<T: Deserialize<'a>>(
        &self,
        plain: impl FnOnce(&mut Scan<'a>) -> Option<T>,
    ) -> Result<T, ParseError> {
        let mut scan = Scan::new(self.bytes);
        match plain(&mut scan) {
            Some(element) => {
                self.outcome.set(Outcome::Done(scan.at()));
                Ok(element)
            }
            None => self.parse(),
        }
    }

    /// The element as a `T`.
    pub fn parse<T: Deserialize<'a>>(&self) -> Result<T, ParseError> {
        let mut parser = serde_json::Deserializer::from_slice(self.bytes);
        let parsed = match ends_itself(self.bytes) {
            true => {
                let mut values = parser.into_iter::<T>();
                let parsed = values.next();
                self.outcome.set(Outcome::Done(values.byte_offset()));
                parsed.unwrap_or_else(|| serde_json::from_slice(self.bytes))
            }
            false => T::deserialize(&mut parser),
        };
        let error = match parsed {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        // Cut in two, a number is no number.
        self.outcome.set(Outcome::Cut);
        let base = self.start.behind(self.before);
        Err(base.refusal(&error, 0, self.format))
    }
}

fn broken(error: &std::io::Error) -> ParseError {
    ParseError::document(Reason::Broken(error.to_string()))
}

/// What is done with the elements.
type Each<'e> = &'e mut dyn FnMut(&str, &Element<'_>) -> Result<(), ParseError>;

impl<'r> Json<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        Self {
            input,
            limit: limits.bytes,
            buffer: Vec::new(),
            filled: 0,
            at: 0,
            ended: false,
            read: 0,
            start: Base::default(),
            blanked: 0,
            has_words: false,
            reached: false,
            outer: 0,
            outers: 0,
            reached_in: None,
            reached_twice: false,
            format: "JSON",
        }
    }

    /// Starts once more at the beginning; `false` where that cannot be done.
    pub fn rewind(&mut self) -> Result<bool, ParseError> {
        let is_rewound = self.input.rewind().map_err(|error| broken(&error))?;
        if is_rewound {
            (self.filled, self.at, self.read, self.blanked) = (0, 0, 0, 0);
            (self.ended, self.has_words, self.reached) = (false, false, false);
            (self.outers, self.reached_in, self.reached_twice) = (0, None, false);
            self.start = Base::default();
        }
        Ok(is_rewound)
    }

    /// Calls `each` with every element found at `path`; `*` in a path stands
    /// for every element of an array or an object. Once: the document is read
    /// to its end. `format` is the title for errors.
    pub fn each(
        &mut self,
        format: &'static str,
        path: &[&str],
        mut each: impl FnMut(&str, &Element<'_>) -> Result<(), ParseError>,
    ) -> Result<usize, ParseError> {
        self.each_of(format, path, &mut each)
    }

    /// The same, once for all.
    #[inline(never)]
    fn each_of(
        &mut self,
        format: &'static str,
        path: &[&str],
        each: Each<'_>,
    ) -> Result<usize, ParseError> {
        self.format = format;
        self.begin()?;
        let outer = path.iter().position(|step| *step == "*");
        self.outer = outer.map_or(0, |at| path.len() - at);
        let mut found = 0;
        self.peek()?;
        self.step(path, "", each, &mut found)?;
        match self.peek()? {
            None => Ok(found),
            Some(_) => Err(self.misplaced::<IgnoredAny>("0 ")),
        }
    }

    /// Whether it is an object, as far as its first byte tells.
    pub fn is_object(&mut self) -> Result<bool, ParseError> {
        self.begin()?;
        loop {
            let mut bytes = self.buffer[..self.filled].iter();
            if let Some(byte) = bytes.find(|byte| !byte.is_ascii_whitespace()) {
                return Ok(*byte == b'{');
            }
            if !self.more()? {
                return Ok(false);
            }
        }
    }

    /// All of it, where nothing was taken yet.
    pub fn whole(&mut self) -> Result<&[u8], ParseError> {
        self.begin()?;
        while self.more()? {}
        Ok(&self.buffer[..self.filled])
    }

    /// How many values stand where the first `*` of the path is; `None` where one
    /// of them holds twice what the elements are in.
    pub fn outers(&self) -> Option<usize> {
        (!self.reached_twice).then_some(self.outers)
    }

    /// Whether what the elements are in was there, if only as `null`.
    pub fn reached(&self) -> bool {
        self.reached
    }

    /// What was left out of it.
    pub fn warning(&self) -> Option<Warning> {
        (self.blanked > 0).then_some(Warning::Missing {
            what: "values",
            count: self.blanked,
        })
    }

    fn begin(&mut self) -> Result<(), ParseError> {
        if self.read == 0 {
            while self.filled < 3 && self.more()? {}
            let raw = &self.buffer[..self.filled];
            refuse_utf16(raw)?;
            let marked = raw.len() - without_mark(raw).len();
            self.buffer.copy_within(marked..self.filled, 0);
            self.filled -= marked;
        }
        Ok(())
    }

    /// Drops what is done with and reads on, a share of what is there at least,
    /// so that a long search stays linear; `false` at the end.
    fn more(&mut self) -> Result<bool, ParseError> {
        if self.ended {
            return Ok(false);
        }
        self.start = self.base();
        self.buffer.copy_within(self.at..self.filled, 0);
        self.filled -= self.at;
        self.at = 0;
        let to = self.filled + BLOCK.max(self.filled / 4);
        if self.buffer.len() < to {
            self.buffer.resize(to, 0);
        }
        let read = loop {
            match self.input.read(&mut self.buffer[self.filled..to]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let read = read.map_err(|error| broken(&error))?;
        let before = self.filled.saturating_sub(WORD);
        self.filled += read;
        let new = &self.buffer[before..self.filled];
        let has = |word: &[u8]| memmem::find(new, word).is_some();
        self.has_words = self.has_words || has(b"NaN") || has(b"Infinity");
        self.read += read;
        self.ended = read == 0;
        if self.read > self.limit {
            return Err(ParseError::limit("bytes", self.limit));
        }
        Ok(!self.ended)
    }

    /// Where it is.
    fn base(&self) -> Base {
        self.start.behind(&self.buffer[..self.at])
    }

    /// The next byte that is no white space, still to be read.
    fn peek(&mut self) -> Result<Option<u8>, ParseError> {
        loop {
            while let Some(&byte) = self.buffer[..self.filled].get(self.at) {
                match byte {
                    b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                    b'N' | b'I' => {
                        self.word()?;
                        return Ok(Some(self.buffer[self.at]));
                    }
                    byte => return Ok(Some(byte)),
                }
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }

    /// Blanks a bare word.
    fn word(&mut self) -> Result<(), ParseError> {
        while self.filled - self.at < WORD && self.more()? {}
        if let Some(len) = bare_word(&self.buffer[self.at..self.filled]) {
            blank(&mut self.buffer[self.at..self.at + len]);
            self.blanked += 1;
        }
        Ok(())
    }

    fn step(
        &mut self,
        path: &[&str],
        key: &str,
        each: Each<'_>,
        found: &mut usize,
    ) -> Result<(), ParseError> {
        let Some((first, rest)) = path.split_first() else {
            *found += 1;
            if self.is_plain() {
                let element = self.element();
                let done = each(key, &element);
                match (done, element.outcome.get()) {
                    (Ok(()), Outcome::Done(len)) => {
                        self.at += len;
                        return Ok(());
                    }
                    (Err(_), Outcome::Cut) if !self.ended => {}
                    (Err(refused), _) => return Err(refused),
                    (Ok(()), _) => return self.skip(),
                }
            }
            let end = self.end_of_value(usize::MAX)?;
            let end = end.unwrap_or(self.filled);
            each(key, &self.element())?;
            self.pass(end);
            return Ok(());
        };
        if rest.is_empty() {
            self.reached = true;
            self.reached_twice |= self.reached_in.replace(self.outers) == Some(self.outers);
        }
        let is_outer = usize::from(path.len() == self.outer);
        match self.peek()? {
            Some(b'{') => {
                let (mut key, mut is_first) = (String::new(), true);
                self.at += 1;
                while self.next_key(&mut key, is_first)? {
                    match *first == "*" || key == *first {
                        true => {
                            self.outers += is_outer;
                            self.step(rest, &key, each, found)?;
                        }
                        false => self.skip()?,
                    }
                    is_first = false;
                }
                Ok(())
            }
            Some(b'[') if *first == "*" => {
                let mut is_first = true;
                self.at += 1;
                loop {
                    match (self.peek()?, is_first) {
                        (Some(b']'), _) => {
                            self.at += 1;
                            return Ok(());
                        }
                        (Some(b','), false) => {
                            self.at += 1;
                            if matches!(self.peek()?, None | Some(b']')) {
                                return Err(self.misplaced::<Vec<IgnoredAny>>("[0,"));
                            }
                        }
                        (Some(_), true) => {}
                        (_, true) => return Err(self.misplaced::<Vec<IgnoredAny>>("[")),
                        (_, false) => return Err(self.misplaced::<Vec<IgnoredAny>>("[\"\"")),
                    }
                    is_first = false;
                    self.outers += is_outer;
                    self.step(rest, key, each, found)?;
                }
            }
            // `null`, or not what it should be.
            _ => {
                let end = self.end_of_value(LONG)?;
                let bytes = &self.buffer[self.at..self.filled];
                expected_at(path, bytes)
                    .map_err(|error| self.base().refusal(&error, 0, self.format))?;
                self.pass(end.unwrap_or(self.filled));
                Ok(())
            }
        }
    }

    /// Takes the next key of an object, behind its brace or behind a value; then
    /// its value comes. `false` where the object ended.
    fn next_key(&mut self, key: &mut String, is_first: bool) -> Result<bool, ParseError> {
        match self.peek()? {
            Some(b'}') => {
                self.at += 1;
                return Ok(false);
            }
            Some(b',') if !is_first => {
                self.at += 1;
                if self.peek()? != Some(b'"') {
                    return Err(self.misplaced::<Members>("{\"\":0,"));
                }
            }
            Some(b'"') if is_first => {}
            _ if is_first => return Err(self.misplaced::<Members>("{")),
            _ => return Err(self.misplaced::<Members>("{\"\":\"\"")),
        }
        let end = self.end_of_value(usize::MAX)?.unwrap_or(self.filled);
        key.clear();
        key.push_str(self.element().parse::<Text<'_>>()?.as_str());
        self.at = end;
        self.colon::<Members>()
    }

    /// Takes the colon behind a key, and goes to its value.
    fn colon<T: for<'a> Deserialize<'a>>(&mut self) -> Result<bool, ParseError> {
        if self.peek()? != Some(b':') {
            return Err(self.misplaced::<T>("{\"\""));
        }
        self.at += 1;
        self.peek()?;
        Ok(true)
    }

    /// What begins here.
    fn element(&self) -> Element<'_> {
        Element {
            bytes: &self.buffer[self.at..self.filled],
            before: &self.buffer[..self.at],
            start: self.start,
            outers: self.outers,
            format: self.format,
            outcome: Cell::new(Outcome::Nothing),
        }
    }

    /// Whether what comes is to be tried as it is: it says itself where it ends,
    /// and holds no bare words.
    fn is_plain(&self) -> bool {
        !self.has_words && ends_itself(&self.buffer[self.at..self.filled])
    }

    /// Passes over a value. One that is long is taken apart, so that it is
    /// never held as a whole.
    fn skip(&mut self) -> Result<(), ParseError> {
        let mut open = Vec::new();
        let mut is_first = false;
        loop {
            let mut done = Outcome::Nothing;
            let is_container = matches!(self.buffer[..self.filled].get(self.at), Some(b'{' | b'['));
            if open.len() >= DEEP && is_container {
                open.push(self.buffer[self.at]);
                self.at += 1;
                is_first = true;
                self.behind_value(&mut open, &mut is_first)?;
                if open.is_empty() {
                    return Ok(());
                }
                continue;
            }
            if self.is_plain() {
                let element = self.element();
                let parsed = element.parse::<IgnoredAny>();
                done = element.outcome.get();
                if !matches!(done, Outcome::Cut) || self.ended {
                    parsed?;
                }
            }
            let end = match done {
                Outcome::Done(len) => Some(self.at + len),
                _ => self.end_of_value(LONG)?,
            };
            match end {
                Some(end) if matches!(done, Outcome::Done(_)) => self.at = end,
                Some(end) => {
                    self.element().parse::<IgnoredAny>()?;
                    self.pass(end);
                }
                None if is_container && !self.ended => {
                    open.push(self.buffer[self.at]);
                    self.at += 1;
                    is_first = true;
                }
                None => {
                    // It ends too early, or is no value.
                    self.element().parse::<IgnoredAny>()?;
                    self.at = self.filled;
                }
            }
            self.behind_value(&mut open, &mut is_first)?;
            if open.is_empty() {
                return Ok(());
            }
        }
    }

    /// Goes from behind a value, or from behind the bracket that was opened
    /// last, to the next value in these brackets, if there is one.
    fn behind_value(&mut self, open: &mut Vec<u8>, is_first: &mut bool) -> Result<(), ParseError> {
        while let Some(&bracket) = open.last() {
            let is_object = bracket == b'{';
            match self.peek()? {
                Some(b'}') if is_object => {}
                Some(b']') if !is_object => {}
                Some(b',') if !*is_first => {
                    self.at += 1;
                    self.peek()?;
                    self.ignored_key(is_object)?;
                    break;
                }
                Some(_) if *is_first => {
                    self.ignored_key(is_object)?;
                    break;
                }
                _ => {
                    let before = match (is_object, *is_first) {
                        (true, true) => "{",
                        (true, false) => "{\"\":\"\"",
                        (false, true) => "[",
                        (false, false) => "[\"\"",
                    };
                    return Err(self.misplaced::<IgnoredAny>(before));
                }
            }
            self.at += 1;
            open.pop();
            *is_first = false;
        }
        *is_first = false;
        Ok(())
    }

    /// Passes over a key, where one has to be.
    fn ignored_key(&mut self, is_object: bool) -> Result<(), ParseError> {
        if !is_object {
            return Ok(());
        }
        if self.peek()? != Some(b'"') {
            return Err(self.misplaced::<IgnoredAny>("{\"\":0,"));
        }
        let end = self.end_of_value(usize::MAX)?.unwrap_or(self.filled);
        self.element().parse::<IgnoredAny>()?;
        self.at = end;
        self.colon::<IgnoredAny>().map(|_| ())
    }

    /// Goes behind a value that was found good. A number or a word may be
    /// followed by what does not belong to it.
    fn pass(&mut self, end: usize) {
        let value = &self.buffer[self.at..end];
        self.at = match ends_itself(value) {
            true => end,
            false => match serde_json::from_slice::<IgnoredAny>(value) {
                Err(error) if error.is_syntax() => self.at + error.column().saturating_sub(1),
                _ => end,
            },
        };
    }

    /// Where the value ends that begins here, all of which is held then. `None`
    /// where it is longer than `most`, and where the document ends before.
    fn end_of_value(&mut self, most: usize) -> Result<Option<usize>, ParseError> {
        let mut search = Search::default();
        loop {
            let held = &mut self.buffer[self.at..self.filled];
            if let Some(len) = search.end_of(held, self.ended) {
                self.blanked += search.blanked;
                // An escape that is none may reach beyond the end.
                while self.filled - self.at < len + WORD && self.more()? {}
                return Ok(Some(self.at + len));
            }
            // Of what was left open for more to come, the end may be the end.
            if self.ended || self.filled - self.at > most {
                self.blanked += search.blanked;
                return Ok(None);
            }
            self.more()?;
        }
    }

    /// Why what comes next must not follow on `before`.
    fn misplaced<T: for<'a> Deserialize<'a>>(&self, before: &str) -> ParseError {
        let rest = &self.buffer[self.at..self.filled];
        let text = [before.as_bytes(), &rest[..rest.len().min(WORD)]].concat();
        match serde_json::from_slice::<T>(&text) {
            Err(error) => self.base().refusal(&error, before.len(), self.format),
            Ok(_) => ParseError::document(Reason::Truncated),
        }
    }
}

/// Whether a value shows where it ends, unlike a number.
fn ends_itself(value: &[u8]) -> bool {
    matches!(value.first(), Some(b'{' | b'[' | b'"'))
}

type Members = BTreeMap<String, IgnoredAny>;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::Pieces;
    use crate::adapters::json::Source;
    use crate::adapters::{Options, Sink};

    type Found = Result<(Vec<String>, usize), ParseError>;

    fn in_parts(text: &[u8], piece: usize, path: &[&str]) -> Found {
        let mut input = Pieces(text, piece);
        let mut json = Json::new(&mut input, &Limits::default());
        let mut found = Vec::new();
        json.each("a test", path, |key, element| {
            let value: serde_json::Value = element.parse()?;
            found.push(format!("{key}={value}"));
            Ok(())
        })?;
        let blanked = json.blanked;
        Ok((found, blanked))
    }

    fn as_a_whole(text: &[u8], path: &[&str]) -> Found {
        let options = Options::default();
        let mut emit = |_: &crate::adapters::Reading| {};
        let mut sink = Sink::new(&options, &mut emit);
        let source = Source::new(text, "a test", &mut sink)?;
        let mut found = Vec::new();
        source.each(path, |key, value: serde_json::Value| {
            found.push(format!("{key}={value}"));
            Ok(())
        })?;
        let blanked = match sink.into_warnings().first() {
            Some(Warning::Missing { count, .. }) => *count,
            _ => 0,
        };
        Ok((found, blanked))
    }

    const PATHS: [&[&str]; 4] = [&["*"], &["a", "*"], &["a", "*", "b"], &["a"]];

    /// However it is cut, it is as if it were read at once: values and errors,
    /// with their places.
    #[test]
    fn parts_are_as_good_as_the_whole() {
        let good = r#" {"x": [1, {"y": "\"}{"}, -2.5e3, NaN],
            "a": [{"b": 1, "c": [null, true]}, {"b": "\u00e4{"}, null, {}],
            "z": {"a": [], "q": -Infinity}, "e": ""} "#;
        let plain = good.replace("NaN", "null").replace("-Infinity", "7");
        let mut texts: Vec<Vec<u8>> = vec![good.as_bytes().to_vec()];
        // Cut short, with a byte too much, and with one that is another.
        for text in [good.as_bytes(), plain.as_bytes()] {
            for at in 0..text.len() {
                texts.push(text[..at].to_vec());
                for byte in b"{]\",:1- N\xff" {
                    let mut other = text.to_vec();
                    other[at] = *byte;
                    texts.push(other);
                    let mut other = text.to_vec();
                    other.insert(at, *byte);
                    texts.push(other);
                }
            }
        }
        for text in [
            "",
            "[]",
            "[1,]",
            "[1 2]",
            "[1.5.6]",
            "{\"a\":[1,2],}",
            "7",
            "null",
            "[NaN]",
            "[-Infinity, NaN]x",
        ] {
            texts.push(text.as_bytes().to_vec());
        }
        for text in texts {
            for path in PATHS {
                let whole = as_a_whole(&text, path);
                for piece in [1, 100_000] {
                    let parts = in_parts(&text, piece, path);
                    let shown = String::from_utf8_lossy(&text);
                    assert_eq!(parts, whole, "{shown} by {piece} at {path:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_passed_over_is_not_held() {
        let long = format!(
            "{{\"x\": [{}0], \"a\": [1]}}",
            "[{\"k\": [1, {}]}, \"text\"],\n".repeat(20_000)
        );
        let mut input = Pieces(long.as_bytes(), 5000);
        let mut json = Json::new(&mut input, &Limits::default());
        let mut found = 0;
        let each = |_: &str, element: &Element<'_>| {
            found += element.parse::<u64>()?;
            Ok(())
        };
        assert_eq!(json.each("a test", &["a", "*"], each), Ok(1));
        assert!(json.buffer.len() <= 3 * BLOCK, "{}", json.buffer.len());
        let deep = format!(
            "{{\"x\": {}{}, \"a\": [1]}}",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(
            in_parts(deep.as_bytes(), 5000, &["a", "*"]),
            Ok((vec!["a=1".to_owned()], 0))
        );
        for wrong in ["[1 2]", "{1: 2}", "{\"a\" 1}", "[1,]", "}", "x"] {
            let text = long
                .replacen("[1, {}]", wrong, 15_000)
                .replacen(wrong, "[1, {}]", 14_999);
            let parts = in_parts(text.as_bytes(), 5000, &["a", "*"]);
            assert_eq!(parts, as_a_whole(text.as_bytes(), &["a", "*"]), "{wrong}");
        }
    }
}
