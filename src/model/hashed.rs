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
    /// A number where its hash leads to, or behind it; more than twice as many as
    /// numbers. The bits that no number needs are those of the hash: what they
    /// tell apart is not looked up far away.
    slots: Vec<u32>,
}

/// No number: there are never as many.
const FREE: u32 = u32::MAX;

impl Numbers {
    /// The number of what has that hash; the next one where it is new.
    pub fn number(&mut self, hash: u64) -> u32 {
        if (self.hashes.len() + 1) * 2 >= self.slots.len() {
            self.grow();
        }
        let last = self.slots.len() - 1;
        let numbers = last as u32 >> 1;
        let bits = (hash >> 32) as u32 & !numbers;
        let mut at = hash as usize;
        loop {
            at &= last;
            let slot = self.slots[at];
            if slot == FREE {
                let number = self.hashes.len() as u32;
                self.slots[at] = bits | number;
                self.hashes.push(hash);
                return number;
            }
            let number = slot & numbers;
            if slot & !numbers == bits && self.hashes[number as usize] == hash {
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

    /// Forgets all but the first ones.
    pub fn truncate(&mut self, count: usize) {
        if count < self.hashes.len() {
            self.hashes.truncate(count);
            self.lay_out(self.slots.len());
        }
    }

    fn grow(&mut self) {
        self.lay_out((self.slots.len() * 2).max(64));
    }

    /// Puts the numbers into so many slots.
    fn lay_out(&mut self, len: usize) {
        // The old ones are not needed for that.
        self.slots = Vec::new();
        self.slots = vec![FREE; len];
        let numbers = (len - 1) as u32 >> 1;
        for (number, hash) in (0..).zip(&self.hashes) {
            let mut at = *hash as usize & (len - 1);
            while self.slots[at] != FREE {
                at = (at + 1) & (len - 1);
            }
            self.slots[at] = (hash >> 32) as u32 & !numbers | number;
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
            let hash = match round % 4 {
                0 => bits >> 57,
                1 => bits << 20,
                2 => bits | !0 << 32,
                _ => bits,
            };
            let next = known.len() as u32;
            let expected = *known.entry(hash).or_insert(next);
            assert_eq!(numbers.number(hash), expected);
        }
        assert_eq!((numbers.len(), numbers.is_empty()), (known.len(), false));
        numbers.truncate(1000);
        for (hash, number) in known.iter().filter(|(_, number)| **number < 1000) {
            assert_eq!(numbers.number(*hash), *number);
        }
        let later = known.iter().find(|(_, number)| **number > 1000);
        assert_eq!(later.map(|(hash, _)| numbers.number(*hash)), Some(1000));
    }

    #[test]
    fn the_border_between_texts_counts() {
        assert_ne!(hash_of(["ab", "c"]), hash_of(["a", "bc"]));
        assert_eq!(hash_of(["ab", "c"]), hash_of(["ab", "c"]));
    }
}
