//! The report from the outside: who is held against whom, what a gate makes of
//! it, and that no name can break the page.

mod support;

use std::fmt::Write as _;

use support::{NOW, Project};

const COMMITS: [&str; 3] = [
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
    "cccccccccccccccccccccccccccccccccccccccc",
];

/// Twenty values around 100, three percent apart.
fn noisy() -> Vec<f64> {
    (0..20)
        .map(|i| 100.0 + f64::from(i * 7 % 5) - 2.0)
        .collect()
}

/// A history of main in which every series is of around 100.
fn project(metrics: &[&str]) -> Project {
    let mut project = Project::new().var("YARDSTICK_BRANCH", "main");
    for metric in metrics {
        project.history(metric, &noisy());
    }
    project.variables.clear();
    project
}

/// Records as a pull request whose branch is called like the baseline.
fn record(project: &mut Project, commit: &str, line: &str) {
    pull_request(project, commit);
    project.line(&format!("record {line}")).code(0);
}

fn pull_request(project: &mut Project, commit: &str) {
    project.variables = [
        ("YARDSTICK_BRANCH", "main"),
        ("YARDSTICK_PULL_REQUEST", "43"),
        ("YARDSTICK_COMMIT", commit),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .to_vec();
}

#[test]
fn a_pull_request_is_held_against_the_baseline() {
    let mut project = project(&["build_time", "test_duration", "coverage_percent"]);
    record(
        &mut project,
        COMMITS[0],
        "build_time=130s test_duration=101s coverage_percent=120 lint_errors=3",
    );
    let ran = project
        .line("report --against main --fail-on regression")
        .code(1)
        .says("Worse than main: build_time +30.0 % (1 of 3 series)\n")
        .says("judged 3 of 4 series: 1 worse, 1 better, 1 as before\n")
        .says("not judged, new: the baseline has no samples: lint_errors");
    assert!(!ran.stdout.contains("test_duration"), "{}", ran.stdout);
    let json = project.line("report --against main --json").code(0).json();
    let row = &json["series"][0];
    assert_eq!(json["verdict"], "worse");
    assert_eq!(
        (&row["metric"], &row["kind"]),
        (&"build_time".into(), &"regression".into())
    );
    assert_eq!(
        (row["before"].as_f64(), row["after"].as_f64()),
        (Some(100.0), Some(130.0))
    );
    assert_eq!(row["commit"], COMMITS[0]);
    // numpy and scipy, by the recipe in stats/against.rs.
    let low = row["interval"][0].as_f64().expect("a number");
    let high = row["interval"][1].as_f64().expect("a number");
    assert!(
        (low - 24.174_950_89).abs() < 1e-6 && (high - 36.098_302_27).abs() < 1e-6,
        "{low} {high}"
    );
    project
        .line("report --against main --fail-on anomaly")
        .code(0);
    project.line("report --against main --fail-on any").code(1);
}

#[test]
fn the_newest_commit_counts_and_what_is_mended_is_fine() {
    let mut project = project(&["build_time"]);
    record(&mut project, COMMITS[0], "build_time 130s");
    project.line("report --against main --fail-on any").code(1);
    record(&mut project, COMMITS[1], "build_time 101s");
    project
        .line("report --against main --fail-on any")
        .code(0)
        .says("Fine: none of 1 series is worse than main");
    // The commit before can be asked for.
    project
        .line(&format!("report --against main --commit {}", COMMITS[0]))
        .code(0)
        .says("+30.0 %");
}

#[test]
fn a_commit_of_the_baseline_is_held_against_those_before() {
    let mut project = project(&["build_time"]);
    project = project.var("YARDSTICK_BRANCH", "main");
    project
        .variables
        .push(("YARDSTICK_COMMIT".to_owned(), COMMITS[2].to_owned()));
    project.line("record build_time 130s").code(0);
    let json = project.line("report --against main --json").code(0).json();
    assert_eq!(
        (&json["candidate"], &json["verdict"]),
        (&"cccccccccccc".into(), &"worse".into())
    );
    assert_eq!(json["series"][0]["baseline_n"], 20);
}

#[test]
fn nothing_judged_is_a_verdict_of_its_own() {
    let mut project = project(&["build_time"]);
    pull_request(&mut project, COMMITS[0]);
    let asked = "report --against main --fail-on regression";
    project
        .line(asked)
        .code(3)
        .says("Nothing was judged: not measured here (1 of 1 series)");
    project.line(&format!("{asked} --allow-unjudged")).code(0);
    project
        .line("report --against nobody --fail-on any")
        .code(3)
        .says("Nothing was judged: no samples of #43");
    let outside = Project::new();
    outside.line("record build_time 3s").code(0);
    outside
        .line("report --against main")
        .code(2)
        .warns("nothing to hold against \"main\"")
        .warns("hint: name the samples with --branch or --commit");
}

#[test]
fn a_broken_budget_is_a_verdict_and_a_kind() {
    let project =
        Project::with("[[budget]]\nmetric = \"build_time\"\nmax = \"90s\"\n").var("TZ", "UTC");
    project.history("build_time", &noisy());
    project
        .line("report --fail-on budget")
        .code(1)
        .says("1 budget broken\n");
    project.line("report --fail-on regression").code(0);
    project
        .line("report test_duration")
        .code(2)
        .warns("the store has no metric \"test_duration\"");
    project
        .line("report --fail-on regresion")
        .code(2)
        .warns("one of any, regression");
}

#[test]
fn the_history_is_told_by_its_insights() {
    let project = Project::new();
    let stepped: Vec<f64> = (0..40)
        .map(|i| f64::from(if i < 30 { 100 } else { 120 } + i * 7 % 3))
        .collect();
    project.history("build_time", &stepped);
    project
        .line("report --format markdown --fail-on regression")
        .code(1)
        .says("### Needs attention: `build_time` worse: ")
        .says("| **attention** | `build_time` | worse: ")
        .says("<!-- yardstick:report -->\n");
    let plain = Project::new();
    plain.history("build_time", &noisy());
    plain
        .line("report --fail-on any")
        .code(0)
        .says("Fine: none of 1 series needs attention");
}

#[test]
fn commits_lead_to_the_forge_without_its_password() {
    let mut project = project(&["build_time"]);
    project.write(
        ".git/config",
        "[core]\n[remote \"origin\"]\n\turl = https://ann:hunter2@gitlab.example/a/b.git\n",
    );
    project.write(".git/HEAD", "ref: refs/heads/main\n");
    for folder in ["objects", "refs"] {
        std::fs::create_dir_all(project.file(".git").join(folder)).expect("created");
    }
    record(&mut project, COMMITS[0], "build_time 130s");
    let page = project
        .line("report --against main --format markdown --marker pr.linux")
        .code(0)
        .says(&format!(
            "#43 at [`aaaaaaaa`](https://gitlab.example/a/b/-/commit/{}): judged 1 of 1 series",
            COMMITS[0]
        ))
        .says("<!-- yardstick:pr.linux -->")
        .stdout;
    assert!(!page.contains("hunter2") && !page.contains("ann"), "{page}");
    for marker in ["", "a-->b", "a b", "--"] {
        project
            .run(["report", "--marker", marker])
            .code(2)
            .warns("--marker");
    }
}

/// Samples as `export` writes them, of main and of a pull request.
fn samples(names: impl Iterator<Item = String>) -> String {
    let mut lines = String::new();
    let mut id = 0;
    for (i, name) in names.enumerate() {
        let metadata = serde_json::to_string(&name).expect("serialises");
        let mut line = |value: f64, day: i64, context: &str| {
            id += 1;
            let now: yardstick::model::Timestamp = NOW.parse().expect("valid");
            let time = now.saturating_add(-day * 86_400_000);
            let _ = writeln!(
                lines,
                "{{\"id\":\"01M7W1Q0YV6ZB6V2S7{id:08}\",\"time\":\"{time}\",\"metric\":\"build_time\",\"value\":{value},\"unit\":\"s\",\"metadata\":{{\"of\":{metadata}}},\"context\":{context}}}"
            );
        };
        for day in 1..7 {
            line(10.0, day, "{\"branch\":\"main\"}");
        }
        let commit = format!(
            "{{\"branch\":\"x\",\"pull_request\":43,\"commit\":\"{}\"}}",
            COMMITS[0]
        );
        line(11.0 + i as f64, 0, &commit);
    }
    lines
}

/// The cells of a table row: GitHub parts them at bars that no backslash takes.
fn cells(row: &str) -> usize {
    let mut cells = 0;
    let mut letters = row.chars();
    while let Some(c) = letters.next() {
        match c {
            '\\' => drop(letters.next()),
            '|' => cells += 1,
            _ => {}
        }
    }
    cells
}

#[test]
fn no_name_breaks_the_page() {
    let hostile = [
        "</details><script>alert(1)</script>",
        "a|b||c",
        "a\\|b\\\\|c",
        "`` ` ```",
        "]\u{202e}(javascript:x)",
        "@ann #12 !3 www.evil.example http://evil.example a@b.example",
        "--> <!-- x",
        "<img src=x onerror=y>",
        "\\",
        "`",
        "# x",
    ];
    let long = "|`<x>".repeat(200);
    let names = hostile.iter().map(|name| (*name).to_owned()).chain([long]);
    let mut project = Project::new();
    project.write("all.jsonl", &samples(names));
    project.line("import all.jsonl").code(0);
    pull_request(&mut project, COMMITS[0]);
    let page = project
        .line("report --against main --format markdown")
        .code(0)
        .stdout;
    let mut columns = 0;
    for line in page.lines() {
        columns = match line.starts_with('|') {
            true if columns == 0 => cells(line),
            true => {
                assert_eq!(cells(line), columns, "{line}");
                columns
            }
            false => 0,
        };
    }
    assert_eq!(page.matches("\n| **worse** |").count(), 12, "{page}");
    // What is between bars is a span of code, closed by what opened it.
    for row in page.lines().filter(|line| line.starts_with("| **worse**")) {
        let name = row.trim_start_matches("| **worse** | ");
        let ticks = name.len() - name.trim_start_matches('`').len();
        let fence = "`".repeat(ticks);
        let rest = &name[ticks..];
        let end = rest.match_indices('`').map(|(i, _)| i).collect::<Vec<_>>();
        let runs: Vec<&str> = rest
            .split(|c| c != '`')
            .filter(|run| !run.is_empty())
            .collect();
        assert!(ticks > 0 && !end.is_empty(), "{row}");
        assert_eq!(runs.iter().filter(|run| **run == fence).count(), 1, "{row}");
    }
    let opened = page
        .lines()
        .filter(|line| line.starts_with("<details>"))
        .count();
    let closed = page.lines().filter(|line| *line == "</details>").count();
    assert_eq!(opened, closed);
    assert!(!page.contains('\u{202e}') && page.ends_with("<!-- yardstick:report -->\n"));
    let table = project.line("report --against main").code(0).stdout;
    assert!(!table.contains('\u{202e}'));
}

#[test]
fn a_page_is_cut_where_it_is_too_long_and_says_so() {
    let names = (0..1200).map(|i| format!("{i} {}", "x".repeat(200)));
    let mut project = Project::new();
    project.write("all.jsonl", &samples(names));
    project.line("import all.jsonl").code(0);
    pull_request(&mut project, COMMITS[0]);
    let page = project
        .line("report --against main --format markdown")
        .code(0)
        .stdout;
    let length = page.chars().count();
    assert!((60_000..=65_536).contains(&length), "{length}");
    let shown = page.matches("| **worse** |").count();
    let left_out = format!("{} rows of less importance left out", 1200 - shown);
    assert!(page.contains(&left_out), "{shown}");
    // The largest change is the first.
    assert!(
        page.starts_with("### Worse than main: `build_time of=1199 "),
        "{}",
        &page[..200]
    );
    assert!(page.ends_with("<!-- yardstick:report -->\n"));
    assert_eq!(
        page.matches("<details>").count(),
        page.matches("</details>").count()
    );
}
