//! The flags of `import` that have a form of their own.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::adapters::{Columns, Items, Limits};
use crate::model::{Measure, MetricName, MetricPattern, Unit};

/// Which values per test, file or rule are recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ItemsArg {
    /// Of tests those that did not pass, or not at once; of the rest all.
    Failing,
    /// Everything.
    All,
    /// As the first, and the word behind the flag is a file.
    FailingOf(PathBuf),
}

impl ItemsArg {
    pub fn wanted(&self) -> Items {
        match self {
            Self::All => Items::All,
            Self::Failing | Self::FailingOf(_) => Items::Failing,
        }
    }

    pub fn file(&self) -> Option<&PathBuf> {
        match self {
            Self::FailingOf(file) => Some(file),
            _ => None,
        }
    }
}

/// `all`, nothing, or the first file.
pub fn items(text: &str) -> Result<ItemsArg, String> {
    Ok(match text {
        "all" => ItemsArg::All,
        "failing" => ItemsArg::Failing,
        file => ItemsArg::FailingOf(file.into()),
    })
}

/// How much is read at most; what is beyond is refused, never cut.
#[derive(Args, Clone, Copy, Debug)]
#[command(next_help_heading = "Limits")]
pub struct LimitArgs {
    /// Size of a file that a tool wrote
    #[arg(long, value_name = "SIZE", default_value = "512MiB", value_parser = size)]
    max_size: usize,

    /// Size of a line in one
    #[arg(long, value_name = "SIZE", default_value = "16MiB", value_parser = size)]
    max_line: usize,

    /// Levels of nesting in one; of JSON at most 127
    #[arg(long, value_name = "N", default_value = "1000", value_parser = count)]
    max_depth: usize,

    /// Tests, files, issues, benchmarks in one
    #[arg(long, value_name = "N", default_value = "5000000", value_parser = count)]
    max_elements: usize,

    /// Files in all, those in folders included
    #[arg(long, value_name = "N", default_value = "10000", value_parser = count)]
    pub max_files: usize,
}

impl LimitArgs {
    pub fn of_a_file(self) -> Limits {
        Limits {
            bytes: self.max_size,
            line: self.max_line,
            depth: self.max_depth,
            elements: self.max_elements,
        }
    }
}

/// `64MiB`, or a number of bytes.
fn size(text: &str) -> Result<usize, String> {
    let measure: Measure = text.parse().map_err(|e| format!("{e}"))?;
    let bytes = match &measure.unit {
        Some(unit) => unit.convert(measure.value.get(), &Unit::BYTES),
        None => Ok(measure.value.get()),
    };
    match bytes.map_err(|e| e.to_string())? {
        bytes if bytes >= 1.0 && bytes <= 2f64.powi(48) => Ok(bytes as usize),
        _ => Err("a size of at least one byte is expected: 64MiB".to_owned()),
    }
}

fn count(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(0) | Err(_) => Err("a number of at least 1 is expected".to_owned()),
        Ok(number) => Ok(number),
    }
}

/// `PATTERN=METRIC`
pub fn rename(text: &str) -> Result<(MetricPattern, MetricName), String> {
    let Some((pattern, metric)) = text.split_once('=') else {
        return Err("PATTERN=METRIC is expected: 'cpu_*=cpu_time'".to_owned());
    };
    let pattern: MetricPattern = pattern.parse().map_err(|e| format!("{e}"))?;
    let metric: MetricName = metric.parse().map_err(|e| format!("{e}"))?;
    Ok((pattern, metric))
}

/// The beginning of a name.
pub fn prefix(text: &str) -> Result<String, String> {
    match MetricName::is_valid(&format!("{text}x")) {
        true => Ok(text.to_owned()),
        false => Err("the beginning of a metric name is expected: web_".to_owned()),
    }
}

/// What a column of CSV holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Role {
    Metric,
    Value,
    Unit,
    Time,
}

/// `ROLE=COLUMN`
pub fn column(text: &str) -> Result<(Role, String), String> {
    let role = |(role, column): (&str, &str)| {
        let role = Role::from_str(role, false).ok()?;
        (!column.is_empty()).then(|| (role, column.to_owned()))
    };
    let found = text.split_once('=').and_then(role);
    found.ok_or_else(|| "metric=, value=, unit= or time=COLUMN is expected".to_owned())
}

/// The columns together; the last word on each counts.
pub fn columns(given: &[(Role, String)]) -> Columns {
    let mut columns = Columns::default();
    for (role, column) in given {
        let place = match role {
            Role::Metric => &mut columns.metric,
            Role::Value => &mut columns.value,
            Role::Unit => &mut columns.unit,
            Role::Time => &mut columns.time,
        };
        *place = Some(column.clone());
    }
    columns
}
