//! `go test -json`, also as gotestsum's `--jsonfile`.
//!
//! One event a line: <https://pkg.go.dev/cmd/test2json>. Parent tests and
//! subtests both count, as Go does; events without `Test` are of the package.
//! Before Go 1.24, a package that does not build has no event, but a line of text.

use memchr::memmem;
use serde::Deserialize;

use crate::adapters::json::{Num, Text, line as parse};
use crate::adapters::quantity::{
    TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES, TEST_SUITES_FAILED, TESTS_PASSED,
    TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::{
    Adapter, Draft, Fold, Grade, Group, Lines, Outcome, ParseError, Read, Sink, Sniff,
};
use crate::model::{ByHash, Unit, hash_of};

pub const ADAPTER: Adapter = Adapter {
    name: "go-test-json",
    title: "go test -json",
    group: Group::Tests,
    docs: "https://pkg.go.dev/cmd/test2json",
    verified: true,
    gives: &[
        &TEST_COUNT,
        &TESTS_PASSED,
        &TEST_FAILURES,
        &TESTS_SKIPPED,
        &TEST_DURATION,
        &TEST_FAILED,
        &TEST_SUITES_FAILED,
    ],
    open: false,
    keys: "test, package",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.lines_with(&["Action"]) && (sniff.key("Package") || sniff.key("ImportPath")),
    )
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(rename = "Action", borrow)]
    action: Text<'a>,
    #[serde(rename = "Package", default, borrow)]
    package: Text<'a>,
    #[serde(rename = "Test", default, borrow)]
    test: Text<'a>,
    #[serde(rename = "Elapsed", default)]
    elapsed: Num,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut run = Run::default();
    while let Some(line) = lines.next()? {
        if !line.text.starts_with('{') {
            run.unbuilt(line.text);
        } else if !is_output(line.text) {
            run.event(&parse(line.text, line.number, ADAPTER.title)?, sink)?;
        } else if is_benchmark(line.text) {
            sink.skip("benchmarks, which are read without -json", line.number);
        }
    }
    run.finish(sink)
}

/// Most lines are output, and hold nothing that counts. Only a line that is
/// complete is left out unread.
fn is_output(line: &str) -> bool {
    let action = line.find(r#""Action":""#).map_or("", |at| &line[at + 10..]);
    action.starts_with(r#"output""#) && line.ends_with('}')
}

/// Whether the output is the beginning of a result.
fn is_benchmark(line: &str) -> bool {
    let start = br#""Output":"Benchmark"#;
    let at = memmem::find(line.as_bytes(), start).map(|at| at + start.len());
    at.is_some_and(|at| line[at..].contains(r"\t"))
}

#[derive(Default)]
struct Run {
    tally: Tally,
    /// Tests that run, by the hash of package and name; a panic ends a package
    /// without ending its tests.
    running: ByHash<(String, String)>,
    packages: u64,
    failed: u64,
    time: Option<f64>,
}

impl Run {
    fn event(&mut self, event: &Event<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let (package, test) = (event.package.as_str(), event.test.as_str());
        let outcome = match event.action.as_str() {
            "run" => {
                let names = (package.to_owned(), test.to_owned());
                self.running.insert(key(package, test), names);
                return Ok(());
            }
            "pass" => Outcome::Passed,
            "fail" => Outcome::Failed,
            "skip" => Outcome::Skipped,
            _ => return Ok(()),
        };
        if test.is_empty() {
            return self.package(outcome, event, sink);
        }
        self.running.remove(&key(package, test));
        self.add(package, test, outcome, event.elapsed.0, sink)
    }

    fn package(
        &mut self,
        outcome: Outcome,
        event: &Event<'_>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        self.packages += 1;
        self.failed += u64::from(outcome == Outcome::Failed);
        if let Some(time) = event.elapsed.0 {
            self.time = Some(self.time.unwrap_or(0.0) + time);
        }
        if outcome == Outcome::Failed {
            self.end_running(Some(event.package.as_str()), sink)?;
        }
        Ok(())
    }

    /// `FAIL`, a tab, `example.com/a [build failed]`
    fn unbuilt(&mut self, line: &str) {
        let is_unbuilt = ["[build failed]", "[setup failed]"]
            .iter()
            .any(|why| line.trim_end().ends_with(why));
        if line.starts_with("FAIL\t") && is_unbuilt {
            self.packages += 1;
            self.failed += 1;
        }
    }

    fn add(
        &mut self,
        package: &str,
        test: &str,
        outcome: Outcome,
        time: Option<f64>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let case = Case {
            name: test,
            place: ("package", package),
            outcome,
            time,
            retries: 0,
        };
        self.tally.add(&case, Some(Unit::SECONDS), sink)
    }

    /// Tests that never ended: their package crashed, or the file stops here.
    fn end_running(
        &mut self,
        package: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let mut left: Vec<(String, String)> = self
            .running
            .values()
            .filter(|(of, _)| package.is_none_or(|package| package == of))
            .cloned()
            .collect();
        left.sort_unstable();
        for (package, test) in left {
            self.running.remove(&key(&package, &test));
            self.add(&package, &test, Outcome::Failed, None, sink)?;
        }
        Ok(())
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        self.end_running(None, sink)?;
        if self.tally.total() == 0 && self.packages == 0 {
            return Err(ParseError::nothing("test or package"));
        }
        self.tally.totals(Knows::default(), sink)?;
        let failed = Draft::of(&TEST_SUITES_FAILED, self.failed as f64);
        sink.put(failed.fold(Fold::Sum))?;
        sink.put(duration(self.time.unwrap_or(f64::NAN), Some(Unit::SECONDS)))
    }
}

fn key(package: &str, test: &str) -> u64 {
    hash_of([package, test])
}
