//! The text that `cargo test` prints: every `test …` line and every
//! `test result:` line, summed over the test binaries.
//!
//! <https://doc.rust-lang.org/rustc/tests/index.html>. Counts come from the
//! `test result:` lines; a name is never taken from captured output.

use crate::adapters::quantity::{
    TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES, TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::text::number;
use crate::adapters::{
    Adapter, Grade, Group, Lines, Outcome, ParseError, Read, Reason, Sink, Sniff,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "cargo-test",
    title: "cargo test text",
    group: Group::Tests,
    docs: "https://doc.rust-lang.org/rustc/tests/index.html",
    verified: true,
    gives: &[
        &TEST_COUNT,
        &TESTS_PASSED,
        &TEST_FAILURES,
        &TESTS_SKIPPED,
        &TEST_DURATION,
        &TEST_FAILED,
    ],
    open: false,
    keys: "test",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let running = sniff.any_line(|line| running(line).is_some());
    // The harnesses of benchmarks print the same frame around their own lines.
    let bench = ["ns/iter", "time:   [", "│ median"];
    Grade::certain_if(running && !bench.iter().any(|mark| sniff.contains(mark)))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    // What is counted is what the summaries say.
    let (mut tally, mut listed) = (Tally::default(), Tally::default());
    let (mut binaries, mut time) = (0_u64, None);
    let mut awaiting = None;
    while let Some(line) = lines.next()? {
        if running(line.text).is_some() {
            awaiting = Some(line.number);
        } else if awaiting.is_none() {
            // Between two binaries nothing is a test.
        } else if let Some(result) = line.text.strip_prefix("test result: ") {
            let counts = counts(result).ok_or_else(|| unreadable(line.number))?;
            awaiting = None;
            binaries += 1;
            tally.passed += counts.passed;
            tally.failed += counts.failed;
            tally.skipped += counts.ignored;
            if let Some(seconds) = counts.seconds {
                time = Some(time.unwrap_or(0.0) + seconds);
            }
        } else if sink.wants_items()
            && let Some(case) = case(line.text)
        {
            listed.add(&case, None, sink)?;
        }
    }
    if binaries == 0 {
        return Err(match awaiting {
            Some(_) => ParseError::document(Reason::Truncated),
            None => ParseError::nothing("test result"),
        });
    }
    if let Some(line) = awaiting {
        return Err(ParseError::line(line, Reason::Truncated)
            .hint("a test binary has no result: it crashed or was stopped"));
    }
    tally.totals(Knows::default(), sink)?;
    sink.put(duration(time.unwrap_or(f64::NAN), Some(Unit::SECONDS)))
}

fn unreadable(line: usize) -> ParseError {
    ParseError::line(
        line,
        Reason::Shape {
            format: ADAPTER.title,
            message: "a test result without counts".to_owned(),
        },
    )
}

/// `running 6 tests`
fn running(line: &str) -> Option<u64> {
    let rest = line.strip_prefix("running ")?;
    let count = rest.strip_suffix(" tests").or(rest.strip_suffix(" test"))?;
    count.parse().ok()
}

struct Counts {
    passed: u64,
    failed: u64,
    ignored: u64,
    seconds: Option<f64>,
}

/// `FAILED. 4 passed; 1 failed; 1 ignored; …; finished in 0.12s`
fn counts(result: &str) -> Option<Counts> {
    let (_, counts) = result.split_once(". ")?;
    let of = |word: &str| {
        let part = counts.split("; ").find(|part| part.ends_with(word))?;
        part.split(' ').next()?.parse::<u64>().ok()
    };
    let (_, seconds) = counts.split_once("finished in ").unwrap_or_default();
    Some(Counts {
        passed: of(" passed")?,
        failed: of(" failed")?,
        ignored: of(" ignored")?,
        seconds: number(seconds.trim_end_matches('s')),
    })
}

/// `test deep::er::path ... ok`, perhaps with ` <0.003s>` behind it.
fn case(line: &str) -> Option<Case<'_>> {
    let (name, end) = line.strip_prefix("test ")?.rsplit_once(" ... ")?;
    let outcome = match end.split([' ', ',']).next()? {
        "ok" => Outcome::Passed,
        "FAILED" => Outcome::Failed,
        "ignored" => Outcome::Skipped,
        _ => return None,
    };
    let name = name.strip_suffix(" - should panic").unwrap_or(name);
    Some(Case {
        name,
        place: ("", ""),
        outcome,
        time: None,
        retries: 0,
    })
}
