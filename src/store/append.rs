//! Appending: one lock, one write per segment, unlock, sync. What was
//! acknowledged is durable; what was not is not there.

use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::model::Sample;
use crate::store::line::encode;
use crate::store::read::MAX_LINE;
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
    /// Whether a torn last line was closed off.
    pub sealed: bool,
}

impl Store {
    /// Appends samples, each to the segment of its own month. On `Ok` all of
    /// them are durable; on `Err` none of them is there, unless the process was
    /// killed in between, or the disk took the bytes and then failed to sync.
    pub fn append(&self, samples: &[Sample]) -> Result<Appended, StoreError> {
        let mut segments: BTreeMap<String, Vec<u8>> = BTreeMap::new();
        for sample in samples {
            let lines = segments.entry(sample.time.month()).or_default();
            let start = lines.len();
            encode(sample, lines);
            check_len(sample.metric.as_str(), lines.len() - start - 1)?;
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
        disk::check_dir(&self.samples_dir())?;
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
        pending.iter().try_for_each(Pending::sync)?;
        Ok(recovered(&pending))
    }
}

/// A line that is longer than readers take is not written in the first place.
pub(crate) fn check_len(metric: &str, bytes: usize) -> Result<(), StoreError> {
    if bytes <= MAX_LINE {
        return Ok(());
    }
    Err(StoreError::TooLong {
        metric: metric.to_owned(),
        bytes,
    })
}

/// What was sealed on the way.
pub(crate) fn recovered(pending: &[Pending]) -> Vec<Recovered> {
    let sealed = pending.iter().filter(|p| p.sealed);
    sealed
        .map(|p| Recovered {
            path: p.path.clone(),
        })
        .collect()
}

/// Lines that are durable, and where they are. The file is the one they were
/// written to, whatever has its name by now.
#[derive(Debug)]
pub struct Poured {
    /// From the store's folder on.
    pub name: String,
    /// Bytes of the file.
    pub range: std::ops::Range<u64>,
    /// Open for reading.
    pub file: File,
}

impl Pending {
    /// All of a file that has just become a segment.
    pub(crate) fn moved(file: File, path: &Path) -> Self {
        Self {
            file,
            path: path.to_owned(),
            before: 0,
            sealed: false,
        }
    }

    /// Under the lock: the bytes that were added.
    pub(crate) fn range(&self) -> Result<std::ops::Range<u64>, StoreError> {
        let metadata = self.file.metadata();
        let metadata = metadata.map_err(StoreError::io("look at", &self.path))?;
        Ok(self.before..metadata.len())
    }

    /// The same when it is durable.
    pub(crate) fn poured(self, name: String, range: std::ops::Range<u64>) -> Poured {
        Poured {
            name,
            range,
            file: self.file,
        }
    }

    /// Makes the append durable.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        self.file
            .sync_data()
            .map_err(StoreError::io("sync", &self.path))
    }

    /// Under the lock: cuts the file back to what it was. Best effort, since
    /// the disk has just failed; a line that stays was never acknowledged.
    pub(crate) fn take_back(&self) {
        let _ = self.file.set_len(self.before);
    }
}

/// Appends `lines` (each with its newline) to a file, under the lock. Closes
/// off a torn last line first. The caller syncs.
///
/// The name of a new file is durable before its first byte is written: whoever
/// finds a file that is not empty only has to sync what they add.
pub(crate) fn append_lines(path: &Path, lines: &[u8]) -> Result<Pending, StoreError> {
    let mut file = open_to_append(path)?;
    let before = file
        .metadata()
        .map_err(StoreError::io("look at", path))?
        .len();
    if before == 0 {
        disk::sync_parent(path)?;
    }
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

/// The folder is made where it is missing: git keeps no empty ones.
fn open_to_append(path: &Path) -> Result<File, StoreError> {
    disk::check_regular(path)?;
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    match (options.open(path), path.parent()) {
        (Err(error), Some(parent)) if error.kind() == ErrorKind::NotFound => {
            disk::create_dir(parent)?;
            options.open(path)
        }
        (opened, _) => opened,
    }
    .map_err(StoreError::io("open", path))
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

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::model::Metadata;
    use crate::store::fixture::{numbers, sample, segment, store};

    #[test]
    fn samples_go_to_the_file_of_their_own_month() {
        let (_dir, store) = store();
        let samples = [
            sample(1, "2026-10-31T23:59:59.999Z"),
            sample(2, "2026-11-01"),
            sample(3, "2026-10-01"),
        ];
        let appended = store.append(&samples).expect("appended");
        assert_eq!((appended.samples, appended.recovered), (3, Vec::new()));
        assert_eq!(numbers(&store, "2026-10"), [1, 3]);
        assert_eq!(numbers(&store, "2026-11"), [2]);
    }

    #[test]
    fn a_torn_last_line_is_closed_off_and_reported() {
        let (_dir, store) = store();
        let path = store.segment_path("2026-11");
        fs::write(&path, "{\"id\":").expect("written");
        let appended = store.append(&[sample(1, "2026-11-20")]).expect("appended");
        assert_eq!(appended.recovered, [Recovered { path }]);
        let text = segment(&store, "2026-11");
        assert!(text.starts_with("{\"id\":\n{\"id\":\"01M"), "{text}");
        let again = store.append(&[sample(2, "2026-11-20")]).expect("appended");
        assert_eq!(again.recovered, []);
    }

    #[test]
    fn a_month_that_fails_takes_the_others_back() {
        let (_dir, store) = store();
        store.append(&[sample(1, "2026-10-01")]).expect("appended");
        fs::create_dir(store.segment_path("2026-12")).expect("in the way");
        let samples = [
            sample(2, "2026-10-02"),
            sample(3, "2026-11-01"),
            sample(4, "2026-12-01"),
        ];
        let error = store.append(&samples).expect_err("December is no file");
        assert!(error.to_string().contains("2026-12.jsonl"), "{error}");
        assert_eq!(numbers(&store, "2026-10"), [1]);
        assert_eq!(segment(&store, "2026-11"), "");
    }

    #[test]
    fn what_is_taken_back_takes_its_seal_along() {
        let (_dir, store) = store();
        let path = store.segment_path("2026-11");
        fs::write(&path, "torn").expect("written");
        let pending = append_lines(&path, b"line\n").expect("appended");
        assert_eq!(fs::read(&path).expect("there"), b"torn\nline\n");
        pending.take_back();
        assert_eq!(fs::read(&path).expect("there"), b"torn");
    }

    #[test]
    fn a_line_that_no_reader_would_take_is_not_written() {
        let (_dir, store) = store();
        let mut long = sample(1, "2026-11-20");
        let value = "\u{1}".repeat(16 * 1024);
        for key in 0..60 {
            let insert = |pairs: &mut Metadata| pairs.insert(format!("k{key}"), value.as_str());
            insert(&mut long.metadata).expect("valid");
            insert(&mut long.notes).expect("valid");
        }
        let error = store.append(&[sample(2, "2026-11-20"), long]);
        assert!(matches!(error, Err(StoreError::TooLong { .. })));
        assert_eq!(segment(&store, "2026-11"), "");
    }
}
