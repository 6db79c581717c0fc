//! pyperf's JSON, `-o bench.json`.
//!
//! <https://pyperf.readthedocs.io/en/latest/api.html#pyperf-json-format>. The
//! values of all runs are one reading; warm-ups and calibration are left out.

use serde::Deserialize;

use crate::adapters::bench::values::of_repetitions;
use crate::adapters::json::{Kept, Num, Text};
use crate::adapters::quantity::{BENCH_MEMORY, BENCH_TIME, BENCH_VALUE};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};
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
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["benchmarks", "version"]) && sniff.third_key("runs"))
}

/// What benchmarks have in common stands once, at the end of the document.
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

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    json.twice(|json| {
        let mut common: (Option<String>, Option<String>) = (None, None);
        json.each(ADAPTER.title, &["metadata"], |_, element| {
            let metadata: Metadata<'_> = element.parse()?;
            let own = |text: Option<Text<'_>>| text.map(|text| text.as_str().to_owned());
            common = (own(metadata.name), own(metadata.unit));
            Ok(())
        })?;
        json.rewind()?;
        json.each(ADAPTER.title, &["benchmarks", "*"], |_, element| {
            let bench: Bench<'_> = element.parse()?;
            let of = |own: &Option<Text<'_>>, common: &Option<String>| {
                own.as_ref()
                    .map(|text| text.as_str().to_owned())
                    .or_else(|| common.clone())
            };
            let name = of(&bench.metadata.name, &common.0);
            let unit = of(&bench.metadata.unit, &common.1);
            let (quantity, unit) = match unit.as_deref().unwrap_or("second") {
                "second" => (&BENCH_TIME, Some(Unit::SECONDS)),
                "byte" => (&BENCH_MEMORY, Some(Unit::BYTES)),
                "integer" => (&BENCH_VALUE, Some(Unit::COUNT)),
                other => (&BENCH_VALUE, other.parse().ok()),
            };
            let values = bench.runs.0.iter().flat_map(|run| &run.values.0);
            let values: Vec<f64> = values.filter_map(|value| value.0).collect();
            let draft = of_repetitions(quantity, values).unit(unit);
            sink.put(draft.with("bench", name.as_deref().unwrap_or_default()))
        })
    })?;
    sink.expect("value of a benchmark")
}
