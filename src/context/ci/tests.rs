//! Each provider with the variables that its documentation lists.

use std::fs;

use super::providers::PROVIDERS;
use super::*;
use crate::context::Env;

const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

fn run(pairs: &[(&str, &str)]) -> CiRun {
    detect(&Env::from_pairs(pairs.iter().copied())).expect("a provider")
}

/// Key, commit, branch, pull request: what ends up in a sample.
fn gist(run: &CiRun) -> (String, Option<&str>, Option<&str>, Option<u64>) {
    let key = run.run_key().expect("a run with an id");
    (
        key,
        run.commit.as_deref(),
        run.branch.as_deref(),
        run.pull_request,
    )
}

#[test]
fn none_on_a_desk() {
    let env = Env::from_pairs([
        ("CI", "true"),
        ("BUILD_NUMBER", "1"),
        ("GITHUB_ACTIONS", ""),
    ]);
    assert_eq!(detect(&env), None);
}

const GITHUB: &[(&str, &str)] = &[
    ("CI", "true"),
    ("GITHUB_ACTIONS", "true"),
    ("GITHUB_RUN_ID", "1658821493"),
    ("GITHUB_RUN_ATTEMPT", "2"),
    ("GITHUB_JOB", "test"),
    ("GITHUB_SHA", A),
    ("GITHUB_REPOSITORY", "octo/hello"),
    ("GITHUB_SERVER_URL", "https://github.com"),
];

#[test]
fn github_push() {
    let push = [
        ("GITHUB_REF", "refs/heads/feature/x"),
        ("GITHUB_HEAD_REF", ""),
    ];
    let run = run(&[GITHUB, &push].concat());
    let key = "github/1658821493/2/test".to_owned();
    assert_eq!(gist(&run), (key, Some(A), Some("feature/x"), None));
    assert_eq!(
        run.url.as_deref(),
        Some("https://github.com/octo/hello/actions/runs/1658821493/attempts/2")
    );
}

#[test]
fn github_tag_has_no_branch() {
    assert_eq!(
        run(&[GITHUB, &[("GITHUB_REF", "refs/tags/v1")]].concat()).branch,
        None
    );
}

#[test]
fn github_pull_request_is_its_own_commit() {
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    let path = dir.path().join("event.json");
    let event = format!(
        r#"{{"action":"opened","number":12,"pull_request":{{"number":12,"title":"é","head":{{"ref":"x","sha":"{B}"}}}},"repository":{{"default_branch":"trunk","id":1}}}}"#
    );
    fs::write(&path, event).expect("ours");
    let event_path = path.to_str().expect("a name of ours").to_owned();
    let pull = [
        ("GITHUB_REF", "refs/pull/12/merge"),
        ("GITHUB_HEAD_REF", "x"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", event_path.as_str()),
    ];
    let found = run(&[GITHUB, &pull].concat());
    let key = "github/1658821493/2/test".to_owned();
    assert_eq!(gist(&found), (key, Some(B), Some("x"), Some(12)));
    assert_eq!(found.checkout.as_deref(), Some(A));
    assert_eq!(found.default_branch.as_deref(), Some("trunk"));

    let target = [
        ("GITHUB_REF", "refs/heads/trunk"),
        ("GITHUB_HEAD_REF", "x"),
        ("GITHUB_EVENT_NAME", "pull_request_target"),
        ("GITHUB_EVENT_PATH", event_path.as_str()),
    ];
    let found = run(&[GITHUB, &target].concat());
    assert_eq!(
        (found.pull_request, found.commit, found.checkout),
        (Some(12), None, None)
    );
}

#[test]
fn github_without_a_readable_event_knows_less() {
    let dir = tempfile::TempDir::new().expect("a temporary folder");
    let folder = dir.path().to_str().expect("a name of ours").to_owned();
    let file = dir.path().join("event.json");
    fs::write(&file, "{\"pull_request\": [").expect("ours");
    let file = file.to_str().expect("a name of ours").to_owned();
    for path in [folder.as_str(), file.as_str(), "/no/such/file"] {
        let pull = [
            ("GITHUB_REF", "refs/pull/12/merge"),
            ("GITHUB_EVENT_PATH", path),
        ];
        let found = run(&[GITHUB, &pull].concat());
        assert_eq!(
            (found.pull_request, found.commit.as_deref()),
            (Some(12), Some(A))
        );
    }
}

#[test]
fn github_matrix_jobs_are_told_apart() {
    let job = |id: &str| run(&[GITHUB, &[("ACTIONS_ORCHESTRATION_ID", id)]].concat()).job;
    let uuid = "89c72d20-71e7-4948-8eb8-0d8f0e417443";
    assert_eq!(
        job(&format!("{uuid}.test.__default")).as_deref(),
        Some("test")
    );
    assert_eq!(
        job(&format!("{uuid}.test.linux_1")).as_deref(),
        Some("test.linux_1")
    );
    assert_eq!(job(uuid).as_deref(), Some("test"));
    let given = run(&[GITHUB, &[("YARDSTICK_JOB", "test (linux)")]].concat());
    assert_eq!(
        given.run_key().as_deref(),
        Some("github/1658821493/2/test (linux)")
    );
}

const GITLAB: &[(&str, &str)] = &[
    ("CI", "true"),
    ("GITLAB_CI", "true"),
    ("CI_PIPELINE_ID", "1000"),
    ("CI_JOB_ID", "77"),
    ("CI_JOB_NAME", "test: [linux, 1.2]"),
    ("CI_COMMIT_SHA", A),
    ("CI_DEFAULT_BRANCH", "main"),
    (
        "CI_PIPELINE_URL",
        "https://gitlab.example/p/-/pipelines/1000",
    ),
];

#[test]
fn gitlab() {
    let key = "gitlab/1000/77/test: [linux, 1.2]".to_owned();
    let found = run(&[GITLAB, &[("CI_COMMIT_BRANCH", "main")]].concat());
    assert_eq!(gist(&found), (key.clone(), Some(A), Some("main"), None));
    assert_eq!(found.default_branch.as_deref(), Some("main"));
    assert_eq!(
        found.url.as_deref(),
        Some("https://gitlab.example/p/-/pipelines/1000")
    );
    let merge = [
        ("CI_MERGE_REQUEST_IID", "5"),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "x"),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", ""),
    ];
    let found = run(&[GITLAB, &merge].concat());
    assert_eq!(gist(&found), (key, Some(A), Some("x"), Some(5)));
    let merged = [("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA", B)];
    let found = run(&[GITLAB, &merged].concat());
    assert_eq!(
        (found.commit.as_deref(), found.checkout.as_deref()),
        (Some(B), Some(A))
    );
}

#[test]
fn buildkite() {
    let base = [
        ("BUILDKITE", "true"),
        ("BUILDKITE_BUILD_ID", "4735ba57"),
        ("BUILDKITE_BUILD_NUMBER", "1514"),
        ("BUILDKITE_JOB_ID", "e44f9784"),
        ("BUILDKITE_RETRY_COUNT", "0"),
        ("BUILDKITE_COMMIT", A),
        ("BUILDKITE_BRANCH", "main"),
        ("BUILDKITE_PIPELINE_DEFAULT_BRANCH", "main"),
    ];
    let key = "buildkite/4735ba57/1/e44f9784".to_owned();
    let found = run(&[&base[..], &[("BUILDKITE_PULL_REQUEST", "false")]].concat());
    assert_eq!(gist(&found), (key.clone(), Some(A), Some("main"), None));
    let found = run(&[&base[..], &[("BUILDKITE_PULL_REQUEST", "123")]].concat());
    assert_eq!((found.pull_request, found.checkout), (Some(123), None));
    let symbolic = [("BUILDKITE_COMMIT", "HEAD"), ("BUILDKITE_TAG", "v1")];
    let found = run(&[&base[..], &symbolic].concat());
    assert_eq!(gist(&found), (key, None, None, None));
}

#[test]
fn circleci() {
    let base = [
        ("CIRCLECI", "true"),
        ("CIRCLE_WORKFLOW_ID", "wf-1"),
        ("CIRCLE_JOB", "build"),
        ("CIRCLE_NODE_INDEX", "0"),
        ("CIRCLE_SHA1", A),
        ("CIRCLE_BRANCH", "x"),
    ];
    let key = "circleci/wf-1/1/build.0".to_owned();
    assert_eq!(gist(&run(&base)), (key.clone(), Some(A), Some("x"), None));
    let pull = [("CIRCLE_PULL_REQUEST", "https://github.com/o/r/pull/42")];
    assert_eq!(
        gist(&run(&[&base[..], &pull].concat())),
        (key, Some(A), Some("x"), Some(42))
    );
}

#[test]
fn azure() {
    let base = [
        ("TF_BUILD", "True"),
        ("BUILD_BUILDID", "11"),
        ("SYSTEM_JOBATTEMPT", "3"),
        ("SYSTEM_JOBID", "9cd7d73b"),
        ("BUILD_SOURCEVERSION", A),
        ("SYSTEM_COLLECTIONURI", "https://dev.azure.com/acme/"),
        ("SYSTEM_TEAMPROJECT", "My Project"),
    ];
    let key = "azure/11/3/9cd7d73b".to_owned();
    let found = run(&[&base[..], &[("BUILD_SOURCEBRANCH", "refs/heads/release/1")]].concat());
    assert_eq!(
        gist(&found),
        (key.clone(), Some(A), Some("release/1"), None)
    );
    assert_eq!(
        found.url.as_deref(),
        Some("https://dev.azure.com/acme/My%20Project/_build/results?buildId=11")
    );
    let pull = [
        ("BUILD_SOURCEBRANCH", "refs/pull/9/merge"),
        ("SYSTEM_PULLREQUEST_SOURCEBRANCH", "refs/heads/x"),
        ("SYSTEM_PULLREQUEST_SOURCECOMMITID", B),
        ("SYSTEM_PULLREQUEST_PULLREQUESTID", "512"),
        ("SYSTEM_PULLREQUEST_PULLREQUESTNUMBER", "9"),
    ];
    let found = run(&[&base[..], &pull].concat());
    assert_eq!(gist(&found), (key, Some(B), Some("x"), Some(9)));
    assert_eq!(
        run(&[&base[..], &[("BUILD_SOURCEBRANCH", "refs/tags/v1")]].concat()).branch,
        None
    );
}

#[test]
fn bitbucket() {
    let base = [
        ("CI", "true"),
        ("BITBUCKET_BUILD_NUMBER", "52"),
        ("BITBUCKET_STEP_RUN_NUMBER", "1"),
        ("BITBUCKET_STEP_UUID", "{19fb8a86}"),
        ("BITBUCKET_COMMIT", A),
        ("BITBUCKET_BRANCH", "main"),
        ("BITBUCKET_REPO_FULL_NAME", "acme/app"),
    ];
    let key = "bitbucket/52/1/{19fb8a86}".to_owned();
    let found = run(&base);
    assert_eq!(gist(&found), (key, Some(A), Some("main"), None));
    assert_eq!(
        found.url.as_deref(),
        Some("https://bitbucket.org/acme/app/pipelines/results/52")
    );
    let found = run(&[&base[..], &[("BITBUCKET_PR_ID", "7")]].concat());
    assert_eq!((found.pull_request, found.checkout), (Some(7), None));
}

#[test]
fn travis() {
    let base = [
        ("TRAVIS", "true"),
        ("TRAVIS_BUILD_ID", "46812085"),
        ("TRAVIS_JOB_NUMBER", "60.1"),
        ("TRAVIS_COMMIT", A),
        ("TRAVIS_BRANCH", "main"),
        ("TRAVIS_TAG", ""),
    ];
    let key = "travis/46812085/1/60.1".to_owned();
    let push = [
        ("TRAVIS_PULL_REQUEST", "false"),
        ("TRAVIS_PULL_REQUEST_BRANCH", ""),
        ("TRAVIS_PULL_REQUEST_SHA", ""),
    ];
    assert_eq!(
        gist(&run(&[&base[..], &push].concat())),
        (key.clone(), Some(A), Some("main"), None)
    );
    let pull = [
        ("TRAVIS_PULL_REQUEST", "8"),
        ("TRAVIS_PULL_REQUEST_BRANCH", "x"),
        ("TRAVIS_PULL_REQUEST_SHA", B),
    ];
    assert_eq!(
        gist(&run(&[&base[..], &pull].concat())),
        (key, Some(B), Some("x"), Some(8))
    );
}

#[test]
fn teamcity() {
    let found = run(&[
        ("TEAMCITY_VERSION", "2025.03"),
        ("TEAMCITY_PROJECT_NAME", "App"),
        ("TEAMCITY_BUILDCONF_NAME", "Test"),
        ("BUILD_NUMBER", "42"),
        ("BUILD_VCS_NUMBER", A),
    ]);
    assert_eq!(
        gist(&found),
        ("teamcity/42/1/App.Test".into(), Some(A), None, None)
    );
}

#[test]
fn woodpecker() {
    let base = [
        ("CI", "woodpecker"),
        ("CI_PIPELINE_NUMBER", "8"),
        ("CI_WORKFLOW_NAME", "test"),
        ("CI_STEP_NAME", "bench"),
        ("CI_COMMIT_SHA", A),
        ("CI_COMMIT_BRANCH", "main"),
        ("CI_REPO_DEFAULT_BRANCH", "main"),
    ];
    let key = "woodpecker/8/1/test.bench".to_owned();
    assert_eq!(
        gist(&run(&base)),
        (key.clone(), Some(A), Some("main"), None)
    );
    let pull = [
        ("CI_COMMIT_SOURCE_BRANCH", "x"),
        ("CI_COMMIT_PULL_REQUEST", "1"),
    ];
    assert_eq!(
        gist(&run(&[&base[..], &pull].concat())),
        (key, Some(A), Some("x"), Some(1))
    );
}

#[test]
fn jenkins() {
    let base = [
        ("JENKINS_URL", "https://ci.example/"),
        ("BUILD_NUMBER", "5"),
        ("BUILD_URL", "https://ci.example/job/app/5/"),
        ("GIT_COMMIT", A),
    ];
    let freestyle = [
        ("BUILD_TAG", "jenkins-app-5"),
        ("JOB_NAME", "app"),
        ("GIT_BRANCH", "origin/feature/x"),
    ];
    let found = run(&[&base[..], &freestyle].concat());
    assert_eq!(
        gist(&found),
        (
            "jenkins/app-5/1/app".into(),
            Some(A),
            Some("feature/x"),
            None
        )
    );
    let multibranch = [
        ("BUILD_TAG", "jenkins-app-PR-12-5"),
        ("JOB_NAME", "app/PR-12"),
        ("STAGE_NAME", "Test"),
        ("BRANCH_NAME", "PR-12"),
        ("CHANGE_BRANCH", "origin/y"),
        ("CHANGE_ID", "12"),
        ("GIT_BRANCH", "PR-12"),
    ];
    let found = run(&[&base[..], &multibranch].concat());
    let key = "jenkins/app-PR-12-5/1/app/PR-12.Test".to_owned();
    assert_eq!(gist(&found), (key, Some(A), Some("origin/y"), Some(12)));
    let primary = [("BRANCH_NAME", "trunk"), ("BRANCH_IS_PRIMARY", "true")];
    let found = run(&[&base[..], &primary].concat());
    assert_eq!(found.default_branch.as_deref(), Some("trunk"));
}

#[test]
fn anything_else_says_it_itself() {
    let found = run(&[("YARDSTICK_RUN", "night/7"), ("YARDSTICK_JOB", "a/b")]);
    assert_eq!(found.provider, Provider::Other);
    assert_eq!(found.run_key().as_deref(), Some("ci/night%2F7/1/a/b"));
    assert_eq!(
        run(&[("YARDSTICK_RUN", "7")]).run_key().as_deref(),
        Some("ci/7/1")
    );
}

/// Whoever adds a variable that holds a secret is stopped here.
#[test]
fn no_variable_in_the_table_is_a_secret() {
    for spec in PROVIDERS {
        let lists = [
            spec.run,
            spec.attempt,
            spec.job,
            spec.commit,
            spec.checkout,
            spec.branch,
            spec.tag,
            spec.default_branch,
            spec.pull_request,
            spec.url,
        ];
        for name in lists.concat() {
            let secret = ["TOKEN", "SECRET", "PASSWORD", "KEY", "AUTH"];
            assert!(!secret.iter().any(|word| name.contains(word)), "{name}");
        }
    }
}
