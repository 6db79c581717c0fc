//! Budgets as a user has them: limits against the baseline, ratchets,
//! proposals and forecasts.

mod support;

use support::Project;

/// 10 s ± 1 %, without a random number.
fn steady(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| 10.0 + 0.1 * ((i * 7919 % 101) as f64 / 50.0 - 1.0))
        .collect()
}

fn on(branch: &str, commit: &str) -> Vec<(String, String)> {
    vec![
        ("YARDSTICK_BRANCH".to_owned(), branch.to_owned()),
        ("YARDSTICK_COMMIT".to_owned(), commit.to_owned()),
    ]
}

const COMMITS: [&str; 3] = ["aaaaaaaaaaaa", "bbbbbbbbbbbb", "cccccccccccc"];

/// A project with a history on main, and what its configuration says.
fn project(budgets: &str, history: &[f64]) -> Project {
    let mut project = Project::with(&format!("baseline_branch = \"main\"\n{budgets}"));
    project.variables = on("main", COMMITS[0]);
    project.history("build_time", history);
    project
}

#[test]
fn a_limit_against_the_baseline_fails_a_change_that_is_worse_than_the_noise() {
    let relative = "[[budget]]\nmetric = \"build_time\"\nmax_increase = \"5%\"\nwarn = \"3%\"\n";
    let mut project = project(relative, &steady(30));
    project.line("budget check").code(0);
    project.variables = on("topic", COMMITS[1]);
    project.line("record build_time 10.2s").code(0);
    project.line("budget check").code(0);
    project.line("record build_time 11s").code(0);
    let ran = project.line("budget check --json").code(1).json();
    let row = &ran["budgets"][0];
    assert_eq!(
        (&row["status"], &row["from"]),
        (&"breached".into(), &"topic".into())
    );
    assert_eq!(row["baseline_n"], 30);
    let limit = row["limit"].as_f64().expect("a number");
    assert!((limit - 10.5).abs() < 0.02, "{limit}");
    assert!(row["p_value"].as_f64().expect("a number") < 0.01);
    assert_eq!(row["since"]["commit"], COMMITS[1]);
    assert_eq!(row["since"]["samples"], 1);
    // The median of both is 10.6 s, of which two samples say too little.
    project
        .line("budget check --last 2")
        .code(0)
        .says("within the noise");
    // What a commit measured is judged as a change, wherever.
    project
        .line(&format!("budget check --commit {}", COMMITS[1]))
        .code(1);
    project.line("budget check --branch main").code(0);
}

#[test]
fn too_short_a_baseline_is_no_verdict() {
    let relative = "[[budget]]\nmetric = \"build_time\"\nmax_increase = \"5%\"\n";
    let project = project(relative, &[10.0; 4]);
    project
        .line("budget check")
        .code(3)
        .warns("the baseline is too short: 3 of 5 samples");
}

#[test]
fn a_budget_of_some_branches_is_left_alone_on_others() {
    let budgets = "[[budget]]\nmetric = \"build_time\"\nbranch = \"release/*\"\nmax = \"9s\"\n";
    let mut project = project(budgets, &steady(3));
    project
        .line("budget check")
        .code(3)
        .says("only for release/*");
    project.variables = on("release/2", COMMITS[1]);
    project.line("record build_time 9.5s").code(0);
    project.line("budget check").code(1);
    project.variables = on("main", COMMITS[1]);
    project.line("budget check --branch release/2").code(1);
    let insights = project.line("insights --json").code(0).json();
    assert_eq!(insights["insights"].as_array().map(Vec::len), Some(0));
}

#[test]
fn a_gate_that_waits_says_for_what() {
    let mut project = project(
        "[[budget]]\nmetric = \"build_time\"\nmax = \"11s\"\n",
        &steady(9),
    );
    project.variables = on("main", COMMITS[1]);
    project.line("record build_time 12s").code(0);
    project
        .line("budget check --after 2")
        .code(0)
        .says("waiting: build_time (latest max) was bad in 1 run, 2 in a row make a no");
    project.line("record build_time 12s").code(0);
    let ran = project.line("budget check --after 2").code(1);
    ran.says("bbbbbbbb 2026-11-20, 2 samples");
}

#[test]
fn a_ratchet_tightens_holds_and_loosens_with_a_reason() {
    let before = "# ours\n[[budget]]\nmetric = \"build_time\"\nmax = \"30 s\" # agreed\n";
    let mut project = project(before, &steady(40)).var("YARDSTICK_ACTOR", "ann");
    project
        .variables
        .push(("YARDSTICK_ACTOR".to_owned(), "ann".to_owned()));
    project
        .line("budget ratchet build_time --dry-run")
        .code(0)
        .says("would move 1 of 1");
    assert!(project.read("yardstick.toml").contains("\"30 s\""));
    project
        .line("budget ratchet build_time")
        .code(0)
        .says("tightened");
    let text = project.read("yardstick.toml");
    assert!(
        text.contains("# ours\n") && text.contains("# agreed\nratchet = true"),
        "{text}"
    );
    let row = &project.line("budget ratchet --json").code(0).json()["budgets"][0];
    assert_eq!(
        (&row["status"], row["n"].as_u64()),
        (&"kept".into(), Some(40))
    );
    let limit: f64 = row["to"]
        .as_str()
        .expect("text")
        .trim_end_matches(" s")
        .parse()
        .expect("a number");
    assert!((10.09..10.3).contains(&limit), "{limit}");
    // Worse for good: what follows is looser, and stays where it is.
    for _ in 0..20 {
        project.line("record build_time 11.9s 12s 12.1s").code(0);
    }
    project
        .line("budget ratchet")
        .code(0)
        .says("--reason allows that");
    project
        .line("budget set build_time --max 13s")
        .code(2)
        .warns("is a ratchet");
    project
        .line("budget ratchet build_time --to 13s")
        .code(2)
        .warns("--reason");
    project
        .run([
            "budget",
            "ratchet",
            "build_time",
            "--to",
            "13s",
            "--reason",
            "new compiler",
        ])
        .code(0)
        .says("loosened");
    project.line("budget set build_time --max 12.5s").code(0);
    let events = project.read(".yardstick/events.jsonl");
    let events: Vec<serde_json::Value> = events
        .lines()
        .map(|l| serde_json::from_str(l).expect("JSON"))
        .collect();
    assert_eq!(events.len(), 2);
    let loosened = &events[1];
    assert_eq!(loosened["event"], "ratcheted");
    assert_eq!(
        (&loosened["actor"], &loosened["reason"]),
        (&"ann".into(), &"new compiler".into())
    );
    assert_eq!(loosened["to"], "13s");
}

#[test]
fn a_broken_ratchet_fails_the_change_that_broke_it_alone() {
    let budgets = "[[budget]]\nmetric = \"build_time\"\nmax = \"10.5s\"\nratchet = true\n";
    let mut project = project(budgets, &steady(30));
    project.variables = on("main", COMMITS[1]);
    project.line("record build_time 12s").code(0);
    project.line("budget check").code(1).says("bbbbbbbb");
    project.variables = on("main", COMMITS[2]);
    project.line("record build_time 12s").code(0);
    project
        .line("budget check")
        .code(0)
        .says("broken before this change")
        .says("bbbbbbbb 2026-11-20, 2 samples");
    // Nor is a branch to blame that is as slow as main, but one that is slower.
    for _ in 0..10 {
        project.line("record build_time 11.95s 12s 12.05s").code(0);
        project.line("record build_time 12.1s").code(0);
    }
    project.variables = on("topic", "dddddddddddd");
    project.line("record build_time 12.05s").code(0);
    project.line("budget check").code(0);
    project.line("record build_time 14s").code(0);
    project.line("budget check").code(1);
}

#[test]
fn limits_are_proposed_from_the_noise_and_written() {
    let mut flat = steady(40);
    flat.iter_mut().for_each(|v| *v *= 6.0);
    let project = project("", &flat);
    let row = &project.line("budget propose --json").code(0).json()["proposals"][0];
    let limit = row["limit"].as_f64().expect("a number");
    let rate = row["false_alarm_rate"].as_f64().expect("a number");
    assert!(
        (60.5..62.0).contains(&limit) && rate <= 1.0 / 82.0 && rate > 0.004,
        "{limit} {rate}"
    );
    assert_eq!((&row["side"], row["n"].as_u64()), (&"max".into(), Some(40)));
    let strict = &project
        .line("budget propose build_time --rate 5% --json")
        .code(0)
        .json()["proposals"][0];
    assert!(strict["limit"].as_f64() < Some(limit));
    project
        .line("budget propose --write")
        .code(0)
        .says("written");
    let text = project.read("yardstick.toml");
    assert!(
        text.contains(&format!("max = \"{} s\"", row["limit"])),
        "{text}"
    );
    project.line("budget check").code(0);
    project
        .line("budget propose --write")
        .code(0)
        .warns("already");
    assert_eq!(project.read("yardstick.toml"), text);
    project
        .line("budget propose --rate 90%")
        .code(2)
        .warns("no share");
    project.line("record queue 3").code(0);
    project
        .line("budget propose queue")
        .code(0)
        .says("no series of a metric with a direction");
}

#[test]
fn a_breach_is_foretold() {
    let leak: Vec<f64> = steady(40)
        .iter()
        .enumerate()
        .map(|(i, v)| v + 0.05 * i as f64)
        .collect();
    let project = project(
        "[[budget]]\nmetric = \"build_time\"\nmax = \"13s\"\n",
        &leak,
    );
    // At 11.95 s and 0.05 s a day the line is there in 21 days, its noise two days earlier.
    let row = &project.line("budget forecast --json").code(0).json()["budgets"][0];
    assert!(row["probability"].as_f64() > Some(0.9), "{row:#}");
    let day = row["middle"]["time"].as_str().expect("a time");
    assert!(("2026-12-05".."2026-12-14").contains(&day), "{day}");
    let soon = &project
        .line("budget forecast --within 1w --json")
        .code(0)
        .json()["budgets"][0];
    assert!(
        soon["probability"].as_f64() < Some(0.1) && soon["samples"] == 7,
        "{soon:#}"
    );
    project
        .line("budget forecast --ahead 40")
        .code(0)
        .says("> 99 %");
    let insights = project.line("insights --json").code(0).json();
    let kinds: Vec<&str> = insights["insights"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|i| i["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"forecast"), "{kinds:?}");
    project.line("insights --fail-on forecast").code(1);

    // Two months later, and no sample since: the day has passed.
    let later = project.var("YARDSTICK_NOW", "2027-01-20T12:00:00Z");
    let ran = later.line("budget forecast").code(0);
    ran.says("due since 2026-12-")
        .says("no sample since 2026-11-20");
    let insights = later.line("insights --json").code(0).json();
    let told = insights["insights"].as_array().expect("a list").iter();
    let told: Vec<&str> = told.filter_map(|i| i["title"].as_str()).collect();
    let due = told.iter().find(|title| title.contains("its budget"));
    let due = due.expect("still foretold");
    assert!(
        due.contains("should have broken its budget of 13.00 s around 2026-12-")
            && due.ends_with("; no sample since 2026-11-20"),
        "{due}"
    );
}

#[test]
fn a_forecast_shows_a_limit_that_is_broken_already() {
    let project = Project::new();
    project.line("record build_time 90ms").code(0);
    project.line("budget set build_time --max 50ms").code(0);
    project
        .line("budget forecast")
        .code(0)
        .line_of("build_time", "max 50 ms");
    let row = project.line("budget forecast --json").code(0).json()["budgets"][0].clone();
    assert_eq!((&row["limit"], &row["unit"]), (&50.0.into(), &"ms".into()));
    // A distance from the baseline is a limit once there is one: 5 % above the
    // median of thirty values around 10 s, and 12 s are beyond it.
    let relative = "[[budget]]\nmetric = \"build_time\"\nmax_increase = \"5%\"\n";
    let project = self::project(relative, &[&[10.0; 30][..], &[12.0]].concat());
    let row = project.line("budget forecast --json").code(0).json()["budgets"][0].clone();
    assert_eq!(row["reason"], "broken already");
    assert_eq!((&row["value"], &row["limit"]), (&12.0.into(), &10.5.into()));
    project
        .line("budget forecast")
        .code(0)
        .line_of("build_time", "max 10.50 s");
}
