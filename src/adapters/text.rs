//! Text: byte order mark, encoding, colours, numbers.

use std::borrow::Cow;

use memchr::memchr;
use memchr::memmem::Finder;

use crate::adapters::near::find;
use crate::adapters::{ParseError, Reason};

/// UTF-8's byte order mark.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// The bytes without a byte order mark.
pub fn without_mark(bytes: &[u8]) -> &[u8] {
    bytes.strip_prefix(MARK).unwrap_or(bytes)
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

/// Around the first `mark`.
#[inline]
pub fn split_first(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = find(mark, text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

/// Around the last one.
#[inline]
pub fn split_last(text: &str, mark: u8) -> Option<(&str, &str)> {
    let at = text.bytes().rposition(|byte| byte == mark)?;
    Some((&text[..at], &text[at + 1..]))
}

/// Around the first one of a text that is looked for in many.
#[inline]
pub fn split_at_text<'a>(text: &'a str, mark: &Finder<'_>) -> Option<(&'a str, &'a str)> {
    let at = mark.find(text.as_bytes())?;
    Some((&text[..at], &text[at + mark.needle().len()..]))
}

/// Without white space around it; seldom there is any.
#[inline]
pub fn trim(text: &str) -> &str {
    let is_bare = |text: &str| {
        let ends = [text.as_bytes().first(), text.as_bytes().last()];
        ends.map(|end| end.is_some_and(u8::is_ascii_graphic)) == [true; 2]
    };
    if is_bare(text) {
        return text;
    }
    // Mostly it is this.
    match text.trim_ascii() {
        text if is_bare(text) => text,
        text => text.trim(),
    }
}

/// Without white space before it.
#[inline]
pub fn trim_start(text: &str) -> &str {
    match text.as_bytes().first() {
        Some(first) if first.is_ascii_graphic() => text,
        _ => text.trim_start(),
    }
}

/// The first word, and what follows it; `None` where there is only white space.
#[inline]
pub fn word(text: &str) -> Option<(&str, &str)> {
    let text = trim_start(text.strip_prefix(' ').unwrap_or(text));
    let end = text.bytes().position(|byte| !byte.is_ascii_graphic());
    let end = match end.map(|end| (end, text.as_bytes()[end])) {
        None => text.len(),
        Some((end, b' ')) => end,
        Some(_) => text.find(char::is_whitespace).unwrap_or(text.len()),
    };
    (end > 0).then(|| text.split_at(end))
}

/// The number that stands at `at` as a program writes it, without zeros in front
/// and not longer than 18 digits, and where it ends.
#[inline]
pub fn digits(text: &[u8], at: usize) -> Option<(u64, usize)> {
    let rest = text.get(at..)?;
    let (number, len) = counted_up(0, rest);
    let is_plain = matches!(len, 1..=18) && (len == 1 || rest[0] != b'0');
    is_plain.then_some((number, at + len))
}

/// Room for parts of the next text.
pub fn emptied<T, U>(list: Vec<T>) -> Vec<U> {
    // What is collected so is collected in place.
    list.into_iter().filter_map(|_| None).collect()
}

/// A number as a program writes it; `None` for what is none, or not finite.
pub fn float(text: &str) -> Option<f64> {
    any_float(text).filter(|value| value.is_finite())
}

/// The same with what is not finite, as the standard library reads it.
#[inline]
pub fn any_float(text: &str) -> Option<f64> {
    decimal(text.as_bytes()).or_else(|| text.parse().ok())
}

/// A number that may be grouped by commas: `1,234.5`. `None` is what cannot be
/// read, and what is not finite. A comma that groups nothing (`0,5`) may be a
/// decimal one, and is not guessed at.
pub fn number(text: &str) -> Option<f64> {
    if let Some(value) = decimal(text.as_bytes()) {
        return Some(value);
    }
    let text = trim(text);
    if memchr(b',', text.as_bytes()).is_none() {
        float(text)
    } else if is_grouped(text) {
        float(&text.replace(',', ""))
    } else {
        None
    }
}

/// Whether it is a number by its looks alone: digits, perhaps a point among them
/// or a sign in front, and not so many that the number might not be finite.
pub fn is_decimal(text: &str) -> bool {
    const FINITE: usize = 300;
    let text = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let (mut digits, mut points) = (0, 0);
    for byte in text {
        digits += usize::from(byte.is_ascii_digit());
        points += usize::from(*byte == b'.');
    }
    (1..FINITE).contains(&digits) && points <= 1 && digits + points == text.len()
}

/// A number of so few digits that a float holds them exactly, and the power of
/// ten that they are divided by as well: the quotient is the nearest float then
/// (Clinger 1990).
#[inline]
fn decimal(text: &[u8]) -> Option<f64> {
    const POWERS: [f64; 16] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ];
    let (sign, text) = match text {
        [b'-', digits @ ..] => (-1.0, digits),
        _ => (1.0, text),
    };
    let (number, whole) = counted_up(0, text);
    let (number, fraction) = match text.split_at(whole) {
        (_, []) => (number, 0),
        (_, [b'.', rest @ ..]) => {
            let (number, fraction) = counted_up(number, rest);
            (fraction == rest.len()).then_some((number, fraction))?
        }
        _ => return None,
    };
    (1..POWERS.len())
        .contains(&(whole + fraction))
        .then(|| sign * (number as f64 / POWERS[fraction]))
}

/// The number whose last digits `text` begins with, and how many those are.
#[inline(always)]
fn counted_up(mut number: u64, text: &[u8]) -> (u64, usize) {
    let mut len = 0;
    for byte in text {
        let digit = byte.wrapping_sub(b'0');
        if digit >= 10 {
            break;
        }
        number = number.wrapping_mul(10).wrapping_add(u64::from(digit));
        len += 1;
    }
    (number, len)
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
    fn short_numbers_are_what_the_library_reads() {
        let mut bits = 1_u64;
        let mut texts: Vec<String> = [
            "", ".", "-", "-.", "5.", ".5", "-0", "+1", "1e3", "--1", "1.2.3", "1 ",
        ]
        .map(str::to_owned)
        .to_vec();
        for round in 0..20_000 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let number = bits >> (round % 60);
            let (digits, places) = (number.to_string(), round % 17);
            texts.push(match digits.len().checked_sub(places) {
                Some(point) => format!("{}.{}", &digits[..point], &digits[point..]),
                None => format!("-0.{digits:0>places$}"),
            });
            texts.push(digits);
        }
        for text in texts {
            let library = text.parse::<f64>().ok().map(f64::to_bits);
            assert!(!is_decimal(&text) || library.is_some(), "{text}");
            let fast = decimal(text.as_bytes()).map(f64::to_bits);
            assert!(fast.is_none() || fast == library, "{text}");
            assert_eq!(any_float(&text).map(f64::to_bits), library, "{text}");
        }
    }

    #[test]
    fn a_decimal_is_known_by_its_looks() {
        for (text, expected) in [
            ("0", true),
            ("-12.5", true),
            (".5", true),
            ("5.", true),
            ("", false),
            ("-", false),
            (".", false),
            ("--1", false),
            ("1.2.3", false),
            ("1e3", false),
            ("1,000", false),
            ("+1", false),
        ] {
            assert_eq!(is_decimal(text), expected, "{text}");
        }
        assert!(!is_decimal(&"9".repeat(400)));
    }

    #[test]
    fn words_are_what_the_library_splits() {
        for text in [
            "",
            " ",
            "a",
            " a",
            "a b",
            "  a  b ",
            "\ta\u{b}b\u{2003}c",
            "ä ö",
            "\u{a0}x",
            "a\u{1}b",
        ] {
            let mut rest = text;
            let mut words = Vec::new();
            while let Some((word, behind)) = word(rest) {
                words.push(word);
                rest = behind;
            }
            assert!(text.split_whitespace().eq(words), "{text:?}");
        }
    }

    #[test]
    fn digits_are_a_number_as_a_program_writes_it() {
        assert_eq!(digits(b"x0,", 1), Some((0, 2)));
        assert_eq!(digits(b"907", 0), Some((907, 3)));
        assert_eq!(
            digits(b"999999999999999999 ", 0),
            Some((10_u64.pow(18) - 1, 18))
        );
        for odd in [
            "",
            "-1",
            "01",
            "00",
            "1000000000000000000",
            "99999999999999999999",
        ] {
            assert_eq!(digits(odd.as_bytes(), 0), None, "{odd}");
        }
    }

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
