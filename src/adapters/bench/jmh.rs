//! JMH's JSON, `-rf json`.
//!
//! <https://github.com/openjdk/jmh/blob/master/jmh-core/src/main/java/org/openjdk/jmh/results/format/JSONResultFormat.java>.
//! In the mode `thrpt` more is better, in the others less. The value is the
//! median of `rawData`; without it (mode `sample`) the score, a mean.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::adapters::bench::values::{of_repetitions, unit};
use crate::adapters::json::{Kept, Num, Text};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME, BENCH_VALUE};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Json, ParseError, Quantity, Read, Sink, Sniff,
};

pub const ADAPTER: Adapter = Adapter {
    name: "jmh-json",
    title: "JMH JSON",
    group: Group::Bench,
    docs: "https://github.com/openjdk/jmh/blob/master/jmh-core/src/main/java/org/openjdk/jmh/results/format/JSONResultFormat.java",
    verified: false,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT, &BENCH_VALUE],
    open: false,
    keys: "bench, mode, measure, the parameters",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.array_with(&["benchmark", "mode", "primaryMetric"]))
}

#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow)]
    benchmark: Text<'a>,
    #[serde(borrow)]
    mode: Text<'a>,
    #[serde(borrow, default)]
    params: Option<BTreeMap<Text<'a>, Text<'a>>>,
    #[serde(rename = "primaryMetric", borrow)]
    primary: Metric<'a>,
    #[serde(rename = "secondaryMetrics", borrow, default)]
    secondary: BTreeMap<Text<'a>, Metric<'a>>,
}

#[derive(Deserialize)]
struct Metric<'a> {
    score: Num,
    #[serde(rename = "scoreUnit", borrow)]
    unit: Text<'a>,
    #[serde(rename = "rawData", default)]
    raw: Kept<Kept<Num>>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["*"], |_, element| {
        let bench: Bench<'_> = element.parse()?;
        let quantity = match bench.mode.as_str() {
            "thrpt" => &BENCH_THROUGHPUT,
            _ => &BENCH_TIME,
        };
        sink.put(bench.of(bench.primary.draft(quantity)))?;
        for (name, metric) in &bench.secondary {
            let draft = metric.draft(&BENCH_VALUE).with("measure", name.as_str());
            sink.put(bench.of(draft).item())?;
        }
        Ok(())
    })?;
    sink.expect("benchmark")
}

impl Bench<'_> {
    fn of(&self, draft: Draft) -> Draft {
        let mut draft = draft
            .with("bench", self.benchmark.as_str())
            .with("mode", self.mode.as_str());
        for (key, value) in self.params.iter().flatten() {
            draft = draft.with_key(key.as_str(), value.as_str());
        }
        draft
    }
}

impl Metric<'_> {
    fn draft(&self, quantity: &Quantity) -> Draft {
        let raw: Vec<f64> = self
            .raw
            .0
            .iter()
            .flat_map(|fork| &fork.0)
            .filter_map(|num| num.0)
            .collect();
        let draft = if raw.is_empty() {
            Draft::of(quantity, self.score.get())
        } else {
            of_repetitions(quantity, raw)
        };
        draft.unit(unit(self.unit.as_str()))
    }
}
