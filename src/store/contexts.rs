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
        let mut sought = Sought {
            wanted,
            times: wanted.values().map(|time| time.to_ascii()).gathered(),
            last: (Timestamp::MIN.to_ascii(), false),
            found: BTreeMap::new(),
        };
        let times: BTreeSet<Timestamp> = wanted.values().copied().gathered();
        let times: Vec<Timestamp> = times.into_iter().collect();
        for month in times.chunk_by(|a, b| a.month() == b.month()) {
            let filter = Filter {
                since: month.first().copied(),
                until: month.last().map(|last| last.saturating_add(1)),
                ..Filter::default()
            };
            self.scan(&filter, Order::Forward, &mut sought)?;
        }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{sample, store};

    #[test]
    fn only_the_months_of_the_samples_are_opened() {
        let (_dir, store) = store();
        let times = [
            "2026-08-31T23:59:59.999Z",
            "2026-10-01T00:00:00.000Z",
            "2026-10-20T00:00:00.000Z",
        ];
        let samples: Vec<_> = (1..)
            .zip(times)
            .map(|(number, time)| {
                let mut sample = sample(number, time);
                sample.context.branch = Some(format!("branch-{number}"));
                sample
            })
            .collect();
        store.append(&samples).expect("appended");
        // A segment that nobody can read.
        std::fs::create_dir(store.segment_path("2026-09")).expect("created");
        let wanted = |numbers: &[usize]| {
            let of = |number: &usize| (samples[*number].id.bits(), samples[*number].time);
            numbers.iter().map(of).gathered()
        };
        let found = store.contexts(&wanted(&[0, 2])).expect("readable");
        let expected = [0, 2].map(|number: usize| {
            let sample = &samples[number];
            (sample.id.bits(), sample.context.clone())
        });
        assert_eq!(found, BTreeMap::from(expected));
        assert!(store.contexts(&wanted(&[])).expect("no need").is_empty());
    }
}
