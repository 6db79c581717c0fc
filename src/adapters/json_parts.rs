//! JSON documents element by element, read part by part: memory grows with the
//! longest element alone. What is passed over is checked as the rest is, and an
//! error is the one that a parser of the whole would give, at the same place.

mod element;
mod lines;
mod skip;
mod walk;

use std::io::ErrorKind;

use memchr::memmem;

pub use element::Element;
use element::{Base, broken};

use crate::adapters::decoder::{Input, Slice};
use crate::adapters::json::{bare_word, blank};
use crate::adapters::json_search::WORD;
use crate::adapters::sniff::may_follow_bracket;
use crate::adapters::text::{refuse_utf16, without_mark};
use crate::adapters::{Limits, ParseError, Warning};

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

    /// Sees to it that it can be read once more; `false` where that cannot be done.
    pub fn keep(&mut self) -> Result<bool, ParseError> {
        self.input.keep().map_err(|error| broken(&error))
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

    /// Whether it is an object, as far as its first byte tells.
    pub fn is_object(&mut self) -> Result<bool, ParseError> {
        Ok(self.first_two()?.0 == Some(b'{'))
    }

    /// Whether it is an array, as far as its first two bytes tell.
    pub fn is_array(&mut self) -> Result<bool, ParseError> {
        let (first, second) = self.first_two()?;
        Ok(first == Some(b'[') && may_follow_bracket(second.as_ref()))
    }

    /// The first bytes that are no white space, where nothing was taken yet.
    fn first_two(&mut self) -> Result<(Option<u8>, Option<u8>), ParseError> {
        self.begin()?;
        loop {
            let bytes = self.buffer[..self.filled].iter().copied();
            let mut bytes = bytes.filter(|byte| !byte.is_ascii_whitespace());
            let found = (bytes.next(), bytes.next());
            if found.1.is_some() || !self.more()? {
                return Ok(found);
            }
        }
    }

    /// Calls `read` with the document, which can be read once more there: as it
    /// is, or held as a whole.
    pub fn twice<T>(
        &mut self,
        read: impl FnOnce(&mut Json<'_>) -> Result<T, ParseError>,
    ) -> Result<T, ParseError> {
        if self.keep()? {
            return read(self);
        }
        let bytes = self.whole()?.to_vec();
        let limits = Limits {
            bytes: self.limit,
            ..Limits::default()
        };
        let mut slice = Slice::new(&bytes);
        let mut json = Json::new(&mut slice, &limits);
        let done = read(&mut json);
        self.blanked = json.blanked;
        done
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
}

/// Whether a value shows where it ends, unlike a number.
fn ends_itself(value: &[u8]) -> bool {
    matches!(value.first(), Some(b'{' | b'[' | b'"'))
}

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
        let mut readings = Vec::new();
        let mut sink = Sink::new(&options, &mut readings);
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
