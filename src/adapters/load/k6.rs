//! k6's summary: `--summary-export`, and what `handleSummary` gets.
//!
//! <https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/>.
//! Metrics keep their names. A trend has one reading per statistic (`stat`), a
//! counter its count and, as `…_rate`, its rate, a rate its share as `…_rate`,
//! a gauge its last value. The tags of a threshold's submetric are metadata.

use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::adapters::json::{Num, Source, Text};
use crate::adapters::name::{fitting, named};
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Sink, Sniff};
use crate::model::{Direction, Unit};

pub const ADAPTER: Adapter = Adapter {
    name: "k6-summary",
    title: "k6 summary",
    group: Group::Load,
    docs: "https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/",
    verified: true,
    gives: &[],
    open: true,
    keys: "stat, the tags",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["metrics", "root_group"]))
}

/// The statistics of a metric, by name.
#[derive(Default)]
struct Metric {
    values: Vec<(String, f64)>,
    is_time: Option<bool>,
}

struct MetricVisitor;

impl<'de> Visitor<'de> for MetricVisitor {
    type Value = Metric;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a metric")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metric, A::Error> {
        let mut metric = Metric::default();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match key.as_str() {
                "type" | "thresholds" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "contains" => {
                    metric.is_time = Some(map.next_value::<Text<'de>>()?.as_str() == "time");
                }
                "values" => metric.values.extend(map.next_value::<Metric>()?.values),
                name => {
                    let name = name.to_owned();
                    if let Some(value) = map.next_value::<Num>()?.0 {
                        metric.values.push((name, value));
                    }
                }
            }
        }
        Ok(metric)
    }
}

impl<'de> Deserialize<'de> for Metric {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MetricVisitor)
    }
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    source.each(&["metrics", "*"], |key, metric: Metric| {
        let (name, tags) = match key.split_once('{') {
            Some((name, tags)) => (name, tags.trim_end_matches('}')),
            None => (key, ""),
        };
        let mut put = |draft: Draft| sink.put(tagged(draft, tags));
        for (stat, value) in &metric.values {
            put(draft(name, stat, *value, &metric))?;
        }
        Ok(())
    })?;
    sink.expect("metric")
}

fn draft(name: &str, stat: &str, value: f64, metric: &Metric) -> Draft {
    let has = |wanted: &str| metric.values.iter().any(|(stat, _)| stat == wanted);
    if has("avg") {
        return trend(name, stat, value, metric.is_time.unwrap_or(true));
    }
    match stat {
        // A rate: the share of values that are not zero.
        "value" | "rate" if has("passes") => {
            let draft = named(&format!("{name}_rate"), value);
            draft.unit("ratio".parse().ok()).direction(direction(name))
        }
        "passes" | "fails" => named(&format!("{name}_{stat}"), value).item(),
        // A counter.
        "count" => named(name, value).unit(data(name, Unit::BYTES)),
        "rate" => named(&format!("{name}_rate"), value)
            .unit("B/s".parse().ok().and_then(|unit| data(name, unit)))
            .direction(direction(name)),
        // A gauge, and its range.
        "value" => named(name, value),
        _ => named(name, value).with("stat", stat).item(),
    }
}

fn trend(name: &str, stat: &str, value: f64, is_time: bool) -> Draft {
    if stat == "count" {
        return named(&format!("{name}_count"), value);
    }
    let stat = match stat {
        "avg" => "mean".to_owned(),
        "med" => "p50".to_owned(),
        stat => stat.replace(['(', ')'], ""),
    };
    let unit = is_time.then(|| fitting(name, Unit::MILLISECONDS)).flatten();
    let draft = named(name, value).unit(unit).with("stat", &stat);
    match stat.as_str() {
        "mean" | "p50" | "p95" => draft,
        _ => draft.item(),
    }
}

/// k6's own metrics are known.
fn direction(name: &str) -> Direction {
    match name {
        "checks" | "http_reqs" | "iterations" | "data_received" | "data_sent" => Direction::Higher,
        "http_req_failed" | "dropped_iterations" => Direction::Lower,
        _ => Direction::None,
    }
}

fn data(name: &str, unit: Unit) -> Option<Unit> {
    matches!(name, "data_received" | "data_sent").then_some(unit)
}

/// `expected_response:true,status:200`
fn tagged(mut draft: Draft, tags: &str) -> Draft {
    for (key, value) in tags.split(',').filter_map(|tag| tag.split_once(':')) {
        draft = draft.with_key(key.trim(), value.trim());
    }
    draft
}
