//! Where adapters put what they read: it counts, filters and hands on.

use crate::adapters::{Draft, Items, Options, ParseError, Reading, Template, Warning};

/// Who takes the readings of a file.
pub trait Taker {
    /// Takes the next one.
    fn take(&mut self, reading: &Reading);
    /// Those of this file that were taken count for nothing.
    fn forget(&mut self);
}

impl Taker for Vec<Reading> {
    fn take(&mut self, reading: &Reading) {
        self.push(reading.clone());
    }

    fn forget(&mut self) {
        self.clear();
    }
}

/// Takes drafts one by one, so that a file with a million tests needs no
/// million readings in memory.
pub struct Sink<'a> {
    /// What the caller wants.
    pub options: &'a Options,
    taker: &'a mut dyn Taker,
    warnings: Vec<Warning>,
    count: usize,
    /// How many items came by, those that are not wanted too.
    items: u32,
}

impl<'a> Sink<'a> {
    /// Hands finished readings to `taker`.
    pub fn new(options: &'a Options, taker: &'a mut dyn Taker) -> Self {
        Self {
            options,
            taker,
            warnings: Vec::new(),
            count: 0,
            items: 0,
        }
    }

    /// Whether readings per thing are wanted at all.
    pub fn wants_items(&self) -> bool {
        self.options.items != Items::None
    }

    /// Whether also tests that passed are wanted.
    pub fn wants_all(&self) -> bool {
        self.options.items == Items::All
    }

    /// Hands on what has a value and is wanted.
    pub fn put(&mut self, mut draft: Draft) -> Result<(), ParseError> {
        self.take(&mut draft)
    }

    /// The same of the reading of a template.
    pub fn put_again(&mut self, template: &mut Template) -> Result<(), ParseError> {
        self.take(template.draft())
    }

    /// The same of a reading in a row of several; `same_labels`: the one before
    /// has its labels as well.
    pub(super) fn put_in_row(
        &mut self,
        draft: &mut Draft,
        same_labels: bool,
    ) -> Result<(), ParseError> {
        draft.set_same_labels(same_labels);
        self.take(draft)
    }

    /// Passes over a reading whose labels cannot be kept.
    pub(super) fn refuse_labels(&mut self) {
        self.skip("values with more labels than are kept", 0);
    }

    fn take(&mut self, draft: &mut Draft) -> Result<(), ParseError> {
        let is_item = draft.is_item();
        if is_item && !self.wants_items() {
            return Ok(());
        }
        self.items = self.items.wrapping_add(u32::from(is_item));
        match draft.reading() {
            Ok(Some(reading)) => {
                reading.place = if is_item { self.items } else { 0 };
                self.count += 1;
                let limit = self.options.limits.elements;
                if self.count > limit {
                    return Err(ParseError::limit("readings", limit));
                }
                self.taker.take(reading);
            }
            Ok(None) => {}
            Err(_) => self.refuse_labels(),
        }
        Ok(())
    }

    /// Counts an item that is not wanted.
    pub fn pass_over(&mut self) {
        self.items = self.items.wrapping_add(1);
    }

    /// A remark, once.
    pub fn warn(&mut self, warning: Warning) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    /// Counts something that was left out, in one warning for all of its kind.
    pub fn skip(&mut self, what: &'static str, line: usize) {
        for warning in &mut self.warnings {
            if let Warning::Skipped {
                what: had, count, ..
            } = warning
                && *had == what
            {
                *count += 1;
                return;
            }
        }
        self.warnings.push(Warning::Skipped {
            what,
            line,
            count: 1,
        });
    }

    /// Takes everything back: the file is read anew.
    pub fn forget(&mut self) {
        self.taker.forget();
        self.warnings.clear();
        (self.count, self.items) = (0, 0);
    }

    /// How many readings were handed on.
    pub fn count(&self) -> usize {
        self.count
    }

    /// An error where nothing was handed on.
    pub fn expect(&self, what: &'static str) -> Result<(), ParseError> {
        match self.count {
            0 => Err(ParseError::nothing(what)),
            _ => Ok(()),
        }
    }

    /// The remarks, in order.
    pub fn into_warnings(self) -> Vec<Warning> {
        self.warnings
    }
}
