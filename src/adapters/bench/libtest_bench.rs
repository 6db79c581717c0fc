//! What `cargo bench` prints with libtest, and criterion with
//! `--output-format bencher`.
//!
//! <https://doc.rust-lang.org/unstable-book/library-features/test.html>. The
//! value is the median; `+/-` is the distance from minimum to maximum.

use std::fmt::Write;

use memchr::memmem::Finder;

use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::text::{number, split_first};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff, Template,
};

pub const ADAPTER: Adapter = Adapter {
    name: "libtest-bench",
    title: "libtest benchmark text",
    group: Group::Bench,
    docs: "https://doc.rust-lang.org/unstable-book/library-features/test.html",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let marks = Marks::new();
    Grade::certain_if(sniff.any_line(|line| marks.bench(line).is_some()))
}

struct Bench<'a> {
    name: &'a str,
    time: f64,
    deviation: Option<f64>,
    throughput: Option<f64>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let marks = Marks::new();
    let mut time = Template::new(Draft::of(&BENCH_TIME, 0.0));
    let throughput = Draft::of(&BENCH_THROUGHPUT, 0.0).unit("MB/s".parse().ok());
    let mut throughput = Template::new(throughput);
    let mut text = String::new();
    while let Some(line) = lines.next()? {
        let Some(bench) = marks.bench(line.text) else {
            continue;
        };
        time.start(bench.time);
        time.put("bench", bench.name);
        text.clear();
        let deviation = bench.deviation.map(|deviation| {
            // To a text nothing fails.
            let _ = write!(text, "{deviation}");
            text.as_str()
        });
        time.only_note("deviation", deviation);
        sink.put_again(&mut time)?;
        if let Some(value) = bench.throughput {
            throughput.start(value);
            throughput.put("bench", bench.name);
            sink.put_again(&mut throughput)?;
        }
    }
    sink.expect("benchmark")
}

/// What stands between the parts of a line.
struct Marks([Finder<'static>; 5]);

impl Marks {
    fn new() -> Self {
        let marks = [" ... bench:", " ns/iter", "(+/- ", "= ", " MB/s"];
        Self(marks.map(Finder::new))
    }

    /// `test a::b ... bench:  15,546.70 ns/iter (+/- 26,506.53) = 67449 MB/s`
    fn bench<'a>(&self, line: &'a str) -> Option<Bench<'a>> {
        let [bench, iteration, deviation, equals, speed] = &self.0;
        let (name, rest) = split(line.strip_prefix("test ")?, bench)?;
        let (time, rest) = split(rest, iteration)?;
        let deviation = split(rest, deviation)
            .and_then(|(_, rest)| split_first(rest, b')'))
            .and_then(|(deviation, _)| number(deviation));
        let throughput = split(rest, equals).and_then(|(_, rest)| {
            let (throughput, behind) = split(rest, speed)?;
            number(throughput).filter(|_| behind.is_empty())
        });
        Some(Bench {
            name: name.trim_end(),
            time: number(time)?,
            deviation,
            throughput,
        })
    }
}

/// Around the first `mark`.
fn split<'a>(text: &'a str, mark: &Finder<'_>) -> Option<(&'a str, &'a str)> {
    let at = mark.find(text.as_bytes())?;
    Some((&text[..at], &text[at + mark.needle().len()..]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Options;

    #[test]
    fn a_deviation_is_a_note_of_its_own_line_alone() {
        let text = "test a ... bench:  1,546.70 ns/iter (+/- 26,506.50) = 67 MB/s\n\
            test b ... bench: 3 ns/iter\n\
            test c ... bench: 4 ns/iter (+/- 5)\n\
            test d ... bench: 6 ns/iter (+/- x) = 7 MB/s more\n";
        let parsed = ADAPTER.parse(text.as_bytes(), &Options::default());
        let found: Vec<String> = parsed
            .expect("benchmarks")
            .readings
            .iter()
            .map(|r| format!("{} {{{}}} {} [{}]", r.metric, r.metadata, r.value, r.notes))
            .collect();
        assert_eq!(
            found,
            [
                "bench_time {bench=a} 1546.7 [deviation=26506.5]",
                "bench_throughput {bench=a} 67 []",
                "bench_time {bench=b} 3 []",
                "bench_time {bench=c} 4 [deviation=5]",
                "bench_time {bench=d} 6 []",
            ]
        );
    }
}
