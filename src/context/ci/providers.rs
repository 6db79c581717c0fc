//! The table of providers: which variable says what.
//!
//! Every list is tried from its start, and the first variable that is set
//! counts. A variable that is empty or `false` counts as not set.

use crate::context::Env;
use crate::context::ci::detect::branch;
use crate::context::ci::{CiRun, Provider, github};

/// What the variables of one provider mean.
pub(super) struct Spec {
    pub provider: Provider,
    /// The variable that tells the provider, and its value where others set it too.
    pub marker: (&'static str, Option<&'static str>),
    pub run: &'static [&'static str],
    pub attempt: &'static [&'static str],
    /// All that are set, joined with `.`.
    pub job: &'static [&'static str],
    pub commit: &'static [&'static str],
    pub checkout: &'static [&'static str],
    pub branch: &'static [&'static str],
    /// Set when a tag is built; then the branch variables hold its name.
    pub tag: &'static [&'static str],
    pub default_branch: &'static [&'static str],
    /// A number, or an address that ends in it.
    pub pull_request: &'static [&'static str],
    pub url: &'static [&'static str],
    /// Whether a pull request is merged on the runner, so that nobody can know
    /// the commit that is checked out.
    pub merges_itself: bool,
    /// What a table cannot say.
    pub refine: fn(&Env, &mut CiRun),
}

/// Jenkins comes last: its variables are the most general ones.
pub(super) const PROVIDERS: &[Spec] = &[
    // https://docs.github.com/en/actions/reference/workflows-and-actions/variables
    Spec {
        provider: Provider::GitHub,
        marker: ("GITHUB_ACTIONS", Some("true")),
        run: &["GITHUB_RUN_ID"],
        attempt: &["GITHUB_RUN_ATTEMPT"],
        job: &["GITHUB_JOB"],
        commit: &["GITHUB_SHA"],
        checkout: &["GITHUB_SHA"],
        branch: &["GITHUB_HEAD_REF", "GITHUB_REF"],
        tag: &[],
        default_branch: &[],
        pull_request: &[],
        url: &[],
        merges_itself: false,
        refine: github::refine,
    },
    // https://docs.gitlab.com/ci/variables/predefined_variables/
    Spec {
        provider: Provider::GitLab,
        marker: ("GITLAB_CI", None),
        run: &["CI_PIPELINE_ID"],
        // A retried job keeps its name, also the part of a matrix in it.
        attempt: &["CI_JOB_ID"],
        job: &["CI_JOB_NAME"],
        commit: &["CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", "CI_COMMIT_SHA"],
        checkout: &["CI_COMMIT_SHA"],
        branch: &["CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "CI_COMMIT_BRANCH"],
        tag: &["CI_COMMIT_TAG"],
        default_branch: &["CI_DEFAULT_BRANCH"],
        pull_request: &["CI_MERGE_REQUEST_IID", "CI_EXTERNAL_PULL_REQUEST_IID"],
        url: &["CI_JOB_URL", "CI_PIPELINE_URL"],
        merges_itself: false,
        refine: as_read,
    },
    // https://buildkite.com/docs/pipelines/configure/environment-variables
    Spec {
        provider: Provider::Buildkite,
        marker: ("BUILDKITE", Some("true")),
        // Build numbers are unique within one pipeline only.
        run: &["BUILDKITE_BUILD_ID", "BUILDKITE_BUILD_NUMBER"],
        attempt: &["BUILDKITE_RETRY_COUNT"],
        // Keys and labels are shared by parallel jobs, the id is not.
        job: &["BUILDKITE_JOB_ID"],
        commit: &["BUILDKITE_COMMIT"],
        checkout: &["BUILDKITE_COMMIT"],
        branch: &["BUILDKITE_BRANCH"],
        tag: &["BUILDKITE_TAG"],
        default_branch: &["BUILDKITE_PIPELINE_DEFAULT_BRANCH"],
        pull_request: &["BUILDKITE_PULL_REQUEST"],
        url: &["BUILDKITE_BUILD_URL"],
        merges_itself: true,
        refine: count_attempts_from_one,
    },
    // https://circleci.com/docs/reference/variables/
    Spec {
        provider: Provider::CircleCi,
        marker: ("CIRCLECI", Some("true")),
        run: &["CIRCLE_WORKFLOW_ID"],
        attempt: &[],
        job: &["CIRCLE_JOB", "CIRCLE_NODE_INDEX"],
        commit: &["CIRCLE_SHA1"],
        checkout: &["CIRCLE_SHA1"],
        branch: &["CIRCLE_BRANCH"],
        tag: &["CIRCLE_TAG"],
        default_branch: &[],
        // The number is only there for forks, the address for all.
        pull_request: &["CIRCLE_PR_NUMBER", "CIRCLE_PULL_REQUEST"],
        url: &["CIRCLE_BUILD_URL"],
        merges_itself: false,
        refine: as_read,
    },
    // https://learn.microsoft.com/en-us/azure/devops/pipelines/build/variables
    Spec {
        provider: Provider::Azure,
        marker: ("TF_BUILD", Some("true")),
        run: &["BUILD_BUILDID"],
        attempt: &["SYSTEM_JOBATTEMPT"],
        job: &["SYSTEM_JOBID"],
        commit: &["SYSTEM_PULLREQUEST_SOURCECOMMITID", "BUILD_SOURCEVERSION"],
        checkout: &["BUILD_SOURCEVERSION"],
        branch: &["SYSTEM_PULLREQUEST_SOURCEBRANCH", "BUILD_SOURCEBRANCH"],
        tag: &[],
        default_branch: &[],
        // GitHub's pull requests have a number beside Azure's own id.
        pull_request: &[
            "SYSTEM_PULLREQUEST_PULLREQUESTNUMBER",
            "SYSTEM_PULLREQUEST_PULLREQUESTID",
        ],
        url: &[],
        merges_itself: false,
        refine: azure_url,
    },
    // https://support.atlassian.com/bitbucket-cloud/docs/variables-and-secrets/
    Spec {
        provider: Provider::Bitbucket,
        marker: ("BITBUCKET_BUILD_NUMBER", None),
        run: &["BITBUCKET_BUILD_NUMBER"],
        attempt: &["BITBUCKET_STEP_RUN_NUMBER"],
        job: &["BITBUCKET_STEP_UUID"],
        commit: &["BITBUCKET_COMMIT"],
        checkout: &["BITBUCKET_COMMIT"],
        branch: &["BITBUCKET_BRANCH"],
        tag: &["BITBUCKET_TAG"],
        default_branch: &[],
        pull_request: &["BITBUCKET_PR_ID"],
        url: &[],
        merges_itself: true,
        refine: bitbucket_url,
    },
    // https://docs.travis-ci.com/user/environment-variables/
    Spec {
        provider: Provider::Travis,
        marker: ("TRAVIS", Some("true")),
        run: &["TRAVIS_BUILD_ID"],
        attempt: &[],
        job: &["TRAVIS_JOB_NUMBER"],
        commit: &["TRAVIS_PULL_REQUEST_SHA", "TRAVIS_COMMIT"],
        checkout: &["TRAVIS_COMMIT"],
        branch: &["TRAVIS_PULL_REQUEST_BRANCH", "TRAVIS_BRANCH"],
        tag: &["TRAVIS_TAG"],
        default_branch: &[],
        pull_request: &["TRAVIS_PULL_REQUEST"],
        url: &["TRAVIS_JOB_WEB_URL", "TRAVIS_BUILD_WEB_URL"],
        merges_itself: false,
        refine: as_read,
    },
    // https://www.jetbrains.com/help/teamcity/predefined-build-parameters.html
    // Branch and pull request are no variables here. The file of parameters has
    // them, but also passwords, so it is not read.
    Spec {
        provider: Provider::TeamCity,
        marker: ("TEAMCITY_VERSION", None),
        run: &["BUILD_NUMBER"],
        attempt: &[],
        job: &["TEAMCITY_PROJECT_NAME", "TEAMCITY_BUILDCONF_NAME"],
        commit: &["BUILD_VCS_NUMBER"],
        checkout: &["BUILD_VCS_NUMBER"],
        branch: &[],
        tag: &[],
        default_branch: &[],
        pull_request: &[],
        url: &["BUILD_URL"],
        merges_itself: false,
        refine: as_read,
    },
    // https://woodpecker-ci.org/docs/usage/environment
    Spec {
        provider: Provider::Woodpecker,
        marker: ("CI", Some("woodpecker")),
        run: &["CI_PIPELINE_NUMBER"],
        attempt: &[],
        job: &["CI_WORKFLOW_NAME", "CI_STEP_NAME"],
        commit: &["CI_COMMIT_SHA"],
        checkout: &["CI_COMMIT_SHA"],
        branch: &["CI_COMMIT_SOURCE_BRANCH", "CI_COMMIT_BRANCH"],
        tag: &["CI_COMMIT_TAG"],
        default_branch: &["CI_REPO_DEFAULT_BRANCH"],
        pull_request: &["CI_COMMIT_PULL_REQUEST"],
        url: &["CI_STEP_URL", "CI_PIPELINE_URL"],
        merges_itself: true,
        refine: as_read,
    },
    // https://www.jenkins.io/doc/book/pipeline/jenkinsfile/#using-environment-variables
    // and, on any server, /env-vars.html
    Spec {
        provider: Provider::Jenkins,
        marker: ("JENKINS_URL", None),
        // The number is unique within one job only, the tag has the job's name.
        run: &["BUILD_TAG", "BUILD_NUMBER"],
        attempt: &[],
        job: &["JOB_NAME", "STAGE_NAME"],
        commit: &["GIT_COMMIT"],
        checkout: &["GIT_COMMIT"],
        // For a pull request, BRANCH_NAME is PR-12.
        branch: &["CHANGE_BRANCH", "BRANCH_NAME", "GIT_BRANCH"],
        tag: &["TAG_NAME"],
        default_branch: &[],
        pull_request: &["CHANGE_ID"],
        url: &["BUILD_URL"],
        merges_itself: true,
        refine: jenkins_branches,
    },
];

fn as_read(_: &Env, _: &mut CiRun) {}

/// Buildkite counts retries, which start at 0.
fn count_attempts_from_one(_: &Env, run: &mut CiRun) {
    let retries = run
        .attempt
        .as_deref()
        .and_then(|count| count.parse::<u32>().ok());
    run.attempt = retries.map(|count| count.saturating_add(1).to_string());
}

fn azure_url(env: &Env, run: &mut CiRun) {
    let parts = (
        env.text("SYSTEM_COLLECTIONURI"),
        env.text("SYSTEM_TEAMPROJECT"),
        &run.run,
    );
    if let (Some(collection), Some(project), Some(id)) = parts {
        let collection = collection.trim_end_matches('/');
        let project = project.replace(' ', "%20");
        run.url = Some(format!(
            "{collection}/{project}/_build/results?buildId={id}"
        ));
    }
}

fn bitbucket_url(env: &Env, run: &mut CiRun) {
    if let (Some(name), Some(id)) = (env.text("BITBUCKET_REPO_FULL_NAME"), &run.run) {
        run.url = Some(format!(
            "https://bitbucket.org/{name}/pipelines/results/{id}"
        ));
    }
}

/// The git plugin names the remote too; multibranch projects know their
/// primary branch.
fn jenkins_branches(env: &Env, run: &mut CiRun) {
    if let Some(tag) = run
        .run
        .as_deref()
        .and_then(|run| run.strip_prefix("jenkins-"))
    {
        run.run = Some(tag.to_owned());
    }
    if let Some(name) = &run.branch
        && env.text("CHANGE_BRANCH").is_none()
        && env.text("BRANCH_NAME").is_none()
    {
        let name = name.strip_prefix("origin/").unwrap_or(name);
        run.branch = branch(name.to_owned()).filter(|name| name != "detached");
    }
    if env.text("BRANCH_IS_PRIMARY").as_deref() == Some("true") {
        run.default_branch = env.text("BRANCH_NAME");
    }
}
