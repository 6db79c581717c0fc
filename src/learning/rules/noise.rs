//! The values scatter more than they did.

use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Place, Surety, View};
use crate::stats::noisiness::noise_change_on;
use crate::stats::online::WINDOW;

/// Smaller growth hides no regression.
const LEAST: f64 = 1.5;
/// How far off the place may be.
const AROUND: usize = 10;

/// A lasting growth of the scatter around the level.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.subject.is_outcome() {
        return Vec::new();
    }
    let values = view.values();
    let start = values.len().saturating_sub(WINDOW);
    let change = view
        .ground(&values)
        .and_then(|ground| noise_change_on(&values[start..], ground));
    let Some(change) = change.filter(|c| c.after >= LEAST * c.before && c.after > 0.0) else {
        return Vec::new();
    };
    let at = start + change.index;
    let (before, after) = view.pair(change.before, change.after);
    vec![Finding {
        kind: Kind::Noise,
        severity: Severity::Info,
        surety: Surety::PValue(change.p),
        place: Some(Place {
            at,
            from: at.saturating_sub(AROUND),
            to: at + AROUND,
        }),
        label: String::new(),
        gone: None,
        verdict: None,
        headline: format!("noisier: ± {before} to ± {after}"),
        description: format!(
            "the values scatter by {after} around their level; before, it was {before}"
        ),
        suggested_action:
            "Look for what runs beside it; until it is quiet again, smaller changes cannot be seen."
                .to_owned(),
        evidence: Evidence::Noise {
            before: change.before,
            after: change.after,
            unit: view.unit(),
            p_value: change.p,
            at: view.points[at.min(view.points.len() - 1)].time,
        },
    }]
}
