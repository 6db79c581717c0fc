//! The keys of a configuration file.

use std::path::Path;

use toml_edit::Document;

use crate::config::section::{ConfigError, Section, Source};
use crate::config::{Config, MetricEntry, RemoteEntry};
use crate::model::{
    Bound, Budget, Category, DEFAULT_WINDOW, Direction, Limit, Measure, Metadata, Side, Statistic,
};

/// Reads the text of a configuration file; `path` is for messages.
pub fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let source = Source { path, text };
    let document = Document::parse(text).map_err(|error| {
        let reason = error.message().trim().replace('\n', "; ");
        source.error(error.span(), format!("not valid TOML: {reason}"), None)
    })?;
    let root = Section {
        source: &source,
        name: "the file".to_owned(),
        table: document.as_table(),
    };
    root.only(&[
        "store",
        "baseline_branch",
        "metrics",
        "budget",
        "retention",
        "remote",
    ])?;
    Ok(Config {
        store: root.string("store")?.map(Into::into),
        baseline_branch: root.string("baseline_branch")?.map(str::to_owned),
        metrics: metrics(&root)?,
        budgets: root
            .tables("budget")?
            .iter()
            .map(budget)
            .collect::<Result<_, _>>()?,
        keep: match root.table("retention")? {
            None => None,
            Some(retention) => {
                retention.only(&["keep"])?;
                retention.parsed("keep")?
            }
        },
        remote: remote(&root)?,
    })
}

fn remote(root: &Section<'_>) -> Result<RemoteEntry, ConfigError> {
    let Some(remote) = root.table("remote")? else {
        return Ok(RemoteEntry::default());
    };
    remote.only(&["url", "timeout"])?;
    Ok(RemoteEntry {
        url: remote.string("url")?.map(str::to_owned),
        of_project: false,
        timeout: remote.parsed("timeout")?,
    })
}

fn metrics(root: &Section<'_>) -> Result<Vec<MetricEntry>, ConfigError> {
    let Some(metrics) = root.table("metrics")? else {
        return Ok(Vec::new());
    };
    let names: Vec<String> = metrics
        .table
        .iter()
        .map(|(name, _)| name.to_owned())
        .collect();
    names.iter().map(|name| metric(&metrics, name)).collect()
}

fn metric(metrics: &Section<'_>, name: &str) -> Result<MetricEntry, ConfigError> {
    let pattern = name.parse().map_err(|error| metrics.error(name, error))?;
    let mut section = metrics
        .table(name)?
        .ok_or_else(|| metrics.error(name, "expected a table"))?;
    section.name = format!("[metrics.{name}]");
    section.only(&[
        "unit",
        "direction",
        "category",
        "dimensions",
        "expect_every",
    ])?;
    Ok(MetricEntry {
        pattern,
        unit: section.parsed("unit")?,
        direction: section.word("direction", &Direction::NAMES, |word| word.parse().ok())?,
        category: section.string("category")?.map(Category::from_word),
        dimensions: section.strings("dimensions")?,
        expect_every: section.parsed("expect_every")?,
    })
}

fn budget(section: &Section<'_>) -> Result<Budget, ConfigError> {
    section.only(&[
        "metric",
        "metadata",
        "statistic",
        "window",
        "max",
        "min",
        "warn",
    ])?;
    let line = section.line();
    let missing = |what: &str| {
        section
            .source
            .error(None, format!("a [[budget]] {what}"), None)
    };
    let at_line = |mut error: ConfigError| {
        error.line = line;
        error
    };
    let metric = section
        .parsed("metric")?
        .ok_or_else(|| at_line(missing("needs a metric = \"name\"")))?;
    let (max, min) = (section.measure("max")?, section.measure("min")?);
    let (side, fail) = match (max, min) {
        (Some(_), Some(_)) => {
            return Err(section.error(
                "min",
                "a budget has one side: write a second [[budget]] for the minimum",
            ));
        }
        (Some(max), None) => (Side::Max, max),
        (None, Some(min)) => (Side::Min, min),
        (None, None) => return Err(at_line(missing("needs a max or a min"))),
    };
    let warn = section.measure("warn")?;
    let bound = Bound {
        side,
        fail: Some(limit(fail)),
        warn: warn.map(limit),
    };
    check_order(section, &bound)?;
    let file = section
        .source
        .path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy();
    Ok(Budget {
        metric,
        metadata: metadata(section)?,
        statistic: section.parsed("statistic")?.unwrap_or(Statistic::Latest),
        window: section.count("window")?.unwrap_or(DEFAULT_WINDOW),
        bound,
        source: format!("{file}:{line}"),
    })
}

fn limit(measure: Measure) -> Limit {
    Limit {
        value: measure.value,
        unit: measure.unit,
    }
}

/// A warning beyond the limit would never be seen.
fn check_order(section: &Section<'_>, bound: &Bound) -> Result<(), ConfigError> {
    let (Some(fail), Some(warn)) = (&bound.fail, &bound.warn) else {
        return Ok(());
    };
    let warn_value = match (&warn.unit, &fail.unit) {
        (Some(from), Some(to)) => from
            .convert(warn.value.get(), to)
            .map_err(|error| section.error("warn", error))?,
        _ => warn.value.get(),
    };
    let comparable = warn.unit.is_some() == fail.unit.is_some();
    if comparable && bound.side.is_beyond(warn_value, fail.value.get()) {
        let reason = format!(
            "{warn} lies beyond {} = {fail}, so it would never be seen",
            bound.side
        );
        return Err(section.error("warn", reason));
    }
    Ok(())
}

fn metadata(section: &Section<'_>) -> Result<Metadata, ConfigError> {
    let mut metadata = Metadata::new();
    if let Some(table) = section.table("metadata")? {
        for (key, _) in table.table.iter() {
            let value = table.string(key)?.unwrap_or_default();
            metadata
                .insert(key, value)
                .map_err(|error| table.error(key, error))?;
        }
    }
    Ok(metadata)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MetricName;

    fn parse(text: &str) -> Result<Config, ConfigError> {
        super::parse(text, Path::new("yardstick.toml"))
    }

    #[test]
    fn reads_all_keys() {
        let config = parse(
            r#"
baseline_branch = "trunk"
[metrics.api_latency]
unit = "s"
dimensions = ["route"]
[metrics."*_score"]
direction = "higher"
category = "taste"
expect_every = "1d"
[[budget]]
metric = "api_latency"
metadata = { route = "/" }
statistic = "p95"
window = 20
max = "300ms"
warn = "250 ms"
[[budget]]
metric = "coverage_percent"
min = 80
[retention]
keep = "180d"
"#,
        )
        .expect("valid");
        let name = |text: &str| MetricName::new(text).expect("valid");
        let spec = config.spec(&name("api_latency"));
        assert_eq!(spec.unit.map(String::from), Some("s".into()));
        assert_eq!(spec.direction, Direction::Lower);
        assert_eq!(config.spec(&name("a_score")).direction, Direction::Higher);
        assert_eq!(
            config.dimensions(&name("api_latency")),
            Some(&["route".to_owned()][..])
        );
        assert_eq!(config.budgets.len(), 2);
        assert_eq!(config.budgets[0].source, "yardstick.toml:11");
        assert_eq!(config.budgets[0].statistic, Statistic::Percentile(95));
        assert_eq!(config.budgets[1].bound.side, Side::Min);
        assert_eq!(config.keep.map(|k| k.days()), Some(180.0));
    }

    #[test]
    fn errors_name_the_line_and_the_nearest_key() {
        let refused = |text: &str| {
            let error = parse(text).expect_err("refused");
            (error.line, error.to_string())
        };
        let (line, text) = refused("\n\n[metrics.api_latency]\ndirecton = \"lower\"\n");
        assert_eq!(line, 4);
        assert!(text.contains("did you mean \"direction\"?"), "{text}");
        for (text, line, part) in [
            ("baseline_branch = 3", 1, "expected a string, found integer"),
            ("\n[metrics.Api]\nunit = \"s\"", 2, "write api"),
            ("[metrics.x]\nunit = \"a b\"", 2, "invalid unit"),
            (
                "[metrics.x]\ndirection = \"up\"",
                2,
                "one of lower, higher, none",
            ),
            ("[[budget]]\nmetric = \"x\"", 2, "needs a max or a min"),
            ("[[budget]]\nmax = 3", 2, "needs a metric"),
            (
                "[[budget]]\nmetric = \"x\"\nmax = 1\nmin = 0",
                4,
                "one side",
            ),
            (
                "[[budget]]\nmetric = \"x\"\nmax = \"1s\"\nwarn = \"2s\"",
                4,
                "beyond",
            ),
            (
                "[[budget]]\nmetric = \"x\"\nmax = \"1s\"\nwarn = \"2 MB\"",
                4,
                "cannot convert",
            ),
            ("[[budget]]\nmetric = \"x\"\nmax = nan", 3, "not finite"),
            ("[budget]\nmetric = \"x\"", 1, "[[budget]]"),
            ("[retention]\nkeep = \"long\"", 2, "length of time"),
            ("x = ", 1, "not valid TOML"),
        ] {
            let (at, message) = refused(text);
            assert_eq!(at, line, "{text}: {message}");
            assert!(message.contains(part), "{message}");
        }
    }
}
