//! Where a sample comes from: git, CI and machine put together.
//!
//! What is said of a sample is, from the strongest word to the weakest:
//!
//! 1. `YARDSTICK_COMMIT`, `YARDSTICK_BRANCH`, `YARDSTICK_PULL_REQUEST`.
//! 2. git, where HEAD stands at another commit than the one CI checked out:
//!    somebody checked out something else to measure it. The pull request is
//!    still that of CI, for what was measured in one never becomes a baseline.
//! 3. CI: it knows the branch where HEAD is detached, and for a pull request
//!    its own commit where HEAD is a merge that nobody else ever sees.
//! 4. git.
//!
//! Which commit CI left at HEAD is not known for pull requests with Bitbucket,
//! Buildkite, Jenkins and Woodpecker, which merge on the runner; there, CI
//! stands above git in any case.

use crate::context::ci::{self, CiRun};
use crate::context::git::{GitError, Head, Repository};
use crate::context::surroundings::{number, text};
use crate::context::{ContextError, Env, Surroundings, machine};
use crate::model::{Context, Machine, Place, branch_name};

/// Everything that is known of the place of a measurement.
#[derive(Debug)]
pub struct Provenance {
    /// What a sample carries, but for the machine.
    without_machine: Context,
    /// The repository of the working directory.
    pub repository: Option<Repository>,
    /// The CI run, as its provider describes it.
    pub ci: Option<CiRun>,
    /// Why git could not tell all; worth a warning, not a failure.
    pub git_problem: Option<GitError>,
}

impl Provenance {
    /// Which commit, branch and pull request this is.
    pub fn place(&self) -> Place<'_> {
        Place::from(&self.without_machine)
    }

    /// The run of CI, as samples carry it.
    pub fn run(&self) -> Option<&str> {
        self.without_machine.run.as_deref()
    }

    /// What a sample carries that this machine measured. A query has no use
    /// for that, and finding out about a machine takes a while.
    pub fn context_on(&self, machine: &Machine) -> Context {
        Context {
            machine: Some(machine.machine.clone()),
            ..self.without_machine.clone()
        }
    }

    /// The default branch, as CI or else git knows it. It is found out when it
    /// is asked for: what only records has no use for it.
    pub fn default_branch(&self) -> Result<Option<String>, GitError> {
        match (&self.ci, &self.repository) {
            (
                Some(CiRun {
                    default_branch: Some(branch),
                    ..
                }),
                _,
            ) => Ok(Some(branch.clone())),
            (_, Some(repository)) => repository.default_branch(),
            (_, None) => Ok(None),
        }
    }
}

/// Collects it. Only a variable of this program with an invalid value is an
/// error: a repository that cannot be read must not keep a number from being
/// recorded.
pub fn gather(surroundings: &Surroundings) -> Result<Provenance, ContextError> {
    gather_in(
        surroundings,
        Repository::discover(&surroundings.cwd, &surroundings.env),
    )
}

/// The same where the repository was looked for already.
pub fn gather_in(
    surroundings: &Surroundings,
    discovered: Result<Option<Repository>, GitError>,
) -> Result<Provenance, ContextError> {
    let env = &surroundings.env;
    let given = Given::read(env)?;
    let mut problem = None;
    let repository = note(discovered, &mut problem).flatten();
    let head = repository
        .as_ref()
        .and_then(|r| note(r.head(), &mut problem));
    let ci = ci::detect(env);
    let context = given.above(combined(head.unwrap_or_default(), ci.as_ref()));
    check_texts(&context, machine::named(env).as_deref())?;
    Ok(Provenance {
        without_machine: context,
        repository,
        ci,
        git_problem: problem,
    })
}

/// Text that moves the cursor or breaks a line has no place in a context; git
/// allows none in a name, so it came from a variable.
fn check_texts(context: &Context, machine: Option<&str>) -> Result<(), ContextError> {
    let texts = [
        ("YARDSTICK_BRANCH", context.branch.as_deref()),
        ("YARDSTICK_RUN, YARDSTICK_JOB", context.run.as_deref()),
        ("YARDSTICK_MACHINE", machine),
    ];
    for (name, text) in texts {
        if let Some(value) = text.filter(|text| text.contains(char::is_control)) {
            let value = value.to_owned();
            return Err(ContextError::Control { name, value });
        }
    }
    Ok(())
}

/// The value, or the first problem.
fn note<T>(result: Result<T, GitError>, problem: &mut Option<GitError>) -> Option<T> {
    match result {
        Ok(value) => Some(value),
        Err(error) => {
            problem.get_or_insert(error);
            None
        }
    }
}

/// What the variables of this program say.
struct Given {
    commit: Option<String>,
    branch: Option<String>,
    pull_request: Option<u64>,
}

impl Given {
    fn read(env: &Env) -> Result<Self, ContextError> {
        Ok(Self {
            commit: text(env, "YARDSTICK_COMMIT")?.map(hash).transpose()?,
            branch: text(env, "YARDSTICK_BRANCH")?
                .map(|name| branch_name(&name).map_err(ContextError::Branch))
                .transpose()?,
            pull_request: number(env, "YARDSTICK_PULL_REQUEST")?,
        })
    }

    fn above(self, context: Context) -> Context {
        Context {
            commit: self.commit.or(context.commit),
            branch: self.branch.or(context.branch),
            pull_request: self.pull_request.or(context.pull_request),
            ..context
        }
    }
}

/// The hash of a commit, full or abbreviated, in small letters.
fn hash(value: String) -> Result<String, ContextError> {
    let is_hex = value.bytes().all(|b| b.is_ascii_hexdigit());
    if is_hex && (7..=64).contains(&value.len()) {
        Ok(value.to_ascii_lowercase())
    } else {
        Err(ContextError::Commit(value))
    }
}

/// Git and CI as one, by the order at the top of this file.
fn combined(head: Head, ci: Option<&CiRun>) -> Context {
    let Some(ci) = ci else {
        return Context {
            commit: head.commit,
            branch: head.branch,
            ..Context::default()
        };
    };
    let (commit, branch) = if is_elsewhere(&head, ci) {
        (head.commit, head.branch)
    } else {
        (
            ci.commit.clone().or(head.commit),
            ci.branch.clone().or(head.branch),
        )
    };
    Context {
        commit,
        branch,
        pull_request: ci.pull_request,
        run: ci.run_key(),
        machine: None,
    }
}

/// Whether HEAD is known to stand neither where CI left it nor at the commit
/// that the run is about.
fn is_elsewhere(head: &Head, ci: &CiRun) -> bool {
    match (&head.commit, &ci.checkout) {
        (Some(head), Some(checkout)) => head != checkout && ci.commit.as_ref() != Some(head),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tempfile::TempDir;

    use super::*;
    use crate::context::{Streams, Terminal};
    use crate::model::Timestamp;

    const HEAD: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const PULL: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const ELSE: &str = "cccccccccccccccccccccccccccccccccccccccc";

    fn head(commit: Option<&str>, branch: Option<&str>) -> Head {
        let (commit, branch) = (commit.map(str::to_owned), branch.map(str::to_owned));
        Head { commit, branch }
    }

    fn gitlab(pairs: &[(&str, &str)]) -> CiRun {
        let base = [
            ("GITLAB_CI", "true"),
            ("CI_PIPELINE_ID", "1"),
            ("CI_COMMIT_SHA", HEAD),
        ];
        let env = Env::from_pairs([&base[..], pairs].concat());
        ci::detect(&env).expect("a provider")
    }

    fn place(context: &Context) -> (Option<&str>, Option<&str>, Option<u64>) {
        let Context {
            commit,
            branch,
            pull_request,
            ..
        } = context;
        (commit.as_deref(), branch.as_deref(), *pull_request)
    }

    #[test]
    fn a_detached_head_gets_the_branch_of_ci() {
        let ci = gitlab(&[("CI_COMMIT_BRANCH", "main")]);
        let context = combined(head(Some(HEAD), None), Some(&ci));
        assert_eq!(place(&context), (Some(HEAD), Some("main"), None));
        assert_eq!(context.run.as_deref(), Some("gitlab/1/1"));
    }

    #[test]
    fn a_merge_counts_as_the_commit_of_the_pull_request() {
        let ci = gitlab(&[
            ("CI_MERGE_REQUEST_IID", "5"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "x"),
            ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", PULL),
        ]);
        let found = |commit| combined(head(commit, None), Some(&ci));
        assert_eq!(place(&found(Some(HEAD))), (Some(PULL), Some("x"), Some(5)));
        assert_eq!(place(&found(Some(PULL))), (Some(PULL), Some("x"), Some(5)));
        assert_eq!(place(&found(None)), (Some(PULL), Some("x"), Some(5)));
        // The base, checked out to be compared with.
        assert_eq!(place(&found(Some(ELSE))), (Some(ELSE), None, Some(5)));
    }

    #[test]
    fn git_fills_what_ci_does_not_say() {
        let ci = gitlab(&[("CI_COMMIT_SHA", "")]);
        let context = combined(head(Some(ELSE), Some("x")), Some(&ci));
        assert_eq!(place(&context), (Some(ELSE), Some("x"), None));
        let context = combined(head(Some(ELSE), Some("x")), None);
        assert_eq!(place(&context), (Some(ELSE), Some("x"), None));
    }

    fn surroundings_of(cwd: &Path, pairs: &[(&str, &str)]) -> Surroundings {
        let env = Env::from_pairs(pairs.iter().copied());
        Surroundings {
            now: Timestamp::MIN,
            seed: None,
            cwd: cwd.to_owned(),
            terminal: Terminal::fixed(env.clone(), Streams::default()),
            env,
        }
    }

    #[test]
    fn variables_of_this_program_stand_above_all() {
        let dir = TempDir::new().expect("a temporary folder");
        let pairs = [
            ("GIT_CEILING_DIRECTORIES", "/"),
            ("GITLAB_CI", "true"),
            ("CI_COMMIT_SHA", HEAD),
            ("YARDSTICK_COMMIT", ELSE),
            ("YARDSTICK_BRANCH", "side"),
            ("YARDSTICK_PULL_REQUEST", "3"),
            ("YARDSTICK_MACHINE", "pool"),
            ("YARDSTICK_RUN", "r"),
        ];
        let surroundings = surroundings_of(dir.path(), &pairs);
        let found = gather(&surroundings).expect("all valid");
        let context = found.context_on(&machine::current(&surroundings.env));
        assert_eq!(place(&context), (Some(ELSE), Some("side"), Some(3)));
        assert_eq!(context.machine.as_deref(), Some("pool"));
        assert_eq!(found.run(), Some("gitlab/r/1"));
        let wrong = [("YARDSTICK_PULL_REQUEST", "#3")];
        let error = gather(&surroundings_of(dir.path(), &wrong)).expect_err("no number");
        assert!(
            error
                .to_string()
                .starts_with("YARDSTICK_PULL_REQUEST: invalid number \"#3\"")
        );
    }

    #[test]
    fn a_broken_repository_is_a_problem_and_no_failure() {
        let dir = TempDir::new().expect("a temporary folder");
        std::fs::write(dir.path().join(".git"), "gitdir: nowhere").expect("ours");
        let found = gather(&surroundings_of(dir.path(), &[])).expect("no variable is wrong");
        assert!(matches!(
            found.git_problem,
            Some(GitError::NotARepository { .. })
        ));
        assert_eq!(found.repository, None);
    }
}
