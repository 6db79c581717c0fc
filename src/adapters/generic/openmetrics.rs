//! OpenMetrics and the text format of Prometheus.
//!
//! <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>,
//! <https://prometheus.io/docs/instrumenting/exposition_formats/>. Buckets and
//! times of creation are items; NaN and infinities are missing. A time is in
//! milliseconds, in files that end with `# EOF` in seconds.

use std::borrow::Cow;

use crate::adapters::name::{Names, fitting, named};
use crate::adapters::text::decode;
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
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let typed = sniff.any_line(|line| line.starts_with("# TYPE ") || line.starts_with("# HELP "));
    let fits = |line: &str| line.starts_with('#') || sample(line.trim()).is_some();
    let all = sniff.all_lines(fits) && sniff.any_line(|line| !line.starts_with('#'));
    match (all, typed) {
        (true, true) => Grade::Certain,
        (true, false) => Grade::Possible,
        _ => Grade::No,
    }
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let text = decode(bytes, sink)?;
    let mut names = Names::default();
    let seconds = text.trim_end().ends_with("# EOF");
    let mut bytes = text.as_bytes();
    let mut lines = Lines::new(&mut bytes, &sink.options.limits);
    while let Some(line) = lines.next()? {
        let trimmed = line.text.trim();
        if trimmed.is_empty() || trimmed.starts_with('#') {
            continue;
        }
        let Some(sample) = sample(trimmed) else {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected name{label=\"…\"} value [time]".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        let draft = names.draft(sample.name, "", sample.value, || draft(sample.name));
        sink.put(sample.labelled(draft, seconds))?;
    }
    sink.expect("sample")
}

struct Sample<'a> {
    name: &'a str,
    labels: Vec<(&'a str, Cow<'a, str>)>,
    value: f64,
    time: Option<f64>,
}

/// `name{a="b"} 4.5e+04 1795140162328 # {exemplar="…"} 1`
fn sample(line: &str) -> Option<Sample<'_>> {
    let end = line.find(|c: char| c == '{' || c.is_whitespace())?;
    let (name, rest) = line.split_at(end);
    let valid = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':' | '.');
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.chars().all(valid)
    {
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
    let plain = text.find(['"', '\\'])?;
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
    let word = text.trim_start_matches(['+', '-']).to_ascii_lowercase();
    match word.as_str() {
        "nan" | "inf" | "infinity" => Some(f64::NAN),
        _ => text.parse().ok(),
    }
}

impl Sample<'_> {
    fn labelled(&self, draft: Draft, seconds: bool) -> Draft {
        let time = self
            .time
            .map(|time| if seconds { time * 1e3 } else { time });
        let time = time.and_then(|millis| Timestamp::from_millis(millis as i64));
        let mut draft = draft.time(time);
        for (key, value) in &self.labels {
            draft = draft.with_key(key, value);
        }
        draft
    }
}

fn draft(name: &str) -> Draft {
    let unit = unit(name).and_then(|unit| fitting(name, unit));
    let draft = named(name, 0.0).unit(unit);
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
