//! The script of `docs/issues.md`, against a `gh` that keeps its issues in a
//! file and its calls in another.

#![cfg(unix)]

mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use support::Project;

/// As much of `gh issue` as the script uses.
const GH: &str = r#"#!/bin/bash
set -eu
store=$PWD/issues.store; [ -f "$store" ] || echo '[]' >"$store"
echo "$2" >>calls.log
case "$2" in
  list) cat "$store" ;;
  create) jq --arg t "$6" --arg b "$8" '. + [{number: (length + 1), state: "OPEN", title: $t, body: $b}]' "$store" >s.tmp && mv s.tmp "$store" ;;
  edit) jq --argjson n "$3" --arg t "$5" --arg b "$7" 'map(if .number == $n then .title = $t | .body = $b else . end)' "$store" >s.tmp && mv s.tmp "$store" ;;
  close) jq --argjson n "$3" 'map(if .number == $n then .state = "CLOSED" else . end)' "$store" >s.tmp && mv s.tmp "$store" ;;
esac
"#;

fn script() -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/issues.md"))
        .expect("readable");
    let start = page.find("```bash\n").expect("a script") + 8;
    page[start..]
        .split("\n```")
        .next()
        .expect("its end")
        .to_owned()
}

fn run(project: &Project) {
    let path = format!(
        "{}:{}",
        project.file("bin").display(),
        std::env::var("PATH").expect("set")
    );
    let now = project.now();
    let output = project
        .shell(&script())
        .env("PATH", path)
        .env("YARDSTICK_NOW", now)
        .output()
        .expect("bash starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

fn issues(project: &Project) -> Vec<(String, String)> {
    let store: serde_json::Value =
        serde_json::from_str(&project.read("issues.store")).expect("JSON");
    let text = |issue: &serde_json::Value, key: &str| issue[key].as_str().expect("text").to_owned();
    store
        .as_array()
        .expect("a list")
        .iter()
        .map(|i| (text(i, "title"), text(i, "state")))
        .collect()
}

/// A project with the script's two commands in a folder of its own.
fn project() -> Project {
    let project = Project::new();
    fs::create_dir(project.file("bin")).expect("created");
    fs::write(project.file("bin/gh"), GH).expect("written");
    fs::set_permissions(project.file("bin/gh"), fs::Permissions::from_mode(0o755))
        .expect("permitted");
    let program = assert_cmd::cargo::cargo_bin!("yardstick");
    std::os::unix::fs::symlink(program, project.file("bin/yardstick")).expect("linked");
    project
}

#[test]
fn a_history_that_is_not_there_closes_nothing() {
    if !support::has("jq") {
        return;
    }
    let project = project();
    let open = r#"[{"number": 1, "state": "OPEN", "title": "build_time: worse", "body": "<!-- yardstick:0123456789abcdef -->"}]"#;
    fs::write(project.file("issues.store"), open).expect("written");
    // A machine that is new and whose remote was down.
    project.line("record build_time 130.9").code(0);
    run(&project);
    assert_eq!(issues(&project)[0].1, "OPEN");
}

#[test]
fn two_runs_make_one_issue_and_a_recovery_closes_it() {
    if !support::has("jq") {
        return;
    }
    let project = project();

    let wobble = |i: i32| f64::from(i * 7 % 11) * 0.2;
    let step: Vec<f64> = (0..50)
        .map(|i| if i < 40 { 100.0 } else { 130.0 } + wobble(i))
        .collect();
    project.history("build_time", &step);
    run(&project);
    let open = issues(&project);
    assert_eq!(open.len(), 1, "{open:?}");
    assert!(open[0].0.starts_with("build_time: worse: "), "{open:?}");

    project.line("record build_time 130.9").code(0);
    run(&project);
    assert_eq!(issues(&project).len(), 1);
    assert!(project.read("calls.log").contains("edit"));

    for i in 0..8 {
        project
            .run([
                "record".to_owned(),
                "build_time".to_owned(),
                (100.0 + wobble(i)).to_string(),
            ])
            .code(0);
    }
    run(&project);
    let closed = issues(&project);
    assert_eq!(
        closed
            .iter()
            .map(|(_, state)| state.as_str())
            .collect::<Vec<_>>(),
        ["CLOSED"],
        "{closed:?}"
    );
    run(&project);
    assert_eq!(issues(&project).len(), 1);
}
