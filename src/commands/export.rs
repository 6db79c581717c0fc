//! `export`

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::{Args, ValueEnum};

use crate::args::SelectionArgs;
use crate::commands::load::{self, Grouping, SeriesOf};
use crate::commands::monthly::{self, Form};
use crate::commands::newest::{Entry, Newest};
use crate::commands::session::{DefaultScope, stdout};
use crate::commands::sync::unsent;
use crate::commands::{Outcome, Session};
use crate::config::replace_file;
use crate::model::{Filter, Sample, counted};
use crate::report::{Format, SamplesDocument, openmetrics, write};
use crate::store::sync::write_bundle;
use crate::store::{IdSet, Order, Store, Visit};

/// Write samples as JSON Lines, JSON, CSV or OpenMetrics text
///
///   yardstick export > history.jsonl
///   yardstick export test_duration --since 30d --format csv
///
/// `import` reads JSON Lines, JSON and CSV back. Without flags all samples are
/// written.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct ExportArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    /// Write what the remote does not have yet to this file (- is standard output), for `import --bundle` of a job that may push
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["format", "metrics", "metadata", "branch", "commit", "since", "until", "last", "by"]
    )]
    bundle: Option<PathBuf>,

    /// Form of the output: jsonl, json, csv or openmetrics
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true
    )]
    format: Target,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Target {
    /// A sample a line, as it stands in the store
    #[default]
    Jsonl,
    /// One JSON document
    Json,
    /// Comma-separated values
    Csv,
    /// OpenMetrics text, values in base units
    Openmetrics,
}

pub(super) fn run(args: ExportArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    if let Some(file) = &args.bundle {
        return bundle(file, &store, session);
    }
    if !store.is_there() {
        return Ok(Outcome::Done);
    }
    let filter = session.filter(
        &args.selection.metrics,
        &args.selection.filter,
        DefaultScope::All,
    )?;
    if let Some(by) = &args.selection.filter.by {
        load::check_keys(&store, &filter, by)?;
    }
    let mut out = BufWriter::with_capacity(1 << 16, stdout()?);
    let written = match args.format {
        Target::Openmetrics => {
            let grouping = Grouping {
                by: args.selection.filter.by.clone(),
                keep: keep(&args),
            };
            let series = load::series(session, &store, &filter, &grouping)?;
            openmetrics(&series, &mut out)
        }
        Target::Csv => match newest(&args, session) {
            Some(newest) => {
                let samples = samples(session, &store, &filter, newest)?;
                let document = SamplesDocument {
                    matching: samples.len() as u64,
                    samples,
                };
                write(&document, Format::Csv, &session.style(), &mut out)
            }
            None => monthly::write(session, (&store, &filter), Form::Csv, &mut out)?,
        },
        target => {
            let mut writer = Lines {
                out: &mut out,
                document: target == Target::Json,
                count: 0,
                failed: None,
            };
            writer.begin();
            match newest(&args, session) {
                Some(newest) => {
                    for sample in samples(session, &store, &filter, newest)? {
                        writer.line(&serde_json::to_vec(&sample)?);
                    }
                }
                None => stream(session, &store, &filter, &mut writer)?,
            }
            writer.end()
        }
    };
    match written.and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(Outcome::Done),
        other => other
            .context("cannot write to standard output")
            .map(|()| Outcome::Done),
    }
}

/// Writes what a push would send. A store that is not there has nothing: the
/// job that takes the bundle need not know.
fn bundle(file: &Path, store: &Store, session: &Session) -> Result<Outcome> {
    let lines = match store.is_there() {
        true => unsent(session, store)?,
        false => Vec::new(),
    };
    let label = || format!("\"{}\"", file.display());
    let mut bytes = Vec::new();
    write_bundle(&lines, &mut bytes).with_context(label)?;
    if file == Path::new("-") {
        session.print_raw(&bytes)?;
        return Ok(Outcome::Done);
    }
    replace_file(&session.surroundings.cwd.join(file), &bytes)
        .with_context(|| format!("cannot write {}", label()))?;
    session.note(format_args!(
        "{} in {}",
        counted(lines.len() as u64, "sample"),
        label()
    ));
    Ok(Outcome::Done)
}

fn keep(args: &ExportArgs) -> Option<usize> {
    args.selection
        .filter
        .last
        .map(|n| usize::try_from(n).unwrap_or(usize::MAX))
}

fn newest<'a>(args: &'a ExportArgs, session: &'a Session) -> Option<Newest<'a>> {
    let by = args.selection.filter.by.as_deref();
    keep(args).map(|keep| Newest::of_each(keep, SeriesOf::new(session.config(), by)))
}

/// Samples as lines, or as the elements of one document.
struct Lines<'a, W> {
    out: &'a mut W,
    document: bool,
    count: u64,
    failed: Option<io::Error>,
}

impl<W: Write> Lines<'_, W> {
    fn put(&mut self, bytes: &[u8]) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(bytes).err();
        }
    }

    fn begin(&mut self) {
        if self.document {
            self.put(b"{\"schema\":\"yardstick/export/v1\",\"samples\":[");
        }
    }

    fn line(&mut self, line: &[u8]) {
        if self.document {
            self.put(if self.count == 0 { b"\n" } else { b",\n" });
            self.put(line);
        } else {
            self.put(line);
            self.put(b"\n");
        }
        self.count += 1;
    }

    fn end(mut self) -> io::Result<()> {
        if self.document {
            self.put(b"\n]}\n");
        }
        self.failed.map_or(Ok(()), Err)
    }
}

/// Every sample as it stands in the store, with what this program does not
/// know of it; only a renamed one is written anew.
fn stream<W: Write>(
    session: &Session,
    store: &Store,
    filter: &Filter,
    writer: &mut Lines<'_, W>,
) -> Result<()> {
    let mut seen = IdSet::default();
    let report = session.time("scan", || {
        store.scan(filter, Order::Forward, |visit: Visit<'_>| {
            if !seen.insert(visit.row.id) {
                return;
            }
            match renamed(&visit) {
                Some(line) => writer.line(&line),
                None => writer.line(visit.row.line),
            }
        })
    })?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    Ok(())
}

fn renamed(visit: &Visit<'_>) -> Option<Vec<u8>> {
    if visit.row.metric == visit.key.metric.as_str() {
        return None;
    }
    let mut value: serde_json::Map<String, serde_json::Value> =
        serde_json::from_slice(visit.row.line).ok()?;
    value.insert("metric".to_owned(), visit.key.metric.as_str().into());
    serde_json::to_vec(&value).ok()
}

/// The samples, of each series only the newest where `newest` keeps them.
fn samples(
    session: &Session,
    store: &Store,
    filter: &Filter,
    mut newest: Newest<'_>,
) -> Result<Vec<Sample>> {
    let report = session.time("scan", || {
        store.scan(filter, Order::Forward, |visit: Visit<'_>| {
            newest.add(&visit)
        })
    })?;
    load::warn_of_damage(session, store, &report);
    if report.selected == 0 {
        load::check_names(store, filter)?;
    }
    let sample = |entry: Entry| {
        let mut sample: Sample = serde_json::from_slice(&entry.line)
            .context("a sample that was read cannot be read again")?;
        sample.metric = entry.metric;
        Ok(sample)
    };
    newest.finish().into_iter().map(sample).collect()
}
