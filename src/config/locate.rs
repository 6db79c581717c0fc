//! Where the project's configuration is, and how it is replaced.

use std::fs::File;
use std::io::{self, Read, Write};
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

/// What people write by hand is a thousand times smaller.
const MAX_TEXT: u64 = 16 << 20;

/// Reads a text that people write. One that has no end, such as a device, is
/// an error and not the end of all memory.
pub fn read_text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?
        .take(MAX_TEXT + 1)
        .read_to_string(&mut text)?;
    if read as u64 > MAX_TEXT {
        let reason = format!("it is larger than {} MiB", MAX_TEXT >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, reason));
    }
    Ok(text)
}

/// Replaces a file in one step, so that a crash leaves the old or the new one.
/// A device or a pipe is no file: it would be gone afterwards.
pub fn replace_file(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Beside the target, so that the rename stays on one file system; a link
    // is followed to the file that is meant.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "it is no regular file",
        ));
    }
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
