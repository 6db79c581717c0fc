//! What can go wrong with a store.

use std::io;
use std::path::PathBuf;

use crate::store::StoreFormat;

/// An error of the store. Every one names the path it is about.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("cannot {action} \"{}\": {source}{}", path.display(), remedy(action, source))]
    Io {
        /// What was tried: `open`, `write` …
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A folder that is no store.
    #[error("\"{}\" is not a yardstick store: it has no readable \"format\" file ({found})", path.display())]
    NotAStore {
        /// The folder.
        path: PathBuf,
        /// What the format file holds instead.
        found: String,
    },
    /// Something else that stands where a store was to be made.
    #[error(
        "cannot make a store of \"{}\": {what}\nhint: name a folder that is empty or not there yet", path.display()
    )]
    Taken {
        /// Where.
        path: PathBuf,
        /// What it is instead.
        what: &'static str,
    },
    /// Written by a later version of this program.
    #[error(
        "the store \"{}\" has format {found}, this program writes {}: a newer yardstick is needed to change it",
        path.display(), crate::store::FORMAT
    )]
    TooNew {
        /// The folder.
        path: PathBuf,
        /// The version it states.
        found: StoreFormat,
    },
    /// A link or device where a file or folder of the store should be.
    #[error(
        "\"{}\" is not a regular file or folder: a store follows no links and reads no devices\nhint: move it away, or put the file back that it stands for", .0.display()
    )]
    NotRegular(PathBuf),
    /// A folder where a file of the store should be.
    #[error(
        "\"{}\" is a folder, and the store has a file of that name\nhint: move it away; nothing in it is read", .0.display()
    )]
    IsFolder(PathBuf),
    /// The system cannot lock this file.
    #[error(
        "cannot lock \"{}\": {source}\nhint: the file system has to know file locks; name a store on another one with --store", path.display()
    )]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// A sample whose line no reader would take.
    #[error(
        "a sample of {metric} takes {bytes} bytes, at most {} are kept\nhint: shorten its metadata and notes",
        crate::store::read::MAX_LINE
    )]
    TooLong {
        /// Of which metric; empty where it is not known.
        metric: String,
        /// How long its line would be.
        bytes: usize,
    },
    /// An event or machine line that cannot be read.
    #[error("\"{}\", line {line}: {reason}\nhint: run `yardstick doctor --repair`", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What serde says.
        reason: String,
    },
}

impl StoreError {
    /// For `map_err`: wraps an I/O error with what was tried on which path.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io {
            action,
            path,
            source,
        }
    }
}

fn remedy(action: &str, source: &io::Error) -> &'static str {
    use io::ErrorKind::{
        FileTooLarge, PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull,
    };
    match source.kind() {
        // Nobody can tell what a disk kept of what it could not sync.
        StorageFull | QuotaExceeded if action == "sync" => {
            "\nhint: free some space; whether this was recorded is not certain, what was recorded before is safe"
        }
        _ if action == "sync" => {
            "\nhint: the disk has a problem; whether this was recorded is not certain"
        }
        StorageFull | QuotaExceeded => {
            "\nhint: free some space and run it again; what was recorded before is safe"
        }
        FileTooLarge => {
            "\nhint: raise the limit (`ulimit -f`) and run it again; what was recorded before is safe"
        }
        PermissionDenied | ReadOnlyFilesystem => {
            "\nhint: nothing was changed; see to it that you may read and write the store, or name another with --store"
        }
        _ => "",
    }
}
