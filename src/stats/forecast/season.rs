//! After how many samples does a series repeat itself, if it does?

use crate::stats::changepoint::segments;
use crate::stats::{noise, quantile};

/// Longer seasons are not looked for.
const LONGEST: usize = 60;
/// A season must be seen so often.
const SEEN: usize = 3;
/// The correlation of a season is at least this, and at least so many times what chance shows (one over the root of n).
const MIN_CORRELATION: f64 = 0.3;
const BY_CHANCE: f64 = 3.0;

/// A shorter lag with this share of the highest correlation is the season, the higher one a multiple of it.
const MULTIPLE: f64 = 0.8;

/// The lag of the highest peak of the correlogram around the levels between `changes`, with outliers clipped. Minimum n 9, else
/// `None`. O(60 n).
pub fn period(y: &[f64], changes: &[usize]) -> Option<usize> {
    let n = y.len();
    let longest = (n / SEEN).min(LONGEST);
    let residuals = residuals(y, changes)?;
    let power: f64 = residuals.iter().map(|r| r * r).sum();
    let correlation = |lag: usize| {
        let products = residuals.iter().zip(&residuals[lag..]).map(|(a, b)| a * b);
        products.sum::<f64>() / power * n as f64 / (n - lag) as f64
    };
    let correlations: Vec<f64> = (0..=longest + 1).map(correlation).collect();
    let is_peak = |lag: &usize| {
        let r = correlations[*lag];
        r > correlations[lag - 1] && r > correlations[lag + 1]
    };
    let peaks = (2..=longest).filter(is_peak);
    let highest = peaks
        .clone()
        .map(|lag| correlations[lag])
        .max_by(f64::total_cmp)?;
    if highest < MIN_CORRELATION.max(BY_CHANCE / (n as f64).sqrt()) {
        return None;
    }
    // Two seasons repeat themselves as well as one.
    peaks
        .into_iter()
        .find(|&lag| correlations[lag] >= MULTIPLE * highest)
}

fn residuals(y: &[f64], changes: &[usize]) -> Option<Vec<f64>> {
    let mut residuals = Vec::with_capacity(y.len());
    for (from, to) in segments(changes, y.len()) {
        let level = quantile::median_of(&y[from..to]).unwrap_or(0.0);
        residuals.extend(y[from..to].iter().map(|v| v - level));
    }
    let bound = 2.5 * noise::robust_scale(&residuals)?;
    residuals
        .iter_mut()
        .for_each(|r| *r = r.clamp(-bound, bound));
    (bound > 0.0).then_some(residuals)
}
