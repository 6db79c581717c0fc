//! A test passes and fails without cause.

use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, View};
use crate::stats::entropy::Outcomes;

use super::Surety;

/// Fewer outcomes are not judged.
const LEAST: u64 = 10;
/// Entropy in bits from which outcomes are undecided: about one failure in
/// eight.
const UNDECIDED: f64 = 0.5;
/// A test that breaks and is mended changes its outcome twice.
const FLIPS: u64 = 4;

/// The outcomes of a test (1 passed, 0 failed) keep changing.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if !view.subject.is_outcome() {
        return Vec::new();
    }
    let mut outcomes = Outcomes::default();
    view.points
        .iter()
        .for_each(|point| outcomes.add(point.value > 0.5));
    if outcomes.n() < LEAST || outcomes.flips() < FLIPS || outcomes.entropy() < UNDECIDED {
        return Vec::new();
    }
    let percent = outcomes.share() * 100.0;
    // Chance changes of outcome against those of a test that breaks and is
    // mended: the more of them, the surer.
    let confidence = 1.0 - 1.0 / (outcomes.flips() as f64 + 1.0);
    vec![Finding {
        kind: Kind::Flaky,
        severity: Severity::Warning,
        surety: Surety::Given(confidence),
        place: None,
        label: String::new(),
        gone: None,
        verdict: None,
        headline: format!("flaky: passes {percent:.0} % of late"),
        description: format!(
            "its outcome changed {} times in {} runs; of late it passes {percent:.0} %",
            outcomes.flips(),
            outcomes.n()
        ),
        suggested_action: "Quarantine the test, and look for time, order or shared state in it."
            .to_owned(),
        evidence: Evidence::Flaky {
            entropy: outcomes.entropy(),
            pass_rate: outcomes.share(),
            flips: outcomes.flips(),
            n: outcomes.n(),
        },
    }]
}
