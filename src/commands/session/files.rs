//! Where configuration and own store are.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::config::{self, Config, FILE_NAME};
use crate::context::{Repository, Surroundings};

/// Where the numbers go that belong to no project.
pub(super) fn own_store() -> Option<PathBuf> {
    let dirs = directories::ProjectDirs::from("", "", "yardstick")?;
    Some(dirs.data_dir().join("store"))
}

/// The nearest `yardstick.toml`, not beyond the repository: a file above it
/// belongs to something else.
pub(super) fn find_config(cwd: &Path, repository: Option<&Repository>) -> Option<PathBuf> {
    let found = config::find_upwards(cwd)?;
    // A bare repository that `GIT_DIR` names does not hold the working folder.
    let around = repository.filter(|r| r.work_tree().is_some() || !r.is_named());
    match around {
        Some(repository) if !found.starts_with(repository.home()) => None,
        _ => Some(found),
    }
}

pub(super) fn user_config_path(surroundings: &Surroundings) -> Option<PathBuf> {
    match surroundings.env.path("YARDSTICK_USER_CONFIG") {
        Some(path) => Some(path),
        None => directories::ProjectDirs::from("", "", "yardstick")
            .map(|dirs| dirs.config_dir().join(FILE_NAME)),
    }
}

pub(super) fn read_config(path: &Path) -> Result<Config> {
    if is_folder_or_pipe(path) {
        bail!(
            "\"{}\" is no file\nhint: name a configuration file, such as {FILE_NAME}",
            path.display()
        );
    }
    let text =
        config::read_text(path).with_context(|| format!("cannot read \"{}\"", path.display()))?;
    Ok(config::parse(&text, path)?)
}

/// A folder cannot be read, and a pipe would be waited for, for ever.
#[cfg(unix)]
pub(in crate::commands) fn is_folder_or_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|metadata| {
        let kind = metadata.file_type();
        kind.is_dir() || kind.is_fifo() || kind.is_socket()
    })
}

/// See the Unix variant.
#[cfg(not(unix))]
pub(in crate::commands) fn is_folder_or_pipe(path: &Path) -> bool {
    path.is_dir()
}
