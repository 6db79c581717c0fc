//! `perf stat`: text, CSV (`-x`) and JSON lines (`-j`).
//!
//! <https://man7.org/linux/man-pages/man1/perf-stat.1.html>. The metric is
//! `perf_` and the event; elapsed, user and system time are those of a process.
//! `<not supported>` and `<not counted>` are missing values.

use serde::Deserialize;

use crate::adapters::json::{Text, line as parse};
use crate::adapters::name::{Names, fitting, named};
use crate::adapters::quantity::{PROCESS_SYSTEM_TIME, PROCESS_TIME, PROCESS_USER_TIME};
use crate::adapters::text::{number, split_first};
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
    let mut names = Names::default();
    while let Some(line) = lines.next()? {
        if line.text.starts_with('{') {
            let counter: Counter<'_> = parse(line.text, line.number, ADAPTER.title)?;
            let event = Event {
                value: counter.value.as_str(),
                unit: counter.unit.as_str(),
                name: counter.event.as_str(),
                variance: counter.variance,
            };
            event.put(&mut names, sink)?;
        } else if line.text.starts_with('#') {
            // When it began.
        } else if let Some(event) = csv(line.text) {
            event.put(&mut names, sink)?;
        } else {
            match printed(line.text) {
                Some(Printed::Event(event)) => event.put(&mut names, sink)?,
                Some(Printed::Time(time)) => sink.put(time)?,
                None => {}
            }
        }
    }
    sink.expect("counter")
}

/// What was counted.
struct Event<'a> {
    value: &'a str,
    unit: &'a str,
    name: &'a str,
    /// In percent.
    variance: Option<f64>,
}

impl Event<'_> {
    fn put(&self, names: &mut Names, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let value = number(self.value).unwrap_or(f64::NAN);
        let template = names.template(self.name, self.unit, value, || {
            let name = format!("perf_{}", self.name);
            let unit = match self.unit {
                "" => Some(Unit::COUNT),
                unit => unit.parse().ok(),
            };
            let unit = unit.and_then(|unit| fitting(&name, unit));
            named(&name, 0.0).unit(unit)
        });
        match self.variance {
            None => sink.put_again(template),
            variance => sink.put(with_variance(template.to_draft(), variance)),
        }
    }
}

fn with_variance(draft: Draft, percent: Option<f64>) -> Draft {
    match percent {
        Some(percent) => draft.note("variance", format!("{percent} %")),
        None => draft,
    }
}

/// `1.40,msec,task-clock,1.81%,1397938,100.00,0.468,CPUs utilized`
fn csv(line: &str) -> Option<Event<'_>> {
    let count = |separator: u8| line.bytes().filter(|byte| *byte == separator).count();
    let separator = *b",;\t".iter().find(|separator| count(**separator) >= 4)?;
    let mut rest = line;
    let mut next = || {
        let (field, behind) = split_first(rest, separator).unwrap_or((rest, ""));
        rest = behind;
        field
    };
    let [value, unit, name, variance] = [next(), next(), next(), next()];
    if number(value).is_none() && !value.starts_with('<') {
        return None;
    }
    Some(Event {
        value,
        unit,
        name,
        variance: variance.strip_suffix('%').and_then(number),
    })
}

enum Printed<'a> {
    Event(Event<'a>),
    Time(Draft),
}

/// `  1.40 msec task-clock   #  0.667 CPUs utilized`, `  0.002 seconds user`
fn printed(line: &str) -> Option<Printed<'_>> {
    let line = line.split('#').next()?;
    let (line, variance) = match line.split_once("( +-") {
        Some((line, rest)) => (line, number(rest.split('%').next()?)),
        None => (line, None),
    };
    let event = |value, unit, name| {
        number(value)?;
        Some(Printed::Event(Event {
            value,
            unit,
            name,
            variance,
        }))
    };
    let time = |quantity, value| {
        let time = Draft::of(quantity, number(value)?);
        Some(Printed::Time(with_variance(time, variance)))
    };
    let words: Vec<&str> = line.split_whitespace().take(6).collect();
    match words.as_slice() {
        [value, "seconds", "time", "elapsed"] => time(&PROCESS_TIME, value),
        [value, "+-", _, "seconds", "time", "elapsed"] => time(&PROCESS_TIME, value),
        [value, "seconds", "user"] => time(&PROCESS_USER_TIME, value),
        [value, "seconds", "sys"] => time(&PROCESS_SYSTEM_TIME, value),
        [value, name] => event(value, "", name),
        [value, unit, name] => event(value, unit, name),
        _ => None,
    }
}
