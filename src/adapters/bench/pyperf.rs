//! pyperf's JSON, `-o bench.json`.
//!
//! <https://pyperf.readthedocs.io/en/latest/api.html#pyperf-json-format>. The
//! values of all runs are one reading; warm-ups and calibration are left out.

use serde::Deserialize;

use crate::adapters::bench::values::of_repetitions;
use crate::adapters::json::{Kept, Num, Source, Text};
use crate::adapters::quantity::{BENCH_MEMORY, BENCH_TIME, BENCH_VALUE};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "pyperf",
    title: "pyperf JSON",
    group: Group::Bench,
    docs: "https://pyperf.readthedocs.io/en/latest/api.html#pyperf-json-format",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_MEMORY, &BENCH_VALUE],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["benchmarks", "version"]) && sniff.third_key("runs"))
}

/// What benchmarks have in common stands once, at the end of the document.
#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    metadata: Metadata<'a>,
}

#[derive(Deserialize, Default)]
struct Metadata<'a> {
    #[serde(borrow)]
    name: Option<Text<'a>>,
    #[serde(borrow)]
    unit: Option<Text<'a>>,
}

#[derive(Deserialize)]
struct Bench<'a> {
    #[serde(borrow, default)]
    metadata: Metadata<'a>,
    runs: Kept<Run>,
}

#[derive(Deserialize)]
struct Run {
    #[serde(default)]
    values: Kept<Num>,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let document: Document<'_> = source.parse()?;
    source.each(&["benchmarks", "*"], |_, bench: Bench<'_>| {
        let common = &document.metadata;
        let name = bench.metadata.name.as_ref().or(common.name.as_ref());
        let unit = bench.metadata.unit.as_ref().or(common.unit.as_ref());
        let (quantity, unit) = match unit.map_or("second", Text::as_str) {
            "second" => (&BENCH_TIME, Some(Unit::SECONDS)),
            "byte" => (&BENCH_MEMORY, Some(Unit::BYTES)),
            "integer" => (&BENCH_VALUE, Some(Unit::COUNT)),
            other => (&BENCH_VALUE, other.parse().ok()),
        };
        let values = bench.runs.0.iter().flat_map(|run| &run.values.0);
        let values: Vec<f64> = values.filter_map(|value| value.0).collect();
        let draft = of_repetitions(quantity, values).unit(unit);
        sink.put(draft.with("bench", name.map_or("", Text::as_str)))
    })?;
    sink.expect("value of a benchmark")
}
