//! `--push` of the commands that record and judge: what was recorded is kept,
//! the verdict is said, and only a required remote changes the exit code.

use std::fs;
use std::process::Command;

use crate::world::{Clone, Ran, World, once, surround};

/// A rule that says no above 50.
const MANY: &str = "[[rule]]\nname = \"many\"\nwhen = \"last > 50\"\nconfidence = 0.95\ndescription = \"{last} of them\"\n";
/// Two commands, the second slower by more than any load makes up for.
const SLOWER: [&str; 8] = [
    "benchmark",
    "sleep 0",
    "sleep 0.2",
    "-N",
    "--runs=6",
    "--record=bench_time",
    "--fail-if-slower=5%",
    "--push",
];

fn clone(world: &World, name: &str) -> Clone {
    let clone = world.clone(name);
    fs::write(clone.path.join("yardstick.toml"), MANY).expect("written");
    clone
}

/// Takes the remote away; nobody answers at its place.
fn bury(world: &World) {
    fs::rename(world.origin(), world.path("away")).expect("moved");
}

fn unbury(world: &World) {
    fs::rename(world.path("away"), world.origin()).expect("moved");
}

#[track_caller]
fn ends(clone: &Clone, args: &[&str], code: i32) -> Ran {
    let ran = clone.run(args);
    assert_eq!(ran.code, Some(code), "{args:?}: {ran:?}");
    ran
}

/// How many samples of a metric somebody else finds on the remote.
fn arrived(world: &World, name: &str, metric: &str) -> usize {
    let reader = world.clone(name);
    reader.ok(&["sync", "pull", "--require-remote"]);
    let of_metric = format!("\"metric\":\"{metric}\"");
    let lines = reader.lines();
    lines
        .iter()
        .filter(|line| line.contains(&of_metric))
        .count()
}

#[test]
fn an_evaluation_is_pushed_whatever_its_gate_says() {
    let world = World::new();
    let a = clone(&world, "a");
    ends(&a, &["evaluate", "hits=10", "--push"], 0);
    let gate = ["evaluate", "hits=60", "--push", "--fail-on", "rule"];
    let ran = ends(&a, &gate, 1);
    assert!(ran.stdout.contains("60 of them"), "{ran:?}");
    let reader = world.clone("reader");
    let pulled = reader.json(&["sync", "pull", "--json"]);
    assert_eq!(reader.hits(), once([10, 60]));
    // That the insight was issued is known to others, too.
    assert_eq!(pulled["pulled"]["events"], 1);
    // Judged alone, nothing leaves the machine.
    ends(&a, &["evaluate", "hits=11", "--push", "--dry-run"], 0);
    assert_eq!(arrived(&world, "later", "hits"), 2);
}

#[test]
fn an_evaluation_outlives_its_remote() {
    let world = World::new();
    let a = clone(&world, "a");
    ends(&a, &["evaluate", "hits=10", "--push"], 0);
    bury(&world);
    let gate = ["evaluate", "hits=60", "--push", "--fail-on", "rule"];
    let ran = ends(&a, &gate, 1);
    ran.warns("warning: recorded, but not pushed");
    assert!(ran.stdout.contains("60 of them"), "{ran:?}");
    ends(&a, &["evaluate", "hits=61", "--push"], 0).warns("warning: recorded, but not pushed");
    // Required, it is a failure; the verdict is said before.
    let ran = ends(&a, &[&gate[..], &["--require-remote"]].concat(), 2);
    ran.warns("error: recorded, but not pushed");
    assert!(ran.stdout.contains("60 of them"), "{ran:?}");
    unbury(&world);
    a.ok(&["sync"]);
    assert_eq!(arrived(&world, "reader", "hits"), 4);
}

#[test]
fn an_evaluation_that_cannot_judge_is_pushed_all_the_same() {
    let world = World::new();
    let a = clone(&world, "a");
    let bulk: String = (0..501)
        .map(|n| format!("{{\"metric\":\"hits\",\"value\":{n}}}\n"))
        .collect();
    fs::write(a.path.join("bulk"), bulk).expect("written");
    let mut command = a.command(&["record", "-"]);
    command.stdin(fs::File::open(a.path.join("bulk")).expect("there"));
    assert!(command.output().expect("started").status.success());
    let old = ["evaluate", "hits=7", "--time", "2026-01-01", "--push"];
    ends(&a, &old, 2).warns("is not among the newest");
    assert_eq!(arrived(&world, "reader", "hits"), 502);
    bury(&world);
    let ran = ends(&a, &[&old[..], &["--require-remote"]].concat(), 2);
    ran.warns("warning: recorded, but not pushed");
    ran.warns("error: the sample of hits is not among the newest");
}

#[test]
fn a_benchmark_is_pushed_whatever_its_gate_says() {
    let world = World::new();
    let a = clone(&world, "a");
    ends(&a, &SLOWER, 1);
    assert_eq!(arrived(&world, "reader", "bench_time"), 2);
    bury(&world);
    let ran = ends(&a, &[&SLOWER[..], &["--require-remote"]].concat(), 2);
    ran.warns("error: recorded, but not pushed");
    assert!(ran.stdout.contains("sleep 0.2"), "{ran:?}");
    let ran = ends(&a, &SLOWER, 1);
    ran.warns("warning: recorded, but not pushed");
    assert!(ran.stdout.contains("sleep 0.2"), "{ran:?}");
    unbury(&world);
    a.ok(&["sync"]);
    assert_eq!(arrived(&world, "later", "bench_time"), 6);
}

#[test]
fn what_is_not_recorded_cannot_be_pushed() {
    let world = World::new();
    let a = clone(&world, "a");
    let ran = ends(&a, &["benchmark", "true", "--runs=2", "--push"], 2);
    ran.warns("--record <METRIC>");
    assert_eq!(ran.stdout, "");
    ends(&a, &["evaluate", "hits=1", "--require-remote"], 2).warns("--push");
    assert!(!a.path.join(".yardstick").exists());
}

#[test]
fn a_required_remote_that_cannot_be_is_said_before_anything_is_measured() {
    let world = World::new();
    fs::create_dir(world.path("plain")).expect("created");
    fs::write(world.path("plain/yardstick.toml"), "").expect("written");
    let plain = world.at(world.path("plain"));
    let record = ["benchmark", "touch ran", "--record=bench_time", "--push"];
    let ran = ends(&plain, &[&record[..], &["--require-remote"]].concat(), 2);
    ran.warns("no git repository");
    assert!(!plain.path.join("ran").exists());
    let ran = ends(&plain, &[&record[..], &["--runs=2"]].concat(), 0);
    ran.warns("warning: recorded, but not pushed: there is no git repository");
    assert!(plain.path.join("ran").exists());
}

#[test]
fn a_backfill_is_pushed_when_it_is_through() {
    let world = World::new();
    let a = clone(&world, "a");
    for message in ["one", "two", "three"] {
        let mut git = Command::new("git");
        let commit = surround(&mut git, &world.path("home"))
            .env("GIT_COMMITTER_DATE", "2026-11-16T07:00:00Z")
            .args(["commit", "-qm", message, "--allow-empty"])
            .current_dir(&a.path)
            .status();
        assert!(commit.expect("git starts").success());
    }
    let backfill = |revs| {
        let record = ["--record=bench_time", "--runs=2", "--push"];
        [&["benchmark", "true", "--revs", revs][..], &record].concat()
    };
    ends(&a, &backfill("HEAD~2..HEAD"), 0);
    assert_eq!(arrived(&world, "reader", "bench_time"), 2);
    bury(&world);
    let ran = ends(&a, &backfill("HEAD~2"), 0);
    ran.warns("warning: recorded, but not pushed");
    assert!(ran.stdout.contains("one"), "{ran:?}");
    let again = [&backfill("HEAD~2")[..], &["--require-remote"]].concat();
    let ran = ends(&a, &again, 2);
    assert!(ran.stdout.contains("one"), "{ran:?}");
    unbury(&world);
    a.ok(&["sync"]);
    assert_eq!(arrived(&world, "later", "bench_time"), 3);
}
