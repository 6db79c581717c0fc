//! Numbers as digits, for lines that are written by the million.

use crate::model::Finite;

/// All pairs of digits.
pub(super) const PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[b'0'; 2]; 100];
    let mut number = 0;
    while number < 100 {
        pairs[number] = [b'0' + number as u8 / 10, b'0' + number as u8 % 10];
        number += 1;
    }
    pairs
};

/// Whole numbers below this have 15 digits at most, and are exact.
const WHOLE: f64 = 1e15;
/// Whole numbers below this have 16 digits at most.
const TEN_TO_16: u64 = 10_u64.pow(16);
/// So many places behind the point are looked for.
const PLACES: usize = 6;
/// Below this a number has 14 digits at most, with so many places.
const SHORT: f64 = 1e8;

/// Appends a number as serde writes it.
///
/// A decimal of at most 15 digits is the only one of so few that reads back as
/// its float, and so the shortest that does: what has few enough is written
/// digit by digit, all else by serde.
pub(crate) fn write_number(number: Finite, out: &mut Vec<u8>) {
    let size = number.get().abs();
    let whole = size as i64;
    let mut text = Digits::default();
    if size < WHOLE && whole as f64 == size {
        text.put_whole(whole as u64);
    } else if let Some((digits, places)) = decimal(size) {
        text.put_decimal(digits, places);
    } else {
        return serde_json::to_writer(out, &number).expect("a finite number always serialises");
    }
    if number.get() < 0.0 {
        text.put(b'-');
    }
    text.write(out);
}

/// Appends a whole number.
pub(crate) fn write_whole(number: u64, out: &mut Vec<u8>) {
    match number {
        0..TEN_TO_16 => {
            let mut text = Digits::default();
            text.put_whole(number);
            text.write(out);
        }
        _ => out.extend_from_slice(number.to_string().as_bytes()),
    }
}

/// A number that is not whole by its digits, and how many of them stand behind
/// the point; `None` where it has more than are looked for.
fn decimal(size: f64) -> Option<(u64, usize)> {
    if !(1e-3..SHORT).contains(&size) {
        return None;
    }
    let digits = (size * 1e6 + 0.5) as i64;
    if digits as f64 / 1e6 != size {
        return None;
    }
    let (mut digits, mut places) = match digits as u64 {
        digits if digits % 1000 == 0 => (digits / 1000, PLACES - 3),
        digits => (digits, PLACES),
    };
    while digits % 10 == 0 {
        (digits, places) = (digits / 10, places - 1);
    }
    Some((digits, places))
}

/// At most 16 characters, put from the last to the first. They are in a register:
/// to read from memory what was written there byte by byte takes longer.
#[derive(Default)]
struct Digits {
    text: u128,
    len: usize,
}

impl Digits {
    fn put(&mut self, byte: u8) {
        self.text = self.text << 8 | u128::from(byte);
        self.len += 1;
    }

    fn put_pair(&mut self, number: u64) {
        let pair = u16::from_le_bytes(PAIRS[(number % 100) as usize]);
        self.text = self.text << 16 | u128::from(pair);
        self.len += 2;
    }

    fn put_whole(&mut self, mut number: u64) {
        while number >= 100 {
            self.put_pair(number);
            number /= 100;
        }
        match number {
            0..10 => self.put(b'0' + number as u8),
            _ => self.put_pair(number),
        }
    }

    fn put_decimal(&mut self, mut digits: u64, places: usize) {
        for _ in 0..places / 2 {
            self.put_pair(digits);
            digits /= 100;
        }
        if places % 2 == 1 {
            self.put(b'0' + (digits % 10) as u8);
            digits /= 10;
        }
        self.put(b'.');
        self.put_whole(digits);
    }

    fn write(&self, out: &mut Vec<u8>) {
        let end = out.len() + self.len;
        out.extend_from_slice(&self.text.to_le_bytes());
        out.truncate(end);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(number: f64) {
        for number in [number, -number] {
            let number = Finite::new(number).expect("finite");
            let mut out = b"x".to_vec();
            write_number(number, &mut out);
            let serde = serde_json::to_string(&number).expect("serialises");
            assert_eq!(String::from_utf8_lossy(&out), format!("x{serde}"));
        }
    }

    #[test]
    fn numbers_are_written_as_serde_writes_them() {
        let mut bits = 1_u64;
        let mut next = || {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            bits
        };
        for round in 0..60_000 {
            let number = next() >> (4 + round % 60);
            for power in [0, 1, 2, 3, 5, 6, 7, 9, 12, 15] {
                let short = number as f64 / 10_f64.powi(power);
                check(short);
                // Its neighbours have many digits.
                check(f64::from_bits(short.to_bits() + 1));
                check(f64::from_bits(short.to_bits().saturating_sub(1)));
            }
            check(
                Some(f64::from_bits(next()))
                    .filter(|n| n.is_finite())
                    .unwrap_or(0.5),
            );
        }
    }

    #[test]
    fn whole_numbers_are_written_as_the_library_writes_them() {
        let powers = (0..20).map(|power| 10_u64.pow(power));
        let near = powers.flat_map(|power| [power - 1, power, power + 7]);
        for number in near.chain([u64::MAX]) {
            let mut out = b"x".to_vec();
            write_whole(number, &mut out);
            assert_eq!(String::from_utf8_lossy(&out), format!("x{number}"));
        }
    }

    #[test]
    fn numbers_at_the_borders_are_written_as_serde_writes_them() {
        for border in [
            0.0,
            1e-7,
            1e-6,
            1e-5,
            1e-4,
            1e-3,
            0.1,
            0.5,
            1.0,
            9.0,
            10.0,
            99.0,
            100.0,
            1e6,
            1e8,
            1e9,
            1e15,
            1e16,
            1e17,
            1e19,
            1e300,
            9_007_199_254_740_992.0,
            f64::MAX,
            f64::MIN_POSITIVE,
        ] {
            let around = border.to_bits().saturating_sub(3)..=border.to_bits() + 3;
            around
                .map(f64::from_bits)
                .filter(|n| n.is_finite())
                .for_each(check);
            for part in [
                0.5,
                0.25,
                0.125,
                0.015_625,
                0.001,
                0.000_001,
                0.999_999,
                0.999_999_9,
            ] {
                check(border + part);
                check(border * part);
            }
        }
    }
}
