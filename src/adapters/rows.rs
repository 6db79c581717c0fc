//! Text for a parser that reads by itself, part by part: its bytes, decoded,
//! with the limit on a line held.

use std::io::{self, Read};

use memchr::{memchr, memchr_iter, memrchr};

use crate::adapters::decoder::{Decoder, Input};
use crate::adapters::{Limits, ParseError, Reason};

/// The bytes of a text as UTF-8, from a reader.
pub struct Rows<'r> {
    decoder: Decoder<'r>,
    limit: usize,
    block: String,
    /// How much of the block was given out.
    at: usize,
    /// Lines that ended before the block, and bytes of the one that did not.
    lines: usize,
    open: usize,
    /// All blocks, for who has to see it twice.
    kept: Option<String>,
    refused: Option<ParseError>,
    /// Whether the input can be read once more.
    rewinds: bool,
}

impl<'r> Rows<'r> {
    /// Starts at the beginning of `input`; what is read is kept until
    /// [`Rows::forget`], unless it can be read once more.
    pub fn new(input: &'r mut dyn Input, limits: &Limits) -> Self {
        let mut decoder = Decoder::new(input, limits);
        // Nothing was read yet; what is wrong with it shows when it is.
        let rewinds = decoder.rewind().unwrap_or(false);
        Self {
            decoder,
            rewinds,
            limit: limits.line,
            block: String::new(),
            at: 0,
            lines: 0,
            open: 0,
            kept: (!rewinds).then(String::new),
            refused: None,
        }
    }

    /// The first line, still to be read.
    pub fn first_line(&mut self) -> Result<&str, ParseError> {
        while memchr(b'\n', self.block.as_bytes()).is_none()
            && self.block.len() <= self.limit
            && self.decoder.more(&mut self.block)?
        {}
        if let Some(kept) = &mut self.kept {
            kept.push_str(&self.block);
        }
        self.check()?;
        Ok(self.block.lines().next().unwrap_or(""))
    }

    /// From here on nothing is kept.
    pub fn forget(&mut self) {
        self.kept = None;
    }

    /// Starts once more at the beginning, where all was read.
    pub fn again(&mut self) -> Result<(), ParseError> {
        self.block = self.kept.take().unwrap_or_default();
        (self.at, self.lines, self.open) = (0, 0, 0);
        if self.rewinds {
            self.decoder.rewind()?;
        }
        Ok(())
    }

    /// Why the last read failed.
    pub fn refused(&self) -> Option<&ParseError> {
        self.refused.as_ref()
    }

    /// Where the first byte is that is no UTF-8, of those read so far.
    pub fn damaged(&self) -> Option<usize> {
        self.decoder.damaged()
    }

    /// Reads the next block in place of the one that was given out.
    fn load(&mut self) -> Result<(), ParseError> {
        let block = self.block.as_bytes();
        self.lines += memchr_iter(b'\n', block).count();
        self.open = match memrchr(b'\n', block) {
            Some(last) => block.len() - last - 1,
            None => self.open + block.len(),
        };
        self.block.clear();
        self.at = 0;
        while self.block.is_empty() && self.decoder.more(&mut self.block)? {}
        if let Some(kept) = &mut self.kept {
            kept.push_str(&self.block);
        }
        self.check()
    }

    /// Refuses a line of the block that is too long.
    fn check(&self) -> Result<(), ParseError> {
        if self.open + self.block.len() <= self.limit {
            return Ok(());
        }
        let mut open = self.open;
        for (index, line) in (self.lines + 1..).zip(self.block.split('\n')) {
            if open + line.len() > self.limit {
                let (what, limit) = ("bytes in a line", self.limit);
                return Err(ParseError::line(index, Reason::Limit { what, limit }));
            }
            open = 0;
        }
        Ok(())
    }
}

impl Read for Rows<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.at == self.block.len()
            && let Err(error) = self.load()
        {
            let told = io::Error::other(error.to_string());
            self.refused = Some(error);
            return Err(told);
        }
        let rest = &self.block.as_bytes()[self.at..];
        let len = rest.len().min(into.len());
        into[..len].copy_from_slice(&rest[..len]);
        self.at += len;
        Ok(len)
    }
}
