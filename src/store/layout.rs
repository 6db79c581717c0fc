//! Where things are in a store, its creation, its version and its lock.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};

use crate::store::{StoreError, disk};

/// The layout that this program writes.
///
/// Changelog: 1.0, the first; 1.1 adds `sync/`, which older programs leave alone.
pub const FORMAT: StoreFormat = StoreFormat { major: 1, minor: 1 };

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
    pub(crate) fn parse(text: &str) -> Option<Self> {
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
///
/// The lock file is one byte long while names in the store change, and empty
/// otherwise: where a writer was killed between a rename and its sync, the next
/// one finds that byte and syncs the folders before it acknowledges anything
/// that is only found under the new name.
pub(crate) struct WriteLock {
    file: File,
    path: PathBuf,
}

impl WriteLock {
    /// Call before files are created for a new store, replaced or removed. The
    /// length is set, not a byte written: that works on a full disk too.
    pub fn names_change(&self) -> Result<(), StoreError> {
        self.set_len(1)
    }

    /// Call when the folders are synced.
    pub fn names_settled(&self) -> Result<(), StoreError> {
        self.set_len(0)
    }

    fn set_len(&self, len: u64) -> Result<(), StoreError> {
        self.file
            .set_len(len)
            .map_err(StoreError::io("write", &self.path))
    }
}

impl Store {
    /// Opens a store that exists; `None` where there is none.
    pub fn open(root: impl Into<PathBuf>) -> Result<Option<Self>, StoreError> {
        let root = root.into();
        if let Some(format) = read_format(&root)? {
            return Ok(Some(Self { root, format }));
        }
        if months_in(&root.join("samples"))?.is_empty() {
            return Ok(None);
        }
        // The version comes before the first segment, so it is there by now
        // if another process has just created this store.
        match read_format(&root)? {
            Some(format) => Ok(Some(Self { root, format })),
            None => Err(not_a_store(
                root,
                "the file is missing; `yardstick doctor --repair` writes it anew",
            )),
        }
    }

    /// The same for a store that may have lost its version: it counts as one
    /// of the version that this program writes, for `doctor` to mend.
    pub fn open_to_mend(root: impl Into<PathBuf>) -> Result<Option<Self>, StoreError> {
        let root = root.into();
        match read_format(&root)? {
            Some(format) => Ok(Some(Self { root, format })),
            None if months_in(&root.join("samples"))?.is_empty() => Ok(None),
            None => Ok(Some(Self {
                root,
                format: FORMAT,
            })),
        }
    }

    /// Whether the file that states the version is gone.
    pub(crate) fn lost_its_format(&self) -> bool {
        !self.format_path().exists()
    }

    /// Writes the version anew where it is gone.
    pub(crate) fn restore_format(&self) -> Result<(), StoreError> {
        write_once(&self.format_path(), format!("{FORMAT}\n").as_bytes())
    }

    pub(crate) fn format_path(&self) -> PathBuf {
        self.root.join("format")
    }

    /// A store that is not there yet: it can be asked, and holds nothing.
    pub fn absent(root: impl Into<PathBuf>) -> Self {
        Self {
            root: root.into(),
            format: FORMAT,
        }
    }

    /// Whether the folder is there.
    pub fn is_there(&self) -> bool {
        self.root.exists()
    }

    /// Opens a store, creating it where there is none; the flag says whether it
    /// was created.
    pub fn open_or_create(root: impl Into<PathBuf>) -> Result<(Self, bool), StoreError> {
        let root = root.into();
        if let Some(store) = Self::open(&root)? {
            return Ok((store, false));
        }
        check_free(&root)?;
        Ok((Self::create(root)?, true))
    }

    /// The version is written last: a store without it is not there yet, and
    /// two processes that create it at once write the same bytes.
    fn create(root: PathBuf) -> Result<Self, StoreError> {
        disk::create_dir_all(&root)?;
        let store = Self {
            root,
            format: FORMAT,
        };
        let lock = store.lock_file()?;
        if let Some(format) = read_format(&store.root)? {
            return Ok(Self { format, ..store });
        }
        lock.names_change()?;
        write_once(&store.root.join(".gitignore"), b"*\n")?;
        disk::create_dir(&store.samples_dir())?;
        write_once(&store.root.join("format"), format!("{FORMAT}\n").as_bytes())?;
        lock.names_settled()?;
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
        if let Err(source) = file.lock() {
            return Err(StoreError::Lock { path, source });
        }
        let lock = WriteLock { file, path };
        self.settle(&lock)?;
        Ok(lock)
    }

    /// Makes the names durable that a killed writer left unsynced.
    fn settle(&self, lock: &WriteLock) -> Result<(), StoreError> {
        let metadata = lock.file.metadata();
        let len = metadata
            .map_err(StoreError::io("look at", &lock.path))?
            .len();
        if len == 0 {
            return Ok(());
        }
        for dir in [self.samples_dir(), self.root.clone()] {
            if dir.exists() {
                disk::sync_dir(&dir).map_err(StoreError::io("sync", &dir))?;
            }
        }
        lock.names_settled()
    }

    /// Keeps writers out while something is looked at; `None` where the lock
    /// cannot be had, as in a store that is read-only: then nobody writes.
    pub(crate) fn hold_still(&self) -> Option<File> {
        let path = self.root.join("lock");
        let file = disk::open_to_read(&path).ok().flatten()?;
        file.lock_shared().ok().map(|()| file)
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
        months_in(&self.samples_dir())
    }
}

/// Refuses to make a store of what is something else already: a file, a link
/// into nothing, a folder with other things in it. A folder of the usual name
/// is ours, and one that holds nothing but parts of a store is one that was cut
/// off while it was made.
fn check_free(root: &Path) -> Result<(), StoreError> {
    let taken = |what: &'static str| StoreError::Taken {
        path: root.to_owned(),
        what,
    };
    match fs::metadata(root) {
        Ok(metadata) if !metadata.is_dir() => return Err(taken("it is no folder")),
        Ok(_) => {}
        Err(_) if fs::symlink_metadata(root).is_ok() => {
            return Err(taken("it is a link that leads nowhere"));
        }
        Err(_) => return Ok(()),
    }
    if root.file_name().is_some_and(|name| name == ".yardstick") {
        return Ok(());
    }
    let ours = [
        "lock",
        "samples",
        ".gitignore",
        ".gitignore.tmp",
        "format.tmp",
        "events.jsonl",
        "machines.jsonl",
        "quarantine",
        "sync",
    ];
    for entry in fs::read_dir(root).map_err(StoreError::io("list", root))? {
        let name = entry.map_err(StoreError::io("list", root))?.file_name();
        let name = name.to_string_lossy();
        if !ours.contains(&name.as_ref()) && !name.starts_with("spool-") {
            return Err(taken("it holds other things"));
        }
    }
    Ok(())
}

fn months_in(samples: &Path) -> Result<Vec<String>, StoreError> {
    disk::check_dir(samples)?;
    let entries = match fs::read_dir(samples) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(StoreError::io("list", samples)(error)),
    };
    let mut months = Vec::new();
    for entry in entries {
        let entry = entry.map_err(StoreError::io("list", samples))?;
        if let Some(month) = entry.file_name().to_str().and_then(month_of) {
            months.push(month.to_owned());
        }
    }
    months.sort_unstable();
    Ok(months)
}

/// The version that a store states; `None` where there is none.
fn read_format(root: &Path) -> Result<Option<StoreFormat>, StoreError> {
    let path = root.join("format");
    let Some(file) = disk::open_to_read(&path)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    file.take(64)
        .read_to_end(&mut bytes)
        .map_err(StoreError::io("read", &path))?;
    let text = String::from_utf8_lossy(&bytes);
    match StoreFormat::parse(&text) {
        Some(format) => Ok(Some(format)),
        None => {
            let found: String = text.chars().take(40).collect();
            Err(not_a_store(root.to_owned(), &format!("it holds {found:?}")))
        }
    }
}

/// `2026-11` of `2026-11.jsonl`; `None` for every other name.
pub(crate) fn month_of(file_name: &str) -> Option<&str> {
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
    let mut file = disk::Replacement::of(path)?;
    file.write(bytes)?;
    file.commit()
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

    #[test]
    fn a_creation_that_was_cut_off_is_finished_by_the_next_process() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let root = dir.path().join("store");
        let parts: [&[&str]; 4] = [&[], &["lock"], &["lock", "gitignore"], &["lock", "samples"]];
        for there in parts {
            fs::create_dir(&root).expect("created");
            if there.contains(&"lock") {
                fs::write(root.join("lock"), "x").expect("written");
            }
            if there.contains(&"gitignore") {
                fs::write(root.join(".gitignore.tmp"), "").expect("written");
            }
            if there.contains(&"samples") {
                fs::create_dir(root.join("samples")).expect("created");
            }
            assert!(Store::open(&root).expect("readable").is_none());
            assert!(Store::open_or_create(&root).expect("created").1);
            let ignored = fs::read_to_string(root.join(".gitignore"));
            assert_eq!(ignored.expect("there"), "*\n");
            assert_eq!(fs::read(root.join("lock")).expect("there"), b"");
            fs::remove_dir_all(&root).expect("removed");
        }
    }

    #[test]
    fn a_version_that_is_gone_is_no_reason_to_start_over() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let (store, _) = Store::open_or_create(dir.path().join("store")).expect("created");
        fs::write(store.segment_path("2026-11"), "").expect("written");
        fs::remove_file(store.root().join("format")).expect("removed");
        assert!(matches!(
            Store::open_or_create(store.root()),
            Err(StoreError::NotAStore { .. })
        ));
    }

    #[test]
    fn names_that_a_killed_writer_left_unsynced_are_settled() {
        let dir = tempfile::tempdir().expect("a scratch folder");
        let (store, _) = Store::open_or_create(dir.path().join("store")).expect("created");
        store.lock().expect("free").names_change().expect("noted");
        let len = || {
            fs::metadata(store.root().join("lock"))
                .expect("there")
                .len()
        };
        assert_eq!(len(), 1);
        drop(store.lock().expect("free"));
        assert_eq!(len(), 0);
    }
}
