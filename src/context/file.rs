//! Reading small files that others wrote, with a bound on what is read.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// The first `limit` bytes of a regular file. Anything else that has a name
/// (a folder, a pipe that would block) is an error of the kind `InvalidInput`.
pub(super) fn read_start(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "not a regular file",
        ));
    }
    // One read for a file of the usual size, without a probe before it.
    let mut bytes = Vec::with_capacity(limit.min(4096) as usize);
    File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Whether an error only says that there is no such file.
pub(super) fn is_absent(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}
