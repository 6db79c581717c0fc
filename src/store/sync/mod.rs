//! Sharing a store: one history from many machines.
//!
//! ```text
//!   local store --new lines--> inbox segment, one per push --fold--> the shared store
//!        ^                              |                                 |
//!        +----------------- union by id of whatever is new ---------------+
//! ```
//!
//! A push never waits for another: it adds an immutable segment of its own to
//! the inbox of the remote. A compactor folds the inbox into the shared store,
//! and deletes what it folded once that store is in place. Everybody reads
//! both. Union by id is the only merge, so that nothing depends on who comes
//! first and whatever is done twice is done once.
//!
//! What is known of a remote is in `.yardstick/sync/`; it only saves work, and
//! deleting it is harmless. The kinds of remotes are below [`Remote`]; this
//! module knows neither processes nor addresses.

mod bundle;
mod circuit;
mod coverage;
mod error;
mod exchange;
mod fold;
pub mod git;
mod incoming;
mod outgoing;
mod redact;
mod seen;
mod state;
mod union;

use std::collections::BTreeMap;
use std::io::{self, Read};

use crate::model::{SampleId, Timestamp};

pub use bundle::{BundleError, MAX_BYTES, MAX_SAMPLES, write_bundle};
pub use bundle::{Claimed, read_bundle};
pub use circuit::{Attempt, Circuit, Pause, has_failures};
pub use error::{RemoteError, SyncError};
pub use exchange::{Exchange, Folded, Pushed, unshared};
pub use incoming::Incoming;
pub use redact::redacted;
pub use state::SyncDir;

/// Names an immutable content on the remote.
pub type ContentId = String;
/// Files by their path on the remote: `samples/2026-11/<id>.jsonl`,
/// `events.jsonl`, `machines.jsonl`, `format`.
pub type Files = BTreeMap<String, ContentId>;

/// What a remote holds at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// The version of the shared store; `None` where there is none yet.
    pub version: Option<String>,
    /// Its files.
    pub store: Files,
    /// What was pushed and not folded yet, by id.
    pub inbox: BTreeMap<String, Segment>,
}

/// What one push added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Its version, which a deletion names.
    pub version: String,
    /// Its files.
    pub files: Files,
}

/// A file of a new version of the shared store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// As it is there already.
    Kept(ContentId),
    /// These bytes.
    New(Vec<u8>),
}

/// A new version of the shared store.
#[derive(Clone, Debug, Default)]
pub struct NewStore {
    /// All of its files.
    pub files: BTreeMap<String, Content>,
    /// Whether older versions hold what has to go.
    pub forget_history: bool,
    /// When.
    pub time: Option<Timestamp>,
    /// One line about it.
    pub message: String,
}

/// Called with the place of each content in the request, and its bytes.
pub type Visitor<'a> = dyn FnMut(usize, &mut dyn Read) -> io::Result<()> + 'a;

/// A place that stores are shared through. Every call stands for itself: it
/// happened as a whole or, as far as others can see, not at all.
pub trait Remote {
    /// For messages, without credentials.
    fn name(&self) -> &str;

    /// What is there now.
    fn list(&mut self) -> Result<Listing, RemoteError>;

    /// How many segments the inbox has; for less than a listing costs, where
    /// that can be had.
    fn waiting(&mut self) -> Result<usize, RemoteError> {
        Ok(self.list()?.inbox.len())
    }

    /// Whether `new` came about by changes of `old`, and not by replacing it.
    fn descends(&mut self, old: &str, new: &str) -> Result<bool, RemoteError>;

    /// Reads contents that a listing named.
    fn read(&mut self, contents: &[ContentId], visit: &mut Visitor<'_>) -> Result<(), RemoteError>;

    /// Adds a segment to the inbox.
    fn add(
        &mut self,
        id: SampleId,
        time: Timestamp,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(), RemoteError>;

    /// Puts a new version in place of the one that `listing` has; fails with
    /// [`RemoteError::Overtaken`] where that is no longer there. Gives the new
    /// version and its files.
    fn replace(
        &mut self,
        listing: &Listing,
        new: &NewStore,
    ) -> Result<(String, Files), RemoteError>;

    /// Deletes segments that are as `listing` has them. Those that are gone
    /// already are no error.
    fn delete(&mut self, listing: &Listing, ids: &[String]) -> Result<(), RemoteError>;
}
