//! Maps by hash, for keys that are too many to be kept.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use xxhash_rust::xxh3::xxh3_64_with_seed;

/// A map from keys that are hashes already.
pub type ByHash<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

/// Takes a hash for itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = hash;
    }
}

/// The hash of several texts; where one ends and the next begins counts.
pub fn hash_of<'a>(parts: impl IntoIterator<Item = &'a str>) -> u64 {
    let seeded = |seed: u64, part: &str| xxh3_64_with_seed(part.as_bytes(), seed);
    parts.into_iter().fold(0, seeded)
}

/// Numbers what is told apart by its hash, in the order in which it comes first.
/// Sixteen bytes for each of millions, half of which are looked at.
#[derive(Debug, Default)]
pub struct Numbers {
    hashes: Vec<u64>,
    /// A number where its hash leads to, or behind it; twice as many as numbers.
    slots: Vec<u32>,
}

/// No number.
const FREE: u32 = u32::MAX;

impl Numbers {
    /// The number of what has that hash; the next one where it is new.
    pub fn number(&mut self, hash: u64) -> u32 {
        if self.hashes.len() * 2 >= self.slots.len() {
            self.grow();
        }
        let mut at = hash as usize;
        loop {
            at &= self.slots.len() - 1;
            let number = self.slots[at];
            if number == FREE {
                self.slots[at] = self.hashes.len() as u32;
                self.hashes.push(hash);
                return self.slots[at];
            }
            if self.hashes[number as usize] == hash {
                return number;
            }
            at += 1;
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.hashes.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.hashes.is_empty()
    }

    fn grow(&mut self) {
        let len = (self.slots.len() * 2).max(64);
        // The old ones are not needed for that.
        self.slots = Vec::new();
        self.slots = vec![FREE; len];
        for (number, hash) in (0..).zip(&self.hashes) {
            let mut at = *hash as usize & (len - 1);
            while self.slots[at] != FREE {
                at = (at + 1) & (len - 1);
            }
            self.slots[at] = number;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_given_in_order_and_stay() {
        let mut numbers = Numbers::default();
        let mut known = HashMap::new();
        let mut bits = 1_u64;
        for round in 0..5000_u64 {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            // Few that are alike, many that lead to the same place, and the rest.
            let hash = match round % 3 {
                0 => bits >> 57,
                1 => bits << 20,
                _ => bits,
            };
            let next = known.len() as u32;
            let expected = *known.entry(hash).or_insert(next);
            assert_eq!(numbers.number(hash), expected);
        }
        assert_eq!((numbers.len(), numbers.is_empty()), (known.len(), false));
    }

    #[test]
    fn the_border_between_texts_counts() {
        assert_ne!(hash_of(["ab", "c"]), hash_of(["a", "bc"]));
        assert_eq!(hash_of(["ab", "c"]), hash_of(["ab", "c"]));
    }
}
