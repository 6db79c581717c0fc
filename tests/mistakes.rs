//! What people get wrong, and what goes wrong around the program: it says so,
//! names the place, and does not go on as if nothing were.

mod support;

use std::fs;

use support::Project;

#[test]
fn a_unit_flag_that_no_value_needs_is_refused() {
    let project = Project::new();
    let refused = "--unit ms is for values that name no unit, and 95s names one";
    project.line("record a 95s -u ms").code(2).warns(refused);
    project.line("record a=95s -u ms").code(2).warns(refused);
    project.line("evaluate a=95s -u ms").code(2).warns(refused);
    project.line("record a 95 s -u ms").code(2).warns("95s");
    // The same unit, and a value that needs it, are none.
    project.line("record a 95ms -u ms").code(0).says("95 ms");
    project
        .line("record b 2s 500 -u ms")
        .code(0)
        .says("1.250 s");
    let listed = project.line("list --json").code(0).json();
    assert_eq!(listed["samples"].as_array().map(Vec::len), Some(2));
}

#[test]
fn two_budgets_of_one_metric_are_told_apart_on_a_narrow_screen() {
    let budgets = "\
        [[budget]]\nmetric = \"build_time\"\nmax = \"100s\"\n\
        [[budget]]\nmetric = \"build_time\"\nstatistic = \"median\"\nwindow = 5\nmax = \"90s\"\n";
    let project = Project::with(budgets).var("COLUMNS", "80");
    for value in ["80", "80", "80", "80", "120"] {
        project.line(&format!("record build_time {value}s")).code(0);
    }
    let ran = project.line("budget check").code(1);
    let row = |start: &str| {
        let is = |line: &&str| line.trim_start().starts_with(start);
        ran.stdout.lines().find(is).expect("a row").to_owned()
    };
    assert!(row("breached").contains("latest"), "{}", ran.stdout);
    assert!(row("ok").contains("median of 5"), "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80));
    // One of a metric needs no more than its name.
    let one = "[[budget]]\nmetric = \"build_time\"\nmax = \"100s\"\n";
    project.write("yardstick.toml", one);
    let ran = project.line("budget check").code(1);
    assert!(!ran.stdout.contains("latest"), "{}", ran.stdout);
}

#[test]
fn a_number_below_zero_is_refused_by_what_the_flag_takes() {
    let project = Project::new();
    project.line("record a 1").code(0);
    for line in [
        "list --last -1",
        "budget check --last -1",
        "insights --after -1",
        "budget forecast --ahead -3",
    ] {
        let ran = project.line(line).code(2);
        let flag = line.split_whitespace().nth_back(1).expect("a flag");
        assert!(
            ran.stderr.contains("invalid value '-") && ran.stderr.contains(flag),
            "{line}: {}",
            ran.stderr
        );
        assert!(!ran.stderr.contains("unexpected"), "{line}: {}", ran.stderr);
    }
    // Flags are flags still.
    project.line("list --last --json").code(2);
}

#[test]
fn a_key_that_no_sample_has_splits_nothing_and_is_refused() {
    let project = Project::new();
    project.line("record a 1 -m suite=unit").code(0);
    project.line("record a 2 -m suite=api").code(0);
    for command in [
        "trends",
        "list --last 1",
        "insights",
        "export --last 1",
        "budget propose",
    ] {
        project
            .line(&format!("{command} --by siute"))
            .code(2)
            .warns("--by \"siute\": none of the samples has this metadata key")
            .warns("did you mean suite?");
    }
    project
        .line("trends --by nosuch")
        .code(2)
        .warns("there are suite, branch, commit, machine, pull_request, run");
    let split = project.line("trends a --by suite --json").code(0).json();
    assert_eq!(split["series"].as_array().map(Vec::len), Some(2));
    // Parts of the context are keys, also where no sample has them.
    project.line("trends --by branch").code(0);
    // Where nothing is selected, nothing is wrong with the key.
    project
        .line("trends --by nosuch --since 2099-01-01")
        .code(0);
}

#[test]
fn a_closed_standard_output_is_no_success() {
    let project = Project::new();
    project.line("record a 1").code(0);
    let closed = |args: &[&str]| {
        let program = assert_cmd::cargo::cargo_bin!("yardstick").display();
        let script = format!("exec '{program}' {} >&-", args.join(" "));
        let output = project.shell(&script).output().expect("started");
        let said = String::from_utf8(output.stderr).expect("text");
        (output.status.code(), said)
    };
    for args in [
        &["trends"][..],
        &["list", "--json"],
        &["export"],
        &["budget", "propose"],
    ] {
        let (code, said) = closed(args);
        assert_eq!(code, Some(2), "{args:?}: {said}");
        assert!(
            said.contains("cannot write to standard output: it is closed"),
            "{said}"
        );
    }
    // What was recorded is, and who cannot be told on one stream is on the other.
    let (code, said) = closed(&["record", "a", "2"]);
    assert_eq!(code, Some(2), "{said}");
    assert!(said.contains("1 sample recorded all the same"), "{said}");
    // Thrown away is not closed.
    let mut quiet = project.command(["trends"]);
    let quiet = quiet.stdout(std::process::Stdio::null()).status();
    assert_eq!(quiet.expect("started").code(), Some(0));
}

#[test]
fn a_folder_in_the_place_of_samples_is_called_one() {
    let project = Project::new();
    project.line("record a 1").code(0);
    fs::create_dir(project.file(".yardstick/samples/2020-01.jsonl")).expect("created");
    for command in ["list", "trends", "doctor"] {
        project
            .line(command)
            .code(2)
            .warns("2020-01.jsonl\" is a folder, and the store has a file of that name");
    }
}

#[test]
fn a_line_that_cannot_be_read_is_told_in_the_words_of_its_writer() {
    let project = Project::new();
    let said = |args: &[&str], input: &str, reason: &str| {
        let ran = project.with_input(args, input.as_bytes()).code(2);
        assert!(ran.stderr.contains(reason), "{input}: {}", ran.stderr);
        for word in [
            "f64",
            "sequence",
            "ident",
            "line 1 column",
            "EOF",
            "integer `",
            "invalid type",
        ] {
            assert!(!ran.stderr.contains(word), "{input}: {}", ran.stderr);
        }
    };
    said(
        &["record", "-"],
        "{\"metric\":\"x\",\"value\":1}\n{\"metric\":\"x\",\"value\":1,\"time\":5}\n",
        "standard input, line 2: 5 stands where a string is expected at column 32",
    );
    said(
        &["record", "-"],
        "{\"metric\":\"x\",\"value\":1",
        "line 1: it ends inside of an object at column 23",
    );
    said(
        &["detect"],
        "{\"id\":\"a\",\"values\":[1,\"x\"]}\n",
        "line 1: \"x\" stands where a number is expected at column 25",
    );
    said(
        &["detect"],
        "{\"values\":5}\n",
        "5 stands where a list is expected",
    );
    said(
        &["detect"],
        "nonsense\n",
        "line 1: this is no JSON at column 2",
    );
    // Of a store that somebody edited by hand.
    project.line("record a 1").code(0);
    let month = ".yardstick/samples/2026-11.jsonl";
    let text = project.read(month);
    project.write(month, &text.replace("\"value\":1", "\"value\":[1]"));
    let ran = project.line("doctor").code(1);
    assert!(
        ran.stdout
            .contains("a list stands where a number is expected"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_bundle_with_more_than_it_names_is_refused() {
    let project = Project::new();
    project.line("record a 1").code(0);
    project.line("export --bundle one.bundle").code(0);
    let text = project.read("one.bundle");
    let line = text.lines().nth(1).expect("a sample");
    project.write("two.bundle", &format!("{text}{line}\n"));
    project
        .line("import --bundle two.bundle --pull-request 7")
        .code(2)
        .warns("holds 2 samples and names 1");
    let listed = project.line("list --json").code(0).json();
    assert_eq!(listed["samples"].as_array().map(Vec::len), Some(1));
    project
        .line("import --bundle one.bundle --pull-request 7")
        .code(0);
}

#[test]
fn durations_of_junit_that_are_no_numbers_are_told() {
    let project = Project::new();
    project.write(
        "junit.xml",
        "<testsuite name=\"api\" tests=\"4\">\
         <testcase name=\"a\" time=\"0,5\"/><testcase name=\"b\" time=\"n/a\"/>\
         <testcase name=\"c\" time=\"\"/><testcase name=\"d\" time=\"2.5\"/></testsuite>",
    );
    project
        .line("import junit.xml")
        .code(0)
        .warns("durations without a finite number: 2 left out");
    project.line("list test_duration").code(0).says("2.500 s");
}

#[test]
fn a_report_without_the_shared_history_says_so() {
    let project = Project::new();
    let git = |line: &str| {
        let script = format!("git -c user.name=ann -c user.email=ann@example.org {line}");
        let done = project.shell(&script).output().expect("started");
        assert!(done.status.success(), "{line}: {done:?}");
    };
    git("init -q -b main");
    git("commit -q --allow-empty -m first");
    git("init -q --bare shared.git");
    git("remote add origin ./gone.git");
    project.line("record test_duration 5s").code(0);
    let told = |shown: &support::Ran| shown.stdout.contains("the history could not be pulled at");
    assert!(!told(&project.line("report").code(0)));
    project.line("sync pull").code(0).warns("cannot be reached");
    for format in ["table", "markdown"] {
        let shown = project.line(&format!("report --format {format}")).code(0);
        assert!(told(&shown), "{}", shown.stdout);
        shown.says("what others measured may be missing here");
    }
    let report = project.line("report --json").code(0).json();
    let reason = report["not_pulled"]["reason"].as_str().expect("a reason");
    assert!(reason.contains("git:origin cannot be reached"), "{reason}");
    // Another remote is another matter, and one that answers is fine.
    git("remote set-url origin ./shared.git");
    assert!(!told(&project.line("report").code(0)));
    project.line("sync pull").code(0);
    let report = project.line("report --json").code(0).json();
    assert_eq!(report["not_pulled"], serde_json::Value::Null);
}
