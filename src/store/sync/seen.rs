//! What was read of a remote in this exchange, by id.

use std::collections::{HashMap, HashSet};

use crate::store::IdSet;
use crate::store::line::{Head, parse_slow};

/// Ids that the remote is known to have.
#[derive(Debug, Default)]
pub struct Seen {
    months: HashMap<String, IdSet>,
    /// Ids of events, whole lines of machines.
    others: HashSet<Vec<u8>>,
}

impl Seen {
    /// Remembers a sample of this month.
    pub fn sample(&mut self, month: &str, id: u128) {
        match self.months.get_mut(month) {
            Some(ids) => {
                ids.insert(id);
            }
            None => {
                let mut ids = IdSet::default();
                ids.insert(id);
                self.months.insert(month.to_owned(), ids);
            }
        }
    }

    /// Whether the sample was seen.
    pub fn has_sample(&self, month: &str, id: u128) -> bool {
        self.months.get(month).is_some_and(|ids| ids.contains(id))
    }

    /// Remembers an event or a machine by its key.
    pub fn other(&mut self, key: Vec<u8>) {
        self.others.insert(key);
    }

    /// Whether the event or machine was seen.
    pub fn has_other(&self, key: &[u8]) -> bool {
        self.others.contains(key)
    }
}

/// The id of a line that was found to be a sample.
pub fn id_of_sample(line: &[u8]) -> Option<u128> {
    match Head::parse(line).and_then(|head| head.id()) {
        Some(id) => Some(id),
        None => parse_slow(line).ok().map(|sample| sample.id.bits()),
    }
}
