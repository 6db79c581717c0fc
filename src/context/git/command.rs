//! The `git` command, for what its files do not tell.
//!
//! It gets an argument vector and no shell, no input, and may neither write
//! nor ask nor fetch.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::context::git::refs::{DEFAULTS, is_hash};
use crate::context::git::{Commit, GitError, Head, Repository};
use crate::model::Timestamp;

impl Repository {
    /// The full hash of the commit that `rev` names (a hash, a branch, a tag,
    /// `HEAD~3`), and the time at which it was committed.
    pub fn commit_time(&self, rev: &str) -> Result<(String, Timestamp), GitError> {
        if !is_revision(rev) {
            return Err(GitError::Revision(rev.to_owned()));
        }
        let args = [
            "-1",
            "--no-show-signature",
            "--no-color",
            "--format=%H %cI",
            "--end-of-options",
            rev,
            "--",
        ];
        let text = answer("log", self.run("log", &args)?)?;
        let (commit, time) = text
            .split_once(' ')
            .filter(|(commit, _)| is_hash(commit.as_bytes()))
            .ok_or_else(|| GitError::Revision(rev.to_owned()))?;
        let commit = commit.to_owned();
        match time.parse() {
            Ok(time) => Ok((commit, time)),
            Err(source) => Err(GitError::Time { commit, source }),
        }
    }

    /// The commits that `until` has and `after` has not, newest first, at most
    /// 50: hash and first line.
    pub fn commits_between(
        &self,
        after: &str,
        until: &str,
    ) -> Result<Vec<(String, String)>, GitError> {
        for rev in [after, until] {
            if !is_hash(rev.as_bytes()) {
                return Err(GitError::Revision(rev.to_owned()));
            }
        }
        let range = format!("{after}..{until}");
        let args = [
            "-50",
            "--no-show-signature",
            "--no-color",
            "--format=%H %s",
            "--end-of-options",
            &range,
            "--",
        ];
        let text = answer("log", self.run("log", &args)?)?;
        let pair = |line: &str| {
            line.split_once(' ')
                .map(|(hash, subject)| (hash.to_owned(), subject.to_owned()))
        };
        Ok(text.lines().filter_map(pair).collect())
    }

    /// The commit that `rev` names.
    pub fn commit(&self, rev: &str) -> Result<Commit, GitError> {
        if !is_revision(rev) {
            return Err(GitError::Revision(rev.to_owned()));
        }
        let mut found = self.log(&["-1"], rev)?;
        found
            .pop()
            .ok_or_else(|| GitError::Revision(rev.to_owned()))
    }

    /// The commits from behind `after` to `until`, oldest first, along first parents: what a branch was, merge by merge.
    /// Both are hashes; all of the history without `after`.
    pub fn mainline(&self, after: Option<&str>, until: &str) -> Result<Vec<Commit>, GitError> {
        for rev in after.into_iter().chain([until]) {
            if !is_hash(rev.as_bytes()) {
                return Err(GitError::Revision(rev.to_owned()));
            }
        }
        let range = match after {
            Some(after) => format!("{after}..{until}"),
            None => until.to_owned(),
        };
        self.log(&["--first-parent", "--reverse"], &range)
    }

    fn log(&self, flags: &[&str], range: &str) -> Result<Vec<Commit>, GitError> {
        let format = [
            "--no-show-signature",
            "--no-color",
            "--format=%H %cI %P%x00%s",
            "--end-of-options",
            range,
            "--",
        ];
        let text = answer("log", self.run("log", &[flags, &format].concat())?)?;
        text.lines().map(parse_commit).collect()
    }

    /// Whether one commit is the other, or in its history; both are hashes.
    pub fn is_ancestor(&self, old: &str, new: &str) -> Result<bool, GitError> {
        let args = ["--is-ancestor", old, new];
        Ok(self.ask("merge-base", &args)?.is_some())
    }

    /// The branch that a text names: `main`, and `origin/main` as well; `HEAD` is the one that is checked out. `None`
    /// for tags and hashes.
    pub fn branch_of(&self, rev: &str) -> Result<Option<String>, GitError> {
        if rev == "HEAD" || rev == "@" {
            return Ok(self.head()?.branch);
        }
        if !is_revision(rev) {
            return Err(GitError::Revision(rev.to_owned()));
        }
        let args = ["--symbolic-full-name", "--verify", "--quiet", rev];
        let Some(name) = self.ask("rev-parse", &args)? else {
            return Ok(None);
        };
        let remote = |name: &str| {
            Some(
                name.strip_prefix("refs/remotes/")?
                    .split_once('/')?
                    .1
                    .to_owned(),
            )
        };
        let local = name.strip_prefix("refs/heads/").map(str::to_owned);
        Ok(local.or_else(|| remote(&name)))
    }

    pub(super) fn ask_head(&self) -> Result<Head, GitError> {
        let commit = self.ask("rev-parse", &["--verify", "--quiet", "HEAD^{commit}"])?;
        let name = self.ask("symbolic-ref", &["--quiet", "HEAD"])?;
        let branch = name.and_then(|name| Some(name.strip_prefix("refs/heads/")?.to_owned()));
        Ok(Head { commit, branch })
    }

    pub(super) fn ask_default_branch(&self) -> Result<Option<String>, GitError> {
        let origin = self.ask("symbolic-ref", &["--quiet", "refs/remotes/origin/HEAD"])?;
        let branch = origin
            .as_deref()
            .and_then(|o| o.strip_prefix("refs/remotes/origin/"));
        if let Some(branch) = branch {
            return Ok(Some(branch.to_owned()));
        }
        for (name, branch) in DEFAULTS {
            if self
                .ask("rev-parse", &["--verify", "--quiet", name])?
                .is_some()
            {
                return Ok(Some((*branch).to_owned()));
            }
        }
        Ok(None)
    }

    /// What a quiet command prints; `None` where it says with status 1 that
    /// there is nothing.
    fn ask(&self, command: &'static str, args: &[&str]) -> Result<Option<String>, GitError> {
        let output = self.run(command, args)?;
        if output.status.code() == Some(1) {
            return Ok(None);
        }
        answer(command, output).map(Some)
    }

    fn run(&self, command: &'static str, args: &[&str]) -> Result<Output, GitError> {
        let mut git = self.git(command);
        git.args(args).output().map_err(GitError::NoCommand)
    }

    /// The command without its arguments. No hook of the repository is run.
    pub(super) fn git(&self, command: &'static str) -> Command {
        let mut git = Command::new("git");
        let start: &Path = self.work_tree.as_deref().unwrap_or(&self.git_dir);
        git.current_dir(start);
        if self.named {
            git.env("GIT_DIR", &self.git_dir);
            if let Some(work_tree) = &self.work_tree {
                git.env("GIT_WORK_TREE", work_tree);
            }
        } else {
            // Git finds it again, and with that its checks of ownership apply.
            git.env_remove("GIT_DIR").env_remove("GIT_WORK_TREE");
        }
        git.env("GIT_OPTIONAL_LOCKS", "0")
            .env("GIT_NO_LAZY_FETCH", "1")
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .args(["--no-pager", "-c", "core.hooksPath=/dev/null", command])
            .stdin(Stdio::null());
        git
    }
}

/// What a command printed, where it succeeded.
pub(super) fn answer(command: &'static str, output: Output) -> Result<String, GitError> {
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout)
            .trim_end()
            .to_owned());
    }
    let text = String::from_utf8_lossy(&output.stderr);
    let message = match text.lines().find(|line| !line.trim().is_empty()) {
        Some(line) => line.trim().to_owned(),
        None => output.status.to_string(),
    };
    Err(GitError::Command { command, message })
}

/// `HASH TIME PARENT…\0SUBJECT`
fn parse_commit(line: &str) -> Result<Commit, GitError> {
    let (facts, subject) = line.split_once('\0').unwrap_or((line, ""));
    let mut facts = facts.split(' ');
    let hash = facts.next().unwrap_or_default();
    if !is_hash(hash.as_bytes()) {
        return Err(GitError::Revision(hash.to_owned()));
    }
    let time = facts.next().unwrap_or_default().parse();
    Ok(Commit {
        hash: hash.to_owned(),
        time: time.map_err(|source| GitError::Time {
            commit: hash.to_owned(),
            source,
        })?,
        parents: facts.filter(|parent| !parent.is_empty()).count(),
        subject: subject.to_owned(),
    })
}

/// Whether a text can name one commit: no option, no range, no exclusion.
fn is_revision(rev: &str) -> bool {
    !rev.is_empty()
        && !rev.starts_with(['-', '^'])
        && !rev.contains("..")
        && !rev.contains(|c: char| c.is_control())
}
