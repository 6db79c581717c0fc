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
use crate::adapters::name::{Keys, Names, named, named_in};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff, Template};
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
struct Metric<'a> {
    values: Vec<(Text<'a>, f64)>,
    is_time: Option<bool>,
}

impl Metric<'_> {
    fn has(&self, wanted: &str) -> bool {
        self.values.iter().any(|(stat, _)| stat.as_str() == wanted)
    }
}

struct MetricVisitor;

impl<'de> Visitor<'de> for MetricVisitor {
    type Value = Metric<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a metric")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Metric<'de>, A::Error> {
        let mut metric = Metric::default();
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match key.as_str() {
                "type" | "thresholds" => {
                    map.next_value::<IgnoredAny>()?;
                }
                "contains" => {
                    metric.is_time = Some(map.next_value::<Text<'de>>()?.as_str() == "time");
                }
                "values" => metric.values.extend(map.next_value::<Metric<'_>>()?.values),
                _ => {
                    if let Some(value) = map.next_value::<Num>()?.0 {
                        metric.values.push((key, value));
                    }
                }
            }
        }
        Ok(metric)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Metric<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MetricVisitor)
    }
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut names, mut keys) = (Names::default(), Keys::default());
    json.each(ADAPTER.title, &["metrics", "*"], |key, element| {
        let metric: Metric<'_> = element.parse()?;
        let (name, tags) = match key.split_once('{') {
            Some((name, tags)) => (name, tags.trim_end_matches('}')),
            None => (key, ""),
        };
        let items = sink.wants_items();
        let is_trend = metric.has("avg");
        for (stat, value) in &metric.values {
            let (stat, value) = (stat.as_str(), *value);
            // Most of a trend, in most files.
            if is_trend && !items && is_item(stat) {
                continue;
            }
            let template = match is_trend {
                true => trend((name, stat), value, &metric, &mut names),
                false => other((name, stat), value, &metric, &mut names),
            };
            tags.split(',')
                .filter_map(|tag| tag.split_once(':'))
                .for_each(|(key, value)| template.put_key(key.trim(), value.trim(), &mut keys));
            sink.put_again(template)?;
        }
        Ok(())
    })?;
    sink.expect("metric")
}

/// A statistic of a trend; all have the metric's name.
fn trend<'n>(
    (name, stat): (&str, &str),
    value: f64,
    metric: &Metric<'_>,
    names: &'n mut Names,
) -> &'n mut Template {
    if stat == "count" {
        return names.template(name, "trend's count", value, || {
            named(&format!("{name}_count"), 0.0)
        });
    }
    let (kind, unit) = match (is_item(stat), metric.is_time != Some(false)) {
        (false, true) => ("ms", Some(Unit::MILLISECONDS)),
        (false, false) => ("number", None),
        (true, true) => ("ms of an item", Some(Unit::MILLISECONDS)),
        (true, false) => ("number of an item", None),
    };
    let template = names.template(name, kind, value, || {
        let draft = match unit {
            Some(unit) => named_in(name, 0.0, unit),
            None => named(name, 0.0),
        };
        match is_item(stat) {
            true => draft.item(),
            false => draft,
        }
    });
    template.put("stat", &stat_of(stat));
    template
}

/// What a counter, a rate or a gauge says of itself.
fn other<'n>(
    (name, stat): (&str, &str),
    value: f64,
    metric: &Metric<'_>,
    names: &'n mut Names,
) -> &'n mut Template {
    match stat {
        // A rate: the share of values that are not zero.
        "value" | "rate" if metric.has("passes") => names.template(name, "share", value, || {
            let draft = named(&format!("{name}_rate"), 0.0);
            draft.unit("ratio".parse().ok()).direction(direction(name))
        }),
        "passes" | "fails" => names.template(name, stat, value, || {
            named(&format!("{name}_{stat}"), 0.0).item()
        }),
        // A counter.
        "count" => names.template(name, stat, value, || {
            named(name, 0.0).unit(data(name, Unit::BYTES))
        }),
        "rate" => names.template(name, stat, value, || {
            named(&format!("{name}_rate"), 0.0)
                .unit("B/s".parse().ok().and_then(|unit| data(name, unit)))
                .direction(direction(name))
        }),
        // A gauge, and its range.
        "value" => names.template(name, stat, value, || named(name, 0.0)),
        _ => {
            let template = names.template(name, "range", value, || named(name, 0.0).item());
            template.put("stat", stat);
            template
        }
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
    let bare = || stat.bytes().filter(|byte| !matches!(byte, b'(' | b')'));
    let is_wanted = |wanted: &str| bare().eq(wanted.bytes());
    !matches!(stat, "count" | "avg" | "med") && !["mean", "p50", "p95"].into_iter().any(is_wanted)
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
