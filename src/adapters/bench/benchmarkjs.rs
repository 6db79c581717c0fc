//! benchmark.js: a JSON dump of the suite, and `String(event.target)`.
//!
//! <https://benchmarkjs.com/docs/#prototype_hz>. The value is operations per
//! second; the relative margin of error goes along as a note.

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::BENCH_THROUGHPUT;
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "benchmarkjs",
    title: "benchmark.js JSON and text",
    group: Group::Bench,
    docs: "https://benchmarkjs.com/docs/#prototype_hz",
    verified: true,
    gives: &[&BENCH_THROUGHPUT],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let json = sniff.array_with(&["name", "hz", "stats"]);
    Grade::certain_if(json || sniff.any_line(|line| result(line).is_some()))
}

#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    hz: Num,
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    #[serde(default)]
    rme: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if json.is_array()? {
        json.each(ADAPTER.title, &["*"], |_, element| {
            let bench: Bench<'_> = element.parse()?;
            let (name, rme) = (bench.name.as_str(), bench.stats.rme.0);
            sink.put(draft(name, bench.hz.get(), rme))
        })?;
    } else {
        json.each_line(sink, |line, sink| match result(line.text) {
            Some((name, hz, rme)) => sink.put(draft(name, hz, rme)),
            None => Ok(()),
        })?;
    }
    sink.expect("benchmark")
}

fn draft(name: &str, hz: f64, rme: Option<f64>) -> Draft {
    let draft = Draft::of(&BENCH_THROUGHPUT, hz)
        .unit("ops/s".parse().ok())
        .with("bench", name);
    match rme {
        Some(rme) => draft.note("rme", format!("{rme} %")),
        None => draft,
    }
}

/// `RegExp#test x 18,143,628 ops/sec ±3.35% (80 runs sampled)`
fn result(line: &str) -> Option<(&str, f64, Option<f64>)> {
    let (before, after) = line.split_once(" ops/sec")?;
    let (name, hz) = before.rsplit_once(" x ")?;
    let rme = after
        .split_once('±')
        .and_then(|(_, rest)| number(rest.split('%').next()?));
    Some((name, number(hz)?, rme))
}
