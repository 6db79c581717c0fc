//! mitata's JSON, `run({ format: 'json' })`.
//!
//! <https://github.com/evanwashere/mitata>. Times are nanoseconds.

use serde::Deserialize;

use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Kept, Num, Text};
use crate::adapters::quantity::{BENCH_FAILURES, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "mitata",
    title: "mitata JSON",
    group: Group::Bench,
    docs: "https://github.com/evanwashere/mitata",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_FAILURES],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["layout", "benchmarks"]))
}

#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow, default)]
    alias: Text<'a>,
    #[serde(borrow, default)]
    runs: Kept<Run<'a>>,
}

#[derive(Deserialize)]
struct Run<'a> {
    #[serde(borrow, default)]
    name: Option<Text<'a>>,
    #[serde(default)]
    stats: Option<Stats>,
}

#[derive(Deserialize)]
struct Stats {
    min: Num,
    max: Num,
    avg: Num,
    #[serde(default)]
    p50: Num,
    #[serde(default)]
    ticks: u64,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["benchmarks", "*"], |_, element| {
        let bench: Bench<'_> = element.parse()?;
        bench.runs.0.iter().try_for_each(|run| {
            let name = run.name.as_ref().unwrap_or(&bench.alias);
            let draft = match &run.stats {
                Some(stats) => stats.draft(),
                None => Draft::of(&BENCH_FAILURES, 1.0),
            };
            sink.put(draft.with("bench", name.as_str()))
        })
    })?;
    sink.expect("benchmark")
}

impl Stats {
    fn draft(&self) -> Draft {
        let known = Known {
            n: self.ticks,
            min: self.min.0,
            max: self.max.0,
            mean: self.avg.0,
            sd: None,
        };
        of_summary(&BENCH_TIME, self.p50.0, known)
    }
}
