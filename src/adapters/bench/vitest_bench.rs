//! vitest's benchmarks: `vitest bench --outputJson` up to version 4, and the
//! JSON reporter since version 5.
//!
//! <https://vitest.dev/guide/features.html#benchmarking>. Times are
//! milliseconds, throughput is operations per second.

use serde::Deserialize;

use crate::adapters::bench::tinybench::Statistics;
use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Kept, Num, Text};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "vitest-bench",
    title: "vitest benchmark JSON",
    group: Group::Bench,
    docs: "https://vitest.dev/guide/features.html#benchmarking",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench, group",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let old = sniff.object_with(&["files"]) && sniff.third_key("groups");
    let new = sniff.object_with(&["numTotalTests", "testResults"])
        && sniff.contains(r#""benchmarks""#)
        && sniff.contains(r#""tasks""#);
    Grade::certain_if(old || new)
}

/// A benchmark of the versions up to 4.
#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(default)]
    hz: Num,
    #[serde(default)]
    mean: Num,
    #[serde(default)]
    median: Num,
    #[serde(default)]
    min: Num,
    #[serde(default)]
    max: Num,
    #[serde(default)]
    sd: Num,
    #[serde(rename = "sampleCount", default)]
    samples: u64,
}

#[derive(Deserialize)]
struct Group4<'a> {
    #[serde(rename = "fullName", borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    benchmarks: Kept<Bench<'a>>,
}

/// A comparison of version 5.
#[derive(Deserialize)]
struct Group5<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    tasks: Kept<Task<'a>>,
}

#[derive(Deserialize)]
struct Task<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    latency: Statistics,
    throughput: Statistics,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.twice(|json| {
        json.each(
            ADAPTER.title,
            &["files", "*", "groups", "*"],
            |_, element| {
                let group: Group4<'_> = element.parse()?;
                let mut benches = group.benchmarks.0.iter();
                benches.try_for_each(|bench| bench.put(group.name.as_str(), sink))
            },
        )?;
        json.rewind()?;
        let path = [
            "testResults",
            "*",
            "assertionResults",
            "*",
            "benchmarks",
            "*",
        ];
        json.each(ADAPTER.title, &path, |_, element| {
            let group: Group5<'_> = element.parse()?;
            let mut tasks = group.tasks.0.iter();
            tasks.try_for_each(|task| task.put(group.name.as_str(), sink))
        })
    })?;
    sink.expect("benchmark")
}

impl Bench<'_> {
    fn put(&self, group: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let known = Known {
            n: self.samples,
            min: self.min.0,
            max: self.max.0,
            mean: self.mean.0,
            sd: self.sd.0,
        };
        let time = of_summary(&BENCH_TIME, self.median.0, known);
        put(time, self.hz, (self.name.as_str(), group), sink)
    }
}

impl Task<'_> {
    fn put(&self, group: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let time = self.latency.draft(&BENCH_TIME);
        put(
            time,
            self.throughput.mean,
            (self.name.as_str(), group),
            sink,
        )
    }
}

fn put(
    time: Draft,
    hz: Num,
    (bench, group): (&str, &str),
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let of = |draft: Draft| draft.with("bench", bench).with("group", group);
    sink.put(of(time.unit(Some(Unit::MILLISECONDS))))?;
    let throughput = Draft::of(&BENCH_THROUGHPUT, hz.get());
    sink.put(of(throughput.unit("ops/s".parse().ok())))
}
