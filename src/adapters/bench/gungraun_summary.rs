//! gungraun's (once iai-callgrind's) `summary.json`, one per benchmark.
//!
//! <https://github.com/gungraun/gungraun/tree/main/gungraun-runner/schemas>.
//! Counts are exact. Hit and miss rates are percentages.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::adapters::json::{Kept, Num, Source, Text};
use crate::adapters::quantity::{BENCH_CYCLES, BENCH_EVENT, BENCH_INSTRUCTIONS};
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "gungraun-summary",
    title: "gungraun summary",
    group: Group::Bench,
    docs: "https://github.com/gungraun/gungraun/tree/main/gungraun-runner/schemas",
    verified: true,
    gives: &[&BENCH_INSTRUCTIONS, &BENCH_CYCLES, &BENCH_EVENT],
    open: false,
    keys: "bench, event",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["benchmark_exe", "module_path", "profiles"]))
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow)]
    module_path: Text<'a>,
    #[serde(default, borrow)]
    id: Option<Text<'a>>,
    #[serde(borrow)]
    profiles: Kept<Profile<'a>>,
}

#[derive(Deserialize)]
struct Profile<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(borrow)]
    total: Total<'a>,
}

#[derive(Deserialize)]
struct Total<'a> {
    #[serde(borrow, default)]
    metrics: BTreeMap<Text<'a>, Metric>,
}

#[derive(Deserialize)]
struct Metric {
    values: Values,
}

#[derive(Deserialize)]
struct Values {
    #[serde(default)]
    new: Num,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let document: Document<'_> = source.parse()?;
    let mut name = document.module_path.as_str().to_owned();
    if let Some(id) = document.id {
        name = format!("{name} {}", id.as_str());
    }
    for profile in &document.profiles.0 {
        for (event, metric) in &profile.data.total.metrics {
            let draft = draft(event.as_str(), metric.values.new.get());
            sink.put(draft.with("bench", &name))?;
        }
    }
    sink.expect("counter of instructions")
}

fn draft(event: &str, value: f64) -> Draft {
    match event {
        "Ir" => Draft::of(&BENCH_INSTRUCTIONS, value),
        "EstimatedCycles" => Draft::of(&BENCH_CYCLES, value),
        _ => {
            let unit = if event.ends_with("Rate") {
                Unit::PERCENT
            } else {
                Unit::COUNT
            };
            let draft = Draft::of(&BENCH_EVENT, value).unit(Some(unit));
            draft.with("event", event).item()
        }
    }
}
