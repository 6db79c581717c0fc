//! `perf stat`: text, CSV (`-x`) and JSON lines (`-j`).
//!
//! <https://man7.org/linux/man-pages/man1/perf-stat.1.html>. The metric is
//! `perf_` and the event; elapsed, user and system time are those of a process.
//! `<not supported>` and `<not counted>` are missing values.

use serde::Deserialize;

use crate::adapters::json::{Text, line as parse};
use crate::adapters::name::{fitting, named};
use crate::adapters::quantity::{PROCESS_SYSTEM_TIME, PROCESS_TIME, PROCESS_USER_TIME};
use crate::adapters::text::number;
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};
use crate::model::Unit;

pub const ADAPTER: Adapter = Adapter {
    name: "perf-stat",
    title: "perf stat",
    group: Group::Build,
    docs: "https://man7.org/linux/man-pages/man1/perf-stat.1.html",
    verified: true,
    gives: &[&PROCESS_TIME, &PROCESS_USER_TIME, &PROCESS_SYSTEM_TIME],
    open: true,
    keys: "",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let json = sniff.lines_with(&["counter-value", "event"]);
    let text = sniff.any_line(|line| {
        line.starts_with("# started on ") || line.contains("Performance counter stats for ")
    });
    Grade::certain_if(json || text)
}

#[derive(Deserialize)]
struct Counter<'a> {
    #[serde(rename = "counter-value", borrow)]
    value: Text<'a>,
    #[serde(borrow, default)]
    unit: Text<'a>,
    #[serde(borrow)]
    event: Text<'a>,
    #[serde(default)]
    variance: Option<f64>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    while let Some(line) = lines.next()? {
        if line.text.starts_with('{') {
            let counter: Counter<'_> = parse(line.text, line.number, ADAPTER.title)?;
            let value = counter.value.as_str();
            let draft = draft(value, counter.unit.as_str(), counter.event.as_str());
            sink.put(with_variance(draft, counter.variance))?;
        } else if line.text.starts_with('#') {
            // When it began.
        } else if let Some(draft) = csv(line.text).or_else(|| printed(line.text)) {
            sink.put(draft)?;
        }
    }
    sink.expect("counter")
}

fn draft(value: &str, unit: &str, event: &str) -> Draft {
    let unit = match unit {
        "" => Some(Unit::COUNT),
        unit => unit.parse().ok(),
    };
    let name = format!("perf_{event}");
    let unit = unit.and_then(|unit| fitting(&name, unit));
    named(&name, number(value).unwrap_or(f64::NAN)).unit(unit)
}

fn with_variance(draft: Draft, percent: Option<f64>) -> Draft {
    match percent {
        Some(percent) => draft.note("variance", format!("{percent} %")),
        None => draft,
    }
}

/// `1.40,msec,task-clock,1.81%,1397938,100.00,0.468,CPUs utilized`
fn csv(line: &str) -> Option<Draft> {
    let separator = [',', ';', '\t']
        .into_iter()
        .find(|c| line.matches(*c).count() >= 4)?;
    let fields: Vec<&str> = line.split(separator).collect();
    let [value, unit, event, variance, ..] = fields.as_slice() else {
        return None;
    };
    if number(value).is_none() && !value.starts_with('<') {
        return None;
    }
    let variance = variance.strip_suffix('%').and_then(number);
    Some(with_variance(draft(value, unit, event), variance))
}

/// `  1.40 msec task-clock   #  0.667 CPUs utilized`, `  0.002 seconds user`
fn printed(line: &str) -> Option<Draft> {
    let line = line.split('#').next()?;
    let (line, variance) = match line.split_once("( +-") {
        Some((line, rest)) => (line, number(rest.split('%').next()?)),
        None => (line, None),
    };
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    let draft = match words.as_slice() {
        [value, "seconds", "time", "elapsed"] => Draft::of(&PROCESS_TIME, number(value)?),
        [value, "+-", _, "seconds", "time", "elapsed"] => Draft::of(&PROCESS_TIME, number(value)?),
        [value, "seconds", "user"] => Draft::of(&PROCESS_USER_TIME, number(value)?),
        [value, "seconds", "sys"] => Draft::of(&PROCESS_SYSTEM_TIME, number(value)?),
        [value, event] => {
            number(value)?;
            draft(value, "", event)
        }
        [value, unit, event] => {
            number(value)?;
            draft(value, unit, event)
        }
        _ => return None,
    };
    Some(with_variance(draft, variance))
}
