//! Ordinary JSON taken apart without the library: its word counts, and this may
//! only ever be faster. Whatever is not ordinary (escapes, odd numbers, deep
//! nesting, mistakes) is left to it.

use crate::adapters::text::{digits, float};

/// Deeper values are left to the library.
const DEEP: usize = 16;

/// Reads JSON from its beginning on. Every method is `None` where the library
/// has to be asked; then nothing that was read counts.
pub struct Scan<'a> {
    bytes: &'a [u8],
    /// The same, where it is known to be text.
    text: Option<&'a str>,
    at: usize,
}

impl<'a> Scan<'a> {
    /// Nothing was read yet.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            bytes,
            text: None,
            at: 0,
        }
    }

    /// The same of what is text.
    pub fn of(text: &'a str) -> Self {
        Self {
            text: Some(text),
            ..Self::new(text.as_bytes())
        }
    }

    /// How much was read.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Whether all was read but white space.
    pub fn is_done(&mut self) -> bool {
        self.space();
        self.at == self.bytes.len()
    }

    /// Reads these bytes, if they come next as they are.
    #[inline]
    pub fn literal(&mut self, text: &[u8]) -> Option<()> {
        let is_it = self.bytes[self.at..].starts_with(text);
        self.at += if is_it { text.len() } else { 0 };
        is_it.then_some(())
    }

    /// Reads what `read` does, or nothing.
    #[inline]
    pub fn attempt<T>(&mut self, read: impl FnOnce(&mut Self) -> Option<T>) -> Option<T> {
        let start = self.at;
        let found = read(self);
        if found.is_none() {
            self.at = start;
        }
        found
    }

    /// The next byte that is no white space, still to be read.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        self.space();
        self.bytes.get(self.at).copied()
    }

    #[inline]
    fn space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.bytes.get(self.at) {
            self.at += 1;
        }
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        let is_it = self.peek()? == byte;
        self.at += usize::from(is_it);
        is_it.then_some(())
    }

    /// Reads an object: `member` has to read the value of each key.
    #[inline]
    pub fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &'a [u8]) -> Option<()>,
    ) -> Option<()> {
        self.list(b'{', b'}', |scan| {
            let key = scan.raw_string().filter(|key| key.is_ascii())?;
            scan.expect(b':')?;
            member(scan, key)
        })
    }

    /// Reads an array: `element` has to read each element.
    #[inline]
    pub fn array(&mut self, element: impl FnMut(&mut Self) -> Option<()>) -> Option<()> {
        self.list(b'[', b']', element)
    }

    #[inline(always)]
    fn list(
        &mut self,
        open: u8,
        close: u8,
        mut each: impl FnMut(&mut Self) -> Option<()>,
    ) -> Option<()> {
        self.expect(open)?;
        if self.expect(close).is_some() {
            return Some(());
        }
        loop {
            each(self)?;
            match self.peek()? {
                b',' => self.at += 1,
                byte if byte == close => {
                    self.at += 1;
                    return Some(());
                }
                _ => return None,
            }
        }
    }

    /// A string without escapes.
    #[inline]
    pub fn string(&mut self) -> Option<&'a str> {
        let text = self.raw_string()?;
        match self.text {
            Some(all) => all.get(self.at - 1 - text.len()..self.at - 1),
            None => std::str::from_utf8(text).ok(),
        }
    }

    #[inline]
    fn raw_string(&mut self) -> Option<&'a [u8]> {
        self.expect(b'"')?;
        let rest = &self.bytes[self.at..];
        let len = plain_len(rest)?;
        self.at += len + 1;
        (rest[len] == b'"').then_some(&rest[..len])
    }

    /// A number.
    #[inline]
    pub fn number(&mut self) -> Option<f64> {
        let text = self.raw_number()?;
        float(std::str::from_utf8(text).ok()?)
    }

    /// A whole number before a comma or a bracket, all without white space.
    #[inline]
    pub fn whole(&mut self) -> Option<u64> {
        let (number, end) = digits(self.bytes, self.at)?;
        self.at = end;
        matches!(self.bytes.get(end)?, b',' | b'}' | b']').then_some(number)
    }

    /// `true` or `false`.
    pub fn boolean(&mut self) -> Option<bool> {
        self.space();
        let is_true = self.literal(b"true").is_some();
        (is_true || self.literal(b"false").is_some()).then_some(is_true)
    }

    /// The bytes of a number, as JSON writes one.
    #[inline]
    fn raw_number(&mut self) -> Option<&'a [u8]> {
        self.peek()?;
        let start = self.at;
        self.at += usize::from(self.bytes[start] == b'-');
        let whole = self.at;
        self.run_of_digits()?;
        if self.bytes[whole] == b'0' && self.at > whole + 1 {
            return None;
        }
        if self.literal(b".").is_some() {
            self.run_of_digits()?;
        }
        if let Some(b'e' | b'E') = self.bytes.get(self.at) {
            self.at += 1;
            if let Some(b'+' | b'-') = self.bytes.get(self.at) {
                self.at += 1;
            }
            self.run_of_digits()?;
        }
        // Cut in two, a number is no number.
        self.bytes.get(self.at)?;
        Some(&self.bytes[start..self.at])
    }

    #[inline]
    fn run_of_digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    /// Passes over a value of any kind in an object or an array, which is checked
    /// as all others.
    pub fn skip(&mut self) -> Option<()> {
        self.skip_below(DEEP)
    }

    fn skip_below(&mut self, depth: usize) -> Option<()> {
        match self.peek()? {
            b'"' => self.raw_string().map(|_| ()),
            b'{' if depth > 0 => self.list(b'{', b'}', |scan| {
                scan.raw_string()?;
                scan.expect(b':')?;
                scan.skip_below(depth - 1)
            }),
            b'[' if depth > 0 => self.list(b'[', b']', |scan| scan.skip_below(depth - 1)),
            b'-' | b'0'..=b'9' => self.raw_number().map(|_| ()),
            _ => self.word(),
        }
    }

    /// `null`, `true` or `false`.
    fn word(&mut self) -> Option<()> {
        let words: [&[u8]; 3] = [b"null", b"true", b"false"];
        words.into_iter().find_map(|word| self.literal(word))
    }
}

/// The bytes before the first that is a quote, a backslash or a control
/// character; eight at a time (Mycroft 1987).
#[inline]
fn plain_len(text: &[u8]) -> Option<usize> {
    const ONES: u64 = u64::from_ne_bytes([1; 8]);
    let below = |word: u64, bound: u64| word.wrapping_sub(ONES * bound) & !word;
    let (words, rest) = text.as_chunks::<8>();
    for (nth, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let quote = below(word ^ (ONES * u64::from(b'"')), 1);
        let escape = below(word ^ (ONES * u64::from(b'\\')), 1);
        let marks = (quote | escape | below(word, 0x20)) & (ONES << 7);
        if marks != 0 {
            return Some(nth * 8 + marks.trailing_zeros() as usize / 8);
        }
    }
    let ends = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let at = rest.iter().position(ends)?;
    Some(text.len() - rest.len() + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How long the value is that the library finds.
    fn by_the_library(text: &[u8]) -> Option<usize> {
        let parser = serde_json::Deserializer::from_slice(text);
        let mut values = parser.into_iter::<serde::de::IgnoredAny>();
        let found = values.next()?.ok();
        found.map(|_| values.byte_offset())
    }

    #[test]
    fn what_is_passed_over_is_what_the_library_takes() {
        let parts = [
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"\\n\"",
            "1",
            "-0.5e3",
            "01",
            ".",
            "null",
            " ",
            "x",
            "\"\u{1}\"",
            "\"\u{e4}\"",
        ];
        let mut texts = vec![String::new()];
        let mut from = 0;
        for _ in 0..4 {
            let to = texts.len();
            for at in from..to {
                let next = parts.map(|part| texts[at].clone() + part);
                texts.extend(next);
            }
            from = to;
        }
        let mut taken = 0;
        for text in texts {
            for text in [format!("{{\"k\":{text}}} "), format!("[{text}] ")] {
                let mut scan = Scan::new(text.as_bytes());
                if scan.skip().is_some() {
                    assert_eq!(Some(scan.at()), by_the_library(text.as_bytes()), "{text}");
                    taken += 1;
                }
            }
        }
        assert!(taken > 1000, "{taken}");
    }

    #[test]
    fn plain_text_ends_at_the_first_mark() {
        for len in 0..30 {
            for mark in [b'"', b'\\', 0x1f, 0] {
                let mut text = vec![b' '; 40];
                text[len] = mark;
                text[len + 1] = b'#';
                text[len + 2] = b'"';
                assert_eq!(plain_len(&text), Some(len));
                assert_eq!(plain_len(&text[..len]), None);
            }
            assert_eq!(plain_len(&vec![0xa2; len]), None);
        }
    }

    #[test]
    fn ordinary_values_need_no_library() {
        let text = "{\"a\" : [1,2.5e1, -3 ],\n\"b\":{\"c\":null,\"d\":[]}, \"e\":\"f\"} ";
        let mut scan = Scan::new(text.as_bytes());
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        let read = scan.object(|scan, key| match key {
            b"a" => scan.array(|scan| {
                numbers.push(scan.number()?);
                Some(())
            }),
            b"e" => {
                texts.push(scan.string()?);
                Some(())
            }
            _ => scan.skip(),
        });
        assert!(read.is_some() && scan.is_done());
        assert_eq!((numbers, texts), (vec![1.0, 25.0, -3.0], vec!["f"]));
        for odd in [
            "",
            "{",
            "[1",
            "1",
            "{\"a\"}",
            "[1,]",
            "nul",
            "01 ",
            "\"\\u0041\" ",
            "[1 2] ",
        ] {
            assert_eq!(Scan::new(odd.as_bytes()).skip(), None, "{odd}");
        }
        let deep = "[".repeat(DEEP + 1) + &"]".repeat(DEEP + 1);
        assert_eq!(Scan::new(deep.as_bytes()).skip(), None);
    }
}
