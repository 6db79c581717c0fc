//! Folding the inbox into the shared store, whoever else does at the same time.

use crate::model::SampleId;
use crate::store::sync::exchange::{Exchange, Pushed, retried};
use crate::store::sync::fold::fold;
use crate::store::sync::{Listing, RemoteError, SyncError};

/// How often a fold is begun anew after somebody else was faster.
const FOLDS: usize = 20;
/// One push in so many asks how much has gathered. It costs a connection, as
/// the push itself does.
const LOOKS: u128 = 16;
/// Segments in the inbox from which on such a push folds them.
const CROWDED: usize = 64;
/// Segments that it folds at most: a push has to come to its end.
const RELIEF: usize = 256;

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

impl Exchange<'_> {
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
        let folded = self.fold_batch(&mut listing, done)?;
        self.state.store.clone_from(&listing.version);
        self.state.merged.clone_from(&listing.store);
        self.state.save(self.dir)?;
        let more = !listing.inbox.is_empty() && folded > 0;
        self.listing = Some(listing);
        Ok(more)
    }

    /// Folds an inbox that has become crowded after a push, where nobody calls
    /// `sync`. Takes in nothing, and leaves what is a race, or too much, to
    /// the pushes that come; `None` where it was not due.
    pub fn relieve(&mut self, pushed: &Pushed) -> Result<Option<Folded>, SyncError> {
        let looks = pushed.segments.last().is_some_and(|id| looks(id));
        if !looks || self.remote.waiting()? < CROWDED {
            return Ok(None);
        }
        let mut listing = self.remote.list()?;
        self.notice_format(&listing)?;
        if let Some(late) = listing.inbox.keys().nth(RELIEF).cloned() {
            listing.inbox.split_off(&late);
        }
        let mut done = Folded::default();
        match self.fold_batch(&mut listing, &mut done) {
            Ok(_) => self.state.save(self.dir)?,
            Err(SyncError::Remote(RemoteError::Overtaken { .. })) => return Ok(None),
            Err(error) => return Err(error),
        }
        Ok(Some(done))
    }

    /// Puts as many segments of a listing into the shared store as a batch
    /// holds, and takes them out of the inbox; how many.
    fn fold_batch(&mut self, listing: &mut Listing, done: &mut Folded) -> Result<usize, SyncError> {
        let folding = fold(self.remote, listing, self.now)?;
        if let Some(new) = &folding.new {
            let (version, files) = retried(self.tries, || self.remote.replace(listing, new))?;
            listing.store = files;
            listing.version = Some(version);
        }
        done.segments += folding.folded.len() as u64;
        done.samples += folding.samples;
        done.dropped += folding.dropped;
        retried(self.tries, || self.remote.delete(listing, &folding.folded))?;
        for id in &folding.folded {
            listing.inbox.remove(id);
            self.state.inbox.remove(id);
            self.state.pending.remove(id);
        }
        Ok(folding.folded.len())
    }
}

/// One push in [`LOOKS`], by the chance that is in the name of its segment.
fn looks(segment: &str) -> bool {
    let id: Option<SampleId> = segment.parse().ok();
    id.is_some_and(|id| id.bits() % LOOKS == 0)
}
