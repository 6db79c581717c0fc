//! Knowing again what the same run has added before.
//!
//! Ids of an import end in 80 bits that follow from what was imported, not from
//! when. The time in front of them is that of recording, as in every id, and
//! the sample itself may carry the clock's time; so a second import by the same
//! run is found by the run that the lines name and by those 80 bits, in every
//! month that the first can have written to.

use memchr::memmem::Finder;

use crate::model::Timestamp;
use crate::store::ids::IdSet;
use crate::store::line::Head;
use crate::store::month::id_of;
use crate::store::read::for_each_line;
use crate::store::{Store, StoreError};

/// The bits of an id that do not tell its time.
const TAIL: u128 = (1 << 80) - 1;
/// No CI run lasts longer: GitHub ends one after 35 days.
const LONGEST_RUN: i64 = 40 * 86_400_000;

/// Leaves out what a run has added before.
#[derive(Clone, Debug)]
pub struct Guard {
    /// The run as the context of its samples names it, in JSON.
    needle: String,
    /// The months that samples of the clock's time can be in.
    months: std::ops::RangeInclusive<String>,
}

impl Guard {
    /// For a run, as its samples name it, that goes on now.
    pub fn of_run(run: &str, now: Timestamp) -> Self {
        let run = serde_json::Value::from(run);
        let since = now.saturating_add(-LONGEST_RUN);
        Self {
            needle: format!("\"run\":{run}"),
            months: since.month()..=now.month(),
        }
    }

    /// The part of an id that does not tell its time.
    pub fn tail(id: u128) -> u128 {
        id & TAIL
    }

    /// Tails of the run's samples wherever they are, for saying what would be
    /// recorded.
    pub fn everywhere(&self, store: &Store) -> Result<IdSet, StoreError> {
        self.before(store, store.months()?.iter())
    }

    /// Tails of the run's samples in the months of the clock and in `others`.
    /// Reads those segments once.
    pub(crate) fn before<'a>(
        &self,
        store: &Store,
        others: impl Iterator<Item = &'a String>,
    ) -> Result<IdSet, StoreError> {
        let mut months = store.months()?;
        let others: Vec<&String> = others.collect();
        months.retain(|month| self.months.contains(month) || others.contains(&month));
        let finder = Finder::new(&self.needle);
        let mut tails = IdSet::default();
        for month in months {
            for_each_line(&store.segment_path(&month), |line| {
                if finder.find(line.bytes).is_none() {
                    return;
                }
                let id = match Head::parse(line.bytes) {
                    Some(head) => head.id(),
                    None => id_of(line),
                };
                if let Some(id) = id {
                    tails.insert(Self::tail(id));
                }
            })?;
        }
        Ok(tails)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SampleId;
    use crate::store::Spool;
    use crate::store::fixture::{sample, store};

    fn import(store: &Store, now: &str, run: &str, recorded: u64) -> (u64, u64) {
        let now: Timestamp = now.parse().expect("a time");
        let mut made = sample(0, "2026-11-20");
        made.id = SampleId::from_parts(recorded, 7);
        made.time = now;
        made.context.run = Some(run.to_owned());
        let mut spool = Spool::new(store, SampleId::from_parts(1, 1)).expect("started");
        spool.guarded(Guard::of_run(run, now));
        spool.add(&made, false).expect("added");
        let done = spool.commit().expect("committed");
        (done.added, done.known)
    }

    #[test]
    fn the_same_run_is_known_again_later_and_in_the_next_month() {
        let (_dir, store) = store();
        let first = "2026-11-30T23:59:00Z";
        assert_eq!(import(&store, first, "ci/1/1/a", 1), (1, 0));
        assert_eq!(import(&store, first, "ci/1/1/a", 2), (0, 1));
        assert_eq!(import(&store, "2026-12-01", "ci/1/1/a", 3), (0, 1));
        assert_eq!(import(&store, first, "ci/1/1/b", 4), (1, 0), "another job");
        assert_eq!(import(&store, first, "ci/1/1/a\"", 5), (1, 0));
    }
}
