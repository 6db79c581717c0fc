//! What nobody asks for is passed over, and checked on the way.

use serde::de::IgnoredAny;

use crate::adapters::ParseError;
use crate::adapters::json_parts::element::Outcome;
use crate::adapters::json_parts::{DEEP, Json, LONG, ends_itself};
use crate::adapters::json_search::{Search, WORD};

impl Json<'_> {
    /// Passes over a value. One that is long is taken apart, so that it is
    /// never held as a whole.
    pub(super) fn skip(&mut self) -> Result<(), ParseError> {
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
    pub(super) fn behind_value(
        &mut self,
        open: &mut Vec<u8>,
        is_first: &mut bool,
    ) -> Result<(), ParseError> {
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
    pub(super) fn ignored_key(&mut self, is_object: bool) -> Result<(), ParseError> {
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
    pub(super) fn pass(&mut self, end: usize) {
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
    pub(super) fn end_of_value(&mut self, most: usize) -> Result<Option<usize>, ParseError> {
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
}
