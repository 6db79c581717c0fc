//! Intervals by resampling (Efron 1979), without a shape assumed.

use crate::stats::random::Random;
use crate::stats::{normal, quantile_sorted, student};

/// Resamples behind an interval.
const RESAMPLES: usize = 1_000;
/// More values are thinned to as many, evenly over their order of size, and
/// the interval is narrowed accordingly.
const MOST: usize = 2_000;

/// What is estimated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// The arithmetic mean.
    Mean,
    /// The median.
    Median,
}

/// The interval that holds the median or mean of what `values` were drawn from
/// with this `level` (0.95), in their unit. `None` below 3 values; of equal
/// values no width. The quantiles are moved outward as far as t lies beyond
/// the normal distribution (the expanded percentile interval, Hesterberg 2015),
/// since resampling alone is too sure of few values. O(1000 · n).
pub fn interval(values: &[f64], of: Of, level: f64, seed: u64) -> Option<(f64, f64)> {
    if values.len() < 3 {
        return None;
    }
    let all = crate::stats::sorted(values);
    let sorted = thinned(&all);
    let n = sorted.len();
    let center = estimate(&sorted, of)?;
    let mut random = Random::new(seed);
    let mut resample = vec![0.0; n];
    let mut estimates = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        resample.fill_with(|| sorted[random.below(n)]);
        if of == Of::Median {
            let (_, _, _) = resample.select_nth_unstable_by(n / 2, f64::total_cmp);
        }
        estimates.push(match of {
            Of::Mean => mean(&resample),
            Of::Median => crate::stats::median(&mut resample)?,
        });
    }
    estimates.sort_unstable_by(f64::total_cmp);
    let tail = tail(level, n, of);
    let (low, high) = (
        quantile_sorted(&estimates, tail)?,
        quantile_sorted(&estimates, 1.0 - tail)?,
    );
    let narrower = (n as f64 / values.len() as f64).sqrt();
    Some((
        center - (center - low).max(0.0) * narrower,
        center + (high - center).max(0.0) * narrower,
    ))
}

/// The share of the resamples beyond each end.
fn tail(level: f64, n: usize, of: Of) -> f64 {
    let outside = 1.0 - level;
    if of == Of::Median {
        return outside / 2.0;
    }
    let n = n as f64;
    let t = student::two_sided_quantile(outside, n - 1.0);
    normal::two_sided(t * (n / (n - 1.0)).sqrt()) / 2.0
}

fn estimate(sorted: &[f64], of: Of) -> Option<f64> {
    match of {
        Of::Mean => Some(mean(sorted)),
        Of::Median => quantile_sorted(sorted, 0.5),
    }
}

fn mean(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    values.iter().map(|v| v / n).sum()
}

fn thinned(sorted: &[f64]) -> Vec<f64> {
    if sorted.len() <= MOST {
        return sorted.to_vec();
    }
    let quantile = |i: usize| quantile_sorted(sorted, (i as f64 + 0.5) / MOST as f64);
    (0..MOST).filter_map(quantile).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn coverage(of: Of, n: usize, skewed: bool) -> f64 {
        let mut random = Random::new(11);
        let truth = match (of, skewed) {
            (_, false) => 100.0,
            (Of::Median, true) => 101.0,
            // The mean of 100 + a log-normal is 100 + e^½.
            (Of::Mean, true) => 100.0 + 0.5_f64.exp(),
        };
        let rounds = 120;
        let covered = (0..rounds).filter(|round| {
            let value = |random: &mut Random| match (skewed, random.normal()) {
                (true, z) => 100.0 + z.exp(),
                (false, z) => 100.0 + z,
            };
            let values: Vec<f64> = (0..n).map(|_| value(&mut random)).collect();
            let (low, high) = interval(&values, of, 0.95, *round).expect("enough");
            (low..=high).contains(&truth)
        });
        covered.count() as f64 / rounds as f64
    }

    #[test]
    fn intervals_cover_the_truth_as_often_as_they_say() {
        // 120 rounds: a standard deviation of the share is 2 %. `cargo bench --bench runs` measures it more exactly.
        for n in [10, 20] {
            let (mean, median) = (coverage(Of::Mean, n, false), coverage(Of::Median, n, false));
            assert!((0.89..=0.995).contains(&mean), "mean of {n}: {mean}");
            assert!((0.89..=1.0).contains(&median), "median of {n}: {median}");
        }
        let skewed = coverage(Of::Median, 20, true);
        assert!((0.89..=1.0).contains(&skewed), "{skewed}");
        // Means of skewed values are known to be covered less often.
        assert!(coverage(Of::Mean, 20, true) > 0.8);
    }

    #[test]
    fn few_and_equal_values() {
        assert_eq!(interval(&[1.0, 2.0], Of::Median, 0.95, 1), None);
        let close =
            |(low, high): (f64, f64)| (low - 4.0).abs() < 1e-12 && (high - 4.0).abs() < 1e-12;
        assert!(interval(&[4.0; 9], Of::Mean, 0.95, 1).is_some_and(close));
    }

    #[test]
    fn many_values_narrow_the_interval_as_they_should() {
        let mut random = Random::new(5);
        let values: Vec<f64> = (0..8_000).map(|_| 10.0 + random.normal()).collect();
        let (low, high) = interval(&values, Of::Mean, 0.95, 3).expect("enough");
        // ± 1.96 / √8000.
        assert!(((high - low) / (2.0 * 1.96 / 8_000_f64.sqrt()) - 1.0).abs() < 0.15);
    }
}
