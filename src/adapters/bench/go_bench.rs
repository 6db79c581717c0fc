//! What `go test -bench` prints.
//!
//! <https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md>.
//! A benchmark that occurs several times (`-count`) is one reading; the number
//! behind its name is GOMAXPROCS, none is 1.

use std::collections::hash_map::Entry;

use crate::adapters::bench::values::of_repetitions;
use crate::adapters::name::Keys;
use crate::adapters::quantity::{
    BENCH_ALLOCATIONS, BENCH_MEMORY, BENCH_THROUGHPUT, BENCH_TIME, BENCH_VALUE,
};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::{ByHash, Word, hash_of};

pub const ADAPTER: Adapter = Adapter {
    name: "go-bench",
    title: "go test -bench text",
    group: Group::Bench,
    docs: "https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md",
    verified: true,
    gives: &[
        &BENCH_TIME,
        &BENCH_MEMORY,
        &BENCH_ALLOCATIONS,
        &BENCH_THROUGHPUT,
        &BENCH_VALUE,
    ],
    open: false,
    keys: "bench, procs, package, measure",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.any_line(|line| result(line).is_some()))
}

struct Outcome<'a> {
    bench: &'a str,
    procs: &'a str,
    rest: &'a str,
}

/// One quantity of one benchmark, over its repetitions. The quantities of a
/// benchmark share its name, and all share their unit.
struct Series {
    package: Word,
    bench: Word,
    procs: Word,
    unit: Word,
    first: f64,
    more: Vec<f64>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut series: Vec<Series> = Vec::new();
    let mut at: ByHash<usize> = ByHash::default();
    let mut package = Word::Fixed("");
    let (mut units, mut all_procs) = (Keys::default(), Keys::default());
    while let Some(line) = lines.next()? {
        if let Some(name) = line.text.strip_prefix("pkg: ") {
            package = name.trim().to_owned().into();
        }
        let Some(result) = result(line.text) else {
            if starts_result(line.text) {
                sink.skip("benchmarks without a result in their line", line.number);
            }
            continue;
        };
        let mut bench: Option<Word> = None;
        let mut words = result.rest.split_whitespace();
        while let (Some(value), Some(unit)) = (words.next(), words.next()) {
            let Some(value) = number(value) else { break };
            let key = hash_of([&*package, result.bench, result.procs, unit]);
            match at.entry(key) {
                Entry::Occupied(index) => series[*index.get()].more.push(value),
                Entry::Vacant(free) => {
                    free.insert(series.len());
                    let bench = bench.get_or_insert_with(|| result.bench.to_owned().into());
                    series.push(Series {
                        package: package.clone(),
                        bench: bench.clone(),
                        procs: all_procs.word(result.procs).clone(),
                        unit: units.word(unit).clone(),
                        first: value,
                        more: Vec::new(),
                    });
                }
            }
        }
    }
    for series in series {
        sink.put(series.draft())?;
    }
    sink.expect("benchmark")
}

/// `BenchmarkJoin/size=10-2   212236   154.8 ns/op …`
fn result(line: &str) -> Option<Outcome<'_>> {
    let (name, rest) = line.strip_prefix("Benchmark")?.split_once([' ', '\t'])?;
    let (iterations, rest) = rest.trim_start().split_once([' ', '\t'])?;
    iterations.parse::<u64>().ok()?;
    number(rest.split_whitespace().next()?)?;
    let (bench, procs) = match name.rsplit_once('-') {
        Some((bench, procs)) if procs.parse::<u32>().is_ok() => (bench, procs),
        _ => (name, "1"),
    };
    Some(Outcome { bench, procs, rest })
}

/// A name with its number of processors, and then something else.
fn starts_result(line: &str) -> bool {
    line.strip_prefix("Benchmark")
        .and_then(|rest| rest.split_once("   \t"))
        .is_some_and(|(name, rest)| !name.contains(' ') && !rest.trim().is_empty())
}

impl Series {
    fn draft(self) -> Draft {
        let mut values = self.more;
        values.insert(0, self.first);
        let draft = match &*self.unit {
            "ns/op" => of_repetitions(&BENCH_TIME, values),
            "B/op" => of_repetitions(&BENCH_MEMORY, values),
            "allocs/op" => of_repetitions(&BENCH_ALLOCATIONS, values),
            "MB/s" => of_repetitions(&BENCH_THROUGHPUT, values).unit("MB/s".parse().ok()),
            unit => of_repetitions(&BENCH_VALUE, values)
                .unit(unit.parse().ok())
                .with("measure", unit),
        };
        let draft = draft.with("bench", &self.bench).with("procs", &self.procs);
        match &*self.package {
            "" => draft,
            package => draft.with("package", package),
        }
    }
}
