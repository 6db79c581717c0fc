//! Rows of separated cells, read part by part: memory grows with the longest
//! row alone, the limit on a line is held.
//!
//! Cells are as in RFC 4180, read as the `csv` crate reads them: quotes count
//! at the start of a cell only, empty lines are left out, and a quote that is
//! never closed takes all that is left.

use memchr::{memchr, memchr_iter, memrchr};

use crate::adapters::decoder::{Decoder, Input};
use crate::adapters::{Limits, ParseError, Reason};

/// The rows of a text.
pub struct Rows<'r> {
    decoder: Decoder<'r>,
    limit: usize,
    separator: u8,
    block: String,
    /// Where the next row begins in it.
    at: usize,
    /// The line it begins in, as far as lines were read.
    line: usize,
    /// Lines that ended in what was read, and bytes of the one that did not.
    lines: usize,
    open: usize,
    /// All blocks, for who has to see it twice.
    held: Option<String>,
    /// Whether the input can be read once more.
    rewinds: bool,
    ends: Vec<usize>,
    /// The cells of a row that has quotes, without them.
    unquoted: String,
}

/// One row.
#[derive(Clone, Copy)]
pub struct Row<'a> {
    text: &'a str,
    /// Where each cell ends.
    ends: &'a [usize],
    /// Bytes between two cells.
    gap: usize,
    /// The line it begins in.
    pub line: usize,
}

impl<'a> Row<'a> {
    /// How many cells there are.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// The cell at a place; empty where there is none.
    pub fn cell(&self, at: usize) -> &'a str {
        let start = match at.checked_sub(1) {
            Some(before) => self.ends.get(before).map_or(0, |end| end + self.gap),
            None => 0,
        };
        let end = self.ends.get(at);
        end.map_or("", |end| &self.text[start..*end])
    }

    /// All cells.
    pub fn cells(self) -> impl Iterator<Item = &'a str> {
        let mut start = 0;
        self.ends.iter().map(move |end| {
            let cell = &self.text[start..*end];
            start = end + self.gap;
            cell
        })
    }
}

impl<'r> Rows<'r> {
    /// Starts at the beginning of `input`; what is read is held until
    /// [`Rows::forget`] or [`Rows::keep`].
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        Self {
            decoder: Decoder::new(input, limits),
            rewinds: false,
            limit: limits.line,
            separator: b',',
            block: String::new(),
            at: 0,
            line: 1,
            lines: 0,
            open: 0,
            held: Some(String::new()),
            ends: Vec::new(),
            unquoted: String::new(),
        }
    }

    /// The first line, still to be read.
    pub fn first_line(&mut self) -> Result<&str, ParseError> {
        while memchr(b'\n', self.block.as_bytes()).is_none()
            && self.block.len() <= self.limit
            && self.more()?
        {}
        Ok(self.block.lines().next().unwrap_or(""))
    }

    /// What stands between two cells.
    pub fn separate_by(&mut self, separator: u8) {
        self.separator = separator;
    }

    /// From here on nothing is held.
    pub fn forget(&mut self) {
        self.held = None;
    }

    /// From here on as little is held as [`Rows::again`] allows; gives whether
    /// nothing is, so that it may be called wherever it was read to, and often.
    pub fn keep(&mut self) -> Result<bool, ParseError> {
        self.rewinds = self.decoder.keep()?;
        if self.rewinds {
            self.forget();
        }
        Ok(self.rewinds)
    }

    /// Starts once more at the beginning, where all was read.
    pub fn again(&mut self) -> Result<(), ParseError> {
        self.block = self.held.take().unwrap_or_default();
        (self.at, self.line, self.lines, self.open) = (0, 1, 0, 0);
        if self.rewinds {
            self.decoder.rewind()?;
        }
        Ok(())
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.decoder.damaged()
    }

    /// The next row; `None` at the end.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Row<'_>>, ParseError> {
        loop {
            self.skip_empty();
            let line = self.line;
            let rest = &self.block.as_bytes()[self.at..];
            if let Some(len) = plain(rest, self.separator, &mut self.ends) {
                let start = self.at;
                self.line += usize::from(rest[len] == b'\n');
                self.at += len + 1;
                return Ok(Some(Row {
                    text: &self.block[start..start + len],
                    ends: &self.ends,
                    gap: 1,
                    line,
                }));
            }
            let rest = &self.block[self.at..];
            if memchr(b'\n', rest.as_bytes()).is_none() && self.more()? {
                continue;
            }
            let rest = &self.block[self.at..];
            if rest.is_empty() {
                return Ok(None);
            }
            let taken = unquote(rest, self.separator, &mut self.unquoted, &mut self.ends);
            if taken.is_none() && self.more()? {
                continue;
            }
            self.take(taken.unwrap_or(usize::MAX));
            return Ok(Some(Row {
                text: &self.unquoted,
                ends: &self.ends,
                gap: 0,
                line,
            }));
        }
    }

    fn skip_empty(&mut self) {
        while let Some(byte @ (b'\n' | b'\r')) = self.block.as_bytes().get(self.at) {
            self.line += usize::from(*byte == b'\n');
            self.at += 1;
        }
    }

    /// Moves on by so many bytes, as far as there are.
    fn take(&mut self, bytes: usize) {
        let rest = &self.block.as_bytes()[self.at..];
        let taken = &rest[..bytes.min(rest.len())];
        self.line += memchr_iter(b'\n', taken).count();
        self.at += taken.len();
    }

    /// Drops the rows that were given out and reads on; `false` at the end.
    fn more(&mut self) -> Result<bool, ParseError> {
        self.block.drain(..self.at);
        self.at = 0;
        let had = self.block.len();
        let mut is_more = true;
        while self.block.len() == had && is_more {
            is_more = self.decoder.more(&mut self.block)?;
        }
        let new = &self.block[had..];
        if let Some(held) = &mut self.held {
            held.push_str(new);
        }
        self.check(new)?;
        self.lines += memchr_iter(b'\n', new.as_bytes()).count();
        self.open = match memrchr(b'\n', new.as_bytes()) {
            Some(last) => new.len() - last - 1,
            None => self.open + new.len(),
        };
        Ok(is_more)
    }

    /// Refuses a line that is too long, in what comes next.
    fn check(&self, new: &str) -> Result<(), ParseError> {
        if self.open + new.len() <= self.limit {
            return Ok(());
        }
        let mut open = self.open;
        for (index, line) in (self.lines + 1..).zip(new.split('\n')) {
            if open + line.len() > self.limit {
                let (what, limit) = ("bytes in a line", self.limit);
                return Err(ParseError::line(index, Reason::Limit { what, limit }));
            }
            open = 0;
        }
        Ok(())
    }
}

/// A row without quotes that `rest` begins with and whose line end is there: how
/// long it is, and where its cells end. Eight bytes at a time; `None` is for the
/// other way.
fn plain(rest: &[u8], separator: u8, ends: &mut Vec<usize>) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    const LOWS: u64 = !HIGHS;
    ends.clear();
    for (nth, word) in rest.as_chunks::<8>().0.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // Of the marks for a byte, the lowest is exact (Mycroft 1987).
        let near = |byte: u8| {
            let x = word ^ (ONES * u64::from(byte));
            x.wrapping_sub(ONES) & !x
        };
        let stops = (near(b'\n') | near(b'\r') | near(b'"')) & HIGHS;
        let before = (stops & stops.wrapping_neg()).wrapping_sub(1);
        // The high bit is clear exactly where a separator is.
        let x = word ^ (ONES * u64::from(separator));
        let mut marks = !(((x & LOWS) + LOWS) | x | LOWS) & before;
        while marks != 0 {
            ends.push(nth * 8 + marks.trailing_zeros() as usize / 8);
            marks &= marks - 1;
        }
        if stops != 0 {
            let end = nth * 8 + stops.trailing_zeros() as usize / 8;
            ends.push(end);
            let is_end = matches!(rest[end..], [b'\n', ..] | [b'\r', b'\n', ..]);
            return is_end.then_some(end);
        }
    }
    None
}

/// The cells of the row that `rest` begins with, one behind the other in `text`,
/// and how many bytes it has with its end; `None` where `rest` ends before it.
fn unquote(rest: &str, separator: u8, text: &mut String, ends: &mut Vec<usize>) -> Option<usize> {
    text.clear();
    ends.clear();
    let bytes = rest.as_bytes();
    let mut at = 0;
    loop {
        if bytes.get(at) == Some(&b'"') {
            at = quoted(rest, at + 1, text);
        }
        let ends_cell = |b: &u8| *b == separator || matches!(b, b'\n' | b'\r');
        let len = bytes[at..].iter().position(ends_cell);
        let end = len.map_or(rest.len(), |len| at + len);
        text.push_str(&rest[at..end]);
        ends.push(text.len());
        match bytes.get(end) {
            Some(byte) if *byte == separator => at = end + 1,
            Some(_) => return Some(end + 1),
            None => return None,
        }
    }
}

/// Copies what is quoted from `at` on; gives where it goes on behind the quotes.
fn quoted(rest: &str, mut at: usize, text: &mut String) -> usize {
    while let Some(len) = memchr(b'"', &rest.as_bytes()[at..]) {
        text.push_str(&rest[at..at + len]);
        at += len + 1;
        if rest.as_bytes().get(at) != Some(&b'"') {
            return at;
        }
        text.push('"');
        at += 1;
    }
    text.push_str(&rest[at..]);
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::Pieces;

    type Read = Vec<(usize, Vec<String>)>;

    fn rows(text: &str, separator: u8, piece: usize) -> Read {
        let mut input = Pieces(text.as_bytes(), piece);
        let mut rows = Rows::new(&mut input, &Limits::default());
        rows.separate_by(separator);
        let mut read = Vec::new();
        while let Some(row) = rows.next().expect("no limit is met") {
            read.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        read
    }

    fn by_the_library(text: &str, separator: u8) -> Read {
        let mut builder = csv::ReaderBuilder::new();
        let builder = builder.delimiter(separator).has_headers(false);
        let reader = builder.flexible(true).from_reader(text.as_bytes());
        let records = reader.into_records().map(|record| {
            let record = record.expect("text");
            // The library stands before the rest of a line end, and before
            // empty lines.
            let from = record.position().map_or(0, csv::Position::byte) as usize;
            let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let ends = text.as_bytes()[from..].iter().take_while(|b| is_end(b));
            let before = &text.as_bytes()[..from + ends.count()];
            let line = 1 + memchr_iter(b'\n', before).count();
            (line, record.iter().map(str::to_owned).collect())
        });
        records.collect()
    }

    #[test]
    fn rows_are_what_the_library_reads() {
        // All texts of a few characters that mean something, and some that do not.
        let alphabet = ["a", "\"", ",", "\n", "\r", "ö;"];
        let mut texts = vec![String::new()];
        for len in 0..4 {
            let from = texts.len() - alphabet.len().pow(len);
            for at in from..texts.len() {
                let next = alphabet.map(|letter| texts[at].clone() + letter);
                texts.extend(next);
            }
        }
        for (at, text) in texts.iter().enumerate() {
            // The decoder waits for so many bytes before it gives any.
            let text = format!("{}\n{text}", "x,y".repeat(100));
            // Rows that end in the same word as they begin, and some that do not.
            for text in [&text, &format!("{text},longer\n,,\r\nthan;a,word\n")] {
                let expected = by_the_library(text, b',');
                assert_eq!(rows(text, b',', usize::MAX), expected, "{text:?}");
            }
            if at % 5 == 0 {
                assert_eq!(
                    rows(&text, b';', 1),
                    by_the_library(&text, b';'),
                    "{text:?}"
                );
            }
        }
    }

    #[test]
    fn long_cells_are_cut_nowhere() {
        let cells = |n: usize| format!("{},\"{}\"", "a".repeat(n), "b\n\"\"".repeat(n));
        let text: String = (0..40).map(|n| cells(n * n) + ",,\r\n").collect();
        let expected = by_the_library(&text, b',');
        for piece in [1, 7, 1000, usize::MAX] {
            assert_eq!(rows(&text, b',', piece), expected);
        }
    }
}
