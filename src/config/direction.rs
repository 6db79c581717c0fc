//! Writing down which way of a metric is better.

use std::path::Path;

use toml_edit::{DocumentMut, Item, Table, value};

use crate::config::edit::with_line_ends_of;
use crate::config::{ConfigError, parse};
use crate::model::{Direction, MetricName};

/// The text with `direction` under `[metrics.METRIC]`; everything else stays as
/// it is. The result is checked before it is returned.
pub fn set_direction(
    text: &str,
    path: &Path,
    (metric, direction): (&MetricName, Direction),
) -> Result<String, ConfigError> {
    let refused = |reason: &str| ConfigError {
        path: path.to_owned(),
        line: 1,
        reason: reason.to_owned(),
        hint: None,
    };
    parse(text, path)?;
    let mut document: DocumentMut = text
        .parse()
        .map_err(|error: toml_edit::TomlError| refused(error.message()))?;
    // Comments at the end of the file belong above what is added there.
    let trailing = document.trailing().as_str().unwrap_or("").to_owned();
    let metrics = document.entry("metrics").or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(true);
        Item::Table(table)
    });
    let Some(metrics) = metrics.as_table_like_mut() else {
        return Err(refused("metrics is no table"));
    };
    let is_new = metrics.get(metric.as_str()).is_none();
    let entry = metrics.entry(metric.as_str()).or_insert_with(|| {
        let mut table = Table::new();
        let gap = if text.trim().is_empty() { "" } else { "\n" };
        table.decor_mut().set_prefix(format!("{trailing}{gap}"));
        Item::Table(table)
    });
    let Some(entry) = entry.as_table_like_mut() else {
        return Err(refused(&format!("metrics.{metric} is no table")));
    };
    entry.insert("direction", value(direction.to_string()));
    if is_new {
        document.set_trailing("");
    }
    let text = with_line_ends_of(text, document.to_string());
    parse(&text, path)?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(text: &str, metric: &str) -> String {
        let metric: MetricName = metric.parse().expect("valid");
        set_direction(
            text,
            Path::new("yardstick.toml"),
            (&metric, Direction::Higher),
        )
        .expect("valid")
    }

    #[test]
    fn a_metric_is_added_at_the_end_and_what_is_there_stays() {
        let more = "[metrics.throughput]\ndirection = \"higher\"\n";
        assert_eq!(set("", "throughput"), more);
        let before = "# ours\nbaseline_branch = \"main\" # kept\n";
        assert_eq!(set(before, "throughput"), format!("{before}\n{more}"));
        let commented = format!("{before}# the end\n");
        assert_eq!(
            set(&commented, "throughput"),
            format!("{commented}\n{more}")
        );
    }

    #[test]
    fn a_metric_that_is_there_gets_its_direction() {
        let before =
            "[metrics.frames]\nunit = \"fps\" # ours\n\n[[budget]]\nmetric = \"x\"\nmax = 3\n";
        let after = set(before, "frames");
        assert_eq!(
            after,
            before.replace("# ours\n", "# ours\ndirection = \"higher\"\n")
        );
        assert_eq!(set(&after, "frames"), after);
        let inline = "metrics = { frames = { unit = \"fps\" } }\n";
        assert!(set(inline, "frames").contains("direction = \"higher\""));
    }
}
