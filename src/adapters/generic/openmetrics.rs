//! OpenMetrics and the text format of Prometheus.
//!
//! <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>,
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>. Buckets and
//! times of creation are items; NaN and infinities are missing. A time is in
//! milliseconds, in files that end with `# EOF` in seconds.

use std::borrow::Cow;

use memchr::{memchr_iter, memrchr};

use crate::adapters::name::{Keys, Names, named, named_in};
use crate::adapters::near::find2;
use crate::adapters::text::{any_float, emptied, split_first, trim, trim_start, word};
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
    let fits = |line: &str| line.starts_with('#') || sample(line.trim(), Vec::new()).is_some();
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
    while let Some(line) = lines.next()? {
        let trimmed = trim(line.text);
        if first_held > 0 {
            held.push_str(trimmed);
            held.push('\n');
        } else if reader.put(trimmed, line.number, sink)? == Put::Later {
            let number = line.number;
            let text = format!("{trimmed}\n");
            reader.seconds = end_of(lines, number, sink.options.limits.line)?;
            match reader.seconds {
                Some(_) => {
                    reader.put(text.trim_end(), number, sink)?;
                }
                None => (first_held, held) = (number, text),
            }
        }
    }
    reader.seconds = Some(held.trim_end().ends_with("# EOF"));
    for (number, line) in (first_held..).zip(held.lines()) {
        reader.put(line, number, sink)?;
    }
    sink.expect("sample")
}

/// Looks at the end of the file and comes back behind this line: whether it ends
/// with `# EOF`. `None` where there is no way back.
fn end_of(lines: &mut Lines<'_>, number: usize, limit: usize) -> Result<Option<bool>, ParseError> {
    if !lines.keep()? {
        return Ok(None);
    }
    lines.rewind()?;
    let mut is_complete = false;
    while let Some(line) = lines.next()? {
        let text = line.text.trim_end();
        is_complete = text.ends_with("# EOF") || (is_complete && text.is_empty());
        // Of what is held, only the end says anything.
        let ahead = lines.ahead();
        let whole = memrchr(b'\n', ahead.as_bytes()).map_or("", |last| &ahead[..=last]);
        if whole.len() <= limit {
            let text = whole.trim_end();
            is_complete = text.ends_with("# EOF") || (is_complete && text.is_empty());
            let (bytes, count) = (whole.len(), memchr_iter(b'\n', whole.as_bytes()).count());
            lines.pass(bytes, count);
        }
    }
    lines.rewind()?;
    while lines.next()?.is_some_and(|line| line.number < number) {}
    Ok(Some(is_complete))
}

/// Whether a line was put.
#[derive(PartialEq, Eq)]
enum Put {
    Now,
    /// What its time means has to be known first.
    Later,
}

/// What was seen before.
#[derive(Default)]
struct Reader {
    names: Names,
    keys: Keys,
    /// Whether times are in seconds, once that is known.
    seconds: Option<bool>,
    /// Room for labels.
    labels: Vec<Label<'static>>,
}

impl Reader {
    /// Puts the sample of a line, unless that is a comment.
    fn put(&mut self, line: &str, number: usize, sink: &mut Sink<'_>) -> Result<Put, ParseError> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(Put::Now);
        }
        let labels = std::mem::take(&mut self.labels);
        let sample = sample(line, labels).ok_or_else(|| malformed(number))?;
        let scale = match self.seconds {
            None if sample.time.is_some() => return Ok(Put::Later),
            Some(true) => 1e3,
            _ => 1.0,
        };
        let make = || draft(sample.name);
        let names = &mut self.names;
        let template = names.template(sample.name, "", sample.value, make);
        let millis = sample.time.map(|time| (time * scale) as i64);
        template.time(millis.and_then(Timestamp::from_millis));
        for (key, value) in &sample.labels {
            template.put_key(key, value, &mut self.keys);
        }
        self.labels = emptied(sample.labels);
        sink.put_again(template)?;
        Ok(Put::Now)
    }
}

fn malformed(line: usize) -> ParseError {
    let reason = Reason::Shape {
        format: ADAPTER.title,
        message: "expected name{label=\"…\"} value [time]".to_owned(),
    };
    ParseError::line(line, reason)
}

type Label<'a> = (&'a str, Cow<'a, str>);

struct Sample<'a> {
    name: &'a str,
    labels: Vec<Label<'a>>,
    value: f64,
    time: Option<f64>,
}

/// `name{a="b"} 4.5e+04 1795140162328 # {exemplar="…"} 1`; `labels` is empty.
fn sample<'a>(line: &'a str, mut labels: Vec<Label<'a>>) -> Option<Sample<'a>> {
    let valid = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b':' | b'.');
    let end = line.bytes().position(|b| !valid(b))?;
    let (name, rest) = line.split_at(end);
    let ends = rest.starts_with(|c: char| c == '{' || c.is_whitespace());
    if !ends || name.is_empty() || name.as_bytes()[0].is_ascii_digit() {
        return None;
    }
    let rest = match rest.strip_prefix('{') {
        Some(rest) => self::labels(rest, &mut labels)?,
        None => rest,
    };
    let (value, rest) = word(rest)?;
    let value = self::value(value)?;
    let time = match word(rest) {
        None | Some(("#", _)) => None,
        Some((time, _)) => Some(any_float(time)?),
    };
    Some(Sample {
        name,
        labels,
        value,
        time,
    })
}

/// Takes `a="b",c="d",} …` apart; gives what follows the brace.
fn labels<'a>(mut rest: &'a str, labels: &mut Vec<Label<'a>>) -> Option<&'a str> {
    loop {
        rest = trim_start(rest);
        if let Some(rest) = rest.strip_prefix('}') {
            return Some(rest);
        }
        let (key, after) = split_first(rest, b'=')?;
        let quoted = trim_start(after).strip_prefix('"')?;
        let (value, after) = value_of_label(quoted)?;
        labels.push((trim(key), value));
        let after = trim_start(after);
        rest = after.strip_prefix(',').unwrap_or(after);
    }
}

/// The text up to the closing quote, with `\\`, `\"` and `\n` resolved.
fn value_of_label(text: &str) -> Option<(Cow<'_, str>, &str)> {
    let plain = find2(b'"', b'\\', text.as_bytes())?;
    if text.as_bytes()[plain] == b'"' {
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
    any_float(text).or_else(|| {
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
