//! All samples of a selection, by time, then id, never more than a month of
//! them in memory: what stands before them takes a look of its own.

use std::collections::BTreeMap;
use std::io::{self, Write};

use anyhow::Result;
use memchr::memmem::Finder;
use serde::Deserialize;

use crate::commands::{Session, load};
use crate::model::{Filter, Metadata, MetricName, Sample, Sorting, Timestamp};
use crate::report::{CsvTable, Document, JsonList, SamplesDocument, columns, write_json_line};
use crate::store::{IdSet, Order, Sink, Store, Visit};

/// How samples are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A table, whose columns are those that any sample has.
    Csv,
    /// One document, which says how many there are.
    Json,
    /// A sample a line.
    Jsonl,
}

/// Writes the samples of a store. The inner result is that of the writing.
pub fn write(
    session: &Session,
    (store, filter): (&Store, &Filter),
    form: Form,
    out: &mut impl Write,
) -> Result<io::Result<()>> {
    let mut survey = Survey::new(form);
    let report = session.time("scan", || store.scan(filter, Order::Forward, &mut survey))?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    let Surveyed { seen, names } = survey.done();
    let mut writer = match Writer::begin(form, (seen.len(), names), out) {
        Ok(writer) => writer,
        Err(error) => return Ok(Err(error)),
    };
    let mut month = Month {
        writer: &mut writer,
        known: &seen,
        seen: IdSet::default(),
        entries: Vec::new(),
        written: Ok(()),
    };
    session.time("print", || store.scan(filter, Order::Forward, &mut month))?;
    Ok(month.written.and_then(|()| writer.end()))
}

enum Writer<W: Write> {
    Csv(Box<CsvTable<W>>),
    Json(JsonList<W>),
    Jsonl(W),
}

impl<W: Write> Writer<W> {
    fn begin(form: Form, (count, names): (usize, Names), out: W) -> io::Result<Self> {
        Ok(match form {
            Form::Csv => {
                let fixed = columns(SamplesDocument::SCHEMA);
                Self::Csv(Box::new(CsvTable::begin(fixed, names.in_order(), out)?))
            }
            Form::Json => {
                let document = SamplesDocument {
                    matching: count as u64,
                    samples: Vec::new(),
                };
                Self::Json(JsonList::begin(&document, out)?)
            }
            Form::Jsonl => Self::Jsonl(out),
        })
    }

    fn sample(&mut self, sample: &Sample) -> io::Result<()> {
        let row = serde_json::to_value(sample)?;
        match self {
            Self::Csv(table) => table.row(&row),
            Self::Json(list) => list.element(&row),
            Self::Jsonl(out) => write_json_line(&row, out),
        }
    }

    fn end(self) -> io::Result<()> {
        match self {
            Self::Csv(table) => table.end(),
            Self::Json(list) => list.end(),
            Self::Jsonl(mut out) => out.flush(),
        }
    }
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
    fn in_order(self) -> Vec<String> {
        let mut names: Vec<_> = self.first.into_iter().collect();
        names.order_by_key(|(name, place)| (*place, name.clone()));
        let names = names.into_iter();
        let name = |((part, key), _): ((Part, String), Place)| format!("{}.{key}", part.name());
        names.map(name).collect()
    }
}

/// What was found out about the samples.
struct Surveyed {
    seen: IdSet,
    names: Names,
}

/// Finds out how many samples there are, and for a table, which columns.
struct Survey {
    form: Form,
    seen: IdSet,
    /// Of each key, its metadata and its first sample.
    keys: Vec<Option<(Metadata, Place)>>,
    notes: Names,
    noted: Finder<'static>,
}

impl Survey {
    fn new(form: Form) -> Self {
        Self {
            form,
            seen: IdSet::default(),
            keys: Vec::new(),
            notes: Names::default(),
            noted: Finder::new("notes"),
        }
    }

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
        if !self.seen.insert(visit.row.id) || self.form != Form::Csv {
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
    writer: &'a mut Writer<W>,
    /// Those that were surveyed: others came since.
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
        self.writer.sample(&sample)
    }
}
