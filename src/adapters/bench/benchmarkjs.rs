//! benchmark.js: a JSON dump of the suite, and `String(event.target)`.
//!
//! <https://benchmarkjs.com/docs/#prototype_hz>. The value is operations per
//! second; the relative margin of error goes along as a note.

use memchr::memmem;
use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::BENCH_THROUGHPUT;
use crate::adapters::text::{number, split_last};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff, Template,
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
    let throughput = Draft::of(&BENCH_THROUGHPUT, 0.0).unit("ops/s".parse().ok());
    let mut template = Template::new(throughput);
    if json.is_array()? {
        json.each(ADAPTER.title, &["*"], |_, element| {
            let bench: Bench<'_> = element.parse()?;
            let (name, rme) = (bench.name.as_str(), bench.stats.rme.0);
            put(&mut template, (name, bench.hz.get(), rme), sink)
        })?;
    } else {
        json.each_line(sink, |line, sink| match result(line.text) {
            Some(result) => put(&mut template, result, sink),
            None => Ok(()),
        })?;
    }
    sink.expect("benchmark")
}

fn put(
    template: &mut Template,
    (name, hz, rme): (&str, f64, Option<f64>),
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    template.start(hz);
    template.put("bench", name);
    let rme = rme.map(|rme| format!("{rme} %"));
    template.only_note("rme", rme.as_deref());
    sink.put_again(template)
}

/// `RegExp#test x 18,143,628 ops/sec ±3.35% (80 runs sampled)`
fn result(line: &str) -> Option<(&str, f64, Option<f64>)> {
    const RATE: &str = " ops/sec";
    let at = memmem::find(line.as_bytes(), RATE.as_bytes())?;
    let (before, after) = (&line[..at], &line[at + RATE.len()..]);
    // Mostly nothing but the number stands behind the last space.
    let plain = split_last(before, b' ');
    let plain = plain.and_then(|(name, hz)| Some((name.strip_suffix(" x")?, hz)));
    let (name, hz) = plain.or_else(|| before.rsplit_once(" x "))?;
    let spread = after.strip_prefix(" ±");
    let spread = spread.or_else(|| after.split_once('±').map(|(_, spread)| spread));
    let rme = spread.and_then(|spread| number(spread.split('%').next()?));
    Some((name, number(hz)?, rme))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_a_name_a_rate_and_its_spread() {
        for (line, expected) in [
            (
                "a b x 18,143,628 ops/sec ±3.35% (80 runs)",
                Some(("a b", 18_143_628.0, Some(3.35))),
            ),
            ("a x b x 5 ops/sec", Some(("a x b", 5.0, None))),
            ("a x  5  ops/sec (±0.5%)", Some(("a", 5.0, Some(0.5)))),
            ("a x y 5 ops/sec", None),
            ("Fastest is a", None),
        ] {
            assert_eq!(result(line), expected, "{line}");
        }
    }
}
