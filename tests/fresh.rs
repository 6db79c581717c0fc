//! What is generated and committed is what the program generates now.
//!
//! `YARDSTICK_UPDATE=1 cargo test --test fresh` writes all of it anew.

mod support;

use std::path::Path;

use support::Project;
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

/// The picture in the README: what `demo` prints, as it looks in a terminal.
#[test]
fn the_picture_of_the_demo() {
    let demo = Project::empty()
        .var("COLUMNS", "100")
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
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 880 {height}\" font-family=\"ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace\" font-size=\"13\">\n\
         <style>text{{white-space:pre;fill:#d8dee9}}.b{{fill:#e06c75}}.w{{fill:#e5c07b}}.g{{fill:#98c379}}.d{{fill:#7f8896}}.s{{font-weight:bold}}</style>\n\
         <rect width=\"880\" height=\"{height}\" rx=\"8\" fill=\"#1e222a\"/>\n"
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
