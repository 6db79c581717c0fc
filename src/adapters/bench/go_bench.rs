//! What `go test -bench` prints.
//!
//! <https://go.googlesource.com/proposal/+/master/design/14313-benchmark-format.md>.
//! A benchmark that occurs several times (`-count`) is one reading; the number
//! behind its name is GOMAXPROCS, none is 1.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::adapters::bench::values::Values;
use crate::adapters::name::Names;
use crate::adapters::quantity::{
    BENCH_ALLOCATIONS, BENCH_MEMORY, BENCH_THROUGHPUT, BENCH_TIME, BENCH_VALUE,
};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{number, split_last};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Lines, ParseError, Quantity, Read, Sink, Sniff,
};
use crate::model::{ByHash, Numbers, hash_of};

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

/// A benchmark: where its name is in the texts, and what else tells it apart.
struct Bench {
    package: u32,
    procs: u32,
    text: usize,
    len: usize,
    /// The first of its series.
    series: u32,
}

/// One quantity of one benchmark, over its repetitions. A file may have millions.
struct Series {
    bench: u32,
    unit: u32,
    /// The next of its benchmark; [`LAST`] for the last.
    next: u32,
    values: Values,
}

const LAST: u32 = u32::MAX;
/// So many series of a benchmark are looked through.
const NEAR: usize = 16;

/// Words that many series share, by number.
#[derive(Default)]
struct Words {
    list: Vec<String>,
    at: ByHash<u32>,
}

impl Words {
    fn number(&mut self, word: &str) -> u32 {
        let is_it = |number: &usize| self.list.get(*number).is_some_and(|had| had == word);
        if let Some(number) = (0..4).find(is_it) {
            return number as u32;
        }
        *self.at.entry(hash_of([word])).or_insert_with(|| {
            self.list.push(word.to_owned());
            (self.list.len() - 1) as u32
        })
    }
}

/// What was read so far.
#[derive(Default)]
struct Benches {
    texts: String,
    benches: Vec<Bench>,
    at: ByHash<u32>,
    series: Vec<Series>,
    /// Those of a benchmark that has very many, by benchmark and unit.
    far: ByHash<u32>,
    packages: Words,
    procs: Words,
    units: Words,
    names: Names,
    row: RowLabels,
    /// Whether each benchmark is complete when the next one comes.
    in_turn: bool,
}

impl Benches {
    fn bench(
        &mut self,
        package: &str,
        result: &Outcome<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<u32, ParseError> {
        // Repetitions come one after the other.
        if let Some(last) = self.benches.last() {
            if self.texts[last.text..][..last.len] == *result.bench
                && self.procs.list[last.procs as usize] == result.procs
                && self.packages.list[last.package as usize] == package
            {
                return Ok((self.benches.len() - 1) as u32);
            }
            if self.in_turn {
                self.put(sink)?;
            }
        }
        let new = self.benches.len() as u32;
        if !self.in_turn {
            let key = hash_of([package, result.bench, result.procs]);
            let known = *self.at.entry(key).or_insert(new);
            if known != new {
                return Ok(known);
            }
        }
        self.benches.push(Bench {
            package: self.packages.number(package),
            procs: self.procs.number(result.procs),
            text: self.texts.len(),
            len: result.bench.len(),
            series: LAST,
        });
        self.texts.push_str(result.bench);
        Ok(new)
    }

    fn add(&mut self, bench: u32, unit: &str, value: f64) {
        let unit = self.units.number(unit);
        let new = self.series.len() as u32;
        let first = self.benches[bench as usize].series;
        let (mut at, mut before, mut seen) = (first, LAST, 0);
        while seen < NEAR {
            match self.series.get_mut(at as usize) {
                Some(series) if series.unit == unit => return series.values.push(value),
                Some(series) => (before, at) = (at, series.next),
                None => break,
            }
            seen += 1;
        }
        if seen == NEAR {
            // The product is another for every pair.
            let pair = u64::from(bench) << 32 | u64::from(unit);
            let key = pair.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            let known = *self.far.entry(key).or_insert(new);
            if let Some(series) = self.series.get_mut(known as usize) {
                return series.values.push(value);
            }
        } else if let Some(series) = self.series.get_mut(before as usize) {
            series.next = new;
        } else {
            self.benches[bench as usize].series = new;
        }
        self.series.push(Series {
            bench,
            unit,
            next: LAST,
            values: Values::One(value),
        });
    }

    /// Hands on what is there, and forgets it.
    fn put(&mut self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let mut last = LAST;
        for series in self.series.drain(..) {
            let bench = &self.benches[series.bench as usize];
            let unit = &*self.units.list[series.unit as usize];
            let Some(found) = series.values.repeated() else {
                continue;
            };
            let labels = [
                ("bench", &self.texts[bench.text..][..bench.len]),
                ("procs", &self.procs.list[bench.procs as usize]),
                ("package", &self.packages.list[bench.package as usize]),
            ];
            let labels = labels
                .iter()
                .filter(|(key, value)| *key != "package" || !value.is_empty());
            let names = &mut self.names;
            let template = names.template(unit, "", found.median, || draft(unit));
            template.spread(found.spread);
            if quantity(unit).is_none() {
                labels.for_each(|(key, value)| template.put(key, value));
                template.put("measure", unit);
                sink.put_again(template)?;
                self.row.interrupt();
                continue;
            }
            if last != series.bench {
                last = series.bench;
                self.row.start();
                labels.for_each(|(key, value)| self.row.put(key, value));
            }
            self.row.give(template.bare(), sink)?;
        }
        self.texts.clear();
        self.benches.clear();
        self.at.clear();
        self.far.clear();
        Ok(())
    }
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut benches = Benches::default();
    if lines.keep()? {
        benches.in_turn = comes_in_turn(lines)?;
        lines.rewind()?;
    }
    let mut package = String::new();
    while let Some(line) = lines.next()? {
        if let Some(name) = line.text.strip_prefix("pkg: ") {
            name.trim().clone_into(&mut package);
        }
        let Some(result) = result(line.text) else {
            if starts_result(line.text) {
                sink.skip("benchmarks without a result in their line", line.number);
            }
            continue;
        };
        let mut bench = None;
        let mut rest = result.rest;
        while let Some((value, behind)) = word(rest)
            && let Some((unit, behind)) = word(behind)
        {
            let Some(value) = number(value) else { break };
            rest = behind;
            let bench = match bench {
                Some(bench) => bench,
                None => *bench.insert(benches.bench(&package, &result, sink)?),
            };
            benches.add(bench, unit, value);
        }
    }
    benches.put(sink)?;
    sink.expect("benchmark")
}

/// Whether all lines of a benchmark stand together, as far as their names tell:
/// then none has to be held until the end.
fn comes_in_turn(lines: &mut Lines<'_>) -> Result<bool, ParseError> {
    let mut seen = Numbers::default();
    let (mut package, mut last) = (0, None);
    while let Some(line) = lines.next()? {
        if let Some(name) = line.text.strip_prefix("pkg: ") {
            package = hash_of([name.trim()]);
        }
        let Some((name, _)) = line.text.strip_prefix("Benchmark").and_then(cell) else {
            continue;
        };
        // No number of processors is one.
        let name = name.strip_suffix("-1").unwrap_or(name);
        let key = xxh3_64_with_seed(name.as_bytes(), package);
        if last != Some(key) {
            let next = seen.len() as u32;
            if seen.number(key) != next {
                return Ok(false);
            }
        }
        last = Some(key);
    }
    Ok(true)
}

/// `BenchmarkJoin/size=10-2   212236   154.8 ns/op …`
fn result(line: &str) -> Option<Outcome<'_>> {
    let (name, rest) = cell(line.strip_prefix("Benchmark")?)?;
    let (iterations, rest) = cell(rest.trim_ascii_start())?;
    iterations.parse::<u64>().ok()?;
    number(word(rest)?.0)?;
    let (bench, procs) = match split_last(name, b'-') {
        Some((bench, procs)) if procs.parse::<u32>().is_ok() => (bench, procs),
        _ => (name, "1"),
    };
    Some(Outcome { bench, procs, rest })
}

/// The first word, and what is behind it.
fn word(text: &str) -> Option<(&str, &str)> {
    let start = text.bytes().position(|byte| !byte.is_ascii_whitespace())?;
    let text = &text[start..];
    let end = text.bytes().position(|byte| byte.is_ascii_whitespace());
    Some(text.split_at(end.unwrap_or(text.len())))
}

/// Up to a space or a tab, and what is behind it.
fn cell(text: &str) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| matches!(byte, b' ' | b'\t'))?;
    Some((&text[..at], &text[at + 1..]))
}

/// A name with its number of processors, and then something else.
fn starts_result(line: &str) -> bool {
    line.strip_prefix("Benchmark")
        .and_then(|rest| rest.split_once("   \t"))
        .is_some_and(|(name, rest)| !name.contains(' ') && !rest.trim().is_empty())
}

/// What a unit of Go's own measures.
fn quantity(unit: &str) -> Option<&'static Quantity> {
    Some(match unit {
        "ns/op" => &BENCH_TIME,
        "B/op" => &BENCH_MEMORY,
        "allocs/op" => &BENCH_ALLOCATIONS,
        "MB/s" => &BENCH_THROUGHPUT,
        _ => return None,
    })
}

fn draft(unit: &str) -> Draft {
    match quantity(unit) {
        Some(quantity) if quantity.unit.is_some() => Draft::of(quantity, 0.0),
        quantity => Draft::of(quantity.unwrap_or(&BENCH_VALUE), 0.0).unit(unit.parse().ok()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::decoder::tests::{Again, Pieces};
    use crate::adapters::{Input, Options};

    #[test]
    fn quantities_of_a_benchmark_come_together_however_many_there_are() {
        // Twice as many as are looked through, three times.
        let line = |value: usize| {
            let pairs = (0..2 * NEAR).map(|unit| format!("{} u{}/op", value + unit, letters(unit)));
            format!("BenchmarkA-2 1 {}\n", pairs.collect::<Vec<_>>().join(" "))
        };
        let text = [10, 20, 60].map(line).concat();
        let parsed = ADAPTER
            .parse(text.as_bytes(), &Options::default())
            .expect("benchmarks");
        let values: Vec<(f64, u64)> = parsed
            .readings
            .iter()
            .map(|r| (r.value.get(), r.spread.map_or(1, |spread| spread.n)))
            .collect();
        let expected: Vec<(f64, u64)> = (0..2 * NEAR).map(|unit| ((20 + unit) as f64, 3)).collect();
        assert_eq!(values, expected);
    }

    #[test]
    fn benchmarks_are_the_same_whether_they_come_in_turn_or_not() {
        let result = |name: &str, value: usize| {
            format!(
                "Benchmark{name} \t 5\t {value} ns/op  {}.5 x/op\n",
                value % 3
            )
        };
        let one = |name: &str, from: usize| result(name, from) + &result(name, from + 2);
        let in_turn = [
            "pkg: a\n".to_owned(),
            one("A", 1) + &one("A-1", 5),
            one("A-01", 2),
            one("B-2", 3) + "BenchmarkB-2 \nBenchmarkC-4 5 x y\n",
            "pkg: b\n".to_owned() + &one("B-2", 9),
        ];
        let again = [&in_turn[..], &in_turn[..2]].concat();
        for (text, n) in [
            (in_turn.concat(), [4, 2, 2, 2]),
            (again.concat(), [8, 2, 2, 2]),
        ] {
            let read = |input: &mut dyn Input| {
                let mut found = Vec::new();
                let options = Options::default();
                let warnings = ADAPTER.stream_parts(input, &options, &mut found);
                (found, warnings.expect("benchmarks"))
            };
            let (readings, warnings) = read(&mut Again(text.as_bytes(), 0));
            let counts: Vec<u64> = readings
                .iter()
                .map(|reading| reading.spread.map_or(1, |spread| spread.n))
                .collect();
            assert_eq!(counts, n.map(|n| [n, n]).concat());
            let held = read(&mut Pieces(text.as_bytes(), 1000));
            assert_eq!((readings, warnings), held);
        }
    }

    /// A number as letters, which a unit may have.
    fn letters(number: usize) -> String {
        let letter = |digit: usize| char::from(b'a' + digit as u8);
        [letter(number / 26), letter(number % 26)].iter().collect()
    }
}
