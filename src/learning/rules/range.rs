//! The newest value lies out of the range of all before it.

use crate::learning::analysis::relative_change;
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, MIN_SAMPLES, View};
use crate::model::signed_percent;
use crate::stats::median;

/// Robust standard deviations from the median that are too many.
const DEVIATIONS: f64 = 4.5;
/// Makes the median absolute deviation a standard deviation for normal noise.
const NORMAL: f64 = 1.4826;

/// The newest value is beyond every value before it, and far beyond what the
/// series scatters. Confidence: of n + 1 exchangeable values, the newest is
/// the most extreme by chance once in n + 1 times.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    let Some((newest, before)) = view
        .points
        .split_last()
        .filter(|(_, before)| before.len() >= MIN_SAMPLES)
    else {
        return Vec::new();
    };
    let value = newest.value;
    let mut values: Vec<f64> = before.iter().map(|point| point.value).collect();
    let min = values.iter().copied().fold(f64::INFINITY, f64::min);
    let max = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let Some(middle) = median(&mut values).filter(|_| value < min || value > max) else {
        return Vec::new();
    };
    let mut distances: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
    let spread = median(&mut distances).unwrap_or(0.0) * NORMAL;
    let deviations = (spread > 0.0)
        .then(|| ((value - middle) / spread).abs())
        .filter(|d| d.is_finite());
    if deviations.is_some_and(|d| d < DEVIATIONS) {
        return Vec::new();
    }
    let n = before.len();
    let worse = view.subject.spec.direction.is_worse(value - middle);
    let change = relative_change(middle, value)
        .map_or(String::new(), |c| format!(" ({})", signed_percent(c)));
    let shown = view.show(value);
    vec![Finding {
        kind: Kind::Anomaly,
        severity: if worse == Some(true) {
            Severity::Warning
        } else {
            Severity::Info
        },
        confidence: 1.0 - 1.0 / (n as f64 + 1.0),
        location: if value > middle { "high" } else { "low" }.to_owned(),
        headline: format!("newest value {shown} is out of range{change}"),
        description: format!(
            "the newest value, {shown}, is outside of the range {} to {} of the {n} values before it{change}",
            view.show(min),
            view.show(max),
        ),
        suggested_action: match worse {
            Some(true) => {
                "Measure again; if it stays, look at what changed with this sample's commit."
            }
            _ => "Measure again before relying on it.",
        }
        .to_owned(),
        evidence: Evidence::OutOfRange {
            value,
            unit: view.unit(),
            median: middle,
            min,
            max,
            deviations,
            n,
        },
    }]
}
