//! One exchange with a remote: pull, push, fold, each of which can be cut off
//! at any instant and done again.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read;
use std::ops::Range;
use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder};
use xxhash_rust::xxh3::xxh3_64;

use crate::model::{SampleId, Timestamp};
use crate::store::sync::fold::fold;
use crate::store::sync::incoming::{Incoming, Merge, month_of_path};
use crate::store::sync::outgoing::{Cover, Outgoing, collect, uncovered};
use crate::store::sync::seen::{Seen, id_of_sample};
use crate::store::sync::state::{State, SyncLock};
use crate::store::sync::union::Kind;
use crate::store::sync::{Listing, Remote, RemoteError, SyncDir, SyncError};
use crate::store::{FORMAT, Poured, Store, StoreError, StoreFormat, disk};

/// Bytes that one push carries at most.
const PUSH: usize = 32 * 1024 * 1024;
/// So much is pushed without asking first what the remote has already.
const UNASKED: u64 = 4 * 1024 * 1024;
/// How often a fold is begun anew after somebody else was faster.
const FOLDS: usize = 20;
/// Where the shared store states its version.
pub const FORMAT_FILE: &str = "format";
/// Tries of one request, and the pause after the first in milliseconds.
const TRIES: usize = 3;
const PAUSE: u64 = 250;

/// What was pushed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pushed {
    /// Samples that were sent.
    pub samples: u64,
    /// Events that were sent.
    pub events: u64,
    /// Machines that were sent.
    pub machines: u64,
    /// The segments that were added, by id.
    pub segments: Vec<String>,
}

/// What was folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Folded {
    /// Segments that went into the shared store.
    pub segments: u64,
    /// Samples that were new to it.
    pub samples: u64,
    /// Samples that a prune took out of it.
    pub dropped: u64,
}

/// A store, a remote, and what is known of it; the only one at work on them
/// from this store.
pub struct Exchange<'a> {
    store: &'a Store,
    dir: &'a SyncDir,
    remote: &'a mut dyn Remote,
    now: Timestamp,
    next_id: &'a mut dyn FnMut() -> SampleId,
    state: State,
    seen: Seen,
    tries: usize,
    /// What the remote had when it was last asked.
    listing: Option<Listing>,
    _lock: SyncLock,
}

impl<'a> Exchange<'a> {
    /// Begins an exchange; `None` where another process is at one for longer
    /// than `wait`.
    pub fn begin(
        store: &'a Store,
        (dir, wait): (&'a SyncDir, Duration),
        remote: &'a mut dyn Remote,
        now: Timestamp,
        next_id: &'a mut dyn FnMut() -> SampleId,
    ) -> Result<Option<Self>, SyncError> {
        let Some(lock) = dir.lock(wait)? else {
            return Ok(None);
        };
        let mut state = State::load(dir)?;
        state.check(store)?;
        Ok(Some(Self {
            store,
            dir,
            remote,
            now,
            next_id,
            state,
            seen: Seen::default(),
            tries: TRIES,
            listing: None,
            _lock: lock,
        }))
    }

    /// Asks each thing once, for a remote that did not answer lately.
    #[must_use]
    pub fn hesitant(mut self) -> Self {
        self.tries = 1;
        self
    }

    /// Segments in the inbox when the remote was last asked.
    pub fn inbox(&self) -> Option<usize> {
        self.listing.as_ref().map(|listing| listing.inbox.len())
    }

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
    fn notice_format(&mut self, listing: &Listing) -> Result<(), SyncError> {
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
        let stems: BTreeSet<String> = ranges.iter().map(|(name, _)| stem(name)).collect();
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

    /// Sends what the remote does not have. Asks it first only where much
    /// seems to be new: a store that was never pushed, or that was rewritten.
    pub fn push(&mut self) -> Result<(Option<Incoming>, Pushed), SyncError> {
        let much = self.listing.is_none() && uncovered(self.store, &self.state)? > UNASKED;
        let pulled = if much { Some(self.pull()?) } else { None };
        let mut done = Pushed::default();
        loop {
            let id = (self.next_id)();
            let out = collect(self.store, (&self.state, &self.seen), id, PUSH)?;
            let more = out.more;
            if !out.is_empty() {
                retried(self.tries, || self.remote.add(id, self.now, &out.files))?;
                done.samples += out.samples;
                done.events += out.events;
                done.machines += out.machines;
                done.segments.push(id.to_string());
                self.state.inbox.insert(id.to_string());
            }
            self.sent(id, out)?;
            if !more {
                return Ok((pulled, done));
            }
        }
    }

    /// Remembers what the remote has now.
    fn sent(&mut self, id: SampleId, out: Outgoing) -> Result<(), SyncError> {
        if out.covers.is_empty() {
            return Ok(());
        }
        let mut pending: BTreeMap<String, Vec<Range<u64>>> = BTreeMap::new();
        for Cover {
            name,
            file,
            ranges,
            sent,
        } in out.covers
        {
            for range in &ranges {
                let failed = StoreError::io("read", self.store.root().join(&name));
                let covered = self.state.cover(&name, range.clone(), &file);
                covered.map_err(failed)?;
            }
            if sent {
                pending.insert(name, ranges);
            }
        }
        if !pending.is_empty() {
            self.state.pending.insert(id.to_string(), pending);
        }
        Ok(self.state.save(self.dir)?)
    }

    /// Folds the inbox into the shared store. `persistent`: begins anew where
    /// somebody else was faster, instead of leaving it to them.
    pub fn fold(&mut self, persistent: bool) -> Result<Folded, SyncError> {
        let mut done = Folded::default();
        let mut overtaken = 0;
        loop {
            match self.fold_once(&mut done) {
                Ok(true) => self.pull().map(drop)?,
                Ok(false) => return Ok(done),
                Err(SyncError::Remote(RemoteError::Overtaken { .. })) if !persistent => {
                    return Ok(done);
                }
                Err(SyncError::Remote(RemoteError::Overtaken { .. })) if overtaken < FOLDS => {
                    overtaken += 1;
                    self.pull()?;
                }
                Err(error) => return Err(error),
            }
        }
    }

    /// One batch; whether there may be more.
    fn fold_once(&mut self, done: &mut Folded) -> Result<bool, SyncError> {
        // What was pushed in this exchange belongs to it.
        let current = match self.listing.take() {
            Some(listing)
                if self
                    .state
                    .inbox
                    .iter()
                    .all(|id| listing.inbox.contains_key(id)) =>
            {
                listing
            }
            _ => {
                self.pull()?;
                self.listing.take().unwrap_or_default()
            }
        };
        let mut listing = current;
        let folding = fold(self.remote, &listing, self.now)?;
        if let Some(new) = &folding.new {
            let (version, files) = retried(self.tries, || self.remote.replace(&listing, new))?;
            listing.store = files;
            listing.version = Some(version);
        }
        done.segments += folding.folded.len() as u64;
        done.samples += folding.samples;
        done.dropped += folding.dropped;
        retried(self.tries, || self.remote.delete(&listing, &folding.folded))?;
        for id in &folding.folded {
            listing.inbox.remove(id);
            self.state.inbox.remove(id);
            self.state.pending.remove(id);
        }
        self.state.store.clone_from(&listing.version);
        self.state.merged.clone_from(&listing.store);
        self.state.save(self.dir)?;
        let more = !listing.inbox.is_empty() && !folding.folded.is_empty();
        self.listing = Some(listing);
        Ok(more)
    }
}

/// Lines of the samples that a push to the remote of `dir` would send; all of
/// them where there is no remote.
pub fn unshared(store: &Store, dir: Option<&SyncDir>) -> Result<Vec<Vec<u8>>, StoreError> {
    let mut state = match dir {
        Some(dir) => State::load(dir)?,
        None => State::default(),
    };
    state.check(store)?;
    let segment = SampleId::from_bits(0);
    let out = collect(store, (&state, &Seen::default()), segment, usize::MAX)?;
    let of_samples = out
        .files
        .iter()
        .filter(|(path, _)| month_of_path(path).is_some());
    let lines = of_samples.flat_map(|(_, bytes)| bytes.split(|b| *b == b'\n'));
    let whole = lines.filter(|line| !line.is_empty());
    Ok(whole.map(<[u8]>::to_vec).collect())
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

/// Tries again what may work a moment later.
fn retried<T>(
    tries: usize,
    call: impl FnMut() -> Result<T, RemoteError>,
) -> Result<T, RemoteError> {
    let pauses = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(PAUSE))
        .with_max_times(tries - 1)
        .with_jitter();
    call.retry(pauses).when(RemoteError::is_passing).call()
}
