//! cargo's timings: the HTML of `cargo build --timings`, and the JSON lines of
//! cargo before 1.95.
//!
//! <https://doc.rust-lang.org/cargo/reference/timings.html>. The HTML holds the
//! units as JSON in `UNIT_DATA`, and the total time in a table.

mod elements;

use elements::Elements;
use memchr::memmem;
use serde::Deserialize;

use crate::adapters::json::{Kept, Num, Text, line as parse};
use crate::adapters::quantity::{BUILD_TIME, BUILD_UNIT_TIME, BUILD_UNITS, BUILD_UNITS_TIME};
use crate::adapters::text::number;
use crate::adapters::{
    Adapter, Draft, Grade, Group, Line, Lines, ParseError, Read, Reason, Sink, Sniff,
};

pub const ADAPTER: Adapter = Adapter {
    name: "cargo-timings",
    title: "cargo timings",
    group: Group::Build,
    docs: "https://doc.rust-lang.org/cargo/reference/timings.html",
    verified: true,
    gives: &[
        &BUILD_TIME,
        &BUILD_UNITS,
        &BUILD_UNITS_TIME,
        &BUILD_UNIT_TIME,
    ],
    open: false,
    keys: "crate, target, kind, mode",
    silent: false,
    detect,
    read: Read::Lines(read),
};

const DATA: &str = "const UNIT_DATA = ";

fn detect(sniff: &Sniff<'_>) -> Grade {
    let html = sniff.contains(DATA) && sniff.contains("Cargo Build Timings");
    let json = sniff.lines_with(&["reason"]) && sniff.contains(r#""reason":"timing-info""#);
    Grade::certain_if(html || json)
}

/// A unit in `UNIT_DATA`.
#[derive(Deserialize)]
struct Unit<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default)]
    target: Text<'a>,
    #[serde(borrow, default)]
    mode: Text<'a>,
    duration: Num,
}

/// A line of JSON.
#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    reason: Text<'a>,
    #[serde(borrow, default)]
    target: Option<Target<'a>>,
    #[serde(borrow, default)]
    mode: Option<Text<'a>>,
    #[serde(default)]
    duration: Num,
}

#[derive(Deserialize)]
struct Target<'a> {
    #[serde(borrow)]
    name: Text<'a>,
    #[serde(borrow, default)]
    kind: Kept<Text<'a>>,
}

#[derive(Default)]
struct Build {
    units: u64,
    time: f64,
}

impl Build {
    fn add(
        &mut self,
        time: Num,
        labels: &[(&'static str, &str)],
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        self.units += 1;
        self.time += time.0.unwrap_or(0.0);
        let mut draft = Draft::of(&BUILD_UNIT_TIME, time.get()).item();
        for (key, value) in labels {
            if !value.is_empty() {
                draft = draft.with(key, value);
            }
        }
        sink.put(draft)
    }

    fn put(&self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if self.units == 0 {
            return Err(ParseError::nothing("unit"));
        }
        sink.put(Draft::of(&BUILD_UNITS, self.units as f64))?;
        sink.put(Draft::of(&BUILD_UNITS_TIME, self.time))
    }
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut build = Build::default();
    // What the first line is that holds anything.
    let mut page = None;
    while let Some(line) = lines.next()? {
        let first = line.text.trim_start().chars().next();
        if page.is_none() && first.is_none() {
            continue;
        }
        match page.get_or_insert_with(|| (first == Some('<')).then(Page::new)) {
            Some(page) => page.add(line, &mut build, sink)?,
            None => event(line, &mut build, sink)?,
        }
    }
    match page.flatten() {
        Some(page) => page.put(&build, sink),
        None => build.put(sink),
    }
}

/// The HTML, as far as it was read.
struct Page {
    units: Elements,
    /// Whether they have begun.
    has_units: bool,
    total: Option<f64>,
    is_whole: bool,
}

impl Page {
    fn new() -> Self {
        Self {
            units: Elements::new(ADAPTER.title),
            has_units: false,
            total: None,
            is_whole: false,
        }
    }

    fn add(
        &mut self,
        line: Line<'_>,
        build: &mut Build,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let mut at = 0;
        if !self.has_units
            && let Some(start) = memmem::find(line.text.as_bytes(), DATA.as_bytes())
        {
            self.has_units = true;
            at = start + DATA.len();
        }
        if !self.has_units || self.units.is_done() {
            self.total = self.total.or_else(|| total(line.text));
        } else {
            while let Some(next) = self.units.next(line, at)? {
                let unit: Unit<'_> = self.units.parse()?;
                let labels = [
                    ("crate", unit.name.as_str()),
                    ("target", unit.target.as_str().trim()),
                    ("mode", unit.mode.as_str()),
                ];
                build.add(unit.duration, &labels, sink)?;
                at = next;
            }
        }
        let text = line.text.trim_end();
        if !text.is_empty() {
            self.is_whole = text.ends_with("</html>");
        }
        Ok(())
    }

    fn put(&self, build: &Build, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if self.has_units && !(self.is_whole && self.units.is_done()) {
            return Err(ParseError::document(Reason::Truncated));
        }
        build.put(sink)?;
        sink.put(Draft::of(&BUILD_TIME, self.total.unwrap_or(f64::NAN)))
    }
}

/// `<td>Total time:</td><td>65.3s (1m 5.3s)</td>`
fn total(line: &str) -> Option<f64> {
    let (_, rest) = line.split_once("<td>Total time:</td><td>")?;
    number(rest.split('s').next()?)
}

/// A line of JSON; cargo prints text as well.
fn event(line: Line<'_>, build: &mut Build, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if !line.text.starts_with('{') {
        return Ok(());
    }
    let event: Event<'_> = parse(line.text, line.number, ADAPTER.title)?;
    let timing = event.reason.as_str() == "timing-info";
    let Some(target) = event.target.as_ref().filter(|_| timing) else {
        return Ok(());
    };
    let labels = [
        ("crate", target.name.as_str()),
        ("kind", target.kind.0.first().map_or("", Text::as_str)),
        ("mode", event.mode.as_ref().map_or("", Text::as_str)),
    ];
    build.add(event.duration, &labels, sink)
}
