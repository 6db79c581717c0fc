//! Folding the inbox into the shared store, whoever else does at the same time.

use crate::store::sync::exchange::{Exchange, retried};
use crate::store::sync::fold::fold;
use crate::store::sync::{RemoteError, SyncError};

/// How often a fold is begun anew after somebody else was faster.
const FOLDS: usize = 20;

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
