//! Location and spread of a set of values.

use crate::stats::quantile_sorted;

/// A set of values in a few numbers, in the unit of the values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// How many; at least 1.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n − 1; `None` for one value.
    pub sd: Option<f64>,
    /// Smallest.
    pub min: f64,
    /// Largest.
    pub max: f64,
    /// Median.
    pub p50: f64,
    /// Quantiles, by linear interpolation.
    pub p75: f64,
    /// 90 %.
    pub p90: f64,
    /// 95 %.
    pub p95: f64,
    /// 99 %.
    pub p99: f64,
}

/// Beyond this, differences and sums of a few values may leave the range.
const HUGE: f64 = 1e290;
/// What brings such values back into it, without rounding.
const SHRINK: f64 = 1.0 / (1_u64 << 60) as f64;

/// Sorts `values` and sums them up; `None` without values. O(n log n).
///
/// The mean is corrected once for rounding and the deviation is taken in two
/// passes, so that neither a large offset nor an order of arrival shows in the
/// result; values near the limits of `f64` do not overflow.
pub fn summarize(values: &mut [f64]) -> Option<Summary> {
    values.sort_unstable_by(f64::total_cmp);
    let (&min, &max) = (values.first()?, values.last()?);
    let n = values.len();
    let (mean, sd) = if max.max(-min) > HUGE {
        let small: Vec<f64> = values.iter().map(|v| v * SHRINK).collect();
        let mean = mean_of(&small);
        let sd = deviation(&small, mean).map(|sd| (sd / SHRINK).min(f64::MAX));
        ((mean / SHRINK).clamp(min, max), sd)
    } else {
        let mean = mean_of(values).clamp(min, max);
        (mean, deviation(values, mean))
    };
    let q = |q| quantile_sorted(values, q);
    Some(Summary {
        n,
        mean,
        sd,
        min,
        max,
        p50: q(0.5)?,
        p75: q(0.75)?,
        p90: q(0.9)?,
        p95: q(0.95)?,
        p99: q(0.99)?,
    })
}

/// Arithmetic mean; 0 without values.
fn mean_of(values: &[f64]) -> f64 {
    let n = values.len() as f64;
    let sum: f64 = values.iter().sum();
    let first = if sum.is_finite() {
        sum / n
    } else {
        values.iter().map(|v| v / n).sum()
    };
    first + values.iter().map(|v| (v - first) / n).sum::<f64>()
}

/// Standard deviation with n − 1, computed on a scale where squares neither
/// overflow nor vanish.
fn deviation(values: &[f64], mean: f64) -> Option<f64> {
    if values.len() < 2 {
        return None;
    }
    let scale = values.iter().map(|v| (v - mean).abs()).fold(0.0, f64::max);
    if scale == 0.0 {
        return Some(0.0);
    }
    let scale = scale.min(f64::MAX);
    let squares: f64 = values.iter().map(|v| ((v - mean) / scale).powi(2)).sum();
    Some((scale * (squares / (values.len() - 1) as f64).sqrt()).min(f64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_a_hand_calculation() {
        // 2, 4, 4, 4, 5, 5, 7, 9: mean 5, squared deviations sum to 32.
        let s = summarize(&mut [9.0, 2.0, 4.0, 5.0, 4.0, 7.0, 4.0, 5.0]).expect("values");
        assert_eq!((s.n, s.mean, s.min, s.max, s.p50), (8, 5.0, 2.0, 9.0, 4.5));
        assert!((s.sd.expect("two or more") - (32.0_f64 / 7.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn a_large_offset_costs_no_digits() {
        // NIST StRD NumAcc4: mean 10000000.2, standard deviation 0.1.
        let mut values = vec![10_000_000.2];
        for _ in 0..500 {
            values.extend([10_000_000.1, 10_000_000.3]);
        }
        let s = summarize(&mut values).expect("values");
        assert!((s.mean - 10_000_000.2).abs() < 1e-8);
        assert!((s.sd.expect("two or more") - 0.1).abs() < 1e-8);
    }

    #[test]
    fn extremes_stay_finite() {
        let s = summarize(&mut [f64::MAX, f64::MAX, -f64::MAX]).expect("values");
        assert!(
            (s.mean / (f64::MAX / 3.0) - 1.0).abs() < 1e-12,
            "{}",
            s.mean
        );
        assert!(s.sd.is_some_and(f64::is_finite));
        let s = summarize(&mut [1e308, -1e308, 3e307, 1.0]).expect("values");
        assert!((s.mean / 7.5e306 - 1.0).abs() < 1e-12, "{}", s.mean);
        let s = summarize(&mut [5e-324, 1e-323]).expect("values");
        assert!(s.sd.is_some_and(|sd| sd > 0.0));
        assert_eq!(summarize(&mut [7.0]).and_then(|s| s.sd), None);
        assert_eq!(summarize(&mut []), None);
    }
}
