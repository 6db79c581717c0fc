//! What git knows about the place of a measurement: the repository, the
//! commit, the branch.
//!
//! The files of git are read, which costs microseconds where the `git` command
//! costs milliseconds. The command is asked only where reading cannot know:
//! references in a reftable, and the time of a commit.

mod command;
mod config;
mod discover;
mod refs;
mod worktree;

use std::io;
use std::path::{Path, PathBuf};

use crate::context::file::read_start;
use crate::model::{TimeError, Timestamp};

pub(super) use refs::is_hash;
pub use worktree::WorkTrees;

/// A git repository: three folders, and how it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repository {
    git_dir: PathBuf,
    common_dir: PathBuf,
    work_tree: Option<PathBuf>,
    /// Found through `GIT_DIR`, which the `git` command then has to be told.
    named: bool,
}

/// Where a repository stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Full hash; `None` where the branch has no commit yet.
    pub commit: Option<String>,
    /// Without `refs/heads/`; `None` where HEAD is detached.
    pub branch: Option<String>,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// Full hash.
    pub hash: String,
    /// When it was committed.
    pub time: Timestamp,
    /// How many it has; a merge has two or more.
    pub parents: usize,
    /// First line of its message.
    pub subject: String,
}

/// Why git could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// A file of git cannot be read.
    #[error("cannot read {path:?}: {source}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file of git does not hold what git writes into it.
    #[error("{path:?} does not hold {expected}\nhint: git status tells what is wrong with it")]
    Malformed {
        /// The file.
        path: PathBuf,
        /// What should be in it.
        expected: &'static str,
    },
    /// `GIT_DIR` or a `.git` file names something that is no repository.
    #[error("{path:?}, named by {by}, is not a git repository\nhint: correct it, or remove it")]
    NotARepository {
        /// What is named.
        path: PathBuf,
        /// The variable or the file that names it.
        by: String,
    },
    /// The `git` command cannot be started.
    #[error("cannot run git: {0}\nhint: install git, or put it into PATH")]
    NoCommand(io::Error),
    /// The `git` command says no.
    #[error("git {command} failed: {message}")]
    Command {
        /// Its first argument.
        command: &'static str,
        /// What it wrote, on one line.
        message: String,
    },
    /// A folder for work trees that cannot be made.
    #[error("cannot make {path:?}: {source}\nhint: TMPDIR names the folder for work trees")]
    Folder {
        /// The folder or file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A text that cannot name a commit.
    #[error("invalid revision {0:?}: expected a commit, a branch or a tag")]
    Revision(String),
    /// The time of a commit is outside of the years that are kept.
    #[error("commit {commit}: {source}")]
    Time {
        /// Its hash.
        commit: String,
        /// Why.
        source: TimeError,
    },
}

impl Repository {
    /// The folder that holds HEAD; one per work tree.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// The folder that holds branches and objects, which work trees share.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Whether `GIT_DIR` named it, so that git has to be told.
    pub fn is_named(&self) -> bool {
        self.named
    }

    /// The root of the checked-out files; `None` in a bare repository.
    pub fn work_tree(&self) -> Option<&Path> {
        self.work_tree.as_deref()
    }

    /// The folder that is the project's where no configuration says so: the
    /// root of the checked-out files, else the repository itself; beside a
    /// folder `.git`, which is nobody's place to look for files.
    pub fn home(&self) -> PathBuf {
        let home = match &self.work_tree {
            Some(work_tree) => work_tree,
            None if self.common_dir.ends_with(".git") => {
                self.common_dir.parent().unwrap_or(&self.common_dir)
            }
            None => &self.common_dir,
        };
        // Git starts hooks with `GIT_DIR=.`.
        home.components().collect()
    }

    /// The address of the remote `origin`, as it is written: it may hold a
    /// password.
    pub(super) fn origin(&self) -> Option<String> {
        let config = read_start(&self.common_dir.join("config"), 1024 * 1024).ok()?;
        config::origin(&String::from_utf8_lossy(&config)).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests;
