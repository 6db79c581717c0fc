//! `detect`

use std::io::{self, BufWriter, Read, Write};

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::commands::record::each_line;
use crate::commands::session::stdout;
use crate::commands::{Outcome, Session};
use crate::model::json_problem;
use crate::stats::changepoint::{self, Options};
use crate::stats::{anomaly, online};

/// Points before the first alarm, where the input does not say.
const WARMUP: usize = 10;
/// The largest CSV that is read.
const MAX_CSV: u64 = 256 * 1024 * 1024;

/// Find changes, alarms or anomalies in series on standard input
///
///   echo '{"id":"a","values":[5,5,6,5,5,6,5,5,9,9,8,9,9,8,9,9]}' | yardstick detect
///
/// Stateless: nothing is stored. A line of input is a series,
/// {"id":…,"values":[…],"warmup":N}; a line of output is its answer under the
/// same id, in the order of the input. CSV has a head line and a series a
/// column. What --mode looks for:
///
///   changes    {"id":…,"changes":[…],"evidence":[…]}     levels, looking back
///   online     {"id":…,"alarms":[{"at":…,"change":…}]}   after the warm-up
///   anomalies  {"id":…,"anomalies":[…],"evidence":[…]}   single strange points
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct DetectArgs {
    /// What to look for: changes, online or anomalies
    #[arg(
        long,
        value_enum,
        value_name = "MODE",
        default_value_t,
        hide_possible_values = true
    )]
    mode: Mode,

    /// The form of the input: jsonl or csv
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true
    )]
    from: Input,

    /// Smallest change that is reported, in percent of the level before
    #[arg(long, value_name = "PERCENT", default_value_t = 0.0)]
    min_effect: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Mode {
    #[default]
    Changes,
    Online,
    Anomalies,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Input {
    #[default]
    Jsonl,
    Csv,
}

/// A line of input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Given {
    #[serde(default)]
    id: Value,
    values: Vec<f64>,
    warmup: Option<usize>,
}

pub(super) fn run(args: DetectArgs, session: &Session) -> Result<Outcome> {
    if !(0.0..=1e6).contains(&args.min_effect) {
        bail!(
            "--min-effect {}: a percentage of at least 0 is expected",
            args.min_effect
        );
    }
    let options = Options {
        min_effect: args.min_effect / 100.0,
    };
    let mut out = BufWriter::new(stdout()?);
    let mut answer = |given: &Given| -> Result<()> {
        let line = session.time("detect", || answer(args.mode, given, &options));
        writeln!(out, "{line}").context("cannot write to standard output")
    };
    let done = match args.from {
        Input::Jsonl => each_line(io::stdin().lock(), |number, line| {
            let given: Given = serde_json::from_slice(line)
                .map_err(|error| anyhow::anyhow!(json_problem(&error)))
                .with_context(|| format!("standard input, line {number}"))?;
            check(&given.values).with_context(|| format!("standard input, line {number}"))?;
            answer(&given)
        }),
        Input::Csv => columns(io::stdin().lock())?
            .iter()
            .try_for_each(&mut answer),
    };
    let done = done.and_then(|()| out.flush().context("cannot write to standard output"));
    match done {
        // A reader that has seen enough is a quiet end.
        Err(error)
            if error
                .downcast_ref::<io::Error>()
                .is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe) =>
        {
            Ok(Outcome::Done)
        }
        other => other.map(|()| Outcome::Done),
    }
}

/// JSON numbers beyond the range of a float become infinite on some ways in.
fn check(values: &[f64]) -> Result<()> {
    match values.iter().position(|v| !v.is_finite()) {
        Some(index) => bail!("value {index} is not finite"),
        None => Ok(()),
    }
}

/// A series for each column of a CSV; empty cells are missing values.
fn columns(input: impl Read) -> Result<Vec<Given>> {
    let mut reader = csv::Reader::from_reader(input.take(MAX_CSV));
    let names: Vec<String> = reader.headers()?.iter().map(str::to_owned).collect();
    let mut series: Vec<Given> = names
        .into_iter()
        .map(|name| Given {
            id: Value::String(name),
            values: Vec::new(),
            warmup: None,
        })
        .collect();
    for record in reader.records() {
        let record = record?;
        let line = record.position().map_or(0, csv::Position::line);
        for (column, cell) in series
            .iter_mut()
            .zip(&record)
            .filter(|(_, cell)| !cell.trim().is_empty())
        {
            let value: f64 = cell
                .trim()
                .parse()
                .ok()
                .filter(|v: &f64| v.is_finite())
                .with_context(|| {
                    format!(
                        "standard input, line {line}, column {}: {cell:?} is no finite number",
                        column.id
                    )
                })?;
            column.values.push(value);
        }
    }
    Ok(series)
}

fn answer(mode: Mode, given: &Given, options: &Options) -> Value {
    let values = &given.values;
    match mode {
        Mode::Changes => {
            let found = changepoint::changes(values, options);
            json!({
                "id": given.id,
                "changes": found.iter().map(|c| c.index).collect::<Vec<_>>(),
                "evidence": found.iter().map(|c| json!({
                    "index": c.index,
                    "interval": [c.interval.0, c.interval.1],
                    "before": c.before,
                    "after": c.after,
                    "effect": c.effect,
                    "p_value": c.p,
                })).collect::<Vec<_>>(),
            })
        }
        Mode::Online => {
            let found = online::alarms(values, given.warmup.unwrap_or(WARMUP), options);
            let alarms: Vec<Value> = found
                .iter()
                .map(|a| json!({ "at": a.at, "change": a.change }))
                .collect();
            json!({ "id": given.id, "alarms": alarms })
        }
        Mode::Anomalies => {
            let found = anomaly::anomalies(values, options);
            json!({
                "id": given.id,
                "anomalies": found.iter().map(|a| a.index).collect::<Vec<_>>(),
                "evidence": found.iter().map(|a| json!({
                    "index": a.index,
                    "level": a.level,
                    // A deviation from a series without noise is beyond any scale.
                    "score": a.score.is_finite().then_some(a.score),
                })).collect::<Vec<_>>(),
            })
        }
    }
}
