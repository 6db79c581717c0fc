//! The level of the baseline, and whether a distance from it is more than its
//! noise.
//!
//! The baseline is the newest stretch at the accepted level (`baseline`): a bad
//! level does not become it because it lasted. One judged value is held
//! against a prediction interval (`stats::tail`), several against all of the
//! stretch by their ranks (Mann-Whitney), widened for autocorrelation.

use crate::learning::budget::Case;
use crate::model::{Direction, Side};
use crate::series::Point;
use crate::stats::tail::Tail;
use crate::stats::{drift, median};

/// Fewer samples at the accepted level are no baseline.
pub(super) const MIN_SAMPLES: usize = 5;
/// A distance from the baseline is significant up to this one-sided p-value.
pub const SIGNIFICANT: f64 = 0.01;

/// What a limit against the baseline counts from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reference {
    /// Median of the newest stretch at the accepted level.
    pub level: f64,
    /// Samples of the stretch.
    pub n: usize,
    /// How likely the noise of the stretch alone is as far out on the bad
    /// side as what is judged.
    pub p_value: f64,
}

impl Reference {
    /// Whether what is judged is worse by more than the noise.
    pub fn is_significant(&self) -> bool {
        self.p_value <= SIGNIFICANT
    }
}

/// What `judged` counts from; the samples there are where those are too few.
pub(super) fn reference(side: Side, case: &Case<'_>, judged: &[Point]) -> Result<Reference, usize> {
    let before = &case.points[..case.points.len() - judged.len()];
    let history = case.baseline.unwrap_or(before);
    let bad = match side {
        Side::Max => Direction::Lower,
        Side::Min => Direction::Higher,
    };
    let stretch = upwards(side, &history[case.stretches(history).baseline(bad)]);
    if stretch.len() < MIN_SAMPLES {
        return Err(stretch.len());
    }
    let level = median(&mut stretch.clone()).ok_or(0_usize)?;
    Ok(Reference {
        level: side.upwards(level),
        n: stretch.len(),
        p_value: chance(&stretch, &upwards(side, judged)),
    })
}

/// Whether `judged` is significantly worse than the newest level of the
/// baseline.
pub(super) fn is_worse(side: Side, case: &Case<'_>, judged: &[Point]) -> bool {
    let history = case.baseline.unwrap_or_default();
    let stretch = upwards(side, &history[case.stretches(history).newest()..]);
    stretch.len() < MIN_SAMPLES || chance(&stretch, &upwards(side, judged)) <= SIGNIFICANT
}

fn upwards(side: Side, points: &[Point]) -> Vec<f64> {
    points.iter().map(|p| side.upwards(p.value)).collect()
}

/// The one-sided p-value of `judged` being from the same stretch.
fn chance(stretch: &[f64], judged: &[f64]) -> f64 {
    if let [one] = judged {
        return Tail::of(stretch).map_or(1.0, |tail| tail.chance(*one));
    }
    drift::above(stretch, judged)
}
