//! Every event, from the command that makes it happen to the program that is
//! told: once, with the right arguments and the right JSON, and once more when
//! it happens once more.

use std::fs;

use serde_json::{Value, json};

use crate::support::Project;
use crate::{calls, project};

/// A hook on one event, which shows what it is told; and a rule of its own
/// that says what is too much.
fn on(event: &str) -> Project {
    let hook = format!(
        "[[hook]]\nname = \"told\"\non = [\"{event}\"]\nrun = [\"notify\", \"{{event}}\", \"{{title}}\", \"{{actor}}\", \"{{reason}}\"]\n"
    );
    let project = project(&hook).var("YARDSTICK_ACTOR", "ann");
    project.line("record lint_errors 10").code(0);
    // What was there before is no news.
    project.line("hooks run").code(0).says("nothing to tell");
    project
}

/// What happened since the last look: arguments and what was read, of each call.
fn told(project: &Project) -> Vec<(String, Value)> {
    project.line("hooks run").code(0);
    let first = calls(project);
    // Once is enough.
    project.line("hooks run").code(0).says("nothing to tell");
    assert_eq!(calls(project), first);
    let _ = fs::remove_file(project.file("calls.log"));
    let of = |call: &str| {
        let (arguments, input) = call.split_once('\n').expect("two parts");
        let read = serde_json::from_str(input).expect("JSON");
        (arguments.to_owned(), read)
    };
    first.split("notify|").skip(1).map(of).collect()
}

/// The one call, and these fields of what it read.
#[track_caller]
fn one(project: &Project, arguments: &str, fields: Value) {
    let told = told(project);
    assert_eq!(told.len(), 1, "{told:#?}");
    let (given, read) = &told[0];
    assert_eq!(given, arguments);
    assert_eq!(read["schema"], "yardstick/hook/v1");
    assert_eq!(read["hook"], "told");
    for (key, value) in fields.as_object().expect("an object") {
        assert_eq!(&read[key], value, "{key}: {read:#}");
    }
}

/// The id of the one insight of a kind.
fn insight(project: &Project, kind: &str) -> String {
    let document = project.line("insights --json").code(0).json();
    let insights = document["insights"].as_array().expect("a list").clone();
    let found = insights.iter().find(|insight| insight["kind"] == kind);
    found.expect("one")["id"].as_str().expect("text").to_owned()
}

#[test]
fn what_is_new_is_told_and_what_comes_back_is_new_again() {
    let project = on("new");
    for count in [60, 70] {
        project.line(&format!("record lint_errors {count}")).code(0);
        one(
            &project,
            &format!("new|lint_errors: {count} of them||"),
            json!({
                "event": "new", "kind": "rule", "metric": "lint_errors", "metadata": {},
                "state": "new", "actor": null, "reason": null, "confidence": 0.95,
            }),
        );
        project.line("record lint_errors 10").code(0);
        assert_eq!(told(&project), []);
    }
}

#[test]
fn what_is_over_is_told_as_often_as_it_ends() {
    let project = on("resolved");
    for count in [60, 70] {
        project.line(&format!("record lint_errors {count}")).code(0);
        assert_eq!(told(&project), []);
        project.line("record lint_errors 10").code(0);
        one(
            &project,
            &format!("resolved|lint_errors: over: {count} of them||"),
            json!({"event": "resolved", "kind": "rule", "state": "resolved"}),
        );
    }
    // What somebody answered ends without a word.
    project.line("record lint_errors 80").code(0);
    assert_eq!(told(&project), []);
    let id = insight(&project, "rule");
    project
        .run(["insights", "accept", &id, "--reason", "known"])
        .code(0);
    project.line("record lint_errors 10").code(0);
    assert_eq!(told(&project), []);
}

#[test]
fn a_budget_that_breaks_is_told_each_time() {
    let project = on("breached");
    project.line("budget set lint_errors --max 40").code(0);
    assert_eq!(told(&project), []);
    for count in [45, 46] {
        project.line(&format!("record lint_errors {count}")).code(0);
        one(
            &project,
            &format!("breached|lint_errors: latest {count} breaks its budget of 40||"),
            json!({"event": "breached", "kind": "budget", "severity": "critical"}),
        );
        // It stays broken, and is no news.
        project.line(&format!("record lint_errors {count}")).code(0);
        assert_eq!(told(&project), []);
        project.line("record lint_errors 10").code(0);
        assert_eq!(told(&project), []);
    }
}

#[test]
fn a_limit_that_moves_is_told_with_who_and_why() {
    let project = on("ratcheted");
    project.line("budget set lint_errors --max 40").code(0);
    project.line("budget ratchet lint_errors --to 35").code(0);
    one(
        &project,
        "ratcheted|lint_errors: the limit (latest max) went from 40 to 35|ann|",
        json!({
            "event": "ratcheted", "kind": "budget", "metric": "lint_errors",
            "actor": "ann", "reason": null, "insight": null,
        }),
    );
    let looser = [
        "budget",
        "ratchet",
        "lint_errors",
        "--to",
        "80",
        "--reason",
        "a release",
    ];
    project.run(looser).code(0);
    one(
        &project,
        "ratcheted|lint_errors: the limit (latest max) went from 35 to 80|ann|a release",
        json!({"actor": "ann", "reason": "a release"}),
    );
}

#[test]
fn each_answer_is_told_with_who_and_why() {
    for (command, event) in [("accept", "accepted"), ("dismiss", "dismissed")] {
        let project = on(event);
        for count in [60, 70] {
            project.line(&format!("record lint_errors {count}")).code(0);
            assert_eq!(told(&project), []);
            let id = insight(&project, "rule");
            // A reason is anybody's text.
            let reason = "known\n`id` $(id)";
            project
                .run(["insights", command, &id, "--reason", reason])
                .code(0);
            one(
                &project,
                &format!("{event}|lint_errors: {count} of them|ann|known\\n`id` $(id)"),
                json!({
                    "event": event, "kind": "rule", "id": id, "state": event,
                    "actor": "ann", "reason": reason,
                }),
            );
            project.line("record lint_errors 10").code(0);
            assert_eq!(told(&project), []);
        }
    }
}

#[test]
fn hostile_metadata_stays_one_argument_on_one_line() {
    let hook = "[[hook]]\nname = \"x\"\nrun = [\"notify\", \"--\", \"{metadata.suite}\", \"a{metadata}z\", \"{title}\"]\n";
    let project = project(hook);
    project.line("record lint_errors 1").code(0);
    project.line("hooks run").code(0);
    let hostile = "--config=/etc/passwd\n|$(touch pwned)\u{1b}[2J \u{202e}x";
    let suite = format!("suite={hostile}");
    project
        .run(["record", "lint_errors", "60", "-m", &suite])
        .code(0);
    project.line("hooks run").code(0);
    let told = calls(&project);
    let (arguments, input) = told.split_once('\n').expect("two parts");
    let words: Vec<&str> = arguments.splitn(4, '|').collect();
    assert_eq!(words[..2], ["notify", "--"]);
    assert!(
        words[2].starts_with("--config=/etc/passwd\\n"),
        "{arguments}"
    );
    // notify, --, and three words, two of which hold the `|` of the data twice.
    assert_eq!(arguments.matches('|').count(), 4 + 3);
    assert!(!arguments.contains(['\u{1b}', '\u{202e}']), "{arguments:?}");
    // As it is, for whoever reads JSON.
    let read: Value = serde_json::from_str(input).expect("JSON");
    assert_eq!(read["metadata"]["suite"], hostile);
    assert!(!project.file("pwned").exists());
}

#[cfg(target_os = "linux")]
#[test]
fn a_time_limit_ends_the_whole_group() {
    let script =
        "sh -c 'echo $$ >> pids; sleep 300 & echo $! >> pids; wait' & echo $$ >> pids; wait";
    let hook = format!(
        "[[hook]]\nname = \"slow\"\ntimeout = \"1s\"\nretries = 0\nrun = [\"sh\", \"-c\", \"{script}\"]\n"
    );
    let project = project(&hook);
    project.line("record lint_errors 1").code(0);
    project.line("hooks run").code(0);
    project.line("record lint_errors 60").code(0);
    let ran = project.line("hooks run").code(0);
    ran.warns("the hook slow failed: took longer than 1 s and was ended");
    let pids = project.read("pids");
    assert_eq!(pids.lines().count(), 3, "{pids}");
    for pid in pids.lines() {
        let lives = || {
            let line = fs::read(format!("/proc/{pid}/cmdline"));
            line.is_ok_and(|line| !line.is_empty())
        };
        for _ in 0..100 {
            if lives() {
                std::thread::sleep(std::time::Duration::from_millis(20));
            }
        }
        assert!(!lives(), "{pid}");
    }
}

#[test]
fn a_hook_sees_the_variables_that_it_lists() {
    let hook = "[[hook]]\nname = \"x\"\nenv = [\"PATH\", \"GH_TOKEN\"]\nrun = [\"sh\", \"-c\", \"env > env.txt\"]\n";
    let project = project(hook);
    project.line("record lint_errors 1").code(0);
    project.line("hooks run").code(0);
    project.line("record lint_errors 60").code(0);
    project.line("hooks run").code(0);
    let env = project.read("env.txt");
    let mut names: Vec<&str> = env
        .lines()
        .filter_map(|line| Some(line.split_once('=')?.0))
        // What shells set for themselves.
        .filter(|name| !["PWD", "OLDPWD", "SHLVL", "_"].contains(name))
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["GH_TOKEN", "PATH"]);
}
