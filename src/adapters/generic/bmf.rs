//! Bencher Metric Format.
//!
//! <https://bencher.dev/docs/reference/bencher-metric-format/>: benchmarks, in
//! them measures, in them a value with bounds. Bencher's own measures have its
//! units. A benchmark that occurs twice is refused.

use std::collections::{BTreeMap, HashSet};

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

use crate::adapters::json::{Num, Text};
use crate::adapters::name::{Names, named};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::{Direction, Unit};

pub const ADAPTER: Adapter = Adapter {
    name: "bencher-bmf",
    title: "Bencher Metric Format",
    group: Group::Generic,
    docs: "https://bencher.dev/docs/reference/bencher-metric-format/",
    verified: false,
    gives: &[],
    open: true,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let known = ["value", "lower_value", "upper_value"];
    let values = sniff.third_key("value");
    let only = sniff.third_keys().iter().all(|key| known.contains(key));
    Grade::possible_if(sniff.object_with(&[]) && values && only)
}

#[derive(Deserialize)]
struct Metric {
    value: Num,
    #[serde(default)]
    lower_value: Num,
    #[serde(default)]
    upper_value: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut seen = HashSet::new();
    let mut names = Names::default();
    json.each(ADAPTER.title, &["*"], |bench, element| {
        let measures: BTreeMap<Text<'_>, Metric> = element.parse()?;
        if !seen.insert(xxh3_64(bench.as_bytes())) {
            let message = format!("the benchmark {bench:?} occurs twice");
            return Err(ParseError::shape(ADAPTER.title, message));
        }
        measures.iter().try_for_each(|(measure, metric)| {
            let measure = measure.as_str();
            let value = metric.value.get();
            let template = names.template(measure, "", value, || draft(measure));
            let mut draft = template.to_draft();
            let bounds = [("lower", metric.lower_value), ("upper", metric.upper_value)];
            for (key, bound) in bounds {
                if let Some(bound) = bound.0 {
                    draft = draft.note(key, bound.to_string());
                }
            }
            sink.put(draft.with("bench", bench))
        })
    })?;
    sink.expect("measure")
}

/// <https://bencher.dev/docs/explanation/benchmarking/#measures>
fn draft(measure: &str) -> Draft {
    let draft = named(measure, 0.0);
    match measure {
        "latency" => draft
            .unit(Some(Unit::NANOSECONDS))
            .direction(Direction::Lower),
        "throughput" => draft
            .unit("ops/s".parse().ok())
            .direction(Direction::Higher),
        _ => draft,
    }
}
