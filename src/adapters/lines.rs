//! Text line by line, from a reader: memory grows with the longest line alone.

use std::borrow::Cow;
use std::io::{ErrorKind, Read};

use memchr::{memchr, memrchr};

use crate::adapters::text::{plain, refuse_utf16, without_mark};
use crate::adapters::{Limits, ParseError, Reason};

/// So much is read at once.
const BLOCK: usize = 128 * 1024;

/// A line and its number, 1-based.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// The number.
    pub number: usize,
    /// The text without line end and colours.
    pub text: &'a str,
}

/// The lines of a text, without `\r` and escape sequences. Bytes that are no
/// UTF-8 become U+FFFD; UTF-16, and a line beyond the limit, are errors.
pub struct Lines<'r> {
    input: &'r mut dyn Read,
    limits: Limits,
    /// Whole lines, of which those before `at` were given out.
    block: String,
    at: usize,
    /// What follows the block: the beginning of a line.
    rest: Vec<u8>,
    ended: bool,
    /// Bytes that were read.
    total: usize,
    /// Whether the block holds an escape character.
    coloured: bool,
    /// The last line that held one.
    plain: String,
    number: usize,
    /// Where the first byte is that is no UTF-8.
    damaged: Option<usize>,
}

impl<'r> Lines<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Read, limits: &Limits) -> Self {
        Self {
            input,
            limits: *limits,
            block: String::new(),
            at: 0,
            rest: Vec::new(),
            ended: false,
            total: 0,
            coloured: false,
            plain: String::new(),
            number: 0,
            damaged: None,
        }
    }

    /// The next line; `None` at the end.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        if self.at == self.block.len() && !self.fill()? {
            return Ok(None);
        }
        let rest = &self.block[self.at..];
        let len = memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let text = &rest[..len];
        self.at = self.block.len().min(self.at + len + 1);
        self.number += 1;
        let number = self.number;
        let mut text = text.strip_suffix('\r').unwrap_or(text);
        if text.len() > self.limits.line {
            let (what, limit) = ("bytes in a line", self.limits.line);
            return Err(ParseError::line(number, Reason::Limit { what, limit }));
        }
        if self.coloured
            && let Cow::Owned(without) = plain(text)
        {
            self.plain = without;
            text = &self.plain;
        }
        Ok(Some(Line { number, text }))
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.damaged
    }

    /// Reads on to the end of a line; `false` where nothing is left.
    fn fill(&mut self) -> Result<bool, ParseError> {
        let mut bytes = std::mem::take(&mut self.block).into_bytes();
        bytes.clear();
        bytes.append(&mut self.rest);
        let before = self.total - bytes.len();
        while !self.ended {
            let from = bytes.len();
            self.read_block(&mut bytes)?;
            if let Some(end) = memrchr(b'\n', &bytes[from..]) {
                self.rest.extend_from_slice(&bytes[from + end + 1..]);
                bytes.truncate(from + end + 1);
                break;
            }
            // The line is refused when it is given out.
            if bytes.len() > self.limits.line + 1 {
                break;
            }
        }
        if before == 0 {
            refuse_utf16(&bytes)?;
            let mark = bytes.len() - without_mark(&bytes).len();
            bytes.drain(..mark);
        }
        self.coloured = memchr(0x1b, &bytes).is_some();
        self.block = match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => {
                let at = before + error.utf8_error().valid_up_to();
                self.damaged.get_or_insert(at);
                String::from_utf8_lossy(error.as_bytes()).into_owned()
            }
        };
        self.at = 0;
        Ok(!self.block.is_empty())
    }

    fn read_block(&mut self, bytes: &mut Vec<u8>) -> Result<(), ParseError> {
        let from = bytes.len();
        bytes.resize(from + BLOCK, 0);
        let read = loop {
            match self.input.read(&mut bytes[from..]) {
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        let read = read.map_err(|error| ParseError::document(Reason::Broken(error.to_string())))?;
        bytes.truncate(from + read);
        self.ended = read == 0;
        self.total += read;
        if self.total > self.limits.bytes {
            return Err(ParseError::limit("bytes", self.limits.bytes));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives what it holds in pieces of a few bytes.
    struct Pieces<'a>(&'a [u8], usize);

    impl Read for Pieces<'_> {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let len = self.0.len().min(self.1).min(into.len());
            let (now, later) = self.0.split_at(len);
            into[..len].copy_from_slice(now);
            self.0 = later;
            Ok(len)
        }
    }

    fn all(text: &[u8], piece: usize, limits: &Limits) -> Result<Vec<(usize, String)>, ParseError> {
        let mut input = Pieces(text, piece);
        let mut lines = Lines::new(&mut input, limits);
        let mut found = Vec::new();
        while let Some(line) = lines.next()? {
            found.push((line.number, line.text.to_owned()));
        }
        Ok(found)
    }

    fn texts(text: &[u8], piece: usize) -> Vec<String> {
        let found = all(text, piece, &Limits::default()).expect("short lines");
        let numbers = found.iter().map(|(number, _)| *number);
        assert!(numbers.eq(1..=found.len()));
        found.into_iter().map(|(_, text)| text).collect()
    }

    #[test]
    fn lines_lose_ends_and_colours() {
        let text = "\u{feff}a\r\n\x1b[1;32mgreen\x1b[0m ok\n\nlast";
        for piece in [1, 2, 3, 5, 7, 100] {
            let found = texts(text.as_bytes(), piece);
            assert_eq!(found, ["a", "green ok", "", "last"]);
        }
        assert_eq!(texts(b"", 1), [""; 0]);
        assert_eq!(texts(b"\n", 1), [""]);
        assert_eq!(texts(b"a\n", 9), ["a"]);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced_and_their_place_is_known() {
        for piece in [1, 2, 100] {
            let mut input = Pieces(b"ab\nc\xc3\nd\xff\n", piece);
            let limits = Limits::default();
            let mut lines = Lines::new(&mut input, &limits);
            let mut found = Vec::new();
            while let Some(line) = lines.next().expect("short lines") {
                found.push(line.text.to_owned());
            }
            assert_eq!(found, ["ab", "c\u{fffd}", "d\u{fffd}"]);
            assert_eq!(lines.damaged(), Some(4));
        }
        let refused = all(b"\xff\xfea\0", 100, &Limits::default()).expect_err("refused");
        assert_eq!(refused.reason, Reason::Encoding("UTF-16".to_owned()));
    }

    #[test]
    fn what_is_beyond_a_limit_is_refused() {
        let limits = Limits {
            line: 3,
            bytes: 12,
            ..Limits::default()
        };
        let refusal = |text: &[u8], piece| {
            let refused = all(text, piece, &limits).expect_err("refused");
            refused.to_string()
        };
        for piece in [1, 4, 100] {
            assert_eq!(
                refusal(b"ab\nabcd\nx", piece),
                "line 2: more than 3 bytes in a line"
            );
        }
        assert_eq!(refusal(b"abc\nabc\nabc\nx", 100), "more than 12 bytes");
        let fits = all(b"abc\r\nabc", 100, &limits).expect("fits");
        assert_eq!(fits.len(), 2);
    }
}
