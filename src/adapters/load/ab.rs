//! What ApacheBench prints.
//!
//! <https://httpd.apache.org/docs/current/programs/ab.html>. The line about
//! non-2xx responses is there only if there were some.

use crate::adapters::load::http::{latency, percentile, throughput};
use crate::adapters::quantity::{
    HTTP_ERROR_RESPONSES, HTTP_FAILURES, HTTP_LATENCY, HTTP_REQUESTS, HTTP_THROUGHPUT,
    HTTP_TRANSFER,
};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "ab",
    title: "ApacheBench text",
    group: Group::Load,
    docs: "https://httpd.apache.org/docs/current/programs/ab.html",
    verified: true,
    gives: &[
        &HTTP_THROUGHPUT,
        &HTTP_LATENCY,
        &HTTP_REQUESTS,
        &HTTP_FAILURES,
        &HTTP_ERROR_RESPONSES,
        &HTTP_TRANSFER,
    ],
    open: false,
    keys: "stat",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.any_line(|line| line.starts_with("This is ApacheBench,")))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut complete, mut refused) = (false, 0.0);
    while let Some(line) = lines.next()? {
        if let Some((percent, value)) = served(line.text) {
            sink.put(latency(&percentile(percent), value, Unit::MILLISECONDS))?;
            continue;
        }
        let Some((name, rest)) = line.text.split_once(':') else {
            continue;
        };
        let value = rest.split_whitespace().next().and_then(number);
        let value = value.unwrap_or(f64::NAN);
        match name {
            "Complete requests" => sink.put(Draft::of(&HTTP_REQUESTS, value))?,
            "Failed requests" => sink.put(Draft::of(&HTTP_FAILURES, value))?,
            "Non-2xx responses" => refused = value,
            "Requests per second" => {
                complete = true;
                throughput(value, sink)?;
            }
            // The other line of that name is divided by the concurrency.
            "Time per request" if rest.trim_end().ends_with("(mean)") => {
                sink.put(latency("mean", value, Unit::MILLISECONDS))?;
            }
            "Transfer rate" => {
                let draft = Draft::of(&HTTP_TRANSFER, value);
                sink.put(draft.unit("KiB/s".parse().ok()).item())?;
            }
            _ => {}
        }
    }
    if !complete {
        return Err(ParseError::nothing("line with the requests per second"));
    }
    sink.put(Draft::of(&HTTP_ERROR_RESPONSES, refused))
}

/// `  95%     10`
fn served(line: &str) -> Option<(&str, f64)> {
    let (percent, value) = line.trim_start().split_once('%')?;
    percent.parse::<u32>().ok()?;
    Some((percent, number(value.split_whitespace().next()?)?))
}
