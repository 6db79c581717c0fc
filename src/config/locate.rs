//! Where the project's configuration is.

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
