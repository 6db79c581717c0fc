//! The numbers of JSON, correctly rounded.

/// Length and value of the JSON number at the start of `text`.
///
/// Up to 15 digits and a power of ten up to 22 are both exact as `f64`, so
/// one division gives the correctly rounded value (Clinger 1990); everything
/// else goes through the standard library.
#[inline]
pub fn number(text: &[u8]) -> Option<(usize, f64)> {
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

#[cfg(test)]
mod tests {
    use super::*;

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
