//! Hooks: every example of the documentation against stand-ins that keep their
//! calls, and what is promised about when and how often they run.

#![cfg(unix)]

mod events;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;
use support::Project;

/// Stands in for a program: keeps its arguments and what it read.
const STAND_IN: &str = r#"#!/bin/sh
{ printf '%s' "${0##*/}"; printf '|%s' "$@"; echo; cat; echo; } >> "$(dirname "$0")/../calls.log"
"#;

/// The hook of this name as the page shows it; of several, the last.
fn example(name: &str) -> String {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/hooks.md"))
        .expect("readable");
    let blocks = page
        .split("```toml\n")
        .skip(1)
        .map(|rest| rest.split("```").next().unwrap_or_default());
    let wanted = format!("name = \"{name}\"");
    let last = blocks.filter(|block| block.contains(&wanted)).last();
    last.expect("an example").to_owned()
}

/// A project whose user has these hooks, and programs that keep their calls.
fn project(hooks: &str) -> Project {
    let mut project = Project::with(
        "[[rule]]\nname = \"many\"\nwhen = \"last > 50\"\nconfidence = 0.95\ndescription = \"{last} of them\"\naction = \"Run `make fix`.\"\n",
    );
    project.write("user/yardstick.toml", hooks);
    for name in ["curl", "gh", "notify-send", "make", "notify"] {
        project.write(&format!("bin/{name}"), STAND_IN);
        let path = project.file(&format!("bin/{name}"));
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).expect("permitted");
    }
    let path = format!(
        "{}:{}",
        project.file("bin").display(),
        std::env::var("PATH").expect("set")
    );
    let user = project.file("user/yardstick.toml").display().to_string();
    project.variables = vec![
        ("PATH".to_owned(), path),
        ("YARDSTICK_USER_CONFIG".to_owned(), user),
        (
            "CHAT_WEBHOOK".to_owned(),
            "https://chat.example/secret".to_owned(),
        ),
        ("GH_TOKEN".to_owned(), "token".to_owned()),
    ];
    project
}

/// A first run, so that hooks know what was there, then too many errors.
fn with_news(hooks: &str) -> Project {
    let project = project(hooks);
    project.line("record lint_errors 10").code(0);
    project.line("hooks run").code(0).says("nothing to tell");
    project.line("record lint_errors 60").code(0);
    project
}

fn calls(project: &Project) -> String {
    fs::read_to_string(project.file("calls.log")).unwrap_or_default()
}

#[test]
fn a_chat_is_told_what_is_new_and_what_is_over() {
    let project = with_news(&example("chat"));
    project.line("hooks run").code(0).says("done");
    let told = calls(&project);
    let (arguments, input) = told.split_once('\n').expect("two parts");
    assert_eq!(
        arguments,
        "curl|--fail|--silent|--show-error|--header|Content-Type: application/json|--data-binary|@-|https://chat.example/secret"
    );
    let json: Value = serde_json::from_str(input).expect("JSON");
    assert_eq!(
        json["text"],
        "warning, new: lint_errors: 60 of them\nRun `make fix`."
    );
    // Once is enough.
    project.line("hooks run").code(0).says("nothing to tell");
    assert_eq!(calls(&project), told);
    project.line("record lint_errors 8").code(0);
    project.line("hooks run").code(0);
    let told = calls(&project);
    assert!(
        told.contains("warning, resolved: lint_errors: over: 60 of them"),
        "{told}"
    );
    // What comes back is new again.
    project.line("record lint_errors 70").code(0);
    project.line("hooks run").code(0);
    assert!(calls(&project).contains("new: lint_errors: 70 of them"));
}

#[test]
fn an_issue_is_opened_with_its_text() {
    let project = with_news(&example("issue"));
    project.line("hooks run").code(0);
    let told = calls(&project);
    assert!(
        told.starts_with("gh|issue|create|--label|yardstick|--title|lint_errors: 60 of them|--body-file|-\n**lint\\_errors**: 60 of them.\n\nRun \\`make fix\\`."),
        "{told}"
    );
    assert!(told.contains("<!-- yardstick:"), "{told}");
}

#[test]
fn a_desktop_shows_a_notice() {
    let project = with_news(&example("desktop"));
    project.line("hooks run").code(0);
    assert!(
        calls(&project).starts_with(
            "notify-send|--app-name|yardstick|--|lint_errors: 60 of them|Run `make fix`.\n{"
        ),
        "{}",
        calls(&project)
    );
}

#[test]
fn a_repair_runs_where_it_is_sure_enough() {
    let project = with_news(&example("fix"));
    project.line("hooks run").code(0);
    assert!(
        calls(&project).starts_with("make|fix\n"),
        "{}",
        calls(&project)
    );
    let text = project.read("yardstick.toml").replace("0.95", "0.85");
    let unsure = with_news(&example("fix"));
    unsure.write("yardstick.toml", &text);
    unsure.line("hooks run").code(0).says("nothing to tell");
    assert_eq!(calls(&unsure), "");
}

#[test]
fn a_chat_is_told_who_decided_what_and_why() {
    let project = with_news(&example("answers")).var("YARDSTICK_ACTOR", "ann");
    project.line("hooks run").code(0).says("nothing to tell");
    let document = project.line("insights --json").code(0).json();
    let id = document["insights"][0]["id"].as_str().expect("an id");
    let reason = ["--reason", "the \"new\" parser"];
    let accept = [&["insights", "accept", id][..], &reason].concat();
    project.run(accept).code(0);
    for _ in 0..2 {
        project.line("hooks run").code(0);
    }
    let told = calls(&project);
    assert!(told.starts_with("curl|--fail|"), "{told}");
    let (arguments, input) = told.split_once('\n').expect("two parts");
    assert!(arguments.ends_with("|@-|https://chat.example/secret"));
    let json: Value = serde_json::from_str(input).expect("JSON, once");
    assert_eq!(
        json,
        serde_json::json!({"text": "ann accepted lint_errors: 60 of them: the \"new\" parser"})
    );
}

#[test]
fn a_decision_is_told_once_with_who_and_why() {
    let project = with_news(&example("decisions")).var("YARDSTICK_ACTOR", "ann");
    project.line("hooks run").code(0).says("nothing to tell");
    let document = project.line("insights --json").code(0).json();
    let id = document["insights"][0]["id"]
        .as_str()
        .expect("an id")
        .to_owned();
    project
        .run(["insights", "dismiss", &id, "--reason", "a moved folder"])
        .code(0);
    for _ in 0..2 {
        project.line("hooks run").code(0);
    }
    assert_eq!(
        project.read("decisions.tsv"),
        "dismissed\tann\tlint_errors: 60 of them\ta moved folder\n"
    );
    let log = project.read(".yardstick/hooks.jsonl");
    assert_eq!(log.matches("\"dismissed\"").count(), 1, "{log}");
}

#[test]
fn what_a_hook_reads_keeps_its_schema() {
    let project = with_news("[[hook]]\nname = \"all\"\nrun = [\"notify\"]\n");
    project.line("hooks run").code(0);
    let told = calls(&project);
    let read: Value =
        serde_json::from_str(told.split_once('\n').expect("two parts").1).expect("JSON");
    let schema = project.line("schema hook").code(0).json();
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let errors: Vec<String> = validator
        .iter_errors(&read)
        .map(|error| error.to_string())
        .collect();
    assert!(errors.is_empty(), "{errors:#?}\n{read:#}");
    assert_eq!(
        (&read["event"], &read["insight"]["evidence"]["name"]),
        (&"new".into(), &"many".into())
    );
}

#[test]
fn hooks_of_the_repository_run_only_when_that_is_said() {
    let project = project("");
    let own = project.read("yardstick.toml");
    project.write(
        "yardstick.toml",
        &format!("{own}[[hook]]\nname = \"evil\"\nrun = [\"notify\"]\n"),
    );
    project.line("record lint_errors 10").code(0);
    project.line("hooks run --run-hooks").code(0);
    project.line("record lint_errors 60").code(0);
    project
        .line("hooks run")
        .code(0)
        .warns("1 hook of the project's yardstick.toml may not run");
    project.line("insights").code(0);
    assert_eq!(calls(&project), "");
    project
        .line("insights --run-hooks")
        .code(0)
        .says("60 of them");
    assert!(calls(&project).starts_with("notify|\n"));
}

#[test]
fn a_hook_that_fails_warns_waits_and_changes_no_verdict() {
    let hooks = "[[hook]]\nname = \"down\"\nretries = 0\nrun = [\"sh\", \"-c\", \"echo no network >&2; exit 6\"]\n";
    let project = with_news(hooks);
    let ran = project
        .line("insights --fail-on regression --run-hooks --allow-unjudged")
        .code(0);
    ran.warns("warning: the hook down failed: exit code 6: no network");
    let list = project.line("hooks list --json").code(0).json();
    assert_eq!(
        (&list["hooks"][0]["delivered"], &list["hooks"][0]["waiting"]),
        (&0.into(), &1.into())
    );
    // The next runs try again, five in all.
    for _ in 0..4 {
        project
            .line("hooks run")
            .code(0)
            .says("failed: exit code 6");
    }
    project.line("hooks run").code(0).says("nothing to tell");
}

#[test]
fn a_crash_between_a_hook_and_its_line_repeats_that_one_alone() {
    let hooks = ["a", "b"]
        .map(|name| format!("[[hook]]\nname = \"{name}\"\nrun = [\"notify\", \"{name}\"]\n"))
        .concat();
    let project = with_news(&hooks);
    project.line("hooks run").code(0);
    let log = project.read(".yardstick/hooks.jsonl");
    let kept: Vec<&str> = log.lines().collect();
    project.write(
        ".yardstick/hooks.jsonl",
        &format!("{}\n{{\"time\":", kept[..kept.len() - 1].join("\n")),
    );
    project.line("hooks run").code(0);
    let told = calls(&project);
    assert_eq!(
        (
            told.matches("notify|a\n").count(),
            told.matches("notify|b\n").count()
        ),
        (1, 2)
    );
}

#[test]
fn text_from_data_is_one_argument_and_a_script_takes_none() {
    let project = project("[[hook]]\nname = \"x\"\nrun = [\"notify\", \"{metadata.suite}\"]\n");
    project.line("record lint_errors 1").code(0);
    project.line("hooks run").code(0);
    project
        .run([
            "record",
            "lint_errors",
            "60",
            "-m",
            "suite=$(touch pwned); `id` && 'x",
        ])
        .code(0);
    project.line("hooks run").code(0);
    assert!(
        calls(&project).starts_with("notify|$(touch pwned); `id` && 'x\n"),
        "{}",
        calls(&project)
    );
    assert!(!project.file("pwned").exists());
    project.write(
        "user/yardstick.toml",
        "[[hook]]\nname = \"x\"\nrun = [\"sh\", \"-c\", \"echo {title}\"]\n",
    );
    project
        .line("hooks list")
        .code(2)
        .warns("a shell would run what stands in the data");
}

#[test]
fn a_test_runs_nothing_and_shows_no_secret() {
    let project = with_news(
        "[[hook]]\nname = \"x\"\nrun = [\"notify\", \"{env.GH_TOKEN}\", \"{title}\"]\nenv = [\"GH_TOKEN\", \"NO_SUCH\"]\n",
    );
    let shown = project.line("hooks test x --json").code(0).json();
    assert_eq!(
        shown["run"],
        serde_json::json!(["notify", "{env.GH_TOKEN}", "lint_errors: 60 of them"])
    );
    assert_eq!(
        (&shown["env"][0]["set"], &shown["env"][1]["set"]),
        (&true.into(), &false.into())
    );
    assert_eq!(calls(&project), "");
    project
        .line("hooks test y")
        .code(2)
        .warns("there is no hook \"y\"");
    project
        .line("hooks test x --event nwe")
        .code(2)
        .warns("one of new, resolved");
    // Without a store, with an invented insight.
    let fresh = support::Project::with("[[hook]]\nname = \"x\"\nrun = [\"true\"]\n");
    fresh
        .line("hooks test x")
        .code(0)
        .says("an invented insight")
        .says("suite");
}
