//! What hey prints.
//!
//! <https://github.com/rakyll/hey/blob/master/requester/print.go>

use crate::adapters::load::http::{latency, percentile, throughput};
use crate::adapters::quantity::{
    HTTP_ERROR_RESPONSES, HTTP_FAILURES, HTTP_LATENCY, HTTP_REQUESTS, HTTP_RESPONSES,
    HTTP_THROUGHPUT,
};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "hey",
    title: "hey text",
    group: Group::Load,
    docs: "https://github.com/rakyll/hey/blob/master/requester/print.go",
    verified: true,
    gives: &[
        &HTTP_THROUGHPUT,
        &HTTP_LATENCY,
        &HTTP_REQUESTS,
        &HTTP_FAILURES,
        &HTTP_ERROR_RESPONSES,
        &HTTP_RESPONSES,
    ],
    open: false,
    keys: "stat, status",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let slowest = sniff.any_line(|line| line.trim_start().starts_with("Slowest:\t"));
    Grade::certain_if(slowest && sniff.any_line(|line| line.contains("Requests/sec:")))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut counts = Counts::default();
    let (mut section, mut rate) = (String::new(), None);
    while let Some(line) = lines.next()? {
        if !line.text.starts_with(' ') {
            section = line.text.to_owned();
            continue;
        }
        let words: Vec<&str> = line.text.split_whitespace().take(4).collect();
        match words.as_slice() {
            ["Average:", value, "secs"] => put_latency("mean", value, sink)?,
            ["Slowest:", value, "secs"] => put_latency("max", value, sink)?,
            ["Requests/sec:", value] => rate = number(value),
            [percent, "in", value, "secs"] => {
                put_latency(&percentile(percent.trim_end_matches('%')), value, sink)?;
            }
            [status, count, "responses"] => counts.status(status, count, sink)?,
            [count, ..] if section.starts_with("Error distribution") => {
                counts.failed += bracketed(count).and_then(number).unwrap_or(0.0);
            }
            _ => {}
        }
    }
    let Some(rate) = rate else {
        return Err(ParseError::nothing("Requests/sec line"));
    };
    throughput(rate, sink)?;
    sink.put(Draft::of(&HTTP_REQUESTS, counts.answered))?;
    sink.put(Draft::of(&HTTP_FAILURES, counts.failed))?;
    sink.put(Draft::of(&HTTP_ERROR_RESPONSES, counts.refused))
}

#[derive(Default)]
struct Counts {
    answered: f64,
    refused: f64,
    failed: f64,
}

impl Counts {
    /// `[200] 196 responses`
    fn status(&mut self, status: &str, count: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let (Some(status), Some(count)) = (bracketed(status), number(count)) else {
            return Ok(());
        };
        self.answered += count;
        if !status.starts_with('2') {
            self.refused += count;
        }
        let draft = Draft::of(&HTTP_RESPONSES, count);
        sink.put(draft.with("status", status).item())
    }
}

fn bracketed(word: &str) -> Option<&str> {
    word.strip_prefix('[')?.strip_suffix(']')
}

fn put_latency(stat: &str, value: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let value = number(value).unwrap_or(f64::NAN);
    sink.put(latency(stat, value, Unit::SECONDS))
}
