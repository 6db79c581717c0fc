//! Names and keys that no sample has: typing errors, most likely.

use std::collections::BTreeSet;

use anyhow::{Result, bail};

use crate::commands::load::split::CONTEXT_KEYS;
use crate::model::{Filter, MetricName, MetricPattern};
use crate::store::{Order, Store, Visit};

/// Refuses metrics that are asked for by a name that no sample has.
pub fn check_names(store: &Store, filter: &Filter) -> Result<()> {
    let names: Vec<&MetricName> = filter
        .metrics
        .iter()
        .filter_map(|pattern| match pattern {
            MetricPattern::Exact(name) => Some(name),
            MetricPattern::Glob(_) => None,
        })
        .collect();
    if names.is_empty() || !store.is_there() {
        return Ok(());
    }
    check_known(store, &names)
}

/// Refuses keys of `--by` that none of the samples has: it would split nothing,
/// and nobody would see that it is a typing error.
pub fn check_keys(store: &Store, filter: &Filter, by: &[String]) -> Result<()> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut seen: BTreeSet<usize> = BTreeSet::new();
    let report = store.scan(filter, Order::Forward, |visit: Visit<'_>| {
        if seen.insert(visit.key_index) {
            known.extend(visit.key.metadata.iter().map(|(key, _)| key.to_owned()));
        }
    })?;
    let is_known = |key: &&String| known.contains(*key) || CONTEXT_KEYS.contains(&key.as_str());
    let unknown = by.iter().find(|key| !is_known(key));
    let Some(unknown) = unknown.filter(|_| report.selected > 0) else {
        return Ok(());
    };
    let names = || known.iter().map(String::as_str).chain(CONTEXT_KEYS);
    let hint = match crate::config::nearest(unknown, names()) {
        Some(near) => format!("did you mean {near}?"),
        None => format!("there are {}", names().collect::<Vec<_>>().join(", ")),
    };
    bail!("--by {unknown:?}: none of the samples has this metadata key\nhint: {hint}")
}

/// Refuses names that no sample has.
pub fn check_known(store: &Store, names: &[&MetricName]) -> Result<()> {
    let known = store.metric_names()?;
    for name in names {
        if !known.contains(name) {
            bail!(
                "the store has no metric {:?}{}",
                name.as_str(),
                nearest(name, &known)
            );
        }
    }
    Ok(())
}

fn nearest(name: &MetricName, known: &BTreeSet<MetricName>) -> String {
    match crate::config::nearest(name.as_str(), known.iter().map(MetricName::as_str)) {
        Some(near) => format!("\nhint: did you mean {near}?"),
        None if known.is_empty() => {
            "\nhint: it has none yet; `yardstick record` adds one".to_owned()
        }
        None => "\nhint: `yardstick list --metrics` shows those it has".to_owned(),
    }
}
