//! Whether values rise or fall, how fast, and how sure that is.
//!
//! Slope: the median of the slopes of all pairs (Theil 1950, Sen 1968).
//! Significance: the Mann-Kendall test (Kendall 1975), its variance corrected
//! for autocorrelation (Hamed & Rao 1998), since a slow wave is no trend.

use crate::stats::rank::mid_ranks;
use crate::stats::{median, slope};

/// Fewer values have no trend.
pub const MIN_TREND_POINTS: usize = 5;
/// Up to here the null distribution is counted out; beyond, it is normal.
const EXACT: usize = 12;
/// More values are thinned to this many medians of equal blocks, which bounds
/// the cost at O(n + 512²).
const MOST: usize = 512;
/// Two-sided 5 % of the normal distribution: the bound of a correlogram.
const BOUND: f64 = 1.959_963_984_540_054;

/// A trend over values in equal steps.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trend {
    /// Change from one value to the next, in the unit of the values.
    pub slope: f64,
    /// Level of the fitted line at the first value, no further out than any value: what is not straight would begin
    /// at levels that were never there.
    pub start: f64,
    /// The same at the last value.
    pub end: f64,
    /// Kendall's rank correlation with time, −1 to 1; ties count as neither.
    pub tau: f64,
    /// Two-sided: how likely so clear a trend is without any.
    pub p_value: f64,
}

/// The trend of `values` in their order; `None` below [`MIN_TREND_POINTS`].
/// Equal values are ties; constant values have slope 0 and p = 1.
pub fn trend(values: &[f64]) -> Option<Trend> {
    if values.len() < MIN_TREND_POINTS {
        return None;
    }
    let (blocks, size) = thin(values);
    // The slopes of a positive multiple are the multiples of the slopes: work
    // where differences cannot overflow.
    let scale = blocks.iter().fold(0.0_f64, |m, v| m.max(v.abs()));
    if scale == 0.0 {
        return Some(Trend {
            slope: 0.0,
            start: 0.0,
            end: 0.0,
            tau: 0.0,
            p_value: 1.0,
        });
    }
    let scaled: Vec<f64> = blocks.iter().map(|v| v / scale).collect();
    let slope = slope::theil_sen(&scaled, scaled.len())?;
    let (tau, p_value) = mann_kendall(&scaled, slope);
    let mut residuals: Vec<f64> = scaled
        .iter()
        .enumerate()
        .map(|(i, v)| v - slope * i as f64)
        .collect();
    let intercept = median(&mut residuals)?;
    let per_value = slope / size as f64;
    // The line passes the first block in its middle, behind what was left out.
    let left_out = values.len() - blocks.len() * size;
    let start = intercept - per_value * (left_out as f64 + (size - 1) as f64 / 2.0);
    let end = start + per_value * (values.len() - 1) as f64;
    let back = |v: f64| (v * scale).clamp(-f64::MAX, f64::MAX);
    let (least, greatest) = bounds(values);
    Some(Trend {
        slope: back(per_value),
        start: back(start).clamp(least, greatest),
        end: back(end).clamp(least, greatest),
        tau,
        p_value,
    })
}

/// The least and the greatest value.
fn bounds(values: &[f64]) -> (f64, f64) {
    values
        .iter()
        .fold((f64::MAX, f64::MIN), |(least, greatest), v| {
            (least.min(*v), greatest.max(*v))
        })
}

/// Medians of at most [`MOST`] blocks of equal size, and that size. The oldest
/// values, fewer than a block, are left out.
fn thin(values: &[f64]) -> (Vec<f64>, usize) {
    let size = values.len().div_ceil(MOST);
    let left_out = values.len() % size;
    let blocks = values[left_out..].chunks_exact(size);
    (
        blocks
            .filter_map(|block| median(&mut block.to_vec()))
            .collect(),
        size,
    )
}

/// Kendall's tau-a and the two-sided p-value.
fn mann_kendall(values: &[f64], slope: f64) -> (f64, f64) {
    let n = values.len();
    let score = score(values);
    let pairs = (n * (n - 1) / 2) as f64;
    let tau = score as f64 / pairs;
    let ties = tie_groups(values);
    if score == 0 {
        return (tau, 1.0);
    }
    if n <= EXACT && ties.is_empty() {
        return (tau, exact_p(n, score));
    }
    let cubic = |t: f64| t * (t - 1.0) * (2.0 * t + 5.0);
    let variance = (cubic(n as f64) - ties.iter().map(|t| cubic(*t as f64)).sum::<f64>()) / 18.0;
    let corrected = variance * variance_inflation(values, slope);
    if corrected <= 0.0 {
        return (tau, 1.0);
    }
    let z = (score.abs() - 1) as f64 / corrected.sqrt();
    (tau, libm::erfc(z / std::f64::consts::SQRT_2).min(1.0))
}

/// Pairs that rise less pairs that fall. O(n²).
fn score(values: &[f64]) -> i64 {
    let mut score = 0;
    for (i, from) in values.iter().enumerate() {
        for to in &values[i + 1..] {
            score += i64::from(to > from) - i64::from(to < from);
        }
    }
    score
}

/// Sizes of the groups of equal values, larger than one.
fn tie_groups(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
        .chunk_by(|a, b| a == b)
        .map(<[f64]>::len)
        .filter(|len| *len > 1)
        .collect()
}

/// Counts the permutations of `n` values whose score is at least as extreme:
/// the number of inversions of a permutation, by adding one value at a time.
fn exact_p(n: usize, score: i64) -> f64 {
    let mut counts = vec![1.0_f64];
    for size in 2..=n {
        let mut next = vec![0.0; counts.len() + size - 1];
        for (inversions, count) in counts.iter().enumerate() {
            (0..size).for_each(|more| next[inversions + more] += count);
        }
        counts = next;
    }
    let total: f64 = counts.iter().sum();
    // score = pairs − 2 · inversions; fewer inversions, higher score.
    let pairs = (n * (n - 1) / 2) as i64;
    let extreme = usize::try_from((pairs - score.abs()) / 2).unwrap_or(0);
    (2.0 * counts[..=extreme].iter().sum::<f64>() / total).min(1.0)
}

/// How much wider the score scatters because neighbours resemble each other:
/// Hamed & Rao's n/n*, over the significant autocorrelations of the ranks
/// after the slope is taken out. Never below 1: that values alternate is no
/// licence to be surer.
fn variance_inflation(values: &[f64], slope: f64) -> f64 {
    let n = values.len();
    let detrended: Vec<f64> = values
        .iter()
        .enumerate()
        .map(|(i, v)| v - slope * i as f64)
        .collect();
    let ranks = mid_ranks(&detrended);
    let mean = (n as f64 + 1.0) / 2.0;
    let centred: Vec<f64> = ranks.iter().map(|r| r - mean).collect();
    let power: f64 = centred.iter().map(|c| c * c).sum();
    if power == 0.0 {
        return 1.0;
    }
    let bound = BOUND / (n as f64).sqrt();
    let weighted: f64 = (1..n)
        .map(|lag| {
            let product: f64 = centred
                .iter()
                .zip(&centred[lag..])
                .map(|(a, b)| a * b)
                .sum();
            let rho = product / power;
            let weight = (n - lag) as f64 * (n - lag - 1) as f64 * (n as f64 - lag as f64 - 2.0);
            if rho.abs() > bound { weight * rho } else { 0.0 }
        })
        .sum();
    let n = n as f64;
    (1.0 + 2.0 / (n * (n - 1.0) * (n - 2.0)) * weighted).max(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(got: f64, expected: f64, relative: f64) {
        assert!(
            (got - expected).abs() <= relative * expected.abs(),
            "{got} is not {expected}"
        );
    }

    /// References: pymannkendall 1.4.3 `hamed_rao_modification_test`.
    #[test]
    fn agrees_with_an_independent_implementation() {
        let walk = [
            0.0342, 1.3939, 2.6187, 2.1084, 1.8104, 1.283, 1.8527, 1.7967, 2.5435, 0.6962, 2.2628,
            2.1663, 2.8467, 2.7102, 2.3311, 2.7942, 3.6187, 3.4161, 3.2634, 3.9491, 3.0787, 1.5643,
            1.9593, 1.2888, -0.6316, -1.4456, -1.9132, -3.1064, -4.5989, -4.5623,
        ];
        let t = trend(&walk).expect("enough values");
        close(t.slope, -0.0749, 1e-12);
        close(t.tau, -0.14482758620689656, 1e-12);
        close(t.p_value, 0.5627896827586796, 1e-9);
        let drift = [
            0.0, 0.2891, -0.1904, -0.3864, -2.5219, 0.2544, 1.5722, 1.0551, 1.8224, 1.8969, 1.144,
            2.1784, 1.6443, 1.2822, 0.5954, 1.3917, 1.425, 2.1228, 1.4888, 1.809, 1.044, 2.2723,
            2.5086, 2.8466,
        ];
        let t = trend(&drift).expect("enough values");
        close(t.slope, 0.10659409090909092, 1e-12);
        close(t.p_value, 0.0025203118436585292, 1e-9);
        let ties = [
            3.0, 3.0, 4.0, 4.0, 4.0, 5.0, 5.0, 6.0, 6.0, 6.0, 6.0, 7.0, 7.0, 8.0,
        ];
        close(
            trend(&ties).expect("enough values").p_value,
            1.232_646_970_472_650_6e-5,
            1e-9,
        );
    }

    /// Reference: scipy.stats.kendalltau with method="exact".
    #[test]
    fn few_values_are_counted_out() {
        let short = [
            -0.189, 0.883, 0.333, 1.267, 2.239, 0.324, 1.403, 0.937, 1.727, 0.613,
        ];
        let t = trend(&short).expect("enough values");
        close(t.slope, 0.1026, 1e-9);
        close(t.p_value, 0.291_248_346_560_846_6, 1e-12);
        // All of 5! orders, one of which rises throughout: 2 / 120.
        close(
            trend(&[1.0, 2.0, 3.0, 4.0, 5.0])
                .expect("enough values")
                .p_value,
            2.0 / 120.0,
            1e-12,
        );
    }

    #[test]
    fn a_line_is_found_exactly_whatever_its_unit_or_length() {
        for n in [5, 12, 13, 512, 513, 5000] {
            for scale in [1e-300, 1.0, 1e300] {
                let line: Vec<f64> = (0..n)
                    .map(|i| scale * (3.0 + 0.25 * i as f64 / n as f64))
                    .collect();
                let t = trend(&line).expect("enough values");
                close(t.slope, scale * 0.25 / n as f64, 1e-6);
                close(t.start, 3.0 * scale, 1e-9);
                close(t.end, line[n - 1], 1e-9);
            }
        }
    }

    #[test]
    fn a_curve_begins_and_ends_where_it_does() {
        // 8 % a step from 10: the straight line through its middle begins far below zero.
        let curve: Vec<f64> = (0..60)
            .map(|i| 10.0 * libm::pow(1.08, f64::from(i)))
            .collect();
        let t = trend(&curve).expect("enough values");
        assert_eq!(t.start, 10.0);
        assert!(t.end > 400.0 && t.end <= curve[59]);
        let share: Vec<f64> = (0..40)
            .map(|i| 100.0 * (1.0 - libm::pow(0.8, f64::from(i))))
            .collect();
        let t = trend(&share).expect("enough values");
        assert_eq!(t.end, share[39]);
    }

    #[test]
    fn constants_and_extremes_have_no_trend_and_no_nan() {
        for values in [[0.0; 6], [7.0; 6], [f64::MAX; 6]] {
            let t = trend(&values).expect("enough values");
            assert_eq!((t.slope, t.p_value), (0.0, 1.0));
        }
        let wild = [f64::MAX, -f64::MAX, f64::MAX, -f64::MAX, f64::MAX];
        let t = trend(&wild).expect("enough values");
        assert!(
            t.slope.is_finite()
                && t.start.is_finite()
                && t.end.is_finite()
                && (0.0..=1.0).contains(&t.p_value)
        );
        assert_eq!(trend(&[1.0; 4]), None);
    }
}
