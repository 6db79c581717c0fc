//! Finding the repository that a folder belongs to.
//!
//! Follows `setup_git_directory_gently` of git: `GIT_DIR`, else the nearest
//! folder upwards with a `.git` that is a repository, or that is a bare
//! repository itself. `GIT_WORK_TREE`, `GIT_COMMON_DIR`,
//! `GIT_CEILING_DIRECTORIES` and the boundary between file systems
//! (`GIT_DISCOVERY_ACROSS_FILESYSTEM`) are honoured. Whose repository it is does
//! not matter: nothing of it is run.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use crate::context::Env;
use crate::context::file::{is_absent, read_start};
use crate::context::git::config::core_setting;
use crate::context::git::{GitError, Repository};

/// More than any path that a file system takes.
const MAX_PATH_FILE: u64 = 16 * 1024;

impl Repository {
    /// The repository that `cwd` belongs to; `None` where it belongs to none.
    pub fn discover(cwd: &Path, env: &Env) -> Result<Option<Self>, GitError> {
        if let Some(git_dir) = env.path("GIT_DIR") {
            return Self::named(cwd, &git_dir, env).map(Some);
        }
        let ceilings = Ceilings::new(cwd, env);
        for dir in cwd.ancestors() {
            if dir != cwd && ceilings.stop_before(dir) {
                break;
            }
            if let Some(mut found) = Self::at(dir, env)? {
                if let Some(work_tree) = env.path("GIT_WORK_TREE") {
                    found.work_tree = Some(cwd.join(work_tree));
                }
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    /// The repository that `GIT_DIR` names.
    fn named(cwd: &Path, git_dir: &Path, env: &Env) -> Result<Self, GitError> {
        let path = cwd.join(git_dir);
        let git_dir = match read_git_file(&path)? {
            Some(target) => target,
            None => path,
        };
        let by = || "GIT_DIR".to_owned();
        let common_dir = checked_common_dir(&git_dir, env, by)?;
        let work_tree = match env.path("GIT_WORK_TREE") {
            Some(work_tree) => Some(cwd.join(work_tree)),
            None => configured_work_tree(cwd, &git_dir, &common_dir),
        };
        Ok(Self {
            git_dir,
            common_dir,
            work_tree,
            named: true,
        })
    }

    /// The repository whose work tree, or whose bare folder, `dir` is.
    fn at(dir: &Path, env: &Env) -> Result<Option<Self>, GitError> {
        let dot_git = dir.join(".git");
        let (git_dir, common_dir, work_tree) = if let Some(git_dir) = read_git_file(&dot_git)? {
            let by = || dot_git.display().to_string();
            let common_dir = checked_common_dir(&git_dir, env, by)?;
            (git_dir, common_dir, Some(dir))
        } else if let Some(common_dir) = repository_at(&dot_git, env)? {
            (dot_git, common_dir, Some(dir))
        } else if let Some(common_dir) = repository_at(dir, env)? {
            (dir.to_owned(), common_dir, None)
        } else {
            return Ok(None);
        };
        Ok(Some(Self {
            git_dir,
            common_dir,
            work_tree: work_tree.map(Path::to_owned),
            named: false,
        }))
    }
}

/// What a `.git` file points to; `None` where `path` is no file. Work trees and
/// submodules have such files.
fn read_git_file(path: &Path) -> Result<Option<PathBuf>, GitError> {
    match fs::metadata(path) {
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return Ok(None),
        Err(error) if is_absent(&error) => return Ok(None),
        // A folder that may not be searched holds no repository of ours.
        Err(_) => return Ok(None),
    }
    let bytes = read(path)?;
    let malformed = || GitError::Malformed {
        path: path.to_owned(),
        expected: "\"gitdir: PATH\"",
    };
    let target = bytes.strip_prefix(b"gitdir: ").ok_or_else(malformed)?;
    let target = path_from_bytes(trim_line_end(target)).ok_or_else(malformed)?;
    let parent = path.parent().unwrap_or(Path::new("."));
    Ok(Some(parent.join(target)))
}

/// The common folder of the repository in `git_dir`, which `by` names.
fn checked_common_dir(
    git_dir: &Path,
    env: &Env,
    by: impl FnOnce() -> String,
) -> Result<PathBuf, GitError> {
    repository_at(git_dir, env)?.ok_or_else(|| GitError::NotARepository {
        path: git_dir.to_owned(),
        by: by(),
    })
}

/// The common folder where `git_dir` is a repository: it has HEAD, `objects`
/// and `refs`.
fn repository_at(git_dir: &Path, env: &Env) -> Result<Option<PathBuf>, GitError> {
    // A HEAD that is an old symbolic link may point to a branch without commit.
    if fs::symlink_metadata(git_dir.join("HEAD")).is_err() {
        return Ok(None);
    }
    let common_dir = match env.path("GIT_COMMON_DIR") {
        Some(common_dir) => common_dir,
        None => common_dir_of(git_dir)?,
    };
    let objects = match env.path("GIT_OBJECT_DIRECTORY") {
        Some(objects) => objects,
        None => common_dir.join("objects"),
    };
    let complete = objects.is_dir() && common_dir.join("refs").is_dir();
    Ok(complete.then_some(common_dir))
}

fn common_dir_of(git_dir: &Path) -> Result<PathBuf, GitError> {
    let file = git_dir.join("commondir");
    match read_start(&file, MAX_PATH_FILE) {
        Ok(bytes) => match path_from_bytes(trim_line_end(&bytes)) {
            Some(path) => Ok(simplified(git_dir, path)),
            None => Err(GitError::Malformed {
                path: file,
                expected: "a path",
            }),
        },
        Err(error) if is_absent(&error) => Ok(git_dir.to_owned()),
        Err(source) => Err(GitError::Read { path: file, source }),
    }
}

/// `base` joined with `path`, where the leading `..` that git writes
/// (`../..`) climb `base` by name: git makes both, and neither has links in it.
fn simplified(base: &Path, path: &Path) -> PathBuf {
    let mut base = base.to_owned();
    let mut rest = path;
    while let Ok(after) = rest.strip_prefix("..") {
        if base.file_name().is_none() || !base.pop() {
            return base.join(rest);
        }
        rest = after;
    }
    if rest.as_os_str().is_empty() {
        return base;
    }
    base.join(rest)
}

/// Without `GIT_WORK_TREE`, a repository named by `GIT_DIR` has the work tree
/// of its configuration, else the working directory, unless it is bare.
fn configured_work_tree(cwd: &Path, git_dir: &Path, common_dir: &Path) -> Option<PathBuf> {
    let config = read_start(&common_dir.join("config"), 1024 * 1024).unwrap_or_default();
    let config = String::from_utf8_lossy(&config);
    if let Some(work_tree) = core_setting(&config, "worktree") {
        return Some(git_dir.join(work_tree));
    }
    let bare = core_setting(&config, "bare").is_some_and(|bare| bare == "true");
    // A linked work tree of a bare repository is not bare.
    (!bare || git_dir != common_dir).then(|| cwd.to_owned())
}

/// Where the search upwards ends.
struct Ceilings {
    folders: Vec<PathBuf>,
    device: Option<u64>,
}

impl Ceilings {
    fn new(cwd: &Path, env: &Env) -> Self {
        let across = env.text("GIT_DISCOVERY_ACROSS_FILESYSTEM");
        let across = across.is_some_and(|v| matches!(v.as_str(), "1" | "true" | "yes" | "on"));
        let listed = env.os("GIT_CEILING_DIRECTORIES").unwrap_or_default();
        Self {
            folders: ceiling_folders(&listed),
            device: if across { None } else { device(cwd) },
        }
    }

    /// Whether git would not go up into `dir`.
    fn stop_before(&self, dir: &Path) -> bool {
        self.folders.iter().any(|folder| folder == dir)
            || self.device.is_some() && device(dir) != self.device
    }
}

/// Absolute folders; links in them are resolved up to an empty entry.
fn ceiling_folders(listed: &OsStr) -> Vec<PathBuf> {
    let mut resolve = true;
    let mut folders = Vec::new();
    for folder in std::env::split_paths(listed) {
        if folder.as_os_str().is_empty() {
            resolve = false;
        } else if folder.is_absolute() {
            let resolved = resolve.then(|| fs::canonicalize(&folder).ok()).flatten();
            folders.push(resolved.unwrap_or(folder));
        }
    }
    folders
}

#[cfg(unix)]
fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    fs::metadata(path).ok().map(|meta| meta.dev())
}

#[cfg(not(unix))]
fn device(_: &Path) -> Option<u64> {
    None
}

fn read(path: &Path) -> Result<Vec<u8>, GitError> {
    read_start(path, MAX_PATH_FILE).map_err(|source| GitError::Read {
        path: path.to_owned(),
        source,
    })
}

fn trim_line_end(mut bytes: &[u8]) -> &[u8] {
    while let [rest @ .., b'\n' | b'\r'] = bytes {
        bytes = rest;
    }
    bytes
}

#[cfg(unix)]
fn path_from_bytes(bytes: &[u8]) -> Option<&Path> {
    use std::os::unix::ffi::OsStrExt;
    let usable = !bytes.is_empty() && !bytes.contains(&0);
    usable.then(|| Path::new(OsStr::from_bytes(bytes)))
}

#[cfg(not(unix))]
fn path_from_bytes(bytes: &[u8]) -> Option<&Path> {
    let usable = !bytes.is_empty() && !bytes.contains(&0);
    std::str::from_utf8(bytes)
        .ok()
        .filter(|_| usable)
        .map(Path::new)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn common_folders_are_climbed_by_name() {
        let base = Path::new("/r/.git/worktrees/x");
        assert_eq!(simplified(base, Path::new("../..")), Path::new("/r/.git"));
        assert_eq!(simplified(base, Path::new("/else")), Path::new("/else"));
        assert_eq!(
            simplified(Path::new("/"), Path::new("../a")),
            Path::new("/../a")
        );
    }

    #[test]
    fn only_absolute_ceilings_count() {
        let listed = std::env::join_paths(["/no/such/folder", "relative", "", "/other"]);
        let folders = ceiling_folders(&listed.expect("no separator inside"));
        assert_eq!(folders, [Path::new("/no/such/folder"), Path::new("/other")]);
    }
}
