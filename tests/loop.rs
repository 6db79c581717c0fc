//! The loop from the command line: what people answer is remembered, and moves
//! what is said.

mod support;

use serde_json::Value;
use support::{NOW, Project};

fn wobble(i: usize) -> f64 {
    (i * 7 % 11) as f64 * 0.2
}

/// Fifty days, the last ten of them at another level.
fn stepped(from: f64, to: f64) -> Vec<f64> {
    (0..50)
        .map(|i| if i < 40 { from } else { to } + wobble(i))
        .collect()
}

fn insights(project: &Project, flags: &str) -> Vec<Value> {
    let document = project
        .line(&format!("insights --json {flags}"))
        .code(0)
        .json();
    document["insights"].as_array().expect("a list").clone()
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().expect("text")
}

fn only(project: &Project, flags: &str) -> Value {
    let found = insights(project, flags);
    assert_eq!(found.len(), 1, "{found:#?}");
    found.into_iter().next().expect("one")
}

fn answer(project: &Project, how: &str, id: &str) -> support::Ran {
    project.run(["insights", how, &id[..8], "--reason", "we know"])
}

fn record(project: &Project, metric: &str, value: f64) {
    project.run(["record", metric, &value.to_string()]).code(0);
}

/// A weekly job that records five samples a run is on time a day and a half after.
#[test]
fn samples_of_one_run_are_no_rhythm() {
    let lines = |last_days: i64| {
        let now: yardstick::model::Timestamp = NOW.parse().expect("a time");
        let mut lines = String::new();
        for week in 0..8 {
            for sample in 0..5 {
                let ago = last_days * 24 + (7 - week) * 7 * 24;
                let time = now.saturating_add(-ago * 3_600_000 + sample * 1000);
                lines.push_str(&format!(
                    "{{\"metric\":\"lat\",\"value\":{sample},\"time\":\"{time}\"}}\n"
                ));
            }
        }
        lines
    };
    for (last_days, found) in [(2, 0), (22, 1)] {
        let project = Project::new();
        project
            .with_input(["record", "-"], lines(last_days).as_bytes())
            .code(0);
        let said = insights(&project, "--all");
        let silent: Vec<_> = said
            .iter()
            .filter(|i| text(i, "kind") == "silent")
            .collect();
        assert_eq!(silent.len(), found, "{said:#?}");
        // Of seven pauses and this one, this is the longest by chance once in eight times.
        for insight in silent {
            assert_eq!(insight["confidence"], 0.875);
            assert!(text(insight, "description").contains("usually one comes every 7.0 days"));
        }
    }
}

#[test]
fn silence_names_the_rhythm_it_breaks() {
    for (minutes, rhythm) in [
        (1, "within the hour"),
        (60, "within the hour"),
        (180, "every 3 hours"),
    ] {
        let project = Project::new();
        let now: yardstick::model::Timestamp = NOW.parse().expect("a time");
        let lines: String = (0..300)
            .map(|sample| {
                let time = now.saturating_add(-(3 * 24 * 60 + sample * minutes) * 60_000);
                format!(
                    "{{\"metric\":\"lat\",\"value\":{},\"time\":\"{time}\"}}\n",
                    sample % 7
                )
            })
            .collect();
        project
            .with_input(["record", "-"], lines.as_bytes())
            .code(0);
        let said = insights(&project, "--all");
        let silent = said
            .iter()
            .find(|i| text(i, "kind") == "silent")
            .expect("silent");
        let expected =
            format!("lat: the last sample came 3.0 days ago; usually one comes {rhythm}");
        assert_eq!(text(silent, "description"), expected);
    }
}

/// Of metrics that moved together one insight tells, and of each where it is asked for.
#[test]
fn an_insight_of_a_selection_can_be_explained_and_answered() {
    let project = Project::new();
    for metric in ["a_time", "b_time", "c_time"] {
        project.history(metric, &stepped(100.0, 130.0));
    }
    let together = only(&project, "");
    assert_eq!(text(&together, "kind"), "environment");
    let alone = only(&project, "b_time");
    assert_eq!(text(&alone, "kind"), "regression");
    let id = text(&alone, "id");
    project
        .run(["insights", "explain", &id[..8]])
        .code(0)
        .says("b_time: worse: 101.0 s to 130.9 s");
    answer(&project, "accept", id).code(0);
    assert!(insights(&project, "b_time").is_empty());
    project
        .run(["insights", "explain", "0123456789"])
        .code(2)
        .warns("there is no insight");
}

#[test]
fn an_accepted_level_is_the_baseline_and_gates_no_more() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    project.line("insights --fail-on regression").code(1);
    let id = text(&only(&project, ""), "id").to_owned();
    answer(&project, "accept", &id)
        .code(0)
        .says("its level is the baseline from now on");

    project
        .line("insights --fail-on any")
        .code(0)
        .says("0 insights (1 more, answered: --all)");
    assert_eq!(text(&only(&project, "--state accepted"), "id"), id);
    assert_eq!(text(&only(&project, "--all"), "state"), "accepted");

    // Better again is better than what was accepted; then worse than that.
    for i in 0..12 {
        record(&project, "build_time", 160.0 + wobble(i));
    }
    let worse = only(&project, "");
    assert_eq!(text(&worse, "kind"), "regression");
    let before = worse["evidence"]["before"].as_f64().expect("a number");
    assert!((129.0..133.0).contains(&before), "{before}");
}

#[test]
fn a_dismissed_alarm_is_not_told_again_and_the_next_is_less_sure() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    project.history("test_duration", &stepped(20.0, 26.0));
    let both = insights(&project, "");
    assert_eq!(both.len(), 2);
    let of = |metric: &str| {
        let is = |insight: &&Value| insight["metric"] == metric;
        both.iter().find(is).expect("there").clone()
    };
    let (first, second) = (of("build_time"), of("test_duration"));
    assert_eq!(second["confidence"], second["stated_confidence"]);
    answer(&project, "dismiss", text(&first, "id"))
        .code(0)
        .says("not be told again");

    let left = only(&project, "");
    assert_eq!(left["id"], second["id"]);
    assert_eq!(left["stated_confidence"], second["confidence"]);
    let sure = |insight: &Value| insight["confidence"].as_f64().expect("a number");
    assert!(sure(&left) < sure(&second) - 0.05, "{left:#}");
    project
        .line("insights")
        .code(0)
        .says(&format!("stated {:.2}", sure(&second)));

    // More of the same stays quiet; its samples belong to the baseline.
    for i in 0..6 {
        record(&project, "build_time", 130.0 + wobble(i));
    }
    let told = insights(&project, "");
    assert!(
        told.iter().all(|i| i["metric"] != "build_time"),
        "{told:#?}"
    );
    let id = text(&first, "id");
    let ran = project.run(["insights", "explain", &id[..8]]).code(0);
    ran.says("dismissed").line_of("answer", "we know");
}

#[test]
fn ids_are_looked_up_with_care() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let id = text(&only(&project, ""), "id").to_owned();
    project
        .run(["insights", "accept", "", "--reason", "x"])
        .code(2);
    let mut wrong = id[..8].to_owned();
    wrong.replace_range(7..8, if wrong.ends_with('0') { "1" } else { "0" });
    project
        .run(["insights", "accept", &wrong, "--reason", "x"])
        .code(2)
        .warns(&format!("did you mean {}", &id[..8]));
    project
        .run(["insights", "dismiss", &id])
        .code(2)
        .warns("--reason");
    answer(&project, "accept", &id).code(0);
    answer(&project, "accept", &id).code(2).warns("already");
    // A second thought counts.
    answer(&project, "dismiss", &id).code(0);
    assert_eq!(text(&only(&project, "--all"), "state"), "dismissed");
    project
        .line("insights wake regresion")
        .code(2)
        .warns("regression");
    project
        .line("insights wake regression")
        .code(0)
        .says("heard already");
    project
        .line("insights wake regression biuld_time")
        .code(2)
        .warns("the store has no metric \"biuld_time\"")
        .warns("did you mean build_time?");
}

#[test]
fn a_rule_that_is_always_dismissed_falls_silent_says_so_once_and_can_be_woken() {
    let project = Project::new();
    for i in 0..6 {
        let values = stepped(100.0 + f64::from(i), 130.0);
        let lines: String = values
            .iter()
            .enumerate()
            .map(|(day, value)| {
                let time = NOW
                    .parse::<yardstick::model::Timestamp>()
                    .expect("valid")
                    // Of two series never at one time, or they moved together.
                    .saturating_add((day as i64 - 49) * 86_400_000 - i64::from(i) * 30 * 86_400_000);
                format!(
                    "{{\"metric\":\"build_time\",\"value\":{value},\"time\":\"{time}\",\"metadata\":{{\"part\":\"p{i}\"}}}}\n"
                )
            })
            .collect();
        project
            .with_input(["record", "-"], lines.as_bytes())
            .code(0);
    }
    let of_kind = |flags: &str| -> Vec<Value> {
        let is = |insight: &Value| insight["kind"] == "regression";
        insights(&project, flags).into_iter().filter(is).collect()
    };
    let all = of_kind("");
    assert_eq!(all.len(), 6);
    for insight in &all[..4] {
        answer(&project, "dismiss", text(insight, "id")).code(0);
    }
    assert_eq!(of_kind("").len(), 2);
    answer(&project, "dismiss", text(&all[4], "id"))
        .code(0)
        .warns("silent from now on");
    assert_eq!(of_kind("").len(), 0);
    assert_eq!(of_kind("--all").len(), 6);
    let ran = project.line("insights --fail-on regression").code(0);
    assert_eq!(
        ran.stdout
            .matches("silent here: regression about build_time")
            .count(),
        1
    );
    let document = project.line("insights --json").code(0).json();
    assert_eq!(document["silent"][0]["withheld"], 1);
    project
        .line("insights wake regression build_time")
        .code(0)
        .says("is heard again");
    assert_eq!(of_kind("").len(), 1);
    project.line("insights --fail-on regression").code(1);
}

#[test]
fn new_is_what_the_latest_run_brought() {
    let run = |project: Project, number: u32| {
        project
            .var("YARDSTICK_RUN", &number.to_string())
            .var("YARDSTICK_COMMIT", &format!("{number:040x}"))
    };
    let mut project = run(Project::new(), 1);
    project.history("build_time", &stepped(100.0, 100.0));
    let mut first = 0;
    for number in 2..20 {
        project = run(project, number);
        record(&project, "build_time", 140.0 + wobble(number as usize));
        if first == 0
            && insights(&project, "--new")
                .iter()
                .any(|i| i["kind"] == "regression")
        {
            first = number;
            // Another metric of the same run does not make it old …
            record(&project, "lint_errors", 3.0);
            assert_eq!(insights(&project, "--new").len(), 1);
            // … and neither do more samples of it in that run.
            record(&project, "build_time", 140.3);
            assert_eq!(insights(&project, "--new").len(), 1);
            // The next run does, also where it has no sample of it.
            project = run(project, 100);
            record(&project, "lint_errors", 3.0);
            assert_eq!(insights(&project, "--new").len(), 0);
            assert_eq!(text(&only(&project, ""), "state"), "ongoing");
        }
    }
    assert!(first > 0);
}

#[test]
fn what_was_issued_keeps_its_id_over_a_backfill_and_is_issued_once() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    project.line("insights").code(0);
    assert!(!project.file(".yardstick/events.jsonl").exists());
    project.line("insights --fail-on regression").code(1);
    let events = project.read(".yardstick/events.jsonl");
    assert_eq!(events.lines().count(), 1, "{events}");
    let id = text(&only(&project, ""), "id").to_owned();
    assert!(events.contains(&id), "{events}");
    project.line("insights --fail-on regression --new").code(0);
    project.line("insights --fail-on regression").code(1);
    assert_eq!(project.read(".yardstick/events.jsonl"), events);

    // Measured late: between the days, and the first of the new level.
    let start: yardstick::model::Timestamp = NOW.parse().expect("valid");
    for day in 0..30 {
        let time = start
            .saturating_add(-(day * 86_400_000 + 43_200_000))
            .to_string();
        let value = if day < 10 { 130.5 } else { 100.5 } + wobble(day as usize);
        project
            .run(["record", "build_time", &value.to_string(), "--time", &time])
            .code(0);
    }
    let after = only(&project, "");
    assert_eq!(text(&after, "id"), id);
    assert_eq!(text(&after, "state"), "ongoing");

    // Two machines that issue it write the same event.
    let other = Project::new();
    other.history("build_time", &stepped(100.0, 130.0));
    other.line("insights --new --fail-on regression").code(0);
    other.line("insights --fail-on any").code(1);
    let event_id = |events: &str| {
        let event: Value = serde_json::from_str(events.lines().next().expect("one")).expect("JSON");
        event["id"].clone()
    };
    let theirs = other.read(".yardstick/events.jsonl");
    assert_eq!(event_id(&events), event_id(&theirs));
}

#[test]
fn history_tells_what_came_of_it() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    project.line("insights --fail-on any").code(1);
    for i in 0..12 {
        record(&project, "build_time", 100.0 + wobble(i));
    }
    project.line("insights --fail-on any").code(0);
    let ran = project
        .line("insights history")
        .code(0)
        .says("recovered after");
    assert!(ran.stdout.contains("regression"));
    let document = project.line("insights history --json").code(0).json();
    let story = &document["insights"][0];
    assert_eq!(story["outcome"], "recovered");
    // Ten days and some hours after the first sight, which took some days.
    let days = story["days_to_end"].as_f64().expect("a number");
    assert!((5.0..10.1).contains(&days), "{days}");
    assert_eq!(document["rules"][0]["recovered"], 1);
    // An anomaly of long ago can still be answered.
    let id = text(story, "id").to_owned();
    answer(&project, "dismiss", &id).code(0);
    let document = project.line("insights history --json").code(0).json();
    assert_eq!(document["insights"][0]["outcome"], "dismissed");
    assert_eq!(document["rules"][0]["precision"], 0.0);
}

#[test]
fn an_evaluation_records_and_judges_and_a_dry_run_only_judges() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 100.0));
    project.history(
        "coverage_percent",
        &[80.0, 80.2, 79.9, 80.1, 80.0, 80.1, 79.9, 80.2],
    );
    let line = "evaluate build_time=150s coverage_percent=80.1 new_thing=3";
    let dry = project
        .line(&format!("{line} --dry-run --json"))
        .code(0)
        .json();
    let word = |document: &Value, at: usize| document["metrics"][at]["standing"].clone();
    assert_eq!(
        (0..3).map(|at| word(&dry, at)).collect::<Vec<_>>(),
        ["worse", "as_before", "unjudged"]
    );
    assert_eq!(
        (dry["judged"].as_u64(), dry["total"].as_u64()),
        (Some(2), Some(3))
    );
    assert_eq!(insights(&project, "build_time").len(), 0);

    let real = project.line(&format!("{line} --json")).code(0).json();
    assert_eq!(real["metrics"], dry["metrics"]);
    let kinds = |document: &Value| -> Vec<Value> {
        let list = document["insights"].as_array().expect("a list").iter();
        list.map(|i| i["kind"].clone()).collect()
    };
    assert_eq!(kinds(&real), ["anomaly"]);
    assert_eq!(kinds(&dry), kinds(&real));
    assert_eq!(insights(&project, "build_time").len(), 1);
    project
        .line("evaluate build_time=151s --dry-run --fail-on any --after 100")
        .code(0);
    project.line("evaluate young=1 --fail-on any").code(3);
    project
        .line("evaluate young=1 --fail-on any --allow-unjudged")
        .code(0);
    project
        .line("evaluate build_time=1 --after 2")
        .code(2)
        .warns("--fail-on");
}

#[test]
fn a_gate_can_wait_for_several_bad_runs() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let found = only(&project, "");
    let seen = found["occurrences"].as_u64().expect("a number");
    assert!((3..=10).contains(&seen), "{seen}");
    project
        .line(&format!("insights --fail-on regression --after {seen}"))
        .code(1);
    let after = seen + 1;
    project
        .line(&format!("insights --fail-on regression --after {after}"))
        .code(0)
        .says(&format!(
            "waiting: build_time (regression) was bad in {seen} runs, {after} in a row make a no"
        ));
    record(&project, "build_time", 131.0);
    project
        .line(&format!("insights --fail-on regression --after {after}"))
        .code(1);
}

#[test]
fn suggestions_follow_the_work_and_what_helped() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let outcomes: Vec<f64> = (0..50).map(|i| f64::from(u8::from(i % 3 != 0))).collect();
    project.history("test_outcome", &outcomes);
    let first = |task: &str| {
        let line = format!("suggest --task-type {task} --complexity low --json");
        let document = project.line(&line).code(0).json();
        text(&document["suggestions"][0], "category").to_owned()
    };
    assert_eq!(first("testing"), "reliability");
    assert_eq!(first("optimization"), "performance");
    let score = || {
        let document = project
            .line("suggest --task-type feature --complexity low --json")
            .code(0)
            .json();
        let list = document["suggestions"].as_array().expect("a list").clone();
        let of = |s: &&Value| text(s, "reason").starts_with("build_time");
        let found = list.iter().find(of).expect("there").clone();
        (
            found["score"].as_f64().expect("a number"),
            found["mended"].clone(),
        )
    };
    let (before, mended) = score();
    assert_eq!(mended, 0);
    // Another that comes back is one that helped.
    let back: Vec<f64> = (0..70)
        .map(|i| if (40..60).contains(&i) { 30.0 } else { 20.0 } + wobble(i) / 5.0)
        .collect();
    project.history("test_duration", &back);
    let (after, mended) = score();
    assert_eq!(mended, 1);
    // A Beta around one half that weighs four, and one of one: 3/5; its field
    // the same, and the rule on top of it: (4 · 3/5 + 1) / 5 = 0.68.
    assert!(
        (after / before - (0.5 + 0.68)).abs() < 1e-9,
        "{before} {after}"
    );
}

#[test]
fn what_is_not_judged_says_why_in_few_lines() {
    let project = Project::new();
    for i in 0..30 {
        project
            .run(["record", "build_time", "1", "-m", &format!("part=p{i}")])
            .code(0);
    }
    project.history("odd_thing", &[1.0, 2.0, 1.0, 2.0, 1.0, 2.0]);
    project.history("binary_size", &[5.0; 6]);
    project
        .run([
            "record",
            "api_latency",
            "1",
            "--branch",
            "elsewhere",
            "--commit",
            &"a".repeat(40),
        ])
        .code(0);
    let sample = project.line("record error_rate 1 --json").code(0).json();
    let id = text(&sample["samples"][0], "id").to_owned();
    project.run(["retract", &id, "--reason", "x"]).code(0);
    let project = project.var("YARDSTICK_BASELINE_BRANCH", "main");
    let ran = project
        .line("insights")
        .code(0)
        .says("judged 2 of 34 series");
    assert!(ran.stdout.lines().count() < 8, "{}", ran.stdout);
    ran.says("not judged, fewer than 5 samples: 30 series (build_time part=p0, build_time part=p1, build_time part=p10 …)")
        .says("other branches, pull requests or commits only: 1 series (api_latency)")
        .says("all samples taken back: 1 series (error_rate)")
        .says("never as worse, for want of a direction in yardstick.toml: 1 series (odd_thing)")
        .says("all values being equal: 1 series (binary_size)");
    let document = project.line("insights --json").code(0).json();
    let reasons = |key: &str| -> std::collections::BTreeSet<String> {
        let rows = document[key].as_array().expect("a list").iter();
        rows.map(|row| text(row, "reason").to_owned()).collect()
    };
    assert_eq!(
        reasons("not_judged").into_iter().collect::<Vec<_>>(),
        ["filtered", "retracted", "too_short"]
    );
    assert_eq!(
        reasons("judged_in_part").into_iter().collect::<Vec<_>>(),
        ["constant", "no_direction"]
    );
}

#[cfg(unix)]
#[test]
fn a_store_that_may_only_be_read_answers_all_the_same() {
    use std::os::unix::fs::PermissionsExt;
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let store = project.file(".yardstick");
    let set = |mode| {
        let permissions = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(&store, permissions).expect("permitted");
    };
    set(0o555);
    let ran = project.line("insights --fail-on regression");
    set(0o755);
    let ran = ran.code(1);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_common_cause_is_answered_for_all_its_members() {
    let project = Project::new();
    for metric in ["build_time", "test_duration", "api_latency"] {
        project.history(metric, &stepped(100.0, 130.0));
    }
    let all = only(&project, "");
    assert_eq!(text(&all, "kind"), "environment");
    answer(&project, "accept", text(&all, "id")).code(0);
    project
        .line("insights --fail-on any")
        .code(0)
        .says("0 insights");
    let answered = only(&project, "--all");
    assert_eq!(answered["id"], all["id"]);
    assert_eq!(text(&answered, "state"), "accepted");
    // Each member is judged against its accepted level.
    for i in 0..12 {
        record(&project, "build_time", 170.0 + wobble(i));
    }
    let worse = only(&project, "");
    let before = worse["evidence"]["before"].as_f64().expect("a number");
    assert!((129.0..133.0).contains(&before), "{before}");
}

/// Two rules that speak of one series, in this order.
fn rules(names: [&str; 2]) -> String {
    let rule = |name: &str| {
        format!(
            "[[rule]]\nname = \"{name}\"\nmetric = \"build_time\"\nwhen = \"last > 5\"\nconfidence = 0.9\ndescription = \"says {name}\"\n\n"
        )
    };
    names.map(rule).concat()
}

/// Of each insight of a kind: what comes after the name of its series, its id
/// and its state, in order.
fn states(project: &Project, kind: &str) -> Vec<(String, String, String)> {
    let all = insights(project, "--all");
    let of = all.iter().filter(|insight| insight["kind"] == kind);
    let state = |insight: &Value| {
        let words = text(insight, "title").split_once(": ").expect("a name").1;
        (
            words.to_owned(),
            text(insight, "id").to_owned(),
            text(insight, "state").to_owned(),
        )
    };
    let mut states: Vec<_> = of.map(state).collect();
    states.sort();
    states
}

#[test]
fn an_answer_to_one_rule_is_none_to_another_of_the_same_series() {
    let project = Project::with(&rules(["first", "second"]));
    project.history("build_time", &[10.0; 20]);
    project.line("insights --fail-on rule").code(1);
    let before = states(&project, "rule");
    let (first, second) = (&before[0], &before[1]);
    assert_eq!((&*first.0, &*second.0), ("says first", "says second"));
    answer(&project, "dismiss", &first.1)
        .code(0)
        .says("says first");
    let expected = [
        (first.0.clone(), first.1.clone(), "dismissed".to_owned()),
        (second.0.clone(), second.1.clone(), "ongoing".to_owned()),
    ];
    assert_eq!(states(&project, "rule"), expected);
    project.line("insights --fail-on rule").code(1);

    project.write("yardstick.toml", &rules(["second", "first"]));
    assert_eq!(states(&project, "rule"), expected);
    let history = project.line("insights history --json").code(0).json();
    let row = |row: &Value| {
        [
            text(row, "name").to_owned(),
            text(row, "outcome").to_owned(),
        ]
    };
    let mut rows: Vec<_> = history["insights"]
        .as_array()
        .expect("a list")
        .iter()
        .map(row)
        .collect();
    rows.sort();
    assert_eq!(rows, [["first", "dismissed"], ["second", "open"]]);
    let names = history["rules"].as_array().expect("a list").iter();
    let names: Vec<&str> = names.map(|rule| text(rule, "name")).collect();
    assert_eq!(names, ["first", "second"]);
    let table = project.line("insights history").code(0).stdout;
    let heads = table
        .lines()
        .filter_map(|line| line.split_whitespace().next());
    let heads: Vec<&str> = heads.skip_while(|head| *head != "rule").collect();
    assert_eq!(heads, ["rule", "first", "second"]);
}

#[test]
fn answers_that_were_noted_down_without_a_label_still_count() {
    let project = Project::with(&rules(["first", "second"]));
    project.history("build_time", &[10.0; 20]);
    project.line("insights --fail-on rule").code(1);
    let before = states(&project, "rule");
    answer(&project, "dismiss", &before[1].1).code(0);
    let events = project.read(".yardstick/events.jsonl");
    assert_eq!(events.matches("\"label\":\"second\",").count(), 2);
    let old = events
        .replace("\"label\":\"second\",", "")
        .replace("\"label\":\"first\",", "");
    project.write(".yardstick/events.jsonl", &old);
    for order in [["first", "second"], ["second", "first"]] {
        project.write("yardstick.toml", &rules(order));
        let after = states(&project, "rule");
        let id = |state: &(String, String, String)| state.1.clone();
        assert_eq!(
            after.iter().map(id).collect::<Vec<_>>(),
            before.iter().map(id).collect::<Vec<_>>()
        );
        assert_eq!(after[1].2, "dismissed");
    }
}

#[test]
fn an_answer_to_one_budget_is_none_to_another_of_the_same_series() {
    let budgets = |limits: [&str; 4]| -> String {
        let budget = |limit: &str| format!("[[budget]]\n{limit}\n\n");
        limits.map(budget).concat()
    };
    let (tight, tighter) = (
        "metric = \"build_time\"\nmax = \"5 s\"",
        "metric = \"build_time\"\nmax = \"4 s\"",
    );
    let least = "metric = \"build_time\"\nstatistic = \"p95\"\nmin = \"20 s\"";
    let pattern = "metric = \"build_*\"\nmax = \"6 s\"";
    let wide = "metric = \"build_*\"\nstatistic = \"p95\"\nwindow = 15\nmin = \"30 s\"";
    let project = Project::with(&budgets([tight, least, pattern, wide]));
    project.history("build_time", &[10.0; 20]);
    let before = states(&project, "budget");
    let mut ids: Vec<&str> = before.iter().map(|(_, id, _)| &**id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 4, "{before:#?}");
    let of = |limit: &str| {
        let is = |(words, _, _): &&(String, String, String)| words.ends_with(limit);
        before.iter().find(is).expect("there").1.clone()
    };
    answer(&project, "accept", &of("budget of 5 s")).code(0);

    // Tightened, and moved to the end of the file, it is the same budget.
    project.write("yardstick.toml", &budgets([wide, pattern, least, tighter]));
    let expected = |limit: &str| match limit {
        "budget of 4 s" => (of("budget of 5 s"), "accepted"),
        limit => (of(limit), "ongoing"),
    };
    let after = states(&project, "budget");
    assert_eq!(after.len(), 4);
    for (words, id, state) in &after {
        let (_, limit) = words.split_once("its ").expect("a limit");
        assert_eq!((id.clone(), &**state), expected(limit), "{words}");
    }
    project.line("insights --fail-on budget").code(1);
}

#[test]
fn two_limits_for_one_thing_are_one_insight() {
    let budget = |limit: &str| format!("[[budget]]\nmetric = \"build_time\"\n{limit}\n\n");
    let (warn, fail) = (
        budget("max = \"20 s\"\nwarn = \"8 s\""),
        budget("max = \"9 s\""),
    );
    for order in [[&warn, &fail], [&fail, &warn]] {
        let project = Project::with(&format!("{}{}", order[0], order[1]));
        project.history("build_time", &[10.0; 20]);
        let told = states(&project, "budget");
        assert_eq!(told.len(), 1, "{told:#?}");
        assert!(told[0].0.contains("breaks its budget of 9 s"), "{told:#?}");
    }
}

#[test]
fn a_rule_of_the_users_own_falls_silent_by_its_name() {
    let project = Project::with(&rules(["first", "second"]));
    for part in ["a", "b", "c", "d", "e", "f"] {
        for _ in 0..6 {
            let part = format!("part={part}");
            project
                .run(["record", "build_time", "10", "-m", &part])
                .code(0);
        }
    }
    let told = states(&project, "rule");
    assert_eq!(told.len(), 12);
    let first = told.iter().filter(|(words, _, _)| words == "says first");
    let ids: Vec<&str> = first.map(|(_, id, _)| &id[..8]).collect();
    let mut command = vec!["insights", "dismiss", "--reason", "no"];
    command.extend(&ids[..5]);
    project
        .run(&command)
        .code(0)
        .warns("first build_time was dismissed 5 times here");

    let document = project.line("insights --json").code(0).json();
    assert_eq!(document["silent"].as_array().expect("a list").len(), 1);
    let silent = &document["silent"][0];
    assert_eq!(
        (text(silent, "rule"), text(silent, "name")),
        ("rule", "first")
    );
    assert_eq!(silent["withheld"], 1);
    let heard = document["insights"].as_array().expect("a list");
    let is_second = |insight: &&Value| text(insight, "title").ends_with("says second");
    assert_eq!(heard.iter().filter(is_second).count(), 6);
    assert_eq!(heard.len(), 6);
    assert!(
        heard
            .iter()
            .all(|i| i["confidence"] == i["stated_confidence"])
    );

    project
        .line("insights wake frist")
        .code(2)
        .warns("did you mean first?");
    project
        .line("insights wake second")
        .code(0)
        .says("second is heard already");
    project
        .line("insights wake first")
        .code(0)
        .says("first is heard again");
    let document = project.line("insights --json").code(0).json();
    assert_eq!(document["silent"], serde_json::json!([]));
    assert_eq!(document["insights"].as_array().expect("a list").len(), 7);
}

/// The exit codes of the gates that ask for broken budgets.
fn gates(project: &Project) -> [i32; 3] {
    [
        "insights --fail-on budget",
        "report --fail-on budget",
        "budget check",
    ]
    .map(|line| project.line(line).code)
}

#[test]
fn an_answered_budget_fails_no_gate_until_it_breaks_anew() {
    let budget = "[[budget]]\nmetric = \"build_time\"\nmax = \"5 s\"\n\n";
    for (how, word) in [("accept", "accepted"), ("dismiss", "dismissed")] {
        let project = Project::with(budget);
        project.history("build_time", &[10.0; 20]);
        assert_eq!(gates(&project), [1, 1, 1]);
        let id = text(&only(&project, ""), "id").to_owned();
        answer(&project, how, &id).code(0);
        assert_eq!(gates(&project), [0, 0, 0], "{how}");
        project.line("budget check").code(0).line_of("warn", word);
        // Another limit of the same series is not settled with it.
        let second = format!(
            "{budget}[[budget]]\nmetric = \"build_time\"\nstatistic = \"p95\"\nmax = \"6 s\"\n"
        );
        project.write("yardstick.toml", &second);
        assert_eq!(gates(&project), [1, 1, 1], "{how}");
        project.write("yardstick.toml", budget);
        // Kept, and broken again: another occasion.
        record(&project, "build_time", 4.0);
        record(&project, "build_time", 10.0);
        assert_eq!(gates(&project), [1, 1, 1], "{how}");
        let history = project.line("insights history --json").code(0).json();
        // The answer stays with the occasion that it was given to.
        let rows = history["insights"].as_array().expect("a list").iter();
        let mut fates: Vec<&str> = rows
            .filter(|row| row["id"] == *id)
            .map(|row| text(row, "outcome"))
            .collect();
        fates.sort_unstable();
        assert_eq!(fates, [word, "open"]);
        answer(&project, how, &id).code(0);
        assert_eq!(gates(&project), [0, 0, 0], "{how}");
    }
}

#[test]
fn a_warning_fails_no_gate_and_an_answer_to_it_is_none_to_the_break() {
    let project =
        Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"12 s\"\nwarn = \"8 s\"\n");
    project.history("build_time", &[10.0; 20]);
    assert_eq!(gates(&project), [0, 0, 0]);
    project.line("insights --fail-on any").code(0);
    let near = only(&project, "");
    assert_eq!(text(&near, "severity"), "warning");
    answer(&project, "accept", text(&near, "id")).code(0);
    assert_eq!(insights(&project, "").len(), 0);

    record(&project, "build_time", 13.0);
    let broken = insights(&project, "");
    let broken = broken.iter().find(|i| i["kind"] == "budget").expect("told");
    assert_eq!(
        (&broken["id"], text(broken, "severity")),
        (&near["id"], "critical")
    );
    assert_eq!(gates(&project), [1, 1, 1]);
    answer(&project, "accept", text(broken, "id")).code(0);
    assert_eq!(gates(&project), [0, 0, 0]);
    // What was settled as broken is settled where it is near as well.
    record(&project, "build_time", 11.0);
    let told = insights(&project, "");
    assert!(told.iter().all(|i| i["kind"] != "budget"), "{told:#?}");
}

/// What history tells of budgets: outcome and title, in its order.
fn fates(project: &Project, kind: &str) -> Vec<String> {
    let document = project.line("insights history --json").code(0).json();
    let rows = document["insights"].as_array().expect("a list").iter();
    rows.filter(|row| row["kind"] == kind)
        .map(|row| format!("{}: {}", text(row, "outcome"), text(row, "title")))
        .collect()
}

#[test]
fn an_accepted_warning_and_its_breach_both_stand_in_history() {
    for answers in [false, true] {
        let project =
            Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"12 s\"\nwarn = \"8 s\"\n");
        project.history("build_time", &[10.0; 20]);
        project.line("insights --fail-on any").code(0);
        answer(&project, "accept", text(&only(&project, ""), "id")).code(0);
        let warning =
            "accepted: build_time: latest 10 s is beyond the warning of its budget of 8 s";
        assert_eq!(fates(&project, "budget"), [warning]);

        record(&project, "build_time", 13.0);
        project.line("insights --fail-on any").code(1);
        let breach = "build_time: latest 13 s breaks its budget of 12 s";
        let expected = [warning.to_owned(), format!("open: {breach}")];
        assert_eq!(fates(&project, "budget"), expected);
        if answers {
            let broken = insights(&project, "");
            let broken = broken.iter().find(|i| i["kind"] == "budget").expect("told");
            answer(&project, "accept", text(broken, "id")).code(0);
            let expected = [warning.to_owned(), format!("accepted: {breach}")];
            assert_eq!(fates(&project, "budget"), expected);
        }
        record(&project, "build_time", 5.0);
        project.line("insights --fail-on any").code(0);
        let word = if answers { "accepted" } else { "recovered" };
        let expected = [warning.to_owned(), format!("{word}: {breach}")];
        assert_eq!(fates(&project, "budget"), expected);
    }
}

#[test]
fn a_forecast_whose_limit_broke_came_true() {
    // 0.05 s a day; 13 s is three weeks away.
    let leak: Vec<f64> = (0..40).map(|i| 10.0 + 0.05 * f64::from(i)).collect();
    let project = Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"13 s\"\n");
    project.history("build_time", &leak);
    project.line("insights --fail-on forecast").code(1);
    record(&project, "build_time", 13.5);
    project.line("insights --fail-on any").code(1);
    let told = fates(&project, "forecast");
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0].starts_with("came_true: "), "{told:?}");
}

#[test]
fn a_step_between_samples_of_one_commit_lies_within_it() {
    let project = Project::new();
    let values = stepped(100.0, 130.0);
    for (day, value) in values.iter().enumerate() {
        let line = format!("{{\"metric\":\"build_time\",\"value\":{value}}}\n");
        let time = format!("2026-{:02}-{:02}", 9 + day / 28, 1 + day % 28);
        let args = ["record", "-", "--commit", "c0ffee00", "--time", &time];
        project.with_input(args, line.as_bytes()).code(0);
    }
    project
        .line("insights")
        .code(0)
        .says("began within commit c0ffee00: no commit lies in between");
    let all = insights(&project, "");
    let step = all.iter().find(|i| i["kind"] == "regression");
    let body = step.expect("told")["body"].to_string();
    assert!(
        body.contains("It began within commit `c0ffee00`: no"),
        "{body}"
    );
}

#[test]
fn a_jump_on_a_drift_is_an_anomaly_and_the_drift_itself_is_none() {
    let project = Project::new();
    // 0.4 a day, scattering by 2.
    let drift = |i: usize| 100.0 + 0.4 * i as f64 + wobble(i);
    let mut values: Vec<f64> = (0..60).map(drift).collect();
    let anomalies = |project: &Project| {
        let found = insights(project, "").into_iter();
        found.filter(|i| i["kind"] == "anomaly").collect::<Vec<_>>()
    };
    project.history("build_time", &values);
    assert_eq!(anomalies(&project), Vec::<Value>::new());
    values.push(drift(60) + 20.0);
    project.history("test_duration", &values);
    let found = anomalies(&project);
    assert_eq!(found.len(), 1, "{found:#?}");
    // The line is at 100 + 24 + 1 there.
    let level = found[0]["evidence"]["level"].as_f64().expect("a number");
    assert!((level - 125.0).abs() < 0.6, "{level}");
}

#[test]
fn a_limit_that_breaks_is_new_although_it_was_near() {
    for issues in [false, true] {
        let project =
            Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"12 s\"\nwarn = \"8 s\"\n");
        project.history("build_time", &[10.0; 20]);
        if issues {
            project.line("insights --fail-on any").code(0);
        }
        let of_budget = |words: &str| {
            let told = insights(&project, words).into_iter();
            told.filter(|i| i["kind"] == "budget").collect::<Vec<_>>()
        };
        assert_eq!(of_budget("--new"), Vec::<Value>::new());
        record(&project, "build_time", 13.0);
        let broken = of_budget("--new");
        assert_eq!(broken.len(), 1, "{issues}");
        assert_eq!(broken[0]["occurrences"], 1);
        project.line("insights --new --fail-on budget").code(1);
        project.line("insights --fail-on budget --after 2").code(0);
        project.line("budget check --after 2").code(0);
        record(&project, "build_time", 13.0);
        assert_eq!(of_budget("--new"), Vec::<Value>::new());
        project.line("insights --fail-on budget --after 2").code(1);
        // Near again is no news.
        record(&project, "build_time", 11.0);
        assert_eq!(of_budget("--new"), Vec::<Value>::new());
    }
}

#[test]
fn a_ratchet_fails_the_gates_of_the_commit_that_broke_it_alone() {
    let ratchet = "[[budget]]\nmetric = \"build_time\"\nmax = \"5 s\"\nratchet = true\n";
    let project = Project::with(ratchet);
    let by = |commit: &str, value: &str| {
        project
            .run(["record", "build_time", value, "--commit", commit])
            .code(0);
    };
    (0..6).for_each(|_| by("aaaaaaaa", "4"));
    by("bbbbbbbb", "6");
    assert_eq!(gates(&project), [1, 1, 1]);
    by("bbbbbbbb", "6");
    assert_eq!(gates(&project), [1, 1, 1]);
    by("cccccccc", "6");
    assert_eq!(gates(&project), [0, 0, 0]);
    let told = insights(&project, "");
    let budget = told.iter().find(|i| i["kind"] == "budget").expect("told");
    assert_eq!(text(budget, "severity"), "warning");
}

#[test]
fn a_report_tells_what_the_insights_tell() {
    let project = Project::with(&format!(
        "{}[[budget]]\nmetric = \"test_duration\"\nmax = \"21 s\"\n\n[[budget]]\nmetric = \"test_duration\"\nstatistic = \"p95\"\nmax = \"1 h\"\nwarn = \"22 s\"\n",
        rules(["first", "second"])
    ));
    project.history("build_time", &stepped(100.0, 130.0));
    project.history("test_duration", &stepped(20.0, 26.0));
    project.history("api_latency", &stepped(0.5, 4.5));
    let agree = || {
        let (told, report) = (
            insights(&project, ""),
            project.line("report --json").code(0).json(),
        );
        let is_budget = |i: &&Value| i["kind"] == "budget";
        let mut ids: Vec<_> = told
            .iter()
            .filter(|i| !is_budget(i))
            .map(|i| text(i, "id"))
            .collect();
        let rows = report["series"].as_array().expect("a list");
        let mut of_report: Vec<_> = rows.iter().map(|row| text(row, "insight")).collect();
        ids.sort_unstable();
        of_report.sort_unstable();
        assert_eq!(ids, of_report);
        let count = |severity: &str| {
            told.iter()
                .filter(is_budget)
                .filter(|i| i["severity"] == severity)
                .count()
        };
        let rows = report["budgets"]["budgets"].as_array().expect("a list");
        let status = |status: &str| {
            let is = |row: &&Value| row["status"] == status && row["reason"].is_null();
            rows.iter().filter(is).count()
        };
        assert_eq!(count("critical"), status("breached"));
        // Warnings that were answered are shown with the limits all the same.
        assert!(count("warning") <= status("warn"));
        for kind in [
            "any",
            "regression",
            "budget",
            "rule",
            "environment",
            "anomaly",
        ] {
            let [a, b] = ["insights", "report"]
                .map(|command| project.run([command, "--fail-on", kind]).code);
            assert_eq!(a, b, "{kind}");
        }
        told
    };
    for how in ["accept", "dismiss", "accept", "dismiss"] {
        let told = agree();
        answer(&project, how, text(&told[0], "id")).code(0);
    }
    agree();
}

#[test]
fn a_change_from_nearly_nothing_is_told_by_its_levels() {
    let project = Project::with("[metrics.api_latency]\nunit = \"s\"\n");
    let step = |from: f64, to: f64, at: usize| -> Vec<f64> {
        (0..30).map(|i| if i < at { from } else { to }).collect()
    };
    // Six hundred times as much, eleven times as much, and a little more.
    project.history("api_latency", &step(0.002, 1.2, 20));
    project.history("build_time", &step(10.0, 110.0, 14));
    project.history("lint_errors", &step(0.0, 40.0, 24));
    let told = insights(&project, "");
    let mut titles: Vec<&str> = told.iter().map(|i| text(i, "title")).collect();
    titles.sort_unstable();
    assert_eq!(
        titles,
        [
            "api_latency: worse: 2.000 ms to 1.200 s",
            "build_time: worse: 10 s to 110 s, +1000 %",
            "lint_errors: worse: 0 to 40",
        ]
    );
    let evidence = |metric: &str| {
        let is = |i: &&Value| i["metric"] == metric;
        told.iter().find(is).expect("there")["evidence"]["change_percent"].as_f64()
    };
    let percent = evidence("api_latency").expect("a number");
    assert!((percent - 59_900.0).abs() < 1e-6, "{percent}");
    let evaluated = project.line("evaluate api_latency=90s --dry-run").code(0);
    evaluated.line_of("api_latency", "+88.80 s");
}

#[test]
fn an_answer_survives_a_rename_of_its_metric() {
    for (how, state) in [("accept", "accepted"), ("dismiss", "dismissed")] {
        let budget = |metric: &str| {
            format!(
                "[[budget]]\nmetric = \"{metric}\"\nmax = \"5 s\"\n{}",
                rules(["first", "second"]).replace("build_time", metric)
            )
        };
        let project = Project::with(&budget("build_time"));
        project.history("build_time", &stepped(100.0, 130.0));
        project.line("insights --fail-on any").code(1);
        let before = insights(&project, "");
        assert_eq!(before.len(), 4, "{before:#?}");
        let ids = |insights: &[Value]| {
            let mut ids: Vec<String> = insights.iter().map(|i| text(i, "id").to_owned()).collect();
            ids.sort();
            ids
        };
        let answered: Vec<&Value> = before
            .iter()
            .filter(|i| text(i, "title") != "build_time: says second")
            .collect();
        for insight in &answered {
            answer(&project, how, text(insight, "id")).code(0);
        }
        project
            .line("rename build_time compile_time --reason clearer")
            .code(0);
        project.write("yardstick.toml", &budget("compile_time"));
        record(&project, "compile_time", 131.0);
        // And on to a third name, with more data under the second.
        project.line("rename compile_time compile_duration").code(0);
        project.write(
            "yardstick.toml",
            &format!(
                "{}[metrics.compile_duration]\nunit = \"s\"\ndirection = \"lower\"\n",
                budget("compile_duration")
            ),
        );
        let after = insights(&project, "--all");
        assert_eq!(ids(&after), ids(&before));
        for insight in &after {
            assert_eq!(insight["metric"], "compile_duration");
            let is_open = text(insight, "title").ends_with("says second");
            assert_eq!(
                text(insight, "state"),
                if is_open { "ongoing" } else { state }
            );
        }
        let history = project.line("insights history --json").code(0).json();
        let outcomes = history["insights"].as_array().expect("a list");
        assert_eq!(outcomes.len(), 4);
        let count = outcomes
            .iter()
            .filter(|row| row["outcome"] == state)
            .count();
        assert_eq!(count, 3);
        for insight in &answered {
            let id = text(insight, "id");
            let ran = project.run(["insights", "explain", id]).code(0);
            ran.line_of("answer", "we know");
            answer(&project, how, id).code(2).warns("already");
        }
        project.line("budget check").code(0);
        project.line("insights --fail-on regression,budget").code(0);
    }
}

#[test]
fn a_common_cause_keeps_its_id_over_a_rename() {
    let project = Project::new();
    for metric in ["build_time", "test_duration", "api_latency"] {
        project.history(metric, &stepped(100.0, 130.0));
    }
    let before = only(&project, "");
    assert_eq!(text(&before, "kind"), "environment");
    project.line("rename api_latency web_latency").code(0);
    let after = only(&project, "");
    assert_eq!(after["id"], before["id"]);
    answer(&project, "accept", text(&after, "id")).code(0);
    project.line("rename web_latency a_latency").code(0);
    assert_eq!(insights(&project, "").len(), 0);
    let answered = only(&project, "--all");
    assert_eq!(
        (&answered["id"], text(&answered, "state")),
        (&before["id"], "accepted")
    );
}

#[test]
fn the_later_answer_counts_though_the_clock_went_back() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let id = text(&only(&project, ""), "id").to_owned();
    answer(&project, "accept", &id).code(0);
    // An hour before, and then at the very same time.
    for (now, how, state) in [
        ("2026-11-20T11:00:00Z", "dismiss", "dismissed"),
        ("2026-11-20T11:00:00Z", "accept", "accepted"),
        ("2026-11-20T11:00:00Z", "dismiss", "dismissed"),
    ] {
        let mut back = project.command(["insights", how, &id, "--reason", "second thoughts"]);
        let status = back.env("YARDSTICK_NOW", now).status().expect("it starts");
        assert!(status.success());
        assert_eq!(text(&only(&project, "--all"), "state"), state);
    }
    answer(&project, "dismiss", &id)
        .code(2)
        .warns("was dismissed already")
        .warns("hint: `yardstick insights accept");
}

#[test]
fn an_insight_that_is_named_twice_is_answered_once_and_never_without_a_reason() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let id = text(&only(&project, ""), "id").to_owned();
    project
        .run(["insights", "accept", &id, "--reason", " "])
        .code(2)
        .warns("--reason \" \": say why");
    let ran = project.run(["insights", "accept", &id, &id[..6], "--reason", "meant"]);
    assert_eq!(ran.code(0).stdout.matches("accepted ").count(), 1);
    assert_eq!(project.read(".yardstick/events.jsonl").lines().count(), 1);
}

#[test]
fn an_event_that_was_written_by_hand_breaks_nothing() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let id = text(&only(&project, ""), "id").to_owned();
    answer(&project, "accept", &id).code(0);
    let event = project.read(".yardstick/events.jsonl");
    let written = |from: &str, to: &str| {
        assert!(event.contains(from), "{from}");
        project.write(".yardstick/events.jsonl", &event.replace(from, to));
        for line in [
            "insights --all --format markdown",
            "insights history",
            "report --format markdown",
            "suggest",
        ] {
            project.line(line).code(0);
        }
        text(&only(&project, "--all"), "state").to_owned()
    };
    let insight = format!("\"insight\":\"{id}\"");
    // No fingerprint, no answer: it would go into commands and issues as it is.
    for wrong in ["", "é", "12345", "-->", "0123456789abcdeé"] {
        assert_eq!(
            written(&insight, &format!("\"insight\":\"{wrong}\"")),
            "ongoing",
            "{wrong}"
        );
    }
    assert_eq!(
        written("\"kind\":\"regression\"", "\"kind\":\"later\""),
        "ongoing"
    );
    assert_eq!(written("\"from\":\"2026", "\"from\":\"2099"), "ongoing");
    assert_eq!(
        written("\"confidence\":0.", "\"confidence\":-7."),
        "accepted"
    );
    assert_eq!(
        written("\"confidence\":0.", "\"confidence\":7."),
        "accepted"
    );
    assert_eq!(
        written("\"reason\":\"we know\"", "\"reason\":null"),
        "accepted"
    );
    // What is no event at all stops every reader, and doctor helps.
    project.write(".yardstick/events.jsonl", &format!("{event}[]\n"));
    project
        .line("insights")
        .code(2)
        .warns("events.jsonl\", line 2")
        .warns("yardstick doctor --repair");
    project.line("doctor --repair").code(0);
    assert_eq!(text(&only(&project, "--all"), "state"), "accepted");
}

#[test]
fn an_accepted_level_that_was_left_says_where_it_went() {
    let project = Project::new();
    project.history("build_time", &stepped(100.0, 130.0));
    let id = text(&only(&project, ""), "id").to_owned();
    answer(&project, "accept", &id).code(0);
    for i in 0..12 {
        record(&project, "build_time", 100.0 + wobble(i));
    }
    let all = insights(&project, "--state accepted");
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["id"], *id);
    let title = text(&all[0], "title");
    let (words, level) = title.split_once(" back at ").expect("it came back");
    assert_eq!(words, "build_time: recovered:");
    let level: f64 = level.trim_end_matches(" s").parse().expect("a number");
    assert!((100.0..103.0).contains(&level), "{title}");
}

#[test]
fn a_common_cause_that_grew_can_be_answered_again() {
    let project = Project::new();
    for metric in ["build_time", "test_duration", "api_latency"] {
        project.history(metric, &stepped(100.0, 130.0));
    }
    let id = text(&only(&project, ""), "id").to_owned();
    answer(&project, "accept", &id).code(0);
    assert_eq!(insights(&project, "").len(), 0);
    // A job that was late brings another one that moved with them.
    project.history("memory_usage", &stepped(100.0, 130.0));
    let grown = only(&project, "");
    assert_eq!(
        (text(&grown, "id"), text(&grown, "state")),
        (&*id, "ongoing")
    );
    answer(&project, "accept", &id).code(0);
    assert_eq!(insights(&project, "").len(), 0);
    answer(&project, "accept", &id).code(2).warns("already");
}

#[test]
fn renames_and_wakes_count_though_the_clock_went_back() {
    let project = Project::with(&rules(["first", "second"]).replace("build_time", "*_time"));
    for part in ["a", "b", "c", "d", "e"] {
        for _ in 0..6 {
            let part = format!("part={part}");
            project
                .run(["record", "build_time", "10", "-m", &part])
                .code(0);
        }
    }
    let told = states(&project, "rule");
    let first = told.iter().filter(|(words, _, _)| words == "says first");
    let ids: Vec<&str> = first.map(|(_, id, _)| &id[..8]).collect();
    let mut command = vec!["insights", "dismiss", "--reason", "no"];
    command.extend(ids);
    project.run(&command).code(0);
    project.line("rename build_time compile_time").code(0);
    let earlier = |line: &str| {
        let mut command = project.command(line.split(' '));
        let command = command.env("YARDSTICK_NOW", "2026-11-20T11:00:00Z");
        let output = command.output().expect("it starts");
        assert!(output.status.success(), "{line}");
        String::from_utf8(output.stdout).expect("text")
    };
    // On an older clock: the chain leads to the last name all the same.
    earlier("rename compile_time whole_time");
    let metrics = project.line("list --metrics --json").code(0).json();
    assert_eq!(metrics["metrics"].as_array().expect("a list").len(), 1);
    assert_eq!(metrics["metrics"][0]["metric"], "whole_time");

    let silent = || project.line("insights --json").code(0).json()["silent"].clone();
    assert_eq!(silent()[0]["metric"], "whole_time");
    assert!(earlier("insights wake first whole_time").contains("is heard again"));
    assert_eq!(silent(), serde_json::json!([]));
}
