//! One series against one budget: arithmetic for a limit that is a value, a
//! test as well for one that counts from the baseline.

use crate::learning::budget::relative::{self, Reference};
use crate::learning::budget::since::since;
use crate::learning::budget::{BudgetStanding, BudgetStatus, Case, Excuse, Held, Unjudged};
use crate::model::{Against, Budget, Finite, Limit, Side, Statistic, Unit};
use crate::series::Point;
use crate::stats::quantiles;

/// Limits as numbers in the unit of the series.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub fail: Option<f64>,
    pub warn: Option<f64>,
}

/// Holds the newest points of a case against a budget.
pub fn hold(budget: &Budget, case: &Case<'_>) -> BudgetStatus {
    let judged = candidate(budget, case);
    let reference = match budget.bound.against {
        Against::Zero => None,
        Against::Baseline => match relative::reference(budget.bound.side, case, judged) {
            Ok(reference) => Some(reference),
            Err(n) => return BudgetStatus::Unjudged(Unjudged::NoBaseline { n }),
        },
    };
    let limits = match limits(budget, case, reference.as_ref()) {
        Ok(limits) => limits,
        Err(reason) => return BudgetStatus::Unjudged(Unjudged::Unit(reason)),
    };
    let side = budget.bound.side;
    let value = value_of(budget, judged);
    let beyond = |limit: Option<f64>| limit.is_some_and(|limit| side.is_beyond(value, limit));
    let standing = match (beyond(limits.fail), beyond(limits.warn)) {
        (true, _) => excused(budget, case, &limits, reference.as_ref()),
        (false, true) => BudgetStanding::Near,
        (false, false) => BudgetStanding::Within,
    };
    let mut held = Held {
        value,
        unit: case.unit.cloned(),
        n: judged.len(),
        fail: limits.fail,
        warn: limits.warn,
        standing,
        room: room(value, limits.fail.or(limits.warn), side),
        reference,
        since: None,
    };
    if let Some(limit) = limits.fail.filter(|_| held.is_beyond()) {
        held.since = since(budget, limit, case);
    }
    BudgetStatus::Judged(Box::new(held))
}

/// The newest points that a statistic looks at.
pub(super) fn candidate<'a>(budget: &Budget, case: &Case<'a>) -> &'a [Point] {
    newest(case.points, case.last.unwrap_or_else(|| window(budget)))
}

/// How many points a budget looks at.
pub(super) fn window(budget: &Budget) -> usize {
    match budget.statistic {
        Statistic::Latest => 1,
        _ => budget.window,
    }
}

pub(super) fn newest(points: &[Point], n: usize) -> &[Point] {
    &points[points.len().saturating_sub(n.max(1))..]
}

/// What a budget holds against its limit. The newest value is the median
/// where several were asked for.
pub(super) fn value_of(budget: &Budget, points: &[Point]) -> f64 {
    let values: Vec<f64> = points.iter().map(|p| p.value).collect();
    statistic(budget.statistic, &values)
}

fn excused(
    budget: &Budget,
    case: &Case<'_>,
    limits: &Limits,
    reference: Option<&Reference>,
) -> BudgetStanding {
    if reference.is_some_and(|r| !r.is_significant()) {
        return BudgetStanding::Excused(Excuse::Noise);
    }
    let inherited = budget.ratchet
        && limits.fail.is_some_and(|limit| {
            let baseline = case.baseline.unwrap_or_default();
            let was = newest(baseline, window(budget));
            !was.is_empty()
                && budget.bound.side.is_beyond(value_of(budget, was), limit)
                && !relative::is_worse(budget.bound.side, case, candidate(budget, case))
        });
    match inherited {
        true => BudgetStanding::Excused(Excuse::Inherited),
        false => BudgetStanding::Breached,
    }
}

fn room(value: f64, limit: Option<f64>, side: Side) -> Option<f64> {
    let limit = limit.filter(|limit| *limit != 0.0)?;
    Some(side.upwards(limit - value) / limit.abs())
}

/// The limits in the unit of the series.
pub(super) fn limits(
    budget: &Budget,
    case: &Case<'_>,
    reference: Option<&Reference>,
) -> Result<Limits, String> {
    // A limit without a unit is in the metric's own, whatever the samples use.
    let own = case.spec.unit.as_ref().or(case.unit);
    let convert = |limit: &Option<Limit>| -> Result<Option<f64>, String> {
        let Some(limit) = limit else {
            return Ok(None);
        };
        let number = match reference {
            None => limit_in(limit, own, case.unit)?,
            Some(reference) => {
                let distance = distance(limit, reference.level, own, case.unit)?;
                reference.level + budget.bound.side.upwards(distance)
            }
        };
        Ok(Some(number))
    };
    Ok(Limits {
        fail: convert(&budget.bound.fail)?,
        warn: convert(&budget.bound.warn)?,
    })
}

/// How far from the level: a percentage of it, or an amount.
fn distance(
    limit: &Limit,
    level: f64,
    own: Option<&Unit>,
    series: Option<&Unit>,
) -> Result<f64, String> {
    match &limit.unit {
        Some(unit) if unit.dimension() == Unit::PERCENT.dimension() => {
            let percent = unit.convert(limit.value.get(), &Unit::PERCENT);
            Ok(level.abs() * percent.map_err(|error| error.to_string())? / 100.0)
        }
        _ => limit_in(limit, own, series),
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
pub(super) fn statistic(statistic: Statistic, values: &[f64]) -> f64 {
    let quantile = |q: f64| quantiles(values, [q]).map_or(f64::NAN, |[value]| value);
    let value = match statistic {
        Statistic::Latest if values.len() == 1 => values[0],
        Statistic::Latest | Statistic::Median => quantile(0.5),
        Statistic::Mean => values.iter().map(|v| v / values.len() as f64).sum(),
        Statistic::Min => quantile(0.0),
        Statistic::Max => quantile(1.0),
        Statistic::Percentile(p) => quantile(f64::from(p) / 100.0),
    };
    // The window of a series that is not empty is not empty.
    Finite::new(value)
        .expect("a statistic of finite values is finite")
        .get()
}
