//! Rules of the user's own, from the configuration to what is said.

mod support;

use std::fs;
use std::path::Path;

use support::Project;
use yardstick::rulebook::cel::Condition;
use yardstick::rulebook::{VOCABULARY, Variable};

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules.md"))
        .expect("readable")
}

#[test]
fn the_page_names_every_variable_and_its_conditions_are_read() {
    let page = page();
    for (declared, variable) in Variable::all() {
        let row = format!(
            "| `{}` | {} | {} |",
            declared.name, declared.kind, variable.meaning
        );
        assert!(page.contains(&row), "docs/rules.md lacks: {row}");
    }
    let conditions = page
        .split("```cel\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .expect("conditions");
    for line in conditions.lines() {
        Condition::compile(line, &VOCABULARY).unwrap_or_else(|error| panic!("{line}: {error}"));
    }
}

#[test]
fn an_error_names_file_line_rule_column_and_what_is_known() {
    let project = Project::with("[[rule]]\nname = \"slow\"\nwhen = \"lsat > 2.0\"\n");
    let error = project.line("rules check").code(2).stderr;
    assert!(
        error.contains("yardstick.toml\", line 3: when in [[rule]] \"slow\": column 1: unknown name \"lsat\"\nhint: did you mean last?"),
        "{error}"
    );
    project.write(
        "yardstick.toml",
        "[[rule]]\nname = \"slow\"\nwhen = \"last > 2\"\n",
    );
    project
        .line("rules check slwo")
        .code(2)
        .warns("there is no rule \"slwo\"\nhint: did you mean slow?");
    project
        .line("rules test --pack chache")
        .code(2)
        .warns("did you mean cache?");
}

#[test]
fn a_rehearsal_says_when_a_rule_would_have_spoken() {
    let project = Project::with(
        "[[rule]]\nname = \"many\"\nmetric = \"lint_*\"\nwhen = \"last - previous >= 10\"\ndescription = \"{last} after {previous}\"\n\
         [[rule]]\nname = \"none\"\nmetric = \"other\"\nwhen = \"true\"\n",
    );
    // Ten more on days 3 and 4, and today.
    project.history("lint_errors", &[5.0, 5.0, 15.0, 25.0, 20.0, 20.0, 31.0]);
    let document = project.line("rules test --json").code(0).json();
    assert_eq!(document["without_series"], serde_json::json!(["none"]));
    let row = &document["rehearsals"][0];
    assert_eq!(
        (&row["rule"], &row["samples"], &row["judged"], &row["spoke"]),
        (&"many".into(), &7.into(), &6.into(), &3.into())
    );
    assert_eq!(row["not_judged"][0]["reason"], "previous has no value here");
    let stretches = row["stretches"].as_array().expect("a list");
    let told: Vec<(&str, i64, bool)> = stretches
        .iter()
        .map(|s| {
            (
                s["description"].as_str().expect("text"),
                s["samples"].as_i64().expect("a number"),
                s["open"] == true,
            )
        })
        .collect();
    assert_eq!(told, [("15 after 5", 2, false), ("31 after 20", 1, true)]);
    assert_eq!(stretches[0]["from"], "2026-11-16T12:00:00.000Z");
    project
        .line("rules test")
        .code(0)
        .says("would have spoken at 3 of 6 judged samples")
        .says("about no series here: none");
    let insights = project.line("insights --json").code(0).json();
    let insight = insights["insights"]
        .as_array()
        .expect("a list")
        .iter()
        .find(|i| i["kind"] == "rule")
        .expect("it speaks")
        .clone();
    assert_eq!(
        (
            &insight["state"],
            &insight["evidence"]["values"]["previous"]
        ),
        (&"new".into(), &20.0.into())
    );
    project.line("insights --fail-on rule").code(1);
}

#[test]
fn packs_are_off_until_they_are_turned_on() {
    let project = Project::new();
    project.line("record cache_hit_rate 42%").code(0);
    let rules = |project: &Project| {
        let document = project.line("insights --json").code(0).json();
        let insights = document["insights"].as_array().expect("a list").clone();
        insights
            .iter()
            .map(|i| format!("{} {}", i["severity"], i["evidence"]["name"]).replace('"', ""))
            .collect::<Vec<_>>()
    };
    assert!(rules(&project).is_empty());
    project
        .line("rules test --pack cache")
        .code(0)
        .says("the cache answers 42 % of the requests");
    project.write("yardstick.toml", "packs = [\"cache\"]\n");
    assert_eq!(rules(&project), ["warning cache-hit-rate-low"]);
    project.line("record cache_hit_rate 29%").code(0);
    assert_eq!(
        rules(&project),
        [
            "critical cache-hit-rate-critical",
            "warning cache-hit-rate-low"
        ]
    );
    let list = project.line("rules list").code(0);
    list.says("cache-hit-rate-low")
        .says("pack cache")
        .says("availability burns");
}

#[test]
fn a_rule_sees_another_metric_whatever_is_shown() {
    let project = Project::with(
        "[[rule]]\nname = \"ratio\"\nmetric = \"build_time\"\nwhen = \"last / newest('changed_lines') > 2\"\n",
    );
    project
        .line("record build_time=30s changed_lines=10")
        .code(0);
    for command in ["insights --json", "insights build_time --json"] {
        let document = project.line(command).code(0).json();
        assert_eq!(
            document["insights"][0]["kind"], "rule",
            "{command}: {document}"
        );
    }
}

/// What each pack says of a history that has what it is about, and nothing of
/// one that has not.
#[test]
fn every_rule_of_every_pack_speaks_when_it_should() {
    let budgets = "packs = [\"build\", \"cache\", \"resources\", \"slo\"]\n\
        [[budget]]\nmetric = \"api_latency\"\nmax = \"300ms\"\n\
        [[budget]]\nmetric = \"availability\"\nmin = 99.9\n\
        [[budget]]\nmetric = \"memory_usage\"\nmax = \"100MB\"\n";
    let spoken = |metrics: &[(&str, &[f64])]| {
        let project = Project::with(budgets);
        for (metric, values) in metrics {
            project.history(metric, values);
        }
        let document = project.line("rules list --json").code(0).json();
        let rows = document["rules"].as_array().expect("a list").clone();
        rows.iter()
            .filter(|row| row["speaks"].as_u64() > Some(0))
            .map(|row| row["name"].as_str().expect("text").to_owned())
            .collect::<Vec<_>>()
    };
    let latency: Vec<f64> = (0..30)
        .map(|i| if i % 8 == 3 { 350.0 } else { 200.0 })
        .collect();
    assert_eq!(
        spoken(&[
            ("api_latency", &latency),
            ("availability", &[99.99, 99.9, 99.8, 99.7, 99.6]),
            ("error_rate", &[0.5, 2.0]),
            ("memory_usage", &[50e6, 50e6, 50e6, 50e6, 85e6]),
            ("binary_size", &[10e6, 10e6, 13e6]),
            ("build_time", &[60.0, 60.0, 60.0, 60.0, 80.0]),
            ("changed_lines", &[10.0, 10.0, 10.0, 10.0, 10.0]),
            ("dependency_count", &[100.0, 106.0]),
        ]),
        [
            "build-time-per-changed-line",
            "dependencies-grew",
            "memory-near-budget",
            "memory-sudden-growth",
            "size-sudden-growth",
            "slo-latency",
            "slo-error-rate",
            "slo-burn-slow",
        ]
    );
    assert_eq!(
        spoken(&[
            ("error_rate", &[6.0]),
            ("availability", &[99.9, 99.9, 99.9, 99.9, 98.5]),
            ("cache_hit_rate", &[20.0])
        ]),
        [
            "cache-hit-rate-critical",
            "slo-error-rate-critical",
            "slo-burn-fast"
        ]
    );
    let quiet: Vec<f64> = vec![200.0; 30];
    assert!(
        spoken(&[
            ("api_latency", &quiet),
            ("availability", &[99.95; 6]),
            ("error_rate", &[0.5]),
            ("memory_usage", &[50e6; 6]),
            ("binary_size", &[10e6; 4]),
            ("build_time", &[60.0, 60.0, 60.0, 60.0, 80.0]),
            ("changed_lines", &[1000.0; 5]),
            ("dependency_count", &[100.0, 104.0]),
            ("cache_hit_rate", &[80.0]),
        ])
        .is_empty()
    );
}
