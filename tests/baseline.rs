//! One baseline for all who hold something against it: rules, budgets,
//! proposals, ratchets and evaluations, before and after people answered.
//! Every median here is counted by hand.

mod support;

use serde_json::Value;
use support::Project;

const CONFIGURATION: &str = r#"
[[budget]]
metric = "build_time"
max_increase = "10%"

[[rule]]
name = "near"
metric = "build_time"
when = "baseline > 0"
description = "held against {baseline}, {since} since it changed"
"#;

/// Thirty days at 9.8, 10.0, 10.2 in turn, and twenty at 3 more.
fn slower(project: &Project) {
    let low = [9.8, 10.0, 10.2];
    let value = |i: usize| low[i % 3] + if i < 30 { 0.0 } else { 3.0 };
    project.history("build_time", &(0..50).map(value).collect::<Vec<f64>>());
}

struct Seen {
    /// `baseline`, `limit` and status of the budget.
    budget: (f64, f64, String),
    /// `baseline` of the rule.
    rule: f64,
    description: String,
}

fn seen(project: &Project) -> Seen {
    let check = project.line("budget check --json");
    let row = check.json()["budgets"][0].clone();
    let number = |value: &Value| value.as_f64().expect("a number");
    let insights = project.line("insights --all --json").code(0).json();
    let rule = insights["insights"].as_array().expect("a list").iter();
    let rule = rule.clone().find(|i| i["kind"] == "rule").expect("told");
    Seen {
        budget: (
            number(&row["baseline"]),
            number(&row["limit"]),
            row["status"].as_str().expect("text").to_owned(),
        ),
        rule: number(&rule["evidence"]["values"]["baseline"]),
        description: rule["description"].as_str().expect("text").to_owned(),
    }
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

fn answer(project: &Project, how: &str) {
    let found = project
        .line("insights --json --category performance")
        .code(0)
        .json();
    let all = found["insights"].as_array().expect("a list").clone();
    let change = all
        .iter()
        .find(|i| i["kind"] == "regression")
        .expect("told");
    let id = change["id"].as_str().expect("text");
    project
        .run(["insights", how, id, "--reason", "we know"])
        .code(0);
}

fn level_of(project: &Project) -> (f64, u64) {
    let told = project
        .line("evaluate build_time=13 --dry-run --json")
        .code(0)
        .json();
    let row = &told["metrics"][0];
    (
        row["level"].as_f64().expect("a number"),
        row["n"].as_u64().expect("a count"),
    )
}

fn proposed_from(project: &Project) -> (u64, f64) {
    let told = project
        .line("budget propose build_time --json")
        .code(0)
        .json();
    let row = &told["proposals"][0];
    (
        row["n"].as_u64().expect("a count"),
        row["limit"].as_f64().expect("a number"),
    )
}

fn ratcheted_from(project: &Project) -> u64 {
    let told = project
        .line("budget ratchet build_time --dry-run --json")
        .code(0)
        .json();
    told["budgets"][0]["n"].as_u64().expect("a count")
}

#[test]
fn a_bad_level_is_no_baseline_for_anyone() {
    let project = Project::with(CONFIGURATION);
    slower(&project);
    // The newest is 10.0 + 3 (49 % 3 = 1); before the step, ten of each: 10.0.
    let now = seen(&project);
    near(now.budget.0, 10.0);
    near(now.budget.1, 11.0);
    assert_eq!(now.budget.2, "breached");
    near(now.rule, 10.0);
    // The present level is another question: 20 since the step, 13 in the middle.
    let (level, n) = level_of(&project);
    near(level, 13.0);
    assert_eq!(n, 20);
    assert_eq!(proposed_from(&project).0, 20);
}

#[test]
fn after_a_dismissal_all_samples_are_one_baseline_for_everyone() {
    let project = Project::with(CONFIGURATION);
    slower(&project);
    let before = proposed_from(&project);
    answer(&project, "dismiss");
    // Forty-nine before the newest: ten each of 9.8, 10.0, 10.2, then nineteen
    // from 12.8 on. The 25th in order is the fifth of the 10.2.
    let now = seen(&project);
    near(now.budget.0, 10.2);
    near(now.budget.1, 10.2 * 1.1);
    // Nineteen of the forty-nine are about as high as the newest.
    assert_eq!(now.budget.2, "warn");
    near(now.rule, 10.2);
    assert!(
        now.description.contains("50 since it changed"),
        "{}",
        now.description
    );
    project.line("budget check").code(0);
    // The newest thirty: ten from before the step, and twenty of 12.8 (seven),
    // 13.0 (seven), 13.2 (six). The 15th and the 16th are 12.8.
    let (level, n) = level_of(&project);
    near(level, 12.8);
    assert_eq!(n, 30);
    // Limits follow from all fifty, though the values of today are all high.
    let (n, limit) = proposed_from(&project);
    assert_eq!(n, 50);
    assert!(limit >= before.1, "{limit} is tighter than {}", before.1);
    let (n, _) = proposed_from(&project);
    assert_eq!(n, 50);

    // A worse level behind it is held against all of them: fifty and ten.
    for _ in 0..10 {
        project.line("record build_time 20").code(0);
    }
    let worse = seen(&project);
    // Of fifty in order the middle two are the 25th and the 26th: 10.2 both.
    near(worse.budget.0, 10.2);
    assert_eq!(worse.budget.2, "breached");
    near(worse.rule, 10.2);
    project.line("budget check").code(1);
}

#[test]
fn after_an_acceptance_the_baseline_begins_there_for_everyone() {
    let project = Project::with(CONFIGURATION);
    slower(&project);
    answer(&project, "accept");
    // Nineteen before the newest: seven of 12.8, six of 13.0, six of 13.2; the
    // tenth in order is 13.0.
    let now = seen(&project);
    near(now.budget.0, 13.0);
    near(now.budget.1, 13.0 * 1.1);
    assert_eq!(now.budget.2, "ok");
    near(now.rule, 13.0);
    assert_eq!(proposed_from(&project).0, 20);
}

#[test]
fn a_later_answer_takes_an_earlier_one_back_for_everyone() {
    let project = Project::with(CONFIGURATION);
    slower(&project);
    answer(&project, "dismiss");
    let all = project.line("insights --all --json").code(0).json();
    let all = all["insights"].as_array().expect("a list").clone();
    let change = all
        .iter()
        .find(|i| i["kind"] == "regression")
        .expect("there");
    let id = change["id"].as_str().expect("text");
    project
        .run(["insights", "accept", id, "--reason", "it is real"])
        .code(0);
    let now = seen(&project);
    near(now.budget.0, 13.0);
    near(now.rule, 13.0);
}

#[test]
fn a_ratchet_looks_at_what_a_proposal_looks_at() {
    let project =
        Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"30\"\nratchet = true\n");
    slower(&project);
    assert_eq!(ratcheted_from(&project), 20);
    answer(&project, "dismiss");
    assert_eq!(ratcheted_from(&project), 50);
}
