//! From the beginning of a document to the elements at a path.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde::de::{Deserialize, IgnoredAny};

use crate::adapters::json::{Text, expected_at};
use crate::adapters::json_parts::element::{Element, Outcome};
use crate::adapters::json_parts::{Json, LONG, ends_itself};
use crate::adapters::json_search::WORD;
use crate::adapters::{ParseError, Reason};

/// What is done with the elements.
type Each<'e> = &'e mut dyn FnMut(&str, &Element<'_>) -> Result<(), ParseError>;

type Members = BTreeMap<String, IgnoredAny>;

impl Json<'_> {
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
    pub(super) fn next_key(
        &mut self,
        key: &mut String,
        is_first: bool,
    ) -> Result<bool, ParseError> {
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
    pub(super) fn colon<T: for<'a> Deserialize<'a>>(&mut self) -> Result<bool, ParseError> {
        if self.peek()? != Some(b':') {
            return Err(self.misplaced::<T>("{\"\""));
        }
        self.at += 1;
        self.peek()?;
        Ok(true)
    }

    /// What begins here.
    pub(super) fn element(&self) -> Element<'_> {
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
    pub(super) fn is_plain(&self) -> bool {
        !self.has_words && ends_itself(&self.buffer[self.at..self.filled])
    }

    /// Why what comes next must not follow on `before`.
    pub(super) fn misplaced<T: for<'a> Deserialize<'a>>(&self, before: &str) -> ParseError {
        let rest = &self.buffer[self.at..self.filled];
        let text = [before.as_bytes(), &rest[..rest.len().min(WORD)]].concat();
        match serde_json::from_slice::<T>(&text) {
            Err(error) => self.base().refusal(&error, before.len(), self.format),
            Ok(_) => ParseError::document(Reason::Truncated),
        }
    }
}
