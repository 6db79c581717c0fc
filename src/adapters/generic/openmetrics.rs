//! OpenMetrics and the text format of Prometheus.
//!
//! <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>,
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>. Buckets and
//! times of creation are items; NaN and infinities are missing. A time is in
//! milliseconds, in files that end with `# EOF` in seconds.

use std::borrow::Cow;

use memchr::memchr2;

use crate::adapters::name::{Keys, Names, named, named_in};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};
use crate::model::{Timestamp, Unit};

pub const ADAPTER: Adapter = Adapter {
    name: "openmetrics",
    title: "OpenMetrics and Prometheus text",
    group: Group::Generic,
    docs: "https://prometheus.io/docs/instrumenting/exposition_formats/",
    verified: true,
    gives: &[],
    open: true,
    keys: "the labels",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let typed = sniff.any_line(|line| line.starts_with("# TYPE ") || line.starts_with("# HELP "));
    let fits = |line: &str| line.starts_with('#') || sample(line.trim()).is_some();
    let any = sniff.any_line(|line| !line.starts_with('#') && !line.trim().is_empty());
    let all = any && sniff.all_lines(fits);
    match (all, typed) {
        (true, true) => Grade::Certain,
        (true, false) => Grade::Possible,
        _ => Grade::No,
    }
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut reader = Reader::default();
    // What a time means shows at the end: what cannot be read once more is held
    // from the first line on that has one.
    let mut held = String::new();
    let mut first_held = 0;
    let mut seconds = None;
    while let Some(line) = lines.next()? {
        let trimmed = line.text.trim();
        if first_held > 0 {
            held.push_str(trimmed);
            held.push('\n');
        } else if let Some(sample) = parsed(trimmed, line.number)? {
            match (sample.time, seconds) {
                (None, _) => reader.put(&sample, false, sink)?,
                (Some(_), Some(seconds)) => reader.put(&sample, seconds, sink)?,
                (Some(_), None) => {
                    let number = line.number;
                    let text = format!("{trimmed}\n");
                    match end_of(lines, number)? {
                        Some(is_complete) => {
                            seconds = Some(is_complete);
                            if let Some(sample) = parsed(text.trim_end(), number)? {
                                reader.put(&sample, is_complete, sink)?;
                            }
                        }
                        None => (first_held, held) = (number, text),
                    }
                }
            }
        }
    }
    let seconds = held.trim_end().ends_with("# EOF");
    for (number, line) in (first_held..).zip(held.lines()) {
        if let Some(sample) = parsed(line, number)? {
            reader.put(&sample, seconds, sink)?;
        }
    }
    sink.expect("sample")
}

/// Looks at the end of the file and comes back behind this line: whether it ends
/// with `# EOF`. `None` where there is no way back.
fn end_of(lines: &mut Lines<'_>, number: usize) -> Result<Option<bool>, ParseError> {
    if !lines.rewind()? {
        return Ok(None);
    }
    let mut is_complete = false;
    while let Some(line) = lines.next()? {
        let text = line.text.trim_end();
        is_complete = text.ends_with("# EOF") || (is_complete && text.is_empty());
    }
    lines.rewind()?;
    while lines.next()?.is_some_and(|line| line.number < number) {}
    Ok(Some(is_complete))
}

/// The sample of a line; `None` for a comment.
fn parsed(line: &str, number: usize) -> Result<Option<Sample<'_>>, ParseError> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let refused = || {
        let reason = Reason::Shape {
            format: ADAPTER.title,
            message: "expected name{label=\"…\"} value [time]".to_owned(),
        };
        ParseError::line(number, reason)
    };
    sample(line).map(Some).ok_or_else(refused)
}

/// What was seen before.
#[derive(Default)]
struct Reader {
    names: Names,
    keys: Keys,
}

impl Reader {
    fn put(
        &mut self,
        sample: &Sample<'_>,
        seconds: bool,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        let make = || draft(sample.name);
        let draft = self.names.draft(sample.name, "", sample.value, make);
        let scale = if seconds { 1e3 } else { 1.0 };
        let millis = sample.time.map(|time| (time * scale) as i64);
        let mut draft = draft.time(millis.and_then(Timestamp::from_millis));
        for (key, value) in &sample.labels {
            draft.put_word(self.keys.key(key), value);
        }
        sink.put(draft)
    }
}

struct Sample<'a> {
    name: &'a str,
    labels: Vec<(&'a str, Cow<'a, str>)>,
    value: f64,
    time: Option<f64>,
}

/// `name{a="b"} 4.5e+04 1795140162328 # {exemplar="…"} 1`
fn sample(line: &str) -> Option<Sample<'_>> {
    let valid = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.');
    let end = line.bytes().position(|b| !valid(b))?;
    let (name, rest) = line.split_at(end);
    let ends = rest.starts_with(|c: char| c == '{' || c.is_whitespace());
    if !ends || name.is_empty() || name.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(rest) => self::labels(rest)?,
        None => (Vec::new(), rest),
    };
    let mut words = rest.split_whitespace();
    let value = value(words.next()?)?;
    let time = match words.next() {
        None | Some("#") => None,
        Some(time) => Some(time.parse().ok()?),
    };
    Some(Sample {
        name,
        labels,
        value,
        time,
    })
}

/// `a="b",c="d",} …`: the labels, and what follows the brace.
type Labels<'a> = (Vec<(&'a str, Cow<'a, str>)>, &'a str);

fn labels(mut rest: &str) -> Option<Labels<'_>> {
    let mut labels = Vec::new();
    loop {
        rest = rest.trim_start();
        if let Some(rest) = rest.strip_prefix('}') {
            return Some((labels, rest));
        }
        let (key, after) = rest.split_once('=')?;
        let quoted = after.trim_start().strip_prefix('"')?;
        let (value, after) = value_of_label(quoted)?;
        labels.push((key.trim(), value));
        let after = after.trim_start();
        rest = after.strip_prefix(',').unwrap_or(after);
    }
}

/// The text up to the closing quote, with `\\`, `\"` and `\n` resolved.
fn value_of_label(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let plain = memchr2(b'"', b'\\', text.as_bytes())?;
    if text[plain..].starts_with('"') {
        return Some((Cow::Borrowed(&text[..plain]), &text[plain + 1..]));
    }
    let mut out = text[..plain].to_owned();
    let mut chars = text[plain..].char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((Cow::Owned(out), &text[plain + at + 1..])),
            '\\' => match chars.next()?.1 {
                'n' => out.push('\n'),
                c => out.push(c),
            },
            c => out.push(c),
        }
    }
    None
}

fn value(text: &str) -> Option<f64> {
    text.parse().ok().or_else(|| {
        let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
        matches!(&*word, "nan" | "inf" | "infinity").then_some(f64::NAN)
    })
}

fn draft(name: &str) -> Draft {
    let draft = match unit(name) {
        Some(unit) => named_in(name, 0.0, unit),
        None => named(name, 0.0),
    };
    if name.ends_with("_bucket") || name.ends_with("_created") {
        return draft.item();
    }
    draft
}

/// The unit that the end of a name stands for.
fn unit(name: &str) -> Option<Unit> {
    if name.ends_with("_count") || name.ends_with("_bucket") {
        return Some(Unit::COUNT);
    }
    let base = name
        .strip_suffix("_total")
        .or(name.strip_suffix("_sum"))
        .unwrap_or(name);
    match base.rsplit('_').next()? {
        "seconds" => Some(Unit::SECONDS),
        "bytes" => Some(Unit::BYTES),
        "percent" => Some(Unit::PERCENT),
        "ratio" => "ratio".parse().ok(),
        _ => None,
    }
}
