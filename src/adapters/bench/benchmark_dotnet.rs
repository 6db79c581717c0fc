//! BenchmarkDotNet's JSON exporters, `*-report-full.json`, `-brief.json`.
//!
//! <https://benchmarkdotnet.org/articles/configs/exporters.html>. Times are
//! nanoseconds. Not tested against a real file.

use serde::Deserialize;

use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{BENCH_FAILURES, BENCH_MEMORY, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "benchmark-dotnet",
    title: "BenchmarkDotNet JSON",
    group: Group::Bench,
    docs: "https://benchmarkdotnet.org/articles/configs/exporters.html",
    verified: false,
    gives: &[&BENCH_TIME, &BENCH_MEMORY, &BENCH_FAILURES],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["HostEnvironmentInfo", "Benchmarks"]))
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Bench<'a> {
    #[serde(borrow)]
    full_name: Text<'a>,
    #[serde(default)]
    statistics: Option<Statistics>,
    #[serde(default)]
    memory: Option<Memory>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Statistics {
    #[serde(default)]
    n: u64,
    #[serde(default)]
    min: Num,
    #[serde(default)]
    max: Num,
    #[serde(default)]
    mean: Num,
    #[serde(default)]
    median: Num,
    #[serde(default)]
    standard_deviation: Num,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Memory {
    #[serde(default)]
    bytes_allocated_per_operation: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["Benchmarks", "*"], |_, element| {
        let bench: Bench<'_> = element.parse()?;
        let of = |draft: Draft| draft.with("bench", bench.full_name.as_str());
        match &bench.statistics {
            Some(statistics) => sink.put(of(statistics.draft()))?,
            None => sink.put(of(Draft::of(&BENCH_FAILURES, 1.0)))?,
        }
        match &bench.memory {
            Some(memory) => {
                let bytes = memory.bytes_allocated_per_operation.get();
                sink.put(of(Draft::of(&BENCH_MEMORY, bytes)))
            }
            None => Ok(()),
        }
    })?;
    sink.expect("benchmark")
}

impl Statistics {
    fn draft(&self) -> Draft {
        let known = Known {
            n: self.n,
            min: self.min.0,
            max: self.max.0,
            mean: self.mean.0,
            sd: self.standard_deviation.0,
        };
        of_summary(&BENCH_TIME, self.median.0, known)
    }
}
