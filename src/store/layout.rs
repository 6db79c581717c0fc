//! Where things are in a store, its creation, its version and its lock.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use crate::store::{StoreError, disk};

/// The layout that this program writes.
///
/// Changelog: 1.0, the first.
pub const FORMAT: StoreFormat = StoreFormat { major: 1, minor: 0 };

/// Version of a store's layout. A newer minor version may be written to (its
/// additions are kept); a newer major version is refused by writers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StoreFormat {
    /// Changes when older programs must not write.
    pub major: u32,
    /// Changes when something was added.
    pub minor: u32,
}

impl fmt::Display for StoreFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl StoreFormat {
    fn parse(text: &str) -> Option<Self> {
        let (major, minor) = text.trim().split_once('.')?;
        Some(Self {
            major: major.parse().ok()?,
            minor: minor.parse().ok()?,
        })
    }
}

/// An open store. Cheap: nothing is kept open or read ahead.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
    format: StoreFormat,
}

/// Holds the lock of all writers until it is dropped.
pub(crate) struct WriteLock(
    #[expect(dead_code, reason = "closing the file releases the lock")] File,
);

impl Store {
    /// Opens a store that exists; `None` where there is none.
    pub fn open(root: impl Into<PathBuf>) -> Result<Option<Self>, StoreError> {
        let root = root.into();
        let path = root.join("format");
        let bytes = match disk::read_small(&path)? {
            Some(bytes) => bytes,
            None if root.join("samples").is_dir() => {
                return Err(not_a_store(root, "the file is missing"));
            }
            None => return Ok(None),
        };
        let text = String::from_utf8_lossy(&bytes);
        match StoreFormat::parse(&text) {
            Some(format) => Ok(Some(Self { root, format })),
            None => {
                let found: String = text.chars().take(40).collect();
                Err(not_a_store(root, &format!("it holds {found:?}")))
            }
        }
    }

    /// Opens a store, creating it where there is none; the flag says whether it
    /// was created.
    pub fn open_or_create(root: impl Into<PathBuf>) -> Result<(Self, bool), StoreError> {
        let root = root.into();
        if let Some(store) = Self::open(&root)? {
            return Ok((store, false));
        }
        Ok((Self::create(root)?, true))
    }

    /// The version is written last: a store without it is not there yet, and
    /// two processes that create it at once write the same bytes.
    fn create(root: PathBuf) -> Result<Self, StoreError> {
        fs::create_dir_all(root.parent().unwrap_or(Path::new(".")))
            .map_err(StoreError::io("create", &root))?;
        disk::create_dir(&root)?;
        let store = Self {
            root,
            format: FORMAT,
        };
        let _lock = store.lock_file()?;
        write_once(&store.root.join(".gitignore"), b"*\n")?;
        disk::create_dir(&store.samples_dir())?;
        let mut format = disk::Replacement::of(&store.root.join("format"))?;
        format.write(format!("{FORMAT}\n").as_bytes())?;
        format.commit()?;
        Ok(store)
    }

    /// The folder of the store.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The version it states.
    pub fn format(&self) -> StoreFormat {
        self.format
    }

    /// Takes the lock of all writers, waiting for it.
    pub(crate) fn lock(&self) -> Result<WriteLock, StoreError> {
        if self.format.major > FORMAT.major {
            return Err(StoreError::TooNew {
                path: self.root.clone(),
                found: self.format,
            });
        }
        self.lock_file()
    }

    fn lock_file(&self) -> Result<WriteLock, StoreError> {
        let path = self.root.join("lock");
        disk::check_regular(&path)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io("open", &path))?;
        file.lock()
            .map_err(|source| StoreError::Lock { path, source })?;
        Ok(WriteLock(file))
    }

    pub(crate) fn samples_dir(&self) -> PathBuf {
        self.root.join("samples")
    }

    pub(crate) fn events_path(&self) -> PathBuf {
        self.root.join("events.jsonl")
    }

    pub(crate) fn machines_path(&self) -> PathBuf {
        self.root.join("machines.jsonl")
    }

    pub(crate) fn quarantine_dir(&self) -> PathBuf {
        self.root.join("quarantine")
    }

    pub(crate) fn segment_path(&self, month: &str) -> PathBuf {
        self.samples_dir().join(format!("{month}.jsonl"))
    }

    /// The months that have a segment, oldest first.
    pub fn months(&self) -> Result<Vec<String>, StoreError> {
        let dir = self.samples_dir();
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::io("list", &dir)(error)),
        };
        let mut months = Vec::new();
        for entry in entries {
            let entry = entry.map_err(StoreError::io("list", &dir))?;
            if let Some(month) = entry.file_name().to_str().and_then(month_of) {
                months.push(month.to_owned());
            }
        }
        months.sort_unstable();
        Ok(months)
    }
}

/// `2026-11` of `2026-11.jsonl`; `None` for every other name.
fn month_of(file_name: &str) -> Option<&str> {
    let month = file_name.strip_suffix(".jsonl")?;
    let bytes = month.as_bytes();
    let digits = |range: std::ops::Range<usize>| bytes[range].iter().all(u8::is_ascii_digit);
    (bytes.len() == 7 && bytes[4] == b'-' && digits(0..4) && digits(5..7)).then_some(month)
}

fn not_a_store(path: PathBuf, found: &str) -> StoreError {
    StoreError::NotAStore {
        path,
        found: found.to_owned(),
    }
}

fn write_once(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    disk::check_regular(path)?;
    if path.exists() {
        return Ok(());
    }
    let mut file = File::create(path).map_err(StoreError::io("create", path))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(StoreError::io("write", path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_months_are_segments() {
        assert_eq!(month_of("2026-11.jsonl"), Some("2026-11"));
        for other in [
            "2026-11.jsonl.tmp",
            "x.jsonl",
            "2026_11.jsonl",
            "..jsonl",
            "20261-1.jsonl",
        ] {
            assert_eq!(month_of(other), None, "{other}");
        }
    }

    #[test]
    fn a_new_store_ignores_itself_and_states_its_version() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let root = dir.path().join("deep").join(".yardstick");
        let (store, created) = Store::open_or_create(&root).expect("created");
        assert!(created);
        assert_eq!(store.format(), FORMAT);
        assert_eq!(
            fs::read_to_string(root.join(".gitignore")).expect("there"),
            "*\n"
        );
        assert!(!Store::open_or_create(&root).expect("opened").1);
    }

    #[test]
    fn a_newer_major_version_is_read_but_not_written() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        fs::write(dir.path().join("format"), "2.0\n").expect("written");
        let store = Store::open(dir.path()).expect("readable").expect("there");
        assert!(matches!(
            store.lock().err(),
            Some(StoreError::TooNew { .. })
        ));
    }

    #[test]
    fn another_folder_is_no_store() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        assert!(Store::open(dir.path()).expect("readable").is_none());
        fs::write(dir.path().join("format"), "pdf").expect("written");
        assert!(matches!(
            Store::open(dir.path()),
            Err(StoreError::NotAStore { .. })
        ));
    }
}
