//! The contexts of a few samples, by id.

use std::collections::BTreeMap;

use crate::model::{Context, Filter, Timestamp};
use crate::store::{Order, Store, StoreError, Visit};

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
        let mut contexts = BTreeMap::new();
        self.scan(&filter, Order::Forward, |visit: Visit<'_>| {
            if wanted.contains_key(&visit.row.id) {
                contexts.insert(visit.row.id, visit.context());
            }
        })?;
        Ok(contexts)
    }
}
