//! `record`

use std::io::{self, BufRead, BufReader, Read};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use serde::Deserialize;

use crate::args::{GivenArgs, OutputArgs, PushArgs};
use crate::commands::draft::{Draft, Drafter};
use crate::commands::given::Given;
use crate::commands::sync::push_recorded;
use crate::commands::{Outcome, Session};
use crate::config::alike;
use crate::model::{
    KNOWN_METRICS, Measure, Metadata, MetricName, Sample, Timestamp, Unit, ValueError, counted,
    json_problem,
};
use crate::report::RecordDocument;
use crate::store::{Spool, Store};

/// The longest line of standard input that is read.
const MAX_LINE: usize = 4 * 1024 * 1024;

const ENVIRONMENT: &str = "\
Environment:
  YARDSTICK_COMMIT, YARDSTICK_BRANCH, YARDSTICK_PULL_REQUEST    what was measured, above git and CI
  YARDSTICK_RUN, YARDSTICK_JOB    the CI run and its job, for a CI that is not known here
  YARDSTICK_MACHINE               name of the machine, or of a pool of equal machines
  YARDSTICK_STORE                 folder of the store";

/// Record numbers: a metric and its value
///
///   yardstick record test_duration 12.5s
///   yardstick record api_latency 12ms 14ms 11ms   one sample: the median
///   yardstick record build_time=95s lint_errors=3
///   echo '{"metric":"build_time","value":"95s"}' | yardstick record -
///
/// Known names (test_duration, build_time, api_latency, coverage_percent,
/// lint_errors, memory_usage) and endings (_seconds, _ms, _bytes, _percent,
/// _errors) bring their unit and direction along; yardstick.toml says more.
/// Commit, branch, pull request, CI run and machine are found out and kept.
/// Exit code 0 means that the sample is on disk.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, after_help = ENVIRONMENT)]
pub struct RecordArgs {
    /// METRIC VALUE…, or METRIC=VALUE…, or - for JSON Lines on standard input
    #[arg(
        required = true,
        value_name = "METRIC VALUE | METRIC=VALUE",
        allow_negative_numbers = true
    )]
    items: Vec<String>,

    #[command(flatten)]
    given: GivenArgs,

    /// Say what would be recorded and write nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    #[command(flatten)]
    push: PushArgs,

    #[command(flatten)]
    output: OutputArgs,
}

/// A line of standard input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InputLine {
    metric: MetricName,
    value: InputValue,
    unit: Option<Unit>,
    time: Option<Timestamp>,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    notes: Metadata,
}

#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "a value is a number, several numbers, or a text with a unit such as \"12.5s\""
)]
enum InputValue {
    Number(f64),
    Text(String),
    Several(Vec<f64>),
}

pub(super) fn run(args: RecordArgs, session: &Session) -> Result<Outcome> {
    let shared = Given::new(&args.given, session)?;
    match args.items == ["-"] {
        true => bulk(&args, &shared, session)?,
        false => listed(&args, &shared, session)?,
    }
    if !args.dry_run {
        push_recorded(&args.push, session)?;
    }
    Ok(Outcome::Done)
}

/// What the command line lists.
fn listed(args: &RecordArgs, shared: &Given, session: &Session) -> Result<()> {
    let drafts = drafts(&args.items, args.given.unit.as_ref(), shared)?;
    let store = match args.dry_run {
        true => session.store()?,
        false => Some(session.store_to_write()?),
    };
    let mut drafter = Drafter::new(session, store.clone(), shared.context.clone())?;
    let sample = |draft| drafter.sample(draft, args.given.unit.as_ref(), args.given.time.is_some());
    let samples: Vec<Sample> = drafts.into_iter().map(sample).collect::<Result<_>>()?;
    match &store {
        Some(store) if args.dry_run => note_new_names(&samples, session, store)?,
        Some(store) => append(&samples, session, store)?,
        None => {}
    }
    let document = RecordDocument {
        store: session.store_root()?.display().to_string(),
        dry_run: args.dry_run,
        recorded: samples.len() as u64,
        known: 0,
        samples,
    };
    tell(session, &document, args)
}

/// Puts samples into the store.
pub(super) fn append(samples: &[Sample], session: &Session, store: &Store) -> Result<()> {
    note_new_names(samples, session, store)?;
    remember_machine(session, store)?;
    let appended = session.time("append", || store.append(samples))?;
    session.warn_of_recovered(&appended.recovered);
    Ok(())
}

/// A new name that is almost an old one is a typing error, most likely. Names
/// that are known, or were recorded lately, cost nothing.
fn note_new_names(samples: &[Sample], session: &Session, store: &Store) -> Result<()> {
    let mut known = None;
    for sample in samples {
        let name = &sample.metric;
        let of = sample.context.pull_request;
        if session.config().spec(name).unit.is_some() || store.recent_unit(name, of)?.is_some() {
            continue;
        }
        let known = match &known {
            Some(known) => known,
            None => known.insert(store.metric_names()?),
        };
        if known.contains(name) {
            continue;
        }
        let near = known.iter().find(|old| alike(old.as_str(), name.as_str()));
        if let Some(near) = near {
            session.note(format_args!(
                "note: {name} is a new metric, and almost {near}, which the store has"
            ));
        } else if let Some(near) = almost_known(name) {
            session.note(format_args!(
                "note: {name} is a new metric without unit and direction, and almost {near}, which has both"
            ));
        }
    }
    Ok(())
}

/// The name of the vocabulary that was meant, perhaps; endings are none.
fn almost_known(name: &MetricName) -> Option<&'static str> {
    let names = KNOWN_METRICS.iter().map(|known| known.name);
    names
        .filter(|known| !known.starts_with('_'))
        .find(|known| alike(known, name.as_str()))
}

fn remember_machine(session: &Session, store: &Store) -> Result<()> {
    Ok(store.remember_machine(session.machine())?)
}

impl Given {
    fn draft(&self, metric: MetricName, values: Vec<Measure>) -> Draft {
        Draft {
            metric,
            values,
            metadata: self.metadata.clone(),
            notes: self.notes.clone(),
            time: self.time.or(self.commit_time),
        }
    }
}

/// `METRIC VALUE…` or `METRIC=VALUE…`; `unit` is that of bare values.
pub(super) fn drafts(items: &[String], unit: Option<&Unit>, shared: &Given) -> Result<Vec<Draft>> {
    let drafts = read(items, unit, shared)?;
    if let Some(flag) = unit {
        check_unit(&drafts, flag)?;
    }
    Ok(drafts)
}

/// `--unit` is the unit of values that name none: where all of them name one,
/// it is a mistake, and whose, only the user knows.
fn check_unit(drafts: &[Draft], flag: &Unit) -> Result<()> {
    let mut values = drafts.iter().flat_map(|draft| &draft.values);
    if values.clone().any(|measure| measure.unit.is_none()) {
        return Ok(());
    }
    match values.find(|measure| measure.unit.as_ref() != Some(flag)) {
        Some(Measure { value, unit }) => bail!(
            "--unit {flag} is for values that name no unit, and {value}{} names one\nhint: leave out one of the two; the unit that a metric is kept in stands under [metrics.NAME] in yardstick.toml",
            unit.as_ref().map_or("", Unit::as_str)
        ),
        None => Ok(()),
    }
}

fn read(items: &[String], unit: Option<&Unit>, shared: &Given) -> Result<Vec<Draft>> {
    if items.iter().any(|item| item.contains('=')) {
        return items.iter().map(|item| pair(item, shared)).collect();
    }
    let (name, values) = items.split_first().expect("clap asks for at least one");
    let metric: MetricName = name.parse()?;
    if values.is_empty() {
        bail!("{metric} has no value\nhint: yardstick record {metric} 12.5");
    }
    Ok(vec![shared.draft(metric, measures(values, unit)?)])
}

fn pair(item: &str, shared: &Given) -> Result<Draft> {
    let Some((name, value)) = item.split_once('=') else {
        bail!(
            "{item:?} is no metric=value, while others are\nhint: metadata goes into --metadata key=value"
        );
    };
    Ok(shared.draft(
        name.parse()?,
        vec![value.parse().with_context(|| name.to_owned())?],
    ))
}

/// Values; a word alone is the unit of all bare values before it (`12 14 ms`).
/// `flag` is the unit of the bare ones that no word follows.
fn measures(texts: &[String], flag: Option<&Unit>) -> Result<Vec<Measure>> {
    let mut measures: Vec<Measure> = Vec::new();
    for text in texts {
        match text.parse::<Measure>() {
            Ok(measure) => measures.push(measure),
            Err(ValueError::NotANumber(_))
                if measures.last().is_some_and(|last| last.unit.is_none()) =>
            {
                let unit: Unit = text.parse()?;
                let bare = measures.iter_mut().rev().take_while(|m| m.unit.is_none());
                bare.for_each(|measure| measure.unit = Some(unit.clone()));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let bare = measures.iter().find(|measure| measure.unit.is_none());
    let with = measures.iter().find_map(|measure| measure.unit.as_ref());
    if let (Some(bare), Some(unit), None) = (bare, with, flag) {
        bail!(
            "{} has no unit, while others have {unit}\nhint: name the unit of every value, or behind the last one for all: 12 14 {unit}",
            bare.value
        );
    }
    Ok(measures)
}

/// All lines of standard input, or none of them.
fn bulk(args: &RecordArgs, shared: &Given, session: &Session) -> Result<()> {
    if session.stdin_is_terminal() {
        session.note("reading JSON Lines from the terminal, one {\"metric\":…,\"value\":…} a line; Ctrl-D ends");
    }
    let store = match args.dry_run {
        true => session.store()?,
        false => Some(session.store_to_write()?),
    };
    let mut drafter = Drafter::new(session, store.clone(), shared.context.clone())?;
    let mut spool = match &store {
        Some(store) if !args.dry_run => Some(Spool::new(store, drafter.next_id())?),
        _ => None,
    };
    let mut count = 0;
    each_line(io::stdin().lock(), |number, line| {
        let place = || format!("standard input, line {number}");
        let sample = draft_of_line(line, shared)
            .and_then(|(draft, unit)| {
                drafter.sample(
                    draft,
                    unit.as_ref().or(args.given.unit.as_ref()),
                    args.given.time.is_some(),
                )
            })
            .with_context(place)?;
        count += 1;
        match &mut spool {
            Some(spool) => Ok(spool.add(&sample, false)?),
            None => Ok(()),
        }
    })?;
    if count == 0 {
        session.warn("standard input held no sample: nothing was recorded");
    }
    if let (Some(spool), Some(store)) = (spool, &store) {
        remember_machine(session, store)?;
        let done = session.time("append", || spool.commit())?;
        session.warn_of_recovered(&done.recovered);
    }
    let document = RecordDocument {
        store: session.store_root()?.display().to_string(),
        dry_run: args.dry_run,
        recorded: count,
        known: 0,
        samples: Vec::new(),
    };
    tell(session, &document, args)
}

/// Says what was recorded; who cannot be told has to know that it was.
fn tell(session: &Session, document: &RecordDocument, args: &RecordArgs) -> Result<()> {
    let told = session.print(document, &args.output);
    match args.dry_run {
        true => told,
        false => told.with_context(|| {
            let samples = counted(document.recorded, "sample");
            format!("{samples} recorded all the same, do not record again")
        }),
    }
}

fn draft_of_line(line: &[u8], shared: &Given) -> Result<(Draft, Option<Unit>)> {
    let input: InputLine = serde_json::from_slice(line).map_err(|error| {
        let hint = r#"hint: a line is {"metric":"build_time","value":"95s","metadata":{"profile":"release"}}"#;
        anyhow::anyhow!("{}\n{hint}", json_problem(&error))
    })?;
    let measure = |value: f64| -> Result<Measure> {
        Ok(Measure {
            value: value.try_into()?,
            unit: None,
        })
    };
    let values = match input.value {
        InputValue::Number(value) => vec![measure(value)?],
        InputValue::Text(text) => vec![text.parse()?],
        InputValue::Several(values) => values.into_iter().map(measure).collect::<Result<_>>()?,
    };
    let mut draft = shared.draft(input.metric, values);
    for (key, value) in input.metadata.iter() {
        draft.metadata.insert(key, value)?;
    }
    for (key, value) in input.notes.iter() {
        draft.notes.insert(key, value)?;
    }
    draft.time = input.time.or(draft.time);
    Ok((draft, input.unit))
}

/// Calls `each` for every line that is not blank, numbered from 1.
pub(super) fn each_line(
    input: impl Read,
    mut each: impl FnMut(u64, &[u8]) -> Result<()>,
) -> Result<()> {
    let mut input = BufReader::with_capacity(1 << 18, input);
    // The beginning of a line that goes on in the next block.
    let mut begun = Vec::new();
    let mut number = 1;
    loop {
        let block = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            block => block.context("cannot be read")?,
        };
        let end = memchr::memchr(b'\n', block);
        let read = end.unwrap_or(block.len());
        if begun.len() + read > MAX_LINE {
            bail!("line {number}: longer than 4 MiB\nhint: one sample a line");
        }
        let is_last = block.is_empty();
        let line = match (end, begun.is_empty()) {
            // Most lines are read where they are.
            (Some(end), true) => &block[..end],
            _ => {
                begun.extend_from_slice(&block[..read]);
                &begun[..]
            }
        };
        if end.is_some() || is_last {
            let text = line.trim_ascii();
            if !text.is_empty() {
                each(number, text)?;
            }
            if is_last {
                return Ok(());
            }
            number += 1;
            begun.clear();
        }
        input.consume(read + usize::from(end.is_some()));
    }
}
