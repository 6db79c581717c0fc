//! Where the project's configuration is, and how it is replaced.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Name of the project's configuration file.
pub const FILE_NAME: &str = "yardstick.toml";

/// The nearest `yardstick.toml` in `start` or a folder above it.
pub fn find_upwards(start: &Path) -> Option<PathBuf> {
    start
        .ancestors()
        .map(|dir| dir.join(FILE_NAME))
        .find(|path| path.is_file())
}

/// Replaces a file in one step, so that a crash leaves the old or the new one.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Beside the target, so that the rename stays on one file system; a link
    // is followed to the file that is meant.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut name = target.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let temporary = target.with_file_name(name);
    let mut file = File::create(&temporary)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if let Ok(metadata) = std::fs::metadata(&target) {
        // Best effort: the content is what counts.
        let _ = std::fs::set_permissions(&temporary, metadata.permissions());
    }
    let replaced = written.and_then(|()| std::fs::rename(&temporary, &target));
    if replaced.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    replaced
}
