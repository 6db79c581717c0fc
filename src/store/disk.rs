//! The few things that differ between operating systems: what makes a file
//! name durable, how a file is replaced, and which files are plain files.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::store::StoreError;
use crate::store::read::{Line, copy_line};

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
    sync_parent(path)
}

/// The same for the folders above it too. The names are synced even where they
/// were there: whoever made them may have been cut off before that.
pub fn create_dir_all(path: &Path) -> Result<(), StoreError> {
    let missing = path.ancestors().take_while(|dir| !dir.exists()).count();
    let new: Vec<&Path> = path.ancestors().take(missing.max(1)).collect();
    for dir in new.into_iter().rev() {
        create_dir(dir)?;
    }
    sync_parent(path)
}

/// Refuses a folder of the store that is a link or no folder; one that is not
/// there is fine.
pub fn check_dir(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_dir() => Ok(()),
        Ok(_) => Err(StoreError::NotRegular(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(StoreError::io("look at", path)(error)),
    }
}

/// Refuses links, devices and folders, so that data can never lead a writer or
/// reader out of the store; a file that is not there is fine.
pub fn check_regular(path: &Path) -> Result<(), StoreError> {
    match fs::symlink_metadata(path) {
        Ok(metadata) if metadata.is_file() => Ok(()),
        Ok(metadata) if metadata.is_dir() => Err(StoreError::IsFolder(path.to_owned())),
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

/// Bytes of an open file, as far as they are there.
pub fn read_range(mut file: &File, range: &std::ops::Range<u64>) -> io::Result<Vec<u8>> {
    io::Seek::seek(&mut file, io::SeekFrom::Start(range.start))?;
    let mut bytes = Vec::new();
    let wanted = range.end.saturating_sub(range.start);
    io::Read::read_to_end(&mut io::Read::take(file, wanted), &mut bytes)?;
    Ok(bytes)
}

/// A file written beside `target` that takes its place at once, or never.
/// Dropped without [`Replacement::commit`], nothing of it remains.
pub struct Replacement {
    file: io::BufWriter<File>,
    temporary: PathBuf,
    target: PathBuf,
    committed: bool,
}

impl Replacement {
    /// Starts a new version of `target`. The caller holds the lock, so the one
    /// temporary name is its own; what a crash left there goes first, since it
    /// could be another name of something else.
    pub fn of(target: &Path) -> Result<Self, StoreError> {
        check_regular(target)?;
        let mut name = target.as_os_str().to_owned();
        name.push(".tmp");
        let temporary = PathBuf::from(name);
        match fs::remove_file(&temporary) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(StoreError::io("remove", &temporary)(error));
            }
            _ => {}
        }
        let file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .map_err(StoreError::io("create", &temporary))?;
        keep_access(target, &file);
        Ok(Self {
            file: io::BufWriter::with_capacity(1 << 16, file),
            temporary,
            target: target.to_owned(),
            committed: false,
        })
    }

    /// Adds bytes.
    pub fn write(&mut self, bytes: &[u8]) -> Result<(), StoreError> {
        self.file
            .write_all(bytes)
            .map_err(StoreError::io("write", &self.temporary))
    }

    /// Adds a line of `source`, all of it, with a newline.
    pub fn write_line(&mut self, source: &Path, line: Line<'_>) -> Result<(), StoreError> {
        copy_line(source, line, &mut self.file, &self.temporary)
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
        self.committed = true;
        sync_parent(&self.target)
    }
}

impl Drop for Replacement {
    fn drop(&mut self) {
        if !self.committed {
            // What stays behind goes with the next replacement, or `doctor`.
            let _ = fs::remove_file(&self.temporary);
        }
    }
}

/// Gives `new` the access rights and, where that is allowed, the owner of the
/// file that it is to replace, so that everybody who could write still can.
fn keep_access(target: &Path, new: &File) {
    let Ok(old) = fs::symlink_metadata(target) else {
        return;
    };
    // Only the owner or root may; the new file is as good for everybody else.
    #[cfg(unix)]
    {
        use std::os::unix::fs::{MetadataExt, fchown};
        let _ = fchown(new, Some(old.uid()), Some(old.gid()));
    }
    let _ = new.set_permissions(old.permissions());
}

/// Makes the name of a file durable.
pub fn sync_parent(path: &Path) -> Result<(), StoreError> {
    let parent = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    sync_dir(parent).map_err(StoreError::io("sync", parent))
}
