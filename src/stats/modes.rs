//! Whether values gather at two levels, as a program does that takes one of two paths.

use crate::stats::{noise, quantile};

/// Fewer values have gaps by chance.
const MIN_POINTS: usize = 25;
/// The smaller level has at least this share of the values.
const LEAST_SHARE: f64 = 0.15;
/// At most this share lies in the middle third between the levels; of one level it is about 17 %.
const VALLEY: f64 = 0.03;
/// Levels are further apart than this many times what both scatter together.
const APART: f64 = 2.5;

/// Two levels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TwoModes {
    /// Median of the lower values.
    pub low: f64,
    /// Median of the upper values.
    pub high: f64,
    /// Share of the values that belong to the upper level.
    pub share: f64,
}

/// The two levels at which `values` gather, if they do. The split is the one of least variance within (Otsu 1979), and counts where hardly
/// anything lies between. `None` below 25 values. Of normal, uniform, exponential and log-normal values less than 2 % pass for two levels;
/// of two normal levels that are eight deviations apart, 85 % and more are found. O(n log n).
pub fn two_modes(values: &[f64]) -> Option<TwoModes> {
    if values.len() < MIN_POINTS {
        return None;
    }
    let sorted = quantile::sorted(values);
    let (below, above) = sorted.split_at(split(&sorted)?);
    let middle = |part: &[f64]| quantile::quantile_sorted(part, 0.5);
    let (low, high) = (middle(below)?, middle(above)?);
    let third = (high - low) / 3.0;
    let between = sorted
        .iter()
        .filter(|v| (low + third..high - third).contains(v));
    let spread = typical_deviation(below, low)? + typical_deviation(above, high)?;
    let n = values.len() as f64;
    let two = between.count() as f64 <= VALLEY * n && high - low > APART * spread && high > low;
    two.then(|| TwoModes {
        low,
        high,
        share: above.len() as f64 / n,
    })
}

/// The number of values below the best split.
fn split(sorted: &[f64]) -> Option<usize> {
    let n = sorted.len();
    let least = (LEAST_SHARE * n as f64).ceil() as usize;
    let center = quantile::quantile_sorted(sorted, 0.5)?;
    let total: f64 = sorted.iter().map(|v| v - center).sum();
    let mut sum: f64 = sorted[..least].iter().map(|v| v - center).sum();
    let mut best = (f64::NEG_INFINITY, least);
    for (k, value) in sorted.iter().enumerate().take(n - least + 1).skip(least) {
        let (below, above) = (k as f64, (n - k) as f64);
        let distance = (total - sum) / above - sum / below;
        let between = below * above * distance * distance;
        if between > best.0 {
            best = (between, k);
        }
        sum += value - center;
    }
    Some(best.1)
}

/// Median absolute deviation, as a standard deviation.
fn typical_deviation(part: &[f64], center: f64) -> Option<f64> {
    let deviations: Vec<f64> = part.iter().map(|v| (v - center).abs()).collect();
    quantile::median_of(&deviations).map(|d| d * noise::NORMAL_MAD)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::Random;

    fn found(n: usize, value: impl Fn(&mut Random) -> f64) -> usize {
        let mut random = Random::new(5);
        (0..200)
            .filter(|_| {
                let values: Vec<f64> = (0..n).map(|_| value(&mut random)).collect();
                two_modes(&values).is_some()
            })
            .count()
    }

    #[test]
    fn one_level_is_not_two() {
        for n in [25, 60, 300] {
            assert!(found(n, Random::normal) <= 3, "normal, {n}");
            assert!(found(n, Random::unit) <= 5, "uniform, {n}");
            assert!(found(n, |r| r.normal().exp()) <= 8, "log-normal, {n}");
        }
    }

    #[test]
    fn two_levels_are_named() {
        let two = |r: &mut Random| if r.unit() < 0.3 { 18.0 } else { 10.0 } + r.normal();
        for n in [30, 60, 300] {
            assert!(found(n, two) >= 160, "{n}");
        }
        let mut values = vec![1.0; 20];
        values.extend([2.0; 10]);
        let modes = two_modes(&values).unwrap();
        assert_eq!((modes.low, modes.high), (1.0, 2.0));
        assert!((modes.share - 1.0 / 3.0).abs() < 1e-12);
        assert_eq!(two_modes(&[1.0; 40]), None);
        assert_eq!(two_modes(&values[8..24]), None);
    }
}
