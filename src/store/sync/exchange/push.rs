//! Sending what the remote does not have, a segment at a time.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::model::SampleId;
use crate::store::sync::exchange::{Exchange, retried};
use crate::store::sync::incoming::{Incoming, month_of_path};
use crate::store::sync::outgoing::{Cover, Outgoing, collect, uncovered};
use crate::store::sync::seen::Seen;
use crate::store::sync::state::State;
use crate::store::sync::{SyncDir, SyncError};
use crate::store::{Store, StoreError};

/// Bytes that one push carries at most.
const PUSH: usize = 32 * 1024 * 1024;
/// So much is pushed without asking first what the remote has already.
const UNASKED: u64 = 4 * 1024 * 1024;
/// Own segments that are watched on their way into the shared store.
const WATCHED: usize = 256;

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

impl Exchange<'_> {
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
        // Who only pushes never sees where it went.
        while self.state.pending.len() > WATCHED {
            self.state.pending.pop_first();
        }
        while self.state.inbox.len() > WATCHED && self.listing.is_none() {
            self.state.inbox.pop_first();
        }
        Ok(self.state.save(self.dir)?)
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
