//! Lines, branches and functions of a file, merged over several records.

use crate::adapters::ParseError;
use crate::adapters::coverage::share::Share;

/// More files than this are refused.
const MAX_FILES: usize = 250_000;

/// An error where there are too many files to be kept.
pub fn check_files(count: usize) -> Result<(), ParseError> {
    if count > MAX_FILES {
        return Err(ParseError::limit("files", MAX_FILES));
    }
    Ok(())
}

/// The lines of a file: two bits each, so that a million lines need 256 kB.
/// Lines far beyond the number of lines seen so far are kept one by one, so
/// that a line numbered 4,000,000,000 needs no more than any other.
#[derive(Clone, Debug, Default)]
pub struct Lines {
    seen: Vec<u64>,
    hit: Vec<u64>,
    added: usize,
    far: Marks,
}

impl Lines {
    /// A line that can be covered; once hit, it stays hit. Whether it was new;
    /// lines that are kept one by one always pass for new.
    pub fn add(&mut self, line: u64, hit: bool) -> bool {
        self.added += 1;
        let (word, bit) = (
            usize::try_from(line / 64).unwrap_or(usize::MAX),
            1 << (line % 64),
        );
        if word >= self.seen.len() {
            if word >= 16 + 2 * self.added {
                self.far.add(line, hit);
                return true;
            }
            self.seen.resize(word + 1, 0);
            self.hit.resize(word + 1, 0);
        }
        let new = self.seen[word] & bit == 0;
        self.seen[word] |= bit;
        if hit {
            self.hit[word] |= bit;
        }
        new
    }

    /// How many lines were hit.
    pub fn share(&self) -> Share {
        let ones = |words: &[u64]| words.iter().map(|w| u64::from(w.count_ones())).sum();
        let mut share = Share::of(ones(&self.hit), ones(&self.seen));
        self.far.each(|line, hit| {
            let (word, bit) = ((line / 64) as usize, 1 << (line % 64));
            let is = |words: &[u64]| words.get(word).is_some_and(|word| word & bit != 0);
            share.total += f64::from(u8::from(!is(&self.seen)));
            share.covered += f64::from(u8::from(hit && !is(&self.hit)));
        });
        share
    }
}

/// Things with a key of 63 bits, such as the hash of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Marks(Vec<u64>);

impl Marks {
    /// A thing that can be covered; once hit, it stays hit.
    pub fn add(&mut self, key: u64, hit: bool) {
        self.0.push(key << 1 | u64::from(hit));
    }

    /// Calls `each` with every different key, and whether it was hit. O(n log n).
    fn each(&self, mut each: impl FnMut(u64, bool)) {
        let mut keys = self.0.clone();
        keys.sort_unstable();
        for same in keys.chunk_by(|a, b| a >> 1 == b >> 1) {
            // The marked key sorts last.
            if let Some(last) = same.last() {
                each(last >> 1, last & 1 == 1);
            }
        }
    }

    /// How many different things were hit.
    pub fn share(&self) -> Share {
        let mut share = Share::default();
        self.each(|_, hit| {
            share.total += 1.0;
            share.covered += f64::from(u8::from(hit));
        });
        share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_counts_once_and_stays_hit() {
        let mut lines = Lines::default();
        for (line, hit) in [(1, true), (5, false), (5, true), (5, false), (7, false)] {
            lines.add(line, hit);
        }
        lines.add(u64::MAX / 2, true);
        assert_eq!(lines.share(), Share::of(3, 4));
    }

    #[test]
    fn a_line_that_was_far_at_first_still_counts_once() {
        let mut lines = Lines::default();
        lines.add(5000, false);
        lines.add(5001, true);
        for line in 1..=5001 {
            lines.add(line, line == 5000);
        }
        assert_eq!(lines.share(), Share::of(2, 5001));
    }
}
