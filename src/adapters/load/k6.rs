//! k6's summary: `--summary-export`, and what `handleSummary` gets.
//!
//! <https://grafana.com/docs/k6/latest/results-output/end-of-test/custom-summary/>.
//! Metrics keep their names. A trend has one reading per statistic (`stat`), a
//! counter its count and, as `…_rate`, its rate, a rate its share as `…_rate`,
//! a gauge its last value. The tags of a threshold's submetric are metadata.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::adapters::json::{Num, Text};
use crate::adapters::name::{Names, named, named_in};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
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
    read: Read::Json(read),
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

impl Metric {
    fn has(&self, wanted: &str) -> bool {
        self.values.iter().any(|(stat, _)| stat == wanted)
    }
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

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.each(ADAPTER.title, &["metrics", "*"], |key, element| {
        let metric: Metric = element.parse()?;
        let (name, tags) = match key.split_once('{') {
            Some((name, tags)) => (name, tags.trim_end_matches('}')),
            None => (key, ""),
        };
        let mut names = Names::default();
        let items = sink.wants_items();
        let is_trend = metric.has("avg");
        for (stat, value) in &metric.values {
            // Most of a trend, in most files.
            if is_trend && !items && is_item(stat) {
                continue;
            }
            let draft = match is_trend {
                true => trend(name, stat, *value, &metric, &mut names),
                false => draft(name, stat, *value, &metric),
            };
            sink.put(tagged(draft, tags))?;
        }
        Ok(())
    })?;
    sink.expect("metric")
}

fn draft(name: &str, stat: &str, value: f64, metric: &Metric) -> Draft {
    match stat {
        // A rate: the share of values that are not zero.
        "value" | "rate" if metric.has("passes") => {
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

/// A statistic of a trend; all have the metric's name.
fn trend(name: &str, stat: &str, value: f64, metric: &Metric, names: &mut Names) -> Draft {
    if stat == "count" {
        return named(&format!("{name}_count"), value);
    }
    let template = names.template(name, "", value, || match metric.is_time {
        Some(false) => named(name, 0.0),
        _ => named_in(name, 0.0, Unit::MILLISECONDS),
    });
    let draft = template.to_draft().with("stat", &stat_of(stat));
    match is_item(stat) {
        true => draft.item(),
        false => draft,
    }
}

fn stat_of(stat: &str) -> Cow<'_, str> {
    match stat {
        "avg" => Cow::Borrowed("mean"),
        "med" => Cow::Borrowed("p50"),
        stat if stat.contains(['(', ')']) => Cow::Owned(stat.replace(['(', ')'], "")),
        stat => Cow::Borrowed(stat),
    }
}

/// Whether it is one of those that few want.
fn is_item(stat: &str) -> bool {
    stat != "count" && !matches!(&*stat_of(stat), "mean" | "p50" | "p95")
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
