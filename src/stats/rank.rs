//! Mann-Whitney: do the values of one side tend to be larger than those of the other? Ranks alone, so no outlier and no
//! unit matters. What a searched-for split costs is left to `changepoint::evidence`.

use crate::stats::normal;

/// Exact p-values up to this size of the smaller side; the normal approximation is good beyond it.
const EXACT_SIDE: usize = 8;
const EXACT_PRODUCT: usize = 1_600;
/// The same for pairs.
const EXACT_PAIRS: usize = 40;

/// The places of the values from the least to the greatest; of equal ones the first comes first. O(n log n).
pub fn ascending(values: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    order
}

/// Ranks from 1; equal values share the mean of their ranks. O(n log n).
pub fn mid_ranks(values: &[f64]) -> Vec<f64> {
    let mut ranks = vec![0.0; values.len()];
    let mut below = 0;
    for tie in ascending(values).chunk_by(|a, b| values[*a] == values[*b]) {
        let rank = below as f64 + (tie.len() as f64 + 1.0) / 2.0;
        tie.iter().for_each(|i| ranks[*i] = rank);
        below += tie.len();
    }
    ranks
}

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
    let p = if is_exact(m, n) {
        exact(m.min(n), m.max(n), wins.min(pairs - wins))
    } else {
        approximate(m as f64, n as f64, wins, tie_sum)
    };
    Some(RankTest {
        p,
        auc: wins / pairs,
    })
}

fn is_exact(m: usize, n: usize) -> bool {
    m.min(n) <= EXACT_SIDE && m * n <= EXACT_PRODUCT
}

/// Two-sided p of a count of wins as far out as `u` <= m · n / 2, without ties. 1 where a side is empty.
pub fn mann_whitney_p(m: usize, n: usize, u: f64) -> f64 {
    match m.min(n) {
        0 => 1.0,
        small if is_exact(m, n) => exact(small, m.max(n), u),
        _ => approximate(m as f64, n as f64, u, 0.0),
    }
}

/// Wilcoxon's signed-rank test (1945) of differences against 0: its two-sided p. Differences of 0 are left out; ties share their ranks.
/// `None` where nothing is left. Exact up to 40, then normal with corrections for ties and continuity. O(n log n).
pub fn signed_rank(differences: &[f64]) -> Option<f64> {
    let mut sizes: Vec<f64> = differences.iter().copied().filter(|d| *d != 0.0).collect();
    if sizes.is_empty() {
        return (!differences.is_empty()).then_some(1.0);
    }
    sizes.sort_unstable_by(|a, b| a.abs().total_cmp(&b.abs()));
    let (mut below, mut positive, mut tie_sum) = (0, 0.0, 0.0);
    for tie in sizes.chunk_by(|a, b| a.abs() == b.abs()) {
        let t = tie.len() as f64;
        let rank = below as f64 + (t + 1.0) / 2.0;
        positive += rank * tie.iter().filter(|d| **d > 0.0).count() as f64;
        below += tie.len();
        tie_sum += t * t * t - t;
    }
    let n = sizes.len();
    let total = (n * (n + 1) / 2) as f64;
    let w = positive.min(total - positive);
    Some(if n <= EXACT_PAIRS {
        signed_rank_p(n, w)
    } else {
        signed_rank_normal(n as f64, w, tie_sum)
    })
}

/// Two-sided p of a sum of ranks as far out as `w` <= n (n + 1) / 4, of n differences without ties.
pub fn signed_rank_p(n: usize, w: f64) -> f64 {
    if n > EXACT_PAIRS {
        return signed_rank_normal(n as f64, w, 0.0);
    }
    let top = w.floor() as usize;
    let mut counts = vec![0.0_f64; top + 1];
    counts[0] = 1.0;
    for rank in 1..=n {
        for k in (rank..=top).rev() {
            counts[k] += counts[k - rank];
        }
    }
    let orders = 2.0_f64.powi(i32::try_from(n).unwrap_or(i32::MAX));
    (2.0 * counts.iter().sum::<f64>() / orders).min(1.0)
}

fn signed_rank_normal(n: f64, w: f64, tie_sum: f64) -> f64 {
    let variance = n * (n + 1.0) * (2.0 * n + 1.0) / 24.0 - tie_sum / 48.0;
    let distance = ((w - n * (n + 1.0) / 4.0).abs() - 0.5).max(0.0);
    normal::two_sided(distance / variance.sqrt())
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_values_share_the_mean_of_their_ranks() {
        assert_eq!(mid_ranks(&[3.0, 1.0, 3.0, -2.0]), [3.5, 2.0, 3.5, 1.0]);
        assert!(mid_ranks(&[]).is_empty());
    }

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
    fn signed_ranks_agree_with_scipy() {
        // scipy.stats.wilcoxon of these differences, method exact.
        let d = [1.83, 0.5, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, -1.3, -0.4];
        assert!((signed_rank(&d).unwrap() - 0.013_671_875).abs() < 1e-12);
        // Six differences of one sign: 2 of 2⁶ orders.
        assert_eq!(signed_rank(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), Some(0.03125));
        assert_eq!(signed_rank(&[0.0, 0.0]), Some(1.0));
        assert_eq!(signed_rank(&[]), None);
        // scipy.stats.wilcoxon(d, method="approx", correction=True), 45 differences.
        let d: Vec<f64> = (1..=45)
            .map(|i| f64::from(i) * if i % 3 == 0 { -1.0 } else { 1.0 })
            .collect();
        assert!((signed_rank(&d).unwrap() - 0.076_370_388_688_556_1).abs() < 1e-9);
    }

    #[test]
    fn equal_values_are_no_difference() {
        let t = mann_whitney(&[1.0; 20], &[1.0; 20]).unwrap();
        assert_eq!((t.p, t.auc), (1.0, 0.5));
        assert!(mann_whitney(&[], &[1.0]).is_none());
    }
}
