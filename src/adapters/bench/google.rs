//! google-benchmark's JSON and its console table.
//!
//! <https://github.com/google/benchmark/blob/main/docs/user_guide.md#output-formats>.
//! Repetitions of a benchmark are one reading. Where a file holds aggregates
//! only, the median stands for them, else the mean, and mean and deviation go
//! along as notes. Complexity (`BigO`, `RMS`) is left out.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};

use crate::adapters::bench::google_console;
use crate::adapters::bench::values::{Values, of_repetitions, of_summary};
use crate::adapters::json::{Num, Text};
use crate::adapters::json_scan::Scan;
use crate::adapters::name::Names;
use crate::adapters::quantity::{
    BENCH_CPU_TIME, BENCH_FAILURES, BENCH_THROUGHPUT, BENCH_TIME, BENCH_VALUE,
};
use crate::adapters::spread::Known;
use crate::adapters::{
    Adapter, Draft, Grade, Group, Json, ParseError, Quantity, Read, Sink, Sniff,
};
use crate::model::{ByHash, Unit, hash_of};

pub const ADAPTER: Adapter = Adapter {
    name: "google-benchmark",
    title: "google-benchmark JSON and text",
    group: Group::Bench,
    docs: "https://github.com/google/benchmark/blob/main/docs/user_guide.md#output-formats",
    verified: true,
    gives: &[
        &BENCH_TIME,
        &BENCH_CPU_TIME,
        &BENCH_FAILURES,
        &BENCH_THROUGHPUT,
        &BENCH_VALUE,
    ],
    open: false,
    keys: "bench, measure",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let json = sniff.object_with(&["context", "benchmarks"]) && !sniff.key("layout");
    Grade::certain_if(json || sniff.any_line(google_console::is_header))
}

/// One entry of `benchmarks`.
#[derive(Debug, Default, PartialEq)]
pub struct Run<'a> {
    pub name: Cow<'a, str>,
    pub aggregate: Option<Cow<'a, str>>,
    pub real: Option<f64>,
    pub cpu: Option<f64>,
    pub unit: Option<Unit>,
    pub failed: bool,
    /// Counters of the benchmark's own and rates, by name.
    pub counters: Vec<(Cow<'a, str>, f64)>,
}

/// A run as google-benchmark writes it; a key that comes twice holds what it
/// says last.
fn plain<'a>(scan: &mut Scan<'a>) -> Option<Run<'a>> {
    let mut run = Run::default();
    let mut run_name = None;
    scan.object(|scan, key| {
        match key {
            b"name" => run.name = Cow::Borrowed(scan.string()?),
            b"run_name" => run_name = Some(Cow::Borrowed(scan.string()?)),
            b"aggregate_name" => run.aggregate = Some(Cow::Borrowed(scan.string()?)),
            b"real_time" => run.real = Some(scan.number()?),
            b"cpu_time" => run.cpu = Some(scan.number()?),
            b"time_unit" => run.unit = scan.string()?.parse().ok(),
            b"error_occurred" => run.failed = scan.boolean()?,
            key => match std::str::from_utf8(key).ok()? {
                key if IGNORED.contains(&key) => scan.skip()?,
                name => run.counters.push((Cow::Borrowed(name), scan.number()?)),
            },
        }
        Some(())
    })?;
    run.name = run_name.unwrap_or(run.name);
    Some(run)
}

/// What is no counter and says nothing that is wanted.
const IGNORED: [&str; 13] = [
    "run_type",
    "label",
    "error_message",
    "aggregate_unit",
    "skip_message",
    "skipped",
    "caches",
    "family_index",
    "per_family_instance_index",
    "repetitions",
    "repetition_index",
    "threads",
    "iterations",
];

struct RunVisitor;

impl<'de> Visitor<'de> for RunVisitor {
    type Value = Run<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a benchmark")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Run<'de>, A::Error> {
        let mut run = Run::default();
        let mut run_name = None;
        while let Some(key) = map.next_key::<Text<'de>>()? {
            match key.as_str() {
                "name" => run.name = map.next_value::<Text<'de>>()?.0,
                "run_name" => run_name = Some(map.next_value::<Text<'de>>()?.0),
                "aggregate_name" => run.aggregate = Some(map.next_value::<Text<'de>>()?.0),
                "real_time" => run.real = map.next_value::<Num>()?.0,
                "cpu_time" => run.cpu = map.next_value::<Num>()?.0,
                "time_unit" => run.unit = map.next_value::<Text<'de>>()?.as_str().parse().ok(),
                "error_occurred" => run.failed = map.next_value()?,
                name if IGNORED.contains(&name) => {
                    map.next_value::<IgnoredAny>()?;
                }
                _ => {
                    if let Counter(Some(value)) = map.next_value()? {
                        run.counters.push((key.0, value));
                    }
                }
            }
        }
        run.name = run_name.unwrap_or(run.name);
        Ok(run)
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Run<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(RunVisitor)
    }
}

/// A number, or anything else, which is none.
struct Counter(Option<f64>);

struct CounterVisitor;

impl<'de> Visitor<'de> for CounterVisitor {
    type Value = Counter;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a counter")
    }

    fn visit_f64<E>(self, value: f64) -> Result<Counter, E> {
        Ok(Counter(Some(value)))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Counter, E> {
        Ok(Counter(Some(value as f64)))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Counter, E> {
        Ok(Counter(Some(value as f64)))
    }

    fn visit_str<E>(self, _: &str) -> Result<Counter, E> {
        Ok(Counter(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Counter, E> {
        Ok(Counter(None))
    }

    fn visit_unit<E>(self) -> Result<Counter, E> {
        Ok(Counter(None))
    }
}

impl<'de> Deserialize<'de> for Counter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(CounterVisitor)
    }
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut benches = Benches {
        counters: sink.wants_items(),
        ..Benches::default()
    };
    if json.is_object()? {
        json.each(ADAPTER.title, &["benchmarks", "*"], |_, element| {
            benches.add(element.scan(plain)?);
            Ok(())
        })?;
        return benches.put(sink);
    }
    google_console::read(json, &mut benches, sink)?;
    benches.put(sink)
}

/// All benchmarks, in the order of the file.
#[derive(Default)]
pub struct Benches {
    list: Vec<Bench>,
    /// Where they are, by the hash of their name.
    at: ByHash<u32>,
    /// Whether counters are wanted.
    counters: bool,
}

#[derive(Default)]
struct Bench {
    name: String,
    unit: Option<Unit>,
    real: Times,
    cpu: Times,
    failed: u64,
    counters: Vec<(String, Vec<f64>)>,
}

/// Repetitions, or what the tool made of them.
#[derive(Default)]
struct Times {
    values: Values,
    aggregates: Option<Box<Aggregates>>,
}

#[derive(Default)]
struct Aggregates {
    mean: Option<f64>,
    median: Option<f64>,
    sd: Option<f64>,
}

impl Benches {
    /// Takes a run; runs of the same name are repetitions.
    pub fn add(&mut self, run: Run<'_>) {
        if matches!(run.aggregate.as_deref(), Some("BigO" | "RMS")) {
            return;
        }
        // Repetitions come one after the other.
        if let Some(last) = self.list.last_mut().filter(|last| last.name == run.name) {
            return last.add(run, self.counters);
        }
        let mut key = hash_of([&*run.name]);
        let index = loop {
            match self.at.get(&key) {
                Some(&at) if self.list[at as usize].name == run.name => break at as usize,
                // Another with that hash.
                Some(_) => key = key.wrapping_add(1),
                None => {
                    self.at.insert(key, self.list.len() as u32);
                    self.list.push(Bench {
                        name: run.name.clone().into_owned(),
                        ..Bench::default()
                    });
                    break self.list.len() - 1;
                }
            }
        };
        self.list[index].add(run, self.counters);
    }

    /// Hands on a reading for each.
    pub fn put(self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let mut names = Names::default();
        for bench in self.list {
            bench.put(&mut names, sink)?;
        }
        sink.expect("benchmark")
    }
}

impl Bench {
    fn add(&mut self, run: Run<'_>, counters: bool) {
        self.failed += u64::from(run.failed);
        if run.failed {
            return;
        }
        self.unit = run.unit.or(self.unit.take());
        let aggregate = run.aggregate.as_deref();
        self.real.add(aggregate, run.real);
        self.cpu.add(aggregate, run.cpu);
        if !counters || !matches!(aggregate, None | Some("median")) {
            return;
        }
        for (name, value) in run.counters {
            match self.counters.iter_mut().find(|(had, _)| *had == name) {
                Some((_, values)) => values.push(value),
                None => self.counters.push((name.into_owned(), vec![value])),
            }
        }
    }

    fn put(self, names: &mut Names, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let times = [(&BENCH_TIME, self.real), (&BENCH_CPU_TIME, self.cpu)];
        for (quantity, times) in times {
            let unit = self.unit.as_ref();
            if matches!(times.values, Values::None) {
                let draft = times.of_aggregates(quantity).unit(unit.cloned());
                sink.put(draft.with("bench", &self.name))?;
            } else if let Some(found) = times.values.repeated() {
                let make = || Draft::of(quantity, 0.0).unit(unit.cloned());
                let unit = unit.map_or("", Unit::as_str);
                let template = names.template(quantity.name, unit, found.median, make);
                template.spread(found.spread);
                template.put("bench", &self.name);
                sink.put_again(template)?;
            }
        }
        if self.failed > 0 {
            let draft = Draft::of(&BENCH_FAILURES, self.failed as f64);
            sink.put(draft.with("bench", &self.name))?;
        }
        for (name, values) in self.counters {
            let draft = match name.as_str() {
                "bytes_per_second" => {
                    of_repetitions(&BENCH_THROUGHPUT, values).unit("B/s".parse().ok())
                }
                "items_per_second" => {
                    of_repetitions(&BENCH_THROUGHPUT, values).unit("item/s".parse().ok())
                }
                _ => of_repetitions(&BENCH_VALUE, values).with("measure", &name),
            };
            sink.put(draft.with("bench", &self.name).item())?;
        }
        Ok(())
    }
}

impl Times {
    fn add(&mut self, aggregate: Option<&str>, time: Option<f64>) {
        match aggregate {
            None => time.into_iter().for_each(|time| self.values.push(time)),
            Some("mean") => self.aggregates.get_or_insert_default().mean = time,
            Some("median") => self.aggregates.get_or_insert_default().median = time,
            Some("stddev") => self.aggregates.get_or_insert_default().sd = time,
            Some(_) => {}
        }
    }

    fn of_aggregates(self, quantity: &Quantity) -> Draft {
        let aggregates = self.aggregates.unwrap_or_default();
        let known = Known {
            mean: aggregates.mean,
            sd: aggregates.sd,
            ..Known::default()
        };
        of_summary(quantity, aggregates.median, known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_runs_are_read_as_all_others() {
        let whole = r#"{"name":"a_mean","run_name":"a","run_type":"x","repetitions":3,"iterations":12,
            "aggregate_name":"mean","real_time":1.5e+01,"cpu_time":2,"time_unit":"us","threads":1,
            "error_occurred":true,"error_message":"m","caches":[{"a":1}],"bytes":1.25,"bytes":7}"#;
        let slow: Run<'_> = serde_json::from_str(whole).expect("a run");
        let mut scan = Scan::new(whole.as_bytes());
        assert_eq!(plain(&mut scan), Some(slow));
        assert_eq!(scan.at(), whole.len());
        for (from, to) in [
            ("1.5e+01", "null"),
            ("1.5e+01", "1e999"),
            ("true", "1"),
            ("1.25", "\"x\""),
            ("\"us\"", "1"),
            ("\"a\"", "\"\\u0061\""),
        ] {
            let odd = whole.replacen(from, to, 1);
            assert_eq!(plain(&mut Scan::new(odd.as_bytes())), None, "{odd}");
        }
    }
}
