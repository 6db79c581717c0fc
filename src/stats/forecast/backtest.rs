//! What a smoother would have said at every point of the past, held against what came.

use crate::stats::{noise, quantile};

use super::predict::COVERAGE;
use super::smoother::{Shape, Smoother};

/// A horizon with fewer errors takes those of a shorter one.
const MIN_ERRORS: usize = 10;
/// Larger errors, in standard deviations of one point times the root of the horizon, count as this when smoothers are compared:
/// no smoother foresees a step.
const GROSS: f64 = 6.0;
/// Errors further apart are taken to be independent.
const MAX_LAG: usize = 60;
/// Weaker correlations of errors are noise.
const MIN_CORRELATION: f64 = 0.05;

/// A series and how far it is to be foreseen.
pub struct Backtest<'a> {
    /// The values on the scale of the forecast.
    pub y: &'a [f64],
    /// First points of new levels.
    pub changes: &'a [usize],
    /// Standard deviation of one point, and its slope; 0 where most neighbours are equal.
    pub noise: f64,
    /// Steps to foresee.
    pub steps: usize,
}

impl Backtest<'_> {
    /// A smoother of that shape after the whole series.
    pub fn run(&self, shape: Shape) -> Smoother {
        Smoother::run(self.y, self.changes, self.noise, shape)
    }

    /// Mean absolute error over short, middle and long horizons. O(n).
    pub fn cost(&self, smoother: &Smoother) -> f64 {
        let longest = self.longest();
        let mut horizons = vec![1, longest.div_ceil(2), longest];
        horizons.dedup();
        let most = if self.noise > 0.0 {
            GROSS * self.noise
        } else {
            f64::INFINITY
        };
        let mean = |&ahead: &usize| {
            let origins = self.first()..self.y.len() - ahead;
            let n = origins.len() as f64;
            let most = most * (ahead as f64).sqrt();
            origins
                .map(|t| {
                    (self.y[t + ahead] - smoother.ahead(t, ahead))
                        .abs()
                        .min(most)
                })
                .sum::<f64>()
                / n
        };
        horizons.iter().map(mean).sum()
    }

    /// For each horizon with enough errors how far below and above the forecast the value came, in doubts of the smoother:
    /// quantiles of the errors, wider for few that are independent, never narrower than at the horizon before.
    pub fn spreads(&self, smoother: &Smoother) -> Vec<(f64, f64)> {
        let mut smoother = smoother.clone();
        smoother.forget_hindsight();
        let mut widest = (0.0f64, 0.0f64);
        (1..=self.longest())
            .map(|ahead| {
                let (low, high) = self.spread(&smoother, ahead);
                widest = (widest.0.min(low), widest.1.max(high));
                widest
            })
            .collect()
    }

    fn spread(&self, smoother: &Smoother, ahead: usize) -> (f64, f64) {
        let mut errors: Vec<f64> = (self.first()..self.y.len() - ahead)
            .map(|t| (self.y[t + ahead] - smoother.ahead(t, ahead)) / smoother.doubt(t))
            .collect();
        let wider = student(independent(&errors, ahead));
        errors.sort_unstable_by(f64::total_cmp);
        let tail = (1.0 - COVERAGE) / 2.0;
        (
            wider * conformal(&errors, tail),
            wider * conformal(&errors, 1.0 - tail),
        )
    }

    /// The first origin: a smoother that has seen nothing errs for other reasons.
    fn first(&self) -> usize {
        (self.y.len() / 6).clamp(2, 10)
    }

    /// The longest horizon with enough errors, at least 1.
    fn longest(&self) -> usize {
        let most = (self.y.len() - self.first()).saturating_sub(MIN_ERRORS);
        most.min(self.steps).max(1)
    }
}

/// The value that one more error is below with probability `p`, if all are exchangeable (Vovk et al. 2005): the quantile at
/// rank p (n + 1), held within the errors.
fn conformal(sorted: &[f64], p: f64) -> f64 {
    let last = sorted.len().saturating_sub(1).max(1) as f64;
    let rank = p * (sorted.len() + 1) as f64 - 1.0;
    quantile::quantile_sorted(sorted, rank / last).unwrap_or(0.0)
}

/// How many independent errors say as much as these, of which those less than `ahead` apart share what surprised them.
fn independent(errors: &[f64], ahead: usize) -> f64 {
    let n = errors.len() as f64;
    let bound = 3.0 * noise::robust_scale(errors).unwrap_or(0.0);
    if bound <= 0.0 {
        return n;
    }
    let clipped: Vec<f64> = errors.iter().map(|e| e.clamp(-bound, bound)).collect();
    let power: f64 = clipped.iter().map(|e| e * e).sum();
    let correlation = |lag: usize| {
        let products = clipped.iter().zip(&clipped[lag..]).map(|(a, b)| a * b);
        products.sum::<f64>() / power
    };
    let shared: f64 = (1..ahead.min(errors.len()).min(MAX_LAG))
        .map(correlation)
        .take_while(|&r| r >= MIN_CORRELATION)
        .sum();
    n / (1.0 + 2.0 * shared)
}

/// 90 % quantile of Student's t over that of the normal distribution (Cornish & Fisher 1937).
fn student(freedom: f64) -> f64 {
    let freedom = freedom.max(1.0);
    1.0 + 0.66 / freedom + 0.45 / (freedom * freedom)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_leave_room_for_one_more() {
        let errors: Vec<f64> = (1..=19).map(f64::from).collect();
        assert_eq!(
            (conformal(&errors, 0.1), conformal(&errors, 0.9)),
            (2.0, 18.0)
        );
        assert_eq!(conformal(&[3.0], 0.9), 3.0);
        assert_eq!(conformal(&errors[..4], 0.1), 1.0);
    }

    /// scipy.stats.t.ppf(.9, df) / scipy.stats.norm.ppf(.9) = 1.1517 at 5, 1.0709 at 10, 1.0166 at 40.
    #[test]
    fn few_errors_say_less() {
        for (freedom, expected) in [(5.0, 1.1517), (10.0, 1.0709), (40.0, 1.0166)] {
            assert!((student(freedom) - expected).abs() < 0.003, "{freedom}");
        }
    }

    #[test]
    fn errors_that_repeat_themselves_count_once() {
        let same: Vec<f64> = (0..40)
            .map(|i| if i / 10 % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        assert!(independent(&same, 10) < 10.0);
        assert_eq!(independent(&same, 1), 40.0);
        assert_eq!(independent(&[0.0; 12], 5), 12.0);
    }
}
