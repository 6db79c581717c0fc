//! Identifiers of samples.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

/// A ULID: 48 bits of milliseconds, 80 bits that make it unique, written as 26
/// characters that sort by time. <https://github.com/ulid/spec>
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SampleId(Ulid);

/// All pairs of the characters that stand for five bits each.
const PAIRS: [[u8; 2]; 1024] = {
    const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let mut pairs = [[0; 2]; 1024];
    let mut number = 0;
    while number < 1024 {
        pairs[number] = [DIGITS[number >> 5], DIGITS[number & 31]];
        number += 1;
    }
    pairs
};

impl SampleId {
    /// From a time in milliseconds since 1970 and 80 bits of anything; what
    /// does not fit is cut off.
    pub fn from_parts(millis: u64, unique: u128) -> Self {
        Self(Ulid::from_parts(millis, unique))
    }

    /// Its 26 characters.
    pub fn to_ascii(self) -> [u8; ulid::ULID_LEN] {
        let mut text = [0; ulid::ULID_LEN];
        self.put_ascii(&mut text);
        text
    }

    /// Writes them; the writer of the hot path.
    #[inline(always)]
    pub fn put_ascii(self, text: &mut [u8; ulid::ULID_LEN]) {
        let bits = self.bits();
        // Words that fit a machine's: 60 bits, 10 and 60.
        let (pairs, _) = text.as_chunks_mut::<2>();
        let mut put = |at: std::ops::Range<usize>, mut number: u64| {
            for slot in pairs[at].iter_mut().rev() {
                *slot = PAIRS[(number & 1023) as usize];
                number >>= 10;
            }
        };
        put(0..6, (bits >> 70) as u64);
        put(6..7, (bits >> 60) as u64);
        put(7..13, bits as u64);
    }

    /// All 128 bits.
    pub fn bits(self) -> u128 {
        self.0.0
    }

    /// From all 128 bits.
    pub fn from_bits(bits: u128) -> Self {
        Self(Ulid(bits))
    }

    /// From its 26 characters, as bytes; `None` where they are none.
    pub fn from_ascii(text: &[u8]) -> Option<Self> {
        std::str::from_utf8(text).ok()?.parse().ok()
    }
}

impl fmt::Display for SampleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut buffer = [0; ulid::ULID_LEN];
        f.write_str(self.0.array_to_str(&mut buffer))
    }
}

/// Why a text is no identifier.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "invalid id {0:?}: 26 characters of a ULID are expected, such as 01JD3V5Q0M8Z6T4K2N9R7W1XYA"
)]
pub struct IdError(pub String);

impl FromStr for SampleId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        // The first character holds three bits; a larger one would overflow.
        let fits = text.len() == ulid::ULID_LEN && text.as_bytes()[0] <= b'7';
        match Ulid::from_string(text) {
            Ok(id) if fits && id.to_string() == text => Ok(Self(id)),
            _ => Err(IdError(text.chars().take(64).collect())),
        }
    }
}

impl Serialize for SampleId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for SampleId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_the_specification() {
        // The example of the specification: time part of 2016-07-30T22:36:16.385Z.
        let id: SampleId = "01ARYZ6S41TSV4RRFFQ69G5FAV".parse().expect("valid");
        assert_eq!(id.bits() >> 80, 1_469_918_176_385);
        assert_eq!(id.to_string(), "01ARYZ6S41TSV4RRFFQ69G5FAV");
    }

    #[test]
    fn the_hot_path_writes_what_the_library_writes() {
        let mut bits = 1_u128;
        for round in 0..200_u32 {
            let id = SampleId::from_bits(bits.rotate_left(round));
            let text = String::from_utf8(id.to_ascii().to_vec());
            assert_eq!(text.as_deref(), Ok(id.to_string().as_str()));
            bits = bits.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(1);
        }
        assert_eq!(
            &SampleId::from_bits(u128::MAX).to_ascii(),
            b"7ZZZZZZZZZZZZZZZZZZZZZZZZZ"
        );
    }

    #[test]
    fn refuses_other_spellings() {
        for text in [
            "",
            "01ARYZ6S41TSV4RRFFQ69G5FA",
            "81ARYZ6S41TSV4RRFFQ69G5FAV",
            "01aryz6s41tsv4rrffq69g5fav",
            "01ARYZ6S41TSV4RRFFQ69G5FAU",
        ] {
            assert!(text.parse::<SampleId>().is_err(), "{text}");
        }
    }

    #[test]
    fn order_of_text_is_order_of_time() {
        let early = SampleId::from_parts(1, u128::MAX >> 48);
        let late = SampleId::from_parts(2, 0);
        assert!(early < late && early.to_string() < late.to_string());
    }
}
