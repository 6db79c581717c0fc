//! pytest-benchmark's JSON, `--benchmark-json`.
//!
//! <https://pytest-benchmark.readthedocs.io/en/latest/usage.html>. Times are
//! seconds; a round is a repetition.

use serde::Deserialize;

use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "pytest-benchmark",
    title: "pytest-benchmark JSON",
    group: Group::Bench,
    docs: "https://pytest-benchmark.readthedocs.io/en/latest/usage.html",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["machine_info", "benchmarks"]))
}

#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow)]
    fullname: Text<'a>,
    stats: Stats,
}

#[derive(Deserialize)]
struct Stats {
    #[serde(default)]
    min: Num,
    #[serde(default)]
    max: Num,
    #[serde(default)]
    mean: Num,
    #[serde(default)]
    stddev: Num,
    #[serde(default)]
    median: Num,
    #[serde(default)]
    ops: Num,
    #[serde(default)]
    rounds: u64,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["benchmarks", "*"], |_, element| {
        let bench: Bench<'_> = element.parse()?;
        let (name, stats) = (bench.fullname.as_str(), &bench.stats);
        let known = Known {
            n: stats.rounds,
            min: stats.min.0,
            max: stats.max.0,
            mean: stats.mean.0,
            sd: stats.stddev.0,
        };
        let time = of_summary(&BENCH_TIME, stats.median.0, known);
        sink.put(time.unit(Some(Unit::SECONDS)).with("bench", name))?;
        let ops = Draft::of(&BENCH_THROUGHPUT, stats.ops.get());
        sink.put(ops.unit("ops/s".parse().ok()).with("bench", name).item())
    })?;
    sink.expect("benchmark")
}
