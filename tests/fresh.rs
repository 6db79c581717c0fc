//! What is generated and committed is what the program generates now.
//!
//! `YARDSTICK_UPDATE=1 cargo test --test fresh` writes all of it anew.

mod support;

use std::path::Path;

use support::Project;
use yardstick::adapters::{ADAPTERS, QUANTITIES, vocabulary};
use yardstick::model::KNOWN_METRICS;

#[track_caller]
fn fresh(path: &str, expected: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("YARDSTICK_UPDATE").is_some() {
        std::fs::write(&path, expected).expect("written");
    }
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is stale: YARDSTICK_UPDATE=1 cargo test --test fresh",
        path.display()
    );
}

#[test]
fn completions() {
    for (shell, file) in [
        ("bash", "yardstick.bash"),
        ("zsh", "_yardstick"),
        ("fish", "yardstick.fish"),
        ("powershell", "_yardstick.ps1"),
        ("elvish", "yardstick.elv"),
    ] {
        let script = Project::new().run(["completions", shell]).code(0).stdout;
        fresh(&format!("completions/{file}"), &script);
    }
}

#[test]
fn the_vocabulary_of_metrics() {
    let mut page = String::from(
        "# Known metrics\n\n\
         What yardstick knows of a metric by its name, before any configuration. A name that starts with `_` stands\n\
         for every name that ends so; the first row that fits wins. `[metrics.NAME]` in `yardstick.toml` overrides\n\
         each part. A name that is not here has no unit of its own (the first value brings one) and no direction, so\n\
         that its changes are changes and never regressions.\n\n\
         | name | unit | better | category |\n|---|---|---|---|\n",
    );
    for known in KNOWN_METRICS {
        let unit = known.unit.as_ref().map_or("", |unit| unit.as_str());
        page.push_str(&format!(
            "| `{}` | {unit} | {} | {} |\n",
            known.name, known.direction, known.category
        ));
    }
    fresh("docs/metrics.md", &page);
}

/// How files are read; what the tables below it cannot say.
const FORMATS: &str = "# Formats that `yardstick import` reads

The format is told from the content, never from the name alone; `--from NAME` says it where the content leaves a
choice. `yardstick import --list-formats` prints the first table.

## How files are read

- The metric is the quantity, what it was measured on is metadata: `bench_time` with `bench=parse_json`.
- Totals are always recorded. `--items` adds values per test, file, rule, percentile; of tests those that failed, could
  not be run, or passed only when they were run again. `--items all` adds every test.
- The result of a test is `test_outcome`: 1 passed, 0 failed or could not be run; one that did both in a run has both.
  A test that was skipped has none. What did not pass has the note `outcome`.
- Repetitions inside a file are one sample: the median, with n, min, max, mean and standard deviation.
- What is missing, NaN, infinite or no number is left out, never 0. Nothing measured has no percentage.
- What a file holds counts, not what it declares; a contradiction is a warning. So are several values with the same
  labels: all of them are kept. Where more is covered than there is, both numbers are left out.
- Several files of one format are one result: counts and durations add up, percentages are made anew from their parts.
  So do the issues of several linters: `lint_issues` is what all of them found. Files of two formats that say the same,
  such as JUnit and the JSON of one test run, are two samples of one series, with a warning: import one of them.
- In a folder, files of no known format or without a value are left alone and named, the latter behind a pattern too;
  of criterion's folders the newest estimates are read, of asv's the results with their `benchmarks.json`. `.git`,
  `.yardstick` and `node_modules` are left out.
- Values are converted to the unit that the metric is kept in; a unit of another dimension is an error.
- The time is that of `--time`, else of the value where the file says it (CSV, OpenMetrics, Influx, what `export`
  wrote), else of `--commit`, else now.
- Where only the file knows which way is better, a warning says so: a sample has no direction of its own.
  `--write-config` writes it into `yardstick.toml`.
- A file that is truncated, damaged, of another kind or beyond a limit (`--max-size`, `--max-line`, `--max-depth`,
  `--max-elements`, `--max-files`) is refused as a whole, with the place; nothing of any file is recorded then, unless
  `--keep-going`. XML entities are neither expanded nor fetched.
- In a CI run, what the same job (the same attempt of it) has recorded before from the same content at the same place
  is known and not added again. Outside of CI there is no such guard.
- `yardstick export` writes `json`, `jsonl` and `csv`, and `import` reads them as they are: samples with their ids,
  times and contexts. What was pruned here stays so, and is left out. Their units are held against their metric as those
  of `record`: converted, or refused where they measure something else.
- Memory: what `export` wrote, XML, formats of lines (JSON Lines too) and CSV are streamed; of JSON documents one
  element (a benchmark, a file, an issue) is held at a time. What has to be read twice (SARIF, documents whose totals
  stand beside their elements, Go benchmarks, statsd, OpenMetrics with times, CSV without a column of names) is put by on
  disk where it comes from a pipe: in a file without a name among the temporary ones (`TMPDIR`). Autocannon, the
  summaries of gungraun, and what is told by its end only, cost their size (`--max-size`, 512 MiB) and up to 16 MB; what
  is made of it goes to disk. Values for each file or benchmark (`--items`) cost more where sums are made of them.
- What a file of more than 1 MiB is shows in that much of it, or else in the whole; `--from FORMAT` says it at once.

";

#[test]
fn the_formats() {
    let mut page = String::from(FORMATS);
    page.push_str(
        "## The formats\n\nFormats with a `–` are read by their documentation and were not tested with a file that the tool wrote.\n\n\
         | name | written by | kind | tested | metadata |\n|---|---|---|---|---|\n",
    );
    for adapter in ADAPTERS {
        let tested = if adapter.verified { "yes" } else { "–" };
        page.push_str(&format!(
            "| `{}` | [{}]({}) | {} | {tested} | {} |\n",
            adapter.name, adapter.title, adapter.docs, adapter.group, adapter.keys
        ));
    }
    page.push_str(
        "\n## The metrics\n\nThe unit is the one that is taken where a file names none; a metric without one takes that of the file.\n\
         Formats that are not named here, and those marked with `*`, bring metrics of their own.\n\n\
         | metric | unit | better | meaning | formats |\n|---|---|---|---|---|\n",
    );
    let rows = vocabulary();
    for quantity in QUANTITIES {
        let open = |name: &str| rows.iter().any(|r| r.adapter == name && r.metric.is_none());
        let formats: Vec<String> = rows
            .iter()
            .filter(|row| row.metric == Some(quantity.name))
            .map(|row| {
                format!(
                    "{}{}",
                    row.adapter,
                    if open(row.adapter) { "*" } else { "" }
                )
            })
            .collect();
        let unit = quantity.unit.as_ref().map_or("", |unit| unit.as_str());
        page.push_str(&format!(
            "| `{}` | {unit} | {} | {} | {} |\n",
            quantity.name,
            quantity.direction,
            quantity.meaning,
            formats.join(", ")
        ));
    }
    fresh("docs/formats.md", &page);
}

/// The picture in the README: what `demo` prints, as it looks in a terminal.
#[test]
fn the_picture_of_the_demo() {
    let demo = Project::empty()
        .var("COLUMNS", "120")
        .run(["demo", "--color", "always"])
        .code(0)
        .stdout;
    fresh("docs/demo.svg", &svg(&format!("$ yardstick demo\n{demo}")));
}

/// Text with the few colours that tables use, as a picture of a terminal.
fn svg(text: &str) -> String {
    const LINE: usize = 17;
    let height = (text.lines().count() + 2) * LINE;
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 980 {height}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"13\">\n\
         <style>text{{white-space:pre;fill:#d8dee9}}.b{{fill:#e06c75}}.w{{fill:#e5c07b}}.g{{fill:#98c379}}.d{{fill:#7f8896}}.s{{font-weight:bold}}</style>\n\
         <rect width=\"980\" height=\"{height}\" rx=\"8\" fill=\"#1e222a\"/>\n"
    );
    for (i, line) in text.lines().enumerate() {
        let y = (i + 2) * LINE - 5;
        out.push_str(&format!(
            "<text x=\"16\" y=\"{y}\" xml:space=\"preserve\">{}</text>\n",
            spans(line)
        ));
    }
    out.push_str("</svg>\n");
    out
}

fn spans(line: &str) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let mut parts = line.split('\u{1b}');
    let mut out = escape(parts.next().unwrap_or_default());
    for part in parts {
        let (code, rest) = part.split_once('m').expect("only colours are printed");
        let class = match code {
            "[31" => "b",
            "[32" => "g",
            "[33" => "w",
            "[2" => "d",
            "[1" => "s",
            _ => "",
        };
        if class.is_empty() {
            out.push_str(&escape(rest));
        } else {
            out.push_str(&format!(
                "<tspan class=\"{class}\">{}</tspan>",
                escape(rest)
            ));
        }
    }
    out
}
