//! Holding series against their limits.

use crate::model::{Budget, Finite, Limit, MetricSpec, Statistic, Unit};
use crate::series::{Point, Series, SeriesId};
use crate::stats::quantiles;

/// What a budget says of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetVerdict {
    /// Position of the budget in the list that was given.
    pub budget: usize,
    /// The series; `None` where no series has the budget's metric and metadata.
    pub series: Option<SeriesId>,
    /// The verdict with its numbers.
    pub status: BudgetStatus,
}

/// A verdict. All numbers are in `unit`, the unit of the series.
#[derive(Clone, Debug, PartialEq)]
pub enum BudgetStatus {
    /// It could be judged.
    Judged {
        /// What is held against the limit.
        value: f64,
        /// The unit of all numbers.
        unit: Option<Unit>,
        /// Samples behind the value.
        n: usize,
        /// The limit.
        fail: Option<f64>,
        /// The early warning.
        warn: Option<f64>,
        /// Beyond the limit.
        breached: bool,
        /// Beyond the early warning.
        near: bool,
        /// How far the value may still move, as a share of the limit; negative
        /// where it is beyond. `None` for a limit of zero.
        room: Option<f64>,
    },
    /// It could not.
    Unjudged(Unjudged),
}

/// Why a budget could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unjudged {
    /// No samples.
    NoSamples,
    /// The limit is in a unit that does not convert.
    Unit(String),
}

impl std::fmt::Display for Unjudged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSamples => f.write_str("no samples"),
            Self::Unit(reason) => f.write_str(reason),
        }
    }
}

/// Holds every series against every budget that means it, in the order of the
/// budgets, then the series.
pub fn evaluate<'s>(
    budgets: &[Budget],
    series: &'s [Series],
    spec: impl Fn(&SeriesId) -> MetricSpec,
) -> Vec<BudgetVerdict> {
    let mut verdicts = Vec::new();
    for (index, budget) in budgets.iter().enumerate() {
        let meant = |s: &&'s Series| {
            budget.metric.matches(&s.id().metric) && s.id().metadata.contains_all(&budget.metadata)
        };
        let before = verdicts.len();
        verdicts.extend(series.iter().filter(meant).map(|s| BudgetVerdict {
            budget: index,
            series: Some(s.id().clone()),
            status: hold(budget, s.points(), s.unit(), &spec(s.id())),
        }));
        if verdicts.len() == before {
            verdicts.push(BudgetVerdict {
                budget: index,
                series: None,
                status: BudgetStatus::Unjudged(Unjudged::NoSamples),
            });
        }
    }
    verdicts
}

/// Holds the newest of some points against a budget.
pub(super) fn hold(
    budget: &Budget,
    points: &[Point],
    unit: Option<&Unit>,
    spec: &MetricSpec,
) -> BudgetStatus {
    // A limit without a unit is in the metric's own, whatever the samples use.
    let own = spec.unit.as_ref().or(unit);
    let convert = |limit: &Limit| limit_in(limit, own, unit);
    let (fail, warn) = match (
        budget.bound.fail.as_ref().map(convert),
        budget.bound.warn.as_ref().map(convert),
    ) {
        (Some(Err(reason)), _) | (_, Some(Err(reason))) => {
            return BudgetStatus::Unjudged(Unjudged::Unit(reason));
        }
        (fail, warn) => (fail.and_then(Result::ok), warn.and_then(Result::ok)),
    };
    let window = if budget.statistic == Statistic::Latest {
        1
    } else {
        budget.window
    };
    let recent: Vec<f64> = points[points.len().saturating_sub(window)..]
        .iter()
        .map(|p| p.value)
        .collect();
    let value = statistic(budget.statistic, &recent);
    let beyond =
        |limit: Option<f64>| limit.is_some_and(|limit| budget.bound.side.is_beyond(value, limit));
    let room = fail
        .or(warn)
        .filter(|limit| *limit != 0.0)
        .map(|limit| match budget.bound.side {
            crate::model::Side::Max => (limit - value) / limit.abs(),
            crate::model::Side::Min => (value - limit) / limit.abs(),
        });
    BudgetStatus::Judged {
        value,
        unit: unit.cloned(),
        n: recent.len(),
        fail,
        warn,
        breached: beyond(fail),
        near: beyond(warn),
        room,
    }
}

/// A limit as a number in the unit of the series.
fn limit_in(limit: &Limit, own: Option<&Unit>, series: Option<&Unit>) -> Result<f64, String> {
    match (limit.unit.as_ref().or(own), series) {
        (Some(from), Some(to)) => from
            .convert(limit.value.get(), to)
            .map_err(|error| error.to_string()),
        (Some(from), None) if limit.unit.is_some() => Err(format!(
            "the limit is in {from} and the samples have no unit"
        )),
        _ => Ok(limit.value.get()),
    }
}

/// A statistic of values that are not empty.
fn statistic(statistic: Statistic, values: &[f64]) -> f64 {
    let quantile = |q: f64| quantiles(values, [q]).map_or(f64::NAN, |[value]| value);
    let value = match statistic {
        Statistic::Latest => values.last().copied().unwrap_or(f64::NAN),
        Statistic::Mean => values.iter().map(|v| v / values.len() as f64).sum(),
        Statistic::Median => quantile(0.5),
        Statistic::Min => quantile(0.0),
        Statistic::Max => quantile(1.0),
        Statistic::Percentile(p) => quantile(f64::from(p) / 100.0),
    };
    // The window of a series that is not empty is not empty.
    Finite::new(value)
        .expect("a statistic of finite values is finite")
        .get()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Bound, Direction, Metadata, MetricName, Side, Timestamp};

    fn series(unit: Option<&str>, values: &[f64]) -> Series {
        let id = SeriesId {
            metric: MetricName::new("x").expect("valid"),
            metadata: Metadata::new(),
        };
        let points = values.iter().enumerate().map(|(i, v)| Point {
            id: i as u128,
            time: Timestamp::from_millis(i as i64).expect("in range"),
            value: *v,
        });
        Series::new(
            id,
            unit.map(|u| u.parse().expect("valid")),
            points.collect(),
        )
        .expect("not empty")
    }

    fn budget(statistic: &str, side: Side, fail: &str, warn: Option<&str>) -> Budget {
        let limit = |text: &str| {
            let measure: crate::model::Measure = text.parse().expect("valid");
            Limit {
                value: measure.value,
                unit: measure.unit,
            }
        };
        Budget {
            metric: "x".parse().expect("valid"),
            metadata: Metadata::new(),
            statistic: statistic.parse().expect("valid"),
            window: 4,
            bound: Bound {
                side,
                fail: Some(limit(fail)),
                warn: warn.map(limit),
            },
            source: String::new(),
        }
    }

    fn verdict(budget: Budget, series: Series) -> BudgetStatus {
        let spec = |_: &SeriesId| MetricSpec {
            unit: Some(Unit::SECONDS),
            direction: Direction::Lower,
            category: crate::model::Category::Performance,
        };
        evaluate(&[budget], &[series], spec).remove(0).status
    }

    #[test]
    fn limits_convert_to_the_unit_of_the_samples() {
        let status = verdict(
            budget("latest", Side::Max, "300ms", Some("200ms")),
            series(Some("s"), &[0.1, 0.25]),
        );
        let BudgetStatus::Judged {
            value,
            fail,
            breached,
            near,
            room,
            ..
        } = status
        else {
            unreachable!("judged: {status:?}");
        };
        assert_eq!(
            (value, fail, breached, near),
            (0.25, Some(0.3), false, true)
        );
        assert!(room.is_some_and(|room| (room - 1.0 / 6.0).abs() < 1e-12));
    }

    #[test]
    fn a_limit_without_unit_is_in_the_unit_of_the_metric() {
        let status = verdict(
            budget("latest", Side::Max, "2", None),
            series(Some("ms"), &[1500.0]),
        );
        assert!(
            matches!(
                status,
                BudgetStatus::Judged {
                    fail: Some(2000.0),
                    breached: false,
                    ..
                }
            ),
            "{status:?}"
        );
    }

    #[test]
    fn a_statistic_looks_at_its_window_only() {
        // The last four: 4, 1, 3, 2.
        let values = [100.0, 100.0, 4.0, 1.0, 3.0, 2.0];
        for (name, expected) in [
            ("latest", 2.0),
            ("mean", 2.5),
            ("median", 2.5),
            ("min", 1.0),
            ("max", 4.0),
            ("p75", 3.25),
        ] {
            let status = verdict(
                budget(name, Side::Min, "0", None),
                series(Some("s"), &values),
            );
            assert!(
                matches!(status, BudgetStatus::Judged { value, .. } if value == expected),
                "{name}: {status:?}"
            );
        }
    }

    #[test]
    fn what_cannot_be_judged_says_why() {
        let other = verdict(
            budget("latest", Side::Max, "3 MB", None),
            series(Some("s"), &[1.0]),
        );
        assert!(
            matches!(other, BudgetStatus::Unjudged(Unjudged::Unit(_))),
            "{other:?}"
        );
        let mut elsewhere = budget("latest", Side::Max, "3", None);
        elsewhere.metadata = Metadata::from_pairs(["suite=unit"]).expect("valid");
        let none = verdict(elsewhere, series(Some("s"), &[1.0]));
        assert_eq!(none, BudgetStatus::Unjudged(Unjudged::NoSamples));
    }
}
