//! A limit will break: a steady move leads to it.

use crate::learning::budget::{Ahead, FORETOLD_WITHIN, Foretold, Horizon, foretell, is_foretold};
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Surety, View, distinct};
use crate::model::{Budget, Timestamp};
use crate::stats::trend;

const AHEAD: Horizon = Horizon::Days(FORETOLD_WITHIN);
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
    let case = view.case();
    let told = leading(view, |_| true).filter_map(|budget| {
        let found = foretell(budget, &case, AHEAD).ok()?;
        Some(finding(view, budget, &found))
    });
    distinct(told.collect())
}

/// Whether the same limit is foretold to break.
pub fn shows(view: &View<'_>, finding: &Finding) -> bool {
    leading(view, |budget| budget.label() == finding.label)
        .next()
        .is_some()
}

/// Those of the budgets that are meant and will be broken.
fn leading<'v>(
    view: &'v View<'_>,
    is_meant: impl Fn(&Budget) -> bool + 'v,
) -> impl Iterator<Item = &'v Budget> {
    let slope = slope(view);
    view.subject.budgets.iter().filter(move |budget| {
        let leads_to = slope.is_some_and(|slope| budget.bound.side.upwards(slope) > 0.0);
        leads_to && is_meant(budget) && is_foretold(budget, &view.case(), AHEAD, LEAST)
    })
}

/// Where the values move, if they surely do.
fn slope(view: &View<'_>) -> Option<f64> {
    if view.subject.budgets.is_empty() || view.subject.is_outcome() {
        return None;
    }
    let values = view.values();
    let since = view.changes().last().map_or(0, |change| change.index);
    let trend = trend(&values[since..])?;
    (trend.p_value <= DRIFT).then_some(trend.slope)
}

fn finding(view: &View<'_>, budget: &Budget, found: &Foretold) -> Finding {
    let (value, limit) = view.pair(found.held.value, found.limit);
    let (statistic, side) = (budget.statistic.to_string(), budget.bound.side.to_string());
    let time = |ahead: Option<Ahead>| ahead.and_then(|ahead| ahead.time);
    let date = |time: Timestamp| time.to_string().chars().take(10).collect::<String>();
    let day = |ahead: Option<Ahead>| time(ahead).map(date);
    let (first, middle, last) = (day(found.earliest), day(found.middle), day(found.latest));
    let is_due = found.is_due(view.now);
    let (will, since) = match is_due {
        true => (
            "should have broken",
            format!("; no sample since {}", date(found.newest)),
        ),
        false => ("will break", String::new()),
    };
    let around = middle.map_or(String::new(), |day| format!(" around {day}"));
    let is_past = |ahead| time(ahead).is_some_and(|time| time <= view.now);
    let between = match (first, last) {
        (Some(_), Some(last)) if is_past(found.earliest) && !is_past(found.latest) => {
            format!(", in nine of ten cases by {last}")
        }
        (Some(first), Some(last)) if first != last => {
            format!(", in four of five cases between {first} and {last}")
        }
        _ => String::new(),
    };
    let at = if is_due { "last" } else { "now" };
    Finding {
        kind: Kind::Forecast,
        severity: Severity::Warning,
        surety: Surety::Given(found.probability.min(MOST)),
        place: None,
        gone: None,
        verdict: None,
        label: budget.label(),
        headline: format!("{will} its budget of {limit}{around}{since}"),
        description: format!(
            "at {value} {at}, the {statistic} value {will} the budget {side} {limit}{around}{between}{since} ({})",
            budget.source
        ),
        suggested_action: if is_due {
            "Measure again: by now the limit is broken, most likely."
        } else {
            "Stop the drift before the limit does; `yardstick budget forecast` says how fast it is."
        }
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
