//! The text of an XML file for whoever reads it: quick-xml part by part, `tag`
//! and `doctype` in place.

use std::io::{self, BufRead, Read};

use memchr::{memchr_iter, memrchr};

use crate::adapters::decoder::Decoder;
use crate::adapters::{ParseError, Place, Reason};

/// The text of a file as the parser takes it, block by block.
pub struct Source<'r> {
    pub decoder: Decoder<'r>,
    pub text: String,
    /// How much of the text was taken.
    pub at: usize,
    /// Why there is no more of it.
    pub refused: Option<ParseError>,
    ended: bool,
    /// Lines before the text, and bytes before it in its first line.
    lines: usize,
    column: usize,
}

impl<'r> Source<'r> {
    /// Nothing was read yet.
    pub fn new(decoder: Decoder<'r>) -> Self {
        Self {
            decoder,
            text: String::new(),
            at: 0,
            refused: None,
            ended: false,
            lines: 0,
            column: 0,
        }
    }

    /// Drops what was taken, and reads on.
    fn more(&mut self) -> Result<(), ParseError> {
        let done = &self.text.as_bytes()[..self.at];
        self.column = match memrchr(b'\n', done) {
            Some(line) => done.len() - line - 1,
            None => self.column + done.len(),
        };
        self.lines += memchr_iter(b'\n', done).count();
        self.text.drain(..self.at);
        self.at = 0;
        let left = self.text.len();
        while self.text.len() == left && !self.ended {
            self.ended = !self.decoder.more(&mut self.text)?;
        }
        Ok(())
    }

    /// What was not taken yet: so many bytes at least, unless it ends before.
    pub fn reach(&mut self, len: usize) -> Result<&[u8], ParseError> {
        while self.text.len() - self.at < len && !self.ended {
            self.more()?;
        }
        Ok(&self.text.as_bytes()[self.at..])
    }

    /// Whether all of it was taken.
    pub fn is_done(&self) -> bool {
        self.ended && self.at == self.text.len()
    }

    /// An error behind what was taken.
    pub fn fail(&self, reason: Reason) -> ParseError {
        ParseError {
            place: self.place(),
            reason,
            hint: None,
        }
    }

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
