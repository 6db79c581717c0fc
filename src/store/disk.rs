//! The few things that differ between operating systems: what makes a file
//! name durable, how a file is replaced, and which files are plain files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::StoreError;

/// Makes the entries of a folder durable. Windows keeps its directory entries
/// in a journal and has no such call.
#[cfg(unix)]
pub fn sync_dir(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// See the Unix variant.
#[cfg(not(unix))]
pub fn sync_dir(_path: &Path) -> io::Result<()> {
    Ok(())
}

/// Creates a folder and makes its name durable; quiet where it is there.
pub fn create_dir(path: &Path) -> Result<(), StoreError> {
    match fs::create_dir(path) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => {
            return Ok(());
        }
        Err(error) => return Err(StoreError::io("create", path)(error)),
    }
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => sync_dir(parent),
        _ => sync_dir(Path::new(".")),
    }
    .map_err(StoreError::io("sync the folder of", path))
}

/// Refuses links, devices and folders, so that data can never lead a writer or
/// reader out of the store; a file that is not there is fine.
pub fn check_regular(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(_) => Err(StoreError::NotRegular(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}

/// Opens a plain file for reading; `None` where there is none.
pub fn open_to_read(path: &Path) -> Result<Option<File>, StoreError> {
    check_regular(path)?;
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(StoreError::io("open", path)(error)),
    }
}

/// The whole of a small file; `None` where there is none.
pub fn read_small(path: &Path) -> Result<Option<Vec<u8>>, StoreError> {
    let Some(mut file) = open_to_read(path)? else {
        return Ok(None);
    };
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut file, &mut bytes).map_err(StoreError::io("read", path))?;
    Ok(Some(bytes))
}

/// A file written beside `target` that takes its place at once, or never.
pub struct Replacement {
    file: io::BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Replacement {
    /// Starts a new version of `target`. The caller holds the lock, so the one
    /// temporary name is its own; what a crash left there is overwritten.
    pub fn of(target: &Path) -> Result<Self, StoreError> {
        let mut name = target.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        check_regular(&temporary)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(true)
            .open(&temporary)
            .map_err(StoreError::io("create", &temporary))?;
        Ok(Self {
            file: io::BufWriter::with_capacity(1 << 16, file),
            temporary,
            target: target.to_owned(),
        })
    }

    /// Adds bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file
            .write_all(bytes)
            .map_err(StoreError::io("write", &self.temporary))
    }

    /// Makes the new version durable and puts it in place.
    pub fn commit(mut self) -> Result<(), StoreError> {
        self.file
            .flush()
            .map_err(StoreError::io("write", &self.temporary))?;
        self.file
            .get_ref()
            .sync_all()
            .map_err(StoreError::io("sync", &self.temporary))?;
        fs::rename(&self.temporary, &self.target)
            .map_err(StoreError::io("replace", &self.target))?;
        sync_parent(&self.target)
    }

    /// Leaves the old version as it is.
    pub fn abandon(self) {
        drop(self.file);
        // What stays behind is overwritten by the next replacement.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Makes the name of a file durable.
pub fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let parent = path.parent().unwrap_or(Path::new("."));
    sync_dir(parent).map_err(StoreError::io("sync", parent))
}
