//! One sample as one line, written canonically and read back fast.
//!
//! The writer's field order keeps `id`, `time` and `metric` at constant
//! offsets, so a reader can decide over a line without parsing it. A line that
//! deviates in any way (edited by hand, another order, odd white space) is
//! `None` here and goes to serde: what serde says is the truth, and this
//! module may only ever be faster, never different.

use memchr::memchr2;

use crate::model::{Sample, SampleId, Timestamp};

const ID: std::ops::Range<usize> = 7..33;
const TIME: std::ops::Range<usize> = 43..67;
const METRIC: usize = 79;

/// The canonical line of a sample, with its newline, appended to `out`.
pub fn encode(sample: &Sample, out: &mut Vec<u8>) {
    // Strings, finite numbers and maps with string keys: nothing can fail.
    serde_json::to_writer(&mut *out, sample).expect("a sample always serialises into memory");
    out.push(b'\n');
}

/// The head of a canonical line: enough to decide whether it is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    line: &'a [u8],
    metric_end: usize,
}

/// A whole line, taken apart but not converted: `metadata` and `context` are
/// the raw JSON objects, empty where the line has none.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// All 128 bits of the id.
    pub id: u128,
    /// When.
    pub time: Timestamp,
    /// The name.
    pub metric: &'a str,
    /// The number.
    pub value: f64,
    /// As written; empty for none.
    pub unit: &'a str,
    /// Raw object, or empty.
    pub metadata: &'a [u8],
    /// Raw object, or empty.
    pub context: &'a [u8],
    /// The line without its newline, as it stands in the file.
    pub line: &'a [u8],
}

impl<'a> Head<'a> {
    /// `None` where the line is not canonical up to the metric's name.
    #[inline]
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let fixed = line.get(..METRIC)?;
        let shape = fixed[..7] == *b"{\"id\":\""
            && fixed[33..43] == *b"\",\"time\":\""
            && fixed[67..METRIC] == *b"\",\"metric\":\"";
        // A leap second sorts before the instant it stands for.
        if !shape || !is_time_shape(&fixed[TIME]) || fixed[TIME.start + 17] == b'6' {
            return None;
        }
        let name = line[METRIC..]
            .iter()
            .take(101)
            .position(|b| matches!(b, b'"' | b'\\'))?;
        let metric_end = METRIC + name;
        (line[metric_end] == b'"').then_some(Self { line, metric_end })
    }

    /// The time as its 24 bytes, which order as the times do.
    #[inline]
    pub fn time(&self) -> &'a [u8] {
        &self.line[TIME]
    }

    /// The name, not yet checked.
    #[inline]
    pub fn metric(&self) -> &'a [u8] {
        &self.line[METRIC..self.metric_end]
    }

    /// The rest of the line; `None` where it is not canonical.
    #[inline]
    pub fn row(&self) -> Option<Row<'a>> {
        let line = self.line;
        let metric = std::str::from_utf8(self.metric()).ok()?;
        let mut cursor = Cursor {
            line,
            at: self.metric_end,
        };
        cursor.expect(b"\",\"value\":")?;
        let value = cursor.number()?;
        let unit = if cursor.accept(b",\"unit\":\"") {
            cursor.plain_string()?
        } else {
            ""
        };
        let metadata = if cursor.accept(b",\"metadata\":") {
            cursor.object()?
        } else {
            b""
        };
        let context = if cursor.accept(b",\"context\":") {
            cursor.object()?
        } else {
            b""
        };
        cursor.expect(b"}")?;
        if cursor.at != line.len() {
            return None;
        }
        Some(Row {
            id: SampleId::from_ascii(&line[ID])?.bits(),
            time: Timestamp::from_canonical(&line[TIME])?,
            metric,
            value,
            unit,
            metadata,
            context,
            line,
        })
    }
}

fn is_time_shape(t: &[u8]) -> bool {
    t[4] == b'-'
        && t[7] == b'-'
        && t[10] == b'T'
        && t[13] == b':'
        && t[16] == b':'
        && t[19] == b'.'
        && t[23] == b'Z'
}

struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    #[inline]
    fn accept(&mut self, text: &[u8]) -> bool {
        let hit = self.line[self.at..].starts_with(text);
        self.at += if hit { text.len() } else { 0 };
        hit
    }

    #[inline]
    fn expect(&mut self, text: &[u8]) -> Option<()> {
        self.accept(text).then_some(())
    }

    /// A string without escapes, from behind its opening quote. JSON allows
    /// no raw control characters.
    #[inline]
    fn plain_string(&mut self) -> Option<&'a str> {
        let rest = &self.line[self.at..];
        let end = memchr2(b'"', b'\\', rest).filter(|&end| rest[end] == b'"')?;
        if rest[..end].iter().any(|b| *b < b' ') {
            return None;
        }
        self.at += end + 1;
        std::str::from_utf8(&rest[..end]).ok()
    }

    /// Moves behind the closing quote of a string, over any escapes.
    #[inline]
    fn skip_string(&mut self) -> Option<()> {
        loop {
            let rest = &self.line[self.at..];
            let end = memchr2(b'"', b'\\', rest)?;
            if rest[end] == b'"' {
                self.at += end + 1;
                return Some(());
            }
            self.at = (self.at + end + 2).min(self.line.len());
        }
    }

    /// A flat object of strings and whole numbers, as its raw bytes.
    #[inline]
    fn object(&mut self) -> Option<&'a [u8]> {
        let start = self.at;
        self.expect(b"{")?;
        if self.accept(b"}") {
            return Some(&self.line[start..self.at]);
        }
        loop {
            self.expect(b"\"")?;
            self.skip_string()?;
            self.expect(b":")?;
            if self.accept(b"\"") {
                self.skip_string()?;
            } else {
                let digits = self.line[self.at..]
                    .iter()
                    .take_while(|b| b.is_ascii_digit())
                    .count();
                self.at += (digits > 0).then_some(digits)?;
            }
            if self.accept(b"}") {
                return Some(&self.line[start..self.at]);
            }
            self.expect(b",")?;
        }
    }

    /// A JSON number that is finite.
    #[inline]
    fn number(&mut self) -> Option<f64> {
        let rest = &self.line[self.at..];
        let (len, value) = number(rest)?;
        self.at += len;
        Some(value)
    }
}

/// Length and value of the JSON number at the start of `text`.
///
/// Up to 15 digits and a power of ten up to 22 are both exact as `f64`, so
/// one division gives the correctly rounded value (Clinger 1990); everything
/// else goes through the standard library.
#[inline]
fn number(text: &[u8]) -> Option<(usize, f64)> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let negative = text.first() == Some(&b'-');
    let start = usize::from(negative);
    let digit = |at: usize| {
        text.get(at)
            .map(|b| b.wrapping_sub(b'0'))
            .filter(|d| *d < 10)
    };
    let mut at = start;
    let mut mantissa = 0_u64;
    while let Some(d) = digit(at) {
        mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(d));
        at += 1;
    }
    let whole = at - start;
    if whole == 0 || (whole > 1 && text[start] == b'0') {
        return None;
    }
    let mut fraction = 0;
    if text.get(at) == Some(&b'.') {
        at += 1;
        while let Some(d) = digit(at) {
            mantissa = mantissa.wrapping_mul(10).wrapping_add(u64::from(d));
            at += 1;
            fraction += 1;
        }
        if fraction == 0 {
            return None;
        }
    }
    if matches!(text.get(at), Some(b'e' | b'E')) {
        return general_number(text, at);
    }
    if whole + fraction > 15 {
        let value: f64 = std::str::from_utf8(&text[..at]).ok()?.parse().ok()?;
        return value.is_finite().then_some((at, value + 0.0));
    }
    let value = mantissa as f64 / POWERS[fraction];
    Some((
        at,
        if negative && mantissa != 0 {
            -value
        } else {
            value
        },
    ))
}

fn general_number(text: &[u8], exponent: usize) -> Option<(usize, f64)> {
    let mut at = exponent + 1;
    at += usize::from(matches!(text.get(at), Some(b'+' | b'-')));
    let digits = text[at.min(text.len())..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let end = at + (digits > 0).then_some(digits)?;
    let value: f64 = std::str::from_utf8(&text[..end]).ok()?.parse().ok()?;
    value.is_finite().then_some((end, value + 0.0))
}

/// What serde makes of a line; the reason where it is no sample.
pub fn parse_slow(line: &[u8]) -> Result<Sample, String> {
    serde_json::from_slice(line).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Finite, Metadata};

    const LINE: &str = concat!(
        r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","#,
        r#""metric":"test_duration","value":12.5,"unit":"s","metadata":{"suite":"a\"}b"},"#,
        r#""context":{"branch":"main","pull_request":7}}"#
    );

    fn row(line: &str) -> Option<Row<'_>> {
        Head::parse(line.as_bytes()).and_then(|head| head.row())
    }

    #[test]
    fn a_canonical_line_is_taken_apart() {
        let row = row(LINE).expect("canonical");
        assert_eq!(
            (row.metric, row.value, row.unit),
            ("test_duration", 12.5, "s")
        );
        assert_eq!(row.metadata, br#"{"suite":"a\"}b"}"#);
        assert_eq!(row.context, br#"{"branch":"main","pull_request":7}"#);
        assert_eq!(row.time.to_string(), "2026-11-20T01:28:18.123Z");
    }

    #[test]
    fn what_serde_writes_is_canonical() {
        let mut sample = parse_slow(LINE.as_bytes()).expect("a sample");
        for (value, suite) in [
            (0.1, "ä"),
            (-3.0, "\u{1}\n\\"),
            (1e300, ""),
            (123_456_789.123_456_79, "x"),
            (0.0, "}"),
        ] {
            sample.value = Finite::new(value).expect("finite");
            sample.metadata =
                Metadata::from_pairs([format!("suite={suite}").as_str()]).expect("valid");
            let mut line = Vec::new();
            encode(&sample, &mut line);
            let head = Head::parse(&line[..line.len() - 1]).expect("canonical head");
            let row = head.row().expect("canonical row");
            assert_eq!(row.value.to_bits(), value.to_bits());
            let metadata: Metadata = serde_json::from_slice(row.metadata).expect("valid");
            assert_eq!(metadata.get("suite"), Some(suite));
        }
    }

    #[test]
    fn every_deviation_is_left_to_serde() {
        for (from, to) in [
            ("\"value\":12.5", "\"value\": 12.5"),
            ("\"value\":12.5", "\"value\":012.5"),
            ("\"value\":12.5", "\"value\":12."),
            ("\"value\":12.5", "\"value\":+12.5"),
            ("\"value\":12.5", "\"value\":1e999"),
            ("\"value\":12.5", "\"value\":null"),
            ("test_duration", "test\\u005fduration"),
            ("18.123Z", "18.123z"),
            ("01:28:18", "01:28:60"),
            ("}}", "}, \"x\":1}"),
            ("}}", "}}}"),
            ("\"pull_request\":7", "\"pull_request\":[7]"),
            ("{\"id\"", " {\"id\""),
        ] {
            let line = LINE.replacen(from, to, 1);
            assert_ne!(line, LINE, "{from}");
            assert!(row(&line).is_none(), "{line}");
        }
    }

    #[test]
    fn no_prefix_of_a_line_is_a_row() {
        for end in 0..LINE.len() {
            assert!(
                Head::parse(&LINE.as_bytes()[..end])
                    .and_then(|head| head.row())
                    .is_none()
            );
        }
    }

    #[test]
    fn numbers_are_correctly_rounded() {
        for text in [
            "0.1",
            "123456.789",
            "999999999999999",
            "0.000000000000001",
            "9007199254740993",
            "-0.3",
            "2.2250738585072014e-308",
            "17.100000000000001",
        ] {
            let (len, value) = number(text.as_bytes()).expect("a number");
            assert_eq!(len, text.len());
            assert_eq!(
                value.to_bits(),
                text.parse::<f64>().expect("a number").to_bits(),
                "{text}"
            );
        }
    }
}
