//! An element of a document, on its way from bytes to a value.

use std::cell::Cell;

use memchr::{memchr_iter, memrchr};
use serde::de::{Deserialize, IgnoredAny};

use crate::adapters::json::refusal;
use crate::adapters::json_parts::ends_itself;
use crate::adapters::json_scan::Scan;
use crate::adapters::{ParseError, Place, Reason};

/// An element, to be parsed as what it is before anything else is done: one that
/// is not complete yet comes once more.
pub struct Element<'a> {
    pub(super) bytes: &'a [u8],
    /// What stands before it, of what is held, and where that begins.
    pub(super) before: &'a [u8],
    pub(super) start: Base,
    pub(super) outers: usize,
    pub(super) format: &'static str,
    pub(super) outcome: Cell<Outcome>,
}

/// What came of parsing an element.
#[derive(Clone, Copy)]
pub(super) enum Outcome {
    /// It was not parsed.
    Nothing,
    /// It is so long.
    Done(usize),
    /// It was refused, perhaps because more has to be read first.
    Cut,
}

/// Where a part of the document begins in it.
#[derive(Clone, Copy, Default)]
pub(super) struct Base {
    pub(super) lines: usize,
    pub(super) column: usize,
}

impl Base {
    /// The same behind `before`.
    pub(super) fn behind(self, before: &[u8]) -> Self {
        Self {
            lines: self.lines + memchr_iter(b'\n', before).count(),
            column: match memrchr(b'\n', before) {
                Some(line) => before.len() - line - 1,
                None => self.column + before.len(),
            },
        }
    }

    /// What serde says of a part that has `before` bytes in front.
    pub(super) fn refusal(
        self,
        error: &serde_json::Error,
        before: usize,
        format: &'static str,
    ) -> ParseError {
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

pub(super) fn broken(error: &std::io::Error) -> ParseError {
    ParseError::document(Reason::Broken(error.to_string()))
}
