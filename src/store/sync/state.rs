//! What is known of a remote, kept beside the store so that an exchange costs
//! what is new. All of it can be found out again: a state that is gone or
//! cannot be read only makes the next exchange compare everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use crate::store::disk::Replacement;
use crate::store::sync::Files;
use crate::store::sync::coverage::Coverage;
use crate::store::{Store, StoreError, disk};

/// Raised when an older state must not be believed.
const VERSION: u32 = 1;

/// The folder of one remote inside of a store: `.yardstick/sync/<key>/`.
#[derive(Clone, Debug)]
pub struct SyncDir(PathBuf);

/// Held while one process exchanges with the remote.
#[derive(Debug)]
pub struct SyncLock(#[expect(dead_code, reason = "it is held, not used")] File);

/// What is known.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct State {
    version: u32,
    /// The version of the shared store that was merged last.
    pub store: Option<String>,
    /// Its files.
    pub merged: Files,
    /// Segments that were merged, as long as they are in the inbox.
    pub inbox: BTreeSet<String>,
    /// Bytes of the local files that the remote has.
    pub covered: BTreeMap<String, Coverage>,
    /// Own segments that were not yet found in the shared store: the bytes that
    /// went into each.
    pub pending: BTreeMap<String, BTreeMap<String, Vec<Range<u64>>>>,
    /// Which prunes were carried out here.
    pub horizons: u64,
}

impl SyncDir {
    /// The folder for a remote, by all that tells it from others; made where it
    /// is not there.
    pub fn of(store: &Store, remote: &str) -> Result<Self, StoreError> {
        let all = store.root().join("sync");
        disk::check_dir(&all)?;
        disk::create_dir(&all)?;
        let ignore = all.join(".gitignore");
        if !ignore.exists() {
            // It is of this machine, also where the store is committed.
            replace_small(&ignore, b"*\n")?;
        }
        let dir = all.join(format!("{:016x}", xxh3_64(remote.as_bytes())));
        disk::check_dir(&dir)?;
        disk::create_dir(&dir)?;
        Ok(Self(dir))
    }

    /// The folder.
    pub fn path(&self) -> &Path {
        &self.0
    }

    /// A name for this store's own view of the remote, unique on this machine.
    pub fn key(&self) -> String {
        let path = fs::canonicalize(&self.0).unwrap_or_else(|_| self.0.clone());
        format!("{:016x}", xxh3_64(path.as_os_str().as_encoded_bytes()))
    }

    /// Waits so long for other processes; `None` where they are at it still.
    pub(super) fn lock(&self, wait: Duration) -> Result<Option<SyncLock>, StoreError> {
        let path = self.0.join("lock");
        disk::check_regular(&path)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io("open", &path))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Some(SyncLock(file))),
                Err(fs::TryLockError::WouldBlock) if start.elapsed() < wait => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                Err(fs::TryLockError::WouldBlock) => return Ok(None),
                Err(fs::TryLockError::Error(source)) => {
                    return Err(StoreError::Lock { path, source });
                }
            }
        }
    }
}

impl State {
    /// What was saved; nothing where that cannot be read.
    pub fn load(dir: &SyncDir) -> Result<Self, StoreError> {
        let bytes = disk::read_small(&path(dir))?.unwrap_or_default();
        let state: Self = serde_json::from_slice(&bytes).unwrap_or_default();
        Ok(match state.version {
            VERSION => state,
            _ => Self {
                version: VERSION,
                ..Self::default()
            },
        })
    }

    /// Saves it in one step.
    pub fn save(&self, dir: &SyncDir) -> Result<(), StoreError> {
        let bytes = serde_json::to_vec(self).expect("maps with text keys serialise");
        replace_small(&path(dir), &bytes)
    }

    /// Forgets everything but that prunes were carried out.
    pub fn forget(&mut self) {
        *self = Self {
            version: VERSION,
            horizons: self.horizons,
            ..Self::default()
        };
    }

    /// Forgets what was covered of files that were rewritten or are gone, and
    /// what was merged into them.
    pub fn check(&mut self, store: &Store) -> Result<(), StoreError> {
        let mut changed = Vec::new();
        for (name, coverage) in &self.covered {
            let path = store.root().join(name);
            let fits = match disk::open_to_read(&path)? {
                Some(file) => coverage
                    .fits(&file)
                    .map_err(StoreError::io("read", &path))?,
                None => false,
            };
            if !fits {
                changed.push(name.clone());
            }
        }
        for name in changed {
            self.covered.remove(&name);
            let stem = name.strip_suffix(".jsonl").unwrap_or(&name);
            self.merged.retain(|path, _| !path.starts_with(stem));
            // What a segment in the inbox holds is not known without reading.
            self.inbox.clear();
            for files in self.pending.values_mut() {
                files.remove(&name);
            }
        }
        Ok(())
    }

    /// Counts a range of a file as covered.
    pub fn cover(&mut self, name: &str, range: Range<u64>, file: &File) -> io::Result<()> {
        let coverage = self.covered.entry(name.to_owned()).or_default();
        // The file may have been rewritten since it was looked at.
        if !coverage.fits(file)? {
            *coverage = Coverage::default();
        }
        coverage.add(range, file)
    }
}

fn path(dir: &SyncDir) -> PathBuf {
    dir.0.join("state.json")
}

/// Replaces a small file in one step.
pub fn replace_small(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    let mut file = Replacement::of(path)?;
    file.write(bytes)?;
    file.commit()
}
