//! HEAD, loose and packed references, read from their files.
//! <https://git-scm.com/docs/gitrepository-layout>

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;

use memchr::memmem;

use crate::context::file::{is_absent, read_start};
use crate::context::git::{GitError, Head, Repository};

/// More than any reference takes.
const MAX_REF_FILE: u64 = 4 * 1024;
/// As deep as git follows symbolic references.
const MAX_DEPTH: usize = 5;
/// HEAD names this branch where the references are in a reftable; it stands for
/// whatever git itself has to be asked for.
const IN_REFTABLE: &str = "refs/heads/.invalid";
/// How much of `packed-refs` is held at a time.
const BLOCK: usize = 64 * 1024;
/// Hexadecimal digits of a SHA-256 hash, the longest one.
const MAX_HASH: usize = 64;

/// What a reference holds.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    Hash(String),
    Symbolic(String),
}

impl Repository {
    /// The commit and the branch that are checked out.
    pub fn head(&self) -> Result<Head, GitError> {
        let path = self.git_dir.join("HEAD");
        let Some(target) = self.read_head()? else {
            return Err(GitError::Malformed {
                path,
                expected: "a commit or the name of a branch",
            });
        };
        match target {
            Target::Hash(hash) => Ok(Head {
                commit: Some(hash),
                branch: None,
            }),
            Target::Symbolic(name) if name == IN_REFTABLE => self.ask_head(),
            Target::Symbolic(name) => {
                let (name, commit) = self.resolve(name)?;
                let branch = name.strip_prefix("refs/heads/").map(str::to_owned);
                Ok(Head { commit, branch })
            }
        }
    }

    /// The branch that the remote calls its default, else `main` or `master`
    /// where `origin`, or else this repository, has one of them.
    pub fn default_branch(&self) -> Result<Option<String>, GitError> {
        if self.read_head()? == Some(Target::Symbolic(IN_REFTABLE.to_owned())) {
            return self.ask_default_branch();
        }
        // Symbolic references are never packed.
        if let Some(Target::Symbolic(name)) = self.read_loose("refs/remotes/origin/HEAD")?
            && let Some(branch) = name.strip_prefix("refs/remotes/origin/")
        {
            return Ok(Some(branch.to_owned()));
        }
        for (name, branch) in DEFAULTS {
            if self.read(name)?.is_some() {
                return Ok(Some((*branch).to_owned()));
            }
        }
        Ok(None)
    }

    fn read_head(&self) -> Result<Option<Target>, GitError> {
        let path = self.git_dir.join("HEAD");
        let target = match read_start(&path, MAX_REF_FILE) {
            Ok(bytes) => parse(&bytes),
            Err(error) if is_absent(&error) => None,
            Err(source) => return Err(GitError::Read { path, source }),
        };
        // Git once made HEAD a symbolic link to the branch, and still reads
        // it; followed, it looks detached, or absent on an unborn branch.
        if !matches!(target, Some(Target::Symbolic(_)))
            && let Ok(link) = fs::read_link(&path)
            && let Some(name) = link.to_str().filter(|name| is_safe_name(name))
        {
            return Ok(Some(Target::Symbolic(name.to_owned())));
        }
        Ok(target)
    }

    /// The name at the end of the chain that starts with `name`, and its hash.
    fn resolve(&self, mut name: String) -> Result<(String, Option<String>), GitError> {
        for _ in 0..MAX_DEPTH {
            match self.read(&name)? {
                Some(Target::Hash(hash)) => return Ok((name, Some(hash))),
                Some(Target::Symbolic(next)) => name = next,
                None => return Ok((name, None)),
            }
        }
        Err(GitError::Malformed {
            path: self.folder_of(&name).join(name),
            expected: "a reference that ends in a commit",
        })
    }

    fn read(&self, name: &str) -> Result<Option<Target>, GitError> {
        match self.read_loose(name)? {
            Some(target) => Ok(Some(target)),
            None => Ok(self.read_packed(name)?.map(Target::Hash)),
        }
    }

    fn read_loose(&self, name: &str) -> Result<Option<Target>, GitError> {
        let path = self.folder_of(name).join(name);
        match read_start(&path, MAX_REF_FILE) {
            Ok(bytes) => match parse(&bytes) {
                Some(target) => Ok(Some(target)),
                None => Err(GitError::Malformed {
                    path,
                    expected: "a commit or the name of a reference",
                }),
            },
            // A folder of that name: the reference, if any, is packed.
            Err(error) if is_absent(&error) || path.is_dir() => Ok(None),
            Err(source) => Err(GitError::Read { path, source }),
        }
    }

    fn read_packed(&self, name: &str) -> Result<Option<String>, GitError> {
        let path = self.common_dir.join("packed-refs");
        match File::open(&path).and_then(|file| find_packed(file, name)) {
            Ok(hash) => Ok(hash),
            Err(error) if is_absent(&error) => Ok(None),
            Err(source) => Err(GitError::Read { path, source }),
        }
    }

    /// References that each work tree has for itself are beside its HEAD.
    fn folder_of(&self, name: &str) -> &PathBuf {
        let own = ["refs/bisect/", "refs/worktree/", "refs/rewritten/"];
        if own.iter().any(|prefix| name.starts_with(prefix)) {
            &self.git_dir
        } else {
            &self.common_dir
        }
    }
}

/// Where the default branch is looked for, in this order.
pub(super) const DEFAULTS: &[(&str, &str)] = &[
    ("refs/remotes/origin/main", "main"),
    ("refs/remotes/origin/master", "master"),
    ("refs/heads/main", "main"),
    ("refs/heads/master", "master"),
];

/// `None` for what git would not write, such as a name that leads out of the
/// repository.
fn parse(bytes: &[u8]) -> Option<Target> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        // A name of other bytes: git knows where that leads.
        let is_name = bytes.starts_with(b"ref:");
        return is_name.then(|| Target::Symbolic(IN_REFTABLE.to_owned()));
    };
    let text = text.trim_end();
    if let Some(name) = text.strip_prefix("ref:") {
        let name = name.trim_start();
        let allowed = name == IN_REFTABLE || is_safe_name(name);
        return allowed.then(|| Target::Symbolic(name.to_owned()));
    }
    // Only FETCH_HEAD and its like have more behind the hash.
    is_hash(text.as_bytes()).then(|| Target::Hash(text.to_owned()))
}

/// The rules of `git check-ref-format`, for names under `refs/`.
fn is_safe_name(name: &str) -> bool {
    let forbidden = |c: char| c.is_ascii_control() || " ~^:?*[\\".contains(c);
    let component =
        |part: &str| !part.is_empty() && !part.starts_with('.') && !part.ends_with(".lock");
    name.starts_with("refs/")
        && !name.contains(forbidden)
        && !name.contains("..")
        && !name.contains("@{")
        && !name.ends_with('.')
        && name.split('/').all(component)
}

/// Whether these are the hexadecimal digits of a SHA-1 or SHA-256 hash.
pub(crate) fn is_hash(text: &[u8]) -> bool {
    matches!(text.len(), 40 | MAX_HASH) && text.iter().all(u8::is_ascii_hexdigit)
}

/// The hash before ` name` on a line of its own. The file is read in blocks,
/// so that a huge one takes time but no memory.
fn find_packed(mut file: impl Read, name: &str) -> io::Result<Option<String>> {
    let needle = format!(" {name}");
    let finder = memmem::Finder::new(&needle);
    // Kept from one block to the next: a line that is cut, and its line feeds.
    let overlap = MAX_HASH + needle.len() + 2;
    let mut window = vec![b'\n'];
    loop {
        let read = file.by_ref().take(BLOCK as u64).read_to_end(&mut window)?;
        for at in finder.find_iter(&window) {
            let after = window.get(at + needle.len());
            // At the end of a block, the next one decides.
            let ends = matches!(after, Some(b'\n' | b'\r')) || after.is_none() && read == 0;
            if ends && let Some(hash) = line_before(&window[..at]) {
                return Ok(Some(hash));
            }
        }
        if read == 0 {
            return Ok(None);
        }
        window.drain(..window.len().saturating_sub(overlap));
    }
}

/// The hash that fills the line up to its end.
fn line_before(bytes: &[u8]) -> Option<String> {
    let start = memchr::memrchr(b'\n', bytes)? + 1;
    let hash = &bytes[start..];
    is_hash(hash).then(|| String::from_utf8_lossy(hash).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HASH: &str = "0123456789abcdef0123456789abcdef01234567";

    #[test]
    fn a_target_is_a_hash_or_a_safe_name() {
        assert_eq!(
            parse(format!("{HASH}\n").as_bytes()),
            Some(Target::Hash(HASH.into()))
        );
        let symbolic = |name: &str| Some(Target::Symbolic(name.into()));
        assert_eq!(parse(b"ref: refs/heads/a/b\n"), symbolic("refs/heads/a/b"));
        assert_eq!(parse(b"ref:\trefs/heads/a\r\n"), symbolic("refs/heads/a"));
        for bad in [
            &b"ref: refs/heads/../../../etc/passwd"[..],
            b"ref: /etc/passwd",
            b"ref: refs//a",
            b"ref: refs/heads/",
            b"ref: refs/heads/a.lock",
            b"ref: C:/x",
            b"ref: config",
            b"",
            b"\0\xff\xfe",
            b"0123",
        ] {
            assert_eq!(parse(bad), None, "{}", String::from_utf8_lossy(bad));
        }
    }

    #[test]
    fn a_packed_reference_is_found_across_blocks() {
        let other = "f".repeat(40);
        for padding in (BLOCK - 120)..(BLOCK + 8) {
            let mut text = String::from("# pack-refs with: peeled fully-peeled sorted \n");
            let filler = padding.saturating_sub(text.len() + 43);
            text.push_str(&format!("{other} {}\n", "x".repeat(filler)));
            text.push_str(&format!("{other} refs/heads/main2\n^{other}\n"));
            text.push_str(&format!("{HASH} refs/heads/main\n{other} refs/heads/z\n"));
            let found = find_packed(text.as_bytes(), "refs/heads/main").expect("reads memory");
            assert_eq!(found.as_deref(), Some(HASH), "padding {padding}");
        }
    }

    #[test]
    fn a_packed_reference_is_a_whole_line() {
        let find =
            |text: &str| find_packed(text.as_bytes(), "refs/heads/main").expect("reads memory");
        assert_eq!(find(""), None);
        assert_eq!(
            find(&format!("{HASH} refs/heads/main")).as_deref(),
            Some(HASH)
        );
        assert_eq!(
            find(&format!("{HASH} refs/heads/main\r\n")).as_deref(),
            Some(HASH)
        );
        assert_eq!(find(&format!("# {HASH} refs/heads/main\n")), None);
        assert_eq!(find(&format!("{HASH} a refs/heads/main\n")), None);
        assert_eq!(find(&format!("{HASH} refs/heads/mainly\n")), None);
        assert_eq!(find(&"\0".repeat(3 * BLOCK)), None);
    }
}
