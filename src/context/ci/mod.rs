//! Which CI run this is, from the variables that its provider documents.

mod github;
mod providers;

use std::fmt;

use crate::context::Env;
use crate::context::git::is_hash;

use providers::{PROVIDERS, Spec};

/// A provider of CI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    /// GitHub Actions, and what imitates it (Gitea, Forgejo).
    GitHub,
    /// GitLab CI/CD.
    GitLab,
    /// Buildkite.
    Buildkite,
    /// CircleCI.
    CircleCi,
    /// Azure Pipelines.
    Azure,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Travis CI.
    Travis,
    /// TeamCity.
    TeamCity,
    /// Woodpecker CI.
    Woodpecker,
    /// Jenkins.
    Jenkins,
    /// Any other, which says what it is with `YARDSTICK_RUN`.
    Other,
}

/// One job of one CI run, as its provider describes it. What a sample carries
/// is decided in [`crate::context::gather`], with git beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CiRun {
    /// Who runs it.
    pub provider: Provider,
    /// What all jobs of the run share, and no other run has.
    pub run: Option<String>,
    /// What tells a repetition of the job from the first time.
    pub attempt: Option<String>,
    /// What tells the jobs of a run apart.
    pub job: Option<String>,
    /// The commit that the run is about: for a pull request its head, not the
    /// merge that some providers make of it.
    pub commit: Option<String>,
    /// The commit at which the provider leaves HEAD, where that is known.
    pub checkout: Option<String>,
    /// The branch that the run is about, for a pull request its own; `None` for a tag.
    pub branch: Option<String>,
    /// The default branch of the repository.
    pub default_branch: Option<String>,
    /// The number of the pull or merge request.
    pub pull_request: Option<u64>,
    /// Where a human sees the run.
    pub url: Option<String>,
}

impl CiRun {
    /// `provider/run/attempt/job`. The attempt is 1 where the provider counts
    /// none; the job is left out where it has no name, and may hold `/` itself.
    pub fn run_key(&self) -> Option<String> {
        let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        let run = part(self.run.as_deref()?);
        let attempt = part(self.attempt.as_deref().unwrap_or("1"));
        let key = format!("{}/{run}/{attempt}", self.provider);
        Some(match &self.job {
            Some(job) => format!("{key}/{job}"),
            None => key,
        })
    }
}

/// The CI run that this process is part of, if it is part of one.
/// `YARDSTICK_RUN` and `YARDSTICK_JOB` stand above what the provider says.
pub fn detect(env: &Env) -> Option<CiRun> {
    let run = env.text("YARDSTICK_RUN");
    let mut found = match PROVIDERS.iter().find(|spec| spec.applies(env)) {
        Some(spec) => spec.read(env),
        None => CiRun::other(run.clone()?),
    };
    found.run = run.or(found.run);
    found.job = env.text("YARDSTICK_JOB").or(found.job);
    Some(found)
}

impl CiRun {
    fn other(run: String) -> Self {
        Self {
            provider: Provider::Other,
            run: Some(run),
            attempt: None,
            job: None,
            commit: None,
            checkout: None,
            branch: None,
            default_branch: None,
            pull_request: None,
            url: None,
        }
    }
}

impl Spec {
    fn applies(&self, env: &Env) -> bool {
        let (name, expected) = self.marker;
        env.text(name)
            .is_some_and(|value| expected.is_none_or(|e| value.eq_ignore_ascii_case(e)))
    }

    fn read(&self, env: &Env) -> CiRun {
        let first = |names: &[&str]| names.iter().find_map(|name| given(env, name));
        let hash = |names: &[&str]| first(names).filter(|hash| is_hash(hash.as_bytes()));
        let job: Vec<String> = self
            .job
            .iter()
            .filter_map(|name| given(env, name))
            .collect();
        let pull_request = first(self.pull_request).and_then(|text| number(&text));
        let of_tag = first(self.tag).is_some();
        let merged = self.merges_itself && pull_request.is_some();
        let mut run = CiRun {
            provider: self.provider,
            run: first(self.run),
            attempt: first(self.attempt),
            job: (!job.is_empty()).then(|| job.join(".")),
            commit: hash(self.commit),
            checkout: hash(self.checkout).filter(|_| !merged),
            branch: first(self.branch).filter(|_| !of_tag).and_then(branch),
            default_branch: first(self.default_branch).and_then(branch),
            pull_request,
            url: first(self.url),
        };
        (self.refine)(env, &mut run);
        run
    }
}

/// A variable, where it does not say that there is nothing.
fn given(env: &Env, name: &str) -> Option<String> {
    env.text(name).filter(|value| value != "false")
}

/// `refs/heads/a` and `a` are the branch `a`; tags and merges are none.
fn branch(name: String) -> Option<String> {
    match name.strip_prefix("refs/heads/") {
        Some(branch) => Some(branch.to_owned()),
        None => (!name.starts_with("refs/")).then_some(name),
    }
}

/// The number that a text is, or that an address ends in.
fn number(text: &str) -> Option<u64> {
    text.rsplit('/').next()?.parse().ok()
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Buildkite => "buildkite",
            Self::CircleCi => "circleci",
            Self::Azure => "azure",
            Self::Bitbucket => "bitbucket",
            Self::Travis => "travis",
            Self::TeamCity => "teamcity",
            Self::Woodpecker => "woodpecker",
            Self::Jenkins => "jenkins",
            Self::Other => "ci",
        })
    }
}

#[cfg(test)]
mod tests;
