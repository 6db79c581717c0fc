//! Which way is better, where only the files of other tools say it: a sample has
//! no direction of its own, so the configuration has to.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

use crate::commands::Session;
use crate::commands::project_file;
use crate::config;
use crate::model::{Direction, MetricName, counted};

/// More metrics than this are counted.
const NAMED: usize = 3;

/// Writes them into the project's `yardstick.toml`.
pub fn write(directions: &BTreeMap<MetricName, Direction>, session: &Session) -> Result<()> {
    if directions.is_empty() {
        return Ok(());
    }
    let (path, mut text) = project_file::read(session)?;
    for (metric, direction) in directions {
        text = config::set_direction(&text, &path, (metric, *direction))?;
    }
    config::replace_file(&path, text.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", path.display()))?;
    let count = counted(directions.len() as u64, "metric");
    session.note(format_args!(
        "{}: direction of {count} written",
        path.display()
    ));
    Ok(())
}

/// What to write there, for the user to do; `None` where there is nothing.
pub fn advice(directions: &BTreeMap<MetricName, Direction>) -> Option<String> {
    let (first, direction) = directions.first_key_value()?;
    let named: Vec<String> = directions
        .iter()
        .take(NAMED)
        .map(|(metric, direction)| format!("{metric}: {direction} is better"))
        .collect();
    let more = match directions.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" (and {more} more)"),
    };
    Some(format!(
        "{}{more}; only the file says so, and nothing is a regression before yardstick.toml does\nhint: --write-config writes it there: `direction = \"{direction}\"` under [metrics.{first}]",
        named.join(", ")
    ))
}
