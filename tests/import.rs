//! `import`, from outside: what tools wrote becomes samples.

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use support::Project;

const JUNIT: &str = r#"<testsuite name="api" time="1.5">
<testcase classname="api" name="get" time="0.5"/>
<testcase classname="api" name="put" time="0.25"><failure message="no"/></testcase>
<testcase classname="api" name="old" time="0"><skipped/></testcase>
</testsuite>
"#;
const TIME: &str = "	Command being timed: \"make\"
	User time (seconds): 1.50
	System time (seconds): 0.25
	Percent of CPU this job got: 99%
	Elapsed (wall clock) time (h:mm:ss or m:ss): 0:02.00
	Maximum resident set size (kbytes): 2048
	Exit status: 0
";

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Metric, metadata, value, unit of all samples in the store, by metric and value.
fn recorded(project: &Project) -> Vec<String> {
    let document = project.line("list --last 1000 --json").code(0).json();
    let mut lines: Vec<String> = document["samples"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|sample| {
            let pair = |(k, v): (&String, &Value)| format!("{k}={}", v.as_str().unwrap_or(""));
            let pairs = |key: &str| -> Vec<String> {
                let map = sample[key].as_object();
                map.map_or_else(Vec::new, |map| map.iter().map(pair).collect())
            };
            let parts = [
                sample["metric"].as_str().unwrap_or("").to_owned(),
                pairs("metadata").join(" "),
                sample["value"].to_string(),
                sample["unit"].as_str().unwrap_or("-").to_owned(),
                pairs("notes").join(" "),
            ];
            parts.join("|")
        })
        .collect();
    lines.sort();
    lines
}

fn ci(job: &str, attempt: &str) -> Project {
    Project::new()
        .var("GITHUB_ACTIONS", "true")
        .var("GITHUB_RUN_ID", "7")
        .var("GITHUB_RUN_ATTEMPT", attempt)
        .var("GITHUB_JOB", job)
}

#[test]
fn totals_are_recorded_under_known_names_in_known_units() {
    let project = Project::new();
    project.write("report.xml", JUNIT);
    project
        .line("import report.xml")
        .code(0)
        .says("recorded 7 samples from report.xml (junit)");
    assert_eq!(
        recorded(&project),
        [
            "flaky_tests||0|count|",
            "test_count||3|count|",
            "test_duration||1.5|s|",
            "test_errors||0|count|",
            "test_failures||1|count|",
            "tests_passed||1|count|",
            "tests_skipped||1|count|",
        ]
    );
}

#[test]
fn items_are_what_did_not_pass_or_all() {
    let failed = [
        "test_duration|class=api test=put|0.25|s|outcome=failed",
        "test_outcome|class=api test=put|0|-|outcome=failed",
    ];
    let passed = [
        "test_duration|class=api test=get|0.5|s|",
        "test_outcome|class=api test=get|1|-|",
    ];
    for (line, wanted) in [
        ("import --items report.xml", &failed[..]),
        (
            "import --items all report.xml",
            &[failed, passed].concat()[..],
        ),
        (
            "import report.xml --items=all",
            &[failed, passed].concat()[..],
        ),
    ] {
        let project = Project::new();
        project.write("report.xml", JUNIT);
        project.line(line).code(0);
        let mut items = recorded(&project);
        items.retain(|line| line.contains("test="));
        let mut wanted = wanted.to_vec();
        wanted.sort_unstable();
        assert_eq!(items, wanted, "{line}");
    }
    Project::new()
        .line("import --items")
        .code(2)
        .warns("no file");
}

#[test]
fn a_test_that_passed_when_it_was_run_again_did_both() {
    let project = Project::new();
    let flaky = JUNIT.replace(
        "<failure message=\"no\"/>",
        "<flakyFailure message=\"no\"/>",
    );
    project.write("report.xml", &flaky);
    project.line("import report.xml --items").code(0);
    let mut items = recorded(&project);
    items.retain(|line| line.starts_with("test_outcome"));
    assert_eq!(
        items,
        [
            "test_outcome|class=api test=put|0|-|outcome=flaky",
            "test_outcome|class=api test=put|1|-|outcome=flaky",
        ]
    );
}

#[test]
fn flags_say_what_the_file_does_not() {
    let project = Project::new();
    project.write("t.txt", TIME);
    project
        .line("import t.txt -m step=build --note why=x --time 2026-11-01T10:00:00Z --branch side --map process_memory*=memory_usage --prefix make_")
        .code(0);
    let samples = project
        .line("list --branch * --last 100 --json")
        .code(0)
        .json();
    for sample in samples["samples"].as_array().expect("a list") {
        assert_eq!(sample["metadata"]["step"], "build");
        assert_eq!(sample["notes"]["why"], "x");
        assert_eq!(sample["time"], "2026-11-01T10:00:00.000Z");
        assert_eq!(sample["context"]["branch"], "side");
        let metric = sample["metric"].as_str().expect("text");
        assert!(
            metric.starts_with("make_") || metric == "memory_usage",
            "{metric}"
        );
    }
}

#[test]
fn values_are_converted_to_the_unit_that_the_metric_is_kept_in() {
    let project = Project::with("[metrics.build_time]\nunit = \"min\"\n");
    project.write(
        "m.csv",
        "metric,value,unit,host\nbuild_time,120,s,a\nload,3,,a\n",
    );
    project.line("import m.csv").code(0);
    assert_eq!(
        recorded(&project),
        ["build_time|host=a|2|min|", "load|host=a|3|-|"]
    );
    project.write("m.csv", "metric,value,host\nbuild_time,120,a\n");
    project
        .line("import m.csv --unit MB")
        .code(2)
        .warns("\"m.csv\": build_time is kept in min");
}

#[test]
fn columns_can_be_named() {
    let project = Project::new();
    project.write("m.csv", "what,n,kind\nspeed,5,fast\n");
    project
        .line("import m.csv --from csv --column metric=what --column value=n")
        .code(0);
    assert_eq!(recorded(&project), ["speed|kind=fast|5|-|"]);
    project
        .line("import m.csv --column size=n")
        .code(2)
        .warns("metric=, value=, unit= or time=COLUMN");
}

#[test]
fn several_files_of_one_run_are_one_result() {
    let project = Project::new();
    project.write("out/a/TEST-a.xml", JUNIT);
    project.write("out/b/TEST-b.xml", &JUNIT.replace("1.5", "2.5"));
    project.write("out/readme.txt", "nothing to read\n");
    project.write("out/logo.png", "\u{0}\u{1}");
    for line in [
        "import out",
        "import out/*/*.xml",
        "import out/a out out/b/TEST-b.xml",
    ] {
        let project_line = project.line(&format!("{line} --dry-run --json")).code(0);
        let document = project_line.json();
        let samples = document["samples"].as_array().expect("a list");
        let value = |metric: &str| {
            let of = |s: &&Value| s["metric"] == metric;
            samples.iter().find(of).expect("there")["value"].clone()
        };
        assert_eq!(samples.len(), 7, "{line}");
        assert_eq!(value("test_duration"), 4.0, "{line}");
        assert_eq!(value("test_count"), 6.0, "{line}");
    }
    let document = project.line("import out --dry-run --json").code(0).json();
    assert_eq!(
        document["left_alone"],
        serde_json::json!(["out/logo.png", "out/readme.txt"])
    );
    assert!(!project.file(".yardstick").exists());
}

#[test]
fn a_copy_in_a_folder_is_read_once() {
    let project = Project::new();
    project.write("out/time.txt", TIME);
    project.write("out/time-2026.txt", TIME);
    let document = project.line("import out --json").code(0).json();
    assert_eq!(document["files"][1]["values"], 0);
    assert_eq!(document["recorded"], document["files"][0]["values"]);
}

#[test]
fn files_of_the_project_are_named_from_its_folder_on() {
    let project = Project::new();
    let home = project.path().canonicalize().expect("there");
    let report = format!(
        "SF:{}/src/a.c\nDA:1,1\nLF:1\nLH:1\nend_of_record\n",
        home.display()
    );
    project.write("lcov.info", &report);
    project.line("import --items lcov.info").code(0);
    let lines = recorded(&project);
    assert!(
        lines.iter().any(|line| line.contains("|file=src/a.c|")),
        "{lines:?}"
    );
}

#[test]
fn files_that_only_belong_to_others_are_left_alone() {
    let project = Project::new();
    let asv = fixtures().join("asv");
    let case = fs::read_dir(&asv)
        .expect("there")
        .map(|entry| entry.expect("readable").path())
        .find(|path| path.join("benchmarks.json").is_file())
        .expect("a case");
    for name in ["results.json", "benchmarks.json", "machine.json"] {
        project.write(
            &format!("r/{name}"),
            &fs::read_to_string(case.join(name)).expect("readable"),
        );
    }
    let files = project
        .line("import r/benchmarks.json r/machine.json r/results.json -n --json")
        .code(0)
        .json();
    let folder = project.line("import r -n --json").code(0).json();
    assert_eq!(files["recorded"], folder["recorded"]);
    assert_eq!(
        files["left_alone"],
        serde_json::json!(["r/benchmarks.json", "r/machine.json"])
    );
}

#[test]
fn the_folder_of_criterion_is_read_as_a_whole_or_by_its_files() {
    let project = Project::new();
    let case = fs::read_dir(fixtures().join("criterion-dir"))
        .expect("there")
        .map(|entry| entry.expect("readable").path())
        .find(|path| path.is_dir())
        .expect("a case");
    let whole = project
        .run([
            "import",
            "--dry-run",
            "--json",
            case.to_str().expect("UTF-8"),
        ])
        .code(0)
        .json();
    assert!(whole["recorded"].as_u64() > Some(0));
    let pattern = format!("{}/**/new/estimates.json", case.display());
    let files = project
        .run(["import", "--dry-run", "--json", &pattern])
        .code(0)
        .json();
    assert_eq!(files["recorded"], whole["recorded"]);
}

#[test]
fn two_candidates_are_both_named() {
    let project = Project::new();
    project.write("empty.json", "[]\n");
    project
        .line("import empty.json")
        .code(2)
        .warns("\"empty.json\": can be read as")
        .warns("--from");
    project
        .line("import empty.json --from eslint-json")
        .code(0)
        .says("(eslint-json)");
}

#[test]
fn flags_that_are_wrong_say_what_is_right() {
    let project = Project::new();
    project.write("report.xml", JUNIT);
    for (flags, parts) in [
        ("--prefix X-", ["--prefix", "web_"]),
        ("--map test_count", ["--map", "PATTERN=METRIC"]),
        ("--metadata suite", ["--metadata", "expected key=value"]),
        ("--max-size 0", ["--max-size", "at least one byte"]),
        ("nosuch*.xml", ["nosuch*.xml", "no file matches"]),
    ] {
        let ran = project.line(&format!("import report.xml {flags}")).code(2);
        parts.iter().fold(ran, |ran, part| ran.warns(part));
    }
    project.line("list").says("no samples");
}

#[test]
fn an_unknown_format_gives_the_nearest() {
    let project = Project::new();
    project
        .line("import x --from junitt")
        .code(2)
        .warns("did you mean junit");
    project
        .line("import --list-formats")
        .code(0)
        .says("hyperfine")
        .says("test_duration");
}

#[test]
fn all_files_are_recorded_or_none_unless_told_to_keep_going() {
    let project = Project::new();
    project.write("good.xml", JUNIT);
    project.write("time.txt", TIME);
    project.write("bad.xml", &JUNIT[..200]);
    project
        .line("import good.xml bad.xml time.txt")
        .code(2)
        .warns("\"bad.xml\"")
        .warns("line ");
    project.line("list").code(0).says("no samples");
    let ran = project
        .line("import good.xml bad.xml time.txt --keep-going --json")
        .code(2)
        .warns("1 of 3 files could not be read");
    let document = ran.json();
    assert_eq!(document["files"][0]["error"], Value::Null);
    assert!(document["files"][1]["error"].is_string());
    assert_eq!(document["files"][1]["values"], 0);
    assert!(document["recorded"].as_u64() > Some(7));
    assert!(
        recorded(&project)
            .iter()
            .any(|l| l.starts_with("test_count"))
    );
}

#[test]
fn standard_input_is_read_like_a_file() {
    let project = Project::new();
    project
        .with_input(["import", "-"], JUNIT.as_bytes())
        .code(0)
        .says("recorded 7 samples from - (junit)");
    project
        .with_input(["import", "-k", "-"], JUNIT.as_bytes())
        .code(0)
        .says("recorded 7 samples");
    project
        .with_input(["import", "-", "--max-size", "10"], JUNIT.as_bytes())
        .code(2)
        .warns("standard input: more than 10 bytes")
        .warns("--max-size");
}

#[test]
fn a_go_package_that_does_not_build_failed() {
    let events = r#"{"Action":"pass","Package":"p/a","Test":"TestA","Elapsed":0.25}
{"Action":"output","Package":"p/a","Output":"BenchmarkFib\n"}
{"Action":"output","Package":"p/a","Output":"BenchmarkFib-2    \t"}
{"Action":"output","Package":"p/a","Output":" 100\t 12.5 ns/op\n"}
{"Action":"pass","Package":"p/a","Elapsed":0.5}
FAIL	p/b [build failed]
FAIL	p/c [setup failed]
"#;
    let project = Project::new();
    project.write("test.json", events);
    project
        .line("import test.json")
        .code(0)
        .warns("benchmarks, which are read without -json: 1 left out, in line 3");
    let found = recorded(&project);
    assert!(
        found.contains(&"test_suites_failed||2|count|".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"test_duration||0.5|s|".to_owned()),
        "{found:?}"
    );
}

#[test]
fn a_run_of_vitest_takes_from_its_first_suite_to_its_last() {
    let report = r#"{"numTotalTests":1,"testResults":[
        {"name":"a","status":"failed","startTime":1000.5,"endTime":1200,"assertionResults":[{"fullName":"x","status":"failed"}]},
        {"name":"b","status":"failed","startTime":1100,"endTime":1750.5,"assertionResults":[]},
        {"name":"c","status":"passed","assertionResults":[]}]}"#;
    let project = Project::new();
    project.write("vitest.json", report);
    project.line("import vitest.json").code(0);
    let found = recorded(&project);
    assert!(
        found.contains(&"test_suites_failed||1|count|".to_owned()),
        "{found:?}"
    );
    assert!(
        found.contains(&"test_duration||0.75|s|".to_owned()),
        "{found:?}"
    );
}

/// What two linters found, and what one found in two formats.
#[test]
fn the_issues_of_several_linters_add_up() {
    let ruff = r#"[{"code":"F401","filename":"a.py","location":{"row":1,"column":1},"message":"m","fix":null,"noqa_row":1,"end_location":{"row":1,"column":2},"url":""}]"#;
    let flake8 = "a.py:1:1: E401 m\na.py:2:1: E402 m\n";
    let project = Project::new();
    project.write("reports/ruff.json", ruff);
    project.write("reports/flake8.txt", flake8);
    project.write("reports/notes.txt", "nothing\n");
    let said = project.line("import reports --items").code(0);
    let said =
        said.says("1 file of no known format or without a value left alone: reports/notes.txt");
    assert!(!said.stderr.contains("the same issues"));
    let issues = |project: &Project| {
        let all = recorded(project);
        all.into_iter()
            .filter(|line| line.starts_with("lint_issues|"))
            .collect::<Vec<_>>()
    };
    let of_rules = ["E401", "E402", "F401"].map(|rule| format!("lint_issues|rule={rule}|1|count|"));
    let expected = [of_rules.to_vec(), vec!["lint_issues||3|count|".to_owned()]].concat();
    assert_eq!(issues(&project), expected);
    project.write("more/ruff.json", ruff);
    project.write("more/ruff.sarif", r#"{"version":"2.1.0","runs":[{"tool":{"driver":{"name":"ruff"}},"results":[{"ruleId":"F401","level":"error"}]}],"$schema":"sarif"}"#);
    let said = project.line("import more").code(0);
    said.warns("ruff-json and sarif count the same issues: both were added up");
}

/// A pipe that has to be read twice is put by where temporary files are.
#[cfg(unix)]
#[test]
fn a_long_pipe_is_read_like_a_file() {
    let result = r#"{"ruleId":"A","message":{"text":"long"}}"#;
    let sarif = format!(
        r#"{{"version":"2.1.0","runs":[{{"tool":{{"driver":{{"name":"x"}}}},"results":[{}]}}],"$schema":"sarif"}}"#,
        vec![result; 30_000].join(",\n")
    );
    let statsd = "requests:1|c\n".repeat(90_000);
    let long = "x".repeat(5000);
    let table = format!("name,a,b\n{}", format!("{long},1,2\n").repeat(250));
    let cases = [
        ("x.sarif", sarif, 3, "lint_warnings||30000|count|"),
        ("x.txt", statsd, 1, "requests||90000|count|"),
        ("x.csv", table, 500, "b|"),
    ];
    for (file, text, count, last) in cases {
        assert!(text.len() > 1 << 20);
        let project = Project::new();
        project.write(file, &text);
        project.run(["import", file]).code(0);
        let piped = Project::new();
        piped.with_input(["import", "-"], text.as_bytes()).code(0);
        let samples = recorded(&piped);
        assert_eq!(samples, recorded(&project));
        assert_eq!(samples.len(), count, "{file}");
        assert!(samples[count - 1].starts_with(last), "{samples:?}");
        let lost = Project::new().var("TMPDIR", "/nowhere");
        lost.with_input(["import", "-"], text.as_bytes())
            .code(2)
            .warns("standard input: it cannot be read to its end: it is read twice")
            .warns("TMPDIR");
        lost.line("list").code(0).says("no sample");
    }
}

#[test]
fn a_column_of_a_table_is_what_its_last_cell_says() {
    let rows: String = (0..1200).map(|n| format!("{n},7\n")).collect();
    let table = format!("commit,time_to_build\n{rows}c0ffee,8\n");
    for project in [ci("x", "1"), Project::new()] {
        project.write("m.csv", &table);
        let ran = project.line("import m.csv").code(0);
        let ran = ran.says("recorded 1201 samples");
        assert!(!ran.stderr.contains("several values"), "{}", ran.stderr);
        let samples = recorded(&project);
        let expected = samples.iter().filter(|sample| {
            sample.starts_with("time_to_build|commit=") && sample.ends_with("|7|-|")
        });
        assert_eq!(expected.count(), 1200);
        assert!(samples.contains(&"time_to_build|commit=c0ffee|8|-|".to_owned()));
    }
    // What was read before it is still known.
    let project = Project::new();
    project.write("a.csv", "commit,time_to_build\nc0ffee,9\n");
    project.write("m.csv", &table);
    let ran = project.line("import a.csv m.csv").code(0);
    ran.says("recorded 1202 samples").warns("several values");
}

#[test]
fn the_same_file_is_recorded_once_by_a_job_and_once_by_another() {
    let project = ci("test", "1");
    project.write("report.xml", JUNIT);
    project.line("import report.xml").code(0);
    project
        .line("import report.xml")
        .code(0)
        .says("recorded 0 samples, 7 known already");
    project
        .line("import report.xml --dry-run")
        .code(0)
        .says("would record 0 samples, 7 known already");
    // Its totals are known; its items are not.
    project
        .line("import --items all report.xml")
        .code(0)
        .says("recorded 4 samples, 7 known already");
    let next_month = |project: &Project| {
        let mut command = project.command(["import", "report.xml", "--json"]);
        let output = command
            .env("YARDSTICK_NOW", "2026-12-01T00:00:10Z")
            .output()
            .expect("starts");
        serde_json::from_slice::<Value>(&output.stdout).expect("JSON")
    };
    assert_eq!(next_month(&project)["known"], 7);
    let other = ci("lint", "1");
    other.write("report.xml", JUNIT);
    let store = project.file(".yardstick");
    let store = store.to_str().expect("UTF-8");
    other
        .run(["import", "report.xml", "--store", store])
        .code(0)
        .says("recorded 7 samples from");
    let again = ci("test", "2");
    again.write("report.xml", JUNIT);
    again
        .run(["import", "report.xml", "--store", store])
        .code(0)
        .says("recorded 7 samples from");
    project.line("doctor").code(0);
}

#[test]
fn a_test_keeps_its_place_whichever_items_are_wanted() {
    let report = r#"<testsuite name="api"><testcase classname="api" name="get" time="0.5"/>
<testcase classname="api" name="put" time="0.25"><failure/></testcase>
<testcase classname="api" name="old"><skipped/></testcase>
<testcase classname="api" name="mend" time="0.1"><flakyFailure/></testcase>
<testcase classname="api" name="cut" time="0.2"><error/></testcase></testsuite>"#;
    // Of the 7 totals, put and cut with result and time, mend with two results, its
    // time and its one retry, all are known; get's result and time are not.
    for (first, second, more) in [("all", "failing", 0), ("failing", "all", 2)] {
        let project = ci("test", "1");
        project.write("report.xml", report);
        let flags = |items| match items {
            "all" => "import report.xml --json --items all",
            _ => "import report.xml --json --items",
        };
        project.line(flags(first)).code(0);
        let document = project.line(flags(second)).code(0).json();
        assert_eq!(document["recorded"], more, "{document}");
    }
}

#[test]
fn a_file_without_a_value_is_left_alone_in_a_folder_and_refused_by_name() {
    for (name, text) in [
        ("c.prom", "# HELP x y\n# TYPE x gauge\n"),
        ("notes.txt", "# a\n\n# b\n"),
        ("e.lp", "build,os=linux ok=true 1795140000000000000\n"),
    ] {
        let project = Project::new();
        project.write("out/report.xml", JUNIT);
        project.write(&format!("out/{name}"), text);
        let document = project.line("import out --json").code(0).json();
        assert_eq!(document["recorded"], 7, "{name}");
        assert_eq!(document["left_alone"][0], format!("out/{name}"));
        project.run(["import", &format!("out/{name}")]).code(2);
    }
    let project = Project::new();
    project.write("out/report.xml", JUNIT);
    project.write("out/e.lp", "build,os=linux ok=true 1795140000000000000\n");
    let document = project.line("import out/* --json").code(0).json();
    assert_eq!(document["left_alone"][0], "out/e.lp");
    project
        .line("import out/* out/e.lp")
        .code(2)
        .warns("there is no field with a number");
}

#[test]
fn a_line_whose_count_is_no_number_is_left_out_and_not_called_uncovered() {
    let project = Project::new();
    let counts = "SF:a.rs\nDA:1,x\nDA:2,\nDA:3,1\nDA:4,1e+06\nDA:5,0\nDA:6,0\nend_of_record\n";
    project.write("a.info", counts);
    project
        .line("import a.info")
        .code(0)
        .warns("unreadable records: 2 left out");
    // Of lines 3 to 6, two.
    assert_eq!(
        recorded(&project),
        [
            "coverage_percent||50|%|",
            "lines_covered||2|count|",
            "lines_total||4|count|",
        ]
    );
}

#[test]
fn more_covered_than_there_is_makes_no_coverage() {
    let project = Project::new();
    let wrong = "TN:\nSF:a.rs\nLF:4\nLH:10\nend_of_record\n";
    let right = "SF:b.rs\nDA:1,1\nDA:2,0\nLF:2\nLH:1\nend_of_record\n";
    project.write("wrong.info", wrong);
    project.write("both.info", &format!("{wrong}{right}"));
    project
        .line("import wrong.info")
        .code(2)
        .warns("more is covered there than there is");
    project
        .line("import --items both.info")
        .code(0)
        .warns("counts that have more covered than there is: 1 left out");
    assert_eq!(
        recorded(&project),
        [
            "coverage_percent|file=b.rs|50|%|",
            "coverage_percent||50|%|",
            "lines_covered|file=b.rs|1|count|",
            "lines_covered||1|count|",
            "lines_total|file=b.rs|2|count|",
            "lines_total||2|count|",
        ]
    );
}

#[test]
fn times_of_openmetrics_are_seconds_where_the_file_ends_so() {
    for (end, time) in [("# EOF\n", "2026-11-20T01:28:18.000Z"), ("", "1970-01-21")] {
        let project = Project::new();
        let text = format!("a 1\nb 2 1795138098\n# HELP c d\nc 3\n{end}");
        project.write("m.prom", &text);
        project.line("import m.prom").code(0);
        let list = project.line("list b --json").code(0).json();
        let found = list["samples"][0]["time"].as_str().unwrap_or_default();
        assert!(found.starts_with(time), "{found}");
        let all = project.line("list --json --last 9").code(0).json();
        assert_eq!(all["samples"].as_array().map(Vec::len), Some(3));
    }
}

#[test]
fn equal_rows_of_one_file_stay_apart_and_outside_of_ci_nothing_is_held_back() {
    let rows = "metric,value,host\nload,3,a\nload,3,a\n";
    for project in [ci("x", "1"), Project::new()] {
        project.write("m.csv", rows);
        project
            .line("import m.csv")
            .code(0)
            .says("recorded 2 samples")
            .warns("several values for load");
    }
    let project = Project::new();
    project.write("m.csv", rows);
    for _ in 0..2 {
        project
            .line("import m.csv")
            .code(0)
            .says("recorded 2 samples");
    }
}

#[test]
fn complete_samples_take_no_flags() {
    let project = Project::new();
    project.line("record x 1").code(0);
    let exported = project.line("export").code(0).stdout;
    project.write("h.jsonl", &exported);
    project
        .line("import h.jsonl -m a=b")
        .code(2)
        .warns("\"h.jsonl\": written by `yardstick export`");
    project
        .line("import h.jsonl -k")
        .code(0)
        .says("recorded 0 samples, 1 known already");
}

#[test]
fn what_only_the_file_knows_of_a_direction_is_said() {
    let project = Project::new();
    project.write(
        "bmf.json",
        r#"{"a":{"throughput":{"value":5.0},"latency":{"value":2.0}}}"#,
    );
    let document = project
        .line("import bmf.json --json")
        .code(0)
        .warns("`direction = \"lower\"` under [metrics.latency]")
        .json();
    let warnings = document["warnings"].as_array().expect("a list");
    assert!(
        warnings
            .iter()
            .any(|w| w.as_str().is_some_and(|w| w.contains("higher is better")))
    );
}

#[test]
fn what_only_the_file_knows_of_a_direction_is_written_down_on_request() {
    let project = Project::with("# ours\n[metrics.throughput]\nunit = \"ops/s\" # agreed\n");
    project.write("bmf.json", r#"{"a":{"throughput":{"value":5.0}}}"#);
    project
        .line("import bmf.json --write-config")
        .code(0)
        .warns("yardstick.toml: direction of 1 metric written");
    assert_eq!(
        project.read("yardstick.toml"),
        "# ours\n[metrics.throughput]\nunit = \"ops/s\" # agreed\ndirection = \"higher\"\n"
    );
    let document = project.line("list --metrics --json").code(0).json();
    assert_eq!(document["metrics"][0]["direction"], "higher");
    let ran = project.line("import bmf.json").code(0);
    assert!(!ran.stderr.contains("better"), "{}", ran.stderr);
}

/// A line as `export` writes it; `more` goes behind the value.
fn line(number: u32, metric: &str, more: &str) -> String {
    format!(
        "{{\"id\":\"01JD0000000000000000000{number:03}\",\"time\":\"2026-11-20T01:00:00.000Z\",\"metric\":\"{metric}\",\"value\":1500{more}}}\n"
    )
}

#[test]
fn what_export_wrote_is_converted_to_the_unit_of_its_metric() {
    let spread = r#","unit":"ms","summary":{"n":3,"min":1000,"max":2500,"mean":1600,"sd":200}"#;
    let lines = [
        // The name says seconds, the configuration bytes, the store minutes.
        line(1, "test_duration", spread),
        line(2, "page", r#","unit":"kB""#),
        line(3, "wait", r#","unit":"s""#),
        // The first one says it.
        line(4, "free", r#","unit":"s""#),
        line(5, "free", r#","unit":"ms""#),
    ];
    let project = Project::with("[metrics.page]\nunit = \"B\"\n");
    project.line("record wait 2min").code(0);
    project.write("h.jsonl", &lines.concat());
    project.line("import h.jsonl").code(0).says("5 samples");
    let document = project.line("list --last 9 --json").code(0).json();
    let of = |metric: &str| -> Vec<(f64, String)> {
        let samples = document["samples"].as_array().expect("a list");
        let own = samples.iter().filter(|s| s["metric"] == metric);
        own.map(|s| {
            let value = s["value"].as_f64().expect("a number");
            (value, s["unit"].as_str().unwrap_or("-").to_owned())
        })
        .collect()
    };
    assert_eq!(of("test_duration"), [(1.5, "s".to_owned())]);
    assert_eq!(of("page"), [(1_500_000.0, "B".to_owned())]);
    assert!(of("wait").contains(&(25.0, "min".to_owned())));
    assert_eq!(
        of("free"),
        [(1500.0, "s".to_owned()), (1.5, "s".to_owned())]
    );
    let exported = project.line("export test_duration").code(0).stdout;
    let wanted = r#""summary":{"n":3,"min":1,"max":2.5,"mean":1.6,"sd":0.2}"#;
    assert!(exported.contains(wanted), "{exported}");
}

#[test]
fn a_throughput_is_in_bytes_here_and_in_elements_there_every_time() {
    let project = Project::new();
    let text = "parse time:   [1.0 ms 1.1 ms 1.2 ms]\n      thrpt:  [1.0 MiB/s 1.1 MiB/s 1.2 MiB/s]\nsort  time:   [1.0 ms 1.1 ms 1.2 ms]\n      thrpt:  [1.0 Kelem/s 1.1 Kelem/s 1.2 Kelem/s]\n";
    project.write("bench.txt", text);
    for _ in 0..2 {
        let ran = project.line("import bench.txt --json").code(0);
        assert_eq!(ran.json()["recorded"], 4);
        // With a name of its own it is no other case.
        project.line("import bench.txt --prefix web_").code(0);
    }
    let exported = project.line("export").code(0).stdout;
    let other = Project::new();
    other.write("h.jsonl", &exported);
    other.line("import h.jsonl").code(0).says("16 samples");
    assert_eq!(other.line("export").code(0).stdout, exported);
}

#[test]
fn a_unit_of_another_dimension_is_refused_in_what_export_wrote() {
    let good = line(1, "test_duration", r#","unit":"s""#);
    let bad = line(2, "test_duration", r#","unit":"B""#);
    let odd = bad.replace("\"metric\"", " \"metric\"");
    let csv = "id,time,metric,value,unit\n01JD0000000000000000000009,2026-11-20T01:00:00.000Z,test_duration,1,B\n";
    let json = format!(
        "{{\"schema\":\"yardstick/export/v1\",\"samples\":[{},{}]}}",
        good.trim(),
        bad.trim()
    );
    for (name, text, place) in [
        ("h.jsonl", format!("{good}{bad}"), "line 2"),
        ("odd.jsonl", format!("{good}{odd}"), "line 2"),
        ("h.csv", csv.to_owned(), "line 2"),
        ("h.json", json, "sample 2"),
    ] {
        let project = Project::new();
        project.write(name, &text);
        project.run(["import", name]).code(2).warns(&format!(
            "\"{name}\": {place}: test_duration is kept in s: cannot convert B"
        ));
        project.line("list").code(0).says("no samples");
    }
}

#[test]
fn nothing_stays_of_a_file_that_is_bad_at_its_end() {
    let project = Project::new();
    let lines: String = (1..=120).map(|n| line(n, "x", "")).collect();
    project.write("good.xml", JUNIT);
    project
        .with_input(
            ["import", "-k", "good.xml", "-", "--json"],
            format!("{lines}{{\"id\":7}}\n").as_bytes(),
        )
        .code(2)
        .warns("standard input: line 121");
    let document = project.line("list --metrics --json").code(0).json();
    let metrics = document["metrics"].as_array().expect("a list");
    assert_eq!(metrics.len(), 7, "those of the good file");
    assert!(metrics.iter().all(|m| m["metric"] != "x"));
}

#[test]
fn a_test_outcome_is_better_when_higher() {
    let project = Project::new();
    project.line("record test_outcome 1").code(0);
    let document = project.line("list --metrics --json").code(0).json();
    assert_eq!(document["metrics"][0]["direction"], "higher");
}

/// Whatever is hostile ends with its file named, and leaves nothing.
#[test]
fn hostile_files_are_refused() {
    let project = Project::new();
    let deep = "[".repeat(100_000);
    let tree = "<testsuite>".repeat(100_000);
    let line = format!("TAP version 13\n1..1\nok 1 {}\n", "x".repeat(20 << 20));
    let bomb = r#"<!DOCTYPE t [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><testsuite><testcase name="&b;"/></testsuite>"#;
    for (name, text) in [
        ("deep.json", deep.as_str()),
        ("tree.xml", tree.as_str()),
        ("line.tap", line.as_str()),
        ("bomb.xml", bomb),
        ("half.xml", &JUNIT[..100]),
        ("empty.xml", ""),
        ("page.xml", "<!DOCTYPE html><html><body>404</body></html>"),
        ("null.json", "null"),
    ] {
        project.write(name, text);
        project
            .run(["import", name])
            .code(2)
            .warns(&format!("\"{name}\""));
        project.line("list").code(0).says("no samples");
    }
}

/// Longer than what is looked at before it is known what a file is.
#[test]
fn a_long_file_is_read_part_by_part_and_nothing_stays_of_one_that_is_cut() {
    let project = Project::new();
    let case = |n: u32| match n % 1000 {
        0 => format!("<testcase name=\"t{n}\" time=\"0.5\"><failure/></testcase>\n"),
        _ => format!("<testcase name=\"t{n}\" time=\"0.5\"/>\n"),
    };
    let cases: String = (0..40_000).map(case).collect();
    let report = format!("<testsuite name=\"api\">{cases}</testsuite>");
    let hits: String = (1..=120_000)
        .map(|n| format!("DA:{n},{}\n", n % 4))
        .collect();
    let coverage = format!("SF:a.c\n{hits}end_of_record\n");
    assert!(cases.len().min(hits.len()) > 1 << 20);
    for (name, text) in [("report.xml", &report), ("lcov.info", &coverage)] {
        project.write(name, &text[..text.len() - 3]);
        project
            .run(["import", name])
            .code(2)
            .warns("the file ends too early");
        project.line("list").code(0).says("no samples");
    }
    project.write("report.xml", &report);
    project
        .with_input(["import", "report.xml", "-"], coverage.as_bytes())
        .code(0);
    let recorded = recorded(&project);
    for line in [
        "test_count||40000|count|",
        "test_failures||40|count|",
        "test_duration||20000|s|",
        "coverage_percent||75|%|",
        "lines_total||120000|count|",
        "lines_covered||90000|count|",
    ] {
        assert!(recorded.iter().any(|found| found == line), "{recorded:?}");
    }
}

#[test]
fn what_a_long_document_is_may_show_at_its_end() {
    let project = Project::new();
    let long = "x".repeat(3 << 19);
    let summary =
        format!(r#"{{"metrics":{{"load":{{"type":"{long}","value":7}}}},"root_group":{{}}}}"#);
    project.write("summary.json", &summary);
    project
        .line("import summary.json")
        .code(0)
        .says("(k6-summary)");
    assert_eq!(recorded(&project), ["load||7|-|"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_by_name_is_read_like_a_file() {
    let project = Project::new();
    project.write("report.xml", JUNIT);
    let program = assert_cmd::cargo::cargo_bin!("yardstick");
    for flags in ["", "--keep-going"] {
        let script = format!(
            "{} import {flags} <(head -c 90 report.xml; sleep 0.1; tail -c +91 report.xml)",
            program.display()
        );
        let output = project.shell(&script).output().expect("bash starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(text.contains("recorded 7 samples"), "{output:?}");
    }
}

#[test]
fn a_limit_names_its_flag() {
    let project = Project::new();
    project.write("report.xml", JUNIT);
    for (flag, limit) in [
        ("--max-size", "100"),
        ("--max-elements", "2"),
        ("--max-depth", "1"),
    ] {
        project
            .run(["import", "report.xml", flag, limit])
            .code(2)
            .warns(&format!("more than {limit}"))
            .warns(&format!("hint: {flag}"));
    }
    project.write("other.xml", JUNIT);
    project
        .line("import . --max-files 1")
        .code(2)
        .warns("--max-files");
}
