//! The distance of now from a fixed reference. Slow change moves a baseline that follows the data along with it, so the
//! reference is the caller's and stays. Abrupt change is left to `changepoint`, a steady move to `trend`.

use crate::stats::changepoint::{Memory, inflation};
use crate::stats::quantile;
use crate::stats::rank;

/// How far `recent` is from a reference that does not move.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// Median of the reference, in units of the values.
    pub reference: f64,
    /// Median of the recent points.
    pub recent: f64,
    /// (recent − reference) / |reference|; `None` from zero.
    pub effect: Option<f64>,
    /// P(a recent point is larger than one of the reference).
    pub auc: f64,
    /// Two-sided p-value of no difference, widened for autocorrelation. The split is the caller's, so nothing is paid for a search.
    pub p: f64,
}

/// Mann-Whitney of `recent` against `reference`. Minimum n 5 each, else `None`; values must be finite, else `None`. O(n log n).
pub fn against(reference: &[f64], recent: &[f64]) -> Option<Drift> {
    const MIN_SIDE: usize = 5;
    let finite = reference.iter().chain(recent).all(|v| v.is_finite());
    if reference.len() < MIN_SIDE || recent.len() < MIN_SIDE || !finite {
        return None;
    }
    let test = rank::mann_whitney(reference, recent)?;
    // Halved, so that no difference overflows.
    let both: Vec<f64> = reference.iter().chain(recent).map(|v| v / 2.0).collect();
    let rho = Memory::of(&both).credible(&both, &[reference.len()]);
    let (before, after) = (
        quantile::median_of(reference)?,
        quantile::median_of(recent)?,
    );
    let effect = (after / before - 1.0) * before.signum();
    Some(Drift {
        reference: before,
        recent: after,
        effect: effect.is_finite().then_some(effect),
        auc: test.auc,
        p: rank::deflate(test.p, inflation(rho)),
    })
}

/// One-sided p-value of `recent` not being above the reference: Mann-Whitney, widened for the autocorrelation of the reference.
/// Minimum n one each, else 1; values must be finite, else 1. O(n log n).
pub fn above(reference: &[f64], recent: &[f64]) -> f64 {
    let finite = reference.iter().chain(recent).all(|v| v.is_finite());
    let Some(test) = rank::mann_whitney(reference, recent).filter(|_| finite) else {
        return 1.0;
    };
    let halved: Vec<f64> = reference.iter().map(|v| v / 2.0).collect();
    let rho = Memory::of(&halved).credible(&halved, &[]);
    let p = rank::deflate(test.p, inflation(rho)) / 2.0;
    if test.auc > 0.5 { p } else { 1.0 - p }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Alternating noise of one percent, without a random number.
    fn noisy(n: usize, level: impl Fn(f64) -> f64) -> Vec<f64> {
        (0..n)
            .map(|i| level(i as f64) * (1.0 + 0.01 * ((i * 7919 % 101) as f64 / 50.0 - 1.0)))
            .collect()
    }

    #[test]
    fn the_reference_stays_where_it_is() {
        let reference = noisy(30, |_| 100.0);
        let now = against(&reference, &noisy(12, |_| 103.0)).unwrap();
        assert!(
            now.p < 0.001 && (now.effect.unwrap() - 0.03).abs() < 0.005,
            "{now:?}"
        );
        assert!(against(&reference, &noisy(12, |_| 100.0)).unwrap().p > 0.05);
        assert_eq!(against(&reference, &[1.0; 4]), None);
    }

    #[test]
    fn only_above_is_above() {
        let reference = noisy(30, |_| 100.0);
        assert!(above(&reference, &noisy(5, |_| 103.0)) < 0.01);
        assert!(above(&reference, &noisy(5, |_| 97.0)) > 0.99);
        assert!(above(&reference, &noisy(5, |_| 100.0)) > 0.1);
        assert_eq!(above(&[], &[1.0]), 1.0);
    }

    #[test]
    fn huge_values_do_not_overflow() {
        let huge: Vec<f64> = (0..40)
            .map(|i| if i % 2 == 0 { 1e308 } else { -1e308 })
            .collect();
        assert!((0.0..=1.0).contains(&against(&huge[..20], &huge[20..]).unwrap().p));
    }
}
