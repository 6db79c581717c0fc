//! The values move steadily in the bad direction.

use crate::learning::analysis::{TREND_ALPHA, relative_change};
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, MIN_SAMPLES, View};
use crate::model::signed_percent;
use crate::stats::trend;

/// Smaller moves over the whole series are not worth a word.
const LEAST: f64 = 0.01;
/// Moves from here on are critical.
const MUCH: f64 = 0.25;

/// A significant trend for the worse. Confidence: one less the p-value of the
/// Mann-Kendall test, corrected for autocorrelation; the step of a change that
/// happened once looks like a trend to it.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.points.len() < MIN_SAMPLES {
        return Vec::new();
    }
    let n = view.points.len();
    let Some(trend) = trend(&view.values()).filter(|trend| trend.p_value < TREND_ALPHA) else {
        return Vec::new();
    };
    if view.subject.spec.direction.is_worse(trend.slope) != Some(true) {
        return Vec::new();
    }
    let change = relative_change(trend.start, trend.end);
    if change.is_some_and(|change| change.abs() < LEAST) {
        return Vec::new();
    }
    let (start, end) = (view.show(trend.start), view.show(trend.end));
    let percent = change.map_or(String::new(), |change| {
        format!(", {}", signed_percent(change))
    });
    vec![Finding {
        kind: Kind::Drift,
        severity: if change.is_none_or(|c| c.abs() >= MUCH) { Severity::Critical } else { Severity::Warning },
        confidence: 1.0 - trend.p_value,
        location: String::new(),
        headline: format!("getting worse: {start} to {end}{percent}"),
        description: format!("the level moved from {start} to {end} over {n} samples{percent}"),
        suggested_action: "Look for what grows along: data, dependencies, tests; set a budget so that it cannot go on unseen."
            .to_owned(),
        evidence: Evidence::Trend {
            start: trend.start,
            end: trend.end,
            unit: view.unit(),
            slope: trend.slope,
            p_value: trend.p_value,
            n,
        },
    }]
}
