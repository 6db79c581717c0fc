//! What can go wrong with a store.

use std::io;
use std::path::PathBuf;

use crate::store::StoreFormat;

/// An error of the store. Every one names the path it is about.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The operating system refused.
    #[error("cannot {action} \"{}\": {source}{}", path.display(), remedy(source))]
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
    /// A link, folder or device where a file of the store should be.
    #[error("\"{}\" is not a regular file: a store follows no links and reads no devices", .0.display())]
    NotRegular(PathBuf),
    /// Another process holds the lock for too long.
    #[error("cannot lock \"{}\": {source}", path.display())]
    Lock {
        /// The lock file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
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

fn remedy(source: &io::Error) -> &'static str {
    match source.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "\nhint: nothing was recorded; free some space (`yardstick prune` helps) and run it again"
        }
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            "\nhint: nothing was recorded; make the store writable or name another with --store"
        }
        _ => "",
    }
}
