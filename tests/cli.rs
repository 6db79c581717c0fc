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
    project.line("budget check").code(0).says("near");
}

#[test]
fn an_empty_store_says_what_to_do_next() {
    let ran = Project::new().line("trends").code(2);
    assert_eq!(ran.stderr.lines().count(), 2, "{}", ran.stderr);
    ran.warns("there is no store")
        .warns("hint: record a first number: yardstick record");
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
