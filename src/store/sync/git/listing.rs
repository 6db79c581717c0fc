//! What a remote has: fetched, then read from the local references.

use std::io::Read;
use std::time::Duration;

use crate::model::SampleId;
use crate::store::sync::git::process::Git;
use crate::store::sync::git::{INBOX, STORE};
use crate::store::sync::{Files, Listing, RemoteError, Segment};

/// A lock so old is held by nobody.
const ABANDONED: Duration = Duration::from_secs(60);
/// A folder of a store has not more entries than this.
const MAX_TREE: u64 = 64 * 1024 * 1024;

impl Git {
    /// Brings the references of the remote here, under `local`. The pattern
    /// behind the store's name makes it no error that there is none; both are
    /// read in one connection, the inbox first, so that what is folded at that
    /// moment is seen twice rather than never.
    pub fn fetch(&self, address: &str, local: &str) -> Result<(), RemoteError> {
        let inbox = format!("+{INBOX}*:{local}in/*");
        let store = format!("+{STORE}*:{local}store*");
        let args = [
            "fetch",
            "--no-tags",
            "--no-write-fetch-head",
            "--prune",
            "--refmap=",
            "--no-filter",
            "--no-recurse-submodules",
            "--no-auto-gc",
            "--progress",
            "--",
            address,
            &inbox,
            &store,
        ];
        let ran = self.run(&args, b"")?;
        if ran.code == Some(0) {
            return Ok(());
        }
        if ran.stderr.contains(".lock") {
            self.unlock(local);
        }
        Err(self.unanswered(&ran))
    }

    /// How many segments the inbox of the remote has; no object is transferred.
    pub fn inbox(&self, address: &str) -> Result<usize, RemoteError> {
        let pattern = format!("{INBOX}*");
        let ran = self.run(&["ls-remote", "--refs", "--", address, &pattern], b"")?;
        if ran.code != Some(0) {
            return Err(self.unanswered(&ran));
        }
        let text = String::from_utf8_lossy(&ran.stdout);
        let names = text.lines().filter_map(|line| line.split_once('\t'));
        // The pattern is one of endings, too.
        Ok(names.filter(|(_, name)| name.starts_with(INBOX)).count())
    }

    /// Removes locks of our own references that a git left behind which was
    /// killed: nobody else takes them, and none is held for so long.
    fn unlock(&self, local: &str) {
        let Ok(path) = self.text("rev-parse", &["--git-path", local], b"") else {
            return;
        };
        let dir = self.dir().join(path);
        for dir in [dir.join("in"), dir] {
            let Ok(entries) = std::fs::read_dir(dir) else {
                continue;
            };
            for entry in entries.flatten() {
                let modified = entry.metadata().and_then(|metadata| metadata.modified());
                let age = modified.ok().and_then(|at| at.elapsed().ok());
                let is_lock = entry.path().extension().is_some_and(|e| e == "lock");
                if is_lock && age.is_some_and(|age| age > ABANDONED) {
                    // Where it cannot go, the next fetch says so again.
                    let _ = std::fs::remove_file(entry.path());
                }
            }
        }
    }

    /// What the local references hold.
    pub fn listing(&self, local: &str) -> Result<Listing, RemoteError> {
        let args = ["--format=%(objectname) %(refname)", local];
        let text = self.text("for-each-ref", &args, b"")?;
        let mut listing = Listing::default();
        let mut commits = Vec::new();
        for line in text.lines() {
            let Some((commit, name)) = line.split_once(' ') else {
                continue;
            };
            let Some(name) = name.strip_prefix(local) else {
                continue;
            };
            let id = name.strip_prefix("in/");
            if let Some(id) = id.filter(|id| id.parse::<SampleId>().is_ok()) {
                commits.push((Some(id.to_owned()), commit.to_owned()));
            } else if name == "store" {
                listing.version = Some(commit.to_owned());
                commits.push((None, commit.to_owned()));
            }
        }
        let roots: Vec<String> = commits.iter().map(|(_, commit)| commit.clone()).collect();
        for ((id, version), files) in commits.into_iter().zip(self.files_of(&roots)?) {
            match id {
                Some(id) => drop(listing.inbox.insert(id, Segment { version, files })),
                None => listing.store = files,
            }
        }
        Ok(listing)
    }

    /// The files of each commit. Each level of folders of all of them is read
    /// by one command.
    fn files_of(&self, commits: &[String]) -> Result<Vec<Files>, RemoteError> {
        let mut found = vec![Files::new(); commits.len()];
        let mut level: Vec<(usize, String, String)> = commits
            .iter()
            .enumerate()
            .map(|(at, commit)| (at, String::new(), format!("{commit}^{{tree}}")))
            .collect();
        // samples/2026-11/<id>.jsonl: three levels.
        for _ in 0..3 {
            let requests: Vec<String> = level.iter().map(|(_, _, tree)| tree.clone()).collect();
            let mut deeper = Vec::new();
            self.batch(&requests, &mut |request, header, content| {
                let (at, folder, _) = &level[request];
                let Some(header) = header.filter(|header| header.kind == "tree") else {
                    // No commit of ours; there is nothing in it.
                    return Ok(());
                };
                let mut bytes = Vec::new();
                content.take(MAX_TREE).read_to_end(&mut bytes)?;
                for entry in entries(&bytes, header.object.len() / 2) {
                    let path = format!("{folder}{}", entry.name);
                    match entry.is_tree {
                        true => deeper.push((*at, format!("{path}/"), entry.object)),
                        false => drop(found[*at].insert(path, entry.object)),
                    }
                }
                Ok(())
            })?;
            level = deeper;
        }
        Ok(found)
    }

    /// Whether the commit `new` has `old` behind it. One that is not here any
    /// more is behind nothing.
    pub fn is_ancestor(&self, old: &str, new: &str) -> Result<bool, RemoteError> {
        let ran = self.run(&["merge-base", "--is-ancestor", old, new], b"")?;
        Ok(ran.code == Some(0))
    }

    /// Keeps a commit under a local reference, as a fetch would.
    pub fn keep(&self, name: &str, commit: &str) -> Result<(), RemoteError> {
        self.text("update-ref", &["--no-deref", name, commit], b"")
            .map(drop)
    }
}

struct Entry {
    name: String,
    object: String,
    is_tree: bool,
}

/// The plain files and folders of a raw tree, as far as it is whole: `<mode>
/// <name>\0<object>` one after the other. Names that are no text, links and
/// submodules are not ours.
fn entries(mut bytes: &[u8], object_len: usize) -> Vec<Entry> {
    let mut found = Vec::new();
    while let Some(end) = bytes.iter().position(|b| *b == 0) {
        let (head, rest) = (&bytes[..end], &bytes[end + 1..]);
        let Some((object, rest)) = rest.split_at_checked(object_len) else {
            break;
        };
        bytes = rest;
        let head = std::str::from_utf8(head)
            .ok()
            .and_then(|head| head.split_once(' '));
        let Some((mode, name)) = head else {
            continue;
        };
        let is_tree = mode == "40000";
        if is_tree || mode.starts_with("100") {
            found.push(Entry {
                name: name.to_owned(),
                object: object.iter().map(|byte| format!("{byte:02x}")).collect(),
                is_tree,
            });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tree_is_read_as_far_as_it_is_whole() {
        let mut bytes = Vec::new();
        for (head, byte) in [
            (&b"100644 events.jsonl"[..], 1),
            (b"40000 samples", 2),
            (b"120000 link", 3),
            (b"160000 module", 4),
            (b"100644 \xff", 5),
        ] {
            bytes.extend_from_slice(head);
            bytes.push(0);
            bytes.extend_from_slice(&[byte; 20]);
        }
        bytes.extend_from_slice(b"100644 cut\0abc");
        let found = entries(&bytes, 20);
        let shown: Vec<_> = found.iter().map(|e| (e.name.as_str(), e.is_tree)).collect();
        assert_eq!(shown, [("events.jsonl", false), ("samples", true)]);
        assert_eq!(found[1].object, "02".repeat(20));
    }
}
