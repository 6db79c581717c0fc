//! Text: byte order mark, encoding, colours, numbers.

use std::borrow::Cow;

use memchr::memchr;

use crate::adapters::{ParseError, Reason, Sink, Warning};

/// UTF-8's byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes without a byte order mark.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
}

/// Text as UTF-8. Other bytes become U+FFFD, with a warning; UTF-16 is refused.
pub fn decode<'a>(bytes: &'a [u8], sink: &mut Sink<'_>) -> Result<Cow<'a, str>, ParseError> {
    refuse_utf16(bytes)?;
    let bytes = without_mark(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Cow::Borrowed(text)),
        Err(error) => {
            let byte = error.valid_up_to();
            sink.warn(Warning::Encoding { byte });
            Ok(String::from_utf8_lossy(bytes))
        }
    }
}

/// UTF-16 is recognised by its mark.
pub fn refuse_utf16(bytes: &[u8]) -> Result<(), ParseError> {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let reason = Reason::Encoding("UTF-16".to_owned());
        return Err(ParseError::document(reason).hint("convert the file to UTF-8"));
    }
    Ok(())
}

/// The line without terminal escape sequences.
pub fn plain(line: &str) -> Cow<'_, str> {
    if memchr(0x1b, line.as_bytes()).is_none() {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('\x1b') {
        out.push_str(&rest[..at]);
        rest = after_escape(&rest[at + 1..]);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows a control sequence (`[` … a letter) or a two-character escape.
fn after_escape(rest: &str) -> &str {
    let Some(body) = rest.strip_prefix('[') else {
        let mut chars = rest.chars();
        chars.next();
        return chars.as_str();
    };
    match body.find(|c: char| ('@'..='~').contains(&c)) {
        Some(end) => &body[end + 1..],
        None => "",
    }
}

/// Around the first `mark`; faster than a search where that is near.
#[inline]
pub fn split_first(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().position(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Around the last one.
#[inline]
pub fn split_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

/// A number as a program writes it; `None` for what is none, or not finite.
pub fn float(text: &str) -> Option<f64> {
    if let Some(whole) = whole(text.as_bytes()) {
        return Some(whole as f64);
    }
    text.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A number that may be grouped by commas: `1,234.5`. `None` is what cannot be
/// read, and what is not finite. A comma that groups nothing (`0,5`) may be a
/// decimal one, and is not guessed at.
pub fn number(text: &str) -> Option<f64> {
    if let Some(whole) = whole(text.as_bytes()) {
        return Some(whole as f64);
    }
    let text = text.trim();
    if memchr(b',', text.as_bytes()).is_none() {
        float(text)
    } else if is_grouped(text) {
        float(&text.replace(',', ""))
    } else {
        None
    }
}

/// A number of so few digits that a float holds it exactly.
#[inline]
fn whole(text: &[u8]) -> Option<u64> {
    if !(1..=15).contains(&text.len()) {
        return None;
    }
    text.iter().try_fold(0, |number, byte| {
        let digit = byte.wrapping_sub(b'0');
        (digit < 10).then(|| number * 10 + u64::from(digit))
    })
}

/// Groups of three digits behind a first one of up to three.
fn is_grouped(text: &str) -> bool {
    let text = text.trim_start_matches(['-', '+']);
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or("");
    (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.all(|group| group.len() == 3 && group.bytes().all(|b| b.is_ascii_digit()))
        && text.matches(',').count() == whole.matches(',').count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_may_be_grouped() {
        assert_eq!(number(" 1,234.5 "), Some(1234.5));
        assert_eq!(number("1.5E-3"), Some(0.0015));
        assert_eq!(number("007"), Some(7.0));
        assert_eq!(number("999999999999999"), Some(999_999_999_999_999.0));
        assert_eq!(number("9007199254740993"), Some(9_007_199_254_740_992.0));
        assert_eq!(number("-3,101,826.60"), Some(-3_101_826.6));
        for text in [
            "", "NaN", "inf", "n/a", "1e999", "0,5", "0,123", "1,23", "1.5,000",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
