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

use crate::model::{
    Context, Finite, Metadata, MetricName, Place, Sample, SampleId, Spread, Timestamp, Unit,
    json_problem,
};

const ID: std::ops::Range<usize> = 7..33;
const TIME: std::ops::Range<usize> = 43..67;
/// Where the name begins.
pub const METRIC: usize = 79;
/// Where the seconds of the time are.
pub const SECONDS: usize = TIME.start + 17;

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
                false => [b",\"context\":", &json(context)[..]].concat(),
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

/// What the many samples of a metric and unit share, as it stands in their lines.
#[derive(Clone, Debug)]
pub struct SharedName {
    metric: MetricName,
    head: Vec<u8>,
    tail: Vec<u8>,
}

impl SharedName {
    /// The JSON of both, around the value.
    pub fn of(metric: &MetricName, unit: Option<&Unit>) -> Self {
        // What is valid by construction needs no escapes.
        let mut head = Vec::new();
        put(
            &mut head,
            [
                b"\",\"metric\":\"",
                metric.as_str().as_bytes(),
                b"\",\"value\":",
            ],
        );
        let mut tail = Vec::new();
        if let Some(unit) = unit {
            put(
                &mut tail,
                [b",\"unit\":\"", unit.as_str().as_bytes(), b"\""],
            );
        }
        Self {
            metric: metric.clone(),
            head,
            tail,
        }
    }

    /// What was measured.
    pub fn metric(&self) -> &MetricName {
        &self.metric
    }
}

/// A sample but for its context, by its parts: an import makes millions, whose
/// name and unit are the same again and again.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// As [`Sample::id`], and so on.
    pub id: SampleId,
    /// When it was measured.
    pub time: Timestamp,
    /// What was measured, and in which unit.
    pub name: &'a SharedName,
    /// The number, in that unit.
    pub value: Finite,
    /// Which thing was measured.
    pub metadata: &'a Metadata,
    /// What `value` stands for.
    pub summary: Option<Spread>,
    /// Pairs that only go along.
    pub notes: &'a Metadata,
}

/// The line of a sample in that context; the same bytes as [`encode`] gives, in
/// half the time.
pub fn encode_in(context: &SharedContext, sample: &Parts<'_>, out: &mut Vec<u8>) {
    let mut head = *b"{\"id\":\"00000000000000000000000000\",\"time\":\"000000000000000000000000";
    head[ID].copy_from_slice(&sample.id.to_ascii());
    head[TIME].copy_from_slice(&context.time(sample.time));
    put(out, [&head, &sample.name.head, b""]);
    write_json(&sample.value, out);
    out.extend_from_slice(&sample.name.tail);
    write_pairs(b",\"metadata\":{\"", sample.metadata, out);
    out.extend_from_slice(&context.context);
    if let Some(summary) = &sample.summary {
        out.extend_from_slice(b",\"summary\":");
        write_json(summary, out);
    }
    write_pairs(b",\"notes\":{\"", sample.notes, out);
    out.extend_from_slice(b"}\n");
}

/// One growth at most for all three.
#[inline(always)]
fn put(out: &mut Vec<u8>, [a, b, c]: [&[u8]; 3]) {
    out.reserve(a.len() + b.len() + c.len());
    out.extend_from_slice(a);
    out.extend_from_slice(b);
    out.extend_from_slice(c);
}

/// An object of texts behind `start`; nothing where there are none.
fn write_pairs(start: &[u8], pairs: &Metadata, out: &mut Vec<u8>) {
    let mut before = start;
    for (key, value) in pairs.iter() {
        let (key, bytes) = (key.as_bytes(), value.as_bytes());
        if needs_escapes(bytes) {
            put(out, [before, key, b"\":"]);
            write_json(value, out);
        } else {
            // One growth at most for all of it.
            out.reserve(before.len() + key.len() + bytes.len() + 4);
            out.extend_from_slice(before);
            out.extend_from_slice(key);
            out.extend_from_slice(b"\":\"");
            out.extend_from_slice(bytes);
            out.push(b'"');
        }
        before = b",\"";
    }
    if !pairs.is_empty() {
        out.push(b'}');
    }
}

/// Whether there is a quote, a backslash or a control character, eight bytes at
/// once (<https://graphics.stanford.edu/~seander/bithacks.html#HasLessInWord>).
fn needs_escapes(text: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let less = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word & HIGH;
    let has = |word: u64| {
        let quote = less(word ^ (ONES * u64::from(b'"')), 1);
        let backslash = less(word ^ (ONES * u64::from(b'\\')), 1);
        less(word, 0x20) | quote | backslash
    };
    let (words, rest) = text.as_chunks::<8>();
    let found = words
        .iter()
        .fold(0, |found, word| found | has(u64::from_le_bytes(*word)));
    found != 0 || rest.iter().any(|b| *b < 0x20 || matches!(b, b'"' | b'\\'))
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
    /// What the context says of the place; `None` where serde has to be asked,
    /// or the row before.
    pub place: Option<Place<'a>>,
    /// The line without its newline, as it stands in the file.
    pub line: &'a [u8],
}

impl<'a> Head<'a> {
    /// `None` where the line is not canonical up to the metric's name.
    #[inline]
    pub fn parse(line: &'a [u8]) -> Option<Self> {
        let fixed: &[u8; METRIC] = line.first_chunk()?;
        // A leap second sorts before the instant it stands for.
        if !is_shape(fixed) || fixed[SECONDS] == b'6' {
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

    /// Whether this is the name. Most names of up to 16 bytes are told apart by
    /// their first and last eight, without a call.
    #[inline]
    pub fn is_named(&self, name: &[u8]) -> bool {
        let metric = self.metric();
        if metric.len() != name.len() || name.len() < 8 {
            return metric == name;
        }
        let word = |chunk: Option<&[u8; 8]>| chunk.map(|word| u64::from_le_bytes(*word));
        let ends = |text: &[u8]| (word(text.first_chunk()), word(text.last_chunk()));
        ends(metric) == ends(name) && (name.len() <= 16 || metric == name)
    }

    /// The line from behind the value on, which is not read; `None` where the
    /// value is longer than most, or not canonical at its ends.
    #[inline]
    pub fn behind_value(&self) -> Option<&'a [u8]> {
        let value = self.line[self.metric_end..].strip_prefix(b"\",\"value\":")?;
        let (words, _) = value.as_chunks::<8>();
        let comma = |word: &[u8; 8]| marks(u64::from_le_bytes(*word), b',');
        let nth = words.iter().take(3).position(|word| comma(word) != 0)?;
        Some(&value[nth * 8 + comma(&words[nth]).trailing_zeros() as usize / 8..])
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

impl Tag<'_> {
    /// One of so many bytes that was taken apart before.
    pub fn known(len: usize) -> Self {
        Self {
            unit: "",
            metadata: b"",
            len,
        }
    }
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
    pub fn row(&self, tag: Tag<'a>) -> Option<Row<'a>> {
        self.row_after(tag, b"")
    }

    /// The same behind a row with this context, which most have again: their
    /// place is not read once more.
    #[inline]
    pub fn row_after(&self, tag: Tag<'a>, before: &[u8]) -> Option<Row<'a>> {
        let (row, rest) = self.row_and_rest(tag, before)?;
        (rest == b"}").then_some(row)
    }

    /// The same of a line that goes on behind its context, with how it does.
    #[inline]
    pub fn row_and_rest(&self, tag: Tag<'a>, before: &[u8]) -> Option<(Row<'a>, &'a [u8])> {
        let line = self.head.line;
        let mut cursor = Cursor {
            line,
            at: self.at + tag.len,
        };
        let (context, place) = match cursor.again(before) {
            Some(context) => (context, None),
            None if cursor.accept(b",\"context\":") => cursor.context()?,
            None => (&b""[..], Some(Place::default())),
        };
        let row = Row {
            id: id_bits(&line[ID])?,
            time: Timestamp::from_canonical(&line[TIME])?,
            metric: std::str::from_utf8(self.head.metric()).ok()?,
            value: self.value,
            unit: tag.unit,
            metadata: tag.metadata,
            context,
            place,
            line,
        };
        Some((row, &line[cursor.at..]))
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

/// Marks bytes that are zero after the byte looked for is taken out; the lowest
/// mark is exact (Mycroft 1987).
#[inline]
fn marks(word: u64, byte: u8) -> u64 {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    const HIGHS: u64 = ONES << 7;
    let x = word ^ (ONES * u64::from(byte));
    x.wrapping_sub(ONES) & !x & HIGHS
}

/// Length of the name up to its closing quote; `None` where an escape comes
/// first or no quote in reach. Eight bytes at a time.
#[inline]
fn name_len(text: &[u8]) -> Option<usize> {
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

/// What every canonical line has up to the metric's name; spaces where it may
/// have anything.
pub const SHAPE: &[u8; METRIC] =
    b"{\"id\":\"                          \",\"time\":\"    -  -  T  :  :  .   Z\",\"metric\":\"";

/// Whether a line has that shape. Eight bytes at a time: a comparison of a few
/// bytes that is not written out is a call.
#[inline]
fn is_shape(fixed: &[u8; METRIC]) -> bool {
    const WORDS: [usize; 8] = [0, 33, 35, 43, 51, 59, 67, 71];
    const EXPECTED: [(u64, u64); 8] = {
        let mut expected = [(0, 0); 8];
        let mut at = 0;
        while at < WORDS.len() {
            let (mut bits, mut mask) = (0_u64, 0_u64);
            let mut i = 8;
            while i > 0 {
                i -= 1;
                let byte = SHAPE[WORDS[at] + i];
                bits = bits << 8 | if byte == b' ' { 0 } else { byte as u64 };
                mask = mask << 8 | if byte == b' ' { 0 } else { 0xff };
            }
            expected[at] = (bits, mask);
            at += 1;
        }
        expected
    };
    let off = |at: usize| {
        let (bits, mask) = EXPECTED[at];
        let word = fixed[WORDS[at]..].first_chunk().copied();
        (word.map_or(!bits, u64::from_le_bytes) ^ bits) & mask
    };
    off(0) | off(1) | off(2) | off(3) | off(4) | off(5) | off(6) | off(7) == 0
}

/// Whether there is no control character, eight bytes at a time: one that is
/// less than a space borrows from its high bit (Mycroft 1987).
fn is_clean(text: &[u8]) -> bool {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let (words, rest) = text.as_chunks();
    let mut marks = 0;
    for word in words {
        let x = u64::from_le_bytes(*word);
        marks |= x.wrapping_sub(ONES * 0x20) & !x;
    }
    marks & (ONES << 7) == 0 && rest.iter().all(|b| *b >= b' ')
}

struct Cursor<'a> {
    line: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    /// The context where it is this one, which is not empty, to the end of the
    /// line.
    #[inline]
    fn again(&mut self, context: &[u8]) -> Option<&'a [u8]> {
        const KEY: &[u8] = b",\"context\":";
        let rest = &self.line[self.at..];
        let is_it = !context.is_empty()
            && rest.len() == KEY.len() + context.len() + 1
            && rest.ends_with(b"}")
            && rest[KEY.len()..].starts_with(context)
            && rest.starts_with(KEY);
        self.at += if is_it { rest.len() - 1 } else { 0 };
        is_it.then(|| &rest[KEY.len()..rest.len() - 1])
    }

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
        let text = self.plain_bytes()?;
        is_clean(text).then_some(())?;
        std::str::from_utf8(text).ok()
    }

    /// The same, where nobody asks what it is.
    #[inline]
    fn skip_plain_string(&mut self) -> Option<()> {
        let text = self.plain_bytes()?;
        let is_text = is_clean(text) && (text.is_ascii() || std::str::from_utf8(text).is_ok());
        is_text.then_some(())
    }

    #[inline]
    fn plain_bytes(&mut self) -> Option<&'a [u8]> {
        let rest = &self.line[self.at..];
        let end = memchr2(b'"', b'\\', rest).filter(|&end| rest[end] == b'"')?;
        self.at += end + 1;
        Some(&rest[..end])
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
            self.skip_plain_string()?;
        }
        if key(self, b",\"machine\":\"") {
            self.skip_plain_string()?;
        }
        self.expect(b"}")?;
        Some(place)
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
    if let Some((at, mantissa, fraction)) = short_number(text, start) {
        let value = mantissa as f64 / POWERS[fraction];
        let is_below = negative && mantissa != 0;
        return Some((at, if is_below { -value } else { value }));
    }
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

/// End, digits as one number and how many of them are behind the point, of a
/// number with up to 7 digits on either side of it and no exponent; `None`
/// where there is more to it.
#[inline]
fn short_number(text: &[u8], start: usize) -> Option<(usize, u64, usize)> {
    const TENS: [u64; 8] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    let (whole, mantissa) = up_to_7_digits(text, start)?;
    let point = start + whole;
    if whole == 0 || (whole > 1 && text[start] == b'0') {
        return None;
    }
    match text[point] {
        b'.' => {
            let (fraction, digits) = up_to_7_digits(text, point + 1)?;
            let end = point + 1 + fraction;
            let is_all = fraction > 0 && !matches!(text[end], b'e' | b'E');
            is_all.then_some((end, mantissa * TENS[fraction] + digits, fraction))
        }
        b'e' | b'E' => None,
        _ => Some((point, mantissa, 0)),
    }
}

/// How many digits there are from `at` on, and their number; `None` from eight
/// on, and near the end of the text. All at once: the first digit is the least
/// byte.
#[inline]
fn up_to_7_digits(text: &[u8], at: usize) -> Option<(usize, u64)> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let word = u64::from_le_bytes(*text.get(at..)?.first_chunk()?);
    let x = word ^ (ONES * 0x30);
    // Carries go to later bytes, so that the first mark is exact.
    let marks = (x.wrapping_add(ONES * 0x76) | x) & (ONES << 7);
    let len = marks.trailing_zeros() as usize / 8;
    match len {
        0 => return Some((0, 0)),
        8 => return None,
        _ => {}
    }
    // In front of the digits zeros: then pairs, fours, and all.
    let x = x << (64 - 8 * len);
    let pairs = x.wrapping_mul(10).wrapping_add(x >> 8) & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(100).wrapping_add(pairs >> 16) & 0x0000_ffff_0000_ffff;
    let all = fours.wrapping_mul(10_000).wrapping_add(fours >> 32) & 0xffff_ffff;
    Some((len, all))
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
    serde_json::from_slice(line).map_err(|error| json_problem(&error))
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

    fn parts<'a>(sample: &'a Sample, name: &'a SharedName) -> Parts<'a> {
        Parts {
            id: sample.id,
            time: sample.time,
            name,
            value: sample.value,
            metadata: &sample.metadata,
            summary: sample.summary,
            notes: &sample.notes,
        }
    }

    #[test]
    fn a_byte_that_needs_an_escape_is_found_wherever_it_stands() {
        for len in 0..20 {
            assert!(!needs_escapes(
                "é!#[]~\u{7f}\u{80} ".repeat(3)[..].as_bytes()
            ));
            assert!(!needs_escapes(&vec![b' '; len]));
            for at in 0..len {
                for byte in [0, 1, 0x1f, b'"', b'\\'] {
                    let mut text = vec![0xff; len];
                    text[at] = byte;
                    assert!(needs_escapes(&text), "{byte} at {at} of {len}");
                }
            }
        }
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
                let name = SharedName::of(&sample.metric, sample.unit.as_ref());
                encode_in(
                    &SharedContext::of(&sample.context),
                    &parts(&sample, &name),
                    &mut shared,
                );
                assert_eq!(
                    String::from_utf8_lossy(&plain),
                    String::from_utf8_lossy(&shared)
                );
            }
        }
    }

    #[test]
    fn a_number_is_what_the_standard_library_reads() {
        let digits = "98765432109876";
        for whole in 0..=digits.len() {
            for fraction in 0..=digits.len() {
                for (sign, tail) in [("", "}"), ("-", ",\"unit\":\"ms\""), ("", "e2,"), ("", "")] {
                    let (whole, fraction) = (&digits[..whole], &digits[..fraction]);
                    let point = if fraction.is_empty() { "" } else { "." };
                    let exponent = if tail.starts_with('e') { "e2" } else { "" };
                    let shown = format!("{sign}{whole}{point}{fraction}{exponent}");
                    let text = format!("{sign}{whole}{point}{fraction}{tail}");
                    let expected = match whole {
                        "" => None,
                        _ => shown.parse().ok().map(|value: f64| (shown.len(), value)),
                    };
                    assert_eq!(number(text.as_bytes()), expected, "{text}");
                }
            }
        }
        for no in [
            "01.5,\"unit\"",
            "1.,\"unit\":\"",
            "-,\"unit\":\"",
            ".5,\"unit\":\"",
        ] {
            assert_eq!(number(no.as_bytes()), None, "{no}");
        }
        let zero = number(b"-0.00,\"unit\"").expect("a number");
        assert_eq!((zero.0, zero.1.to_bits()), (5, 0));
    }

    #[test]
    fn a_control_character_is_found_wherever_it_is() {
        for len in 0..20 {
            for at in 0..len {
                for byte in 0..=255 {
                    for other in [b' ', b'a', 0x7f, 0x80, 0xff] {
                        let mut text = vec![other; len];
                        text[at] = byte;
                        assert_eq!(is_clean(&text), byte >= b' ', "{len} {at} {byte} {other}");
                    }
                }
            }
        }
        let within = LINE.replace("main", "ma\u{1}n");
        assert!(row(&within).is_none_or(|row| row.place.is_none()));
    }

    #[test]
    fn a_row_behind_one_with_the_same_context_is_the_same_but_for_the_place() {
        let valued = |line: &'static str| Head::parse(line.as_bytes())?.valued();
        let line = valued(LINE).expect("canonical");
        let row = |before: &[u8]| line.row_after(line.tag()?, before);
        let context = br#"{"branch":"main","pull_request":7}"#;
        let again = row(context).expect("canonical");
        assert_eq!((again.context, again.place), (&context[..], None));
        assert_eq!(
            (again.value, again.metadata),
            (12.5, &br#"{"suite":"a\"}b"}"#[..])
        );
        for other in [
            &b""[..],
            b"{}",
            b"{\"branch\":\"main\"",
            b"{\"branch\":\"main\"}",
        ] {
            assert!(row(other).is_some_and(|row| row.place.is_some()));
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
    fn what_is_behind_a_value_needs_no_number() {
        let rest = |line: &str| {
            let head = Head::parse(line.as_bytes()).expect("a head");
            let behind = head.behind_value().map(<[u8]>::to_vec);
            let valued = head.valued().map(|valued| valued.rest().to_vec());
            (behind, valued)
        };
        for value in [
            "1",
            "-12.5",
            "1234567.1234567",
            "1e-30",
            "1234567890123456789012",
        ] {
            let (behind, valued) = rest(&LINE.replacen("12.5", value, 1));
            assert!(behind.is_some() && behind == valued, "{value}");
        }
        let (behind, valued) = rest(&LINE.replacen("12.5", &"1".repeat(40), 1));
        assert!(behind.is_none() && valued.is_some());
        // No number: what is behind it is told all the same, and not believed.
        let (behind, valued) = rest(&LINE.replacen("12.5", "12x", 1));
        assert!(behind.is_some() && behind != valued);
    }

    #[test]
    fn names_are_told_apart() {
        for len in 0..40 {
            let name = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnop"[..len].to_owned();
            let line = LINE.replacen("test_duration", &name, 1);
            let head = Head::parse(line.as_bytes()).expect("a head");
            assert!(head.is_named(name.as_bytes()));
            assert!(!head.is_named(format!("{name}x").as_bytes()));
            for at in 0..len {
                let mut other = name.clone().into_bytes();
                other[at] = b'_';
                assert!(!head.is_named(&other), "{len} {at}");
            }
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
