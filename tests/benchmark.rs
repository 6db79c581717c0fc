//! `benchmark` against programs whose behaviour is known, its outputs, and its
//! exit codes. Times are only held against bounds that any machine keeps.

#![cfg(unix)]

mod support;

use std::io::Read;
use std::process::Stdio;

use serde_json::Value;
use support::Project;

fn json(project: &Project, args: &[&str]) -> Value {
    let args = [&["benchmark", "--json"], args].concat();
    project.run(args).code(0).json()
}

fn median(result: &Value) -> f64 {
    result["median"].as_f64().expect("a number")
}

#[test]
fn known_programs_are_measured_as_they_are() {
    let project = Project::new();
    let spin = "i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done";
    let allocate = "dd if=/dev/zero of=/dev/null bs=200M count=1";
    let document = json(
        &project,
        &[
            "-r",
            "3",
            "-i",
            "sleep 0.1",
            spin,
            allocate,
            &format!("sh -c '{spin}'; true"),
        ],
    );
    let results = document["results"].as_array().expect("a list");
    let cpu =
        |i: usize| results[i]["user"].as_f64().unwrap() + results[i]["system"].as_f64().unwrap();
    // A sleeper takes its time, and no CPU.
    let slept = median(&results[0]);
    assert!(
        (0.09..5.0).contains(&slept) && cpu(0) < 0.05,
        "{slept} {}",
        cpu(0)
    );
    // A spinner takes CPU, and so does one whose child spins.
    assert!(cpu(1) > 0.002 && cpu(3) > 0.002, "{} {}", cpu(1), cpu(3));
    // The memory of a child counts, and that of another command's does not.
    let peak = |i: usize| results[i]["memory_usage_byte"][1].as_u64().unwrap();
    assert!((200 << 20..400 << 20).contains(&peak(2)), "{}", peak(2));
    assert!(
        peak(0) < 100 << 20 && peak(1) < 100 << 20,
        "{} {}",
        peak(0),
        peak(1)
    );
}

#[test]
fn instructions_are_counted_in_every_run_or_not_at_all() {
    let project = Project::new();
    let spin = "sh -c 'i=0; while [ $i -lt 30000 ]; do i=$((i+1)); done'";
    let counted = |when: &str| {
        let document = json(&project, &["-N", "-r", "9", "--counters", when, spin]);
        document["results"][0]["instructions"].clone()
    };
    assert_eq!(counted("never"), Value::Null);
    // Not every kernel and processor counts. A round of a shell's loop takes more than ten.
    if let Some(instructions) = counted("always").as_f64() {
        assert!(instructions > 300_000.0, "{instructions}");
    }
}

#[test]
fn runs_take_turns_in_random_order_and_one_after_the_other_where_asked() {
    let project = Project::new();
    let order = |flag: &str| -> String {
        let args = [
            "benchmark",
            flag,
            "-r",
            "20",
            "-w",
            "1",
            "printf a >> log",
            "printf b >> log",
        ];
        project.run(args).code(0);
        let log = project.read("log");
        std::fs::remove_file(project.file("log")).unwrap();
        log
    };
    let turns = order("--style=basic");
    assert_eq!(turns.len(), 42);
    let rounds: Vec<&str> = (2..42).step_by(2).map(|i| &turns[i..i + 2]).collect();
    assert!(
        rounds.iter().all(|round| ["ab", "ba"].contains(round)),
        "{turns}"
    );
    assert!(rounds.contains(&"ab") && rounds.contains(&"ba"), "{turns}");
    assert_eq!(
        order("--sequential"),
        format!("{}{}", "a".repeat(21), "b".repeat(21))
    );
}

#[test]
fn the_seed_pins_the_order() {
    let project = Project::new().var("YARDSTICK_SEED", "7");
    let places = || {
        let document = json(&project, &["-N", "-r", "8", "true", "true a"]);
        document["results"][0]["places"].clone()
    };
    assert_eq!(places(), places());
}

#[test]
fn what_belongs_around_runs_happens_in_its_order() {
    let project = Project::new();
    project
        .run([
            "benchmark",
            "-r",
            "2",
            "-w",
            "1",
            "-s",
            "printf S{v} >> log",
            "-p",
            "printf p >> log",
            "-C",
            "printf c >> log",
            "-c",
            "printf X{v} >> log",
            "-L",
            "v",
            "1,2",
            "printf \"{v}$HYPERFINE_ITERATION\" >> log",
        ])
        .code(0)
        .warns("one after the other");
    assert_eq!(project.read("log"), "S1p10cp10cp11cX1S2p20cp20cp21cX2");
}

#[test]
fn a_cleanup_happens_whatever_was_before() {
    let project = Project::new();
    project
        .run(["benchmark", "-c", "touch cleaned", "false"])
        .code(2)
        .warns("exit code 1 in run 1\nhint: -i");
    let failing = ["benchmark", "--export-json", "all.json", "false"];
    project.run(failing).code(2);
    assert!(!project.file("all.json").exists());
    assert!(project.file("cleaned").exists());
    project
        .run(["benchmark", "-p", "exit 4", "true"])
        .code(2)
        .warns("the prepare command failed: exit code 4");
    assert!(project.file("cleaned").exists());
}

#[test]
fn a_program_that_fails_every_third_time() {
    let project = Project::new();
    let flaky = "n=$(cat n 2>/dev/null || echo 0); n=$((n+1)); echo $n > n; test $((n % 3)) -ne 0 || exit 5";
    project
        .run(["benchmark", "-r", "9", flaky])
        .code(2)
        .warns("exit code 5 in run 3");
    project.write("n", "0");
    for flag in ["-i", "-i=5", "--ignore-failure=7,5"] {
        let document = json(&project, &["-r", "9", flag, flaky]);
        let codes = document["results"][0]["exit_codes"]
            .as_array()
            .expect("a list");
        assert_eq!(codes.iter().filter(|code| **code == 5).count(), 3, "{flag}");
        assert_eq!(
            document["results"][0]["warnings"][0]["message"],
            "3 of 9 runs failed"
        );
    }
    project.run(["benchmark", "-r", "9", "-i=7", flaky]).code(2);
}

#[test]
fn a_time_limit_is_kept() {
    let project = Project::new();
    let args = ["benchmark", "-r", "2", "--timeout", "150ms", "sleep 30"];
    project
        .run(args)
        .code(2)
        .warns("took longer than 0.15 s in run 1, and was killed");
    let document = json(
        &project,
        &["-i", "-r", "2", "--timeout", "150ms", "sleep 30"],
    );
    let result = &document["results"][0];
    assert_eq!(result["exit_codes"], serde_json::json!([null, null]));
    assert_eq!(result["warnings"][0]["kind"], "timed_out");
    // The shell's start is taken off.
    assert!((0.05..20.0).contains(&median(result)), "{result:#}");
}

#[test]
fn parameters_make_rows_and_names() {
    let project = Project::new();
    let args = [
        "-r",
        "1",
        "-L",
        "a",
        "x,y",
        "-P",
        "n",
        "1",
        "2",
        "-n",
        "row {a}{n}",
        "echo {a} {n} >> log",
    ];
    let document = json(&project, &args);
    let results = document["results"].as_array().expect("a list");
    let names: Vec<&str> = results
        .iter()
        .map(|r| r["command"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["row x1", "row y1", "row x2", "row y2"]);
    assert_eq!(
        results[3]["parameters"],
        serde_json::json!({"a": "y", "n": "2"})
    );
    let mut lines: Vec<String> = project.read("log").lines().map(str::to_owned).collect();
    lines.sort();
    assert_eq!(lines, ["x 1", "x 2", "y 1", "y 2"]);
}

#[test]
fn a_vector_of_arguments_needs_no_quotes() {
    let project = Project::new();
    project
        .run([
            "benchmark",
            "-r",
            "1",
            "--output",
            "out",
            "--",
            "printf",
            "%s|",
            "a b",
            "$HOME",
            "*",
        ])
        .code(0)
        .says("printf %s| a b $HOME *");
    assert_eq!(project.read("out"), "a b|$HOME|*|");
    project
        .run([
            "benchmark",
            "-r",
            "1",
            "-N",
            "--output=out",
            "printf '%s|' 'a b' \"c\"",
        ])
        .code(0);
    assert_eq!(project.read("out"), "a b|c|");
    project.write("in", "from a file");
    project
        .run([
            "benchmark",
            "-r",
            "1",
            "--input=in",
            "--output=out",
            "--",
            "cat",
        ])
        .code(0);
    assert_eq!(project.read("out"), "from a file");
}

#[test]
fn a_difference_is_said_in_a_sentence_and_can_fail() {
    let project = Project::new();
    let two = ["-N", "-r", "10", "sleep 0.005", "sleep 0.08"];
    let document = json(&project, &two);
    let found = &document["comparisons"][0];
    assert_eq!(
        (&found["verdict"], &found["command"]),
        (&"faster".into(), &"sleep 0.005".into())
    );
    let sentence = found["sentence"].as_str().expect("text");
    assert!(
        sentence.starts_with("sleep 0.005 is ")
            && sentence.contains(" times faster than sleep 0.08 (95 %: "),
        "{sentence}"
    );
    let gate = |limit: &str, commands: [&str; 2]| {
        project.run(
            [
                &["benchmark", "-N", "-r", "10", "--fail-if-slower", limit][..],
                &commands,
            ]
            .concat(),
        )
    };
    gate("50%", ["sleep 0.005", "sleep 0.08"])
        .code(1)
        .says("too slow")
        .says(sentence.split(" is ").next().unwrap());
    gate("5%", ["sleep 0.08", "sleep 0.005"])
        .code(0)
        .says("pass: at most 5.0 % slower than sleep 0.08 is allowed");
}

#[test]
fn a_gate_that_cannot_tell_says_what_would_help() {
    let project = Project::new();
    let few = [
        "benchmark",
        "-N",
        "-r",
        "2",
        "--fail-if-slower",
        "5%",
        "sleep 0.001",
        "sleep 0.001",
    ];
    project
        .run(few)
        .code(3)
        .says("not known: about 10 runs of each command would settle it (--runs 10)");
    project
        .run([&few[..], &["--allow-unjudged"]].concat())
        .code(0);
    project
        .run(["benchmark", "--fail-if-slower", "5%", "true"])
        .code(2)
        .warns("has nothing to hold the command against");
}

#[test]
fn measuring_again_confirms_or_takes_back_an_alarm() {
    let project = Project::new();
    let gate = |second: &str| {
        project.run([
            "benchmark",
            "-N",
            "-r",
            "10",
            "--remeasure",
            "--fail-if-slower",
            "50%",
            "sleep 0.03",
            second,
        ])
    };
    let confirmed = gate("sleep 0.08").code(1);
    assert!(
        confirmed.stdout.contains("allowed, measured twice"),
        "{}",
        confirmed.stdout
    );
    confirmed.warns("measuring again");
    // Slow for the first ten runs only.
    project.write(
        "slow.sh",
        "echo >> n; test $(wc -l < n) -gt 10 || sleep 0.15\n",
    );
    gate("sh slow.sh")
        .code(3)
        .says("it was slower, and measured afresh it was not");
}

#[test]
fn what_is_recorded_is_the_median_with_its_spread() {
    let project = Project::new();
    let recorded = project.run([
        "benchmark",
        "-N",
        "-r",
        "5",
        "--record",
        "bench_time",
        "-n",
        "nap",
        "--metadata",
        "suite=io",
        "--export-json",
        "all.json",
        "-L",
        "t",
        "0.002,0.004",
        "sleep {t}",
    ]);
    recorded.code(0).warns("recorded 2 samples of bench_time");
    let listed = project.line("list bench_time --json").code(0).json();
    let samples = listed["samples"].as_array().expect("a list");
    let measured: Value = serde_json::from_str(&project.read("all.json")).expect("JSON");
    assert_eq!(samples.len(), 2);
    for (sample, result) in samples
        .iter()
        .zip(measured["results"].as_array().expect("a list"))
    {
        // bench_time is kept in nanoseconds.
        let (value, seconds) = (sample["value"].as_f64().expect("a number"), median(result));
        assert!(
            (value / seconds / 1e9 - 1.0).abs() < 1e-9,
            "{value} {seconds}"
        );
        assert_eq!(sample["summary"]["n"], 5);
        assert_eq!(sample["metadata"]["bench"], "nap");
        assert_eq!(sample["metadata"]["suite"], "io");
        assert_eq!(sample["metadata"]["t"], result["parameters"]["t"]);
        assert_eq!(sample["context"]["machine"], "testbox");
    }
    project
        .run(["benchmark", "--record", "memory_usage", "true"])
        .code(2)
        .warns("no unit of time");
    project
        .run([
            "benchmark",
            "--record",
            "bench_time",
            "-n",
            "a",
            "-n",
            "a",
            "true",
            "false",
        ])
        .code(2)
        .warns("two commands would be recorded as bench=a");
}

#[test]
fn a_command_is_held_against_what_was_recorded() {
    let project = Project::new();
    let gate = [
        "benchmark",
        "-N",
        "-r",
        "5",
        "--baseline",
        "bench_time",
        "--fail-if-slower",
        "20%",
        "sleep 0.05",
    ];
    project
        .run(gate)
        .code(3)
        .says("nothing is recorded on this machine; 5 are needed");
    let history = |seconds: f64| {
        let line = |i: u32| {
            let value = seconds * (1.0 + 0.01 * f64::from(i % 3));
            format!(
                r#"{{"metric":"bench_time","value":{value},"unit":"s","metadata":{{"bench":"sleep 0.05"}}}}"#
            )
        };
        let lines: Vec<String> = (0..6).map(line).collect();
        project
            .with_input(["record", "-"], lines.join("\n").as_bytes())
            .code(0);
    };
    history(0.01);
    project
        .run(gate)
        .code(1)
        .says("too slow")
        .says("slower than the recorded bench_time");
    // Its level is a hundred times as high from now on, for most of the newest
    // samples: that does not make it the baseline, but somebody who accepts it does.
    (0..3).for_each(|_| history(5.0));
    project.run(gate).code(1).says("too slow");
    let found = project.line("insights --json").code(0).json();
    let id = found["insights"][0]["id"].as_str().expect("text");
    project
        .run(["insights", "accept", id, "--reason", "it does more"])
        .code(0);
    project.run(gate).code(0).says("allowed");
}

#[test]
fn the_export_is_read_by_import() {
    let project = Project::new();
    project
        .run([
            "benchmark",
            "-N",
            "-r",
            "4",
            "-L",
            "n",
            "1,2",
            "true {n}",
            "--export-json",
            "b.json",
        ])
        .code(0);
    let document = project
        .run(["import", "b.json", "--items", "all", "--json"])
        .code(0)
        .json();
    assert_eq!(document["files"][0]["format"], "hyperfine", "{document:#}");
    let times = project.line("list bench_time --json").code(0).json();
    let measured: Value = serde_json::from_str(&project.read("b.json")).expect("JSON");
    let value = times["samples"][1]["value"].as_f64().expect("a number");
    assert!((value / median(&measured["results"][1]) / 1e9 - 1.0).abs() < 1e-9);
    assert_eq!(times["samples"][1]["metadata"]["n"], "2");
    // The keys that hyperfine's own scripts read.
    let first = measured["results"][0].as_object().expect("an object");
    for key in [
        "command",
        "mean",
        "stddev",
        "median",
        "user",
        "system",
        "min",
        "max",
        "times",
        "memory_usage_byte",
        "exit_codes",
        "parameters",
    ] {
        assert!(first.contains_key(key), "{key}");
    }
}

#[test]
fn tables_go_to_files_and_carry_no_harm() {
    let project = Project::new();
    let hostile = "=1|2`<b>&\u{1b}[31m";
    project
        .run([
            "benchmark",
            "-N",
            "-r",
            "3",
            "-u",
            "millisecond",
            "--sort",
            "mean-time",
            "-n",
            hostile,
            "-n",
            "b",
            "true",
            "true",
            "--export-csv",
            "t.csv",
            "--export-markdown",
            "t.md",
            "--export-asciidoc",
            "t.adoc",
            "--export-orgmode",
            "t.org",
            "--export-svg",
            "t.svg",
        ])
        .code(0);
    assert!(
        project
            .read("t.csv")
            .starts_with("command,mean,stddev,median,user,system,min,max\n'=1|2")
    );
    let markdown = project.read("t.md");
    assert!(
        markdown
            .starts_with("| Command | Mean [ms] | Min [ms] | Max [ms] | Relative |\n|:---|---:|"),
        "{markdown}"
    );
    assert!(
        markdown.contains("=1\\|2") && markdown.lines().count() == 4,
        "{markdown}"
    );
    assert!(
        project
            .read("t.adoc")
            .starts_with("[cols=\"<,>,>,>,>\"]\n|===\n| Command\n")
    );
    assert!(project.read("t.org").lines().nth(1) == Some("|--+--+--+--+--|"));
    let svg = project.read("t.svg");
    assert!(
        svg.starts_with("<svg ")
            && svg.contains("&lt;b&gt;&amp;")
            && svg.matches("<circle").count() == 6
    );
    for file in ["t.csv", "t.md", "t.adoc", "t.org", "t.svg"] {
        assert!(!project.read(file).contains('\u{1b}'), "{file}");
    }
    let piped = project
        .run(["benchmark", "-N", "-r", "2", "--export-json", "-", "true"])
        .code(0);
    assert_eq!(
        piped.json()["results"][0]["times"]
            .as_array()
            .expect("a list")
            .len(),
        2
    );
    project
        .run(["benchmark", "--export-csv", "no/such/folder", "true"])
        .code(2)
        .warns("cannot write");
    let csv = project
        .run(["benchmark", "-N", "-r", "2", "--format", "csv", "true"])
        .code(0);
    assert_eq!(csv.stdout.lines().count(), 2);
    assert_eq!(
        project
            .run(["benchmark", "-N", "-r", "2", "--style", "none", "true"])
            .code(0)
            .stdout,
        ""
    );
}

#[test]
fn wrong_use_is_named() {
    let project = Project::new();
    for (args, part) in [
        (&["benchmark"][..], "there is no command to measure"),
        (
            &["benchmark", "-N", "no-such-program-here"],
            "there is no program \"no-such-program-here\"",
        ),
        (&["benchmark", "--", "sleep 0.1"], "hint: behind --"),
        (&["benchmark", "-N", "it's"], "a quote that is not closed"),
        (
            &["benchmark", "-p", "a", "-p", "b", "true", "true", "true"],
            "--prepare is given 2 times for 3 commands",
        ),
        (
            &["benchmark", "-n", "a", "-n", "b", "true"],
            "--command-name is given 2 times for 1 command",
        ),
        (
            &["benchmark", "-m", "5", "-M", "3", "true"],
            "--min-runs 5 is more than --max-runs 3",
        ),
        (
            &["benchmark", "-P", "n", "1", "x", "true"],
            "\"x\" is no decimal number",
        ),
        (
            &["benchmark", "-L", "n", "1", "-L", "n", "2", "true"],
            "parameter \"n\" is given twice",
        ),
        (
            &["benchmark", "-S", "false", "true"],
            "cannot run an empty command",
        ),
        (&["benchmark", "--timeout", "soon", "true"], "--timeout"),
        (&["benchmark", "-i=x", "true"], "\"x\" is no exit code"),
        (&["benchmark", "--input", "missing", "true"], "cannot open"),
        (
            &["benchmark", "--noise", "true", "false"],
            "--noise measures one command",
        ),
    ] {
        project.run(args).code(2).warns(part);
    }
}

#[test]
fn ctrl_c_ends_the_command_and_keeps_what_was_measured() {
    let project = Project::new();
    let mut command = project.command([
        "benchmark",
        "-r",
        "100000",
        "-c",
        "touch cleaned",
        "echo >> log; sleep 0.02",
    ]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let lines =
        || std::fs::read_to_string(project.file("log")).map_or(0, |log| log.lines().count());
    while lines() < 5 {
        assert!(
            child.try_wait().expect("a child").is_none(),
            "it ended by itself"
        );
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    let id = child.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-INT", &id])
            .status()
            .expect("kill")
            .success()
    );
    let mut shown = String::new();
    child
        .stdout
        .take()
        .expect("piped")
        .read_to_string(&mut shown)
        .expect("text");
    assert_eq!(child.wait().expect("ended").code(), Some(130));
    assert!(
        shown.contains("interrupted: this is what was measured until then"),
        "{shown}"
    );
    assert!(project.file("cleaned").exists());
}

#[test]
fn a_precision_that_is_reached_ends_the_runs() {
    let project = Project::new();
    let document = json(
        &project,
        &[
            "-N",
            "--precision",
            "90%",
            "--min-time",
            "1ms",
            "-M",
            "40",
            "sleep 0.05",
        ],
    );
    assert_eq!(
        document["results"][0]["times"]
            .as_array()
            .expect("a list")
            .len(),
        10
    );
    let document = json(
        &project,
        &[
            "-N",
            "--precision",
            "0.000001%",
            "--min-time",
            "1ms",
            "-M",
            "25",
            "sleep 0.001",
        ],
    );
    let result = &document["results"][0];
    assert_eq!(result["times"].as_array().expect("a list").len(), 25);
    let kinds: Vec<&Value> = result["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| &w["kind"])
        .collect();
    assert!(kinds.contains(&&"imprecise".into()), "{kinds:?}");
}

#[test]
fn the_noise_of_a_machine_says_what_differences_need() {
    let project = Project::new();
    let document = project
        .run([
            "benchmark",
            "--noise",
            "--json",
            "--min-time",
            "1ms",
            "-m",
            "12",
            "--",
            "sleep",
            "0.003",
        ])
        .code(0)
        .json();
    assert_eq!(document["runs"], 24);
    let needs = document["needs"].as_array().expect("a list");
    let runs = |i: usize| needs[i]["runs"].as_u64().expect("a number");
    assert!(
        runs(0) >= runs(1) && runs(1) >= runs(2) && runs(2) >= 5,
        "{document:#}"
    );
}
