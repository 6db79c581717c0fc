//! `benchmark` over revisions, factors and growing input.

#![cfg(unix)]

#[path = "support/history.rs"]
mod scratch;
mod support;

use std::collections::BTreeSet;
use std::process::Stdio;
use std::time::{Duration, Instant};

use scratch::{history, interrupt, keeps_schema, no_tree_is_left};
use serde_json::Value;
use support::{Project, Ran};

const BUILD: [&str; 2] = ["--build", "sh build.sh"];

fn benchmark(project: &Project, flags: &[&str], command: &[&str]) -> Ran {
    project.run([&["benchmark"], flags, &["--"], command].concat())
}

fn over(project: &Project, revs: &str, flags: &[&str]) -> Ran {
    let flags = [&["--revs", revs], &BUILD[..], flags].concat();
    benchmark(project, &flags, &["./program"])
}

/// What the store holds, a sample a line.
fn samples(project: &Project) -> Vec<Value> {
    let listed = project.run(["list", "bench_time", "--branch", "*", "--format", "jsonl"]);
    let lines = listed.code(0).stdout;
    lines
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect()
}

#[test]
fn revisions_are_compared_and_judged() {
    let project = history(6, &[]);
    let ran = over(
        &project,
        "v5,v6",
        &["-r", "12", "--fail-if-slower", "5%", "--json"],
    )
    .code(1);
    let found = ran.json();
    keeps_schema(&project, "benchmark", &found);
    assert_eq!(found["reference"], "v5");
    assert_eq!(found["gate"]["verdict"], "fail");
    let names: Vec<_> = found["results"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|r| &r["command"])
        .collect();
    assert_eq!(names, ["v5", "v6"]);
    let revision = found["results"][1]["parameters"]["revision"]
        .as_str()
        .expect("a hash");
    assert_eq!(revision.len(), 40);
    no_tree_is_left(&project);
    over(&project, "v6,v5", &["-r", "12", "--fail-if-slower", "5%"])
        .code(0)
        .says("v5");
}

#[test]
fn a_revision_that_does_not_build_is_left_out_of_a_range_only() {
    let project = history(10, &[4]);
    let ran = over(&project, "v2..v5", &["-r", "1", "--json"]).code(0);
    assert_eq!(ran.json()["results"].as_array().map(Vec::len), Some(2));
    ran.warns("left out").warns("exit code 7");
    over(&project, "v3,v4", &["-r", "1"])
        .code(2)
        .warns("v4: the build ended with exit code 7");
    no_tree_is_left(&project);
}

#[test]
fn a_history_is_filled_in_and_nothing_is_recorded_twice() {
    let project = history(6, &[4]);
    let record = ["-r", "2", "--record", "bench_time", "-n", "program"];
    let first = over(
        &project,
        "v1..v9",
        &[&record[..], &["--every", "3"]].concat(),
    )
    .code(0);
    first
        .says("3 revisions recorded as bench_time")
        .says("Version 3")
        .says("Version 9");
    let ran = over(&project, "v1..v9", &[&record[..], &["--json"]].concat()).code(0);
    let found = ran.json();
    keeps_schema(&project, "backfill", &found);
    let of = |status: &str| {
        let rows = found["revisions"].as_array().expect("a list").iter();
        rows.filter(|row| row["status"] == status).count()
    };
    assert_eq!((of("recorded"), of("known"), of("broken")), (4, 3, 1));
    let recorded = samples(&project);
    let times: Vec<&str> = recorded.iter().filter_map(|s| s["time"].as_str()).collect();
    let expected: Vec<String> = [2, 3, 5, 6, 7, 8, 9]
        .iter()
        .map(|day| format!("2026-10-0{day}T12:00:00.000Z"))
        .collect();
    assert_eq!(times, expected);
    for sample in &recorded {
        assert_eq!(sample["context"]["branch"], "main");
        assert_eq!(sample["metadata"]["bench"], "program");
        assert_eq!(sample["summary"]["n"], 2);
    }
    // What was pruned does not come back.
    project.run(["prune", "--before", "2026-10-04"]).code(0);
    over(&project, "v1..v3", &record)
        .code(0)
        .says("2 before what was pruned");
    assert_eq!(samples(&project).len(), 5);
    // Into another store, the same samples are the same.
    over(
        &project,
        "v1..v3",
        &[&record[..], &["--store", "other"]].concat(),
    )
    .code(0);
    let line = project.read("other/samples/2026-10.jsonl");
    let other: Value = serde_json::from_str(line.lines().next().expect("a line")).expect("JSON");
    assert_eq!(other["id"], recorded[0]["id"]);
    no_tree_is_left(&project);
}

#[test]
fn an_interrupted_history_goes_on() {
    let project = history(6, &[]);
    let record = ["--record", "bench_time", "-n", "program", "-r", "3"];
    let flags = [
        "benchmark",
        "--revs",
        "v1..v9",
        "--build",
        "sleep 0.2; sh build.sh",
    ];
    let args = [&flags[..], &record, &["--", "./program"]].concat();
    let mut child = project
        .command(&args)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("starts");
    let file = project.file(".yardstick/samples/2026-10.jsonl");
    let began = Instant::now();
    while !file.exists() && began.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(5));
    }
    interrupt(&child);
    assert_eq!(child.wait().expect("ends").code(), Some(130));
    no_tree_is_left(&project);
    let before = samples(&project).len();
    assert!((1..8).contains(&before), "{before}");
    over(&project, "v1..v9", &record)
        .code(0)
        .says("recorded before");
    let recorded = samples(&project);
    let commits: BTreeSet<&str> = recorded
        .iter()
        .filter_map(|s| s["context"]["commit"].as_str())
        .collect();
    assert_eq!((recorded.len(), commits.len()), (8, 8));
}

#[test]
fn factors_have_effects() {
    let project = Project::new();
    let flags = [
        "--matrix",
        "MS=10,40",
        "--matrix",
        "OTHER=a,b",
        "--repeat",
        "5",
        "--json",
    ];
    let ran = benchmark(&project, &flags, &["sh", "-c", "sleep 0.0$MS"]).code(0);
    let found = ran.json();
    keeps_schema(&project, "benchmark", &found);
    assert_eq!(found["results"].as_array().map(Vec::len), Some(4));
    let effects = &found["effects"]["effects"];
    assert_eq!(effects[0]["level"], "MS=40");
    assert_eq!(effects[0]["against"], "MS=10");
    assert_eq!(effects[0]["verdict"], "slower");
    let ratio = effects[0]["ratio"].as_f64().expect("a number");
    assert!((1.5..5.0).contains(&ratio), "{ratio}");
    assert_eq!(effects[2]["with"], "OTHER=b");
    for wrong in ["MS", "MS=1", "MS=1,1", "=1,2", "2=1,2"] {
        benchmark(&project, &["--matrix", wrong], &["true"])
            .code(2)
            .warns("--matrix");
    }
}

#[test]
fn growth_is_named_and_gated() {
    let project = Project::new();
    let nap = ["sh", "-c", "sleep $(awk 'BEGIN{print {n}/1000}')"];
    let scan = ["--scan", "n=5,20,80,320", "-r", "2"];
    let with = |more: &[&str]| benchmark(&project, &[&scan[..], more].concat(), &nap);
    let found = with(&["--expect", "n^2", "--predict", "1000", "--json"])
        .code(0)
        .json();
    keeps_schema(&project, "benchmark", &found);
    assert_eq!(found["growth"]["verdict"], "pass");
    assert_eq!(found["growth"]["span"], 64.0);
    assert_eq!(found["results"][3]["command"], "n=320");
    let expected = found["growth"]["predictions"][0]["value"]
        .as_f64()
        .expect("a number");
    assert!((0.5..3.0).contains(&expected), "{expected}");
    with(&["--expect", "O(1)"])
        .code(1)
        .says("fail: it grows no faster than O(1)");
    // Sizes so near to each other say nothing.
    let near = ["--scan", "n=20,21,22", "-r", "2", "--expect", "n"];
    benchmark(&project, &near, &nap).code(3).says("not certain");
    benchmark(&project, &[&near[..], &["--allow-unjudged"]].concat(), &nap).code(0);
}

#[test]
fn a_scan_that_cannot_be_is_named() {
    let project = Project::new();
    for (scan, says) in [
        ("n", "NAME=N,N"),
        ("n=1,2", "at least 3 values"),
        ("n=1,2,x", "is no number above 0"),
        ("n=0,1,2", "is no number above 0"),
        ("n=1,1.0,2,3", "is given twice"),
        ("n=1,2,3", "the command is the same for every value"),
    ] {
        benchmark(&project, &["--scan", scan], &["true"])
            .code(2)
            .warns(says);
    }
    benchmark(
        &project,
        &["--scan", "n=1,2,3", "--expect", "n^4"],
        &["true", "{n}"],
    )
    .code(2);
    benchmark(&project, &["--expect", "n"], &["true"]).code(2);
}

#[test]
fn revisions_that_cannot_be_are_named() {
    let project = history(10, &[]);
    let with = |flags: &[&str]| benchmark(&project, flags, &["true"]).code(2);
    with(&["--revs", "nowhere"]).warns("--revs \"nowhere\"");
    with(&["--revs", "v9..v2"]).warns("has no commit that");
    with(&["--revs", "v9", "--every", "2"]).warns("--every takes a range");
    with(&[
        "--revs",
        "v1,v2",
        "--fail-if-slower",
        "5%",
        "--baseline",
        "x",
    ])
    .warns("--baseline");
    with(&[
        "--revs",
        "v1,v2",
        "--fail-if-slower",
        "5%",
        "--record",
        "x_time",
    ])
    .warns("cannot judge");
    with(&["--build", "true"]).warns("--revs");
    let elsewhere = Project::new();
    benchmark(&elsewhere, &["--revs", "v1"], &["true"])
        .code(2)
        .warns("no git repository");
}
