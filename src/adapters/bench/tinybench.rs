//! tinybench's tasks as JSON, and its table.
//!
//! <https://github.com/tinylibs/tinybench>: `JSON.stringify` of `bench.tasks`
//! with `name` and `result`, or of `bench.table()`. Results are milliseconds,
//! the table says its unit in the names of its columns.

use serde::Deserialize;

use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Num, Text};
use crate::adapters::quantity::{BENCH_FAILURES, BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::text::number;
use crate::adapters::{
    Adapter, Draft, Grade, Group, Json, ParseError, Quantity, Read, Sink, Sniff,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "tinybench",
    title: "tinybench JSON",
    group: Group::Bench,
    docs: "https://github.com/tinylibs/tinybench",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT, &BENCH_FAILURES],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.array_with(&["name", "result"]) || sniff.array_with(&["Task name"]))
}

/// The statistics of latency or throughput.
#[derive(Deserialize)]
pub struct Statistics {
    #[serde(default)]
    pub mean: Num,
    #[serde(default)]
    min: Num,
    #[serde(default)]
    max: Num,
    #[serde(default)]
    sd: Num,
    #[serde(default)]
    p50: Num,
    #[serde(rename = "samplesCount", default)]
    samples: u64,
}

impl Statistics {
    /// The median with its spread.
    pub fn draft(&self, quantity: &Quantity) -> Draft {
        let known = Known {
            n: self.samples,
            min: self.min.0,
            max: self.max.0,
            mean: self.mean.0,
            sd: self.sd.0,
        };
        of_summary(quantity, self.p50.0, known)
    }
}

/// A task, or a row of the table.
#[derive(Deserialize)]
struct Task<'a> {
    #[serde(borrow, alias = "Task name")]
    name: Text<'a>,
    #[serde(default)]
    result: Option<Outcome>,
    #[serde(rename = "Latency avg (ns)", borrow, default)]
    mean: Option<Text<'a>>,
    #[serde(rename = "Latency med (ns)", borrow, default)]
    median: Option<Text<'a>>,
    #[serde(rename = "Throughput avg (ops/s)", borrow, default)]
    throughput: Option<Text<'a>>,
    #[serde(rename = "Error", default)]
    error: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Outcome {
    #[serde(default)]
    latency: Option<Statistics>,
    #[serde(default)]
    throughput: Option<Statistics>,
    #[serde(default)]
    error: Option<serde::de::IgnoredAny>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["*"], |_, element| {
        let task: Task<'_> = element.parse()?;
        task.put(sink)
    })?;
    sink.expect("task")
}

impl Task<'_> {
    fn put(&self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let of = |draft: Draft| draft.with("bench", self.name.as_str());
        let (time, hz, failed) = match &self.result {
            Some(result) => (
                result
                    .latency
                    .as_ref()
                    .map(|latency| latency.draft(&BENCH_TIME).unit(Some(Unit::MILLISECONDS))),
                result.throughput.as_ref().and_then(|t| t.mean.0),
                result.error.is_some(),
            ),
            None => (
                self.row(),
                first(self.throughput.as_ref()),
                self.error.is_some(),
            ),
        };
        if let Some(time) = time {
            sink.put(of(time))?;
        }
        let throughput = Draft::of(&BENCH_THROUGHPUT, hz.unwrap_or(f64::NAN));
        sink.put(of(throughput.unit("ops/s".parse().ok())))?;
        if failed {
            sink.put(of(Draft::of(&BENCH_FAILURES, 1.0)))?;
        }
        Ok(())
    }

    fn row(&self) -> Option<Draft> {
        let known = Known {
            mean: first(self.mean.as_ref()),
            ..Known::default()
        };
        known.mean?;
        let median = first(self.median.as_ref());
        Some(of_summary(&BENCH_TIME, median, known))
    }
}

/// The number before `±`.
fn first(cell: Option<&Text<'_>>) -> Option<f64> {
    number(cell?.as_str().split('±').next()?)
}
