//! The custom format of github-action-benchmark, `customSmallerIsBetter` and
//! `customBiggerIsBetter`.
//!
//! <https://github.com/benchmark-action/github-action-benchmark#examples>. The
//! file does not say which of the two it is: times and rates have their
//! direction, the rest has that of its name. A time is `bench_time` with the
//! name as `bench`, a rate of operations `bench_throughput`; of everything else
//! the name is the metric.

use serde::Deserialize;

use crate::adapters::bench::values::unit;
use crate::adapters::few::Few;
use crate::adapters::json::{Num, Text};
use crate::adapters::name::{named, named_in};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::{Dimension, Unit};

pub const ADAPTER: Adapter = Adapter {
    name: "gh-action-benchmark",
    title: "github-action-benchmark custom JSON",
    group: Group::Generic,
    docs: "https://github.com/benchmark-action/github-action-benchmark#examples",
    verified: false,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: true,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.array_with(&["name", "unit", "value"]))
}

#[derive(Deserialize)]
struct Entry<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow)]
    unit: Text<'a>,
    value: Num,
    #[serde(borrow, default)]
    range: Option<Range<'a>>,
}

/// A text such as `± 3.5`, or a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Range<'a> {
    #[serde(borrow)]
    Text(Text<'a>),
    Number(f64),
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut units = Few::default();
    json.each(ADAPTER.title, &["*"], |_, element| {
        let entry: Entry<'_> = element.parse()?;
        let unit = entry.unit.as_str();
        let draft = entry.draft(units.get(unit, MAX_UNITS, || unit_of(unit)).clone());
        sink.put(match &entry.range {
            Some(Range::Text(range)) => draft.note("range", range.as_str()),
            Some(Range::Number(range)) => draft.note("range", range.to_string()),
            None => draft,
        })
    })?;
    sink.expect("value")
}

/// How many units are remembered.
const MAX_UNITS: usize = 16;

/// The unit of that text, and whether it is one of time.
fn unit_of(text: &str) -> (Option<Unit>, bool) {
    let unit = match text {
        "Percent" => unit("percent"),
        "ops/sec" => unit("ops/s"),
        text => unit(text),
    };
    let dimension = unit.as_ref().map(Unit::dimension);
    (unit, dimension == Some(Dimension::Time))
}

impl Entry<'_> {
    fn draft(&self, (unit, is_time): (Option<Unit>, bool)) -> Draft {
        let (name, value) = (self.name.as_str(), self.value.get());
        match unit {
            Some(unit) if is_time => Draft::of(&BENCH_TIME, value)
                .unit(Some(unit))
                .with("bench", name),
            Some(unit) if unit.as_str().starts_with("ops/") => Draft::of(&BENCH_THROUGHPUT, value)
                .unit(Some(unit))
                .with("bench", name),
            Some(unit) => named_in(name, value, unit),
            None => named(name, value),
        }
    }
}
