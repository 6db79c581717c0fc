//! Between the events of the store and what the judgement remembers.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::commands::Session;
use crate::learning::{
    Answer, End, Ending, Judgement, Kind, Memory, Said, Settled, Speaker, Verdict, Wake,
    is_fingerprint, settled,
};
use crate::series::SeriesId;
use crate::store::{Amendments, Event, EventKind, SaidRecord, SeriesRecord, Store, StoreError};

/// What people said of places of series.
#[derive(Default)]
pub struct Places {
    settled: BTreeMap<SeriesId, Vec<Settled>>,
    amendments: Amendments,
}

impl Places {
    /// Of the events of a store.
    pub fn load(store: &Store) -> Result<Self> {
        let events = store.events()?;
        let amendments = Amendments::of(&events);
        Ok(Self::new(&memory(&events, &amendments), amendments))
    }

    /// Of a memory.
    pub fn new(memory: &Memory, amendments: Amendments) -> Self {
        let settled = settled(memory);
        Self {
            settled,
            amendments,
        }
    }

    /// A series under the first name of its metric.
    pub fn first_id(&self, id: &SeriesId) -> SeriesId {
        SeriesId {
            metric: self.amendments.first_name(&id.metric),
            metadata: id.metadata.clone(),
        }
    }

    /// Those of one series.
    pub fn of(&self, id: &SeriesId) -> &[Settled] {
        self.settled
            .get(&self.first_id(id))
            .map_or(&[], Vec::as_slice)
    }
}

/// What the events say was said and answered. Kinds that are not known here
/// are of a later version, ids that are none of somebody's hand; both are
/// passed over.
pub fn memory(events: &[Event], amendments: &Amendments) -> Memory {
    let mut memory = Memory::default();
    for event in events {
        match &event.kind {
            EventKind::Issued(record) => {
                if let Some(said) = said(record, amendments) {
                    memory.issue(said, event.time);
                }
            }
            EventKind::Accepted(record) | EventKind::Dismissed(record) => {
                let verdict = match event.kind {
                    EventKind::Accepted(_) => Verdict::Accepted,
                    _ => Verdict::Dismissed,
                };
                let answer = said(record, amendments).map(|said| Answer {
                    said,
                    verdict,
                    time: event.time,
                    actor: event.actor.clone(),
                    reason: event.reason.clone(),
                });
                answer.into_iter().for_each(|answer| memory.answer(answer));
            }
            EventKind::Ended {
                insight,
                at,
                recovered,
                came_true,
            } => {
                let end = match (came_true, recovered) {
                    (true, _) => End::CameTrue,
                    (false, true) => End::Recovered,
                    (false, false) => End::Passed,
                };
                memory.end(insight.clone(), Ending { at: *at, end });
            }
            EventKind::Woken { rule, name, metric } => {
                memory.wakes.extend(Kind::named(rule).map(|kind| {
                    let metric = metric.as_ref().map(|name| amendments.first_name(name));
                    Wake {
                        rule: Speaker::of(kind, name.as_ref()),
                        metric,
                        time: event.time,
                    }
                }))
            }
            _ => {}
        }
    }
    memory
}

fn said(record: &SaidRecord, amendments: &Amendments) -> Option<Said> {
    let series = |series: &SeriesRecord| SeriesId {
        metric: amendments.first_name(&series.metric),
        metadata: series.metadata.clone(),
    };
    if !is_fingerprint(&record.insight) {
        return None;
    }
    Some(Said {
        id: record.insight.clone(),
        kind: Kind::named(&record.kind)?,
        label: record.label.clone(),
        title: record.title.clone(),
        series: record.series.iter().map(series).collect(),
        at: record.at,
        from: record.from,
        to: record.to,
        first_seen: record.first_seen,
        stated: record.confidence.clamp(0.0, 1.0),
    })
}

/// As events keep it, under the names of now.
pub fn record(said: &Said, amendments: &Amendments) -> SaidRecord {
    let series = |series: &SeriesId| SeriesRecord {
        metric: amendments.name_now(&series.metric),
        metadata: series.metadata.clone(),
    };
    SaidRecord {
        insight: said.id.clone(),
        kind: said.kind.name().to_owned(),
        label: said.label.clone(),
        title: said.title.clone(),
        series: said.series.iter().map(series).collect(),
        at: said.at,
        from: said.from,
        to: said.to,
        first_seen: said.first_seen,
        confidence: said.stated,
    }
}

/// Notes down which of the insights with these ids are said for the first
/// time, and which issued ones have come to an end. Of two machines that note
/// the same, each with an event of its own, the earlier counts on both. Nothing
/// is written where nothing is new.
pub fn note_down<'i>(
    session: &Session,
    store: &Store,
    (judgement, memory, amendments): (&Judgement, &Memory, &Amendments),
    told: impl Iterator<Item = &'i str>,
) -> Result<()> {
    let first = told
        .filter_map(|id| judgement.said.get(id))
        .filter(|said| !memory.is_issued(said));
    let mut kinds = Vec::new();
    for said in first {
        kinds.push(EventKind::Issued(record(said, amendments)));
    }
    let issued = |id: &String| memory.issued.contains_key(id);
    for (id, ending) in judgement.endings.iter().filter(|(id, _)| issued(id)) {
        kinds.push(EventKind::Ended {
            insight: id.clone(),
            at: ending.at,
            recovered: ending.end == End::Recovered,
            came_true: ending.end == End::CameTrue,
        });
    }
    let events = session.events(kinds, None)?;
    match session.time("note down", || store.log_all(&events)) {
        // A store that may only be read is no fault of a question.
        Err(StoreError::Io { source, .. }) if is_read_only(source.kind()) => Ok(()),
        Err(error) => {
            session.warn(format_args!(
                "what was said could not be noted down: {error}"
            ));
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

fn is_read_only(kind: std::io::ErrorKind) -> bool {
    use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
    matches!(kind, PermissionDenied | ReadOnlyFilesystem)
}
