//! Text line by line, from a reader: memory grows with the longest line alone.

use memchr::memchr;
use std::borrow::Cow;

use crate::adapters::decoder::{Decoder, Input};
use crate::adapters::near::find;
use crate::adapters::text::plain;
use crate::adapters::{Limits, ParseError, Reason};

/// So long lines are within every limit that [`Lines::ahead`] is given for.
pub const SHORT: usize = 1024;

/// A line and its number, 1-based.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Line<'a> {
    /// The number.
    pub number: usize,
    /// The text without line end and colours.
    pub text: &'a str,
}

/// The lines of a text, without `\r` and escape sequences; a line beyond the
/// limit is an error.
pub struct Lines<'r> {
    decoder: Decoder<'r>,
    limit: usize,
    block: String,
    /// Where the next line begins in it.
    at: usize,
    /// Whether the block holds an escape character.
    coloured: bool,
    /// The last line that held one.
    plain: String,
    number: usize,
}

impl<'r> Lines<'r> {
    /// Starts at the beginning of `input`.
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        Self {
            decoder: Decoder::new(input, limits),
            limit: limits.line,
            block: String::new(),
            at: 0,
            coloured: false,
            plain: String::new(),
            number: 0,
        }
    }

    /// The next line; `None` at the end.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Line<'_>>, ParseError> {
        let mut end = find(b'\n', &self.block.as_bytes()[self.at..]);
        while end.is_none() && self.block.len() - self.at <= self.limit + 1 && self.more()? {
            end = memchr(b'\n', self.block.as_bytes());
        }
        let rest = &self.block[self.at..];
        if rest.is_empty() {
            return Ok(None);
        }
        let line = &rest[..end.unwrap_or(rest.len())];
        self.at += rest.len().min(line.len() + 1);
        self.number += 1;
        let number = self.number;
        let returns = usize::from(line.as_bytes().last() == Some(&b'\r'));
        let mut text = &line[..line.len() - returns];
        if text.len() > self.limit {
            let (what, limit) = ("bytes in a line", self.limit);
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

    /// What comes next, as far as it was read, for whoever knows a faster way
    /// through some lines than one by one; [`Lines::pass`] says which. Nothing
    /// where there may be colours, or no line of [`SHORT`] bytes.
    pub fn ahead(&self) -> &str {
        let is_plain = !self.coloured && self.limit >= SHORT;
        if is_plain { &self.block[self.at..] } else { "" }
    }

    /// Passes over so many bytes, which are so many lines with their ends, none
    /// of them longer than [`SHORT`] or the limit.
    pub fn pass(&mut self, bytes: usize, lines: usize) {
        self.at += bytes;
        self.number += lines;
    }

    /// Sees to it that it can be read once more; `false` where that cannot be done.
    pub fn keep(&mut self) -> Result<bool, ParseError> {
        self.decoder.keep()
    }

    /// Starts once more at the beginning; `false` where that cannot be done.
    pub fn rewind(&mut self) -> Result<bool, ParseError> {
        let is_rewound = self.decoder.rewind()?;
        if is_rewound {
            self.block.clear();
            (self.at, self.number, self.coloured) = (0, 0, false);
        }
        Ok(is_rewound)
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.decoder.damaged()
    }

    /// Drops the lines that were given out and reads on.
    fn more(&mut self) -> Result<bool, ParseError> {
        self.block.drain(..self.at);
        self.at = 0;
        let more = self.decoder.more(&mut self.block)?;
        self.coloured = memchr(0x1b, self.block.as_bytes()).is_some();
        Ok(more)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::Pieces;

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
        let long = "y".repeat(300);
        let text = format!("\u{feff}{long}\r\n\x1b[1;32mgreen\x1b[0m ok\n\nlast");
        for piece in [1, 2, 3, 5, 7, 1000] {
            let found = texts(text.as_bytes(), piece);
            assert_eq!(found, [&*long, "green ok", "", "last"]);
        }
        assert_eq!(texts(b"", 1), [""; 0]);
        assert_eq!(texts(b"\n", 1), [""]);
        assert_eq!(texts(b"a\n", 9), ["a"]);
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
