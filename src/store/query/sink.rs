//! Who takes what a scan selects.

use crate::model::Context;
use crate::store::line::Row;
use crate::store::query::Key;

/// A selected sample, as a visitor sees it.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Its raw fields.
    pub row: Row<'a>,
    /// The same number for the same [`Key`], counted from 0 over a scan.
    pub key_index: usize,
    /// Metric, metadata and unit.
    pub key: &'a Key,
}

impl Visit<'_> {
    /// When and where, parsed now: few visitors need it.
    pub fn context(&self) -> Context {
        // The scan has made sure that it is one; without, it is empty.
        serde_json::from_slice(self.row.context).unwrap_or_default()
    }
}

/// Takes what a scan selects. A closure is one that wants everything.
pub trait Sink {
    /// Whether further samples of this key are of any use. Asked before the
    /// rest of a line is looked at.
    fn wants(&mut self, _key_index: usize) -> bool {
        true
    }

    /// Whether [`Sink::wants_time`] is to be asked at all.
    fn chooses_times(&self) -> bool {
        false
    }

    /// Whether samples of this time, as it is written, are of any use. Asked
    /// first of all.
    fn wants_time(&mut self, _time: &[u8]) -> bool {
        true
    }

    /// All lines of a month were seen.
    fn end_of_month(&mut self) {}

    /// Takes a sample.
    fn take(&mut self, visit: Visit<'_>);
}

impl<F: FnMut(Visit<'_>)> Sink for F {
    fn take(&mut self, visit: Visit<'_>) {
        self(visit);
    }
}
