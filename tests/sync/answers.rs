//! What people say of insights on two machines at one time.

use std::fs::{self, File};

use serde_json::Value;
use yardstick::model::Timestamp;

use crate::world::{Clone, World};

/// Metrics whose level left the baseline for the last ten of thirty days, each
/// at a day of its own.
const METRICS: [&str; 5] = [
    "build_time",
    "test_duration",
    "api_latency",
    "memory_usage",
    "lint_time",
];

fn history(clone: &Clone) {
    let start: Timestamp = "2026-09-01T00:00:00Z".parse().expect("valid");
    let mut lines = String::new();
    for (of, metric) in METRICS.iter().enumerate() {
        for day in 0..60 {
            let level = if day < 25 + 4 * of { 100.0 } else { 130.0 };
            let value = level + (day * 7 % 11) as f64 * 0.2;
            let time = start.saturating_add(day as i64 * 86_400_000);
            lines.push_str(&format!(
                "{{\"metric\":\"{metric}\",\"value\":{value},\"time\":\"{time}\"}}\n"
            ));
        }
    }
    let file = clone.path.join("history.jsonl");
    fs::write(&file, lines).expect("written");
    let mut record = clone.command(&["record", "-"]);
    record.stdin(File::open(&file).expect("there"));
    assert!(record.status().expect("the program starts").success());
}

/// The id of what is said of a metric.
fn id(clone: &Clone, metric: &str) -> String {
    let document = clone.json(&["insights", "--all", "--json"]);
    let insights = document["insights"].as_array().expect("a list");
    let is = |insight: &&Value| insight["metric"] == metric && insight["kind"] == "regression";
    let found = insights.iter().find(is).expect("there");
    found["id"].as_str().expect("text").to_owned()
}

fn answer(clone: &Clone, how: &str, metric: &str) {
    clone.ok(&["insights", how, &id(clone, metric), "--reason", how]);
}

/// Exchanges until both have all, then asks both the same at one time.
fn judge_alike(a: &Clone, b: &Clone) -> Value {
    for clone in [a, b, a] {
        clone.ok(&["sync"]);
    }
    let now = a.now.get().max(b.now.get());
    let ask = |clone: &Clone, args: &[&str]| {
        clone.now.set(now);
        clone.ok(args).stdout
    };
    let questions: [&[&str]; 4] = [
        &["insights", "--all", "--json"],
        &["insights", "history", "--json"],
        &["report", "--json"],
        &["suggest", "--json"],
    ];
    for question in questions {
        assert_eq!(ask(a, question), ask(b, question), "{question:?}");
    }
    let told = ask(a, questions[0]);
    assert!(!told.is_empty());
    serde_json::from_str(&ask(a, questions[1])).expect("JSON")
}

#[test]
fn two_machines_that_answer_at_one_time_judge_alike() {
    let world = World::new();
    let a = world.clone("a").var("YARDSTICK_ACTOR", "ann");
    history(&a);
    a.ok(&["sync"]);
    let b = world.clone("b").var("YARDSTICK_ACTOR", "bob");
    b.ok(&["sync"]);

    // Both are told for the first time, each by a gate of its own.
    b.now.set(a.now.get() + 5);
    for clone in [&a, &b] {
        assert_eq!(clone.run(&["insights", "--fail-on", "any"]).code, Some(1));
    }
    // One is accepted here and dismissed there, one answered alike, two answered by one alone;
    // more data on one side only.
    answer(&a, "accept", "build_time");
    answer(&b, "dismiss", "build_time");
    answer(&b, "accept", "test_duration");
    answer(&a, "accept", "test_duration");
    answer(&a, "dismiss", "api_latency");
    answer(&b, "accept", "memory_usage");
    b.ok(&["record", "lint_time", "131"]);

    let history = judge_alike(&a, &b);
    let rows = history["insights"].as_array().expect("a list");
    let of = |metric: &str| {
        let is = |row: &&Value| {
            row["title"]
                .as_str()
                .is_some_and(|title| title.starts_with(metric) && row["kind"] == "regression")
        };
        rows.iter().find(is).expect("there")
    };
    // The later answer counts, and the earlier of two that issued: the third command here.
    for (metric, outcome, actor) in [
        ("build_time", "dismissed", "bob"),
        ("api_latency", "dismissed", "ann"),
        ("memory_usage", "accepted", "bob"),
    ] {
        assert_eq!(
            (of(metric)["outcome"].as_str(), of(metric)["actor"].as_str()),
            (Some(outcome), Some(actor)),
            "{metric}"
        );
        assert_eq!(of(metric)["issued"], "2026-11-16T08:00:03.000Z", "{metric}");
    }
    assert_eq!(of("test_duration")["outcome"], "accepted");
    assert_eq!(of("lint_time")["outcome"], "open");

    // A second thought on one machine, a rename on the other, and a third one that only reads.
    answer(&a, "dismiss", "memory_usage");
    b.ok(&["rename", "test_duration", "suite_duration"]);
    let history = judge_alike(&a, &b);
    assert_eq!(
        history["insights"].as_array().expect("a list").len(),
        rows.len()
    );
    let c = world.clone("c");
    judge_alike(&a, &c);
}
