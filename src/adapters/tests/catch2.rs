//! Catch2's own XML, `-r xml`, with the results of its benchmarks.
//!
//! <https://github.com/catchorg/Catch2/blob/devel/docs/reporters.md>. A test case
//! that is allowed to fail passes, as Catch2 says; times need `-d yes`, and those
//! of benchmarks are nanoseconds. Not tested against a real file.

use crate::adapters::quantity::{
    BENCH_TIME, TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES, TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::text::number;
use crate::adapters::xml::{Element, Node, Xml};
use crate::adapters::{Adapter, Draft, Grade, Group, Outcome, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "catch2-xml",
    title: "Catch2 XML",
    group: Group::Tests,
    docs: "https://github.com/catchorg/Catch2/blob/devel/docs/reporters.md",
    verified: false,
    gives: &[
        &TEST_COUNT,
        &TESTS_PASSED,
        &TEST_FAILURES,
        &TESTS_SKIPPED,
        &TEST_DURATION,
        &TEST_FAILED,
        &BENCH_TIME,
    ],
    open: false,
    keys: "test, bench, group",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let old = sniff.root("Catch") && sniff.contains("<TestCase");
    Grade::certain_if(old || sniff.root("Catch2TestRun"))
}

#[derive(Default)]
struct Run {
    tally: Tally,
    /// The test case that is open, and its depth.
    test: String,
    depth: usize,
    bench: Bench,
    time: Option<f64>,
}

/// The benchmark that is open.
#[derive(Default)]
struct Bench {
    name: String,
    samples: u64,
    mean: Option<f64>,
    sd: Option<f64>,
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut run = Run::default();
    let mut known = false;
    while let Some(node) = xml.next()? {
        let Node::Open(element) = node else {
            continue;
        };
        known |= element.depth() == 1 && matches!(element.name(), "Catch" | "Catch2TestRun");
        run.open(&element, element.depth(), sink)?;
    }
    if !known {
        return Err(ParseError::nothing("Catch2TestRun element"));
    }
    run.tally.totals(Knows::default(), sink)?;
    sink.put(duration(run.time.unwrap_or(f64::NAN), Some(Unit::SECONDS)))
}

impl Run {
    fn open(
        &mut self,
        element: &Element<'_>,
        depth: usize,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        match element.name() {
            "TestCase" => {
                self.test = element.attribute("name")?.unwrap_or_default();
                self.depth = depth;
            }
            "OverallResult" if depth == self.depth + 1 => return self.result(element, sink),
            "BenchmarkResults" => {
                let samples = element.attribute("samples")?;
                self.bench = Bench {
                    name: element.attribute("name")?.unwrap_or_default(),
                    samples: samples.and_then(|n| n.parse().ok()).unwrap_or(0),
                    ..Bench::default()
                };
            }
            "mean" => self.bench.mean = value(element)?,
            "standardDeviation" => self.bench.sd = value(element)?,
            // The last element of a benchmark.
            "outliers" => return self.bench(sink),
            _ => {}
        }
        Ok(())
    }

    fn result(&mut self, element: &Element<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let success = element.attribute("success")?;
        let skips = element.attribute("skips")?.and_then(|n| number(&n));
        let time = element.attribute("durationInSeconds")?;
        let time = time.and_then(|time| number(&time));
        if let Some(time) = time {
            self.time = Some(self.time.unwrap_or(0.0) + time);
        }
        let outcome = match success.as_deref() {
            Some("true") if skips.is_some_and(|skips| skips > 0.0) => Outcome::Skipped,
            Some("true") => Outcome::Passed,
            _ => Outcome::Failed,
        };
        let case = Case {
            name: &self.test,
            place: ("", ""),
            outcome,
            time,
            retries: 0,
        };
        self.tally.add(&case, Some(Unit::SECONDS), sink)
    }

    fn bench(&self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let value = self.bench.mean.unwrap_or(f64::NAN);
        let mut draft = Draft::of(&BENCH_TIME, value)
            .with("bench", &self.bench.name)
            .with("group", &self.test);
        if let Some(sd) = self.bench.sd {
            draft = draft.note("sd", sd.to_string());
        }
        sink.put(draft.note("samples", self.bench.samples.to_string()))
    }
}

fn value(element: &Element<'_>) -> Result<Option<f64>, ParseError> {
    let value = element.attribute("value")?;
    Ok(value.and_then(|value| number(&value)))
}
