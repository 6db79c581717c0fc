//! cargo's timings: the HTML of `cargo build --timings`, and the JSON lines of
//! cargo before 1.95.
//!
//! <https://doc.rust-lang.org/cargo/reference/timings.html>. The HTML holds the
//! units as JSON in `UNIT_DATA`, and the total time in a table.

use memchr::memmem;
use serde::Deserialize;

use crate::adapters::json::{Kept, Num, Text, line as parse};
use crate::adapters::quantity::{BUILD_TIME, BUILD_UNIT_TIME, BUILD_UNITS, BUILD_UNITS_TIME};
use crate::adapters::text::{decode, number};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};

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
    read: Read::Whole(read),
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

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let text = decode(bytes, sink)?;
    match memmem::find(text.as_bytes(), DATA.as_bytes()) {
        Some(at) => html(&text, &text[at + DATA.len()..], sink),
        None => json(&text, sink),
    }
}

fn html(text: &str, data: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut values = serde_json::Deserializer::from_str(data).into_iter::<Kept<Unit<'_>>>();
    let units = match values.next() {
        Some(Ok(units)) => units,
        Some(Err(error)) if !error.is_eof() => {
            return Err(ParseError::shape(ADAPTER.title, error.to_string()));
        }
        _ => return Err(ParseError::document(Reason::Truncated)),
    };
    if !text.trim_end().ends_with("</html>") {
        return Err(ParseError::document(Reason::Truncated));
    }
    let mut build = Build::default();
    for unit in &units.0 {
        let labels = [
            ("crate", unit.name.as_str()),
            ("target", unit.target.as_str().trim()),
            ("mode", unit.mode.as_str()),
        ];
        build.add(unit.duration, &labels, sink)?;
    }
    build.put(sink)?;
    sink.put(Draft::of(&BUILD_TIME, total(text).unwrap_or(f64::NAN)))
}

/// `<td>Total time:</td><td>65.3s (1m 5.3s)</td>`
fn total(text: &str) -> Option<f64> {
    let (_, rest) = text.split_once("<td>Total time:</td><td>")?;
    number(rest.split('s').next()?)
}

fn json(text: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut build = Build::default();
    let mut bytes = text.as_bytes();
    let mut lines = Lines::new(&mut bytes, &sink.options.limits);
    while let Some(line) = lines.next()? {
        if !line.text.starts_with('{') {
            continue;
        }
        let event: Event<'_> = parse(line.text, line.number, ADAPTER.title)?;
        let timing = event.reason.as_str() == "timing-info";
        if let Some(target) = event.target.as_ref().filter(|_| timing) {
            let labels = [
                ("crate", target.name.as_str()),
                ("kind", target.kind.0.first().map_or("", Text::as_str)),
                ("mode", event.mode.as_ref().map_or("", Text::as_str)),
            ];
            build.add(event.duration, &labels, sink)?;
        }
    }
    build.put(sink)
}
