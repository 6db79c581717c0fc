//! A whole canonical line, taken apart.

use crate::model::{Place, Timestamp};
use crate::store::line::cursor::Cursor;
use crate::store::line::{Head, ID, TIME};

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
    /// The value behind that head ends `at` this byte.
    #[inline]
    pub fn new(head: Head<'a>, value: f64, at: usize) -> Self {
        Self { head, value, at }
    }

    /// The line from behind the value on.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        &self.head.line()[self.at..]
    }

    /// Unit and metadata, taken apart.
    pub fn tag(&self) -> Option<Tag<'a>> {
        let mut cursor = Cursor {
            line: self.head.line(),
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
        let line = self.head.line();
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
pub fn id_bits(text: &[u8]) -> Option<u128> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::line::tests::LINE;

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
}
