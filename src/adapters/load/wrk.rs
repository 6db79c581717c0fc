//! What wrk prints, with or without `--latency`.
//!
//! <https://github.com/wg/wrk#basic-usage>. Lines about errors are there only
//! if there were some, so that no line means none.

use crate::adapters::load::http::{latency, percentile, throughput};
use crate::adapters::quantity::{
    HTTP_ERROR_RESPONSES, HTTP_FAILURES, HTTP_LATENCY, HTTP_REQUESTS, HTTP_THROUGHPUT,
};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "wrk",
    title: "wrk text",
    group: Group::Load,
    docs: "https://github.com/wg/wrk#basic-usage",
    verified: true,
    gives: &[
        &HTTP_THROUGHPUT,
        &HTTP_LATENCY,
        &HTTP_REQUESTS,
        &HTTP_FAILURES,
        &HTTP_ERROR_RESPONSES,
    ],
    open: false,
    keys: "stat",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let stats = sniff.any_line(|line| line.contains("Thread Stats   Avg"));
    Grade::certain_if(stats && sniff.any_line(|line| line.starts_with("Requests/sec:")))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut rate, mut failed, mut refused) = (None, 0.0, 0.0);
    while let Some(line) = lines.next()? {
        let (mut words, mut count) = ([""; 16], 0);
        for (word, place) in line.text.split_whitespace().zip(&mut words) {
            *place = word;
            count += 1;
        }
        match &words[..count] {
            ["Latency", mean, _, max, ..] => {
                put_latency("mean", mean, sink)?;
                put_latency("max", max, sink)?;
            }
            [percent, value] if percent.ends_with('%') => {
                let stat = percentile(percent.trim_end_matches('%').trim_end_matches(".000"));
                put_latency(&stat, value, sink)?;
            }
            [count, "requests", "in", ..] => {
                let count = number(count).unwrap_or(f64::NAN);
                sink.put(Draft::of(&HTTP_REQUESTS, count))?;
            }
            ["Non-2xx", "or", "3xx", "responses:", count] => {
                refused = number(count).unwrap_or(f64::NAN);
            }
            ["Socket", "errors:", rest @ ..] => {
                let counts = rest
                    .iter()
                    .filter_map(|word| number(word.trim_end_matches(',')));
                failed = counts.sum();
            }
            ["Requests/sec:", value] => rate = number(value),
            _ => {}
        }
    }
    let Some(rate) = rate else {
        return Err(ParseError::nothing("Requests/sec line"));
    };
    sink.put(Draft::of(&HTTP_FAILURES, failed))?;
    sink.put(Draft::of(&HTTP_ERROR_RESPONSES, refused))?;
    throughput(rate, sink)
}

/// `241.00us`, `1.00ms`, `2.01s`
fn put_latency(stat: &str, text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let split = text
        .find(|c: char| c.is_ascii_alphabetic())
        .unwrap_or(text.len());
    let (value, unit) = text.split_at(split);
    let unit = if unit == "m" { "min" } else { unit };
    match (number(value), unit.parse::<Unit>()) {
        (Some(value), Ok(unit)) => sink.put(latency(stat, value, unit)),
        _ => Ok(()),
    }
}
