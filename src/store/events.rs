//! Decisions about the data, appended and never edited: each keeps who, when
//! and why.

use std::collections::{BTreeMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::model::Sorting;
use crate::model::{Metadata, MetricName, SampleId, Timestamp};
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

impl Event {
    /// Later than what it has to count after, also where the clock of that was
    /// ahead of this one.
    #[must_use]
    pub fn after(mut self, last: Option<Timestamp>) -> Self {
        let least = last.map(|last| last.saturating_add(1));
        self.time = least.map_or(self.time, |least| least.max(self.time));
        self
    }
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
    /// A limit that only ever tightens was moved.
    Ratcheted(RatchetRecord),
    /// An insight was said to somebody who acts on it. Two machines may say so
    /// of one insight; the first counts.
    Issued(SaidRecord),
    /// An issued insight is no more.
    Ended {
        /// Its id.
        insight: String,
        /// Time of the sample that showed it.
        at: Timestamp,
        /// Whether what it told of came back, else it only passed.
        recovered: bool,
        /// Whether what it foretold happened, else it only passed. Earlier
        /// versions do not note it down.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        came_true: bool,
    },
    /// Somebody said that an insight is right, and what it tells of meant to
    /// stay.
    Accepted(SaidRecord),
    /// Somebody said that an insight is wrong.
    Dismissed(SaidRecord),
    /// A rule that had fallen silent is heard again.
    Woken {
        /// The rule.
        rule: String,
        /// Only that one of the user's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// For this metric only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        metric: Option<MetricName>,
    },
    /// An event of a later version of this program.
    #[serde(other)]
    Unknown,
}

/// How a limit moved. Limits are texts, as they are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatchetRecord {
    /// The metric, or a pattern.
    pub metric: String,
    /// Only series with these pairs.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
    /// Only on this branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// What is held against the limit.
    pub statistic: String,
    /// `max` or `min`.
    pub side: String,
    /// The limit before; `None` where there was none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The limit since.
    pub to: String,
}

/// An insight as it was said: enough to know it again over other data.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SaidRecord {
    /// Its id.
    pub insight: String,
    /// What it is about: `regression` …
    pub kind: String,
    /// Which of its kind, where those are told apart by a name: the user's own
    /// rule, the budget. Earlier versions do not note it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// In one line.
    pub title: String,
    /// Its series; several where they moved together.
    pub series: Vec<SeriesRecord>,
    /// Where its cause lies.
    pub at: Timestamp,
    /// The earliest it may lie.
    pub from: Timestamp,
    /// The latest it may lie; the newest sample for what lies nowhere.
    pub to: Timestamp,
    /// Time of the sample that showed it first.
    pub first_seen: Timestamp,
    /// How sure the rule was, before any answer.
    pub confidence: f64,
}

/// A series.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeriesRecord {
    /// What is measured, under its name of that time.
    pub metric: MetricName,
    /// Of what.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
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
    /// All events by time, then id: those of several machines stand in another
    /// order on each. A line that was cut off was never acknowledged and is no
    /// event; any other damage is an error, since without its decisions the
    /// history means something else.
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
            None => {
                events.order_by_key(|event: &Event| (event.time, event.id));
                Ok(events)
            }
        }
    }

    /// Adds an event; durable on return.
    pub fn log(&self, event: &Event) -> Result<(), StoreError> {
        self.log_all(std::slice::from_ref(event))
    }

    /// Adds some events, or none of them; durable on return.
    pub fn log_all(&self, events: &[Event]) -> Result<(), StoreError> {
        let mut lines = Vec::new();
        for event in events {
            write_line(event, &mut lines);
        }
        if lines.is_empty() {
            return Ok(());
        }
        let lock = self.lock()?;
        let written = append_lines(&self.events_path(), &lines)?;
        drop(lock);
        written.sync()
    }

    /// The same under a lock that is held already; the caller syncs.
    pub(crate) fn log_locked(&self, event: &Event) -> Result<Pending, StoreError> {
        let mut line = Vec::new();
        write_line(event, &mut line);
        append_lines(&self.events_path(), &line)
    }

    /// What the events mean for reading samples.
    pub fn amendments(&self) -> Result<Amendments, StoreError> {
        Ok(Amendments::of(&self.events()?))
    }
}

fn write_line(event: &Event, out: &mut Vec<u8>) {
    serde_json::to_writer(&mut *out, event).expect("an event always serialises into memory");
    out.push(b'\n');
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
    /// What these events, in the order they were written, mean.
    pub fn of(events: &[Event]) -> Self {
        let mut amendments = Self::default();
        for event in events {
            match &event.kind {
                EventKind::Retracted { sample } => {
                    amendments.retracted.insert(sample.bits());
                }
                EventKind::Renamed { from, to } => amendments.rename(from.clone(), to.clone()),
                _ => {}
            }
        }
        amendments
    }

    /// The name that a metric has now.
    pub fn name_now(&self, name: &MetricName) -> MetricName {
        self.renamed.get(name).unwrap_or(name).clone()
    }

    /// The name that a metric had first, which a rename leaves alone.
    pub fn first_name(&self, name: &MetricName) -> MetricName {
        let now = self.name_now(name);
        self.first_names.get(&now).cloned().unwrap_or(now)
    }

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
    fn an_end_that_was_noted_before_forecasts_came_true_is_read() {
        let line = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","event":"ended","insight":"00112233445566aa","at":"2026-11-20T01:00:00.000Z","recovered":true}"#;
        let event: Event = serde_json::from_str(line).expect("an event");
        assert_eq!(serde_json::to_string(&event).expect("serialises"), line);
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
