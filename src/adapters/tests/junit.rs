//! JUnit XML in the dialects of pytest, Jest, vitest, mocha, node, Surefire,
//! Ant, Gradle, JUnit 5, nextest, libtest, gotestsum, GoogleTest, Catch2, bats,
//! Biome, mypy, unittest and others.
//!
//! There is no standard; <https://github.com/testmoapp/junitxml> collects the
//! conventions. Elements are counted, since declared counts contradict them in
//! half of the dialects. The duration is the root's time, else the sum of its
//! suites', else of its tests'. Reruns are Surefire's and nextest's
//! `flakyFailure`, `flakyError`, `rerunFailure` and `rerunError`.
//! <https://maven.apache.org/surefire/maven-surefire-plugin/examples/rerun-failing-tests.html>

use crate::adapters::quantity::{
    FLAKY_TESTS, TEST_COUNT, TEST_DURATION, TEST_ERRORS, TEST_FAILED, TEST_FAILURES, TEST_RETRIES,
    TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::text::number;
use crate::adapters::xml::{Element, Node, Xml, unescaped};
use crate::adapters::{
    Adapter, Grade, Group, Outcome, ParseError, Read, Reason, Sink, Sniff, Warning,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "junit",
    title: "JUnit XML",
    group: Group::Tests,
    docs: "https://github.com/testmoapp/junitxml",
    verified: true,
    gives: &[
        &TEST_COUNT,
        &TESTS_PASSED,
        &TEST_FAILURES,
        &TEST_ERRORS,
        &TESTS_SKIPPED,
        &FLAKY_TESTS,
        &TEST_DURATION,
        &TEST_FAILED,
        &TEST_RETRIES,
    ],
    open: false,
    keys: "test, class, suite",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.root("testsuites") || sniff.root("testsuite"))
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut run = Run::default();
    while let Some(node) = xml.next()? {
        match node {
            Node::Open(element) => {
                if run.open(&element)? == Content::Foreign {
                    xml.skip()?;
                }
            }
            Node::Close => run.close(xml.depth(), sink)?,
        }
    }
    run.finish(sink)
}

/// The test that is being read; its texts are kept for the next one.
#[derive(Default)]
struct Open {
    depth: usize,
    name: String,
    class: String,
    time: Option<f64>,
    skipped: bool,
    errored: bool,
    failed: bool,
    reruns: u64,
    flaky: bool,
}

/// A document: its root's time, its suites', its tests'.
#[derive(Default)]
struct Times {
    root: Option<f64>,
    suites: Option<f64>,
    cases: Option<f64>,
}

/// What an element holds: properties and outputs are not ours.
#[derive(PartialEq, Eq)]
enum Content {
    Ours,
    Foreign,
}

#[derive(Default)]
struct Run {
    tally: Tally,
    case: Open,
    suite: String,
    root_is_suite: bool,
    times: Times,
    total: Option<f64>,
    declared: Option<u64>,
    documents: usize,
    /// Durations that are no number.
    unread: usize,
}

impl Run {
    fn open(&mut self, element: &Element<'_>) -> Result<Content, ParseError> {
        let depth = element.depth();
        if self.case.depth > 0 {
            if depth == self.case.depth + 1 {
                self.result(element.name());
            }
            return Ok(Content::Ours);
        }
        match element.name() {
            "testcase" if depth > 1 => self.test(element, depth)?,
            "testsuites" | "testsuite" if depth == 1 => self.root(element)?,
            "testsuite" => self.suite(element, depth)?,
            _ if depth == 1 => {
                return Err(ParseError::shape(
                    ADAPTER.title,
                    "the root element is neither testsuites nor testsuite",
                ));
            }
            _ => return Ok(Content::Foreign),
        }
        Ok(Content::Ours)
    }

    fn root(&mut self, element: &Element<'_>) -> Result<(), ParseError> {
        self.documents += 1;
        self.root_is_suite = element.name() == "testsuite";
        self.times = Times::default();
        self.suite.clear();
        element.attributes(|key, value| match key {
            "time" => self.times.root = seconds(value, &mut self.unread),
            "tests" => add_count(&mut self.declared, value.parse().ok()),
            _ => {}
        })
    }

    fn suite(&mut self, element: &Element<'_>, depth: usize) -> Result<(), ParseError> {
        self.suite.clear();
        let top = depth == 2 && !self.root_is_suite;
        element.attributes(|key, value| match key {
            "time" if top => {
                add_time(&mut self.times.suites, seconds(value, &mut self.unread));
            }
            "name" => self.suite.push_str(value),
            _ => {}
        })
    }

    fn test(&mut self, element: &Element<'_>, depth: usize) -> Result<(), ParseError> {
        let case = &mut self.case;
        case.name.clear();
        case.class.clear();
        (case.depth, case.time) = (depth, None);
        (case.skipped, case.errored, case.failed) = (false, false, false);
        (case.reruns, case.flaky) = (0, false);
        element.attributes(|key, value| match key {
            "name" => case.name.push_str(value),
            "classname" => case.class.push_str(value),
            "time" => case.time = seconds(value, &mut self.unread),
            // GoogleTest marks what it did not run.
            "status" => case.skipped |= matches!(value, "notrun" | "disabled"),
            "result" => case.skipped |= matches!(value, "skipped" | "suppressed"),
            _ => {}
        })
    }

    fn result(&mut self, name: &str) {
        let case = &mut self.case;
        match name {
            "skipped" => case.skipped = true,
            "error" => case.errored = true,
            "failure" => case.failed = true,
            "flakyFailure" | "flakyError" => {
                case.reruns += 1;
                case.flaky = true;
            }
            "rerunFailure" | "rerunError" => case.reruns += 1,
            _ => {}
        }
    }

    /// `depth` is that of the element around the one that closed.
    fn close(&mut self, depth: usize, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if self.case.depth == depth + 1 {
            self.case.depth = 0;
            return self.add_case(sink);
        }
        if depth == 0 {
            let times = &self.times;
            let time = times.root.or(times.suites).or(times.cases);
            add_time(&mut self.total, time);
        }
        Ok(())
    }

    fn add_case(&mut self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let case = &self.case;
        add_time(&mut self.times.cases, case.time);
        let outcome = match case {
            Open { skipped: true, .. } => Outcome::Skipped,
            Open { errored: true, .. } => Outcome::Errored,
            Open { failed: true, .. } => Outcome::Failed,
            Open { flaky: true, .. } => Outcome::Flaky,
            _ => Outcome::Passed,
        };
        // Entities are refused whether the names are wanted or not.
        let name = unescaped(&case.name)?;
        let class = unescaped(&case.class)?;
        if !sink.wants_items() {
            self.tally.count(outcome);
            return Ok(());
        }
        let suite = unescaped(&self.suite)?;
        let place = if class.is_empty() {
            ("suite", &*suite)
        } else {
            ("class", &*class)
        };
        let case = Case {
            name: &name,
            place,
            outcome,
            time: case.time,
            retries: case.reruns,
        };
        self.tally.add(&case, Some(Unit::SECONDS), sink)
    }

    fn finish(self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if self.documents == 0 {
            return Err(ParseError::nothing("XML element"));
        }
        let counted = self.tally.total();
        match self.declared {
            Some(declared) if counted == 0 && declared > 0 => {
                return Err(ParseError::document(Reason::Nothing { what: "testcase" })
                    .hint("it declares counts only; import the report with the test cases"));
            }
            Some(declared) if declared != counted => sink.warn(Warning::Contradiction {
                what: "tests",
                declared,
                counted,
            }),
            _ => {}
        }
        if self.unread > 0 {
            sink.warn(Warning::Missing {
                what: "durations",
                count: self.unread,
            });
        }
        let knows = Knows {
            errors: true,
            retries: true,
        };
        self.tally.totals(knows, sink)?;
        match self.total {
            Some(time) => sink.put(duration(time, Some(Unit::SECONDS))),
            None => Ok(()),
        }
    }
}

/// Seconds; grouped by commas in old Surefire. Less than 0 is no time. What is
/// there and no number is counted.
fn seconds(text: &str, unread: &mut usize) -> Option<f64> {
    let time = number(text);
    *unread += usize::from(time.is_none() && !text.trim().is_empty());
    time.filter(|time| *time >= 0.0)
}

fn add_time(sum: &mut Option<f64>, time: Option<f64>) {
    if let Some(time) = time {
        *sum = Some(sum.unwrap_or(0.0) + time);
    }
}

fn add_count(sum: &mut Option<u64>, count: Option<u64>) {
    if let Some(count) = count {
        *sum = Some(sum.unwrap_or(0).saturating_add(count));
    }
}
