//! What the CI files say is valid, and does what it says: their shell steps run
//! here, in a clone of a repository with a local remote.

#![cfg(unix)]
#![allow(clippy::panic, reason = "a failed check panics")]

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use yaml_rust2::{Yaml, YamlLoader};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn json(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Real(text) => text.parse::<f64>().map_or(Value::Null, Value::from),
        Yaml::Integer(n) => Value::from(*n),
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Boolean(is) => Value::from(*is),
        Yaml::Array(items) => items.iter().map(json).collect(),
        Yaml::Hash(pairs) => {
            let pair = |(key, value): (&Yaml, &Yaml)| {
                (key.as_str().expect("keys are text").to_owned(), json(value))
            };
            Value::Object(pairs.iter().map(pair).collect())
        }
        _ => Value::Null,
    }
}

fn parse(text: &str) -> Value {
    let documents = YamlLoader::load_from_str(text).expect("valid YAML");
    json(&documents[0])
}

/// The blocks of a language of a page, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let text = read(page);
    let parts = text.split("```").skip(1).step_by(2);
    let wanted = parts.filter_map(|part| part.strip_prefix(language)?.strip_prefix('\n'));
    wanted.map(str::to_owned).collect()
}

/// Every workflow of this repository and of the documentation.
fn workflows() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for name in ["ci", "forks", "release"] {
        let path = format!(".github/workflows/{name}.yml");
        all.push((path.clone(), parse(&read(&path))));
    }
    for (i, block) in blocks("docs/ci/github.md", "yaml").iter().enumerate() {
        all.push((format!("docs/ci/github.md, block {i}"), parse(block)));
    }
    all
}

#[track_caller]
fn keeps(schema: &str, name: &str, document: &Value) {
    let schema: Value =
        serde_json::from_str(&read(&format!("tests/schemas/{schema}.json"))).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let errors: Vec<String> = validator
        .iter_errors(document)
        .map(|e| format!("{}: {e}", e.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}");
}

#[test]
fn every_file_keeps_the_schema_of_its_ci() {
    for (name, workflow) in workflows() {
        keeps("github-workflows", &name, &workflow);
    }
    let action = parse(&read(".github/actions/yardstick/action.yml"));
    keeps("github-actions", "action.yml", &action);
    for (page, schema) in [("gitlab", "gitlab-ci"), ("buildkite", "buildkite")] {
        for block in blocks(&format!("docs/ci/{page}.md"), "yaml") {
            keeps(schema, page, &parse(&block));
        }
    }
}

#[test]
fn workflows_name_their_rights_and_pin_what_they_use() {
    for (name, workflow) in workflows() {
        assert!(workflow["permissions"].is_object(), "{name} has all rights");
        for job in workflow["jobs"].as_object().expect("jobs").values() {
            for used in job["steps"].as_array().expect("steps").iter() {
                // What comes from outside reaches a shell by variables alone.
                let run = used["run"].as_str().unwrap_or_default();
                assert!(!run.contains("${{"), "{name}: {run}");
                let Some(used) = used["uses"].as_str() else {
                    continue;
                };
                let (_, version) = used.split_once('@').unwrap_or_default();
                let is_commit =
                    version.len() == 40 && version.bytes().all(|b| b.is_ascii_hexdigit());
                let is_tag = version
                    .strip_prefix('v')
                    .is_some_and(|v| v.starts_with(|c: char| c.is_ascii_digit()));
                // A tag can be moved: what runs here is named by its content.
                let pinned =
                    used.starts_with("./") || is_commit || is_tag && name.starts_with("docs/");
                assert!(pinned, "{name}: {used}");
            }
        }
    }
    let action = parse(&read(".github/actions/yardstick/action.yml"));
    for step in action["runs"]["steps"].as_array().expect("steps") {
        let run = step["run"].as_str().expect("only shell");
        // What comes from outside reaches a shell by variables alone.
        assert!(!run.contains("${{"), "{run}");
        assert!(step["uses"].is_null());
    }
    let page = read("docs/ci/github.md");
    for (input, _) in action["inputs"].as_object().expect("inputs") {
        assert!(
            page.contains(&format!("`{input}`")),
            "{input} is not documented"
        );
    }
}

/// Writes what a test run would; `gh` keeps one comment in a folder;
/// `buildkite-agent` keeps annotation, artifacts and meta-data there.
const PROGRAMS: [(&str, &str); 4] = [
    (
        "make",
        "printf '<testsuite name=\"api\" time=\"%s\"><testcase classname=\"api\" name=\"get\" time=\"%s\"/></testsuite>' \"$SECONDS_TAKEN\" \"$SECONDS_TAKEN\" >junit.xml\n",
    ),
    (
        "gh",
        "echo \"$*\" >>\"$DESK/gh.log\"\ncase \"$*\" in\n\
         *POST*|*PATCH*) cat \"${7#body=@}\" >\"$DESK/comment.md\" 2>/dev/null || for a; do case \"$a\" in body=@*) cp \"${a#body=@}\" \"$DESK/comment.md\";; esac; done; echo 7 >\"$DESK/id\";;\n\
         *comments*) cat \"$DESK/id\" 2>/dev/null || true;;\n\
         *artifacts*) if [ -e \"$DESK/../temp/bundle\" ] || [ -e \"$DESK/lost\" ]; then echo bundle=true; else echo bundle=false; fi;;\n\
         *pulls*) printf 'number=43\\nbase=main\\n';;\n\
         'release download'*) for a; do case \"$last\" in --dir) dir=$a;; esac; last=$a; done; cp \"$DESK/release\"/* \"$dir\";;\n\
         'release create'*) : ;;\n\
         *) echo \"gh: $*\" >&2; exit 1;;\nesac\n",
    ),
    (
        "buildkite-agent",
        "case \"$1 $2\" in\n\
         'annotate '*) cat >\"$DESK/annotation.md\";;\n\
         'meta-data get') cat \"$DESK/build\" 2>/dev/null || true;;\n\
         'artifact download') cp \"$DESK/$3\" \"$4\";;\n\
         *) exit 1;;\nesac\n",
    ),
    ("cargo", "exit 9\n"),
];

/// A machine with a remote whose history has ten runs of the main branch.
struct Site {
    dir: TempDir,
    now: std::cell::Cell<i64>,
}

type Variables = Vec<(String, String)>;

fn variables(pairs: &[(&str, &str)]) -> Variables {
    let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    pairs.iter().map(own).collect()
}

impl Site {
    fn new() -> Self {
        Self::with("")
    }

    /// The history has this metadata.
    fn with(metadata: &str) -> Self {
        let site = Self {
            dir: tempfile::tempdir().expect("a scratch folder"),
            now: std::cell::Cell::new(0),
        };
        for folder in ["bin", "desk", "home", "temp"] {
            fs::create_dir(site.path(folder)).expect("created");
        }
        for (name, text) in PROGRAMS {
            let path = site.path("bin").join(name);
            fs::write(&path, format!("#!/bin/sh\n{text}")).expect("written");
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("permitted");
        }
        let program = assert_cmd::cargo::cargo_bin!("yardstick");
        std::os::unix::fs::symlink(program, site.path("bin/yardstick")).expect("linked");
        site.done(
            "git init -q --bare origin.git -b main && git clone -q origin.git seed 2>/dev/null && cd seed &&
             git checkout -q -B main && git commit -q --allow-empty -m one && git push -q origin main",
            &site.path(""),
            &[],
        );
        let seed = site.path("seed");
        for (i, seconds) in [
            "9.9", "10", "10.1", "9.8", "10.2", "10", "9.9", "10.1", "10", "10.2",
        ]
        .iter()
        .enumerate()
        {
            let run = format!("seed-{i}");
            site.done(
                &format!("make test && yardstick import junit.xml {metadata}"),
                &seed,
                &variables(&[("SECONDS_TAKEN", seconds), ("YARDSTICK_RUN", &run)]),
            );
        }
        site.done("yardstick sync push", &seed, &[]);
        site
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// A shell that runs a script in a folder, a minute later.
    fn run(&self, script: &str, folder: &Path, variables: &[(String, String)]) -> Output {
        self.now.set(self.now.get() + 60_000);
        let start: yardstick::model::Timestamp = "2026-11-20T12:00:00Z".parse().expect("valid");
        let path = std::env::var("PATH").unwrap_or_default();
        Command::new("bash")
            .args(["-eo", "pipefail", "-c", script])
            .current_dir(folder)
            .env_clear()
            .env("PATH", format!("{}:{path}", self.path("bin").display()))
            .env("HOME", self.path("home"))
            .env("DESK", self.path("desk"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_NAME"), "ann")))
            .envs(
                ["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_EMAIL"), "ann@example.org")),
            )
            .env("SECONDS_TAKEN", "10")
            .env(
                "YARDSTICK_NOW",
                start.saturating_add(self.now.get()).to_string(),
            )
            .env("YARDSTICK_MACHINE", "testbox")
            .envs(variables.iter().cloned())
            .output()
            .expect("bash starts")
    }

    #[track_caller]
    fn done(&self, script: &str, folder: &Path, variables: &[(String, String)]) -> String {
        let output = self.run(script, folder, variables);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        assert!(
            output.status.success(),
            "{script}\n{}\n{}",
            text(&output.stdout),
            text(&output.stderr)
        );
        text(&output.stdout)
    }

    /// What CI checks out: the newest commit alone, with no branch.
    fn checkout(&self, name: &str) -> PathBuf {
        let origin = self.path("origin.git");
        self.done(
            &format!(
                "git clone -q --depth 1 'file://{}' {name} && cd {name} && git checkout -q --detach && git commit -q --allow-empty -m {name}",
                origin.display()
            ),
            &self.path(""),
            &[],
        );
        self.path(name)
    }

    fn head(&self, folder: &Path) -> String {
        self.done("git rev-parse HEAD", folder, &[])
            .trim()
            .to_owned()
    }

    /// How many samples of a metric a machine gets that knew nothing before.
    fn shared(&self, metric: &str) -> u64 {
        let folder = self.checkout(&format!("fresh{}", self.now.get()));
        let listed = self.done(
            &format!("yardstick sync pull >&2 && yardstick list {metric} --json"),
            &folder,
            &[],
        );
        let document: Value = serde_json::from_str(&listed).expect("JSON");
        document["matching"].as_u64().expect("a number")
    }

    fn desk(&self, name: &str) -> String {
        fs::read_to_string(self.path("desk").join(name)).unwrap_or_default()
    }
}

/// A job's surroundings as GitHub makes them.
struct GitHub<'a> {
    site: &'a Site,
    folder: PathBuf,
    variables: Variables,
    /// What `${{ … }}` stands for.
    expressions: BTreeMap<String, String>,
}

impl<'a> GitHub<'a> {
    fn new(site: &'a Site, name: &str, event: &[(&str, &str)]) -> Self {
        let folder = site.checkout(name);
        let head = site.head(&folder);
        let at = |file: &str| site.path(file).display().to_string();
        for file in ["env.out", "path.out", "step.out", "summary.md"] {
            let _ = fs::remove_file(site.path(file));
        }
        let action = root()
            .join(".github/actions/yardstick")
            .display()
            .to_string();
        let variables = variables(&[
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_RUN_ID", &site.now.get().to_string()),
            ("GITHUB_RUN_ATTEMPT", "1"),
            ("GITHUB_JOB", "test"),
            ("GITHUB_SHA", &head),
            ("GITHUB_REPOSITORY", "ann/tool"),
            ("GITHUB_SERVER_URL", "https://github.com"),
            ("GITHUB_ACTION_PATH", &action),
            ("GITHUB_OUTPUT", &at("step.out")),
            ("GITHUB_PATH", &at("path.out")),
            ("GITHUB_STEP_SUMMARY", &at("summary.md")),
            ("RUNNER_TEMP", &at("temp")),
            ("RUNNER_OS", "Linux"),
            ("RUNNER_ARCH", "X64"),
        ]);
        let mut job = Self {
            site,
            folder,
            variables,
            expressions: BTreeMap::new(),
        };
        for (name, value) in event {
            job.set(name, value);
        }
        job
    }

    fn set(&mut self, name: &str, value: &str) {
        match name.chars().all(|c| c.is_ascii_uppercase() || c == '_') {
            true => self.variables.push((name.to_owned(), value.to_owned())),
            false => drop(self.expressions.insert(name.to_owned(), value.to_owned())),
        }
    }

    /// The text with its expressions put in: a name, or the first of several
    /// that is not empty.
    fn expand(&self, text: &str) -> String {
        let mut parts = text.split("${{");
        let mut out = parts.next().unwrap_or_default().to_owned();
        for part in parts {
            let (expression, rest) = part.split_once("}}").expect("closed");
            let mut values = expression.split("||").map(|name| self.value(name.trim()));
            out.push_str(&values.find(|value| !value.is_empty()).unwrap_or_default());
            out.push_str(rest);
        }
        out
    }

    fn value(&self, name: &str) -> String {
        // What an event does not have is empty.
        self.expressions.get(name).cloned().unwrap_or_default()
    }

    /// `a == 'b' && c != ''`, the way GitHub reads it.
    fn holds(&self, condition: &str) -> bool {
        let condition = condition.trim_start_matches("${{").trim_end_matches("}}");
        condition.split("&&").map(str::trim).all(|test| {
            let side = |text: &str| match text.trim() {
                quoted if quoted.starts_with('\'') => quoted.trim_matches('\'').to_owned(),
                "true" => "true".to_owned(),
                name => self.value(name),
            };
            match (test.split_once("=="), test.split_once("!=")) {
                (Some((a, b)), _) => side(a) == side(b),
                (_, Some((a, b))) => side(a) != side(b),
                _ if test == "!cancelled()" => true,
                _ => self.value(test) == "true",
            }
        })
    }

    /// Runs the steps of a job, those of the action in their place; the exit
    /// code of the first that fails.
    fn steps(&mut self, steps: &Value) -> i32 {
        let mut code = 0;
        for step in steps.as_array().expect("steps") {
            let condition = step["if"].as_str();
            let outcome = format!("steps.{}.outcome", step["id"].as_str().unwrap_or_default());
            let always = condition.is_some_and(|c| c.contains("cancelled"));
            if (code != 0 && !always) || condition.is_some_and(|c| !self.holds(c)) {
                self.set(&outcome, "skipped");
                continue;
            }
            let ended = match (&step["run"], step["uses"].as_str()) {
                (Value::String(run), _) => self.shell(step, run),
                (_, Some(used)) if used.contains("actions/yardstick") => self.action(step),
                (_, Some(used)) if used.contains("download-artifact") => {
                    let path = self.expand(step["with"]["path"].as_str().expect("text"));
                    i32::from(!Path::new(&path).exists())
                }
                // Checkouts and caches are GitHub's own.
                _ => 0,
            };
            self.set(&outcome, if ended == 0 { "success" } else { "failure" });
            let is_forgiven = step["continue-on-error"] == true;
            code = if code == 0 && !is_forgiven {
                ended
            } else {
                code
            };
        }
        code
    }

    fn shell(&mut self, step: &Value, run: &str) -> i32 {
        let mut variables = self.variables.clone();
        for (name, value) in step["env"].as_object().into_iter().flatten() {
            variables.push((name.clone(), self.expand(value.as_str().expect("text"))));
        }
        let output = self.site.run(&self.expand(run), &self.folder, &variables);
        // Shown where the test fails.
        println!("{}", run.lines().next_back().unwrap_or_default());
        println!("{}", String::from_utf8_lossy(&output.stdout));
        println!("{}", String::from_utf8_lossy(&output.stderr));
        if let Some(id) = step["id"].as_str() {
            let out = self.site.path("step.out");
            let text = fs::read_to_string(&out).unwrap_or_default();
            for (name, value) in text.lines().filter_map(|line| line.split_once('=')) {
                self.set(&format!("steps.{id}.outputs.{name}"), value);
            }
            let _ = fs::remove_file(out);
        }
        output.status.code().unwrap_or(-1)
    }

    fn action(&mut self, step: &Value) -> i32 {
        let action = parse(&read(".github/actions/yardstick/action.yml"));
        for (name, input) in action["inputs"].as_object().expect("inputs") {
            let given = &step["with"][name];
            let text = [given, &input["default"]]
                .into_iter()
                .find_map(Value::as_str);
            let value = self.expand(text.unwrap_or_default());
            self.set(&format!("inputs.{name}"), value.trim_end());
        }
        let code = self.steps(&action["runs"]["steps"]);
        if let Some(id) = step["id"].as_str() {
            for (name, output) in action["outputs"].as_object().expect("outputs") {
                let value = self.expand(output["value"].as_str().expect("text"));
                self.set(&format!("steps.{id}.outputs.{name}"), &value);
            }
        }
        code
    }

    fn summary(&self) -> String {
        fs::read_to_string(self.site.path("summary.md")).unwrap_or_default()
    }
}

/// The steps of the only job of a block of the GitHub page.
fn job(block: usize) -> Value {
    let workflow = parse(&blocks("docs/ci/github.md", "yaml")[block]);
    let jobs = workflow["jobs"].as_object().expect("jobs");
    jobs.values().next().expect("a job")["steps"].clone()
}

const MAIN: [(&str, &str); 2] = [
    ("GITHUB_REF", "refs/heads/main"),
    ("GITHUB_EVENT_NAME", "push"),
];
/// Whoever opens a pull request chooses the name of its branch.
const HOSTILE: &str = "x`touch${IFS}pwned`$(touch${IFS}pwned)\";touch${IFS}pwned;'";
const PULL: [(&str, &str); 7] = [
    ("GITHUB_REF", "refs/pull/43/merge"),
    ("GITHUB_HEAD_REF", HOSTILE),
    ("github.head_ref", HOSTILE),
    ("github.event.pull_request.head.repo.full_name", "ann/tool"),
    ("GITHUB_EVENT_NAME", "pull_request"),
    ("github.base_ref", "main"),
    ("github.event.pull_request.number", "43"),
];

#[test]
fn github_records_main_and_judges_a_pull_request() {
    let site = Site::with("-m os=linux");
    let mut main = GitHub::new(&site, "main", &MAIN);
    assert_eq!(main.steps(&job(0)), 0);
    assert!(
        main.summary().starts_with("### Fine: none of "),
        "{}",
        main.summary()
    );
    assert_eq!(site.shared("test_duration -b main"), 11);
    assert_eq!(site.desk("gh.log"), "");

    let slow = [&PULL[..], &[("SECONDS_TAKEN", "20")]].concat();
    let mut pull = GitHub::new(&site, "pull", &slow);
    assert_eq!(pull.steps(&job(0)), 1, "the gate says no");
    let summary = pull.summary();
    assert!(
        summary.starts_with("### Worse than main: `test_duration"),
        "{summary}"
    );
    assert_eq!(site.desk("comment.md"), summary);
    assert!(!pull.folder.join("pwned").exists());
    assert_eq!(pull.value("steps.report.outputs.verdict"), "worse");
    assert!(
        site.desk("gh.log")
            .contains("POST repos/ann/tool/issues/43/comments")
    );
    // What is bad is shared as well, and is no baseline.
    assert_eq!(site.shared("test_duration -b main"), 11);
    let all = site.done(
        "yardstick sync pull >&2; yardstick list test_duration -b '#43' --json",
        &pull.folder,
        &[],
    );
    assert_eq!(
        serde_json::from_str::<Value>(&all).expect("JSON")["matching"],
        1
    );

    // Mended, the same comment is replaced.
    let mut again = GitHub::new(&site, "again", &PULL);
    assert_eq!(again.steps(&job(0)), 0);
    assert!(site.desk("comment.md").starts_with("### Fine: none of "));
    assert!(
        site.desk("gh.log")
            .contains("PATCH repos/ann/tool/issues/comments/7")
    );
}

#[test]
fn a_fork_leaves_a_bundle_and_a_job_that_may_write_takes_it() {
    let site = Site::new();
    let fork = [
        &PULL[..],
        &[
            ("github.event.pull_request.head.repo.full_name", "eve/tool"),
            ("SECONDS_TAKEN", "20"),
        ],
    ]
    .concat();
    let mut untrusted = GitHub::new(&site, "fork", &fork);
    // It may read alone.
    site.done(
        "git remote set-url --push origin /nowhere",
        &untrusted.folder,
        &[],
    );
    assert_eq!(untrusted.steps(&job(1)), 0);
    assert!(
        untrusted.summary().starts_with("### Worse than main"),
        "{}",
        untrusted.summary()
    );
    assert_eq!(site.desk("gh.log"), "");
    assert_eq!(site.shared("test_duration -b main"), 10);
    let bundle = untrusted.value("steps.yardstick.outputs.bundle");
    let temp = site.path("temp");
    fs::create_dir(temp.join("bundle")).expect("created");
    fs::rename(&bundle, temp.join("bundle/yardstick.bundle")).expect("downloaded");

    let commit = site.head(&untrusted.folder);
    let temp = temp.display().to_string();
    let event = [
        &MAIN[..],
        &[
            ("runner.temp", temp.as_str()),
            ("github.event.workflow_run.head_sha", commit.as_str()),
            (
                "github.event.workflow_run.head_repository.owner.login",
                "eve",
            ),
            ("github.event.workflow_run.head_branch", "main"),
        ],
    ]
    .concat();
    for steps in [
        job(2),
        parse(&read(".github/workflows/forks.yml"))["jobs"]["record"]["steps"].clone(),
    ] {
        let mut trusted = GitHub::new(&site, &format!("trusted{}", site.now.get()), &event);
        assert_eq!(trusted.steps(&steps), 0);
        assert!(site.desk("gh.log").contains("head=eve:main"));
        assert!(
            site.desk("comment.md")
                .starts_with("### Worse than main: `test_duration"),
            "{}",
            site.desk("comment.md")
        );
    }
    // Of the pull request, once, whatever its branch is called.
    assert_eq!(site.shared("test_duration -b main"), 10);
    assert_eq!(site.shared("test_duration -b '#43'"), 1);
}

/// The second job for forks: that of the page, and that of this repository.
fn second_jobs() -> [Value; 2] {
    let own = parse(&read(".github/workflows/forks.yml"));
    [job(2), own["jobs"]["record"]["steps"].clone()]
}

/// What GitHub says to the second job of a fork's commit.
fn second_event<'a>(temp: &'a str, commit: &'a str) -> Vec<(&'a str, &'a str)> {
    let owner = "github.event.workflow_run.head_repository.owner.login";
    let of_fork = [
        ("runner.temp", temp),
        ("github.event.workflow_run.head_sha", commit),
        (owner, "eve"),
        ("github.event.workflow_run.head_branch", "main"),
    ];
    [&MAIN[..], &of_fork].concat()
}

#[test]
fn a_fork_whose_job_left_no_bundle_fails_nothing() {
    let site = Site::new();
    let temp = site.path("temp").display().to_string();
    let commit = site.head(&site.path("seed"));
    for (i, steps) in second_jobs().iter().enumerate() {
        let mut trusted = GitHub::new(&site, &format!("trusted{i}"), &second_event(&temp, &commit));
        assert_eq!(trusted.steps(steps), 0);
        assert_eq!(trusted.value("steps.bundle.outcome"), "skipped");
        assert_eq!(trusted.summary(), "");
        assert_eq!(site.desk("comment.md"), "");
    }
}

#[test]
fn a_bundle_that_cannot_be_downloaded_fails_the_job() {
    let site = Site::new();
    let temp = site.path("temp").display().to_string();
    let commit = site.head(&site.path("seed"));
    // GitHub knows of a bundle, and hands out none.
    fs::write(site.path("desk/lost"), "").expect("written");
    for (i, steps) in second_jobs().iter().enumerate() {
        let mut trusted = GitHub::new(&site, &format!("trusted{i}"), &second_event(&temp, &commit));
        assert_eq!(trusted.steps(steps), 1);
        assert_eq!(trusted.value("steps.bundle.outcome"), "failure");
        assert_eq!(trusted.summary(), "");
    }
}

#[test]
fn a_bundle_is_taken_only_into_a_history_that_is_there() {
    let site = Site::new();
    let folder = site.path("temp/bundle");
    fs::create_dir(&folder).expect("created");
    let write = |samples: u32| {
        let text = format!(
            "{{\"schema\":\"yardstick/bundle/v1\",\"samples\":{samples}}}\n\
             {{\"id\":\"01JD00000000000000000000AA\",\"time\":\"2026-11-20T12:00:00.000Z\",\
             \"metric\":\"test_duration\",\"value\":20,\"unit\":\"s\",\"metadata\":{{\"suite\":\"api\"}}}}\n"
        );
        fs::write(folder.join("yardstick.bundle"), text).expect("written");
    };
    let temp = site.path("temp").display().to_string();
    let commit = site.head(&site.path("seed"));
    let run = |name: &str, steps: &Value, break_off: &str| {
        let mut trusted = GitHub::new(&site, name, &second_event(&temp, &commit));
        site.done(break_off, &trusted.folder, &[]);
        let code = trusted.steps(steps);
        (code, trusted.summary())
    };
    for (i, steps) in second_jobs().iter().enumerate() {
        // Its own history is away, or the file was cut off: nothing is recorded, and nothing said.
        write(1);
        let gone = run(
            &format!("gone{i}"),
            steps,
            "git remote set-url origin /nowhere",
        );
        assert_eq!(gone, (2, String::new()));
        write(2);
        let cut = run(&format!("cut{i}"), steps, "true");
        assert_eq!(cut, (2, String::new()));
        assert_eq!(site.desk("comment.md"), "");
    }
    assert_eq!(site.shared("test_duration -b '*'"), 10);
    write(1);
    assert_eq!(run("taken", &second_jobs()[1], "true").0, 0);
    assert_eq!(site.shared("test_duration -b '*'"), 11);
}

#[test]
fn a_file_that_cannot_be_read_fails_the_job_and_hides_nothing() {
    let site = Site::with("-m os=linux");
    let mut pull = GitHub::new(&site, "pull", &PULL);
    // A step of the job records by itself, then a file of the action is broken.
    site.done(
        "make test && yardstick import junit.xml -m os=linux && echo '<testsuite' >broken.xml",
        &pull.folder,
        &pull.variables,
    );
    let mut steps = job(0);
    let last = steps.as_array_mut().expect("steps").last_mut();
    last.expect("the action")["with"]["files"] = "broken.xml".into();
    assert_eq!(pull.steps(&steps), 2);
    // What was recorded is shared, and the report is there with its comment.
    assert!(
        pull.summary().starts_with("### Fine: none of "),
        "{}",
        pull.summary()
    );
    assert_eq!(site.desk("comment.md"), pull.summary());
    assert_eq!(site.shared("test_duration -b '#43'"), 1);
}

#[test]
fn pages_name_no_variable_that_would_be_warned_of() {
    let known = |name: &str| {
        yardstick::context::VARIABLES
            .iter()
            .any(|(n, _)| *n == name)
    };
    let pages = [
        "README",
        "github",
        "gitlab",
        "buildkite",
        "jenkins",
        "shell",
    ];
    let mut files: Vec<String> = pages.map(|name| format!("docs/ci/{name}.md")).to_vec();
    files.extend(["ci", "forks", "release"].map(|name| format!(".github/workflows/{name}.yml")));
    files.push(".github/actions/yardstick/action.yml".to_owned());
    for file in files {
        let text = read(&file);
        let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        for name in words.filter(|word| word.starts_with("YARDSTICK_")) {
            assert!(known(name), "{file}: {name}");
        }
    }
}

#[test]
fn github_without_a_token_keeps_the_store_in_a_cache() {
    let site = Site::new();
    let mut main = GitHub::new(&site, "main", &MAIN);
    let store = site.path("seed/.yardstick").display().to_string();
    site.done(&format!("cp -R '{store}' ."), &main.folder, &[]);
    assert_eq!(main.steps(&job(3)), 0);
    assert!(
        main.summary().contains("Fine: none of "),
        "{}",
        main.summary()
    );
}

#[test]
fn gitlab_judges_a_merge_request() {
    let site = Site::new();
    let page = blocks("docs/ci/gitlab.md", "yaml");
    let script = |block: usize, job: &str| -> String {
        let lines = parse(&page[block])[job]["script"].clone();
        let lines = lines
            .as_array()
            .expect("lines")
            .iter()
            .map(|l| l.as_str().expect("text").to_owned());
        // A local remote has no host.
        lines
            .filter(|line| !line.contains("set-url"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let gitlab = |folder: &Path, more: &[(&str, &str)]| {
        let of_all = [
            ("GITLAB_CI", "true"),
            ("CI_PIPELINE_ID", "5"),
            ("CI_JOB_ID", "6"),
            ("CI_JOB_NAME", "test"),
            ("CI_COMMIT_SHA", &site.head(folder)),
            ("CI_DEFAULT_BRANCH", "main"),
            ("CI_PROJECT_URL", "https://gitlab.example/ann/tool"),
        ];
        variables(&[&of_all[..], more].concat())
    };
    let folder = site.checkout("merge");
    let merge = [
        ("CI_MERGE_REQUEST_IID", "43"),
        ("CI_MERGE_REQUEST_TARGET_BRANCH_NAME", "main"),
        ("CI_MERGE_REQUEST_SOURCE_BRANCH_NAME", "topic"),
        ("SECONDS_TAKEN", "20"),
    ];
    let output = site.run(&script(0, "test"), &folder, &gitlab(&folder, &merge));
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let report = fs::read_to_string(folder.join("report.md")).expect("written");
    assert!(report.starts_with("### Worse than main"), "{report}");
    assert!(
        report.contains(&format!("/ann/tool/-/commit/{}", site.head(&folder))),
        "{report}"
    );
    assert_eq!(site.shared("test_duration -b '#43'"), 1);

    let of_main = [("CI_COMMIT_BRANCH", "main"), ("CI_PIPELINE_ID", "7")];
    let main = site.checkout("main");
    site.done(&script(0, "test"), &main, &gitlab(&main, &of_main));
    assert_eq!(site.shared("test_duration -b main"), 11);
    let cached = site.checkout("cached");
    site.done(&script(2, "test"), &cached, &gitlab(&cached, &of_main));
    assert!(cached.join("report.md").exists());
}

#[test]
fn buildkite_judges_a_pull_request() {
    let site = Site::new();
    let page = blocks("docs/ci/buildkite.md", "yaml");
    let script = |block: usize| {
        let command = &parse(&page[block])["steps"][0]["command"];
        command.as_str().expect("text").replace("$$", "$")
    };
    let build = |folder: &Path, pull: &str, id: &str| {
        variables(&[
            ("BUILDKITE", "true"),
            ("BUILDKITE_BUILD_ID", id),
            ("BUILDKITE_JOB_ID", id),
            ("BUILDKITE_COMMIT", &site.head(folder)),
            (
                "BUILDKITE_BRANCH",
                if pull == "false" { "main" } else { "topic" },
            ),
            ("BUILDKITE_PULL_REQUEST", pull),
            (
                "BUILDKITE_PULL_REQUEST_BASE_BRANCH",
                if pull == "false" { "" } else { "main" },
            ),
            ("SECONDS_TAKEN", if pull == "false" { "10" } else { "20" }),
        ])
    };
    let folder = site.checkout("pull");
    let output = site.run(&script(0), &folder, &build(&folder, "43", "a"));
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        site.desk("annotation.md")
            .starts_with("### Worse than main")
    );
    let main = site.checkout("main");
    site.done(&script(0), &main, &build(&main, "false", "b"));
    assert_eq!(site.shared("test_duration -b main"), 11);

    // By artifacts: what the build before exported comes along.
    let first = site.checkout("first");
    site.done(&script(1), &first, &build(&first, "false", "c"));
    fs::copy(first.join("history.jsonl"), site.path("desk/history.jsonl")).expect("uploaded");
    fs::write(site.path("desk/build"), "c").expect("written");
    let second = site.checkout("second");
    site.done(&script(1), &second, &build(&second, "false", "d"));
    let known = site.done("yardstick list test_duration --json", &second, &[]);
    assert_eq!(
        serde_json::from_str::<Value>(&known).expect("JSON")["matching"],
        2
    );
}

#[test]
fn jenkins_judges_a_pull_request() {
    let site = Site::new();
    let scripts = |block: usize| -> Vec<String> {
        let page = &blocks("docs/ci/jenkins.md", "groovy")[block];
        assert_eq!(page.matches('{').count(), page.matches('}').count());
        page.split("'''")
            .skip(1)
            .step_by(2)
            .map(str::to_owned)
            .collect()
    };
    let folder = site.checkout("pull");
    let head = site.head(&folder);
    let jenkins = variables(&[
        ("JENKINS_URL", "https://ci.example"),
        ("BUILD_TAG", "jenkins-tool-PR-43-1"),
        ("JOB_NAME", "tool/PR-43"),
        ("GIT_COMMIT", &head),
        ("BRANCH_NAME", "PR-43"),
    ]);
    let pull = variables(&[
        ("CHANGE_ID", "43"),
        ("CHANGE_BRANCH", "topic"),
        ("CHANGE_TARGET", "main"),
        ("SECONDS_TAKEN", "20"),
    ]);
    let all = [jenkins.clone(), pull].concat();
    let [measure, judge] = &scripts(0)[..] else {
        panic!("two shell steps");
    };
    site.done(measure, &folder, &all);
    let output = site.run(judge, &folder, &all);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(
        fs::read_to_string(folder.join("report.md"))
            .expect("written")
            .starts_with("### Worse than main")
    );
    assert_eq!(site.shared("test_duration -b '#43'"), 1);
    let main = [jenkins, variables(&[("BRANCH_NAME", "main")])].concat();
    let copied = site.checkout("copied");
    for script in scripts(1) {
        site.done(&script, &copied, &main);
        site.done(
            &script,
            &copied,
            &[main.clone(), variables(&[("BUILD_TAG", "jenkins-tool-2")])].concat(),
        );
    }
    let known = site.done("yardstick list test_duration --json", &copied, &[]);
    assert_eq!(
        serde_json::from_str::<Value>(&known).expect("JSON")["matching"],
        2
    );
}

#[test]
fn plain_shell_judges_and_shares_through_a_folder() {
    let site = Site::new();
    let scripts = blocks("docs/ci/shell.md", "sh");
    let folder = site.checkout("pull");
    let pull = variables(&[
        ("YARDSTICK_BRANCH", "topic"),
        ("YARDSTICK_PULL_REQUEST", "43"),
        ("SECONDS_TAKEN", "20"),
    ]);
    let output = site.run(&scripts[0], &folder, &pull);
    assert_eq!(
        output.status.code(),
        Some(1),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert_eq!(site.shared("test_duration -b '#43'"), 1);

    let history = site.path("history").display().to_string();
    for run in ["1", "2", "3"] {
        let main = variables(&[
            ("HISTORY", &history),
            ("YARDSTICK_BRANCH", "main"),
            ("YARDSTICK_RUN", run),
        ]);
        let folder = site.checkout(&format!("main{run}"));
        site.done(&scripts[1], &folder, &main);
        let known = site.done("yardstick list test_duration --json", &folder, &[]);
        let known: Value = serde_json::from_str(&known).expect("JSON");
        assert_eq!(known["matching"].to_string(), run);
    }
}

#[test]
fn a_release_is_packed_published_and_installed() {
    let site = Site::new();
    let built = site.path("built/x86_64-unknown-linux-musl/release");
    fs::create_dir_all(&built).expect("created");
    std::os::unix::fs::symlink(site.path("bin/yardstick"), built.join("yardstick"))
        .expect("linked");
    let version = env!("CARGO_PKG_VERSION");
    let scratch = site.path("release");
    fs::create_dir(&scratch).expect("created");
    let pack = |tag: &str| {
        let script = format!(
            "bash '{}' x86_64-unknown-linux-musl {tag}",
            root().join(".ci/pack").display()
        );
        let folders = [
            ("CARGO_TARGET_DIR", site.path("built")),
            ("DIST", scratch.join("dist")),
        ]
        .map(|(name, path)| (name.to_owned(), path.display().to_string()));
        site.run(&script, &scratch, &folders)
    };
    assert!(!pack("v9.9.9").status.success());
    let packed = pack(&format!("v{version}"));
    assert!(
        packed.status.success(),
        "{}",
        String::from_utf8_lossy(&packed.stderr)
    );

    let release = parse(&read(".github/workflows/release.yml"));
    let publish = release["jobs"]["publish"]["steps"]
        .as_array()
        .expect("steps")
        .iter();
    let publish = publish
        .filter_map(|step| step["run"].as_str())
        .next()
        .expect("a script");
    fs::copy(root().join("CHANGELOG.md"), scratch.join("CHANGELOG.md")).expect("copied");
    site.done(
        publish,
        &scratch,
        &variables(&[("GITHUB_REF_NAME", &format!("v{version}"))]),
    );
    let notes = fs::read_to_string(scratch.join("dist/notes.md")).expect("written");
    assert!(
        notes.contains("record") && !notes.contains("\n## "),
        "{notes}"
    );
    assert!(
        site.desk("gh.log")
            .contains(&format!("release create v{version} --verify-tag"))
    );

    // The action takes it from there, and only with the right checksum.
    fs::rename(scratch.join("dist"), site.path("desk/release")).expect("moved");
    let mut job = GitHub::new(&site, "job", &MAIN);
    job.set("inputs.version", version);
    let action = parse(&read(".github/actions/yardstick/action.yml"));
    let install = Value::Array(vec![action["runs"]["steps"][0].clone()]);
    assert_eq!(job.steps(&install), 0);
    let bin = fs::read_to_string(site.path("path.out")).expect("written");
    let said = site.done(
        &format!("'{}/yardstick' --version", bin.trim()),
        &job.folder,
        &[],
    );
    assert_eq!(said.trim(), format!("yardstick {version}"));
    for page in [
        "man/yardstick.1",
        "man/yardstick-report.1",
        "completions/yardstick.bash",
        "LICENSE-MIT",
        "CHANGELOG.md",
    ] {
        let name = format!("temp/yardstick/yardstick-{version}-x86_64-unknown-linux-musl/{page}");
        assert!(site.path(&name).exists(), "{page}");
    }
    // Pinned to the tag of a release, it takes that one.
    fs::remove_file(site.path("bin/yardstick")).expect("there");
    fs::remove_file(site.path("path.out")).expect("there");
    job.set("inputs.version", "");
    job.set("github.action_ref", &format!("v{version}"));
    assert_eq!(job.steps(&install), 0);
    assert!(site.path("path.out").exists());
    // A branch is no release: it would be built, which the stand-in refuses.
    job.set("github.action_ref", "main");
    assert_eq!(job.steps(&install), 9);
    job.set("inputs.version", &format!("v{version}"));
    let sums = site.path("desk/release/SHA256SUMS");
    let wrong = fs::read_to_string(&sums)
        .expect("there")
        .replace(|c: char| c.is_ascii_digit(), "0");
    fs::write(&sums, wrong).expect("written");
    assert_ne!(job.steps(&install), 0);
}
