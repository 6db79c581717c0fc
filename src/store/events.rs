//! Decisions about the data, appended and never edited: each keeps who, when
//! and why.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::model::{MetricName, SampleId, Timestamp};
use crate::store::append::{Pending, append_lines};
use crate::store::read::{Line, lines_of};
use crate::store::{Store, StoreError, disk};

/// One line of `events.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Unique for ever.
    pub id: SampleId,
    /// When it was decided.
    pub time: Timestamp,
    /// What was decided.
    #[serde(flatten)]
    pub kind: EventKind,
    /// Who decided, as far as the environment says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// What was decided.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum EventKind {
    /// Samples that were recorded before this event and measured before
    /// `before` are gone, and a union must not bring them back.
    Pruned {
        /// The horizon.
        before: Timestamp,
    },
    /// A sample counts no longer.
    Retracted {
        /// Which.
        sample: SampleId,
    },
    /// Samples of one metric count as samples of another.
    Renamed {
        /// The old name.
        from: MetricName,
        /// The new name.
        to: MetricName,
    },
    /// An event of a later version of this program.
    #[serde(other)]
    Unknown,
}

/// What the events mean for reading samples.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Amendments {
    /// Old name to the name it finally has.
    pub renamed: BTreeMap<MetricName, MetricName>,
    /// The name a metric has now to the one it had first.
    pub first_names: BTreeMap<MetricName, MetricName>,
    /// Samples that count no longer.
    pub retracted: HashSet<u128>,
}

impl Store {
    /// All events, in the order they were written. A line that was cut off
    /// was never acknowledged and is no event; any other damage is an error,
    /// since without its decisions the history means something else.
    pub fn events(&self) -> Result<Vec<Event>, StoreError> {
        let path = self.events_path();
        let Some(file) = disk::open_to_read(&path)? else {
            return Ok(Vec::new());
        };
        let mut events = Vec::new();
        let mut broken = None;
        let mut number = 0;
        lines_of(file, &mut |line| {
            number += 1;
            match serde_json::from_slice(line.bytes) {
                Ok(event) => events.push(event),
                Err(error) if was_cut_off(line, &error) => {}
                Err(error) => {
                    broken.get_or_insert((number, error.to_string()));
                }
            }
        })
        .map_err(StoreError::io("read", &path))?;
        match broken {
            Some((line, reason)) => Err(StoreError::Damaged { path, line, reason }),
            None => Ok(events),
        }
    }

    /// Adds an event; durable on return.
    pub fn log(&self, event: &Event) -> Result<(), StoreError> {
        let lock = self.lock()?;
        let written = self.log_locked(event)?;
        drop(lock);
        written.sync()
    }

    /// The same under a lock that is held already; the caller syncs.
    pub(crate) fn log_locked(&self, event: &Event) -> Result<Pending, StoreError> {
        let mut line = Vec::new();
        serde_json::to_writer(&mut line, event).expect("an event always serialises into memory");
        line.push(b'\n');
        append_lines(&self.events_path(), &line)
    }

    /// What the events mean for reading samples.
    pub fn amendments(&self) -> Result<Amendments, StoreError> {
        let mut amendments = Amendments::default();
        // Events of several machines stand in another order on each.
        let mut events = self.events()?;
        events.sort_by_key(|event| (event.time, event.id));
        for event in events {
            match event.kind {
                EventKind::Retracted { sample } => {
                    amendments.retracted.insert(sample.bits());
                }
                EventKind::Renamed { from, to } => amendments.rename(from, to),
                EventKind::Pruned { .. } | EventKind::Unknown => {}
            }
        }
        Ok(amendments)
    }
}

/// What an event says was pruned: everything measured before the first time and
/// recorded by the second.
pub(crate) fn horizon_of(event: &Event) -> Option<(Timestamp, Timestamp)> {
    match event.kind {
        EventKind::Pruned { before } => Some((before, event.time)),
        _ => None,
    }
}

/// Whether a line is the start of an event whose writer was cut off: not yet
/// terminated, sealed by a later writer, or zeroes where the power went before
/// the disk had the bytes.
fn was_cut_off(line: Line<'_>, error: &serde_json::Error) -> bool {
    !line.terminated || error.is_eof() || line.bytes.contains(&0)
}

impl Amendments {
    /// Chains resolve to the last name, so that no lookup has to follow them;
    /// a later rename back to an old name undoes the earlier one.
    fn rename(&mut self, from: MetricName, to: MetricName) {
        let first = self
            .first_names
            .remove(&from)
            .unwrap_or_else(|| from.clone());
        self.first_names.entry(to.clone()).or_insert(first);
        self.renamed.remove(&to);
        for name in self.renamed.values_mut().filter(|name| **name == from) {
            name.clone_from(&to);
        }
        if from != to {
            self.renamed.insert(from, to);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> MetricName {
        MetricName::new(text).expect("valid")
    }

    #[test]
    fn renames_chain_and_can_be_undone() {
        let mut amendments = Amendments::default();
        amendments.rename(name("a"), name("b"));
        amendments.rename(name("b"), name("c"));
        assert_eq!(amendments.renamed[&name("a")], name("c"));
        assert_eq!(amendments.renamed[&name("b")], name("c"));
        assert_eq!(
            amendments.first_names,
            BTreeMap::from([(name("c"), name("a"))])
        );
        amendments.rename(name("c"), name("a"));
        assert_eq!(amendments.renamed.get(&name("a")), None);
        assert_eq!(amendments.renamed[&name("b")], name("a"));
    }

    #[test]
    fn an_event_is_one_flat_line_and_unknown_ones_are_kept_apart() {
        let line = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","event":"pruned","before":"2026-01-01T00:00:00.000Z","actor":"ann"}"#;
        let event: Event = serde_json::from_str(line).expect("an event");
        assert_eq!(serde_json::to_string(&event).expect("serialises"), line);
        let later = line.replace("pruned", "blessed");
        let event: Event = serde_json::from_str(&later).expect("an event of later");
        assert_eq!(event.kind, EventKind::Unknown);
    }

    #[test]
    fn an_event_that_was_cut_off_is_none_and_other_damage_is_named() {
        let (_dir, store) = crate::store::fixture::store();
        let line = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","event":"retracted","sample":"01JD00000000000000000000AA"}"#;
        for torn in ["", "{\"id\":\"01J\n", "\0\0\0\n"] {
            let text = format!("{line}\n{torn}{line}\n{}", &line[..line.len() - 1]);
            std::fs::write(store.events_path(), text).expect("written");
            assert_eq!(store.events().expect("readable").len(), 2, "{torn:?}");
        }
        let text = format!("{line}\n[]\n");
        std::fs::write(store.events_path(), text).expect("written");
        assert!(matches!(
            store.events(),
            Err(StoreError::Damaged { line: 2, .. })
        ));
    }
}
