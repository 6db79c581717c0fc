//! What gungraun (once iai-callgrind) prints.
//!
//! <https://gungraun.github.io/gungraun/latest/html/index.html>: a benchmark a
//! paragraph, a counter a line, `new|old`.

use crate::adapters::quantity::{BENCH_CYCLES, BENCH_EVENT, BENCH_INSTRUCTIONS};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "gungraun-text",
    title: "gungraun text",
    group: Group::Bench,
    docs: "https://gungraun.github.io/gungraun/latest/html/index.html",
    verified: true,
    gives: &[&BENCH_INSTRUCTIONS, &BENCH_CYCLES, &BENCH_EVENT],
    open: false,
    keys: "bench, event",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.any_line(|line| {
        counter(line).is_some_and(|(event, _)| event == "Instructions" || event == "L1 Hits")
    }))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut bench = String::new();
    while let Some(line) = lines.next()? {
        if let Some((event, value)) = counter(line.text) {
            sink.put(draft(event, value).with("bench", &bench))?;
        } else if !line.text.starts_with(' ') && !line.text.trim().is_empty() {
            // The arguments follow the name: `a::b short:(vec! [3, 2, 1])`.
            let name = line.text.split(":(").next().unwrap_or(line.text);
            name.trim_end_matches(':').clone_into(&mut bench);
        }
    }
    sink.expect("counter of instructions")
}

/// `  Instructions:   99|N/A   (*********)`
fn counter(line: &str) -> Option<(&str, f64)> {
    let (event, rest) = line.strip_prefix("  ")?.split_once(':')?;
    let (new, _) = rest.split_once('|')?;
    Some((event, number(new)?))
}

fn draft(event: &str, value: f64) -> Draft {
    match event {
        "Instructions" => Draft::of(&BENCH_INSTRUCTIONS, value),
        "Estimated Cycles" => Draft::of(&BENCH_CYCLES, value),
        _ => {
            let unit = if event.ends_with("rate") {
                Unit::PERCENT
            } else {
                Unit::COUNT
            };
            let draft = Draft::of(&BENCH_EVENT, value).unit(Some(unit));
            draft.with("event", event).item()
        }
    }
}
