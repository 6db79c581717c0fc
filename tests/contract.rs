//! JSON output is a contract: every document is held to its schema, which
//! refuses unknown fields, and `docs/json.md` shows one whole example of each.
//!
//! `YARDSTICK_UPDATE=1 cargo test --test contract` writes the page anew.

mod support;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;
use support::Project;
use yardstick::benchmark::{
    Exit, Measured, Measurement, Plan, Resolution, Run, Task, judge, pairs,
};
use yardstick::report::{
    BackfillDocument, BackfillRow, BackfillStatus, BenchmarkDocument, BisectionDocument,
    BisectionOutcome, Format, GateRow, JudgedRow, NoiseDocument, RatioRow, RevisionRow, Role,
    Style, SuspectRow,
};
use yardstick::stats::compare::Design;

/// Document, the command that makes the example, its exit code.
const DOCUMENTS: &[(&str, &[&str], i32)] = &[
    (
        "record",
        &[
            "record",
            "test_duration",
            "12.5s",
            "-m",
            "suite=unit",
            "--json",
        ],
        0,
    ),
    (
        "import",
        &[
            "import",
            "time.txt",
            "--map",
            "process_memory=memory_usage",
            "--json",
        ],
        0,
    ),
    (
        "samples",
        &["list", "build_time", "--last", "1", "--json"],
        0,
    ),
    (
        "export",
        &["export", "build_time", "--last", "1", "--format", "json"],
        0,
    ),
    ("metrics", &["list", "--metrics", "--json"], 0),
    (
        "trends",
        &["trends", "build_time", "--forecast", "2", "--json"],
        0,
    ),
    ("insights", &["insights", "--json"], 0),
    (
        "explanation",
        &["insights", "explain", "08379940", "--json"],
        0,
    ),
    ("rules", &["rules", "check", "--json"], 0),
    ("rules-test", &["rules", "test", "--json"], 0),
    ("hooks", &["hooks", "list", "--json"], 0),
    ("hook-test", &["hooks", "test", "log", "--json"], 0),
    ("hook", &["hooks", "test", "log"], 0),
    ("hooks-run", &["hooks", "run", "--run-hooks", "--json"], 0),
    (
        "evaluation",
        &["evaluate", "build_time=104s", "--dry-run", "--json"],
        0,
    ),
    ("suggestions", &["suggest", "--json"], 0),
    ("history", &["insights", "history", "--json"], 0),
    ("budgets", &["budget", "check", "--json"], 1),
    ("report", &["report", "--against", "main", "--json"], 0),
    (
        "ratchet",
        &["budget", "ratchet", "build_time", "--dry-run", "--json"],
        0,
    ),
    ("proposals", &["budget", "propose", "--json"], 0),
    ("forecast", &["budget", "forecast", "--json"], 0),
    (
        "prune",
        &["prune", "--keep", "5d", "--dry-run", "--json"],
        0,
    ),
    ("doctor", &["doctor", "--json"], 0),
    ("sync", &["sync", "--json"], 0),
    ("init", &["init", "--json"], 0),
    (
        "benchmark",
        &[
            "benchmark",
            "./old",
            "./new",
            "--fail-if-slower",
            "5%",
            "--json",
        ],
        1,
    ),
    ("noise", &["benchmark", "--noise", "--json"], 0),
    (
        "bisection",
        &["bisect", "--good", "v1.0", "--json", "--", "./app"],
        0,
    ),
    (
        "backfill",
        &[
            "benchmark",
            "--revs",
            "v1.0..HEAD",
            "--record",
            "bench_time",
            "--json",
            "--",
            "./app",
        ],
        0,
    ),
];

/// What GNU time says, cut short.
const TIME: &str = "\tCommand being timed: \"make\"
\tElapsed (wall clock) time (h:mm:ss or m:ss): 0:02.00
\tMaximum resident set size (kbytes): 2048
\tExit status: 0
";

/// A history with something to say: a leak that broke its limit.
fn project() -> Project {
    let project =
        Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"100s\"\nwarn = \"90s\"\n");
    let leak: Vec<f64> = (0..12).map(|day| 80.0 + 2.0 * f64::from(day)).collect();
    project.history("build_time", &leak);
    project
}

/// A rule that speaks of the newest value, and a hook that is told.
fn ruled() -> Project {
    let project = Project::with(
        "[[rule]]\nname = \"slow\"\nmetric = \"build_time\"\nwhen = \"last > quantity('90s')\"\n\
         description = \"takes {last}\"\naction = \"See what it waits for.\"\n\
         [[hook]]\nname = \"log\"\nkind = [\"rule\"]\nrun = [\"true\", \"{title}\"]\n",
    );
    project.history("build_time", &[80.0, 81.0, 80.0, 95.0]);
    project
}

/// What a hook reads is a text in the document of its test.
fn read_by_a_hook(args: &[&str]) -> Value {
    let test = example(&[args, &["--json"]].concat(), 0, &ruled());
    serde_json::from_str(test["input"].as_str().expect("text")).expect("JSON")
}

/// A history that repeats itself around its level, or drifts away from it.
fn long_project(drift: f64) -> Project {
    let project = Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"100s\"\n");
    let level = |day: i32| 80.0 + drift * f64::from(day) + f64::from(day * 7 % 5) / 4.0;
    let values: Vec<f64> = (0..60).map(level).collect();
    project.history("build_time", &values);
    project
}

/// A branch beside a history of main.
fn compared() -> Project {
    let mut project = Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"100s\"\n")
        .var("YARDSTICK_BRANCH", "main");
    let noisy: Vec<f64> = (0..20).map(|i| 80.0 + f64::from(i * 7 % 5) / 2.0).collect();
    project.history("build_time", &noisy);
    project.variables.clear();
    project = project.var("YARDSTICK_BRANCH", "topic").var(
        "YARDSTICK_COMMIT",
        "4f9d0c1e4f9d0c1e4f9d0c1e4f9d0c1e4f9d0c1e",
    );
    project.line("record build_time=99s lint_errors=2").code(0);
    project
}

fn example(args: &[&str], code: i32, project: &Project) -> Value {
    project.run(args).code(code).json()
}

/// All examples in the order of [`DOCUMENTS`].
fn examples() -> Vec<(&'static str, String, Value)> {
    let project = project();
    DOCUMENTS
        .iter()
        .map(|(name, args, code)| {
            let document = match *name {
                // Measured times are never the same twice.
                "benchmark" => fixed(&fixed_benchmark()),
                "noise" => fixed(&fixed_noise()),
                "bisection" => fixed(&fixed_bisection()),
                "backfill" => fixed(&fixed_backfill()),
                "init" => {
                    let fresh = Project::empty();
                    fresh.write("Cargo.toml", "[package]\nname = \"x\"\n");
                    example(args, *code, &fresh)
                }
                "rules" | "rules-test" | "hooks" | "hook-test" | "hooks-run" => {
                    example(args, *code, &ruled())
                }
                "hook" => read_by_a_hook(args),
                "import" => {
                    let fresh = Project::new();
                    fresh.write("time.txt", TIME);
                    example(args, *code, &fresh)
                }
                "ratchet" | "proposals" => example(args, *code, &long_project(0.0)),
                "forecast" => example(args, *code, &long_project(0.25)),
                "report" => example(args, *code, &compared()),
                "sync" => {
                    let script = "git init -q --bare o.git && git init -q . && git remote add origin ./o.git";
                    let made = project.shell(script).status();
                    assert!(made.expect("git is there").success());
                    example(args, *code, &project)
                }
                _ => example(args, *code, &project),
            };
            (*name, format!("yardstick {}", args.join(" ")), document)
        })
        .collect()
}

fn fixed<D: yardstick::report::Document>(document: &D) -> Value {
    let mut out = Vec::new();
    yardstick::report::write(document, Format::Json, &Style::PLAIN, &mut out).expect("written");
    serde_json::from_slice(&out).expect("JSON")
}

fn fixed_run(wall: f64) -> Run {
    Run {
        wall,
        user: wall * 0.75,
        system: wall * 0.125,
        max_rss: Some(24_000_000),
        minor_faults: 1_200,
        major_faults: 0,
        voluntary_switches: 1,
        involuntary_switches: 2,
        exit: Exit::Code(0),
        timed_out: false,
        instructions: None,
        cycles: None,
    }
}

/// Two commands, the second one an eighth slower.
fn fixed_measured() -> (Vec<Task>, Measured) {
    let task = |name: &str| Task {
        name: name.to_owned(),
        through_shell: true,
        ..Task::default()
    };
    let steps = [3, 0, 4, 1, 5, 2, 7, 6];
    let measurement = |level: f64, first: u64| Measurement {
        runs: steps
            .iter()
            .map(|step| fixed_run(level + f64::from(*step) / 1024.0))
            .collect(),
        places: (0..8).map(|i| 2 * i + (first + i) % 2).collect(),
        overhead: None,
    };
    let measured = Measured {
        measurements: vec![measurement(0.5, 0), measurement(0.5625, 1)],
        design: Design::Rounds,
        interrupted: false,
        memory_floor: Some(5_000_000),
    };
    (vec![task("./old"), task("./new")], measured)
}

fn fixed_benchmark() -> BenchmarkDocument {
    let (tasks, measured) = fixed_measured();
    let plan = Plan {
        seed: 42,
        ..Plan::default()
    };
    let mut document = BenchmarkDocument::new(&tasks, &plan, &measured, Some(0));
    let pair = pairs(&measured, 0)[0];
    let row = JudgedRow::new("./new", judge(&pair, 0.05, 8), Some(&pair.comparison));
    document.gate = Some(GateRow::new(0.05, "./old".to_owned(), vec![row]));
    document
}

fn fixed_noise() -> NoiseDocument {
    let (_, mut measured) = fixed_measured();
    measured.measurements[1] = measured.measurements[0].clone();
    let found = Resolution::of(&measured, 42).expect("enough runs");
    NoiseDocument::new("a loop of the shell".to_owned(), &found)
}

fn suspect(hash: &str, day: u8, subject: &str) -> SuspectRow {
    SuspectRow {
        commit: hash.repeat(40),
        time: format!("2026-11-{day:02}").parse().expect("a day"),
        subject: subject.to_owned(),
        merge: false,
    }
}

fn fixed_bisection() -> BisectionDocument {
    let ratio = |ratio: f64| RatioRow {
        ratio,
        interval: [ratio - 0.0625, ratio + 0.0625],
    };
    let row = |revision: SuspectRow, role: Role, slow: Option<f64>| RevisionRow {
        runs: if role == Role::Skipped { 0 } else { 5 },
        ratio: (role != Role::Good && role != Role::Skipped).then(|| ratio(1.25)),
        reason: (role == Role::Skipped).then(|| "the build ended with exit code 1".to_owned()),
        revision,
        role,
        slow,
    };
    BisectionDocument {
        outcome: BisectionOutcome::Found,
        command: vec!["./app".to_owned()],
        measure: "time",
        commits: 7,
        rounds: 15,
        effect: Some(ratio(1.25)),
        probability: Some(0.998),
        step: Some(ratio(1.25)),
        suspects: vec![suspect("c", 12, "Parse twice")],
        revisions: vec![
            row(suspect("a", 10, "Release 1.0"), Role::Good, None),
            row(suspect("b", 11, "Try a parser"), Role::Skipped, None),
            row(suspect("c", 12, "Parse twice"), Role::Tested, Some(0.999)),
            row(suspect("d", 13, "Say thanks"), Role::Bad, None),
        ],
    }
}

fn fixed_backfill() -> BackfillDocument {
    let row = |commit: SuspectRow, status: BackfillStatus| BackfillRow {
        commit: commit.commit,
        time: commit.time,
        subject: commit.subject,
        status,
        values: if status == BackfillStatus::Recorded {
            vec![0.25]
        } else {
            Vec::new()
        },
        unit: (status == BackfillStatus::Recorded).then(|| "s".parse().expect("a unit")),
        reason: (status == BackfillStatus::Broken)
            .then(|| "the build ended with exit code 1".to_owned()),
    };
    BackfillDocument {
        metric: "bench_time".parse().expect("a name"),
        interrupted: false,
        revisions: vec![
            row(suspect("b", 11, "Try a parser"), BackfillStatus::Broken),
            row(suspect("c", 12, "Parse twice"), BackfillStatus::Recorded),
            row(suspect("d", 13, "Say thanks"), BackfillStatus::Known),
        ],
    }
}

#[test]
fn what_benchmark_prints_keeps_its_schema() {
    let project = Project::new();
    for args in [
        &[
            "benchmark",
            "--json",
            "-r",
            "6",
            "-L",
            "n",
            "1,2",
            "true {n}",
        ][..],
        &["benchmark", "--json", "-r", "1", "--", "true"],
        &["benchmark", "--json", "--noise", "-r", "6", "--", "true"],
    ] {
        let document = example(args, 0, &project);
        let name = if args.contains(&"--noise") {
            "noise"
        } else {
            "benchmark"
        };
        let schema = schema(name);
        let validator = jsonschema::validator_for(&schema).expect("a valid schema");
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|e| e.to_string())
            .collect();
        assert!(errors.is_empty(), "{args:?}: {errors:#?}");
    }
}

fn schema(name: &str) -> Value {
    Project::new().run(["schema", name]).code(0).json()
}

#[test]
fn a_step_keeps_the_schema_of_trends() {
    let project = Project::new();
    let stepped: Vec<f64> = (0..40)
        .map(|i| f64::from(if i < 30 { 100 } else { 120 } + i * 7 % 3))
        .collect();
    project.history("build_time", &stepped);
    let document = example(&["trends", "--json"], 0, &project);
    let schema = schema("trends");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    assert!(validator.is_valid(&document), "{document:#}");
    assert_eq!(document["series"][0]["changes"][0]["index"], 30);
}

#[test]
fn every_document_keeps_its_schema() {
    for (name, command, document) in examples() {
        let schema = schema(name);
        let validator = jsonschema::validator_for(&schema).expect("a valid schema");
        let errors: Vec<String> = validator
            .iter_errors(&document)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{command}: {errors:#?}");
        assert_eq!(document["schema"], format!("yardstick/{name}/v1"));
    }
}

#[test]
fn a_schema_refuses_unknown_and_missing_fields() {
    for (name, _, document) in examples() {
        let schema = schema(name);
        let validator = jsonschema::validator_for(&schema).expect("a valid schema");
        let mut more = document.clone();
        more["surprise"] = Value::Bool(true);
        assert!(!validator.is_valid(&more), "{name} takes an unknown field");
        let keys: Vec<String> = document
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        for key in keys {
            let mut less = document.clone();
            less.as_object_mut().expect("an object").remove(&key);
            assert!(!validator.is_valid(&less), "{name} does without {key}");
        }
    }
}

#[test]
fn the_insight_carries_what_a_script_needs() {
    let document = example(&["insights", "--json"], 0, &project());
    let insight = document["insights"]
        .as_array()
        .expect("a list")
        .first()
        .expect("an insight")
        .clone();
    for key in [
        "id",
        "category",
        "metric",
        "metadata",
        "kind",
        "severity",
        "description",
        "confidence",
        "suggested_action",
        "state",
        "first_seen",
        "last_seen",
        "occurrences",
        "evidence",
        "title",
        "body",
    ] {
        assert!(insight.get(key).is_some(), "{key}");
    }
    let id = insight["id"].as_str().expect("text");
    assert!(
        insight["body"]
            .as_str()
            .expect("text")
            .contains(&format!("<!-- yardstick:{id} -->"))
    );
}

#[test]
fn every_sample_in_the_store_keeps_the_schema_of_a_line() {
    let schema = schema("sample");
    let validator = jsonschema::validator_for(&schema).expect("a valid schema");
    let project = project();
    project
        .run([
            "record",
            "api_latency",
            "1ms",
            "2ms",
            "-m",
            "route=/",
            "--note",
            "a=b",
        ])
        .code(0);
    for line in project.read(".yardstick/samples/2026-11.jsonl").lines() {
        let sample: Value = serde_json::from_str(line).expect("JSON");
        assert!(validator.is_valid(&sample), "{line}");
    }
}

#[test]
fn the_examples_in_the_documentation_are_fresh() {
    let mut page = String::from(
        "# JSON documents\n\n\
         Every document carries `\"schema\": \"yardstick/<name>/v1\"`, and `yardstick schema <name>` prints the JSON\n\
         Schema that it keeps. Within a version keys are only added; a key that changes its meaning or goes makes a\n\
         new version. Numbers are in the unit beside them, times are UTC. The same input gives the same bytes.\n\n\
         Times, ids and folders below are those of an example.\n",
    );
    for (name, command, document) in examples() {
        let mut text = serde_json::to_string_pretty(&document).expect("serialises");
        for (key, shown) in [
            ("store", "/home/ann/project/.yardstick"),
            ("folder", "/home/ann/project"),
        ] {
            if let Some(path) = document[key].as_str() {
                text = text.replace(path, shown);
            }
        }
        let _ = write!(page, "\n## {name}\n\n`{command}`\n\n```json\n{text}\n```\n");
    }
    let sample = project().line("export --last 1").code(0).stdout;
    let _ = write!(
        page,
        "\n## sample\n\nA line of the store, of `yardstick export` and of `list --format jsonl`; keys that are not known are kept.\n\n\
         `yardstick export --last 1`\n\n```json\n{sample}```\n"
    );
    page.push_str(
        "\n## formats\n\n`yardstick import --list-formats --json` lists every format that `import` reads, with what it gives: the rows\n\
         of [formats.md](formats.md).\n",
    );
    for name in Project::new().line("schema").code(0).stdout.lines() {
        assert!(
            page.contains(&format!("\n## {name}\n")),
            "{name} has no example"
        );
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/json.md");
    if std::env::var_os("YARDSTICK_UPDATE").is_some() {
        std::fs::write(&path, &page).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(
        found, page,
        "docs/json.md is stale: YARDSTICK_UPDATE=1 cargo test --test contract"
    );
}
