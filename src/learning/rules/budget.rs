//! A limit is broken, or nearly.

use crate::learning::budget::{BudgetStatus, hold};
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Surety, View};

/// Every budget of the series that is breached or near. Confidence 1: it is
/// arithmetic, not inference.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    let unit = view.subject.series.unit();
    let mut findings = Vec::new();
    for budget in &view.subject.budgets {
        let status = hold(budget, view.points, unit, &view.subject.spec);
        let BudgetStatus::Judged {
            value,
            fail,
            warn,
            breached,
            near,
            ..
        } = status
        else {
            continue;
        };
        let Some(limit) = (if breached {
            fail
        } else {
            warn.filter(|_| near)
        }) else {
            continue;
        };
        let (shown, limit_shown) = view.pair(value, limit);
        let (statistic, side) = (budget.statistic.to_string(), budget.bound.side.to_string());
        let what = if breached {
            "breaks"
        } else {
            "is beyond the warning of"
        };
        findings.push(Finding {
            kind: Kind::Budget,
            severity: if breached { Severity::Critical } else { Severity::Warning },
            surety: Surety::Given(1.0),
            place: None,
            gone: None,
        verdict: None,
            label: format!("{statistic} {side}"),
            headline: format!("{statistic} {shown} {what} its budget of {limit_shown}"),
            description: format!("the {statistic} value, {shown}, {what} the budget: {side} {limit_shown} ({})", budget.source),
            suggested_action: if breached {
                "Find the change that broke it, or agree on another limit with `yardstick budget set`."
            } else {
                "Make room before the limit is reached."
            }
            .to_owned(),
            evidence: Evidence::Budget { value, unit: view.unit(), statistic, limit, side, source: budget.source.clone() },
        });
    }
    findings
}
