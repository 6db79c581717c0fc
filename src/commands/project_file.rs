//! The configuration file of the project, which some commands write to.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::commands::Session;
use crate::config::{self, FILE_NAME};

/// The file that settings are written to, and what it holds.
pub fn read(session: &Session) -> Result<(PathBuf, String)> {
    let path = match (session.config_path(), session.project_dir()) {
        (Some(path), _) => path.to_owned(),
        (None, Some(project)) => project.join(FILE_NAME),
        (None, None) => bail!(
            "there is no project here: no {FILE_NAME}, no git repository\nhint: `yardstick init` makes this folder one"
        ),
    };
    match config::read_text(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((path, String::new())),
        Err(error) => Err(error).with_context(|| format!("cannot read \"{}\"", path.display())),
    }
}

/// Replaces what it holds.
pub fn write(path: &Path, text: &str) -> Result<()> {
    config::replace_file(path, text.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", path.display()))
}
