//! Searches that mostly end near, eight bytes at once: to start one over
//! vectors takes longer than the few words take.

use memchr::{memchr, memchr2};

/// So many words are looked through before the vectors take over.
const WORDS: usize = 4;
/// Behind them.
const FAR: usize = 8 * WORDS;
const ONES: u64 = u64::from_ne_bytes([1; 8]);
const HIGHS: u64 = ONES << 7;

/// Where the byte is first.
#[inline]
pub fn find(byte: u8, text: &[u8]) -> Option<usize> {
    match words([byte], text) {
        Ok(at) => Some(at),
        Err(from @ FAR) => Some(from + memchr(byte, &text[from..])?),
        Err(from) => Some(from + text[from..].iter().position(|b| *b == byte)?),
    }
}

/// Where one of them is first.
#[inline]
pub fn find2(a: u8, b: u8, text: &[u8]) -> Option<usize> {
    match words([a, b], text) {
        Ok(at) => Some(at),
        Err(from @ FAR) => Some(from + memchr2(a, b, &text[from..])?),
        Err(from) => {
            let mut rest = text[from..].iter();
            Some(from + rest.position(|byte| *byte == a || *byte == b)?)
        }
    }
}

/// The place of the first, or how much was looked through. Of the marks that
/// are set for a byte, the lowest is exact (Mycroft 1987).
#[inline(always)]
fn words<const N: usize>(bytes: [u8; N], text: &[u8]) -> Result<usize, usize> {
    let mut at = 0;
    for word in text.as_chunks::<8>().0.iter().take(WORDS) {
        let word = u64::from_le_bytes(*word);
        let marks = bytes.iter().fold(0, |marks, byte| {
            let x = word ^ (ONES * u64::from(*byte));
            marks | (x.wrapping_sub(ONES) & !x)
        });
        if marks & HIGHS != 0 {
            return Ok(at + (marks & HIGHS).trailing_zeros() as usize / 8);
        }
        at += 8;
    }
    Err(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_is_found_wherever_it_is() {
        for len in 0..80 {
            for place in 0..len {
                // A byte that differs in its lowest bit follows, which a borrow would mark as well.
                let mut text = vec![b'x'; len];
                text[place] = b'<';
                if let Some(next) = text.get_mut(place + 1) {
                    *next = b'=';
                }
                assert_eq!(find(b'<', &text), Some(place));
                assert_eq!(find2(b'&', b'<', &text), Some(place));
                assert_eq!(find2(b'<', b'=', &text), Some(place));
            }
            assert_eq!(find(b'<', &vec![b'='; len]), None);
            assert_eq!(find2(b'<', b'&', &vec![0xff; len]), None);
        }
    }
}
