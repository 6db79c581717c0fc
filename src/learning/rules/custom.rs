//! Rules of the user's own. How sure they are is said by them, so that they
//! take no part in the budget of false alarms.

use std::sync::Arc;

use crate::learning::facts::Facts;
use crate::learning::insight::{Evidence, Kind};
use crate::learning::rules::{Finding, Surety, View};
use crate::learning::subject::Subject;
use crate::model::Category;
use crate::rulebook::Rule;
use crate::rulebook::cel::EvalError;

/// That a condition holds no more is news for so many samples.
const NEWS: usize = 10;

/// Every rule of the series that speaks now, or did so a moment ago.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    let rules = &view.subject.rules;
    if rules.is_empty() {
        return Vec::new();
    }
    let facts = Facts::new(view);
    let mut findings = Vec::new();
    let mut silent = Vec::new();
    for rule in rules {
        match speaks(rule, view, &facts) {
            Ok(true) => findings.push(finding(rule, &facts, view)),
            Ok(false) => silent.push(rule),
            Err(_) => {}
        }
    }
    // What came before a view of the past is that view's own past.
    if view.points.len() == view.subject.series.points().len() {
        findings.extend(ended(view, silent));
    }
    findings
}

/// Whether a rule speaks; why not, where that cannot be said.
pub fn speaks(rule: &Rule, view: &View<'_>, facts: &Facts<'_, '_>) -> Result<bool, EvalError> {
    if view.points.len() < rule.min_samples {
        let reason = format!("fewer than {} samples", rule.min_samples);
        return Err(EvalError::Other(reason));
    }
    rule.when.holds(facts)
}

/// Rules that spoke among the newest samples and do so no more.
fn ended(view: &View<'_>, mut silent: Vec<&Arc<Rule>>) -> Vec<Finding> {
    let n = view.points.len();
    let mut findings = Vec::new();
    for earlier in (n.saturating_sub(NEWS).max(1)..n).rev() {
        let past = View::new(
            view.subject,
            view.settled,
            &view.points[..earlier],
            view.now,
        );
        let facts = Facts::new(&past);
        silent.retain(|rule| {
            let spoke = speaks(rule, &past, &facts) == Ok(true);
            if spoke {
                findings.push(Finding {
                    gone: Some(earlier),
                    ..over(rule, finding(rule, &facts, &past))
                });
            }
            !spoke
        });
    }
    findings
}

/// What to say when it is over.
fn over(rule: &Rule, finding: Finding) -> Finding {
    Finding {
        headline: format!("over: {}", finding.headline),
        description: format!(
            "the rule {} speaks no more; it said: {}",
            rule.name, finding.description
        ),
        suggested_action: "Nothing; it is over.".to_owned(),
        ..finding
    }
}

fn finding(rule: &Rule, facts: &Facts<'_, '_>, view: &View<'_>) -> Finding {
    let description = describe(rule, facts);
    let action = rule
        .action
        .as_ref()
        .map(|template| template.fill(&mut |name| facts.show(name)));
    Finding {
        kind: Kind::Rule,
        severity: rule.severity,
        surety: Surety::Given(rule.confidence),
        place: None,
        label: rule.name.clone(),
        gone: None,
        verdict: None,
        headline: description.clone(),
        description,
        suggested_action: action
            .unwrap_or_else(|| format!("See the rule {} ({}).", rule.name, rule.source)),
        evidence: Evidence::Custom {
            name: rule.name.clone(),
            condition: rule.when.text().to_owned(),
            source: rule.source.clone(),
            unit: view.unit(),
            values: facts.numbers(rule.names().iter()),
        },
    }
}

/// What a rule says.
pub fn describe(rule: &Rule, facts: &Facts<'_, '_>) -> String {
    match &rule.description {
        Some(template) => template.fill(&mut |name| facts.show(name)),
        None => format!(
            "the rule {} speaks: {}",
            rule.name,
            one_line(rule.when.text())
        ),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The category that a rule gives its findings, where it gives one.
pub fn category(subject: &Subject, finding: &Finding) -> Option<Category> {
    let Evidence::Custom { name, .. } = &finding.evidence else {
        return None;
    };
    subject
        .rules
        .iter()
        .find(|rule| rule.name == *name)?
        .category
        .clone()
}

#[cfg(test)]
mod tests;
