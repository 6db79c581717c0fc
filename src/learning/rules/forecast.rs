//! A limit will break: a steady move leads to it.

use crate::learning::budget::{Ahead, FORETOLD_WITHIN, Foretold, Horizon, foretell};
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Surety, View, distinct};
use crate::model::Budget;
use crate::stats::trend;

/// Nothing less likely is foretold.
const LEAST: f64 = 0.8;
/// The trend since the last change of level is surer than this
/// (Mann-Kendall, corrected for autocorrelation): a limit so near that the
/// noise alone will break it is `propose`'s to tell, not news.
const DRIFT: f64 = 0.001;
/// A thousand futures cannot be surer.
const MOST: f64 = 0.995;

/// Every budget that will be broken within thirty days, most likely, because
/// the values move towards it. The confidence is the share of possible futures
/// that break it.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.subject.budgets.is_empty() || view.subject.is_outcome() {
        return Vec::new();
    }
    let values = view.values();
    let since = view.changes().last().map_or(0, |change| change.index);
    let Some(trend) = trend(&values[since..]).filter(|trend| trend.p_value <= DRIFT) else {
        return Vec::new();
    };
    let case = view.case();
    let leads_to = |budget: &&Budget| budget.bound.side.upwards(trend.slope) > 0.0;
    let told = view
        .subject
        .budgets
        .iter()
        .filter(leads_to)
        .filter_map(|budget| {
            let found = foretell(budget, &case, Horizon::Days(FORETOLD_WITHIN)).ok()?;
            (found.probability >= LEAST).then(|| finding(view, budget, &found))
        });
    distinct(told.collect())
}

fn finding(view: &View<'_>, budget: &Budget, found: &Foretold) -> Finding {
    let (value, limit) = view.pair(found.held.value, found.limit);
    let (statistic, side) = (budget.statistic.to_string(), budget.bound.side.to_string());
    let time = |ahead: Option<Ahead>| ahead.and_then(|ahead| ahead.time);
    let day = |ahead: Option<Ahead>| {
        time(ahead).map(|time| time.to_string().chars().take(10).collect::<String>())
    };
    let around = day(found.middle).map_or(String::new(), |day| format!(" around {day}"));
    let between = match (day(found.earliest), day(found.latest)) {
        (Some(first), Some(last)) => format!(", in four of five cases between {first} and {last}"),
        _ => String::new(),
    };
    Finding {
        kind: Kind::Forecast,
        severity: Severity::Warning,
        surety: Surety::Given(found.probability.min(MOST)),
        place: None,
        gone: None,
        verdict: None,
        label: budget.label(),
        headline: format!("will break its budget of {limit}{around}"),
        description: format!(
            "at {value} now, the {statistic} value will break the budget {side} {limit}{around}{between} ({})",
            budget.source
        ),
        suggested_action:
            "Stop the drift before the limit does; `yardstick budget forecast` says how fast it is."
                .to_owned(),
        evidence: Evidence::Forecast {
            value: found.held.value,
            unit: view.unit(),
            statistic,
            limit: found.limit,
            side,
            slope: found.slope,
            probability: found.probability,
            until: found.until,
            middle: time(found.middle),
            earliest: time(found.earliest),
            latest: time(found.latest),
            n: found.n,
            source: budget.source.clone(),
        },
    }
}
