//! Samples stopped coming.

use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, MIN_SAMPLES, Surety, View};
use crate::model::{Timestamp, counted};
use crate::stats::quantiles;

/// A pause must be this many times the longest usual one.
const TIMES: f64 = 3.0;
/// And at least this long, in days: nobody measures at night.
const AT_LEAST: f64 = 1.0;

/// Samples that come within so many days of another are of one visit: a run may
/// record many, and how far they are apart says nothing of the next run.
const VISIT: f64 = 1.0 / 144.0;

/// The time since the newest sample is far beyond the longest pause but one in
/// twenty, or beyond what the configuration expects. Confidence: of n pauses
/// and this one, this is the longest by chance once in n + 1 times.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    let expected = view.subject.expect_every.map(|every| every.days());
    let visits = visits(view.points.iter().map(|point| point.time));
    let known = expected.map_or(visits.len(), |_| view.points.len());
    let last = view.points.last().map(|point| point.time);
    let Some(last) = last.filter(|_| known >= MIN_SAMPLES) else {
        return Vec::new();
    };
    let pauses: Vec<f64> = visits
        .windows(2)
        .map(|pair| pair[1].days_since(pair[0]))
        .collect();
    let of_pauses = quantiles(&pauses, [0.5, 0.95]);
    let Some([usual, long]) = of_pauses.or(expected.map(|days| [days; 2])) else {
        return Vec::new();
    };
    let days = view.now.days_since(last);
    let limit = expected.unwrap_or_else(|| (long * TIMES).max(AT_LEAST));
    if days <= limit {
        return Vec::new();
    }
    let n = pauses.len();
    vec![Finding {
        kind: Kind::Silent,
        severity: Severity::Warning,
        surety: Surety::Given(if expected.is_some() { 1.0 } else { 1.0 - 1.0 / (n as f64 + 1.0) }),
        place: None,
        gone: None,
        verdict: None,
        label: last.to_string(),
        headline: format!("no sample for {days:.1} days"),
        description: format!("the last sample came {days:.1} days ago; usually one comes {}", every(usual)),
        suggested_action: "See whether the job that records it still runs; if the metric is gone for good, stop expecting it."
            .to_owned(),
        evidence: Evidence::Silence { last, days, usual_days: usual, n: view.points.len() },
    }]
}

/// When the visits began, of ascending times.
fn visits(times: impl Iterator<Item = Timestamp>) -> Vec<Timestamp> {
    let mut visits: Vec<Timestamp> = Vec::new();
    for time in times {
        if visits
            .last()
            .is_none_or(|last| time.days_since(*last) >= VISIT)
        {
            visits.push(time);
        }
    }
    visits
}

/// `every 1.5 days`, `every 2 hours`
fn every(days: f64) -> String {
    let hours = (days * 24.0).round() as u64;
    match hours {
        0 | 1 => "within the hour".to_owned(),
        2..24 => format!("every {}", counted(hours, "hour")),
        _ => format!("every {days:.1} days"),
    }
}
