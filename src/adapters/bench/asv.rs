//! asv's results, `results/<machine>/<commit>-<environment>.json`.
//!
//! <https://asv.readthedocs.io/en/stable/dev.html#benchmark-suite-layout-and-file-formats>.
//! Values are a flattened product of the parameters. Units and the names of
//! parameters are in `benchmarks.json` beside it; without that, the unit
//! follows from the name (`time_`, `mem_`, `peakmem_`) and parameters are
//! numbered. A benchmark without a result has failed.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};

use crate::adapters::json::{Kept, Num, Source, Text};
use crate::adapters::quantity::{BENCH_FAILURES, BENCH_MEMORY, BENCH_TIME, BENCH_VALUE};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "asv",
    title: "asv results",
    group: Group::Bench,
    docs: "https://asv.readthedocs.io/en/stable/dev.html#benchmark-suite-layout-and-file-formats",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_MEMORY, &BENCH_VALUE, &BENCH_FAILURES],
    open: false,
    keys: "bench, the parameters",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["results", "result_columns"]))
}

/// `[values, parameters, …]`; what follows is of no interest here.
struct Entry<'a> {
    values: Option<Kept<Num>>,
    parameters: Kept<Kept<Text<'a>>>,
}

struct EntryVisitor;

impl<'de> Visitor<'de> for EntryVisitor {
    type Value = Entry<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of values and parameters")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Entry<'de>, A::Error> {
        let values = seq.next_element::<Option<Kept<Num>>>()?.flatten();
        let parameters = seq.next_element()?.unwrap_or_default();
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Entry { values, parameters })
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Entry<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(EntryVisitor)
    }
}

/// What `benchmarks.json` says of a benchmark.
#[derive(Default)]
struct Described {
    unit: Option<String>,
    parameters: Vec<String>,
}

#[derive(Deserialize)]
struct Description<'a> {
    #[serde(borrow, default)]
    unit: Option<Text<'a>>,
    #[serde(borrow, default)]
    param_names: Kept<Text<'a>>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let described = described(sink)?;
    let nothing = Described::default();
    json.each(ADAPTER.title, &["results", "*"], |name, element| {
        let entry: Entry<'_> = element.parse()?;
        let described = described.get(name).unwrap_or(&nothing);
        let Some(values) = &entry.values else {
            return sink.put(Draft::of(&BENCH_FAILURES, 1.0).with("bench", name));
        };
        for (index, value) in values.0.iter().enumerate() {
            let mut draft = draft(name, value.get(), described).with("bench", name);
            for (at, value) in combination(&entry.parameters.0, index).enumerate() {
                let numbered = format!("param_{}", at + 1);
                let key = described.parameters.get(at).unwrap_or(&numbered);
                draft = draft.with_key(key, value);
            }
            sink.put(draft)?;
        }
        Ok(())
    })?;
    sink.expect("result")
}

fn described(sink: &mut Sink<'_>) -> Result<BTreeMap<String, Described>, ParseError> {
    let mut all = BTreeMap::new();
    let Some(bytes) = sink.options.beside("benchmarks.json") else {
        return Ok(all);
    };
    // Beside the benchmarks stands `"version": 2`.
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    source.each(&["*"], |name, entry: OrNumber<'_>| {
        if let OrNumber::Description(entry) = entry {
            let described = Described {
                unit: entry.unit.map(|unit| unit.0.into_owned()),
                parameters: entry
                    .param_names
                    .0
                    .into_iter()
                    .map(|name| name.0.into_owned())
                    .collect(),
            };
            all.insert(name.to_owned(), described);
        }
        Ok(())
    })?;
    Ok(all)
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OrNumber<'a> {
    #[serde(borrow)]
    Description(Description<'a>),
    Number(#[allow(dead_code)] f64),
}

fn draft(name: &str, value: f64, described: &Described) -> Draft {
    let method = name.rsplit('.').next().unwrap_or(name);
    let unit = match &described.unit {
        Some(unit) => unit.parse().ok(),
        None if method.starts_with("time") => Some(Unit::SECONDS),
        None if method.starts_with("mem") || method.starts_with("peakmem") => Some(Unit::BYTES),
        None => None,
    };
    let quantity = match &unit {
        Some(unit) if *unit == Unit::SECONDS => &BENCH_TIME,
        Some(unit) if *unit == Unit::BYTES => &BENCH_MEMORY,
        _ => &BENCH_VALUE,
    };
    Draft::of(quantity, value).unit(unit)
}

/// The values of the parameters at a position of the flattened product, in
/// which the last one changes first.
fn combination<'a>(
    parameters: &'a [Kept<Text<'_>>],
    index: usize,
) -> impl Iterator<Item = &'a str> {
    parameters
        .iter()
        .enumerate()
        .filter_map(move |(at, values)| {
            let below: usize = parameters[at + 1..]
                .iter()
                .map(|values| values.0.len().max(1))
                .product();
            let at = index / below % values.0.len().max(1);
            values.0.get(at).map(Text::as_str)
        })
}
