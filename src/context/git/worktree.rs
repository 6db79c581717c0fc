//! Temporary work trees: a commit checked out beside the project, and gone again whatever happens.
//!
//! All trees of one process lie in a folder of its own, whose lock the process holds. What a process that was killed
//! left behind is recognised by a lock that nobody holds, and removed by the next one.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::context::Env;
use crate::context::git::command::answer;
use crate::context::git::{GitError, Repository};

/// How the folder of a process begins.
const PREFIX: &str = "yardstick-trees-";
const LOCK: &str = "lock";

/// The work trees of this process; dropping it removes them.
#[derive(Debug)]
pub struct WorkTrees {
    repository: Repository,
    root: PathBuf,
    trees: Vec<PathBuf>,
    _lock: File,
}

impl WorkTrees {
    /// An empty set in a new folder below `TMPDIR`, whose name `unique` makes its own. Removes what others left.
    pub fn new(repository: &Repository, env: &Env, unique: u64) -> Result<Self, GitError> {
        remove_leftovers(repository);
        let parent = env.path("TMPDIR").unwrap_or_else(std::env::temp_dir);
        let parent = parent.canonicalize().unwrap_or(parent);
        let root = parent.join(format!("{PREFIX}{unique:016x}"));
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |source| GitError::Folder { path, source }
        };
        private_folder(&root).map_err(failed(&root))?;
        let lock = root.join(LOCK);
        let file = File::create_new(&lock).map_err(failed(&lock))?;
        file.lock().map_err(failed(&lock))?;
        Ok(Self {
            repository: repository.clone(),
            root,
            trees: Vec::new(),
            _lock: file,
        })
    }

    /// Checks a commit out; a full hash. Submodules stay empty.
    pub fn add(&mut self, commit: &str) -> Result<PathBuf, GitError> {
        let path = self.root.join(commit.get(..12).unwrap_or(commit));
        // Noted before it is made, so that half of one is removed as well.
        self.trees.push(path.clone());
        let output = self
            .repository
            .git("worktree")
            // What a partial clone lacks has to be fetched.
            .env_remove("GIT_NO_LAZY_FETCH")
            .args(["add", "--quiet", "--force", "--detach"])
            .args([path.as_os_str(), OsStr::new(commit)])
            .output()
            .map_err(GitError::NoCommand)?;
        answer("worktree add", output)?;
        Ok(path)
    }

    /// A file beside the trees, removed with them.
    pub fn file(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }

    /// Whether a path is the root of one of them.
    pub fn is_tree(&self, path: &Path) -> bool {
        self.trees.iter().any(|tree| tree == path)
    }

    /// Removes one.
    pub fn remove(&mut self, path: &Path) {
        if let Some(at) = self.trees.iter().position(|tree| tree == path) {
            self.trees.swap_remove(at);
            remove(&self.repository, path);
            // What git refuses to remove, a build may have made.
            let _ = fs::remove_dir_all(path);
        }
    }
}

impl Drop for WorkTrees {
    fn drop(&mut self) {
        for tree in std::mem::take(&mut self.trees) {
            remove(&self.repository, &tree);
        }
        let _ = fs::remove_dir_all(&self.root);
        prune(&self.repository);
    }
}

/// Removes a work tree as far as that goes: nothing is left to do where it does not.
fn remove(repository: &Repository, path: &Path) {
    let _ = repository
        .git("worktree")
        .args(["remove", "--force", "--force"])
        .arg(path)
        .output();
}

fn prune(repository: &Repository) {
    let _ = repository.git("worktree").arg("prune").output();
}

#[cfg(unix)]
fn private_folder(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new().mode(0o700).create(path)
}

#[cfg(not(unix))]
fn private_folder(path: &Path) -> io::Result<()> {
    fs::create_dir(path)
}

/// Removes the trees of processes that ended without doing so.
fn remove_leftovers(repository: &Repository) {
    let Ok(entries) = fs::read_dir(repository.common_dir().join("worktrees")) else {
        return;
    };
    let trees: Vec<PathBuf> = entries
        .filter_map(|entry| tree_of(&entry.ok()?.path()))
        .collect();
    for tree in &trees {
        let Some(root) = tree.parent() else { continue };
        let lock = root.join(LOCK);
        if File::open(&lock).is_ok_and(|lock| lock.try_lock().is_err()) {
            continue;
        }
        remove(repository, tree);
        if !trees
            .iter()
            .any(|other| other.starts_with(root) && other.exists())
        {
            let _ = fs::remove_file(&lock);
            // Only when it is empty.
            let _ = fs::remove_dir(root);
        }
    }
    if !trees.is_empty() {
        prune(repository);
    }
}

/// The tree of git's entry, where it is one of ours.
fn tree_of(entry: &Path) -> Option<PathBuf> {
    let text = fs::read_to_string(entry.join("gitdir")).ok()?;
    let tree = Path::new(text.trim_end()).parent()?;
    let name = tree.parent()?.file_name()?.to_str()?;
    let unique = name.strip_prefix(PREFIX)?;
    let is_ours = unique.len() == 16 && unique.bytes().all(|b| b.is_ascii_hexdigit());
    is_ours.then(|| tree.to_owned())
}
