//! What a command looks at: flags, branches and commits made a filter.

use std::fmt::Display;

use anyhow::{Context as _, Result, bail};

use crate::args::FilterArgs;
use crate::commands::session::{DefaultScope, Session};
use crate::model::{Filter, MetricPattern, Scope, Timestamp};

impl Session {
    /// The samples that flags ask for.
    pub fn filter(
        &self,
        metrics: &[String],
        args: &FilterArgs,
        default: DefaultScope,
    ) -> Result<Filter> {
        let flag = |name: &str, error: &dyn Display| anyhow::anyhow!("{name}: {error}");
        let metrics: Result<Vec<MetricPattern>> = metrics
            .iter()
            .map(|text| text.parse().map_err(anyhow::Error::new))
            .collect();
        let metadata: Result<Vec<_>> = args
            .metadata
            .iter()
            .map(|text| text.parse().map_err(|e| flag("--metadata", &e)))
            .collect();
        Ok(Filter {
            metrics: metrics?,
            metadata: metadata?,
            scope: self.scope(&args.branch, default)?,
            commits: args
                .commit
                .iter()
                .map(|c| self.commit_prefix(c))
                .collect::<Result<_>>()?,
            since: args.since.map(|when| when.resolve(self.now())),
            until: args.until.map(|when| when.resolve(self.now())),
            retracted: false,
        })
    }

    fn scope(&self, branches: &[String], default: DefaultScope) -> Result<Scope> {
        if branches.iter().any(|b| b == "*") {
            return Ok(Scope::All);
        }
        if !branches.is_empty() {
            let pattern = |text: &String| {
                text.parse()
                    .map_err(|error| anyhow::anyhow!("--branch {text:?}: {error}"))
            };
            return Ok(Scope::Of(
                branches.iter().map(pattern).collect::<Result<_>>()?,
            ));
        }
        if default == DefaultScope::All {
            return Ok(Scope::All);
        }
        let here = self.provenance()?.place();
        let mut branches: Vec<String> = self.baseline_branch()?.into_iter().collect();
        if here.pull_request.is_none() {
            branches.extend(here.branch.map(str::to_owned));
        }
        branches.dedup();
        Ok(Scope::Judged {
            branches,
            pull_request: here.pull_request,
            detached: here.branch.is_none(),
        })
    }

    /// A commit as samples carry it: `HEAD` and names are resolved by git, a
    /// hash is taken as it is.
    fn commit_prefix(&self, text: &str) -> Result<String> {
        let hash = text.len() >= 4 && text.bytes().all(|b| b.is_ascii_hexdigit());
        if hash {
            return Ok(text.to_ascii_lowercase());
        }
        match &self.repository {
            Some(repository) => {
                let (commit, _) = repository
                    .commit_time(text)
                    .with_context(|| format!("--commit {text:?}"))?;
                Ok(commit)
            }
            None => {
                bail!("--commit {text:?}: not a commit hash, and there is no git repository to ask")
            }
        }
    }

    /// Full hash and time of a revision.
    pub fn revision(&self, text: &str) -> Result<(String, Option<Timestamp>)> {
        let hash = text.len() >= 7 && text.bytes().all(|b| b.is_ascii_hexdigit());
        match &self.repository {
            Some(repository) => match repository.commit_time(text) {
                Ok((commit, time)) => Ok((commit, Some(time))),
                // A shallow clone does not have every commit it is told of.
                Err(_) if hash && matches!(text.len(), 40 | 64) => {
                    Ok((text.to_ascii_lowercase(), None))
                }
                Err(error) => Err(error).with_context(|| format!("--commit {text:?}")),
            },
            None if hash => Ok((text.to_ascii_lowercase(), None)),
            None => {
                bail!("--commit {text:?}: not a commit hash, and there is no git repository to ask")
            }
        }
    }
}
