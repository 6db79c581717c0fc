//! What is found in one file, on its way to the writer.

use crate::adapters::{Fold, Reading, Sums, Taker};
use crate::commands::import::place::Position;
use crate::commands::import::writer::{Mark, Writer};

/// Takes the readings of a file to the writer, and adds up what adds up.
pub(super) struct Found<'a, 'w> {
    writer: &'a mut Writer<'w>,
    /// How far the writer was.
    before: Mark,
    position: Position,
    pub(super) sums: Sums,
    pub(super) values: u64,
    /// The adapter goes on to the end of the file whatever happens here.
    pub(super) failed: Option<anyhow::Error>,
}

impl<'a, 'w> Found<'a, 'w> {
    pub(super) fn new(writer: &'a mut Writer<'w>) -> Self {
        Self {
            before: writer.mark(),
            writer,
            position: Position::default(),
            sums: Sums::default(),
            values: 0,
            failed: None,
        }
    }
}

impl Taker for Found<'_, '_> {
    fn take(&mut self, reading: &Reading) {
        self.values += 1;
        if reading.fold != Fold::Keep {
            self.sums.add(reading);
        } else if self.failed.is_none() {
            self.failed = self.writer.put(reading, &mut self.position).err();
        }
    }

    fn forget(&mut self) {
        self.failed = self.writer.back_to(&self.before).err();
        (self.position, self.sums, self.values) = Default::default();
    }
}
