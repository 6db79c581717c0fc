//! Which metrics there are.

use std::collections::{BTreeSet, HashSet};

use crate::model::{Filter, MetricName};
use crate::store::query::{Order, Sink, Visit};
use crate::store::{Store, StoreError};

impl Store {
    /// The names of all metrics, renames applied.
    pub fn metric_names(&self) -> Result<BTreeSet<MetricName>, StoreError> {
        let mut names = Names::default();
        self.scan(&Filter::default(), Order::Forward, &mut names)?;
        Ok(names.found)
    }
}

/// Wants each key once.
#[derive(Default)]
struct Names {
    found: BTreeSet<MetricName>,
    seen: HashSet<usize>,
    last: Option<usize>,
}

impl Sink for &mut Names {
    fn wants(&mut self, key_index: usize) -> bool {
        self.last != Some(key_index) && !self.seen.contains(&key_index)
    }

    fn take(&mut self, visit: Visit<'_>) {
        self.last = Some(visit.key_index);
        self.seen.insert(visit.key_index);
        self.found.insert(visit.key.metric.clone());
    }
}
