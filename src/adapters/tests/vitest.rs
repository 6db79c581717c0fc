//! The JSON of Jest and vitest: `jest --json`, `vitest run --reporter=json`.
//!
//! <https://jestjs.io/docs/cli#--json>. Assertions are counted; a suite that
//! could not be loaded has none and counts as a suite that failed. The run goes
//! from the start of its first suite to the end of its last.

use serde::Deserialize;

use crate::adapters::json::{Kept, Num, Text};
use crate::adapters::quantity::{
    TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES, TEST_SUITES_FAILED, TESTS_PASSED,
    TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::{
    Adapter, Draft, Fold, Grade, Group, Json, Outcome, ParseError, Read, Sink, Sniff,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "vitest-json",
    title: "Jest and vitest JSON",
    group: Group::Tests,
    docs: "https://jestjs.io/docs/cli#--json",
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
    keys: "test, file",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["numTotalTests", "testResults"])
            && !(sniff.contains(r#""benchmarks""#) && sniff.contains(r#""tasks""#)),
    )
}

#[derive(Deserialize)]
struct Suite<'a> {
    #[serde(default, borrow)]
    name: Text<'a>,
    #[serde(default, borrow)]
    status: Text<'a>,
    #[serde(rename = "startTime", default)]
    start: Num,
    #[serde(rename = "endTime", default)]
    end: Num,
    #[serde(rename = "assertionResults", borrow, default)]
    assertions: Kept<Assertion<'a>>,
}

#[derive(Deserialize)]
struct Assertion<'a> {
    #[serde(rename = "fullName", default, borrow)]
    full_name: Text<'a>,
    #[serde(borrow)]
    status: Text<'a>,
    #[serde(default)]
    duration: Num,
    #[serde(default)]
    invocations: Num,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut tally = Tally::default();
    let (mut suites, mut broken) = (0_u64, 0_u64);
    let (mut start, mut end) = (f64::INFINITY, f64::NEG_INFINITY);
    json.each(ADAPTER.title, &["testResults", "*"], |_, element| {
        let suite: Suite<'_> = element.parse()?;
        suites += 1;
        broken += u64::from(suite.assertions.0.is_empty() && suite.status.as_str() == "failed");
        if let (Some(from), Some(to)) = (suite.start.0, suite.end.0) {
            (start, end) = (start.min(from), end.max(to));
        }
        suite.assertions.0.iter().try_for_each(|assertion| {
            let case = case(assertion, suite.name.as_str());
            tally.add(&case, Some(Unit::MILLISECONDS), sink)
        })
    })?;
    if suites == 0 && !json.reached() {
        return Err(ParseError::shape(ADAPTER.title, "no testResults"));
    }
    tally.totals(Knows::default(), sink)?;
    sink.put(Draft::of(&TEST_SUITES_FAILED, broken as f64).fold(Fold::Sum))?;
    // Without a time that is no number.
    let time = Some(end - start).filter(|time| *time >= 0.0);
    sink.put(duration(time.unwrap_or(f64::NAN), Some(Unit::MILLISECONDS)))
}

fn case<'a>(assertion: &'a Assertion<'_>, file: &'a str) -> Case<'a> {
    let retries = assertion.invocations.0.unwrap_or(1.0) - 1.0;
    let outcome = match assertion.status.as_str() {
        "passed" if retries > 0.0 => Outcome::Flaky,
        "passed" => Outcome::Passed,
        "failed" => Outcome::Failed,
        _ => Outcome::Skipped,
    };
    Case {
        name: assertion.full_name.as_str(),
        place: ("file", file),
        outcome,
        time: assertion.duration.0,
        retries: retries.max(0.0) as u64,
    }
}
