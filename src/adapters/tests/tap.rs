//! TAP, the Test Anything Protocol, versions 12 to 14.
//!
//! <https://testanything.org/tap-version-14-specification.html>. Leaf test
//! points count; the line that sums up a subtest does not. `# SKIP` and
//! `# TODO` are skipped. A `duration_ms` in the YAML block of node and tape is
//! the time of the point before it, one in a closing comment that of the run.
//! `Bail out!` is an error.

use memchr::memrchr;

use crate::adapters::quantity::{
    TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES, TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::text::number;
use crate::adapters::{
    Adapter, Grade, Group, Lines, Outcome, ParseError, Read, Reason, Sink, Sniff, Warning,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "tap",
    title: "TAP",
    group: Group::Tests,
    docs: "https://testanything.org/tap-version-14-specification.html",
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
    // `ok` alone begins lines of other tools too; a number follows in TAP.
    let numbered = |line: &str| {
        let rest = line.strip_prefix("not ok ").or(line.strip_prefix("ok "));
        rest.is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let point = sniff.any_line(|line| numbered(line.trim_start()));
    let plan = sniff.any_line(|line| plan(line).is_some() || line.starts_with("TAP version "));
    match (point, plan) {
        (true, true) => Grade::Certain,
        (true, false) => Grade::Possible,
        _ => Grade::No,
    }
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut run = Run::default();
    while let Some(line) = lines.next()? {
        if line.text.trim_start().starts_with("Bail out!") {
            let message = format!("the run was stopped: {}", line.text.trim());
            return Err(ParseError::line(
                line.number,
                Reason::Shape {
                    format: ADAPTER.title,
                    message,
                },
            ));
        }
        run.line(line.text, sink)?;
    }
    run.flush(sink)?;
    if run.tally.total() == 0 && run.planned != Some(0) {
        return Err(ParseError::nothing("test point"));
    }
    if let Some(declared) = run.planned
        && declared != run.points
    {
        sink.warn(Warning::Contradiction {
            what: "tests",
            declared,
            counted: run.points,
        });
    }
    run.tally.totals(Knows::default(), sink)?;
    let time = run.time.unwrap_or(f64::NAN);
    sink.put(duration(time, Some(Unit::MILLISECONDS)))
}

#[derive(Default)]
struct Run {
    tally: Tally,
    planned: Option<u64>,
    points: u64,
    time: Option<f64>,
    /// The point whose YAML block may still follow, and its name.
    open: Option<(Outcome, Option<f64>)>,
    name: String,
    /// Indentation of the last point, and whether it was deeper than the next.
    indent: usize,
}

impl Run {
    fn line(&mut self, line: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let trimmed = line.trim_start();
        let indent = line.len() - trimmed.len();
        if let Some(point) = point(trimmed) {
            self.flush(sink)?;
            if indent == 0 {
                self.points += 1;
            }
            // The line behind a deeper one sums its subtest up.
            if indent >= self.indent {
                self.open = Some((point.outcome, None));
                point.name.clone_into(&mut self.name);
            }
            self.indent = indent;
        } else if let Some(count) = plan(line) {
            self.planned = Some(count);
        } else if let Some(time) = line.strip_prefix("# duration_ms ") {
            self.time = number(time);
        } else if let (Some(open), Some(time)) =
            (&mut self.open, trimmed.strip_prefix("duration_ms:"))
        {
            open.1 = number(time);
        }
        Ok(())
    }

    fn flush(&mut self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let Some((outcome, time)) = self.open.take() else {
            return Ok(());
        };
        let case = Case {
            name: &self.name,
            place: ("", ""),
            outcome,
            time,
            retries: 0,
        };
        self.tally.add(&case, Some(Unit::MILLISECONDS), sink)
    }
}

struct Point<'a> {
    name: &'a str,
    outcome: Outcome,
}

/// `ok 3 - name # SKIP why`.
fn point(line: &str) -> Option<Point<'_>> {
    let (passed, rest) = match line.strip_prefix("not ok") {
        Some(rest) => (false, rest),
        None => (true, line.strip_prefix("ok")?),
    };
    if !rest.is_empty() && !rest.starts_with(' ') {
        return None;
    }
    let rest = rest.trim_start();
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = rest.trim_start();
    let (name, directive) = match memrchr(b'#', rest.as_bytes()) {
        Some(at) => (&rest[..at], rest[at + 1..].trim_start()),
        None => (rest, ""),
    };
    let word = directive.get(..4).unwrap_or("");
    let skipped = ["skip", "todo"]
        .iter()
        .any(|w| word.eq_ignore_ascii_case(w));
    let mut name = if skipped { name } else { rest };
    while let Some(behind) = name.strip_prefix("- ") {
        name = behind;
    }
    let name = name.trim();
    let outcome = match (skipped, passed) {
        (true, _) => Outcome::Skipped,
        (_, true) => Outcome::Passed,
        (_, false) => Outcome::Failed,
    };
    Some(Point { name, outcome })
}

/// `1..6`
fn plan(line: &str) -> Option<u64> {
    let count = line.strip_prefix("1..")?;
    let count = count.split(['#', ' ']).next()?;
    count.parse().ok()
}
