//! The commands from the outside: wiring, messages and exit codes.

mod support;

use support::Project;

#[test]
fn from_an_empty_folder_to_a_failing_budget() {
    let project = Project::empty();
    project
        .line("init")
        .code(0)
        .says("wrote yardstick.toml")
        .says("yardstick record test_duration");
    project
        .line("record test_duration 12.5s")
        .code(0)
        .says("recorded test_duration = 12.50 s")
        .warns("created the store");
    project
        .line("trends")
        .code(0)
        .says("five samples are needed")
        .says("test_duration");
    project
        .line("budget set test_duration --max 10s")
        .code(0)
        .says("max 10s");
    project
        .line("budget check")
        .code(1)
        .says("breached")
        .says("fail: 1 budget broken");
    project
        .line("budget set test_duration --max 15s --warn 12s")
        .code(0);
    project
        .line("budget check")
        .code(0)
        .says("warn")
        .says("max 15.00 s, warn 12.00 s")
        .says("pass: 1 budget within its limit, 1 warning");
}

#[test]
fn an_empty_store_says_what_to_do_next() {
    for query in [
        "trends",
        "list",
        "insights",
        "list --metrics",
        "export",
        "trends x",
    ] {
        let ran = Project::new().line(query).code(0);
        assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
        assert_eq!(ran.stdout, "", "{query}");
        ran.warns("there is no store")
            .warns("hint: record a first number: yardstick record");
    }
    let project = Project::new();
    assert_eq!(project.line("list --json").code(0).json()["matching"], 0);
    project.line("insights --fail-on any").code(3);
    project
        .line("insights --fail-on any --allow-unjudged")
        .code(0);
    for command in ["doctor", "prune --keep 1d"] {
        project.line(command).code(2).warns("there is no store");
    }
}

#[test]
fn trends_say_the_step_and_where_it_goes() {
    let project = Project::new();
    let wobble = |i: usize| (i * 37 % 11) as f64 / 10.0;
    let stepped: Vec<f64> = (0..40)
        .map(|i| if i < 30 { 100.0 } else { 120.0 } + wobble(i))
        .collect();
    project.history("build_time", &stepped);
    project
        .line("trends --forecast 5")
        .code(0)
        .says("2026-11-11 12:00: +19.9 % worse")
        .says("steady since 2026-11-11")
        .says("in 5 samples: 12");
    let row = &project.line("trends --forecast 5 --json").json()["series"][0];
    assert_eq!(row["changes"][0]["index"], 30);
    assert_eq!(row["changes"][0]["verdict"], "worse");
    assert_eq!(row["trend"]["verdict"], "none");
    assert_eq!(row["trend"]["n"], 10);
    let steps = row["forecast"].as_array().expect("a list");
    assert_eq!((steps.len(), &steps[4]["step"]), (5, &5.into()));
    let number = |key: &str| steps[4][key].as_f64().expect("a number");
    assert!(number("low") <= number("value") && number("value") <= number("high"));
    // Among others the step and the forecast are a cell each.
    project.history("lint_errors", &[3.0; 6]);
    project
        .line("trends --forecast 5")
        .code(0)
        .says("on 2026-11-11")
        .says("in 5: 12")
        .says("too few");
    project
        .line("trends lint_errors --forecast 5")
        .code(0)
        .says("12 samples are needed");
    let plain = project.line("trends --json").json();
    assert!(plain["forecast"].is_null() && plain["series"][0]["forecast"].is_null());
    project.line("trends --forecast 0").code(2);
}

#[test]
fn a_gate_that_judges_nothing_exits_with_3_unless_allowed() {
    let project = Project::new();
    project
        .line("budget check")
        .code(3)
        .says("unjudged: no budget is set\n")
        .warns("no budget is set");
    project.line("budget set build_time --max 1min").code(0);
    project.line("budget check").code(3).says("unjudged");
    project.line("budget check --allow-unjudged").code(0);
    project.line("record build_time 61s").code(0);
    project.line("budget check --allow-unjudged").code(1);
}

#[test]
fn a_broken_budget_beats_one_that_cannot_be_judged() {
    let project = Project::new();
    project.line("budget set build_time --max 1min").code(0);
    project.line("budget set coverage_percent --min 80").code(0);
    project.line("record build_time 61s").code(0);
    project.line("budget check").code(1).says("judged 1 of 2");
    project.line("record build_time 59s").code(0);
    project.line("budget check").code(0).says("no samples");
}

#[test]
fn values_are_kept_in_the_unit_of_their_metric() {
    let project = Project::with("[metrics.startup]\nunit = \"ms\"\n");
    project.line("record test_duration 1500ms").code(0);
    project.line("record memory_usage 120 MiB").code(0);
    project.line("record startup 0.25s").code(0);
    project.line("record --unit min build_time 2").code(0);
    let lines = project.read(".yardstick/samples/2026-11.jsonl");
    for part in [
        r#""metric":"test_duration","value":1.5,"unit":"s""#,
        r#""metric":"memory_usage","value":125829120,"unit":"B""#,
        r#""metric":"startup","value":250,"unit":"ms""#,
        r#""metric":"build_time","value":120,"unit":"s""#,
    ] {
        assert!(lines.contains(part), "{part}\n{lines}");
    }
}

#[test]
fn a_unit_of_another_dimension_is_refused_and_nothing_is_recorded() {
    let project = Project::new();
    project
        .line("record test_duration 12MB")
        .code(2)
        .warns("test_duration is kept in s: cannot convert MB to s");
    project.line("record widgets 3 gadgets").code(0);
    project
        .line("record widgets 3s")
        .code(2)
        .warns("widgets is kept in gadgets");
    project.line("record plain 3").code(0);
    project
        .line("record plain 3s")
        .code(2)
        .warns("without a unit");
    project
        .line("list --metrics --json")
        .code(0)
        .says("widgets")
        .says("plain");
    assert_eq!(project.line("list --json").json()["matching"], 2);
}

#[test]
fn repeated_measurements_are_one_sample() {
    let project = Project::new();
    project.line("record api_latency 12ms 18ms 15ms").code(0);
    let sample = &project.line("list --json").json()["samples"][0];
    assert_eq!(sample["value"], 15);
    // The deviations from 15 are −3, 3 and 0: the variance is 18 / 2.
    assert_eq!(
        sample["summary"],
        serde_json::json!({"n": 3, "min": 12, "max": 18, "mean": 15, "sd": 3})
    );
}

#[test]
fn bad_input_names_what_is_wrong_and_what_to_do() {
    let project = Project::new();
    for (line, parts) in [
        (
            "record Test-Duration 3",
            &[
                "invalid metric name \"Test-Duration\"",
                "hint: write test_duration",
            ][..],
        ),
        ("record test_duration fast", &["invalid value \"fast\""]),
        ("record test_duration NaN", &["not finite"]),
        ("record test_duration", &["has no value", "hint"]),
        ("record a=1 b", &["\"b\" is no metric=value"]),
        (
            "record x 1 --metadata suite",
            &["--metadata", "expected key=value"],
        ),
        ("record x 1 --unit 5", &["--unit", "invalid unit"]),
        ("record x 1 --time never", &["--time", "RFC 3339"]),
        ("record x 1 --commit nosuch", &["--commit", "nosuch"]),
        (
            "trends --metadata suite",
            &["--metadata", "key=value, key!=value or key=~regex"],
        ),
        ("trends --last 0", &["--last"]),
        ("insights --fail-on nothing", &["--fail-on", "one of any"]),
        ("insights --min-confidence 2", &["--min-confidence"]),
        ("budget set x --max fast", &["invalid value \"fast\""]),
        (
            "budget set test_duration --max 3MB",
            &["test_duration is kept in s"],
        ),
        ("budget set x", &["--max"]),
        ("prune", &["nothing says what to keep", "--keep"]),
        ("prune --keep long", &["--keep", "length of time"]),
        ("schema nothing", &["no document \"nothing\"", "insights"]),
        ("import nosuch.json", &["nosuch.json"]),
        ("budget check --policy nosuch.yml", &["nosuch.yml"]),
    ] {
        project.line("record seed 1").code(0);
        let ran = project.line(line).code(2);
        for part in parts {
            assert!(
                ran.stderr.contains(part),
                "{line}: {part:?} is missing in\n{}",
                ran.stderr
            );
        }
        assert!(!ran.stderr.contains("panicked"), "{line}\n{}", ran.stderr);
    }
}

#[test]
fn a_wrong_configuration_names_file_line_and_nearest_key() {
    let project = Project::with("\n[metrics.x]\ndirecton = \"lower\"\n");
    project
        .line("trends")
        .code(2)
        .warns("yardstick.toml\", line 3")
        .warns("did you mean \"direction\"?");
}

#[test]
fn an_unknown_metric_is_an_error_with_the_nearest_name_and_no_match_is_none() {
    let project = Project::new();
    project.line("record test_duration 3").code(0);
    project
        .line("trends tset_duration")
        .code(2)
        .warns("did you mean test_duration?");
    project
        .line("trends test_duration --since 2026-12-01")
        .code(0)
        .says("no samples match");
    project
        .line("trends build_*")
        .code(0)
        .says("no samples match");
}

#[test]
fn an_empty_stream_says_that_nothing_was_recorded() {
    let project = Project::new();
    for nothing in ["", "\n \n"] {
        project
            .with_input(["record", "-"], nothing.as_bytes())
            .code(0)
            .warns("standard input held no sample");
    }
}

#[test]
fn all_lines_of_standard_input_are_recorded_or_none() {
    let project = Project::new();
    let good = "{\"metric\":\"build_time\",\"value\":\"95s\"}\n\n{\"metric\":\"x\",\"value\":[1,2,6],\"unit\":\"ms\",\"metadata\":{\"a\":\"b\"}}\n";
    project
        .with_input(["record", "-"], good.as_bytes())
        .code(0)
        .says("recorded 2 samples");
    let bad = "{\"metric\":\"y\",\"value\":1}\n{\"metric\":\"y\",\"valeu\":2}\n";
    project
        .with_input(["record", "-"], bad.as_bytes())
        .code(2)
        .warns("standard input, line 2")
        .warns("valeu");
    assert_eq!(project.line("list --json").json()["matching"], 2);
    let ahead = "{\"metric\":\"y\",\"value\":1,\"time\":\"2027-01-01T00:00:00Z\"}\n";
    project
        .with_input(["record", "-"], ahead.as_bytes())
        .code(2)
        .warns("more than a day ahead")
        .warns("--time");
}

#[test]
fn a_time_far_ahead_that_was_asked_for_is_taken_with_a_warning() {
    let project = Project::new();
    let ran = project.line("record build_time=3 lint_errors=1 --time 2030-01-01");
    let ran = ran.code(0).warns("more than a day ahead");
    assert_eq!(ran.stderr.matches("warning:").count(), 1, "{}", ran.stderr);
    let ran = project
        .line("record build_time 3 --time 2026-11-21")
        .code(0);
    assert_eq!(ran.stderr, "");
    assert_eq!(project.line("list --json").json()["matching"], 3);
}

#[test]
fn a_dry_run_writes_nothing() {
    let project = Project::new();
    project
        .line("record build_time 3 --dry-run")
        .code(0)
        .says("would record build_time = 3 s");
    assert!(!project.file(".yardstick").exists());
}

#[test]
fn export_and_import_are_a_round_trip_in_every_form() {
    let source = Project::new();
    source
        .run([
            "record",
            "api_latency",
            "12ms",
            "14ms",
            "-m",
            "route=/a,b\"c\"",
            "--note",
            "why==1",
        ])
        .code(0);
    source
        .run([
            "record",
            "x",
            "-3",
            "-m",
            "formula=@SUM(A1)",
            "--branch",
            "topic",
        ])
        .code(0);
    let jsonl = source.line("export").code(0).stdout;
    for format in ["json", "jsonl", "csv"] {
        let exported = source.run(["export", "--format", format]).code(0).stdout;
        let target = Project::new();
        target
            .with_input(["import", "-"], exported.as_bytes())
            .code(0)
            .says("recorded 2 samples");
        target
            .with_input(["import", "-"], exported.as_bytes())
            .code(0)
            .says("2 known already");
        assert_eq!(target.line("export").code(0).stdout, jsonl, "{format}");
    }
    source
        .run(["export", "--format", "openmetrics"])
        .code(0)
        .says("# TYPE api_latency_seconds gauge")
        .says("# EOF");
}

/// All samples are written month by month; those that `--last` keeps are
/// sorted as a whole.
#[test]
fn all_samples_are_the_last_of_enough() {
    let project = Project::new();
    let (early, late) = ("2026-08-31T23:00:00Z", "2026-09-01T01:00:00Z");
    for line in [
        "record y 4 -m os=linux --note why=late --time TIME".replace("TIME", late),
        "record x 1 -m suite=unit --note a=b --time TIME".replace("TIME", early),
        "record x 2 -m suite=unit --note a=b --time 2026-08-31T23:30:00Z".to_owned(),
        "record x 3 -m suite=unit -m arch=arm".to_owned(),
        "rename x z".to_owned(),
    ] {
        project.line(&line).code(0);
    }
    // Written once more by hand, in an order of its own.
    let august = project.read(".yardstick/samples/2026-08.jsonl");
    let moved = august.replacen("{\"id\"", "{\"notes\":{\"by\":\"hand\"},\"id\"", 1);
    let moved = moved.replacen(",\"notes\":{\"a\":\"b\"}", "", 1);
    project.write(
        ".yardstick/samples/2026-08.jsonl",
        &format!("{moved}{august}"),
    );
    for line in [
        "export --format csv",
        "list --format csv",
        "list --format jsonl",
        "list --json",
        "list --json --since 2027-01-01",
    ] {
        let all = project.line(line).code(0).stdout;
        let last = project.line(&format!("{line} --last 99")).code(0).stdout;
        assert_eq!(all, last, "{line}");
    }
    let table = project.line("export --format csv").code(0).stdout;
    let head = table.lines().next().unwrap_or_default();
    let others = "metadata.suite,notes.by,notes.a,metadata.os,notes.why,metadata.arch";
    assert!(head.ends_with(others), "{head}");
    assert_eq!(table.lines().count(), 5);
    let list = project.line("list --json").json();
    assert_eq!(list["matching"], 4);
    assert_eq!(list["samples"][0]["notes"]["by"], "hand");
}

#[test]
fn a_damaged_import_records_nothing() {
    let project = Project::new();
    project.line("record x 1").code(0);
    let line = project.read(".yardstick/samples/2026-11.jsonl");
    let other = Project::new();
    other.write("half.jsonl", &format!("{line}{}", &line[..40]));
    other
        .line("import half.jsonl")
        .code(2)
        .warns("half.jsonl")
        .warns("line 2");
    other.write("what.bin", "\u{1}\u{2}\u{3}");
    other
        .line("import what.bin")
        .code(2)
        .warns("what.bin")
        .warns("--from");
    other.line("list").code(0).says("no samples");
}

#[test]
fn prune_drops_what_is_older_and_says_so_first() {
    let project = Project::new();
    project.history("x", &[1.0, 2.0, 3.0, 4.0, 5.0]);
    project
        .line("prune --keep 60h --dry-run")
        .code(0)
        .says("would drop 2 samples");
    assert_eq!(project.line("list --json").json()["matching"], 5);
    project
        .line("prune --keep 60h")
        .code(0)
        .says("dropped 2 samples");
    assert_eq!(project.line("list --json").json()["matching"], 3);
    assert!(
        project
            .read(".yardstick/events.jsonl")
            .contains("\"event\":\"pruned\"")
    );
    project
        .line("prune --keep 60h")
        .code(0)
        .says("nothing to prune");
}

#[test]
fn doctor_mends_a_torn_line_and_deletes_nothing() {
    let project = Project::new();
    project.line("record x 1").code(0);
    let segment = ".yardstick/samples/2026-11.jsonl";
    let whole = project.read(segment);
    project.write(segment, &format!("{whole}{}", &whole[..50]));
    project.line("record x 2").code(0).warns("unfinished line");
    project.line("doctor").code(1).says("unreadable");
    project
        .line("doctor --repair")
        .code(0)
        .says("1 line quarantined");
    project.line("doctor").code(0).says("nothing is wrong");
    assert_eq!(
        project.read(".yardstick/quarantine/2026-11.jsonl"),
        format!("{}\n", &whole[..50])
    );
    assert_eq!(project.line("list --json").json()["matching"], 2);
}

#[test]
fn insights_find_a_leak_and_can_gate_on_it() {
    let project = Project::new();
    let leak: Vec<f64> = (0..20).map(|day| 10.0 + 0.5 * f64::from(day)).collect();
    project.history("test_duration", &leak);
    let document = project.line("insights --json").code(0).json();
    assert_eq!(document["judged"], 1);
    let insight = &document["insights"][0];
    assert_eq!(
        (insight["kind"].as_str(), insight["state"].as_str()),
        (Some("drift"), Some("ongoing"))
    );
    project.line("insights --fail-on drift").code(1);
    project.line("insights --fail-on anomaly").code(0);
    project
        .line("insights --new --fail-on any")
        .code(0)
        .says("0 insights");
}

#[test]
fn the_pull_request_is_judged_by_its_own_samples() {
    let project = Project::with(
        "baseline_branch = \"main\"\n[[budget]]\nmetric = \"build_time\"\nmax = \"60s\"\n",
    );
    let main = project.var("YARDSTICK_BRANCH", "main");
    main.line("record build_time 50s").code(0);
    main.line("budget check").code(0);
    // A fork that calls its branch main as well, measured before main was again.
    let mut fork = main;
    fork.variables = vec![
        ("YARDSTICK_BRANCH".into(), "main".into()),
        ("YARDSTICK_PULL_REQUEST".into(), "7".into()),
    ];
    fork.line("record build_time 70s --time 1h").code(0);
    fork.line("budget check").code(1);
    // The baseline does not see it.
    fork.variables = vec![("YARDSTICK_BRANCH".into(), "main".into())];
    fork.line("budget check").code(0);
    assert_eq!(fork.line("trends --json").json()["series"][0]["n"], 1);
    assert_eq!(
        fork.run(["trends", "--json", "--branch", "*"]).json()["series"][0]["n"],
        2
    );
}

#[test]
fn a_policy_adds_its_limits() {
    let project = Project::new();
    project.line("record build_time 95s").code(0);
    project.write("policy.yml", "performance:\n  build_time_max: 90\n");
    project
        .line("budget check --policy policy.yml")
        .code(1)
        .says("policy.yml:2");
    project.write("policy.yml", "performance:\n  build_time_max: 2min\n");
    project.line("budget check --policy policy.yml").code(0);
}

#[test]
fn hostile_metadata_harms_no_output() {
    let project = Project::new();
    let hostile = "suite=\u{1b}[31m</script>|\n=1+1";
    project.run(["record", "x", "1", "-m", hostile]).code(0);
    for format in ["table", "markdown"] {
        for command in ["list", "trends"] {
            let ran = project.run([command, "--format", format]).code(0);
            assert!(
                !ran.stdout.contains('\u{1b}'),
                "{command} {format}\n{}",
                ran.stdout
            );
            if format == "markdown" {
                assert!(!ran.stdout.contains("</script>|"), "{}", ran.stdout);
            }
        }
    }
    project
        .run(["trends", "--format", "csv", "-m", "suite=~=1"])
        .code(0);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let store = |_: i32| {
        let project = Project::new();
        project.line("record a=1 b=2").code(0);
        let insights = project.line("insights --json").code(0).stdout;
        (project.read(".yardstick/samples/2026-11.jsonl"), insights)
    };
    assert_eq!(store(1), store(2));
}

#[test]
fn colour_is_only_where_it_is_wanted() {
    let project = Project::new();
    project.line("budget set x --max 1").code(0);
    project.line("record x 2").code(0);
    assert!(!project.line("budget check").stdout.contains('\u{1b}'));
    assert!(
        project
            .line("budget check --color always")
            .stdout
            .contains("\u{1b}[31m")
    );
}

#[test]
fn outside_of_a_project_the_store_is_the_users() {
    let project = Project::empty();
    let data = project.file("data");
    let project = project.var("XDG_DATA_HOME", data.to_str().expect("text"));
    project
        .line("record x 1")
        .code(0)
        .warns("no project here")
        .warns("yardstick init");
    project.line("list").code(0).says("x");
    project
        .line("budget set x --max 1")
        .code(2)
        .warns("there is no project here")
        .warns("yardstick init");
}

#[test]
fn a_unit_behind_several_values_is_the_unit_of_all() {
    let project = Project::new();
    project.line("record test_duration 100 200 300 ms").code(0);
    project.line("record y 1 2 ms 3 s").code(0);
    let samples = &project.line("list --json").json()["samples"];
    assert_eq!(samples[0]["value"], 0.2);
    assert_eq!(samples[0]["summary"]["max"], 0.3);
    assert_eq!(samples[1]["value"], 2);
    assert_eq!(samples[1]["summary"]["max"], 3000);
    for mixed in ["record z 1 2s", "record z 1s 2", "record z 1 ms 2"] {
        project
            .line(mixed)
            .code(2)
            .warns("has no unit, while others have");
    }
    project.line("record z 1 2s --unit ms").code(0);
}

#[test]
fn prune_does_not_empty_a_store_by_mistake() {
    let project = Project::new();
    project.history("x", &[1.0, 2.0]);
    project
        .line("prune --before 2027-01-01")
        .code(2)
        .warns("lies in the future");
    project
        .line("prune --before now")
        .code(2)
        .warns("nothing would be left")
        .warns("--yes");
    project.line("prune --before now --dry-run").code(0);
    assert_eq!(project.line("list --json").json()["matching"], 2);
    project.line("prune --before now --yes").code(0);
    project.line("list").code(0).says("no samples");
}

#[test]
fn a_detached_head_does_not_join_the_baseline() {
    let mut project = Project::with("baseline_branch = \"main\"\n");
    let commit = ("YARDSTICK_COMMIT".to_owned(), "a".repeat(40));
    let main = ("YARDSTICK_BRANCH".to_owned(), "main".to_owned());
    project.variables = vec![commit.clone()];
    project.line("record build_time 70s").code(0);
    project.variables = vec![];
    project.line("record build_time 60s").code(0);
    project.variables = vec![commit.clone(), main];
    project.line("record build_time 50s").code(0);
    let n = |project: &Project| project.line("trends --json").json()["series"][0]["n"].clone();
    assert_eq!(n(&project), 2);
    project.variables = vec![commit];
    assert_eq!(n(&project), 3);
}

#[test]
fn branches_and_pull_requests_mean_the_same_everywhere() {
    let mut project = Project::with("baseline_branch = \"main\"\n");
    let branch = ("YARDSTICK_BRANCH".to_owned(), "refs/heads/main".to_owned());
    project.variables = vec![branch.clone()];
    project.line("record x 1").code(0);
    let pull_request = ("YARDSTICK_PULL_REQUEST".to_owned(), "43".to_owned());
    project.variables = vec![branch, pull_request];
    project.line("record x 2").code(0);
    project.variables = vec![];
    for (asked, n) in [("main", 1), ("#43", 1), ("*", 2)] {
        let list = project.run(["list", "--json", "-b", asked]).json();
        assert_eq!(list["matching"], n, "{asked}");
        let trends = project.run(["trends", "--json", "-b", asked]).json();
        assert_eq!(trends["series"][0]["n"], n, "{asked}");
    }
    project
        .run(["list", "--branch", ""])
        .code(2)
        .warns("the name of a branch is missing");
    project.run(["record", "x", "1", "--branch", ""]).code(2);
    project
        .run(["record", "x", "1", "--branch", "a\u{1b}b"])
        .code(2);
}

#[test]
fn the_context_is_held_to_its_form() {
    let mut project = Project::new();
    for (name, value, part) in [
        ("YARDSTICK_COMMIT", "HEAD", "invalid commit \"HEAD\""),
        ("YARDSTICK_COMMIT", "abc", "7 to 64"),
        ("YARDSTICK_BRANCH", "a\nb", "control character"),
        ("YARDSTICK_RUN", "a\u{1b}b", "control character"),
        ("YARDSTICK_MACHINE", "a\tb", "control character"),
    ] {
        project.variables = vec![(name.to_owned(), value.to_owned())];
        project.line("record x 1").code(2).warns(name).warns(part);
    }
    project.variables = vec![("YARDSTICK_COMMIT".to_owned(), "ABCDEF0".to_owned())];
    project.line("record x 1").code(0);
    let sample = &project.line("list --json").json()["samples"][0];
    assert_eq!(sample["context"]["commit"], "abcdef0");
}

#[test]
fn a_budget_of_a_metric_that_nobody_records_is_noticed() {
    let project = Project::new();
    project.line("record test_duration 12s").code(0);
    project
        .line("budget set test_duraton --max 30s")
        .code(0)
        .warns("no samples of test_duraton yet")
        .warns("did you mean test_duration?");
    project.line("budget set test_duration --max 30s").code(0);
    project
        .line("budget check")
        .code(0)
        .warns("the budget of test_duraton (yardstick.toml:2) was not judged: no samples");
    project.line("budget check --fail-unjudged").code(3);
    project
        .line("budget check test_duration --fail-unjudged")
        .code(0);
    project.line("budget set test_duration --max 10s").code(0);
    project.line("budget check --fail-unjudged").code(1);
    project
        .line("budget check test_durations")
        .code(2)
        .warns("no budget for test_durations")
        .warns("did you mean test_duration?");
    project
        .line("budget set test_duraton --remove")
        .code(0)
        .says("without 1 budget");
    project.line("budget set test_duraton --remove").code(2);
    project.line("budget check --json").code(1);
    assert!(!project.read("yardstick.toml").contains("duraton"));
}

#[test]
fn a_budget_that_could_never_be_judged_is_not_set() {
    let project = Project::with("[metrics.x]\ndimensions = [\"suite\"]\n");
    project
        .line("budget set x --max 3 -m os=mac")
        .code(2)
        .warns("told apart by suite alone");
    let ran = project.line("budget set x --max 3 --warn 4").code(2);
    assert!(!ran.stderr.contains("line"), "{}", ran.stderr);
    ran.warns("--warn 4 lies beyond --max 3");
    project
        .line("budget set x --max 3 --statistic avg")
        .code(2)
        .warns("p1 to p99");
}

#[test]
fn a_row_says_whose_samples_it_was_judged_by() {
    let mut project =
        Project::with("baseline_branch = \"main\"\n[[budget]]\nmetric = \"*\"\nmax = 9\n");
    let on = |branch: &str| vec![("YARDSTICK_BRANCH".to_owned(), branch.to_owned())];
    project.variables = on("main");
    project.line("record x=1 y=2").code(0);
    let rows = project.line("budget check --json").code(0).json();
    assert!(rows["budgets"][0]["from"].is_null());
    project.variables = on("topic");
    project.line("record x=3").code(0);
    let rows = project.line("budget check --json").code(0).json();
    assert_eq!(rows["budgets"][0]["from"], "topic");
    assert_eq!(rows["budgets"][1]["from"], "baseline main");
    project.line("budget check").code(0).says("baseline main");
    let one = project.line("budget check y --json").code(0).json();
    assert_eq!(one["budgets"].as_array().map(Vec::len), Some(1));
}

#[test]
fn programs_get_all_samples_and_last_counts_by_series() {
    let project = Project::new();
    let values: Vec<f64> = (0..25).map(f64::from).collect();
    project.history("x", &values);
    project.history("y", &values);
    project
        .line("list")
        .says("the last 20 of 50 samples; --last N shows the newest N of each series");
    let count = |line: &str| {
        project.line(line).json()["samples"]
            .as_array()
            .map(Vec::len)
    };
    assert_eq!(count("list --json"), Some(50));
    assert_eq!(count("list --json --last 3"), Some(6));
    assert_eq!(count("export --format json --last 3"), Some(6));
    let lines = |line: &str| project.line(line).stdout.lines().count();
    assert_eq!(lines("list --format jsonl"), 50);
    assert_eq!(lines("list --format csv"), 51);
    assert_eq!(lines("export --last 2"), 4);
    project.line("list --help").says("[default: all]");
}

#[test]
fn the_columns_of_csv_do_not_depend_on_the_data() {
    let project = Project::new();
    project.line("record x 1").code(0);
    let head = |line: &str| {
        let ran = project.line(line).code(0);
        ran.stdout.lines().next().unwrap_or_default().to_owned()
    };
    let trends = head("trends --format csv");
    assert!(trends.contains(",recent.n,recent.median,"), "{trends}");
    assert!(trends.ends_with(",forecast"), "{trends}");
    assert_eq!(head("trends --format csv --since 2026-11-30"), trends);
    let samples = head("export --format csv");
    project.line("record x 1 2 3 -m suite=unit").code(0);
    assert_eq!(
        head("list --format csv"),
        format!("{samples},metadata.suite")
    );
    assert!(head("insights --format csv").contains("confidence"));
}

#[test]
fn times_on_the_command_line_are_local() {
    let project = Project::new().var("TZ", "XXX-5");
    project
        .run(["record", "x", "1", "--time", "2026-11-20 03:00"])
        .code(0);
    let samples = project.line("list --json").json();
    assert_eq!(samples["samples"][0]["time"], "2026-11-19T22:00:00.000Z");
    project.line("list").says("2026-11-20 03:00");
    assert_eq!(
        project.line("list --json --since today").json()["matching"],
        1
    );
    assert_eq!(
        project.line("list --json --since 2026-11-20").json()["matching"],
        1
    );
    assert_eq!(
        project.line("list --json --until yesterday").json()["matching"],
        0
    );
}

#[test]
fn a_variable_that_nobody_reads_is_noticed() {
    let project = Project::new().var("YARDSTICK_BRANHC", "main");
    project
        .line("record x 1")
        .code(0)
        .warns("the variable YARDSTICK_BRANHC is not known")
        .warns("did you mean YARDSTICK_BRANCH?");
    let ran = project.line("record x 1 --quiet").code(0);
    assert_eq!(ran.stderr, "");
    project.line("record --help").says("YARDSTICK_PULL_REQUEST");
}

#[test]
fn the_manual_has_a_page_of_every_command() {
    let project = Project::new();
    for names in [
        "man budget-check",
        "man budget check",
        "man yardstick-budget-check",
    ] {
        let page = project.line(names).code(0);
        for part in [
            ".SH ENVIRONMENT",
            ".SH FILES",
            ".SH \"EXIT STATUS\"",
            "YARDSTICK_STORE",
        ] {
            assert!(page.stdout.contains(part), "{part}\n{}", page.stdout);
        }
        assert!(!page.stdout.contains("EXTRA"), "{}", page.stdout);
        page.says("yardstick\\-budget\\-check");
    }
    project
        .line("man nothing")
        .code(2)
        .warns("no command \"nothing\"");
}

#[test]
fn what_people_write_for_a_value_gets_a_hint() {
    let project = Project::new();
    for (line, hint) in [
        ("record test_duration 1,5", "hint: write 1.5"),
        ("record test_duration 1m30s", "hint: write 90s"),
        ("record test_duration 5m", "did you mean min?"),
        (
            "record memory_usage 1.5G",
            "did you mean GB (1000 MB) or GiB",
        ),
        ("record memory_usage 3Mb", "did you mean MB"),
        ("budget set test_duration --max 5m", "did you mean min?"),
    ] {
        project.line(line).code(2).warns(hint);
    }
    project
        .line("record test_duration -5s")
        .code(0)
        .says("-5 s");
    project.line("record a=-5s").code(0);
    project
        .line("record b -5 -msuite=unit -ums")
        .code(0)
        .says("-5 ms");
    project
        .line("record test_duration 1e308h")
        .code(2)
        .warns("test_duration: 1e308 does not fit");
    project
        .line("budget set a --min -5s")
        .code(0)
        .says("min -5s");
    assert!(project.read("yardstick.toml").contains("min = \"-5s\""));
}

#[test]
fn doctor_writes_a_lost_version_anew_and_reports_a_newer_one() {
    let project = Project::new();
    project.line("record x 1").code(0);
    let format = project.file(".yardstick/format");
    std::fs::remove_file(&format).expect("there");
    project.line("list").code(2).warns("doctor --repair");
    project.line("doctor").code(1).says("no format");
    project.line("doctor --repair").code(0);
    assert_eq!(project.read(".yardstick/format"), "1.1\n");
    assert_eq!(project.line("list --json").json()["matching"], 1);
    // A store of an older minor version is written to, and stays one.
    project.write(".yardstick/format", "1.0\n");
    project.line("record x 2").code(0);
    assert_eq!(project.read(".yardstick/format"), "1.0\n");
    project.write(".yardstick/format", "2.0\n");
    project.line("doctor").code(1).says("newer format");
    project
        .line("doctor --repair")
        .code(2)
        .warns("a newer yardstick");
}

#[test]
fn a_new_metric_that_is_almost_an_old_one_is_noticed() {
    let project = Project::new();
    project.line("record widgets_made 3").code(0);
    project
        .line("record widgest_made 3")
        .code(0)
        .warns("widgest_made is a new metric, and almost widgets_made");
    let ran = project.line("record widgest_made 3").code(0);
    assert_eq!(ran.stderr, "");
}

#[cfg(unix)]
#[test]
fn a_store_or_configuration_that_is_something_else_is_refused() {
    let project = Project::new();
    project.write("notes/todo.txt", "x");
    project
        .line("record x 1 --store notes")
        .code(2)
        .warns("it holds other things");
    for command in ["record x 1", "list"] {
        project
            .line(&format!("{command} --store notes/todo.txt"))
            .code(2)
            .warns("is no folder");
    }
    std::os::unix::fs::symlink("nowhere", project.file("link")).expect("linked");
    project
        .line("list --store link")
        .code(2)
        .warns("is no folder");
    project
        .line("list --config notes")
        .code(2)
        .warns("is no file");
    project.line("list --config /dev/null").code(0);
    std::fs::create_dir(project.file("fresh")).expect("created");
    project.line("record x 1 --store fresh").code(0);
    project.line("record x 1 --store fresh").code(0);
}

#[test]
fn init_fits_what_the_project_uses() {
    let project = Project::empty();
    project.write("pyproject.toml", "[tool.pytest.ini_options]\n[tool.ruff]\n");
    project.write(".gitlab-ci.yml", "");
    project
        .line("init")
        .code(0)
        .says("put the lines at the end of yardstick.toml into .gitlab-ci.yml");
    let text = project.read("yardstick.toml");
    for part in [
        " - pytest --junitxml=junit.xml\n",
        " - yardstick import junit.xml\n",
        "ruff check --output-format json",
        "cache:",
        "yardstick budget check --allow-unjudged",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    std::fs::create_dir(project.file("inner")).expect("created");
    let mut inner = project.command(["init", "--quiet"]);
    let ran = inner
        .current_dir(project.file("inner"))
        .output()
        .expect("starts");
    assert!(ran.status.success() && ran.stdout.is_empty() && ran.stderr.is_empty());
    std::fs::remove_file(project.file("inner/yardstick.toml")).expect("there");
    let mut inner = project.command(["init"]);
    let ran = inner
        .current_dir(project.file("inner"))
        .output()
        .expect("starts");
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    assert!(said.contains("inside of the project"), "{said}");
}

#[test]
fn a_sample_can_be_taken_back_and_a_metric_renamed_with_a_trail() {
    let project = Project::new().var("YARDSTICK_ACTOR", "ann");
    project.history("build_tme", &[1.0, 2.0, 300.0]);
    let samples = project.line("list --json").json();
    let id = samples["samples"][2]["id"]
        .as_str()
        .expect("text")
        .to_owned();
    project
        .run(["retract", &id, "--reason", "the laptop slept"])
        .code(0)
        .says("retracted build_tme = 300");
    project
        .run(["retract", &id, "--reason", "again"])
        .code(2)
        .warns("taken back already");
    project.line("rename build_tme build_time").code(0);
    assert_eq!(
        project.line("trends build_time --json").json()["series"][0]["n"],
        2
    );
    project
        .line("trends build_tme")
        .code(2)
        .warns("did you mean build_time?");
    let hidden = project
        .line("list --hidden --json")
        .code(0)
        .warns("by ann: the laptop slept");
    assert_eq!(hidden.json()["samples"][0]["id"], id.as_str());
    // Nothing is rewritten.
    assert!(
        project
            .read(".yardstick/samples/2026-11.jsonl")
            .contains("build_tme")
    );
}

#[test]
fn an_insight_keeps_its_id_over_more_data_and_a_rename() {
    let project = Project::new();
    let step: Vec<f64> = (0..40_i32)
        .map(|i| (if i < 30 { 100.0 } else { 130.0 }) + f64::from(i * 7 % 11) * 0.2)
        .collect();
    project.history("build_tme", &step);
    project.line("rename build_tme build_time").code(0);
    let regression = |project: &Project| {
        let document = project.line("insights --json").code(0).json();
        let found = document["insights"].as_array().expect("a list").clone();
        let found = found
            .into_iter()
            .find(|i| i["kind"] == "regression")
            .expect("a regression");
        (
            found["id"].as_str().expect("text").to_owned(),
            found["occurrences"].as_u64().expect("a number"),
        )
    };
    let (id, occurrences) = regression(&project);
    for value in ["131.1", "130.4", "131.9", "130.2"] {
        project.run(["record", "build_time", value]).code(0);
    }
    assert_eq!(regression(&project), (id.clone(), occurrences + 4));
    project.line("rename build_time compile_time").code(0);
    assert_eq!(regression(&project).0, id);
}

#[test]
fn what_was_pruned_does_not_come_back_with_an_import() {
    let project = Project::new();
    project.history("x", &[1.0, 2.0, 3.0, 4.0, 5.0]);
    let export = project.line("export").code(0).stdout;
    project
        .line("prune --keep 60h")
        .code(0)
        .says("dropped 2 samples");
    project.write("history.jsonl", &export);
    project
        .line("import history.jsonl")
        .code(0)
        .warns("2 samples pruned here before");
    assert_eq!(project.line("list --json").json()["matching"], 3);
    // A store that pruned nothing takes all of it.
    let other = Project::new();
    other.write("history.jsonl", &export);
    other.line("import history.jsonl").code(0);
    assert_eq!(other.line("list --json").json()["matching"], 5);
}

#[test]
fn samples_of_one_hour_have_no_rate_per_day() {
    let project = Project::new();
    project.line("record x 1").code(0);
    project.line("record x 2").code(0);
    let rate = |project: &Project| {
        project.line("trends x --json").json()["series"][0]["samples_per_day"].clone()
    };
    assert_eq!(rate(&project), serde_json::Value::Null);
    project.line("record x 0 --time 2d").code(0);
    // Two intervals in two days and a few seconds.
    assert!(
        rate(&project)
            .as_f64()
            .is_some_and(|rate| (rate - 1.0).abs() < 0.001)
    );
}

#[test]
fn a_name_that_is_almost_a_known_one_is_noted() {
    let project = Project::new();
    let ran = project.line("record test_durtion 12").code(0);
    let ran = ran.warns("test_durtion is a new metric without unit");
    ran.warns("almost test_duration");
    let ran = project.line("record widgets 12").code(0);
    assert!(!ran.stderr.contains("note:"), "{}", ran.stderr);
    // It is there now, and was meant.
    let ran = project.line("record test_durtion 13").code(0);
    assert_eq!(ran.stderr, "");
}

#[test]
fn a_newer_store_is_nothing_to_repair() {
    let project = Project::new();
    project.line("record test_duration 12s").code(0);
    project.write(".yardstick/format", "2.0\n");
    let ran = project
        .line("doctor")
        .code(1)
        .says("use the newer yardstick");
    assert!(!ran.stdout.contains("--repair"), "{}", ran.stdout);
}

#[test]
fn a_place_that_is_only_known_between_two_commits_is_told_so() {
    let project = Project::new();
    let wave = |i: i64| ((i * 7919) % 101) as f64 / 50.0 - 1.0;
    let lines: String = (0..120)
        .map(|i| {
            let value = 100.0 + wave(i) * if i < 70 { 1.0 } else { 4.0 };
            let time = format!("2026-07-{:02}T{:02}:00:00Z", 1 + i / 24, i % 24);
            format!(
                "{{\"metric\":\"build_time\",\"value\":{value},\"unit\":\"s\",\"time\":\"{time}\",\"metadata\":{{}},\"context\":{{\"commit\":\"{:040x}\",\"branch\":\"main\"}},\"id\":\"{i:026}\"}}\n",
                0xabc_0000 + i
            )
        })
        .collect();
    project.write("all.jsonl", &lines);
    project.line("import all.jsonl").code(0);
    let document = project.line("insights --json --branch *").json();
    let insights = document["insights"].as_array().expect("a list");
    let noise = insights
        .iter()
        .find(|i| i["kind"] == "noise")
        .expect("found");
    let place = |key: &str| {
        let commit = noise["commits"][key].as_str().expect("a commit");
        i64::from_str_radix(commit, 16).expect("ours") - 0xabc_0000
    };
    assert!(place("after") < 70 && 70 <= place("until"));
    assert_ne!(place("at"), place("until"));
    let body = noise["body"].as_str().expect("a text");
    assert!(body.contains("It began after commit"), "{body}");
    assert!(body.contains("most likely with"), "{body}");
    project
        .line("insights --branch *")
        .says("began after commit")
        .says("most likely with");
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_says_what_was_recorded() {
    let project = Project::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
    let output = project
        .command(["record", "a=1", "b=2"])
        .stdout(full.expect("there"))
        .output()
        .expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(error.contains("2 samples recorded all the same"), "{error}");
    project
        .line("list --metrics")
        .code(0)
        .says(" a ")
        .says(" b ");
}

#[cfg(unix)]
#[test]
fn what_is_written_takes_no_devices_place() {
    use std::os::unix::fs::FileTypeExt;
    let project = Project::new();
    project.line("record build_time 1s").code(0);
    let made = std::process::Command::new("mkfifo")
        .arg(project.file("pipe"))
        .status()
        .expect("starts");
    assert!(made.success());
    project
        .line("export --bundle pipe")
        .code(2)
        .warns("no regular file");
    let kind = std::fs::metadata(project.file("pipe")).expect("still there");
    assert!(kind.file_type().is_fifo());
    let out = project.line("export --bundle -").code(0).stdout.clone();
    assert!(out.contains("\"build_time\""), "{out}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_text_without_end_is_refused() {
    let project = Project::new();
    for line in [
        "list --config /dev/zero",
        "budget check --policy /dev/zero",
        "bisect --good HEAD --log /dev/zero -- true",
    ] {
        let ran = project.line(line).code(2);
        assert!(!ran.stderr.contains("memory"), "{line}: {}", ran.stderr);
    }
    project
        .line("list --config /dev/zero")
        .warns("larger than 16 MiB");
}

#[cfg(target_os = "linux")]
#[test]
fn help_that_cannot_be_written_is_a_failure() {
    let project = Project::new();
    for line in ["--help", "-h", "--version", "help record"] {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full");
        let ran = project
            .command(line.split(' '))
            .stdout(full.expect("there is one"))
            .output()
            .expect("starts");
        assert_eq!(ran.status.code(), Some(2), "{line}");
        let said = String::from_utf8_lossy(&ran.stderr);
        assert!(said.contains("standard output"), "{line}: {said}");
    }
}

#[test]
fn a_gate_answers_what_it_is_asked_in_every_command() {
    let project = Project::new();
    project.line("record build_time 11s").code(0);
    project.line("budget set build_time --max 30s").code(0);
    // A budget needs one sample only; a regression needs a history.
    for line in [
        "budget check",
        "report --fail-on budget",
        "insights --fail-on budget",
        "evaluate build_time=11s --dry-run --fail-on budget",
        "insights --fail-on any",
        "report --fail-on any",
    ] {
        project.line(line).code(0);
    }
    for line in [
        "report --fail-on regression",
        "insights --fail-on regression",
        "evaluate build_time=11s --dry-run --fail-on regression",
    ] {
        project.line(line).code(3);
        project.line(&format!("{line} --allow-unjudged")).code(0);
    }
}

#[test]
fn a_category_that_nothing_has_is_an_error() {
    let project = Project::new();
    project.line("record build_time 11s").code(0);
    project
        .line("insights --category perfomance --fail-on regression")
        .code(2)
        .warns("performance, quality");
    project.line("insights --category performance").code(0);
}

#[test]
fn a_rename_mixes_no_units_and_names_the_budgets_it_empties() {
    let project = Project::new();
    project.line("record load_level 80%").code(0);
    project.line("record unit_duration 11s").code(0);
    project
        .line("rename load_level unit_duration")
        .code(2)
        .warns("cannot convert");
    project.line("budget set unit_duration --max 10s").code(0);
    project.line("record e2e_duration 200ms").code(0);
    project
        .line("rename unit_duration e2e_duration")
        .code(0)
        .warns("yardstick.toml:")
        .warns("name e2e_duration there");
}

#[test]
fn a_limit_that_is_none_is_told_by_its_flag() {
    let project = Project::new();
    project
        .line("budget set build_time --max 5s --statistic median --window 0")
        .code(2)
        .warns("--window 0");
    project
        .line("budget set build_time --max-increase=-5%")
        .code(2)
        .warns("no negative number");
}
