//! InfluxDB line protocol.
//!
//! <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>.
//! The metric is measurement and field, or the measurement alone for a field
//! `value`; tags are metadata; booleans and texts are no metrics. The precision
//! of a time follows from its length.

use std::borrow::Cow;

use memchr::{memchr, memchr3};

use crate::adapters::name::{Keys, Names, named};
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};
use crate::model::Timestamp;

pub const ADAPTER: Adapter = Adapter {
    name: "influx-lp",
    title: "InfluxDB line protocol",
    group: Group::Generic,
    docs: "https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/",
    verified: true,
    gives: &[],
    open: true,
    keys: "the tags",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let fits = |line: &str| {
        line.starts_with('#') || point(line).is_some_and(|point| !point.measurement.contains('='))
    };
    let any = sniff.any_line(|line| !line.starts_with('#') && !line.trim().is_empty());
    Grade::possible_if(any && sniff.all_lines(fits))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut names, mut keys) = (Names::default(), Keys::default());
    while let Some(line) = lines.next()? {
        if line.text.trim().is_empty() || line.text.starts_with('#') {
            continue;
        }
        let Some(point) = point(line.text) else {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected measurement,tag=… field=… [time]".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        point.put(&mut names, &mut keys, sink)?;
    }
    sink.expect("field with a number")
}

struct Point<'a> {
    measurement: Cow<'a, str>,
    tags: Vec<(Cow<'a, str>, Cow<'a, str>)>,
    fields: Vec<(Cow<'a, str>, Option<f64>)>,
    time: Option<Timestamp>,
}

impl Point<'_> {
    fn put(
        &self,
        names: &mut Names,
        keys: &mut Keys,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let measurement = &*self.measurement;
        for (field, value) in &self.fields {
            let Some(value) = value else { continue };
            // The field takes the place of the unit, to tell the names apart.
            let draft = names.draft(measurement, field, *value, || match &**field {
                "value" => named(measurement, 0.0),
                field => named(&format!("{measurement}_{field}"), 0.0),
            });
            let mut draft = draft.time(self.time);
            for (key, value) in &self.tags {
                draft.put_word(keys.key(key), value);
            }
            sink.put(draft)?;
        }
        Ok(())
    }
}

/// `build,branch=a\ b files=42i,ok=true 1795140000000000000`
fn point(line: &str) -> Option<Point<'_>> {
    let (series, rest) = split_at(line.trim(), b' ')?;
    let (fields, time) = split_at(rest.trim_start(), b' ').unwrap_or((rest.trim_start(), ""));
    let mut parts = parts(series, b',');
    let measurement = unescaped(parts.next()?);
    let tags = parts.map(tag).collect::<Option<Vec<_>>>()?;
    let fields = self::parts(fields, b',')
        .map(|part| {
            let (key, text) = split_at(part, b'=')?;
            Some((unescaped(key), field(text)?))
        })
        .collect::<Option<Vec<_>>>()?;
    let time = match time.trim() {
        "" => None,
        time => timestamp(time.parse().ok()?),
    };
    (!measurement.is_empty()).then_some(Point {
        measurement,
        tags,
        fields,
        time,
    })
}

fn tag(part: &str) -> Option<(Cow<'_, str>, Cow<'_, str>)> {
    let (key, value) = split_at(part, b'=')?;
    Some((unescaped(key), unescaped(value)))
}

/// A number; `Some(None)` for a boolean or a text.
fn field(text: &str) -> Option<Option<f64>> {
    let is_text = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let booleans = [
        "t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE",
    ];
    if is_text || booleans.contains(&text) {
        return Some(None);
    }
    let digits = text.strip_suffix(['i', 'u']).unwrap_or(text);
    let value: f64 = digits.parse().ok()?;
    Some(value.is_finite().then_some(value))
}

/// Splits at the first `mark` that is neither escaped nor within quotes.
fn split_at(text: &str, mark: u8) -> Option<(&str, &str)> {
    let bytes = text.as_bytes();
    let (mut at, mut quoted) = (0, false);
    loop {
        at += memchr3(mark, b'\\', b'"', bytes.get(at..)?)?;
        match bytes[at] {
            b'\\' => at += 1,
            b'"' => quoted = !quoted,
            _ if !quoted => return Some((&text[..at], &text[at + 1..])),
            _ => {}
        }
        at += 1;
    }
}

fn parts(text: &str, mark: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let (part, next) = match split_at(text, mark) {
            Some((part, next)) => (part, Some(next)),
            None => (text, None),
        };
        rest = next;
        Some(part)
    })
}

fn unescaped(text: &str) -> Cow<'_, str> {
    if memchr(b'\\', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let escapes = matches!(chars.peek(), Some(',' | ' ' | '=' | '"' | '\\'));
        if c != '\\' || !escapes {
            out.push(c);
        } else if let Some(next) = chars.next() {
            out.push(next);
        }
    }
    Cow::Owned(out)
}

/// Nanoseconds, microseconds, milliseconds or seconds, by magnitude.
fn timestamp(time: i64) -> Option<Timestamp> {
    let millis = match time.unsigned_abs() {
        1_000_000_000_000_000_000.. => time / 1_000_000,
        1_000_000_000_000_000.. => time / 1_000,
        1_000_000_000_000.. => time,
        _ => time.checked_mul(1_000)?,
    };
    Timestamp::from_millis(millis)
}
