//! What the demo does to its simulated project, held by value: an accepted
//! slowdown is quiet, a dismissed alarm makes the next less sure, a ratchet
//! holds, a breach is foretold. What it says of the simulation itself is held
//! beside the simulation.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use support::{Project, Ran};

/// The project that `demo` leaves behind, and what it printed.
struct Story {
    project: Project,
    printed: String,
}

/// A copy for each test; the demo runs once.
fn story() -> Story {
    static TOLD: OnceLock<(tempfile::TempDir, String)> = OnceLock::new();
    let (kept, printed) = TOLD.get_or_init(|| {
        let kept = tempfile::tempdir().expect("a scratch folder");
        let story = kept.path().join("story");
        let ran = Project::empty()
            .run(["demo".as_ref(), story.as_os_str()])
            .code(0);
        assert_eq!(ran.stderr, "");
        (kept, ran.stdout)
    });
    let project = Project::empty();
    copy(&kept.path().join("story"), &project.file("story"));
    Story {
        project,
        printed: printed.clone(),
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("created");
    for entry in fs::read_dir(from).expect("readable") {
        let (from, to) = entry
            .map(|e| (e.path(), to.join(e.file_name())))
            .expect("readable");
        if from.is_dir() {
            copy(&from, &to);
        } else {
            fs::copy(&from, &to).expect("copied");
        }
    }
}

impl Story {
    fn line(&self, line: &str) -> Ran {
        let there = "--store story/.yardstick --config story/yardstick.toml";
        self.project.line(&format!("{there} {line}"))
    }

    fn insights(&self, line: &str) -> Vec<Value> {
        let document = self.line(line).json();
        document["insights"].as_array().expect("a list").clone()
    }

    fn budget(&self, metric: &str) -> Value {
        let document = self.line("budget list --json").json();
        let all = document["budgets"].as_array().expect("a list").clone();
        let is = |row: &Value| row["metric"] == metric;
        all.into_iter().find(is).expect("a budget")
    }

    /// Values of a series, oldest first.
    fn values(&self, metric: &str, pair: &str) -> Vec<f64> {
        let samples = self.line(&format!("list {metric} -m {pair} --last 200 --json"));
        let document = samples.json();
        let samples = document["samples"].as_array().expect("a list");
        let value = |sample: &Value| sample["value"].as_f64().expect("a number");
        samples.iter().map(value).collect()
    }
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

#[test]
fn the_accepted_slowdown_is_quiet() {
    let story = story();
    let open = story.insights("insights build_time -m profile=release --json");
    assert!(open.iter().all(|i| i["kind"] != "regression"), "{open:?}");
    let all = story.insights("insights build_time -m profile=release --all --json");
    let accepted: Vec<&Value> = all.iter().filter(|i| i["state"] == "accepted").collect();
    assert_eq!(accepted.len(), 1);
    assert_eq!(accepted[0]["kind"], "regression");
    story
        .line("insights build_time -m profile=release --fail-on regression")
        .code(0);
    let gate = "insights build_time -m profile=release --fail-on regression\n";
    let after = story.printed.split_once(gate).expect("shown").1;
    let code = after.lines().find(|line| line.starts_with("exit code"));
    assert_eq!(code, Some("exit code 0"));
}

#[test]
fn the_dismissed_alarm_makes_the_next_of_its_kind_less_sure() {
    let story = story();
    let login = || story.insights("insights api_latency -m route=/login --json")[0].clone();
    let after = login();
    let (is, stated) = (
        number(&after["confidence"]),
        number(&after["stated_confidence"]),
    );
    fs::remove_file(story.project.file("story/.yardstick/events.jsonl")).expect("removed");
    let before = login();
    assert_eq!(before["confidence"], before["stated_confidence"]);
    assert!((number(&before["confidence"]) - stated).abs() < 1e-9);
    // One right and one wrong of two that were stated as almost sure.
    assert!(is < stated - 0.05 && is > 0.5, "{stated} {is}");
    for shown in [format!("{stated:.2}"), format!("{is:.2}")] {
        assert!(story.printed.contains(&shown), "{shown}");
    }
}

#[test]
fn the_ratchet_holds() {
    let story = story();
    let unit = story.budget("test_duration");
    let limit = number(&unit["limit"]);
    let values = story.values("test_duration", "suite=unit");
    let (newest, earlier) = values.split_last().expect("samples");
    // The 20 runs on the new runners are at 33.6 s, give or take 1.2 %.
    let since = &earlier[earlier.len() - 20..];
    assert!(since.iter().all(|v| (30.0..=limit).contains(v)), "{limit}");
    assert!((33.6..33.6 * 1.05).contains(&limit), "{limit}");
    assert!(*newest > limit && *newest == 37.5);
    assert_eq!(unit["status"], "breached");
    story.line("budget check").code(1);
    let others = ["build_time", "memory_usage", "coverage_percent"];
    for metric in others {
        assert_eq!(story.budget(metric)["status"], "ok", "{metric}");
    }
    // It was the newest sample alone.
    let list = story
        .line("list test_duration -m suite=unit --last 1 --json")
        .json();
    let id = list["samples"][0]["id"].as_str().expect("an id").to_owned();
    story.line(&format!("retract {id} --reason undone")).code(0);
    story.line("budget check").code(0);
    // And looser it becomes only for a reason.
    let looser = "budget ratchet test_duration --to 50s";
    assert!(story.line(looser).code(2).stderr.contains("--reason"));
}

#[test]
fn the_breach_is_foretold() {
    let story = story();
    let document = story.line("budget forecast memory_usage --json").json();
    let row = &document["budgets"][0];
    assert!(number(&row["probability"]) > 0.95);
    let ahead = |key: &str| number(&row[key]["samples"]);
    // 400 MB and 0.6 MB more each run; a median of ten lags 4.5 runs behind,
    // and the newest run is number 119.
    let truth = (480.0 - 400.0) / 0.6 + 4.5 - 119.0;
    assert!(
        ahead("earliest") <= truth && truth <= ahead("latest"),
        "{row}"
    );
    let date = row["middle"]["time"].as_str().expect("a date");
    assert!(story.printed.contains(&date[..10]), "{date}");
}

#[test]
fn nobody_is_asked_and_nothing_is_left_behind() {
    let project = Project::empty();
    let commands: BTreeSet<String> = project
        .run(["demo"])
        .code(0)
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("$ yardstick "))
        .map(|line| line.split(' ').take(2).collect::<Vec<_>>().join(" "))
        .collect();
    for shown in [
        "trends",
        "insights",
        "insights accept",
        "insights dismiss",
        "budget ratchet",
    ] {
        assert!(commands.contains(shown), "{shown} of {commands:?}");
    }
    let left = fs::read_dir(project.path()).expect("readable").count();
    assert_eq!(left, 0);
}
