//! benchmark.js: a JSON dump of the suite, and `String(event.target)`.
//!
//! <https://benchmarkjs.com/docs/#prototype_hz>. The value is operations per
//! second; the relative margin of error goes along as a note.

use serde::Deserialize;

use crate::adapters::json::{Num, Source, Text};
use crate::adapters::quantity::BENCH_THROUGHPUT;
use crate::adapters::text::{decode, number};
use crate::adapters::{
    Adapter, Draft, Grade, Grammar, Group, Lines, ParseError, Read, Sink, Sniff,
};

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
    read: Read::Whole(read),
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

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if Sniff::new(bytes).grammar == Grammar::Text {
        let text = decode(bytes, sink)?;
        let mut bytes = text.as_bytes();
        let mut lines = Lines::new(&mut bytes, &sink.options.limits);
        while let Some(line) = lines.next()? {
            if let Some((name, hz, rme)) = result(line.text) {
                sink.put(draft(name, hz, rme))?;
            }
        }
    } else {
        let source = Source::new(bytes, ADAPTER.title, sink)?;
        source.each(&["*"], |_, bench: Bench<'_>| {
            sink.put(draft(
                bench.name.as_str(),
                bench.hz.get(),
                bench.stats.rme.0,
            ))
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
