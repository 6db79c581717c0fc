//! Revisions checked out and built beside the project, each once.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

use crate::benchmark::{Command, Exit, Interrupts, Output, Runner};
use crate::commands::Session;
use crate::context::{Commit, Repository, WorkTrees};

/// What makes git look at another repository than that of the folder it runs in: set where a hook of git runs this.
const OF_GIT: [&str; 6] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_PREFIX",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
];
/// Lines of a failed build that are shown.
const SHOWN: usize = 12;

/// Work trees with what was built in them; gone when dropped.
pub struct Checkouts<'a> {
    session: &'a Session,
    trees: WorkTrees,
    build: Option<String>,
    /// The working directory, from the root of the repository.
    inside: PathBuf,
    ready: BTreeMap<String, Checkout>,
}

/// A commit, or why it cannot be run.
#[derive(Clone, Debug)]
pub enum Checkout {
    /// Built: the folder to run in.
    Ready(PathBuf),
    /// The build failed, as said.
    Broken(String),
}

/// The variables of this process that commands in a work tree see.
pub fn variables(session: &Session) -> Vec<(OsString, OsString)> {
    let all = session.surroundings.env.all();
    let keep = |(name, _): &(OsString, OsString)| !OF_GIT.iter().any(|git| name == git);
    all.into_iter().filter(keep).collect()
}

/// The repository, which has to be there.
pub fn repository(session: &Session) -> Result<&Repository> {
    match session.repository() {
        Some(repository) => Ok(repository),
        None => bail!("there is no git repository here, and so there are no revisions"),
    }
}

impl<'a> Checkouts<'a> {
    /// None yet. From here on, Ctrl-C ends what runs and is remembered, so that no tree stays behind.
    pub fn new(session: &'a Session, build: Option<String>) -> Result<Self> {
        let repository = repository(session)?;
        let cwd = &session.surroundings.cwd;
        let top = repository
            .work_tree()
            .and_then(|top| top.canonicalize().ok());
        let here = cwd.canonicalize().unwrap_or_else(|_| cwd.clone());
        let inside = top.and_then(|top| Some(here.strip_prefix(top).ok()?.to_owned()));
        Interrupts::catch();
        let unique = session.entropy()?.bits64() ^ u64::from(std::process::id());
        Ok(Self {
            session,
            trees: WorkTrees::new(repository, &session.surroundings.env, unique)?,
            build,
            inside: inside.unwrap_or_default(),
            ready: BTreeMap::new(),
        })
    }

    /// Checks a commit out and builds it, unless that was done. `None` where Ctrl-C came.
    pub fn get(&mut self, commit: &Commit, runner: &mut Runner) -> Result<Option<Checkout>> {
        if let Some(known) = self.ready.get(&commit.hash) {
            return Ok(Some(known.clone()));
        }
        if Interrupts::arrived() {
            return Ok(None);
        }
        let tree = match self.trees.add(&commit.hash) {
            Ok(tree) => tree,
            Err(_) if Interrupts::arrived() => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let folder = Some(tree.join(&self.inside)).filter(|folder| folder.is_dir());
        let folder = folder.unwrap_or_else(|| tree.clone());
        let failure = self.built(&folder, commit, runner)?;
        if Interrupts::arrived() {
            return Ok(None);
        }
        let checkout = match failure {
            None => Checkout::Ready(folder),
            Some(reason) => {
                self.trees.remove(&tree);
                Checkout::Broken(reason)
            }
        };
        self.ready.insert(commit.hash.clone(), checkout.clone());
        Ok(Some(checkout))
    }

    /// Builds in a folder; why it failed, if it did. What the build says goes to a file and is shown where it failed.
    fn built(&self, folder: &Path, commit: &Commit, runner: &mut Runner) -> Result<Option<String>> {
        let Some(build) = &self.build else {
            return Ok(None);
        };
        self.session
            .note(format_args!("building {}", short(commit)));
        let said = self.trees.file("build.log");
        let command = Command {
            // Behind a newline, so that a comment at its end comments nothing else.
            argv: ["sh", "-c", &format!("exec 2>&1\n{build}")]
                .map(OsString::from)
                .to_vec(),
            cwd: Some(folder.to_owned()),
            output: Output::File(said.clone()),
            ..Command::default()
        };
        let run = runner
            .run(&command)
            .with_context(|| format!("--build {build:?}"))?;
        if run.exit.is_success() || Interrupts::arrived() {
            return Ok(None);
        }
        let text = std::fs::read(&said).unwrap_or_default();
        let reason = match run.exit {
            Exit::Code(code) => format!("the build ended with exit code {code}"),
            Exit::Signal(signal) => format!("the build was ended by signal {signal}"),
        };
        for line in last_lines(&text) {
            self.session
                .note(format_args!("  {}", crate::model::plain(&line)));
        }
        Ok(Some(reason))
    }

    /// Removes the tree of a commit that is not needed any more.
    pub fn forget(&mut self, commit: &Commit) {
        if let Some(Checkout::Ready(folder)) = self.ready.remove(&commit.hash) {
            let tree = folder.ancestors().find(|path| self.trees.is_tree(path));
            if let Some(tree) = tree.map(Path::to_owned) {
                self.trees.remove(&tree);
            }
        }
    }
}

/// A commit as people name it: `3f2a1bc Parse twice`.
pub fn short(commit: &Commit) -> String {
    let hash = commit.hash.get(..8).unwrap_or(&commit.hash);
    format!("{hash} {}", crate::model::plain(&commit.subject))
}

fn last_lines(text: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(text);
    let lines: Vec<&str> = text.lines().collect();
    let shown = lines.iter().skip(lines.len().saturating_sub(SHOWN));
    shown.map(|line| (*line).to_owned()).collect()
}
