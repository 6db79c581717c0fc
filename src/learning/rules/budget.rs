//! A limit is broken, or nearly.

use crate::learning::budget::{BudgetStanding, Excuse, hold};
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Surety, View, distinct};

/// Every budget of the series that is breached or near. Confidence 1: it is
/// arithmetic, not inference.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    let case = view.case();
    let mut findings = Vec::new();
    for budget in &view.subject.budgets {
        let status = hold(budget, &case);
        let Some(held) = status.held() else {
            continue;
        };
        let value = held.value;
        // What is excused in a gate is still worth a look.
        let breached = held.standing == BudgetStanding::Breached;
        let limit = match held.standing {
            BudgetStanding::Breached
            | BudgetStanding::Excused(Excuse::Inherited | Excuse::Answered(_)) => held.fail,
            BudgetStanding::Near => held.warn,
            BudgetStanding::Within | BudgetStanding::Excused(Excuse::Noise) => None,
        };
        let Some(limit) = limit else {
            continue;
        };
        let (shown, limit_shown) = view.pair(value, limit);
        let (statistic, side) = (budget.statistic.to_string(), budget.bound.side.to_string());
        let from = held.reference.map_or(String::new(), |reference| {
            format!(", from a baseline of {}", view.show(reference.level))
        });
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
            label: budget.label(),
            headline: format!("{statistic} {shown} {what} its budget of {limit_shown}"),
            description: format!("the {statistic} value, {shown}, {what} the budget: {side} {limit_shown}{from} ({})", budget.source),
            suggested_action: if breached {
                "Find the change that broke it, or agree on another limit with `yardstick budget set`."
            } else {
                "Make room before the limit is reached."
            }
            .to_owned(),
            evidence: Evidence::Budget { value, unit: view.unit(), statistic, limit, side, source: budget.source.clone() },
        });
    }
    distinct(findings)
}
