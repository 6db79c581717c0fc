//! One sample as one line, written canonically and read back fast.
//!
//! The writer's field order keeps `id`, `time` and `metric` at constant
//! offsets, so a reader can decide over a line without parsing it. A line that
//! deviates in any way (edited by hand, another order, odd white space) is
//! `None` here and goes to serde: what serde says is the truth, and this
//! module may only ever be faster, never different.

use std::cell::Cell;

use memchr::memchr2;
use serde::Serialize;

use crate::model::{Context, Place, Sample, Timestamp};

const ID: std::ops::Range<usize> = 7..33;
const TIME: std::ops::Range<usize> = 43..67;
const METRIC: usize = 79;

/// The canonical line of a sample, with its newline, appended to `out`.
pub fn encode(sample: &Sample, out: &mut Vec<u8>) {
    write_json(sample, out);
    out.push(b'\n');
}

/// What the many samples of a run share, as it stands in their lines.
#[derive(Clone, Debug)]
pub struct SharedContext {
    context: Vec<u8>,
    /// The time of the sample before: most have the same.
    time: Cell<(Timestamp, [u8; Timestamp::LEN])>,
}

impl SharedContext {
    /// The JSON of `context`.
    pub fn of(context: &Context) -> Self {
        Self {
            context: match context.is_empty() {
                true => Vec::new(),
                false => json(context),
            },
            time: Cell::new((Timestamp::MIN, Timestamp::MIN.to_ascii())),
        }
    }

    fn time(&self, time: Timestamp) -> [u8; Timestamp::LEN] {
        let (had, text) = self.time.get();
        if had == time {
            return text;
        }
        let text = time.to_ascii();
        self.time.set((time, text));
        text
    }
}

/// The line of a sample in that context, whatever its own is; the same bytes
/// as [`encode`] gives, in half the time.
pub fn encode_in(context: &SharedContext, sample: &Sample, out: &mut Vec<u8>) {
    // The parts of a sample that are valid by construction need no escapes.
    put(out, &[b"{\"id\":\"", &sample.id.to_ascii()]);
    put(out, &[b"\",\"time\":\"", &context.time(sample.time)]);
    let metric = sample.metric.as_str().as_bytes();
    put(out, &[b"\",\"metric\":\"", metric, b"\",\"value\":"]);
    write_json(&sample.value, out);
    if let Some(unit) = &sample.unit {
        put(out, &[b",\"unit\":\"", unit.as_str().as_bytes(), b"\""]);
    }
    for (at, (key, value)) in sample.metadata.iter().enumerate() {
        let before: &[u8] = if at == 0 {
            b",\"metadata\":{\""
        } else {
            b",\""
        };
        put(out, &[before, key.as_bytes(), b"\":"]);
        write_text(value, out);
    }
    if !sample.metadata.is_empty() {
        out.push(b'}');
    }
    if !context.context.is_empty() {
        put(out, &[b",\"context\":", &context.context]);
    }
    if let Some(summary) = &sample.summary {
        out.extend_from_slice(b",\"summary\":");
        write_json(summary, out);
    }
    if !sample.notes.is_empty() {
        out.extend_from_slice(b",\"notes\":");
        write_json(&sample.notes, out);
    }
    out.extend_from_slice(b"}\n");
}

fn put(out: &mut Vec<u8>, parts: &[&[u8]]) {
    for part in parts {
        out.extend_from_slice(part);
    }
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    let is_special = |b: &u8| *b < 0x20 || matches!(b, b'"' | b'\\');
    // Without a way out of the loop it runs over many bytes at once.
    if text
        .as_bytes()
        .iter()
        .map(is_special)
        .fold(false, |a, b| a | b)
    {
        return write_json(text, out);
    }
    put(out, &[b"\"", text.as_bytes(), b"\""]);
}

fn json(value: &impl Serialize) -> Vec<u8> {
    let mut out = Vec::new();
    write_json(value, &mut out);
    out
}

/// Strings, finite numbers and maps with string keys: nothing can fail.
fn write_json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) {
    serde_json::to_writer(out, value).expect("a part of a sample always serialises into memory");
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
    /// What the context says of the place; `None` where serde has to be asked.
    pub place: Option<Place<'a>>,
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
        let metric_end = METRIC + name_len(&line[METRIC..])?;
        Some(Self { line, metric_end })
    }

    /// All 128 bits of the id; `None` where it is none.
    pub fn id(&self) -> Option<u128> {
        id_bits(&self.line[ID])
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

    /// The value; `None` where it is not canonical.
    #[inline]
    pub fn valued(self) -> Option<Valued<'a>> {
        let mut cursor = Cursor {
            line: self.line,
            at: self.metric_end,
        };
        cursor.expect(b"\",\"value\":")?;
        let value = cursor.number()?;
        Some(Valued {
            head: self,
            value,
            at: cursor.at,
        })
    }

    /// The whole line; `None` where it is not canonical.
    pub fn row(self) -> Option<Row<'a>> {
        let valued = self.valued()?;
        let tag = valued.tag()?;
        valued.row(tag)
    }
}

/// A canonical line up to its value.
#[derive(Clone, Copy, Debug)]
pub struct Valued<'a> {
    head: Head<'a>,
    value: f64,
    at: usize,
}

/// Unit and metadata of a line: with the name, what tells series apart.
#[derive(Clone, Copy, Debug)]
pub struct Tag<'a> {
    /// As written; empty for none.
    pub unit: &'a str,
    /// Raw object, or empty.
    pub metadata: &'a [u8],
    /// Bytes of both in the line.
    pub len: usize,
}

impl<'a> Valued<'a> {
    /// The line from behind the value on.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        &self.head.line[self.at..]
    }

    /// Unit and metadata, taken apart.
    pub fn tag(&self) -> Option<Tag<'a>> {
        let mut cursor = Cursor {
            line: self.head.line,
            at: self.at,
        };
        let unit = match cursor.accept(b",\"unit\":\"") {
            true => cursor.plain_string()?,
            false => "",
        };
        let metadata = match cursor.accept(b",\"metadata\":") {
            true => cursor.object()?,
            false => b"",
        };
        let len = cursor.at - self.at;
        Some(Tag {
            unit,
            metadata,
            len,
        })
    }

    /// The whole line, its tag known.
    #[inline]
    pub fn row(&self, tag: Tag<'a>) -> Option<Row<'a>> {
        let line = self.head.line;
        let mut cursor = Cursor {
            line,
            at: self.at + tag.len,
        };
        let (context, place) = match cursor.accept(b",\"context\":") {
            true => cursor.context()?,
            false => (&b""[..], Some(Place::default())),
        };
        cursor.expect(b"}")?;
        if cursor.at != line.len() {
            return None;
        }
        Some(Row {
            id: id_bits(&line[ID])?,
            time: Timestamp::from_canonical(&line[TIME])?,
            metric: std::str::from_utf8(self.head.metric()).ok()?,
            value: self.value,
            unit: tag.unit,
            metadata: tag.metadata,
            context,
            place,
            line,
        })
    }
}

/// The bits of a ULID of upper-case characters (the only ones written).
#[inline]
fn id_bits(text: &[u8]) -> Option<u128> {
    const BAD: u8 = 0xff;
    const VALUES: [u8; 256] = {
        let mut values = [BAD; 256];
        let digits = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
        let mut i = 0;
        while i < digits.len() {
            values[digits[i] as usize] = i as u8;
            i += 1;
        }
        values
    };
    // Two halves of 13 characters, 65 bits each, less the two that overflow.
    let half = |range: std::ops::Range<usize>| {
        let mut bits = 0_u128;
        let mut low = 0_u64;
        let mut bad = 0;
        for (i, byte) in text[range].iter().enumerate() {
            let value = VALUES[usize::from(*byte)];
            bad |= value;
            low = low << 5 | u64::from(value & 31);
            if i == 11 {
                bits = u128::from(low);
                low = 0;
            }
        }
        (bad < 32).then_some(bits << 5 | u128::from(low))
    };
    (text.len() == 26 && text[0] <= b'7').then_some(())?;
    Some(half(0..13)? << 65 | half(13..26)?)
}

/// Length of the name up to its closing quote; `None` where an escape comes
/// first or no quote in reach. Eight bytes at a time.
#[inline]
fn name_len(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    // Marks bytes that are zero after the byte looked for is taken out; the
    // lowest mark is exact (Mycroft 1987).
    let marks = |word: u64, byte: u8| {
        let x = word ^ (ONES * u64::from(byte));
        x.wrapping_sub(ONES) & !x & HIGHS
    };
    let mut at = 0;
    for chunk in text.chunks_exact(8).take(13) {
        let word = u64::from_le_bytes(chunk.try_into().ok()?);
        let (quote, escape) = (marks(word, b'"'), marks(word, b'\\'));
        if quote | escape != 0 {
            let first = |marks: u64| marks.trailing_zeros() as usize / 8;
            return (first(quote) < first(escape)).then(|| at + first(quote));
        }
        at += 8;
    }
    let rest = text.get(at..)?.iter().take(8);
    let end = at + rest.clone().position(|b| matches!(b, b'"' | b'\\'))?;
    (text[end] == b'"').then_some(end)
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

    /// The context, and what it says where it is as this program writes it:
    /// known keys in their order, strings without escapes.
    #[inline]
    fn context(&mut self) -> Option<(&'a [u8], Option<Place<'a>>)> {
        let start = self.at;
        if let Some(place) = self.place() {
            return Some((&self.line[start..self.at], Some(place)));
        }
        self.at = start;
        Some((self.object()?, None))
    }

    #[inline]
    fn place(&mut self) -> Option<Place<'a>> {
        self.expect(b"{")?;
        let start = self.at;
        let mut place = Place::default();
        let mut first = true;
        let mut key = |cursor: &mut Self, comma: &[u8]| {
            let hit = cursor.accept(if first { &comma[1..] } else { comma });
            first &= !hit;
            hit
        };
        if key(self, b",\"commit\":\"") {
            place.commit = Some(self.plain_string()?);
        }
        if key(self, b",\"branch\":\"") {
            place.branch = Some(self.plain_string()?);
        }
        if key(self, b",\"pull_request\":") {
            let (len, _) = number(&self.line[self.at..])?;
            let digits = std::str::from_utf8(&self.line[self.at..self.at + len]).ok()?;
            place.pull_request = Some(digits.parse().ok()?);
            self.at += len;
        }
        if key(self, b",\"run\":\"") {
            self.plain_string()?;
        }
        if key(self, b",\"machine\":\"") {
            self.plain_string()?;
        }
        // JSON allows no control characters in strings.
        let clean = self.line[start..self.at].iter().all(|b| *b >= b' ');
        self.expect(b"}")?;
        clean.then_some(place)
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

/// What serde makes of a line; the reason where it is no sample. Which line it
/// is, the caller knows.
pub fn parse_slow(line: &[u8]) -> Result<Sample, String> {
    serde_json::from_slice(line).map_err(|error: serde_json::Error| {
        let text = error.to_string();
        match text.rsplit_once(" at line 1 column ") {
            Some((reason, column)) => format!("{reason} at column {column}"),
            None => text,
        }
    })
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
    fn the_line_in_a_shared_context_is_the_one_that_serde_writes() {
        let context = r#"{"commit":"c0ffee","run":"ci/1/1/a\"b"}"#;
        for line in [
            r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","metric":"x","value":1.5}"#,
            r#"{"id":"01JD00000000000000000000AA","time":"0000-01-01T00:00:00.000Z","metric":"x","value":-3,"unit":"MB/s","metadata":{"a":"é\u0007\"\\","b":"","c":"\u007f"},"summary":{"n":2,"min":1,"max":2,"mean":1.5,"sd":0.5},"notes":{"k":"v"}}"#,
        ] {
            let mut sample = parse_slow(line.as_bytes()).expect("a sample");
            for context in ["{}", context] {
                sample.context = serde_json::from_str(context).expect("a context");
                let (mut plain, mut shared) = (Vec::new(), Vec::new());
                encode(&sample, &mut plain);
                encode_in(&SharedContext::of(&sample.context), &sample, &mut shared);
                assert_eq!(
                    String::from_utf8_lossy(&plain),
                    String::from_utf8_lossy(&shared)
                );
            }
        }
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
    fn a_name_ends_at_its_quote_and_nowhere_behind_an_escape() {
        for len in 0..40 {
            let name = "x".repeat(len);
            assert_eq!(
                name_len(format!("{name}\",\"value\":1}}").as_bytes()),
                Some(len),
                "{len}"
            );
            assert_eq!(
                name_len(format!("{name}\\u0041\",\"value\":1}}").as_bytes()),
                None,
                "{len}"
            );
            assert_eq!(name_len(name.as_bytes()), None, "{len}");
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
