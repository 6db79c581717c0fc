//! The head of a canonical line, up to the name of the metric: enough to tell whether it is wanted.

use crate::store::line::cursor::Cursor;
use crate::store::line::row::{Row, Valued, id_bits};
use crate::store::line::{ID, METRIC, SECONDS, TIME};

/// The head of a canonical line: enough to decide whether it is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Head<'a> {
    line: &'a [u8],
    metric_end: usize,
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

    /// The whole line.
    #[inline]
    pub fn line(&self) -> &'a [u8] {
        self.line
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
        Some(Valued::new(self, value, cursor.at))
    }

    /// The whole line; `None` where it is not canonical.
    pub fn row(self) -> Option<Row<'a>> {
        let valued = self.valued()?;
        let tag = valued.tag()?;
        valued.row(tag)
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::line::tests::LINE;

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
}
