//! Which bytes of a file of the store are known to be on the remote.
//!
//! Files of a store are appended to, so what is new is what lies beyond; where
//! a file was rewritten, its last bytes that were covered are no longer at
//! their place, and nothing of it counts as covered.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::Sorting;

/// Bytes before the end of what is covered that tell whether a file is still
/// the same. Ids are unique, so a line or two suffice.
const MARK: u64 = 4096;

/// Covered bytes of one file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coverage {
    /// Disjoint, in order, none next to another.
    ranges: Vec<Range<u64>>,
    /// Hash of the bytes before the end of the last one.
    mark: u64,
}

impl Coverage {
    /// Whether the file still holds what was covered.
    pub fn fits(&self, file: &File) -> io::Result<bool> {
        match self.ranges.last() {
            None => Ok(true),
            Some(last) if file.metadata()?.len() < last.end => Ok(false),
            Some(last) => Ok(mark(file, last.end)? == self.mark),
        }
    }

    /// Adds a range of this file, which the others are known to fit.
    pub fn add(&mut self, range: Range<u64>, file: &File) -> io::Result<()> {
        if range.is_empty() {
            return Ok(());
        }
        self.ranges.push(range);
        self.ranges.order_by_key(|range| range.start);
        let mut merged: Vec<Range<u64>> = Vec::with_capacity(self.ranges.len());
        for range in self.ranges.drain(..) {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        self.ranges = merged;
        if let Some(last) = self.ranges.last() {
            self.mark = mark(file, last.end)?;
        }
        Ok(())
    }

    /// Takes ranges out again; the file has to fit.
    pub fn remove(&mut self, gone: &Range<u64>, file: &File) -> io::Result<()> {
        let mut left = Vec::new();
        for range in self.ranges.drain(..) {
            left.push(range.start..range.end.min(gone.start));
            left.push(range.start.max(gone.end)..range.end);
        }
        left.retain(|range| range.start < range.end);
        left.dedup();
        self.ranges = left;
        self.mark = match self.ranges.last() {
            Some(last) => mark(file, last.end)?,
            None => 0,
        };
        Ok(())
    }

    /// What is not covered of a file of this length.
    pub fn gaps(&self, len: u64) -> Vec<Range<u64>> {
        let mut gaps = Vec::new();
        let mut from = 0;
        for range in &self.ranges {
            if from < range.start {
                gaps.push(from..range.start.min(len));
            }
            from = range.end;
        }
        if from < len {
            gaps.push(from..len);
        }
        gaps
    }
}

/// Hash of the bytes before `end`.
fn mark(mut file: &File, end: u64) -> io::Result<u64> {
    let start = end.saturating_sub(MARK);
    file.seek(SeekFrom::Start(start))?;
    let mut bytes = Vec::with_capacity(MARK as usize);
    file.take(end - start).read_to_end(&mut bytes)?;
    Ok(xxh3_64(&bytes))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn file(bytes: &[u8]) -> File {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(bytes).expect("written");
        file
    }

    #[test]
    fn ranges_join_and_the_rest_is_left() {
        let file = file(&[b'x'; 100]);
        let mut coverage = Coverage::default();
        assert_eq!(coverage.gaps(100).first(), Some(&(0..100)));
        for range in [10..20, 40..50, 20..30, 60..60] {
            coverage.add(range, &file).expect("readable");
        }
        assert_eq!(coverage.gaps(100), [0..10, 30..40, 50..100]);
        coverage.remove(&(15..45), &file).expect("readable");
        assert_eq!(coverage.gaps(50), [0..10, 15..45]);
        coverage.add(0..50, &file).expect("readable");
        assert_eq!(coverage.gaps(50), [] as [Range<u64>; 0]);
    }

    #[test]
    fn a_file_that_grew_fits_and_one_that_was_rewritten_does_not() {
        let lines: String = (0..500).map(|n| format!("line {n}\n")).collect();
        let before = file(lines.as_bytes());
        let mut coverage = Coverage::default();
        let end = lines.len() as u64;
        coverage.add(0..end, &before).expect("readable");
        assert!(coverage.fits(&before).expect("readable"));
        let grown = file(format!("{lines}more\n").as_bytes());
        assert!(coverage.fits(&grown).expect("readable"));
        let without_first = file(&lines.as_bytes()[7..]);
        assert!(!coverage.fits(&without_first).expect("readable"));
        let longer = file(format!("{}more\nand more\n", &lines[7..]).as_bytes());
        assert!(!coverage.fits(&longer).expect("readable"));
    }
}
