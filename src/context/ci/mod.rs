//! Which CI run this is, from the variables that its provider documents.

mod detect;
mod github;
mod providers;

use std::fmt;

pub use detect::detect;

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
