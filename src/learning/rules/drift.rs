//! The values move steadily in the bad direction, away from where they began.

use crate::learning::analysis::relative_change;
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Surety, View};
use crate::model::{Direction, Timestamp};
use crate::stats::drift::{self, Drift};
use crate::stats::trend;

/// Points that make the fixed reference, and the recent ones held against it.
const SIDE: usize = 8;
/// So far from even odds must a recent value be to exceed one of the reference.
const APART: f64 = 0.35;
/// Smaller moves are not worth a word.
const LEAST: f64 = 0.01;
/// Moves from here on are critical.
const MUCH: f64 = 0.25;

/// A trend since the last change of level (Mann-Kendall, corrected for
/// autocorrelation) that has led away from the fixed reference at its start.
/// The test of now against then takes a trend for autocorrelation, so that it
/// has no say in how sure this is, only in how far apart they are.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.subject.is_outcome() {
        return Vec::new();
    }
    let values = view.values();
    let changed = view.changes().last().map_or(0, |change| change.index);
    // What was accepted is where it begins now.
    let since = changed.max(view.accepted_until(Kind::Drift));
    let stretch = &values[since..];
    let direction = view.subject.spec.direction;
    let Some(moved) = moved(stretch, direction) else {
        return Vec::new();
    };
    let (from, to) = (moved.reference, moved.recent);
    // Of a long stretch the trend costs a hundred times the rest: asked last.
    let Some(trend) = trend(stretch).filter(|t| direction.is_worse(t.slope) == Some(true)) else {
        return Vec::new();
    };
    let share = relative_change(from, to);
    let [shown_from, shown_to, percent] = view.moved(from, to);
    let p_value = trend.p_value;
    vec![Finding {
        kind: Kind::Drift,
        severity: if share.is_none_or(|share| share.abs() >= MUCH) {
            Severity::Critical
        } else {
            Severity::Warning
        },
        surety: Surety::PValue(p_value),
        place: None,
        label: view.points[since].time.to_string(),
        gone: None,
        verdict: None,
        headline: format!("getting worse: {shown_from} to {shown_to}{percent}"),
        description: format!(
            "the values moved steadily from {shown_from} to {shown_to} over {} samples{percent}",
            stretch.len()
        ),
        suggested_action:
            "Look for what grows along: data, dependencies, tests; a budget keeps it in sight."
                .to_owned(),
        evidence: Evidence::Drift {
            reference: from,
            recent: to,
            unit: view.unit(),
            change_percent: share.map(|share| share * 100.0),
            slope: trend.slope,
            p_value,
            since: view.points[since].time,
            n: stretch.len(),
        },
    }]
}

/// Whether a view shows the drift of a later one, which says since when: held
/// against the place where that began before any change is looked for.
pub fn shows(view: &View<'_>, finding: &Finding) -> bool {
    let Ok(since) = finding.label.parse::<Timestamp>() else {
        return false;
    };
    let direction = view.subject.spec.direction;
    let has_moved = (0..view.points.len()).any(|at| {
        let stretch = || view.points[at..].iter().map(|point| point.value);
        let is_start = view.points[at].time == since;
        is_start && moved(&stretch().collect::<Vec<f64>>(), direction).is_some()
    });
    has_moved && find(view).iter().any(|found| found.is(finding))
}

/// How far a stretch has moved in the bad direction, where it is far.
fn moved(stretch: &[f64], direction: Direction) -> Option<Drift> {
    if stretch.len() < 2 * SIDE {
        return None;
    }
    let (reference, recent) = (&stretch[..SIDE], &stretch[stretch.len() - SIDE..]);
    let moved = drift::against(reference, recent)?;
    let (from, to) = (moved.reference, moved.recent);
    let is_far = relative_change(from, to).is_none_or(|share| share.abs() >= LEAST)
        && (moved.auc - 0.5).abs() >= APART;
    (direction.is_worse(to - from) == Some(true) && is_far).then_some(moved)
}
