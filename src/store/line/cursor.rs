//! Moves through the rest of a canonical line; what it does not expect is left to serde.

use memchr::memchr2;

use crate::model::Place;
use crate::store::line::number::number;

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

/// A place in a line.
pub struct Cursor<'a> {
    pub line: &'a [u8],
    pub at: usize,
}

impl<'a> Cursor<'a> {
    /// The context where it is this one, which is not empty, to the end of the
    /// line.
    #[inline]
    pub fn again(&mut self, context: &[u8]) -> Option<&'a [u8]> {
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
    pub fn accept(&mut self, text: &[u8]) -> bool {
        let hit = self.line[self.at..].starts_with(text);
        self.at += if hit { text.len() } else { 0 };
        hit
    }

    #[inline]
    pub fn expect(&mut self, text: &[u8]) -> Option<()> {
        self.accept(text).then_some(())
    }

    /// A string without escapes, from behind its opening quote. JSON allows
    /// no raw control characters.
    #[inline]
    pub fn plain_string(&mut self) -> Option<&'a str> {
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
    pub fn object(&mut self) -> Option<&'a [u8]> {
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
    pub fn context(&mut self) -> Option<(&'a [u8], Option<Place<'a>>)> {
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
    pub fn number(&mut self) -> Option<f64> {
        let rest = &self.line[self.at..];
        let (len, value) = number(rest)?;
        self.at += len;
        Some(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::line::tests::{LINE, row};

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
}
