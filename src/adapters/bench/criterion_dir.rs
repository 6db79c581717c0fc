//! criterion's folder, `target/criterion/…/new/`.
//!
//! `estimates.json` is read with `benchmark.json` (the name before it was made
//! a path, and the throughput) and `sample.json` (the repetitions) beside it:
//! <https://github.com/bheisler/criterion.rs/blob/master/src/estimate.rs>.
//! `base/` and `change/` are another run's.

use serde::Deserialize;

use crate::adapters::bench::values::of_summary;
use crate::adapters::json::{Kept, Num, Source, Text};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::spread::Known;
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Reason, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "criterion-dir",
    title: "criterion estimates",
    group: Group::Bench,
    docs: "https://github.com/bheisler/criterion.rs/blob/master/src/estimate.rs",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["mean", "median", "median_abs_dev", "std_dev"]))
}

#[derive(Deserialize)]
struct Estimates {
    mean: Estimate,
    median: Estimate,
    std_dev: Estimate,
}

#[derive(Deserialize)]
struct Estimate {
    point_estimate: f64,
}

#[derive(Deserialize)]
struct Benchmark<'a> {
    #[serde(borrow)]
    full_id: Text<'a>,
    #[serde(default)]
    throughput: Option<Throughput>,
}

/// What one iteration works on; `{"Bytes": 108}`, and kinds not known here.
#[derive(Deserialize)]
struct Throughput {
    #[serde(rename = "Bytes", alias = "BytesDecimal")]
    bytes: Option<u64>,
    #[serde(rename = "Elements")]
    elements: Option<u64>,
}

#[derive(Deserialize)]
struct Sample {
    iters: Kept<Num>,
    times: Kept<Num>,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let options = sink.options;
    let Some(benchmark) = options.beside("benchmark.json") else {
        let reason = Reason::Beside("benchmark.json, which holds the name of the benchmark,");
        return Err(ParseError::document(reason).hint("import the folder target/criterion"));
    };
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let estimates: Estimates = source.parse()?;
    let benchmark = Source::new(benchmark, ADAPTER.title, sink)?;
    let benchmark: Benchmark<'_> = benchmark.parse()?;
    let name = benchmark.full_id.as_str();
    let median = estimates.median.point_estimate;
    let mut known = Known {
        mean: Some(estimates.mean.point_estimate),
        sd: Some(estimates.std_dev.point_estimate),
        ..Known::default()
    };
    if let Some(sample) = options.beside("sample.json") {
        let sample = Source::new(sample, ADAPTER.title, sink)?;
        sample.parse::<Sample>()?.extend(&mut known);
    }
    sink.put(of_summary(&BENCH_TIME, Some(median), known).with("bench", name))?;
    if let Some(throughput) = benchmark.throughput {
        let (amount, unit) = match (throughput.bytes, throughput.elements) {
            (Some(bytes), _) => (bytes, "B/s"),
            (None, Some(elements)) => (elements, "elem/s"),
            (None, None) => return Ok(()),
        };
        let rate = amount as f64 / median * 1e9;
        let draft = Draft::of(&BENCH_THROUGHPUT, rate).unit(unit.parse().ok());
        sink.put(draft.with("bench", name))?;
    }
    Ok(())
}

impl Sample {
    /// The time of an iteration in each sample: how many, smallest, largest.
    fn extend(&self, known: &mut Known) {
        let pairs = self.times.0.iter().zip(&self.iters.0);
        let times = pairs
            .filter_map(|(time, iterations)| Some(time.0? / iterations.0?))
            .filter(|time| time.is_finite());
        for time in times {
            known.n += 1;
            known.min = Some(known.min.map_or(time, |min| min.min(time)));
            known.max = Some(known.max.map_or(time, |max| max.max(time)));
        }
    }
}
