//! How keys (metric, unit and metadata) stand in lines: what they mean is
//! found out once per spelling, and then they are only compared.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use xxhash_rust::xxh3::Xxh3;

use crate::store::line::{Head, Tag, Valued};

/// The hasher of maps over bytes of the store.
pub type Hasher = BuildHasherDefault<Xxh3>;

/// Spellings of keys, of which several may mean one key, with what is known of
/// each.
///
/// Runs repeat their metrics in the same order, so that the next key can be
/// guessed from the last.
#[derive(Debug)]
pub struct Spellings<T> {
    all: Vec<Spelling<T>>,
    by_bytes: HashMap<Vec<u8>, usize, Hasher>,
    /// That of the line before.
    last: usize,
    scratch: Vec<u8>,
}

#[derive(Debug)]
struct Spelling<T> {
    metric: Vec<u8>,
    /// From behind the value to the end of the metadata.
    tag: Vec<u8>,
    known: T,
    /// What came next the last time.
    next: usize,
}

impl<T> Spelling<T> {
    /// Whether `rest` starts with this tag and the tag ends there.
    #[inline]
    fn fits(&self, rest: &[u8]) -> bool {
        let Some(behind) = rest.strip_prefix(&self.tag[..]) else {
            return false;
        };
        // An absent unit or metadata must be absent there as well.
        !behind.starts_with(b",\"metadata\":") && !behind.starts_with(b",\"unit\":")
    }
}

impl<T> Default for Spellings<T> {
    fn default() -> Self {
        Self {
            all: Vec::new(),
            by_bytes: HashMap::default(),
            last: 0,
            scratch: Vec::new(),
        }
    }
}

impl<T: Copy> Spellings<T> {
    /// What is known of the key of a line, and the bytes of its tag, where it
    /// is the one that came next the last time.
    #[inline]
    pub fn guess(&mut self, head: &Head<'_>, valued: &Valued<'_>) -> Option<(T, usize)> {
        self.guess_before(head, valued.rest())
    }

    /// The same of a line of which the value was not read: `rest` is what
    /// stands behind it.
    #[inline]
    pub fn guess_before(&mut self, head: &Head<'_>, rest: &[u8]) -> Option<(T, usize)> {
        let guess = self.all.get(self.last).map_or(0, |last| last.next);
        let spelling = self.all.get(guess)?;
        if !head.is_named(&spelling.metric) || !spelling.fits(rest) {
            return None;
        }
        self.last = guess;
        Some((spelling.known, spelling.tag.len()))
    }

    /// The same by looking it up, where it came by before.
    pub fn find(&mut self, head: &Head<'_>, valued: &Valued<'_>, tag: &Tag<'_>) -> Option<T> {
        self.scratch.clear();
        self.scratch.extend_from_slice(head.metric());
        self.scratch.extend_from_slice(&valued.rest()[..tag.len]);
        let found = *self.by_bytes.get(&self.scratch)?;
        Some(self.came(found))
    }

    /// Remembers a key that [`Spellings::find`] has just not found.
    pub fn add(&mut self, head: &Head<'_>, valued: &Valued<'_>, tag: &Tag<'_>, known: T) {
        let new = self.all.len();
        self.all.push(Spelling {
            metric: head.metric().to_vec(),
            tag: valued.rest()[..tag.len].to_vec(),
            known,
            next: 0,
        });
        self.by_bytes.insert(self.scratch.clone(), new);
        self.came(new);
    }

    /// A line was read that is not canonical; more likely than not, it is of the
    /// key that was expected.
    pub fn pass(&mut self) {
        if let Some(last) = self.all.get(self.last) {
            self.last = last.next;
        }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    fn came(&mut self, spelling: usize) -> T {
        if let Some(last) = self.all.get_mut(self.last) {
            last.next = spelling;
        }
        self.last = spelling;
        self.all[spelling].known
    }
}
