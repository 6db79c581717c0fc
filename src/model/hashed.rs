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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_border_between_texts_counts() {
        assert_ne!(hash_of(["ab", "c"]), hash_of(["a", "bc"]));
        assert_eq!(hash_of(["ab", "c"]), hash_of(["ab", "c"]));
    }
}
