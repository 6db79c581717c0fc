//! One exchange with a remote: pull, push, fold, each of which can be cut off
//! at any instant and done again.

mod compact;
mod pull;
mod push;

use std::time::Duration;

use backon::{BlockingRetryable, ExponentialBuilder};

use crate::model::{SampleId, Timestamp};
use crate::store::Store;
use crate::store::sync::seen::Seen;
use crate::store::sync::state::{State, SyncLock};
use crate::store::sync::{Listing, Remote, RemoteError, SyncDir, SyncError};

pub use compact::Folded;
pub use push::{Pushed, unshared};

/// Where the shared store states its version.
pub const FORMAT_FILE: &str = "format";
/// Tries of one request, and the pause after the first in milliseconds.
const TRIES: usize = 3;
const PAUSE: u64 = 250;

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

    /// Whether what the remote has is here.
    pub fn has_pulled(&self) -> bool {
        self.listing.is_some()
    }

    /// Segments in the inbox when the remote was last asked.
    pub fn inbox(&self) -> Option<usize> {
        self.listing.as_ref().map(|listing| listing.inbox.len())
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
