//! `import`

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::args::OutputArgs;
use crate::commands::draft::Drafter;
use crate::commands::record::each_line;
use crate::commands::{Outcome, Session};
use crate::model::{Context, Sample, Timestamp};
use crate::report::{RecordDocument, unguard};
use crate::store::{Intake, Spool, Spooled};

/// How far ahead of the clock a sample's time may be.
const AHEAD: i64 = 86_400_000;
/// The largest JSON document that is read; JSON Lines have no limit.
const MAX_DOCUMENT: u64 = 256 * 1024 * 1024;
/// The longest row of CSV that is read.
const MAX_ROW: usize = 8 * 1024 * 1024;

/// Read samples that were exported, as JSON, JSON Lines or CSV
///
/// Samples keep their id, time and context, and one that the store has already is left out, so
/// that the same file can be read twice. All samples of all files are recorded, or none.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ImportArgs {
    /// Files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// The format: json, jsonl or csv [default: told from the content]
    #[arg(long, value_enum, value_name = "FORMAT", hide_possible_values = true)]
    from: Option<Source>,

    /// Say what would be recorded and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Source {
    /// One JSON document, as `export --format json` writes it
    Json,
    /// A sample a line
    Jsonl,
    /// With a head line; columns metadata.KEY and context.KEY
    Csv,
}

pub(super) fn run(args: ImportArgs, session: &Session) -> Result<Outcome> {
    let store = match args.dry_run {
        true => None,
        false => Some(session.store_to_write()?),
    };
    let mut drafter = Drafter::new(session, None, Context::default())?;
    let id = drafter.next_id();
    let mut import = Import {
        spool: store.as_ref().map(|s| Spool::new(s, id)).transpose()?,
        count: 0,
        intake: Intake::default(),
        latest: session.now().saturating_add(AHEAD),
    };
    for path in &args.files {
        session
            .time("read", || import.file(path, args.from))
            .with_context(|| name_of(path))?;
    }
    let done = match import.spool {
        Some(spool) => session.time("append", || spool.commit())?,
        None => Spooled {
            added: import.count,
            ..Spooled::default()
        },
    };
    session.warn_of_recovered(&done.recovered);
    let document = RecordDocument {
        store: session.store_root()?.display().to_string(),
        dry_run: args.dry_run,
        recorded: done.added,
        known: done.known,
        samples: Vec::new(),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

fn name_of(path: &Path) -> String {
    if path == Path::new("-") {
        "standard input".to_owned()
    } else {
        format!("\"{}\"", path.display())
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

struct Import<'a> {
    /// `None` where nothing is to be written.
    spool: Option<Spool<'a>>,
    /// Samples read.
    count: u64,
    intake: Intake,
    latest: Timestamp,
}

impl Import<'_> {
    fn file(&mut self, path: &Path, from: Option<Source>) -> Result<()> {
        let input: Box<dyn Read> = match path == Path::new("-") {
            true => Box::new(io::stdin().lock()),
            false => Box::new(File::open(path)?),
        };
        let mut input = BufReader::with_capacity(1 << 16, input);
        // Editors and shells of Windows begin a file with a byte order mark.
        if io::BufRead::fill_buf(&mut input)?.starts_with(b"\xef\xbb\xbf") {
            io::BufRead::consume(&mut input, 3);
        }
        let source = match from {
            Some(source) => source,
            None => detect(io::BufRead::fill_buf(&mut input)?)?,
        };
        match source {
            Source::Jsonl => self.lines(input),
            Source::Json => self.document(input),
            Source::Csv => self.csv(input),
        }
    }

    fn lines(&mut self, input: impl Read) -> Result<()> {
        each_line(input, |number, line| {
            let time = self
                .intake
                .check(line)
                .map_err(|reason| anyhow::anyhow!("line {number}: {reason}"))?;
            self.check_time(time)
                .with_context(|| format!("line {number}"))?;
            self.count += 1;
            match &mut self.spool {
                Some(spool) => Ok(spool.add_line(time, line, true)?),
                None => Ok(()),
            }
        })
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
        let exported: Exported = serde_json::from_slice(&bytes)?;
        exported
            .samples
            .iter()
            .try_for_each(|sample| self.sample(sample))
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
            let sample =
                sample_of_row(&columns, &record).with_context(|| format!("line {line}"))?;
            self.sample(&sample)
                .with_context(|| format!("line {line}"))?;
        }
        Ok(())
    }

    fn sample(&mut self, sample: &Sample) -> Result<()> {
        self.check_time(sample.time)?;
        self.count += 1;
        match &mut self.spool {
            Some(spool) => Ok(spool.add(sample, true)?),
            None => Ok(()),
        }
    }

    fn check_time(&self, time: Timestamp) -> Result<()> {
        if time > self.latest {
            bail!("its time, {time}, is more than a day ahead of the clock");
        }
        Ok(())
    }
}

/// Tells the format from the first bytes.
fn detect(start: &[u8]) -> Result<Source> {
    let text = start.trim_ascii_start();
    let first_line = text.split(|b| *b == b'\n').next().unwrap_or_default();
    let has = |word: &[u8]| memchr::memmem::find(first_line, word).is_some();
    match text.first() {
        None => Ok(Source::Jsonl),
        Some(b'{') if has(b"\"metric\"") && !has(b"\"samples\"") => Ok(Source::Jsonl),
        Some(b'{') if memchr::memmem::find(text, b"\"samples\"").is_some() => Ok(Source::Json),
        Some(_) if has(b"metric") && has(b"value") && has(b",") && !text.starts_with(b"{") => {
            Ok(Source::Csv)
        }
        Some(_) => bail!("not a known format\nhint: --from json, jsonl or csv says which it is"),
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
