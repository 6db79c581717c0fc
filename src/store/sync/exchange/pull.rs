//! Taking in: what of the remote is new, and what of this store is no longer
//! there.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::Range;

use xxhash_rust::xxh3::xxh3_64;

use crate::model::Gathering;
use crate::store::sync::exchange::{Exchange, FORMAT_FILE, retried};
use crate::store::sync::incoming::{Incoming, Merge, month_of_path};
use crate::store::sync::seen::{Seen, id_of_sample};
use crate::store::sync::union::Kind;
use crate::store::sync::{Listing, RemoteError, SyncError};
use crate::store::{FORMAT, Poured, StoreError, StoreFormat, disk};

impl Exchange<'_> {
    /// Takes in what the remote has and this store has not.
    pub fn pull(&mut self) -> Result<Incoming, SyncError> {
        let listing = retried(self.tries, || self.remote.list())?;
        self.notice_format(&listing)?;
        self.notice_rewriting(&listing)?;
        let files = self.unmerged(&listing);
        let mut merge = Merge {
            store: self.store,
            now: self.now,
            unique: (self.next_id)(),
            seen: &mut self.seen,
            done: Incoming::default(),
            poured: Vec::new(),
        };
        merge.take(self.remote, &files)?;
        let (mut done, poured) = (merge.done, merge.poured);
        for Poured { name, range, file } in poured {
            let failed = StoreError::io("read", self.store.root().join(&name));
            self.state.cover(&name, range, &file).map_err(failed)?;
        }
        done.dropped = self.carry_out_prunes()?;
        self.find_own_segments(&listing)?;
        self.state.store.clone_from(&listing.version);
        self.state.merged.clone_from(&listing.store);
        self.state.inbox = listing.inbox.keys().cloned().collect();
        self.state.save(self.dir)?;
        self.listing = Some(listing);
        Ok(done)
    }

    /// What a later version of this program keeps in another way is not touched.
    pub(super) fn notice_format(&mut self, listing: &Listing) -> Result<(), SyncError> {
        let Some(content) = listing.store.get(FORMAT_FILE) else {
            return Ok(());
        };
        if self.state.merged.get(FORMAT_FILE) == Some(content) {
            return Ok(());
        }
        let mut text = String::new();
        self.remote
            .read(std::slice::from_ref(content), &mut |_, content| {
                content.take(64).read_to_string(&mut text).map(drop)
            })?;
        match StoreFormat::parse(&text) {
            Some(format) if format.major <= FORMAT.major => Ok(()),
            _ => Err(SyncError::Remote(RemoteError::Unreadable {
                remote: self.remote.name().to_owned(),
                reason: format!(
                    "its store has format {:?}, this program reads {FORMAT}: a newer yardstick is needed",
                    text.trim()
                ),
            })),
        }
    }

    /// A store that is gone, or did not come about from the one that was seen
    /// last, was put there by hand or pruned: nothing is known of it.
    fn notice_rewriting(&mut self, listing: &Listing) -> Result<(), SyncError> {
        let (Some(old), new) = (&self.state.store, &listing.version) else {
            return Ok(());
        };
        let same = match new {
            Some(new) if new == old => true,
            Some(new) => self.remote.descends(old, new)?,
            None => false,
        };
        if !same {
            self.state.forget();
        }
        Ok(())
    }

    /// Files of the remote that were not merged yet.
    fn unmerged(&self, listing: &Listing) -> Vec<(String, String)> {
        let of_store = listing
            .store
            .iter()
            .filter(|(path, content)| self.state.merged.get(*path) != Some(content));
        let of_inbox = listing
            .inbox
            .iter()
            .filter(|(id, _)| !self.state.inbox.contains(*id))
            .flat_map(|(_, segment)| &segment.files);
        let is_known = |path: &str| {
            month_of_path(path).is_some() || Kind::ALL.iter().any(|k| k.file_name() == path)
        };
        of_store
            .chain(of_inbox)
            .filter(|(path, _)| is_known(path))
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect()
    }

    /// Drops here what prunes decided elsewhere took, once.
    fn carry_out_prunes(&mut self) -> Result<u64, SyncError> {
        let mut horizons = self.store.horizons()?;
        horizons.sort_unstable();
        let text = format!("{horizons:?}");
        let mark = xxh3_64(text.as_bytes());
        if horizons.is_empty() || mark == self.state.horizons {
            return Ok(0);
        }
        let dropped = self.store.apply_horizons(&horizons)?;
        self.state.horizons = mark;
        if dropped > 0 {
            self.state.check(self.store)?;
        }
        Ok(dropped)
    }

    /// A segment of this store that left the inbox has to be in the shared
    /// store; where it is not, somebody took it away, and its lines count as
    /// never sent.
    fn find_own_segments(&mut self, listing: &Listing) -> Result<(), SyncError> {
        let pending = std::mem::take(&mut self.state.pending);
        let (inbox, gone): (BTreeMap<_, _>, BTreeMap<_, _>) = pending
            .into_iter()
            .partition(|(id, _)| listing.inbox.contains_key(id));
        self.state.pending = inbox;
        let ranges = |files: BTreeMap<String, Vec<Range<u64>>>| {
            files
                .into_iter()
                .flat_map(|(name, ranges)| ranges.into_iter().map(move |r| (name.clone(), r)))
        };
        let mut missing: Vec<(String, Range<u64>)> = gone.into_values().flat_map(ranges).collect();
        missing.retain(|(name, range)| !self.was_seen(name, range));
        if missing.is_empty() {
            return Ok(());
        }
        // What did not change was not read: lines that were sent twice may
        // have been there before.
        let files = self.files_of(&missing, listing);
        self.read_again(&files)?;
        missing.retain(|(name, range)| !self.was_seen(name, range));
        for (name, range) in missing {
            let path = self.store.root().join(&name);
            let failed = StoreError::io("read", &path);
            let file = disk::open_to_read(&path)?;
            if let (Some(coverage), Some(file)) = (self.state.covered.get_mut(&name), file) {
                coverage.remove(&range, &file).map_err(failed)?;
            }
        }
        Ok(())
    }

    /// The files of the shared store that lines of these ranges can be in.
    fn files_of(
        &self,
        ranges: &[(String, Range<u64>)],
        listing: &Listing,
    ) -> Vec<(String, String)> {
        let stem = |name: &str| name.strip_suffix(".jsonl").unwrap_or(name).to_owned();
        let stems: BTreeSet<String> = ranges.iter().map(|(name, _)| stem(name)).gathered();
        let files = listing.store.iter();
        files
            .filter(|(path, _)| stems.iter().any(|stem| path.starts_with(stem.as_str())))
            .map(|(path, content)| (path.clone(), content.clone()))
            .collect()
    }

    fn read_again(&mut self, files: &[(String, String)]) -> Result<(), SyncError> {
        let mut merge = Merge {
            store: self.store,
            now: self.now,
            unique: (self.next_id)(),
            seen: &mut self.seen,
            done: Incoming::default(),
            poured: Vec::new(),
        };
        merge.take(self.remote, files)
    }

    /// Whether all lines of a range were read from the remote. A range that
    /// cannot be read is nobody's.
    fn was_seen(&self, name: &str, range: &Range<u64>) -> bool {
        let file = disk::open_to_read(&self.store.root().join(name))
            .ok()
            .flatten();
        let bytes = file.and_then(|file| disk::read_range(&file, range).ok());
        let Some(bytes) = bytes else {
            return true;
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
        let mut lines = bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii);
        lines.all(|line| has_line(&self.seen, kind, line))
    }
}

/// Whether a line was seen on the remote; what is no line of ours is never
/// sent, so that nothing of it is missing.
fn has_line(seen: &Seen, kind: Option<Kind>, line: &[u8]) -> bool {
    match kind {
        Some(kind) => kind.key(line).is_none_or(|key| seen.has_other(&key)),
        None => {
            let Ok(sample) = crate::store::line::parse_slow(line) else {
                return true;
            };
            let id = id_of_sample(line).unwrap_or_default();
            seen.has_sample(&sample.time.month(), id)
        }
    }
}
