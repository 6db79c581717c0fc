//! Appending: one lock, one write per segment, unlock, sync. What was
//! acknowledged is durable; what was not is not there.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::model::Sample;
use crate::store::line::encode;
use crate::store::{Store, StoreError, disk};

/// What an append did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appended {
    /// Samples written.
    pub samples: usize,
    /// Segments whose torn last line was closed off first.
    pub recovered: Vec<Recovered>,
}

/// A last line that an earlier crash left unfinished. It was closed off with a
/// newline, so that it swallows nothing; `doctor` takes it out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recovered {
    /// The file it stands in.
    pub path: PathBuf,
}

/// A file after an append that is not yet durable.
pub(crate) struct Pending {
    pub file: File,
    pub path: PathBuf,
    /// Length before, for taking the append back.
    before: u64,
    /// Whether the file came into being.
    created: bool,
    sealed: bool,
}

impl Store {
    /// Appends samples, each to the segment of its own month. On `Ok` all of
    /// them are durable; on `Err` none of them is there, unless the machine
    /// went down in between.
    pub fn append(&self, samples: &[Sample]) -> Result<Appended, StoreError> {
        let mut segments: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for sample in samples {
            encode(sample, segments.entry(sample.time.month()).or_default());
        }
        let recovered = self.append_segments(
            segments
                .iter()
                .map(|(month, lines)| (month.as_str(), &lines[..])),
        )?;
        Ok(Appended {
            samples: samples.len(),
            recovered,
        })
    }

    /// Appends whole lines to segments, all or none.
    pub(crate) fn append_segments<'a>(
        &self,
        segments: impl Iterator<Item = (&'a str, &'a [u8])>,
    ) -> Result<Vec<Recovered>, StoreError> {
        let lock = self.lock()?;
        let mut pending = Vec::new();
        for (month, lines) in segments {
            match append_lines(&self.segment_path(month), lines) {
                Ok(appended) => pending.push(appended),
                Err(error) => {
                    pending.iter().for_each(Pending::take_back);
                    return Err(error);
                }
            }
        }
        // Others may append while this waits for the disk; a prune that comes
        // between has read these lines and syncs them with its rewrite.
        drop(lock);
        let mut created = false;
        for appended in &pending {
            appended
                .file
                .sync_data()
                .map_err(StoreError::io("sync", &appended.path))?;
            created |= appended.created;
        }
        if created {
            disk::sync_dir(&self.samples_dir())
                .map_err(StoreError::io("sync", self.samples_dir()))?;
        }
        Ok(pending
            .into_iter()
            .filter(|p| p.sealed)
            .map(|p| Recovered { path: p.path })
            .collect())
    }
}

impl Pending {
    /// Under the lock: cuts the file back to what it was. Best effort, since
    /// the disk has just failed; a line that stays was never acknowledged.
    pub(crate) fn take_back(&self) {
        let _ = self.file.set_len(self.before);
    }
}

/// Appends `lines` (each with its newline) to a file, under the lock. Closes
/// off a torn last line first. The caller syncs.
pub(crate) fn append_lines(path: &Path, lines: &[u8]) -> Result<Pending, StoreError> {
    disk::check_regular(path)?;
    let mut file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .open(path)
        .map_err(StoreError::io("open", path))?;
    let before = file
        .metadata()
        .map_err(StoreError::io("look at", path))?
        .len();
    let sealed = !ends_with_newline(&mut file, before).map_err(StoreError::io("read", path))?;
    let written = if sealed {
        file.write_all(&[b"\n", lines].concat())
    } else {
        file.write_all(lines)
    };
    let pending = Pending {
        file,
        path: path.to_owned(),
        before,
        created: before == 0,
        sealed,
    };
    match written {
        Ok(()) => Ok(pending),
        Err(error) => {
            pending.take_back();
            Err(StoreError::io("write", path)(error))
        }
    }
}

fn ends_with_newline(file: &mut File, len: u64) -> std::io::Result<bool> {
    if len == 0 {
        return Ok(true);
    }
    let mut last = [0];
    file.seek(SeekFrom::Start(len - 1))?;
    file.read_exact(&mut last)?;
    Ok(last[0] == b'\n')
}
