//! The contexts of a few samples, by id.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Context, Filter, Gathering, Timestamp};
use crate::store::{Order, Sink, Store, StoreError, Visit};

impl Store {
    /// The contexts of the samples with these ids, each known to have been
    /// taken at its time. Opens only the months they are in.
    pub fn contexts(
        &self,
        wanted: &BTreeMap<u128, Timestamp>,
    ) -> Result<BTreeMap<u128, Context>, StoreError> {
        let (Some(first), Some(last)) = (wanted.values().min(), wanted.values().max()) else {
            return Ok(BTreeMap::new());
        };
        let filter = Filter {
            since: Some(*first),
            until: Some(last.saturating_add(1)),
            ..Filter::default()
        };
        let mut sought = Sought {
            wanted,
            times: wanted.values().map(|time| time.to_ascii()).gathered(),
            last: (Timestamp::MIN.to_ascii(), false),
            found: BTreeMap::new(),
        };
        self.scan(&filter, Order::Forward, &mut sought)?;
        Ok(sought.found)
    }
}

/// Samples that are looked for.
struct Sought<'a> {
    wanted: &'a BTreeMap<u128, Timestamp>,
    times: BTreeSet<[u8; Timestamp::LEN]>,
    /// The time before, and whether it is among those: what a run recorded
    /// stands together.
    last: ([u8; Timestamp::LEN], bool),
    found: BTreeMap<u128, Context>,
}

impl Sink for &mut Sought<'_> {
    fn chooses_times(&self) -> bool {
        true
    }

    fn wants_time(&mut self, time: &[u8]) -> bool {
        if time != self.last.0 {
            self.last.0.copy_from_slice(time);
            self.last.1 = self.times.contains(time);
        }
        self.last.1
    }

    fn take(&mut self, visit: Visit<'_>) {
        if self.wanted.contains_key(&visit.row.id) {
            self.found.insert(visit.row.id, visit.context());
        }
    }
}
