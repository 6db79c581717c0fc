//! The units of samples that are complete: held against the unit that their
//! metric is kept in here, as those of a sample that is recorded.

use std::collections::HashMap;
use std::sync::LazyLock;

use anyhow::{Result, bail};

use crate::adapters::QUANTITIES;
use crate::commands::draft::{Drafter, converted};
use crate::model::{MetricName, Sample, Unit};

/// Whether a metric measures different things in different units, which its
/// metadata tell apart: a throughput is in bytes here and in elements there. A
/// `--prefix` does not change that.
fn has_many_units(metric: &MetricName) -> bool {
    static OPEN: LazyLock<Vec<&str>> = LazyLock::new(|| {
        let open = QUANTITIES.iter().filter(|quantity| quantity.unit.is_none());
        open.map(|quantity| quantity.name).collect()
    });
    OPEN.iter().any(|name| metric.as_str().ends_with(name))
}

/// The unit that a metric is kept in, by `drafter`; of those that have many, the
/// one that is given, unless the configuration knows better.
pub fn target_unit(
    drafter: &Drafter<'_>,
    metric: &MetricName,
    given: Option<&Unit>,
) -> Result<Option<Unit>> {
    match has_many_units(metric) {
        true => Ok(drafter.configured_unit(metric).or_else(|| given.cloned())),
        false => drafter.target_unit(metric, given),
    }
}

/// A count may stand beside plain numbers, as it is.
fn is_plain(unit: &Unit) -> bool {
    *unit == Unit::COUNT
}

/// Knows the unit of every metric that came by.
pub struct Units<'a, 's> {
    drafter: &'a Drafter<'s>,
    /// `None` for a metric that has had plain numbers only.
    kept: &'a mut HashMap<MetricName, Option<Unit>>,
}

impl<'a, 's> Units<'a, 's> {
    pub fn new(drafter: &'a Drafter<'s>, kept: &'a mut HashMap<MetricName, Option<Unit>>) -> Self {
        Self { drafter, kept }
    }

    /// Whether a sample of that metric and unit (empty for none) stays as it
    /// is. What is wrong with another is said where it is converted.
    pub fn fit(&mut self, metric: &str, unit: &str) -> bool {
        let Ok(metric) = metric.parse::<MetricName>() else {
            return false;
        };
        match unit {
            "" => self.kept(&metric, None).is_ok_and(|kept| kept.is_none()),
            unit => match unit.parse::<Unit>() {
                // An alias is a unit that is spelt otherwise.
                Ok(own) if own.as_str() == unit => {
                    let kept = self.kept(&metric, Some(&own));
                    kept.is_ok_and(|kept| kept.is_some_and(|kept| kept == own))
                }
                _ => false,
            },
        }
    }

    /// Converts a sample to the unit of its metric; false where it has that.
    pub fn convert(&mut self, sample: &mut Sample) -> Result<bool> {
        let kept = self.kept(&sample.metric, sample.unit.as_ref())?;
        if kept == sample.unit {
            return Ok(false);
        }
        let from = sample.unit.as_ref();
        let convert = |value| converted(&sample.metric, value, from, kept.as_ref());
        sample.value = convert(sample.value)?;
        sample.summary = sample.summary.map(|s| s.try_map(convert)).transpose()?;
        sample.unit = kept;
        Ok(true)
    }

    /// The unit that a metric is kept in: what name and configuration say, else
    /// what is in the store, else what comes first.
    fn kept(&mut self, metric: &MetricName, given: Option<&Unit>) -> Result<Option<Unit>> {
        if has_many_units(metric) {
            return target_unit(self.drafter, metric, given);
        }
        match self.kept.get(metric) {
            Some(None) if given.is_none_or(is_plain) => return Ok(given.cloned()),
            Some(Some(kept)) => return Ok(Some(kept.clone())),
            Some(_) => bail!(
                "{metric} has no unit in the samples before, and {} here\nhint: choose one under [metrics.{metric}] in yardstick.toml",
                given.map_or("none", Unit::as_str)
            ),
            None => {}
        }
        let kept = match self.drafter.target_unit(metric, given) {
            Err(_) if given.is_some_and(is_plain) => return Ok(given.cloned()),
            kept => kept?,
        };
        self.kept.insert(metric.clone(), kept.clone());
        Ok(kept)
    }
}
