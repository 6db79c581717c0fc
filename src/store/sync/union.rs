//! Bringing lines of `events.jsonl` and `machines.jsonl` together: each once,
//! by its key.

use std::collections::HashSet;

use serde::Deserialize;

use crate::model::{Machine, SampleId, Timestamp};
use crate::store::append::append_lines;
use crate::store::{Event, EventKind, Poured, Store, StoreError, disk};

/// How far ahead of the clock the time of an event may be, in milliseconds.
const AHEAD: i64 = 86_400_000;

/// A file whose lines are few and have a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Decisions, by their id.
    Events,
    /// Machines, by the whole line.
    Machines,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Events, Self::Machines];

    /// Name of the file, here and on the remote.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Events => "events.jsonl",
            Self::Machines => "machines.jsonl",
        }
    }

    /// What makes two lines one; `None` where the line is no such thing.
    pub fn key(self, line: &[u8]) -> Option<Vec<u8>> {
        #[derive(Deserialize)]
        struct Identified {
            id: SampleId,
        }
        match self {
            Self::Events => {
                serde_json::from_slice::<Event>(line).ok()?;
                let line: Identified = serde_json::from_slice(line).ok()?;
                Some(line.id.to_ascii().to_vec())
            }
            Self::Machines => {
                serde_json::from_slice::<Machine>(line).ok()?;
                Some(line.to_vec())
            }
        }
    }
}

/// Whether a line of a remote can be taken. A prune reaches back in time only,
/// and nothing was decided tomorrow: else one line could empty every store.
pub fn is_sane(kind: Kind, line: &[u8], now: Timestamp) -> bool {
    if kind == Kind::Machines {
        return true;
    }
    let Ok(event) = serde_json::from_slice::<Event>(line) else {
        return false;
    };
    match event.kind {
        EventKind::Pruned { before } => {
            before <= event.time && event.time <= now.saturating_add(AHEAD)
        }
        _ => true,
    }
}

impl Store {
    /// Appends the lines whose keys the file does not have yet, durable on
    /// return. Gives their number and where they went.
    pub(super) fn union_lines(
        &self,
        kind: Kind,
        lines: &[(Vec<u8>, Vec<u8>)],
    ) -> Result<(u64, Option<Poured>), StoreError> {
        if lines.is_empty() {
            return Ok((0, None));
        }
        let path = self.root().join(kind.file_name());
        let lock = self.lock()?;
        let bytes = disk::read_small(&path)?.unwrap_or_default();
        let mut known: HashSet<Vec<u8>> = bytes
            .split(|b| *b == b'\n')
            .filter_map(|line| kind.key(line.trim_ascii()))
            .collect();
        let mut fresh = Vec::new();
        let mut added = 0;
        for (key, line) in lines {
            if known.insert(key.clone()) {
                added += 1;
                fresh.extend_from_slice(line);
                fresh.push(b'\n');
            }
        }
        if added == 0 {
            return Ok((0, None));
        }
        let pending = append_lines(&path, &fresh)?;
        let range = pending.range()?;
        drop(lock);
        pending.sync()?;
        let poured = pending.poured(kind.file_name().to_owned(), range);
        Ok((added, Some(poured)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::store;

    const PRUNED: &str = r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T00:00:00.000Z","event":"pruned","before":"2026-01-01T00:00:00.000Z"}"#;

    #[test]
    fn an_event_is_known_by_its_id_and_later_kinds_are_kept() {
        let (_dir, store) = store();
        let later = PRUNED.replace("pruned", "blessed").replace("AA\"", "AB\"");
        let keyed = |line: &str| {
            let key = Kind::Events.key(line.as_bytes()).expect("an event");
            (key, line.as_bytes().to_vec())
        };
        let other_words = PRUNED.replace("}", ",\"reason\":\"x\"}");
        let lines = [keyed(PRUNED), keyed(&later), keyed(&other_words)];
        let (added, poured) = store.union_lines(Kind::Events, &lines).expect("added");
        assert_eq!(added, 2);
        assert_eq!(
            std::fs::read_to_string(store.events_path()).expect("there"),
            format!("{PRUNED}\n{later}\n")
        );
        let end = (PRUNED.len() + later.len() + 2) as u64;
        assert_eq!(poured.expect("appended").range, 0..end);
        let (added, poured) = store.union_lines(Kind::Events, &lines).expect("added");
        assert!(added == 0 && poured.is_none());
        assert_eq!(Kind::Events.key(b"[]"), None);
        assert_eq!(Kind::Machines.key(b"{}"), None);
    }

    #[test]
    fn a_prune_that_cannot_have_been_decided_is_refused() {
        let now: Timestamp = "2026-11-20".parse().expect("a time");
        let sane = |line: &str| is_sane(Kind::Events, line.as_bytes(), now);
        assert!(sane(PRUNED));
        assert!(
            !sane(&PRUNED.replace("2026-01-01", "2026-12-01")),
            "ahead of itself"
        );
        let tomorrow = PRUNED.replace("2026-11-20", "9999-11-20");
        assert!(!sane(&tomorrow.replace("2026-01-01", "9999-01-01")));
        assert!(!sane("{}"));
    }
}
