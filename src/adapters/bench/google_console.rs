//! The table that google-benchmark prints; the rest is in `google`.

use std::borrow::Cow;

use crate::adapters::bench::google::{Benches, Run};
use crate::adapters::text::number;
use crate::adapters::{Json, ParseError, Sink};

const UNITS: [&str; 4] = ["ns", "us", "ms", "s"];
const AGGREGATES: [&str; 4] = ["mean", "median", "stddev", "cv"];

/// `Benchmark   Time   CPU   Iterations`
pub fn is_header(line: &str) -> bool {
    let mut words = line.split_whitespace();
    ["Benchmark", "Time", "CPU", "Iterations"]
        .iter()
        .all(|word| words.next() == Some(word))
}

/// Reads every line below a header.
pub fn read(
    json: &mut Json<'_>,
    benches: &mut Benches,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let mut inside = false;
    json.each_line(sink, |line, _| {
        if is_header(line.text) {
            inside = true;
        } else if let Some(run) = row(line.text).filter(|_| inside) {
            benches.add(run);
        }
        Ok(())
    })
}

/// `BM_Copy/8   7.96 ns   3.51 ns   3252110 …`, or a name with its error.
fn row(line: &str) -> Option<Run<'_>> {
    if let Some((name, _)) = line.split_once(" ERROR OCCURRED:") {
        return Some(Run {
            name: Cow::Borrowed(name.trim()),
            failed: true,
            ..Run::default()
        });
    }
    let words: Vec<&str> = line.split_whitespace().collect();
    let at = (1..words.len().saturating_sub(4)).find(|&at| {
        number(words[at]).is_some()
            && UNITS.contains(&words[at + 1])
            && number(words[at + 2]).is_some()
            && UNITS.contains(&words[at + 3])
            && words[at + 4].parse::<u64>().is_ok()
    })?;
    let name = words[..at].join(" ");
    let aggregate = name
        .rsplit_once('_')
        .filter(|(_, ending)| AGGREGATES.contains(ending));
    let own_name = aggregate.map_or(name.as_str(), |(name, _)| name).to_owned();
    Some(Run {
        name: own_name.into(),
        aggregate: aggregate.map(|(_, ending)| ending.to_owned().into()),
        real: number(words[at]),
        cpu: number(words[at + 2]),
        unit: words[at + 1].parse().ok(),
        failed: false,
        counters: Vec::new(),
    })
}
