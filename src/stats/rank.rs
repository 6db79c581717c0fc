//! Mann-Whitney: do the values of one side tend to be larger than those of the other? Ranks alone, so no outlier and no
//! unit matters. What a searched-for split costs is left to `changepoint::evidence`.

use crate::stats::normal;
use crate::stats::quantile;

/// Exact p-values up to this size of the smaller side; the normal approximation is good beyond it.
const EXACT_SIDE: usize = 8;
const EXACT_PRODUCT: usize = 1_600;

/// A two-sided Mann-Whitney test of `before` against `after`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RankTest {
    /// Two-sided p-value for one split that was fixed in advance.
    pub p: f64,
    /// P(after > before) + P(equal) / 2: 0.5 is no difference, 0 and 1 are complete separation.
    pub auc: f64,
}

/// Mann & Whitney 1947. Minimum n one a side, else `None`. Exact for a small side (ties then make it conservative), else normal
/// with correction for ties and continuity. O(n log n).
pub fn mann_whitney(before: &[f64], after: &[f64]) -> Option<RankTest> {
    let (m, n) = (before.len(), after.len());
    if m == 0 || n == 0 {
        return None;
    }
    let mut all: Vec<(f64, bool)> = before
        .iter()
        .map(|&v| (v, false))
        .chain(after.iter().map(|&v| (v, true)))
        .collect();
    all.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
    let (mut wins, mut below, mut tie_sum) = (0.0, 0usize, 0.0);
    for tie in all.chunk_by(|a, b| a.0 == b.0) {
        let later = tie.iter().filter(|v| v.1).count();
        let earlier = tie.len() - later;
        wins += later as f64 * (below as f64 + earlier as f64 / 2.0);
        below += earlier;
        let t = tie.len() as f64;
        tie_sum += t * t * t - t;
    }
    let pairs = (m * n) as f64;
    let p = if m.min(n) <= EXACT_SIDE && m * n <= EXACT_PRODUCT {
        exact(m.min(n), m.max(n), wins.min(pairs - wins))
    } else {
        approximate(m as f64, n as f64, wins, tie_sum)
    };
    Some(RankTest {
        p,
        auc: wins / pairs,
    })
}

fn approximate(m: f64, n: f64, wins: f64, tie_sum: f64) -> f64 {
    let all = m + n;
    let variance = m * n / 12.0 * (all + 1.0 - tie_sum / (all * (all - 1.0)));
    if variance <= 0.0 {
        return 1.0;
    }
    normal::two_sided(((wins - m * n / 2.0).abs() - 0.5).max(0.0) / variance.sqrt())
}

/// Two-sided exact p of U <= u by the counts of the Gaussian binomial coefficient. O(small² · large).
fn exact(small: usize, large: usize, u: f64) -> f64 {
    let top = u.floor() as usize;
    let mut counts = vec![0.0f64; top + 1];
    counts[0] = 1.0;
    let mut total = 1.0;
    for i in 1..=small {
        let up = large + i;
        for k in (up..=top).rev() {
            counts[k] -= counts[k - up];
        }
        for k in i..=top {
            counts[k] += counts[k - i];
        }
        total *= up as f64 / i as f64;
    }
    (2.0 * counts.iter().sum::<f64>() / total).min(1.0)
}

/// Spread a rank p-value as if the values came in dependent groups: its z is divided by the root of `inflation`.
pub fn deflate(p: f64, inflation: f64) -> f64 {
    if inflation <= 1.0 || p >= 1.0 {
        return p;
    }
    normal::two_sided(normal::two_sided_quantile(p) / inflation.sqrt())
}

/// Theil-Sen: the median slope over pairs of points, of at most `cap` evenly taken points. Minimum n 2, else `None`. O(cap²).
pub fn theil_sen(values: &[f64], cap: usize) -> Option<f64> {
    let n = values.len();
    let picks: Vec<usize> = if n <= cap {
        (0..n).collect()
    } else {
        (0..cap).map(|i| i * (n - 1) / (cap - 1)).collect()
    };
    let mut slopes = Vec::with_capacity(picks.len() * picks.len() / 2);
    for (k, &i) in picks.iter().enumerate() {
        for &j in &picks[k + 1..] {
            slopes.push((values[j] - values[i]) / (j - i) as f64);
        }
    }
    quantile::median(&mut slopes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_p_of_small_sides() {
        // Complete separation of 3 and 3: 2 of 20 orders.
        let t = mann_whitney(&[1.0, 2.0, 3.0], &[4.0, 5.0, 6.0]).unwrap();
        assert!((t.p - 0.1).abs() < 1e-12 && t.auc == 1.0);
        // U = 4 of 25: 24 of the 252 orders are as far out (the published table of U).
        let t = mann_whitney(&[1.0, 2.0, 3.0, 4.0, 9.0], &[5.0, 6.0, 7.0, 8.0, 10.0]).unwrap();
        assert!((t.p - 0.095_238_095).abs() < 1e-6, "{}", t.p);
    }

    #[test]
    fn equal_values_are_no_difference() {
        let t = mann_whitney(&[1.0; 20], &[1.0; 20]).unwrap();
        assert_eq!((t.p, t.auc), (1.0, 0.5));
        assert!(mann_whitney(&[], &[1.0]).is_none());
    }

    #[test]
    fn slope_ignores_an_outlier() {
        let mut v: Vec<f64> = (0..21).map(f64::from).collect();
        v[10] = 1e6;
        assert_eq!(theil_sen(&v, 100), Some(1.0));
    }
}
