//! What `export` wrote: samples that are complete, as JSON, JSON Lines or CSV.

use std::cell::Cell;
use std::io::{self, BufRead, Read};

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::commands::import::units::Units;
use crate::commands::record::each_line;
use crate::model::{Sample, SampleId, Timestamp, json_problem_in_file};
use crate::report::unguard;
use crate::store::{Intake, Spool, Store, Taken};

/// The largest JSON document that is read; JSON Lines have no limit.
const MAX_DOCUMENT: u64 = 256 * 1024 * 1024;
/// The longest row of CSV that is read.
const MAX_ROW: usize = 8 * 1024 * 1024;

/// A form that `export` writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnFormat {
    /// One JSON document.
    Json,
    /// A sample a line.
    Jsonl,
    /// With a head line; columns metadata.KEY and context.KEY.
    Csv,
}

impl OwnFormat {
    /// All of them, by their names for `--from`.
    pub const NAMED: [(&'static str, Self); 3] = [
        ("json", Self::Json),
        ("jsonl", Self::Jsonl),
        ("csv", Self::Csv),
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Jsonl => "jsonl",
            Self::Csv => "csv",
        }
    }

    /// Tells from the first bytes whether `export` wrote this, and in which form.
    pub fn of(start: &[u8]) -> Option<Self> {
        let text = start.trim_ascii_start();
        let first_line = text.split(|b| *b == b'\n').next().unwrap_or_default();
        let has = |word: &str| memchr::memmem::find(first_line, word.as_bytes()).is_some();
        let keys = ["\"id\"", "\"time\"", "\"metric\"", "\"value\""];
        if text.first() != Some(&b'{') {
            return Self::is_csv(first_line).then_some(Self::Csv);
        }
        let is_ours = |schema: &[u8]| memchr::memmem::find(text, schema).is_some();
        if is_ours(b"\"yardstick/export/v1\"") || is_ours(b"\"yardstick/samples/v1\"") {
            return Some(Self::Json);
        }
        keys.iter().all(|key| has(key)).then_some(Self::Jsonl)
    }

    fn is_csv(header: &[u8]) -> bool {
        let columns: Vec<&[u8]> = header
            .split(|b| *b == b',')
            .map(<[u8]>::trim_ascii)
            .collect();
        let names: [&[u8]; 4] = [b"id", b"time", b"metric", b"value"];
        names.iter().all(|name| columns.contains(name))
    }
}

/// Takes samples that bring their id, time and context along.
pub struct Own<'a, 's> {
    /// `None` where nothing is to be written.
    pub spool: Option<&'a mut Spool<'s>>,
    /// The latest time that is taken.
    pub latest: Timestamp,
    /// Samples read.
    pub count: u64,
    intake: Intake,
    units: Units<'a, 's>,
    horizons: Vec<(Timestamp, Timestamp)>,
    /// Samples that were pruned here, and stay so.
    pub pruned: u64,
}

impl<'a, 's> Own<'a, 's> {
    pub fn new(
        spool: Option<&'a mut Spool<'s>>,
        units: Units<'a, 's>,
        latest: Timestamp,
        horizons: Vec<(Timestamp, Timestamp)>,
    ) -> Self {
        Self {
            units,
            horizons,
            pruned: 0,
            spool,
            latest,
            count: 0,
            intake: Intake::default(),
        }
    }

    pub fn read(&mut self, format: OwnFormat, input: impl BufRead) -> Result<()> {
        match format {
            OwnFormat::Jsonl => self.lines(input),
            OwnFormat::Json => self.document(input),
            OwnFormat::Csv => self.csv(input),
        }
    }

    fn lines(&mut self, input: impl Read) -> Result<()> {
        each_line(input, |number, line| {
            self.line(line).with_context(|| format!("line {number}"))
        })
    }

    /// A line goes on as it is, with keys that are not known, unless its value
    /// has to be converted.
    fn line(&mut self, line: &[u8]) -> Result<()> {
        let units = &mut self.units;
        let fits = &mut |metric: &str, unit: &str| units.fit(metric, unit);
        let taken = self.intake.take(line, fits).map_err(anyhow::Error::msg)?;
        let (id, time) = match taken {
            Taken::Line(checked) => (SampleId::from_bits(checked.id), checked.time),
            Taken::Sample(mut sample) => match self.units.convert(&mut sample)? {
                true => return self.sample(&sample),
                false => (sample.id, sample.time),
            },
        };
        self.check_time(time)?;
        if self.is_pruned(time, id) {
            return Ok(());
        }
        self.count += 1;
        match &mut self.spool {
            Some(spool) => Ok(spool.add_line(time, id.bits(), line)?),
            None => Ok(()),
        }
    }

    fn document(&mut self, input: impl Read) -> Result<()> {
        #[derive(Deserialize)]
        struct Exported {
            samples: Vec<Sample>,
        }
        let mut bytes = Vec::new();
        input.take(MAX_DOCUMENT + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > MAX_DOCUMENT {
            bail!("larger than 256 MiB\nhint: `export --format jsonl` has no limit");
        }
        let exported: Exported = serde_json::from_slice(&bytes)
            .map_err(|error| anyhow::anyhow!(json_problem_in_file(&error)))?;
        for (number, mut sample) in (1..).zip(exported.samples) {
            let taken = self.units.convert(&mut sample);
            taken
                .and_then(|_| self.sample(&sample))
                .with_context(|| format!("sample {number}"))?;
        }
        Ok(())
    }

    fn csv(&mut self, input: impl Read) -> Result<()> {
        let left = Cell::new(MAX_ROW);
        let input = Rationed { input, left: &left };
        let mut reader = csv::Reader::from_reader(input);
        let columns: Vec<String> = reader
            .headers()?
            .iter()
            .map(|name| unguard(name).to_owned())
            .collect();
        for record in reader.records() {
            let record = record?;
            left.set(MAX_ROW);
            let line = record.position().map_or(0, csv::Position::line);
            sample_of_row(&columns, &record)
                .and_then(|mut sample| {
                    self.units.convert(&mut sample)?;
                    self.sample(&sample)
                })
                .with_context(|| format!("line {line}"))?;
        }
        Ok(())
    }

    fn sample(&mut self, sample: &Sample) -> Result<()> {
        self.check_time(sample.time)?;
        if self.is_pruned(sample.time, sample.id) {
            return Ok(());
        }
        self.count += 1;
        match &mut self.spool {
            Some(spool) => Ok(spool.add(sample, true)?),
            None => Ok(()),
        }
    }

    /// Whether a prune took this sample; what was dropped stays dropped.
    fn is_pruned(&mut self, time: Timestamp, id: SampleId) -> bool {
        let pruned = Store::is_pruned(&self.horizons, id, time);
        self.pruned += u64::from(pruned);
        pruned
    }

    fn check_time(&self, time: Timestamp) -> Result<()> {
        if time > self.latest {
            bail!("its time, {time}, is more than a day ahead of the clock");
        }
        Ok(())
    }
}

/// A reader that gives out so much and no more, so that a quote that is never
/// closed does not take the whole input into memory.
struct Rationed<'a, R> {
    input: R,
    left: &'a Cell<usize>,
}

impl<R: Read> Read for Rationed<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            return Err(io::Error::other("a row is longer than 8 MiB"));
        }
        let ration = into.len().min(self.left.get());
        let read = self.input.read(&mut into[..ration])?;
        self.left.set(self.left.get() - read);
        Ok(read)
    }
}

/// Dotted columns become nested objects; an empty cell is a value that is not
/// there.
fn sample_of_row(columns: &[String], record: &csv::StringRecord) -> Result<Sample> {
    let mut sample = Map::new();
    for (column, cell) in columns.iter().zip(record) {
        if cell.is_empty() {
            continue;
        }
        let text = unguard(cell);
        match column.split_once('.') {
            Some((outer, key)) => {
                let inner = sample
                    .entry(outer)
                    .or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(inner) = inner {
                    inner.insert(key.to_owned(), typed(outer, key, text)?);
                }
            }
            None => {
                sample.insert(column.clone(), typed("", column, text)?);
            }
        }
    }
    Ok(serde_json::from_value(Value::Object(sample))?)
}

/// Numbers where a sample has numbers, text everywhere else.
fn typed(outer: &str, key: &str, text: &str) -> Result<Value> {
    let number = matches!(
        (outer, key),
        ("", "value") | ("context", "pull_request") | ("summary", _)
    );
    if !number {
        return Ok(Value::String(text.to_owned()));
    }
    serde_json::from_str(text)
        .ok()
        .filter(Value::is_number)
        .with_context(|| format!("{key}: {text:?} is no number"))
}
