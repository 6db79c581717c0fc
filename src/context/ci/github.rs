//! What GitHub Actions says elsewhere than in plain variables.

use serde::Deserialize;

use crate::context::Env;
use crate::context::ci::CiRun;
use crate::context::file::read_start;
use crate::context::git::is_hash;

/// More than the largest event that GitHub sends.
const MAX_EVENT: u64 = 26 * 1024 * 1024;

/// The few fields that are needed of the event that started the workflow.
/// <https://docs.github.com/en/webhooks/webhook-events-and-payloads>
#[derive(Debug, Default, Deserialize)]
struct Event {
    pull_request: Option<PullRequest>,
    repository: Option<Repository>,
}

#[derive(Debug, Deserialize)]
struct PullRequest {
    number: Option<u64>,
    head: Option<Commit>,
}

#[derive(Debug, Deserialize)]
struct Commit {
    sha: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Repository {
    default_branch: Option<String>,
}

/// Adds the pull request, its own commit instead of the merge in `GITHUB_SHA`,
/// the default branch, the part of a matrix, and the address.
pub(super) fn refine(env: &Env, run: &mut CiRun) {
    let event = event(env);
    let pull_request = event.pull_request;
    run.default_branch = event
        .repository
        .and_then(|repository| repository.default_branch);
    run.pull_request = of_reference(env).or(pull_request.as_ref().and_then(|pr| pr.number));
    if env.text("GITHUB_EVENT_NAME").as_deref() == Some("pull_request_target") {
        // GITHUB_SHA is a commit of the target, and what is checked out is up
        // to the workflow: git knows.
        (run.commit, run.checkout) = (None, None);
    } else if let Some(sha) = pull_request.and_then(|pr| pr.head?.sha)
        && is_hash(sha.as_bytes())
    {
        run.commit = Some(sha);
    }
    run.job = matrix_job(env).or(run.job.take());
    run.url = url(env, run);
}

fn event(env: &Env) -> Event {
    env.path("GITHUB_EVENT_PATH")
        .and_then(|path| read_start(&path, MAX_EVENT).ok())
        .and_then(|bytes| serde_json::from_slice(&bytes).ok())
        .unwrap_or_default()
}

/// `refs/pull/12/merge` is about pull request 12.
fn of_reference(env: &Env) -> Option<u64> {
    let name = env.text("GITHUB_REF")?;
    let (number, _) = name.strip_prefix("refs/pull/")?.split_once('/')?;
    number.parse().ok()
}

/// The jobs of a matrix share `GITHUB_JOB`. Newer runners set
/// `ACTIONS_ORCHESTRATION_ID`, a UUID and what is unique in the run:
/// `….test.__default`, or the part of the matrix in place of `__default`
/// (<https://github.com/actions/runner/pull/4178>). Where it is missing,
/// `YARDSTICK_JOB` is the way to tell them apart.
fn matrix_job(env: &Env) -> Option<String> {
    let id = env.text("ACTIONS_ORCHESTRATION_ID")?;
    let (_, job) = id.split_once('.')?;
    let job = job.strip_suffix(".__default").unwrap_or(job);
    (!job.is_empty()).then(|| job.to_owned())
}

fn url(env: &Env, run: &CiRun) -> Option<String> {
    let server = env.text("GITHUB_SERVER_URL")?;
    let repository = env.text("GITHUB_REPOSITORY")?;
    let id = run.run.as_deref()?;
    let url = format!("{server}/{repository}/actions/runs/{id}");
    Some(match &run.attempt {
        Some(attempt) => format!("{url}/attempts/{attempt}"),
        None => url,
    })
}
