//! `bisect` on scratch repositories whose program becomes slower at a known commit.

#![cfg(unix)]

#[path = "support/history.rs"]
mod scratch;
mod support;

use std::process::Stdio;
use std::time::{Duration, Instant};

use scratch::{git, history, interrupt, keeps_schema, no_tree_is_left};
use support::Project;

fn bisect<'a>(more: &[&'a str]) -> Vec<&'a str> {
    let start = [
        "bisect",
        "--good",
        "v1",
        "--build",
        "sh build.sh",
        "--runs",
        "3",
        "--warmup",
        "0",
    ];
    [&start, more, &["--", "./program"]].concat()
}

#[test]
fn the_commit_is_named_and_the_log_replays() {
    let project = history(6, &[]);
    let ran = project
        .run(bisect(&["--log", "log.jsonl", "--json"]))
        .code(0);
    let found = ran.json();
    keeps_schema(&project, "bisection", &found);
    assert_eq!(found["outcome"], "found");
    assert_eq!(found["suspects"][0]["subject"], "Version 6");
    assert_eq!(found["suspects"].as_array().map(Vec::len), Some(1));
    assert_eq!(found["commits"], 8);
    let step = found["step"]["ratio"].as_f64().expect("measured");
    assert!(step > 1.5, "{step}");
    assert!(found["probability"].as_f64().expect("known") >= 0.95);
    no_tree_is_left(&project);
    // Nothing is built or run again, and nothing else follows.
    let again = project
        .run(bisect(&["--log", "log.jsonl", "--json"]))
        .code(0);
    assert_eq!(again.stdout, ran.stdout);
    assert_eq!(again.stderr, "");
    // The log of another question is refused.
    project
        .run(bisect(&["--log", "log.jsonl", "--measure", "cpu"]))
        .code(2)
        .warns("it is of another bisection");
    // Half a line, as a killed process leaves it, is dropped.
    let log = project.read("log.jsonl");
    project.write("log.jsonl", &format!("{log}{{\"good\":[0.1"));
    project
        .run(bisect(&["--log", "log.jsonl"]))
        .code(0)
        .says("Version 6");
    assert_eq!(project.read("log.jsonl"), log);
    project.write("log.jsonl", &log.replace("\"good\":[", "\"good\":[-"));
    project
        .run(bisect(&["--log", "log.jsonl"]))
        .code(2)
        .warns("line 2");
}

#[test]
fn what_does_not_build_is_skipped() {
    let project = history(6, &[5]);
    let ran = project.run(bisect(&[])).code(0);
    let ran = ran
        .says("is one of these 2")
        .says("Version 5")
        .says("Version 6");
    let ran = ran.says("the build ended with exit code 7");
    // What the build said is shown.
    ran.warns("\n  no\n").warns("skipped");
    no_tree_is_left(&project);
}

#[test]
fn a_command_that_fails_at_one_commit_is_skipped_as_well() {
    let project = history(7, &[]);
    git(
        &project,
        "git checkout -q -b other v4; printf '#!/bin/sh\\nexit 3\\n' > source.sh
        git commit -qam 'Broken'; git cherry-pick -X theirs v5 v6 v7 v8 v9 >/dev/null",
    );
    let found = project
        .run(bisect(&["--bad", "other", "--json"]))
        .code(0)
        .json();
    assert_eq!(found["suspects"][0]["subject"], "Version 7");
    let revisions = found["revisions"].as_array().expect("a list");
    let skipped: Vec<_> = revisions
        .iter()
        .filter(|r| r["role"] == "skipped")
        .collect();
    assert_eq!(skipped.len(), 1);
    assert_eq!(skipped[0]["revision"]["subject"], "Broken");
    let reason = skipped[0]["reason"].as_str().expect("text");
    assert!(reason.contains("exit code 3"), "{reason}");
}

#[test]
fn equal_ends_leave_it_open() {
    let project = history(10, &[]);
    let hash = |tag: &str| git(&project, &format!("git rev-parse {tag}"));
    // Measured runs of equal programs differ surely once in a hundred times: these were noted down, and differ by none.
    let head = serde_json::json!({
        "schema": "yardstick/bisect-log/v1", "good": hash("v1"), "bad": hash("v9"), "measure": "time",
        "command": ["./program"], "build": "sh build.sh",
    });
    let (good, bad) = ([0.011, 0.012, 0.013, 0.012], [0.012, 0.011, 0.012, 0.013]);
    let runs = serde_json::json!({ "good": good, "bad": bad });
    project.write("log.jsonl", &format!("{head}\n{runs}\n"));
    let ran = project.run(bisect(&["--max-runs", "4", "--log", "log.jsonl"]));
    ran.code(3).says("could not be told apart");
    no_tree_is_left(&project);
}

#[test]
fn ctrl_c_leaves_no_work_tree() {
    let project = history(6, &[]);
    // The build of the end takes long enough to be interrupted.
    let mut command = project.command([
        "bisect",
        "--good",
        "v1",
        "--build",
        "touch ../../building; sleep 60; touch ../../built",
        "--",
        "./source.sh",
    ]);
    command
        .env("TMPDIR", project.file("tmp-of-test"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    std::fs::create_dir(project.file("tmp-of-test")).expect("ours");
    let mut child = command.spawn().expect("starts");
    let began = Instant::now();
    let marker = project.file("tmp-of-test/building");
    while !marker.exists() && began.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(&child);
    let status = child.wait().expect("ends");
    assert_eq!(status.code(), Some(130));
    no_tree_is_left(&project);
    let left: Vec<_> = std::fs::read_dir(project.file("tmp-of-test"))
        .expect("there")
        .collect();
    // And no `built` beside `building`: it did not wait for it.
    assert_eq!(left.len(), 1, "{left:?}");
}

#[test]
fn wrong_revisions_are_named() {
    let project = history(6, &[]);
    project
        .run(["bisect", "--good", "nowhere", "--", "true"])
        .code(2)
        .warns("--good \"nowhere\"");
    project
        .run(["bisect", "--good", "HEAD", "--", "true"])
        .code(2)
        .warns("same commit");
    project
        .run(["bisect", "--good", "v9", "--bad", "v2", "--", "true"])
        .code(2)
        .warns("is not in the history of");
    project
        .run(["bisect", "--good", "v1", "--build", "exit 1", "--", "true"])
        .code(2)
        .warns("both ends have to be built");
    project
        .run(["bisect", "--good", "v1", "--", "no-such-program-here"])
        .code(2)
        .warns("no-such-program-here");
    project
        .run(["bisect", "--good", "v1", "--", "false"])
        .code(2)
        .warns("it has to work at both ends");
    project
        .run([
            "bisect",
            "--good",
            "v1",
            "--confidence",
            "120%",
            "--",
            "true",
        ])
        .code(2);
    let elsewhere = Project::new();
    elsewhere
        .run(["bisect", "--good", "v1", "--", "true"])
        .code(2)
        .warns("no git repository");
    no_tree_is_left(&project);
}
