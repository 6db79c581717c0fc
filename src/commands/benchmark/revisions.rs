//! `benchmark --revs`: the same commands at several revisions.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use crate::benchmark::{Command, Runner, Task};
use crate::commands::Session;
use crate::commands::benchmark::args::JudgedArgs;
use crate::commands::checkouts::{Checkout, Checkouts, repository, short};
use crate::context::{Commit, Repository};

/// The same commands at several revisions.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Over revisions")]
pub struct RevisionArgs {
    /// Measure the commands at these revisions, checked out beside the project: main,HEAD, or a range v1.0..HEAD;
    /// with --record, each is recorded with the time of its commit
    #[arg(
        long,
        value_name = "REV",
        value_delimiter = ',',
        conflicts_with = "noise"
    )]
    pub revs: Vec<String>,

    /// Shell command that builds a revision, run in its counterpart of this folder
    #[arg(long, value_name = "CMD", requires = "revs")]
    pub build: Option<String>,

    /// Of a range, take every N-th revision, counted from its end
    #[arg(long, value_name = "N", requires = "revs", value_parser = clap::value_parser!(u64).range(1..))]
    pub every: Option<u64>,
}

/// A revision that is measured.
#[derive(Clone, Debug)]
pub struct Revision {
    /// As it was given; for one of a range, the beginning of its hash.
    pub name: String,
    /// What it names.
    pub commit: Commit,
    /// The branch it counts to.
    pub branch: Option<String>,
}

impl RevisionArgs {
    /// Whether revisions are asked for.
    pub fn is_given(&self) -> bool {
        !self.revs.is_empty()
    }

    /// Whether a range of them is.
    pub fn has_range(&self) -> bool {
        self.revs.iter().any(|rev| rev.contains(".."))
    }

    /// The revisions; those of a range oldest first.
    pub fn resolve(&self, session: &Session) -> Result<Vec<Revision>> {
        if self.every.is_some() && !self.has_range() {
            bail!("--every takes a range of revisions\nhint: --revs v1.0..HEAD");
        }
        let repository = repository(session)?;
        let default = Default {
            branch: session.baseline_branch()?,
            repository,
        };
        let mut revisions = Vec::new();
        for text in &self.revs {
            match text.split_once("..") {
                Some((from, to)) => revisions.extend(self.range((from, to), &default)?),
                None => {
                    let commit = named(repository, text)?;
                    revisions.push(Revision {
                        name: text.clone(),
                        branch: default.branch_of(text, &commit)?,
                        commit,
                    });
                }
            }
        }
        Ok(revisions)
    }

    fn range(&self, (from, to): (&str, &str), default: &Default<'_>) -> Result<Vec<Revision>> {
        let end = |text: &str| match text {
            "" => "HEAD".to_owned(),
            text => text.to_owned(),
        };
        let (from, to) = (end(from), end(to));
        let first = named(default.repository, &from)?;
        let last = named(default.repository, &to)?;
        let commits = default.repository.mainline(Some(&first.hash), &last.hash)?;
        if commits.is_empty() {
            bail!("--revs \"{from}..{to}\": {to} has no commit that {from} has not");
        }
        let branch = default.branch_of(&to, &last)?;
        let step = usize::try_from(self.every.unwrap_or(1)).unwrap_or(usize::MAX);
        let mut taken: Vec<Revision> = commits
            .into_iter()
            .rev()
            .step_by(step)
            .map(|commit| Revision {
                name: commit.hash.get(..8).unwrap_or(&commit.hash).to_owned(),
                branch: branch.clone(),
                commit,
            })
            .collect();
        taken.reverse();
        Ok(taken)
    }
}

fn named(repository: &Repository, text: &str) -> Result<Commit> {
    let found = repository.commit(text);
    found.with_context(|| format!("--revs {text:?}"))
}

/// The branch that makes the baseline.
struct Default<'a> {
    branch: Option<String>,
    repository: &'a Repository,
}

impl Default<'_> {
    /// The branch that a revision names; a commit or tag in the history of the baseline branch counts to that.
    fn branch_of(&self, text: &str, commit: &Commit) -> Result<Option<String>> {
        if let Some(branch) = self.repository.branch_of(text)? {
            return Ok(Some(branch));
        }
        let Some(branch) = &self.branch else {
            return Ok(None);
        };
        // It may be known by name alone.
        let Ok(tip) = self.repository.commit(branch) else {
            return Ok(None);
        };
        let within = self.repository.is_ancestor(&commit.hash, &tip.hash)?;
        Ok(within.then(|| branch.clone()))
    }
}

/// A revision and the folder to run it in.
pub type Built = (Revision, PathBuf);

impl RevisionArgs {
    /// Refuses what several revisions cannot be asked.
    pub fn check(&self, judged: &JudgedArgs, commands: usize) -> Result<()> {
        if judged.baseline.is_some() {
            bail!(
                "--baseline is about what is checked out\nhint: --revs main,HEAD --fail-if-slower 5% holds HEAD against main"
            );
        }
        if judged.fail_if_slower.is_none() {
            return Ok(());
        }
        if judged.record.is_some() {
            bail!(
                "--fail-if-slower cannot judge revisions that are recorded each for itself\nhint: without --record they are compared"
            );
        }
        if commands > 1 {
            bail!("--fail-if-slower takes one command with --revs, and {commands} are given");
        }
        Ok(())
    }
    /// Checks revisions out and builds them; those of a range that do not build are left out. `None` where Ctrl-C came.
    pub fn build(
        &self,
        revisions: Vec<Revision>,
        (checkouts, runner): (&mut Checkouts<'_>, &mut Runner),
        session: &Session,
    ) -> Result<Option<Vec<Built>>> {
        let mut built = Vec::with_capacity(revisions.len());
        for revision in revisions {
            match checkouts.get(&revision.commit, runner)? {
                None => return Ok(None),
                Some(Checkout::Ready(folder)) => built.push((revision, folder)),
                Some(Checkout::Broken(reason)) if self.has_range() => {
                    session.warn(format_args!(
                        "left out {}: {reason}",
                        short(&revision.commit)
                    ));
                }
                Some(Checkout::Broken(reason)) => bail!("{}: {reason}", revision.name),
            }
        }
        if built.is_empty() {
            bail!("none of the revisions could be built");
        }
        Ok(Some(built))
    }
}

/// Every task at every revision, the revisions of a task beside each other.
pub fn at_revisions(tasks: &[Task], revisions: &[Built]) -> Vec<Task> {
    let several = tasks.len() > 1;
    let at = |task: &Task, (revision, folder): &Built| {
        let mut there = within(task, folder);
        there.name = match several {
            true => format!("{} at {}", task.name, revision.name),
            false => revision.name.clone(),
        };
        let hash = revision.commit.hash.clone();
        there.parameters.push(("revision".to_owned(), hash));
        there
    };
    let all = |task| revisions.iter().map(move |revision| at(task, revision));
    tasks.iter().flat_map(all).collect()
}

/// A task with all that goes with it, in another folder.
pub fn within(task: &Task, folder: &Path) -> Task {
    let moved = |command: &Command| Command {
        cwd: Some(folder.to_owned()),
        ..command.clone()
    };
    let helper = |command: &Option<Command>| command.as_ref().map(moved);
    Task {
        command: moved(&task.command),
        setup: helper(&task.setup),
        prepare: helper(&task.prepare),
        conclude: helper(&task.conclude),
        cleanup: helper(&task.cleanup),
        ..task.clone()
    }
}
