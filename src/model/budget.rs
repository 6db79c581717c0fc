//! Limits that a metric must keep.

use std::fmt;
use std::str::FromStr;

use crate::model::{Finite, Metadata, MetricPattern, PlacePattern, Unit};

/// How many of the newest samples a statistic looks at, unless the budget says
/// otherwise.
pub const DEFAULT_WINDOW: usize = 10;

/// A limit for a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Budget {
    /// Which metrics.
    pub metric: MetricPattern,
    /// Only series that have all of these pairs.
    pub metadata: Metadata,
    /// Only where this branch or pull request is judged; everywhere where
    /// `None`.
    pub branch: Option<PlacePattern>,
    /// What is held against the limit.
    pub statistic: Statistic,
    /// How many of the newest samples the statistic looks at.
    pub window: usize,
    /// The limit.
    pub bound: Bound,
    /// Whether it only ever tightens, and fails only the change that broke it.
    pub ratchet: bool,
    /// Where it is written: `yardstick.toml:12`, `policy.yml:performance.x_max`.
    pub source: String,
}

/// What is held against a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// The newest value.
    #[default]
    Latest,
    /// Arithmetic mean of the window.
    Mean,
    /// Median of the window.
    Median,
    /// Smallest of the window.
    Min,
    /// Largest of the window.
    Max,
    /// A quantile of the window, in percent.
    Percentile(u8),
}

/// A limit with its early warning.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Whether values must stay below or above.
    pub side: Side,
    /// What the limits count from.
    pub against: Against,
    /// Beyond this the gate says no. `None`: only a warning is set.
    pub fail: Option<Limit>,
    /// Beyond this it warns.
    pub warn: Option<Limit>,
}

/// What a limit counts from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Against {
    /// The limit is a value itself.
    #[default]
    Zero,
    /// The limit is a distance from the level of the baseline: in percent of
    /// it, or in the unit of the metric.
    Baseline,
}

/// On which side of a limit values must stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// At most the limit.
    Max,
    /// At least the limit.
    Min,
}

/// A number with the unit it was written with, if any.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// The number.
    pub value: Finite,
    /// `None`: in the unit of the metric.
    pub unit: Option<Unit>,
}

impl Statistic {
    /// The names that [`FromStr`] takes.
    pub const NAMES: [&str; 10] = [
        "latest", "mean", "median", "min", "max", "p50", "p75", "p90", "p95", "p99",
    ];
}

/// Why a text is no statistic.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown statistic {0:?}: one of latest, mean, median, min, max and p1 to p99 is expected")]
pub struct StatisticError(String);

impl FromStr for Statistic {
    type Err = StatisticError;

    fn from_str(text: &str) -> Result<Self, StatisticError> {
        let percentile = |text: &str| {
            text.strip_prefix('p')?
                .parse()
                .ok()
                .filter(|p| (1..=99).contains(p))
        };
        match text {
            "latest" => Ok(Self::Latest),
            "mean" => Ok(Self::Mean),
            "median" => Ok(Self::Median),
            "min" => Ok(Self::Min),
            "max" => Ok(Self::Max),
            text => percentile(text)
                .map(Self::Percentile)
                .ok_or_else(|| StatisticError(text.to_owned())),
        }
    }
}

impl fmt::Display for Statistic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Latest => f.write_str("latest"),
            Self::Mean => f.write_str("mean"),
            Self::Median => f.write_str("median"),
            Self::Min => f.write_str("min"),
            Self::Max => f.write_str("max"),
            Self::Percentile(p) => write!(f, "p{p}"),
        }
    }
}

impl Side {
    /// Whether `value` is beyond `limit`.
    pub fn is_beyond(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Max => value > limit,
            Self::Min => value < limit,
        }
    }
}

impl Budget {
    /// What tells it from the other budgets of a series, whatever its limit is
    /// now: what is held against which side of it, and for what it is written
    /// where that is not one metric by its name, which may change.
    pub fn label(&self) -> String {
        let mut label = format!("{} {}", self.statistic, self.bound.key());
        if self.statistic != Statistic::Latest && self.window != DEFAULT_WINDOW {
            label.push_str(&format!(" of {}", self.window));
        }
        if let MetricPattern::Glob(_) = self.metric {
            label.push_str(&format!(" for {}", self.metric));
        }
        if !self.metadata.is_empty() {
            label.push_str(&format!(" with {}", self.metadata));
        }
        label
    }
}

impl Bound {
    /// The key that the limit has in a configuration file.
    pub fn key(&self) -> &'static str {
        Self::key_of(self.side, self.against)
    }

    /// The key of a limit of that kind.
    pub fn key_of(side: Side, against: Against) -> &'static str {
        match (side, against) {
            (Side::Max, Against::Zero) => "max",
            (Side::Min, Against::Zero) => "min",
            (Side::Max, Against::Baseline) => "max_increase",
            (Side::Min, Against::Baseline) => "max_decrease",
        }
    }
}

impl Side {
    /// The values with the bad side up: what is beyond a minimum is below it.
    pub fn upwards(self, value: f64) -> f64 {
        match self {
            Self::Max => value,
            Self::Min => -value,
        }
    }
}

impl fmt::Display for Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Max => "max",
            Self::Min => "min",
        })
    }
}

/// As a user writes it: `30s`.
impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.unit {
            Some(unit) => write!(f, "{} {unit}", self.value),
            None => write!(f, "{}", self.value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_read_what_they_print() {
        for name in Statistic::NAMES.into_iter().chain(["p1", "p42"]) {
            assert_eq!(name.parse::<Statistic>().expect("valid").to_string(), name);
        }
        for bad in ["", "p", "p0", "p100", "p9.9", "avg"] {
            assert!(bad.parse::<Statistic>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_value_at_the_limit_keeps_it() {
        assert!(!Side::Max.is_beyond(30.0, 30.0));
        assert!(Side::Max.is_beyond(30.1, 30.0));
        assert!(Side::Min.is_beyond(79.9, 80.0));
        assert!(!Side::Min.is_beyond(80.0, 80.0));
    }
}
