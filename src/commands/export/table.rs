//! CSV: the columns have to be known before the first row, so the store is
//! read twice, and never more than a month of it is held.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Result;
use memchr::memmem::Finder;
use serde::Deserialize;

use crate::commands::{Session, load};
use crate::model::{Filter, Metadata, MetricName, Sample, Sorting, Timestamp};
use crate::report::{CsvTable, Document, SamplesDocument, columns};
use crate::store::{IdSet, Order, Sink, Store, Visit};

/// Writes samples that are there.
pub fn write(samples: &[Sample], out: &mut impl Write) -> io::Result<()> {
    let mut names = Names::default();
    for sample in samples {
        let place = (sample.time, sample.id.bits());
        names.add(Part::Metadata, &sample.metadata, place);
        names.add(Part::Notes, &sample.notes, place);
    }
    let mut table = names.begin(out)?;
    for sample in samples {
        table.row(&row(sample)?)?;
    }
    table.end()
}

/// Writes the samples of a store, by time, then id.
pub fn stream(
    session: &Session,
    store: &Store,
    filter: &Filter,
    out: &mut impl Write,
) -> Result<io::Result<()>> {
    let mut survey = Survey::default();
    let report = session.time("scan", || store.scan(filter, Order::Forward, &mut survey))?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    let Surveyed { seen, names } = survey.done();
    let mut table = match names.begin(out) {
        Ok(table) => table,
        Err(error) => return Ok(Err(error)),
    };
    let mut month = Month {
        table: &mut table,
        known: &seen,
        seen: IdSet::default(),
        entries: Vec::new(),
        written: Ok(()),
    };
    session.time("write", || store.scan(filter, Order::Forward, &mut month))?;
    Ok(month.written.and_then(|()| table.end()))
}

fn row(sample: &Sample) -> io::Result<serde_json::Value> {
    Ok(serde_json::to_value(sample)?)
}

/// When, and the id.
type Place = (Timestamp, u128);

/// Which part of a sample a column is of, in the order they are written.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Metadata,
    Notes,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Metadata => "metadata",
            Self::Notes => "notes",
        }
    }
}

/// Columns that not every sample has, with the first sample of each.
#[derive(Default)]
struct Names {
    first: BTreeMap<(Part, String), Place>,
}

impl Names {
    fn add(&mut self, part: Part, pairs: &Metadata, place: Place) {
        for (key, _) in pairs.iter() {
            let first = self.first.entry((part, key.to_owned())).or_insert(place);
            *first = place.min(*first);
        }
    }

    /// In the order in which they come up.
    fn begin<W: Write>(self, out: W) -> io::Result<CsvTable<W>> {
        let mut names: Vec<_> = self.first.into_iter().collect();
        names.order_by_key(|(name, place)| (*place, name.clone()));
        let names = names.into_iter();
        let others = names.map(|((part, key), _)| format!("{}.{key}", part.name()));
        CsvTable::begin(columns(SamplesDocument::SCHEMA), others.collect(), out)
    }
}

/// What was found out about the samples.
struct Surveyed {
    seen: IdSet,
    names: Names,
}

/// Finds out which columns there are.
struct Survey {
    seen: IdSet,
    /// Of each key, its metadata and its first sample.
    keys: Vec<Option<(Metadata, Place)>>,
    notes: Names,
    noted: Finder<'static>,
}

impl Default for Survey {
    fn default() -> Self {
        Self {
            seen: IdSet::default(),
            keys: Vec::new(),
            notes: Names::default(),
            noted: Finder::new("notes"),
        }
    }
}

impl Survey {
    fn done(self) -> Surveyed {
        let mut names = self.notes;
        for (metadata, place) in self.keys.into_iter().flatten() {
            names.add(Part::Metadata, &metadata, place);
        }
        let seen = self.seen;
        Surveyed { seen, names }
    }
}

impl Sink for &mut Survey {
    fn take(&mut self, visit: Visit<'_>) {
        #[derive(Deserialize)]
        struct Noted {
            #[serde(default)]
            notes: Metadata,
        }
        let (line, place) = (visit.row.line, (visit.row.time, visit.row.id));
        if !self.seen.insert(visit.row.id) {
            return;
        }
        if self.keys.len() <= visit.key_index {
            self.keys.resize(visit.key_index + 1, None);
        }
        let key = &mut self.keys[visit.key_index];
        let (_, first) = key.get_or_insert_with(|| (visit.key.metadata.clone(), place));
        *first = place.min(*first);
        // A key may be written with escapes.
        let may_have_notes = self.noted.find(line).is_some() || line.contains(&b'\\');
        if may_have_notes && let Ok(noted) = serde_json::from_slice::<Noted>(line) {
            self.notes.add(Part::Notes, &noted.notes, place);
        }
    }
}

/// Writes month after month.
struct Month<'a, W: Write> {
    table: &'a mut CsvTable<W>,
    /// Those whose columns are known: others came since.
    known: &'a IdSet,
    seen: IdSet,
    entries: Vec<(Place, MetricName, Vec<u8>)>,
    written: io::Result<()>,
}

impl<W: Write> Sink for &mut Month<'_, W> {
    fn wants(&mut self, _key_index: usize) -> bool {
        self.written.is_ok()
    }

    fn take(&mut self, visit: Visit<'_>) {
        let id = visit.row.id;
        if self.known.contains(id) && self.seen.insert(id) {
            let place = (visit.row.time, id);
            let metric = visit.key.metric.clone();
            self.entries.push((place, metric, visit.row.line.to_vec()));
        }
    }

    fn end_of_month(&mut self) {
        let mut entries = std::mem::take(&mut self.entries);
        entries.order_by_key(|(place, _, _)| *place);
        for (_, metric, line) in entries {
            if self.written.is_ok() {
                self.written = self.write(metric, &line);
            }
        }
    }
}

impl<W: Write> Month<'_, W> {
    fn write(&mut self, metric: MetricName, line: &[u8]) -> io::Result<()> {
        let mut sample: Sample = serde_json::from_slice(line)?;
        sample.metric = metric;
        self.table.row(&row(&sample)?)
    }
}
