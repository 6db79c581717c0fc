//! What `cargo bench` prints with libtest, and criterion with
//! `--output-format bencher`.
//!
//! <https://doc.rust-lang.org/unstable-book/library-features/test.html>. The
//! value is the median; `+/-` is the distance from minimum to maximum.

use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

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
    Grade::certain_if(sniff.any_line(|line| bench(line).is_some()))
}

struct Bench<'a> {
    name: &'a str,
    time: f64,
    deviation: Option<f64>,
    throughput: Option<f64>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    while let Some(line) = lines.next()? {
        let Some(bench) = bench(line.text) else {
            continue;
        };
        let mut time = Draft::of(&BENCH_TIME, bench.time).with("bench", bench.name);
        if let Some(deviation) = bench.deviation {
            time = time.note("deviation", deviation.to_string());
        }
        sink.put(time)?;
        if let Some(throughput) = bench.throughput {
            let draft = Draft::of(&BENCH_THROUGHPUT, throughput);
            sink.put(draft.unit("MB/s".parse().ok()).with("bench", bench.name))?;
        }
    }
    sink.expect("benchmark")
}

/// `test a::b ... bench:  15,546.70 ns/iter (+/- 26,506.53) = 67449 MB/s`
fn bench(line: &str) -> Option<Bench<'_>> {
    let (name, rest) = line.strip_prefix("test ")?.split_once(" ... bench:")?;
    let (time, rest) = rest.split_once(" ns/iter")?;
    let deviation = rest
        .split_once("(+/- ")
        .and_then(|(_, rest)| rest.split_once(')'))
        .and_then(|(deviation, _)| number(deviation));
    let throughput = rest
        .split_once("= ")
        .and_then(|(_, rest)| number(rest.strip_suffix(" MB/s")?));
    Some(Bench {
        name: name.trim_end(),
        time: number(time)?,
        deviation,
        throughput,
    })
}
