//! A git repository as a remote.
//!
//! ```text
//! refs/yardstick/in/<id>    one commit per push, without parents: the inbox
//! refs/yardstick/store      the shared store; its commits are a chain
//! ```
//!
//! Plumbing alone: no work tree, no index, no branch of the user is read or
//! written, and objects go into the repository's own object database. What was
//! fetched is kept under `refs/yardstick/local/<key>/`, so that the next fetch
//! transfers what is new and `git gc` leaves it alone.
//!
//! The store's commits are a chain, and not each without parents: what a client
//! has is then found by the negotiation of any git server, and a version that
//! does not descend from the one before was put there by hand. The chain is cut
//! where a prune took something out, since what was pruned has to go.

mod address;
mod listing;
mod objects;
mod process;
mod push;

use std::collections::BTreeMap;

use crate::model::{SampleId, Timestamp};
use crate::store::sync::{
    Content, ContentId, Files, Listing, NewStore, Remote, RemoteError, Visitor,
};

pub use address::{Address, AddressError};
pub use process::{Git, GitPlace};

/// The shared store.
const STORE: &str = "refs/yardstick/store";
/// Where segments go.
const INBOX: &str = "refs/yardstick/in/";
/// References that one push deletes at most: a command line has its limits.
const DELETED: usize = 100;

/// A git repository that is reached by the `git` command.
pub struct GitRemote {
    git: Git,
    /// A remote's name or an address, as git takes it.
    address: String,
    /// Where this store keeps what it fetched.
    local: String,
}

impl GitRemote {
    /// `key` tells the stores apart that share a repository.
    pub fn new(git: Git, address: &Address, key: &str) -> Self {
        Self {
            git,
            address: address.as_git().to_owned(),
            local: format!("refs/yardstick/local/{key}/"),
        }
    }

    /// The objects of a commit, and the commit.
    fn commit(
        &self,
        time: Timestamp,
        (parent, message): (Option<&str>, &str),
        files: &BTreeMap<String, Content>,
    ) -> Result<(String, Files), RemoteError> {
        let files = self.git.write_contents(files)?;
        let tree = self.git.write_trees(&files)?;
        let commit = self.git.write_commit(&tree, parent, (time, message))?;
        Ok((commit, files))
    }
}

impl Remote for GitRemote {
    fn name(&self) -> &str {
        self.git.remote_name()
    }

    fn list(&mut self) -> Result<Listing, RemoteError> {
        self.git.fetch(&self.address, &self.local)?;
        self.git.listing(&self.local)
    }

    fn waiting(&mut self) -> Result<usize, RemoteError> {
        self.git.inbox(&self.address)
    }

    fn descends(&mut self, old: &str, new: &str) -> Result<bool, RemoteError> {
        self.git.is_ancestor(old, new)
    }

    fn read(&mut self, contents: &[ContentId], visit: &mut Visitor<'_>) -> Result<(), RemoteError> {
        self.git.read_contents(contents, visit)
    }

    fn add(
        &mut self,
        id: SampleId,
        time: Timestamp,
        files: &BTreeMap<String, Vec<u8>>,
    ) -> Result<(), RemoteError> {
        let new = |(path, bytes): (&String, &Vec<u8>)| (path.clone(), Content::New(bytes.clone()));
        let files = files.iter().map(new).collect();
        let (commit, _) = self.commit(time, (None, "segment"), &files)?;
        let reference = format!("{INBOX}{id}");
        let pushed = self
            .git
            .push(&self.address, &[(&reference, None, Some(&commit))])?;
        // Nobody else has this name: whatever was locked is free in a moment.
        pushed.all_done(self.name()).map_err(|error| match error {
            RemoteError::Overtaken { remote } => RemoteError::Down {
                remote,
                reason: "its references are locked".to_owned(),
            },
            other => other,
        })
    }

    fn replace(
        &mut self,
        listing: &Listing,
        new: &NewStore,
    ) -> Result<(String, Files), RemoteError> {
        let old = listing.version.as_deref();
        let parent = old.filter(|_| !new.forget_history);
        let time = new.time.unwrap_or(Timestamp::MIN);
        let (commit, files) = self.commit(time, (parent, &new.message), &new.files)?;
        self.git
            .push(&self.address, &[(STORE, old, Some(&commit))])?
            .all_done(self.name())?;
        self.git.keep(&format!("{}store", self.local), &commit)?;
        Ok((commit, files))
    }

    fn delete(&mut self, listing: &Listing, ids: &[String]) -> Result<(), RemoteError> {
        for ids in ids.chunks(DELETED) {
            let with_version = |id: &String| {
                let segment = listing.inbox.get(id)?;
                Some((format!("{INBOX}{id}"), segment.version.clone()))
            };
            let gone: Vec<(String, String)> = ids.iter().filter_map(with_version).collect();
            let changes: Vec<_> = gone
                .iter()
                .map(|(name, version)| (name.as_str(), Some(version.as_str()), None))
                .collect();
            // Somebody else may have been faster; what is left is folded again.
            self.git.push(&self.address, &changes)?;
        }
        Ok(())
    }
}
