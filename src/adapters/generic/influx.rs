//! InfluxDB line protocol.
//!
//! <https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/>.
//! The metric is measurement and field, or the measurement alone for a field
//! `value`; tags are metadata; booleans and texts are no metrics. The precision
//! of a time follows from its length.

mod marks;

use std::borrow::Cow;
use std::ops::{Deref, Range};

use marks::{Marks, free};
use memchr::memchr2;

use crate::adapters::few::Few;
use crate::adapters::name::{Keys, Names, named};
use crate::adapters::near::find;
use crate::adapters::row_labels::RowLabels;
use crate::adapters::text::{any_float, trim, trim_start};
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

/// The labels of so many measurements are remembered.
const MAX_ROWS: usize = 16;

fn detect(sniff: &Sniff<'_>) -> Grade {
    let fits = |line: &str| {
        let (mut point, text) = (Point::default(), trim(line));
        let is_point = point.read(text).is_some() && !text[point.measurement].contains('=');
        line.starts_with('#') || is_point
    };
    let any = sniff.any_line(|line| !line.starts_with('#') && !line.trim().is_empty());
    Grade::possible_if(any && sniff.all_lines(fits))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut names, mut keys) = (Names::default(), Keys::default());
    // Mostly each of a few measurements has tags of its own.
    let (mut rows, mut point) = (Few::default(), Point::default());
    while let Some(line) = lines.next()? {
        let text = trim(line.text);
        if line.text.starts_with('#') || text.is_empty() {
            continue;
        }
        if point.read(text).is_none() {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected measurement,tag=… field=… [time]".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        }
        let row = rows.get(
            &text[point.measurement.clone()],
            MAX_ROWS,
            RowLabels::default,
        );
        let known = (&mut names, &mut keys);
        match point.has_escapes {
            true => point.put(text, unescaped, known, row, sink)?,
            false => point.put(text, |text| text, known, row, sink)?,
        }
    }
    sink.expect("field with a number")
}

/// The parts of a line: `build,branch=a\ b files=42i,ok=true 1795140000000000000`.
#[derive(Default)]
struct Point {
    measurement: Range<usize>,
    tags: Vec<Pair>,
    /// Without a number are booleans and texts.
    fields: Vec<(Pair, Option<f64>)>,
    time: Option<Timestamp>,
    /// Whether there may be backslashes.
    has_escapes: bool,
}

/// Where a key and its value are.
struct Pair {
    key: Range<usize>,
    value: Range<usize>,
}

impl Point {
    /// Takes a line without white space around it apart.
    fn read(&mut self, line: &str) -> Option<()> {
        self.has_escapes = memchr2(b'\\', b'"', line.as_bytes()).is_some();
        match self.has_escapes {
            true => self.split(line, free(line, Marks::new(line, *b" ,=\\\""))),
            false => self.split(line, Marks::new(line, *b" ,=")),
        }
    }

    /// The same at the spaces, commas and equals signs that take it apart.
    #[inline(always)]
    fn split(&mut self, line: &str, marks: impl Iterator<Item = usize>) -> Option<()> {
        self.measurement = 0..0;
        self.tags.clear();
        self.fields.clear();
        let (mut start, mut equals) = (0, None);
        let (mut is_first, mut in_series) = (true, true);
        for mark in marks.chain([line.len()]) {
            let byte = line.as_bytes().get(mark);
            if byte == Some(&b'=') {
                equals = equals.or(Some(mark));
                continue;
            }
            if mark < start {
                // White space that was passed over.
                continue;
            }
            if is_first {
                self.measurement = 0..mark;
                is_first = false;
            } else {
                let key = start..equals?;
                let value = key.end + 1..mark;
                if in_series {
                    self.tags.push(Pair { key, value });
                } else {
                    let number = field(&line[value.clone()])?;
                    self.fields.push((Pair { key, value }, number));
                }
            }
            (start, equals) = (mark + 1, None);
            match byte {
                Some(b',') => {}
                Some(_) if in_series => {
                    in_series = false;
                    start = line.len() - trim_start(&line[start..]).len();
                }
                _ => break,
            }
        }
        self.time = match trim(line.get(start..).unwrap_or("")) {
            "" => None,
            time => timestamp(time.parse().ok()?),
        };
        (!in_series && !self.measurement.is_empty() && !self.fields.is_empty()).then_some(())
    }

    fn put<'l, T: Deref<Target = str>>(
        &self,
        line: &'l str,
        text: impl Fn(&'l str) -> T,
        (names, keys): (&mut Names, &mut Keys),
        row: &mut RowLabels,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let text = |at: &Range<usize>| text(&line[at.clone()]);
        let measurement = &*text(&self.measurement);
        row.start();
        for Pair { key, value } in &self.tags {
            row.put_key(&text(key), &text(value), keys);
        }
        for (Pair { key, .. }, value) in &self.fields {
            let Some(value) = value else { continue };
            let field = &*text(key);
            // The field takes the place of the unit, to tell the names apart.
            let make = || match field {
                "value" => named(measurement, 0.0),
                field => named(&format!("{measurement}_{field}"), 0.0),
            };
            let template = names.template(measurement, field, *value, make);
            template.time(self.time);
            if template.has_no_base() {
                row.give(template.bare(), sink)?;
                continue;
            }
            for Pair { key, value } in &self.tags {
                template.put_key(&text(key), &text(value), keys);
            }
            sink.put_again(template)?;
            row.interrupt();
        }
        Ok(())
    }
}

fn unescaped(text: &str) -> Cow<'_, str> {
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = find(b'\\', rest.as_bytes()) {
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

    /// All that a line says, or that it says nothing.
    type Said = Option<(
        String,
        Vec<[String; 2]>,
        Vec<(String, Option<f64>)>,
        Option<Timestamp>,
    )>;

    fn read(line: &str) -> Said {
        let line = line.trim();
        let mut point = Point::default();
        point.read(line)?;
        let text = |at: &Range<usize>| unescaped(&line[at.clone()]).into_owned();
        let tags = point
            .tags
            .iter()
            .map(|tag| [&tag.key, &tag.value].map(text));
        let fields = point.fields.iter();
        let fields = fields.map(|(field, value)| (text(&field.key), *value));
        let measurement = text(&point.measurement);
        Some((measurement, tags.collect(), fields.collect(), point.time))
    }

    /// The same by splitting again and again.
    fn split(line: &str) -> Said {
        let text = |text: &str| unescaped(text).into_owned();
        let (series, rest) = split_at(line.trim(), b' ')?;
        let rest = rest.trim_start();
        let (all_fields, time) = split_at(rest, b' ').unwrap_or((rest, ""));
        let mut of_series = parts(series).into_iter();
        let measurement = text(of_series.next().filter(|name| !name.is_empty())?);
        let tags = of_series.map(|tag| {
            let (key, value) = split_at(tag, b'=')?;
            Some([text(key), text(value)])
        });
        let fields = parts(all_fields).into_iter().map(|pair| {
            let (key, value) = split_at(pair, b'=')?;
            Some((text(key), field(value)?))
        });
        let time = match time.trim() {
            "" => None,
            time => timestamp(time.parse().ok()?),
        };
        Some((
            measurement,
            tags.collect::<Option<_>>()?,
            fields.collect::<Option<_>>()?,
            time,
        ))
    }

    fn parts(mut text: &str) -> Vec<&str> {
        let mut parts = Vec::new();
        while let Some((part, rest)) = split_at(text, b',') {
            parts.push(part);
            text = rest;
        }
        parts.push(text);
        parts
    }

    /// Splits at the first `mark` that is neither escaped nor within quotes.
    fn split_at(text: &str, mark: u8) -> Option<(&str, &str)> {
        let (mut is_escaped, mut is_quoted) = (false, false);
        let at = text.bytes().position(|byte| {
            let (was_escaped, was_quoted) = (is_escaped, is_quoted);
            is_escaped = byte == b'\\' && !was_escaped;
            is_quoted ^= byte == b'"' && !was_escaped;
            byte == mark && !was_escaped && !was_quoted
        })?;
        Some((&text[..at], &text[at + 1..]))
    }

    fn texts() -> Vec<String> {
        let alphabet = ["a", "=", ",", " ", "1", "\t", "\\", "\""];
        let mut texts = vec![String::new()];
        for len in 0..6 {
            let from = texts.len() - alphabet.len().pow(len);
            for at in from..texts.len() {
                let next = alphabet.map(|letter| texts[at].clone() + letter);
                texts.extend(next);
            }
        }
        texts
    }

    #[test]
    fn a_line_is_what_splitting_it_gives() {
        let mut count = 0;
        for text in &texts() {
            for text in [
                text.clone(),
                format!("build{text}"),
                format!("ä,b=c d=1{text}"),
                format!("b,{text}=c d=\"1\""),
                format!("b,c=d {text} d=1"),
            ] {
                let found = read(&text);
                count += usize::from(found.is_some());
                assert_eq!(found, split(&text), "{text:?}");
            }
        }
        assert!(count > 1000, "{count}");
        let line = r#"build,a=b\ c\,d text="say \"a=1, b=2\"",x=1i 1795140000000000000"#;
        let (measurement, tags, fields, time) = read(line).expect("a point");
        assert_eq!(
            (measurement.as_str(), tags),
            ("build", vec![["a".into(), "b c,d".into()]])
        );
        assert_eq!(
            fields,
            [("text".to_owned(), None), ("x".to_owned(), Some(1.0))]
        );
        assert_eq!(time.map(Timestamp::millis), Some(1_795_140_000_000));
    }
}
