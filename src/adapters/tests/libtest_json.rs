//! libtest's JSON, `cargo test -- -Z unstable-options --format json`, also with
//! benchmarks.
//!
//! One object a line, in several suites that are summed:
//! <https://github.com/rust-lang/rust/blob/main/library/test/src/formatters/json.rs>.
//! nextest writes the same with `--message-format libtest-json`.

use std::borrow::Cow;

use serde::Deserialize;

use crate::adapters::json::{Num, Text, line as parse};
use crate::adapters::json_scan::Scan;
use crate::adapters::quantity::{
    BENCH_THROUGHPUT, BENCH_TIME, TEST_COUNT, TEST_DURATION, TEST_FAILED, TEST_FAILURES,
    TESTS_PASSED, TESTS_SKIPPED,
};
use crate::adapters::tests::tally::{Case, Knows, Tally, duration};
use crate::adapters::{
    Adapter, Draft, Grade, Group, Lines, Outcome, ParseError, Read, Reason, Sink, Sniff,
};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "libtest-json",
    title: "libtest JSON",
    group: Group::Tests,
    docs: "https://doc.rust-lang.org/rustc/tests/index.html#--format-format",
    verified: true,
    gives: &[
        &TEST_COUNT,
        &TESTS_PASSED,
        &TEST_FAILURES,
        &TESTS_SKIPPED,
        &TEST_DURATION,
        &TEST_FAILED,
        &BENCH_TIME,
        &BENCH_THROUGHPUT,
    ],
    open: false,
    keys: "test, bench",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.lines_with(&["type", "event"])
            && (sniff.key("test_count") || sniff.key("name") || sniff.key("passed")),
    )
}

#[derive(Default, Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq))]
struct Event<'a> {
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    #[serde(default, borrow)]
    event: Text<'a>,
    #[serde(default, borrow)]
    name: Text<'a>,
    #[serde(default)]
    exec_time: Num,
    #[serde(default)]
    median: Num,
    #[serde(default)]
    deviation: Num,
    #[serde(default)]
    mib_per_second: Num,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut run = Run::default();
    while let Some(line) = lines.next()? {
        if line.text.starts_with('{') {
            let event = match plain(line.text) {
                Some(event) => event,
                None => parse(line.text, line.number, ADAPTER.title)?,
            };
            run.event(&event, sink)?;
        }
    }
    if run.started == 0 {
        return Err(ParseError::nothing("test suite"));
    }
    if run.started != run.ended {
        return Err(ParseError::document(Reason::Truncated)
            .hint("a suite has no end: the test process crashed or was stopped"));
    }
    run.tally.totals(Knows::default(), sink)?;
    sink.put(duration(run.time.unwrap_or(f64::NAN), Some(Unit::SECONDS)))
}

/// The event of a test as libtest writes nearly all of them.
fn plain(line: &str) -> Option<Event<'_>> {
    let mut event = Event::default();
    let mut scan = Scan::of(line);
    scan.object(|scan, key| {
        let text = match key {
            b"type" => &mut event.kind,
            b"event" => &mut event.event,
            b"name" => &mut event.name,
            b"exec_time" if event.exec_time.0.is_none() => {
                event.exec_time = Num(Some(scan.number()?));
                return Some(());
            }
            _ => return None,
        };
        // A key that comes twice is a mistake.
        let is_new = text.0.is_empty();
        *text = Text(Cow::Borrowed(scan.string()?));
        (is_new && !text.0.is_empty()).then_some(())
    })?;
    let is_whole = scan.is_done() && event.kind.as_str() == "test";
    is_whole.then_some(event)
}

#[derive(Default)]
struct Run {
    tally: Tally,
    time: Option<f64>,
    started: u64,
    ended: u64,
}

impl Run {
    fn event(&mut self, event: &Event<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        match (event.kind.as_str(), event.event.as_str()) {
            ("suite", "started") => self.started += 1,
            ("suite", _) => {
                self.ended += 1;
                if let Some(time) = event.exec_time.0 {
                    self.time = Some(self.time.unwrap_or(0.0) + time);
                }
            }
            ("test", name) => {
                if let Some(outcome) = outcome(name) {
                    let case = Case {
                        name: event.name.as_str(),
                        place: ("", ""),
                        outcome,
                        time: event.exec_time.0,
                        retries: 0,
                    };
                    return self.tally.add(&case, Some(Unit::SECONDS), sink);
                }
            }
            ("bench", _) => return bench(event, sink),
            _ => {}
        }
        Ok(())
    }
}

fn outcome(event: &str) -> Option<Outcome> {
    match event {
        "ok" => Some(Outcome::Passed),
        "failed" => Some(Outcome::Failed),
        "ignored" => Some(Outcome::Skipped),
        // "started"; "timeout" only warns that a test takes long.
        _ => None,
    }
}

fn bench(event: &Event<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let name = event.name.as_str();
    let mut time = Draft::of(&BENCH_TIME, event.median.get()).with("bench", name);
    if let Some(deviation) = event.deviation.0 {
        time = time.note("deviation", deviation.to_string());
    }
    sink.put(time)?;
    sink.put(
        Draft::of(&BENCH_THROUGHPUT, event.mib_per_second.get())
            .unit("MiB/s".parse().ok())
            .with("bench", name),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_events_are_read_as_all_others() {
        let plain_ones = [
            r#"{ "type": "test", "event": "started", "name": "a::b" }"#,
            r#"{ "type": "test", "name": "ä", "event": "ok", "exec_time": 0.5 }"#,
            r#"{"type":"test","name":"a","event":"failed","exec_time":3e-7} "#,
            r#"{"event":"ok","type":"test"}"#,
        ];
        for line in plain_ones {
            let slow: Event<'_> = parse(line, 1, "").expect("an event");
            assert_eq!(plain(line), Some(slow), "{line}");
        }
        for line in [
            "{}",
            r#"{"type":"test","name":"a\u0041"}"#,
            r#"{"type":"test","name":"a","name":"b"}"#,
            r#"{"type":"test","name":"","name":"b"}"#,
            r#"{"type":"test","exec_time":1,"exec_time":2}"#,
            r#"{"type":"test","exec_time":"NaN"}"#,
            r#"{"type":"test","stdout":"x"}"#,
            r#"{"type":"test"} x"#,
            r#"{"type":"test""#,
            r#"{"type":"suite","event":"started"}"#,
        ] {
            assert_eq!(plain(line), None, "{line}");
        }
    }
}
