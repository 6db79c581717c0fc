//! Budgets of a YAML policy: the keys `<metric>_max` and `<metric>_min` of its
//! `performance:` block. Everything else in the file is somebody else's.

use std::path::Path;

use yaml_rust2::{Yaml, YamlLoader};

use crate::config::ConfigError;
use crate::model::{
    Against, Bound, Budget, DEFAULT_WINDOW, Limit, Measure, Metadata, MetricPattern, Side,
    Statistic,
};

/// The block that holds the limits.
const BLOCK: &str = "performance";
/// A policy is a page, not a data set.
const MAX_BYTES: usize = 1024 * 1024;

/// Reads the text of a policy; `path` is for messages.
pub fn parse_policy(text: &str, path: &Path) -> Result<Vec<Budget>, ConfigError> {
    let error = |line: usize, reason: String| ConfigError {
        path: path.to_owned(),
        line,
        reason,
        hint: None,
    };
    if text.len() > MAX_BYTES {
        return Err(error(1, "larger than 1 MiB".to_owned()));
    }
    // Aliases would let a small file unfold without bound; no policy needs them.
    if let Some(line) = text.lines().position(|line| {
        line.trim_start()
            .split(['#', '"', '\''])
            .next()
            .unwrap_or("")
            .contains(": *")
    }) {
        return Err(error(
            line + 1,
            "aliases (*name) are not supported in a policy".to_owned(),
        ));
    }
    let documents = YamlLoader::load_from_str(text).map_err(|e| {
        error(
            e.marker().line(),
            format!("not valid YAML: {}", readable(e.info())),
        )
    })?;
    let block = documents.first().map(|document| &document[BLOCK]);
    let Some(Yaml::Hash(block)) = block else {
        return Err(error(
            1,
            format!("there is no block \"{BLOCK}:\" with <metric>_max or <metric>_min keys"),
        ));
    };
    let mut budgets = Vec::new();
    for (key, value) in block {
        let Some(key) = key.as_str() else {
            return Err(error(
                1,
                format!("a key of \"{BLOCK}:\" is no text: {key:?}"),
            ));
        };
        let at = |reason: String| error(line_of(text, key), format!("{BLOCK}.{key}: {reason}"));
        let (name, side) = match (key.strip_suffix("_max"), key.strip_suffix("_min")) {
            (Some(name), _) => (name, Side::Max),
            (_, Some(name)) => (name, Side::Min),
            (None, None) => return Err(at("expected <metric>_max or <metric>_min".to_owned())),
        };
        let metric: MetricPattern = name
            .parse()
            .map_err(|e: crate::model::PatternError| at(e.to_string()))?;
        let measure: Measure = match value {
            Yaml::Integer(n) => n.to_string(),
            Yaml::Real(text) | Yaml::String(text) => text.clone(),
            _ => {
                return Err(at(
                    "expected a number, or a text with a unit (30s)".to_owned()
                ));
            }
        }
        .parse()
        .map_err(|e: crate::model::ValueError| at(e.to_string()))?;
        budgets.push(Budget {
            metric,
            metadata: Metadata::new(),
            branch: None,
            statistic: Statistic::Latest,
            window: DEFAULT_WINDOW,
            bound: Bound {
                side,
                against: Against::Zero,
                fail: Some(Limit {
                    value: measure.value,
                    unit: measure.unit,
                }),
                warn: None,
            },
            ratchet: false,
            source: format!(
                "{}:{}",
                path.file_name().unwrap_or_default().to_string_lossy(),
                line_of(text, key)
            ),
        });
    }
    Ok(budgets)
}

/// The parser shows a key that stands twice as its own types.
fn readable(info: &str) -> String {
    let key = info
        .split_once("String(\"")
        .and_then(|(_, rest)| rest.split_once('"'));
    match key {
        Some((key, _)) if info.contains("duplicate") => {
            format!("the key {key:?} stands there twice")
        }
        _ => info.to_owned(),
    }
}

/// The line of a key, by its spelling; the parser keeps no places.
fn line_of(text: &str, key: &str) -> usize {
    let starts = |line: &str| {
        line.trim_start()
            .trim_start_matches(['"', '\''])
            .starts_with(key)
    };
    text.lines().position(starts).map_or(1, |index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Vec<Budget>, ConfigError> {
        parse_policy(text, Path::new("policy.yml"))
    }

    #[test]
    fn limits_come_from_the_performance_block_alone() {
        let text = "version: 1\nsecurity:\n  audit: true\nperformance:\n  test_duration_max: 30s\n  coverage_percent_min: 80\n  api_latency_max: 0.25\n";
        let budgets = parse(text).expect("valid");
        let shown: Vec<String> = budgets
            .iter()
            .map(|b| {
                format!(
                    "{} {} {} {}",
                    b.metric,
                    b.bound.side,
                    b.bound.fail.as_ref().expect("a limit"),
                    b.source
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "test_duration max 30 s policy.yml:5",
                "coverage_percent min 80 policy.yml:6",
                "api_latency max 0.25 policy.yml:7"
            ]
        );
    }

    #[test]
    fn errors_name_the_line_and_the_key() {
        for (text, line, part) in [
            ("performance:\n  build_time: 3\n", 2, "_max or <metric>_min"),
            ("performance:\n  build_time_max: fast\n", 2, "invalid value"),
            (
                "performance:\n  build_time_max: [1]\n",
                2,
                "expected a number",
            ),
            ("performance:\n  Build_max: 3\n", 2, "invalid metric name"),
            ("speed:\n  x_max: 3\n", 1, "no block"),
            (
                "performance:\n  x_max: 1\n  x_max: 2\n",
                3,
                "the key \"x_max\" stands there twice",
            ),
            ("a: [\n", 2, "not valid YAML"),
            ("a: &x [1]\nperformance:\n  b_max: *x\n", 3, "aliases"),
        ] {
            let error = parse(text).expect_err("refused");
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(error.line, line, "{error}");
        }
    }
}
