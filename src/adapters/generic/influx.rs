//! InfluxDB line protocol.
//!
//! <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>.
//! The metric is measurement and field, or the measurement alone for a field
//! `value`; tags are metadata; booleans and texts are no metrics. The precision
//! of a time follows from its length.

use std::borrow::Cow;

use memchr::{memchr, memchr2, memchr3};

use crate::adapters::name::{Keys, Names, named};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{any_float, emptied, trim, trim_start};
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
        let point = point(line, Room::default());
        line.starts_with('#') || point.is_some_and(|point| !point.measurement.contains('='))
    };
    let any = sniff.any_line(|line| !line.starts_with('#') && !line.trim().is_empty());
    Grade::possible_if(any && sniff.all_lines(fits))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut names, mut keys) = (Names::default(), Keys::default());
    let (mut row, mut room) = (RowLabels::default(), Room::default());
    let mut marks = Vec::new();
    while let Some(line) = lines.next()? {
        if line.text.starts_with('#') || trim(line.text).is_empty() {
            continue;
        }
        let plain = plain(line.text, &mut marks, std::mem::take(&mut room));
        let read = plain.map_or_else(|room| point(line.text, room), Some);
        let Some(point) = read else {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected measurement,tag=… field=… [time]".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        point.put((&mut names, &mut keys), &mut row, sink)?;
        room = Room(emptied(point.parts.0), emptied(point.parts.1));
    }
    sink.expect("field with a number")
}

type Tag<'a> = (Cow<'a, str>, Cow<'a, str>);
type Field<'a> = (Cow<'a, str>, Option<f64>);

/// The tags and fields of a point, or room for those of the next.
#[derive(Default)]
struct Room<'a>(Vec<Tag<'a>>, Vec<Field<'a>>);

struct Point<'a> {
    measurement: Cow<'a, str>,
    parts: Room<'a>,
    time: Option<Timestamp>,
}

impl Point<'_> {
    fn put(
        &self,
        (names, keys): (&mut Names, &mut Keys),
        row: &mut RowLabels,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let measurement = &*self.measurement;
        let Room(tags, fields) = &self.parts;
        row.start();
        for (key, value) in tags {
            row.put_key(key, value, keys);
        }
        for (field, value) in fields {
            let Some(value) = value else { continue };
            // The field takes the place of the unit, to tell the names apart.
            let make = || match &**field {
                "value" => named(measurement, 0.0),
                field => named(&format!("{measurement}_{field}"), 0.0),
            };
            let template = names.template(measurement, field, *value, make);
            template.time(self.time);
            if template.has_no_base() {
                row.give(template, sink)?;
                continue;
            }
            for (key, value) in tags {
                template.put_key(key, value, keys);
            }
            sink.put_again(template)?;
            row.interrupt();
        }
        Ok(())
    }
}

/// A point whose line has neither quotes nor backslashes, and one space at a time:
/// its marks are found in one go, eight bytes at once. Gives the room back for
/// everything else, which [`point`] reads.
fn plain<'a>(line: &'a str, marks: &mut Vec<usize>, room: Room<'a>) -> Result<Point<'a>, Room<'a>> {
    let line = trim(line);
    if memchr2(b'\\', b'"', line.as_bytes()).is_some() {
        return Err(room);
    }
    find_marks(line.as_bytes(), marks);
    let Room(mut tags, mut fields) = room;
    match parts(line, marks, &mut tags, &mut fields) {
        Some((measurement, time)) => Ok(Point {
            measurement: Cow::Borrowed(measurement),
            parts: Room(tags, fields),
            time,
        }),
        None => {
            tags.clear();
            fields.clear();
            Err(Room(tags, fields))
        }
    }
}

/// Takes the parts of a plain point apart; gives its measurement and its time.
fn parts<'a>(
    line: &'a str,
    marks: &[usize],
    tags: &mut Vec<Tag<'a>>,
    fields: &mut Vec<Field<'a>>,
) -> Option<(&'a str, Option<Timestamp>)> {
    let (mut start, mut equals) = (0, None);
    let (mut measurement, mut in_series) = (None, true);
    for &mark in marks {
        let byte = line.as_bytes().get(mark);
        if byte == Some(&b'=') {
            equals = equals.or(Some(mark));
            continue;
        }
        if measurement.is_none() {
            measurement = Some(&line[..mark]);
        } else {
            let (key, value) = (&line[start..equals?], &line[equals? + 1..mark]);
            match in_series {
                true => tags.push((Cow::Borrowed(key), Cow::Borrowed(value))),
                false => fields.push((Cow::Borrowed(key), field(value)?)),
            }
        }
        (start, equals) = (mark + 1, None);
        match byte {
            Some(b',') => {}
            Some(_) if in_series => {
                in_series = false;
                let next = line.as_bytes().get(start);
                next.filter(|byte| byte.is_ascii_graphic())?;
            }
            _ => break,
        }
    }
    let time = match trim(line.get(start..).unwrap_or("")) {
        "" => None,
        time => timestamp(time.parse().ok()?),
    };
    let measurement = measurement.filter(|name| !name.is_empty())?;
    (!in_series && !fields.is_empty()).then_some((measurement, time))
}

/// Where spaces, commas and equals signs stand, and the end.
fn find_marks(line: &[u8], marks: &mut Vec<usize>) {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const LOWS: u64 = ONES * 0x7f;
    let is_mark = |byte: &u8| matches!(byte, b' ' | b',' | b'=');
    marks.clear();
    let (words, rest) = line.as_chunks::<8>();
    for (nth, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The high bit of a byte is clear exactly where it is that one.
        let other = |byte: u8| {
            let x = word ^ (ONES * u64::from(byte));
            ((x & LOWS) + LOWS) | x
        };
        let mut found = !(other(b' ') & other(b',') & other(b'=') | LOWS);
        while found != 0 {
            marks.push(nth * 8 + found.trailing_zeros() as usize / 8);
            found &= found - 1;
        }
    }
    let near = rest.iter().enumerate().filter(|(_, byte)| is_mark(byte));
    marks.extend(near.map(|(at, _)| words.len() * 8 + at));
    marks.push(line.len());
}

/// `build,branch=a\ b files=42i,ok=true 1795140000000000000`
fn point<'a>(line: &'a str, Room(mut tags, mut fields): Room<'a>) -> Option<Point<'a>> {
    let line = trim(line);
    let (series, rest) = split_at(line, b' ')?;
    let rest = trim_start(rest);
    let (all_fields, time) = split_at(rest, b' ').unwrap_or((rest, ""));
    let (measurement, mut more) = part(series);
    while let Some(rest) = more {
        let tag;
        (tag, more) = part(rest);
        let (key, value) = split_at(tag, b'=')?;
        tags.push((unescaped(key), unescaped(value)));
    }
    let mut more = Some(all_fields);
    while let Some(rest) = more {
        let pair;
        (pair, more) = part(rest);
        let (key, text) = split_at(pair, b'=')?;
        fields.push((unescaped(key), field(text)?));
    }
    let time = match trim(time) {
        "" => None,
        time => timestamp(time.parse().ok()?),
    };
    (!measurement.is_empty()).then_some(Point {
        measurement: unescaped(measurement),
        parts: Room(tags, fields),
        time,
    })
}

/// Up to the next comma, and what is behind it.
fn part(text: &str) -> (&str, Option<&str>) {
    let split = split_at(text, b',');
    split.map_or((text, None), |(part, rest)| (part, Some(rest)))
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

fn unescaped(text: &str) -> Cow<'_, str> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = memchr(b'\\', rest.as_bytes()) {
        // One that escapes nothing is itself.
        let escapes = matches!(
            rest.as_bytes().get(at + 1),
            Some(b',' | b' ' | b'=' | b'"' | b'\\')
        );
        out.push_str(&rest[..at]);
        let kept = at + usize::from(escapes);
        out.push_str(&rest[kept..=kept]);
        rest = &rest[kept + 1..];
    }
    match out.is_empty() && rest.len() == text.len() {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out + rest),
    }
}

/// A number; `Some(None)` for a boolean or a text.
fn field(text: &str) -> Option<Option<f64>> {
    let is_text = text.len() > 1 && text.starts_with('"') && text.ends_with('"');
    let is_boolean = || {
        let booleans = [
            "t", "T", "true", "True", "TRUE", "f", "F", "false", "False", "FALSE",
        ];
        text.starts_with(['t', 'T', 'f', 'F']) && booleans.contains(&text)
    };
    if is_text || is_boolean() {
        return Some(None);
    }
    let digits = text.strip_suffix(['i', 'u']).unwrap_or(text);
    let value = any_float(digits)?;
    Some(value.is_finite().then_some(value))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// All texts of a few characters that mean something, and some that do not.
    fn texts() -> Vec<String> {
        let alphabet = ["a", "=", ",", " ", "1", "\t"];
        let mut texts = vec![String::new()];
        for len in 0..7 {
            let from = texts.len() - alphabet.len().pow(len);
            for at in from..texts.len() {
                let next = alphabet.map(|letter| texts[at].clone() + letter);
                texts.extend(next);
            }
        }
        texts
    }

    #[test]
    fn plain_points_are_read_as_all_others() {
        let mut marks = Vec::new();
        let parts = |point: Point<'_>| {
            let Room(tags, fields) = &point.parts;
            format!("{} {tags:?} {fields:?} {:?}", point.measurement, point.time)
        };
        let mut count = 0;
        for text in &texts() {
            for text in [
                text.clone(),
                format!("build{text}"),
                format!("ä,b=c d=1{text}"),
            ] {
                if let Ok(plain) = plain(&text, &mut marks, Room::default()) {
                    let slow = point(&text, Room::default()).map(parts);
                    assert_eq!(Some(parts(plain)), slow, "{text:?}");
                    count += 1;
                }
            }
        }
        assert!(count > 1000, "{count}");
        for ordinary in [
            "build,branch=main,os=linux files=42i,ok=true,seconds=12.5 1795140000000000000",
            "build x=1",
            "build,a=b=c x=1,y=t",
        ] {
            assert!(plain(ordinary, &mut marks, Room::default()).is_ok());
        }
    }
}
