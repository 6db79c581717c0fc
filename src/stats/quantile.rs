//! Quantiles by linear interpolation, R's type 7 (Hyndman & Fan 1996): what
//! numpy, Excel and R compute by default.

/// The `q` quantile of ascending values, 0 ≤ q ≤ 1; `None` without values.
/// O(1).
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    let (below, fraction) = position(sorted.len(), q)?;
    let next = (below + 1).min(sorted.len() - 1);
    Some(between(sorted[below], sorted[next], fraction))
}

/// The place in the ascending order that a quantile is at or behind, and how
/// far behind.
fn position(len: usize, q: f64) -> Option<(usize, f64)> {
    let position = q.clamp(0.0, 1.0) * len.checked_sub(1)? as f64;
    let below = position.floor() as usize;
    Some((below, position - below as f64))
}

fn between(low: f64, high: f64, fraction: f64) -> f64 {
    if low == high || fraction == 0.0 {
        return low;
    }
    // Weighted, not low + f·(high − low): the difference of two finite values
    // may overflow.
    // Infinite values are nobody's business here, but must not panic either.
    let between = low * (1.0 - fraction) + high * fraction;
    between.max(low).min(high)
}

/// Two quantiles, the lower first, of values in any order, which are
/// reordered. `None` without values. O(n).
pub fn two_quantiles(values: &mut [f64], [lower, upper]: [f64; 2]) -> Option<[f64; 2]> {
    let len = values.len();
    let ((first, one), (second, two)) = (position(len, lower)?, position(len, upper)?);
    let (_, low, above) = values.select_nth_unstable_by(first, f64::total_cmp);
    let low = *low;
    let least = |values: &[f64]| values.iter().copied().min_by(f64::total_cmp);
    let Some(at) = second.checked_sub(first + 1) else {
        let high = least(above).unwrap_or(low);
        return Some([between(low, high, one), between(low, high, two)]);
    };
    let (within, middle, beyond) = above.select_nth_unstable_by(at, f64::total_cmp);
    let middle = *middle;
    let next = least(within).unwrap_or(middle);
    let high = least(beyond).unwrap_or(middle);
    Some([between(low, next, one), between(middle, high, two)])
}

/// Several quantiles of values in any order. O(n log n).
pub fn quantiles<const N: usize>(values: &[f64], qs: [f64; N]) -> Option<[f64; N]> {
    let sorted = sorted(values);
    let mut out = [0.0; N];
    for (slot, q) in out.iter_mut().zip(qs) {
        *slot = quantile_sorted(&sorted, q)?;
    }
    Some(out)
}

/// A sorted copy, by `total_cmp`. O(n log n).
pub fn sorted(values: &[f64]) -> Vec<f64> {
    let mut copy = values.to_vec();
    copy.sort_unstable_by(f64::total_cmp);
    copy
}

/// The median of values in any order, which stay as they are. `None` without
/// values. O(n).
pub fn median_of(values: &[f64]) -> Option<f64> {
    median(&mut values.to_vec())
}

/// The median; reorders `values`. `None` without values. O(n).
pub fn median(values: &mut [f64]) -> Option<f64> {
    let n = values.len();
    let middle = n.checked_sub(1)? / 2;
    at_place(values, middle, n.is_multiple_of(2))
}

/// The value at a place of the ascending order, from 0, or what is half way
/// from it to the next; reorders `values`. `None` where there is no such place.
/// O(n).
pub fn at_place(values: &mut [f64], place: usize, halfway: bool) -> Option<f64> {
    if place >= values.len() {
        return None;
    }
    let (_, low, above) = values.select_nth_unstable_by(place, f64::total_cmp);
    let low = *low;
    if !halfway {
        return Some(low);
    }
    let high = above.iter().copied().min_by(f64::total_cmp)?;
    Some((low * 0.5 + high * 0.5).max(low).min(high))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_numpy() {
        // numpy.quantile([7, 15, 36, 39, 40, 41], [0, .25, .5, .75, .9, .95, .99, 1])
        let values = [40.0, 7.0, 36.0, 41.0, 15.0, 39.0];
        let got = quantiles(&values, [0.0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0]).expect("values");
        let expected = [7.0, 20.25, 37.5, 39.75, 40.5, 40.75, 40.95, 41.0];
        for (got, expected) in got.iter().zip(expected) {
            assert!((got - expected).abs() < 1e-12, "{got} {expected}");
        }
    }

    #[test]
    fn two_quantiles_are_those_of_the_sorted_values() {
        for n in [0usize, 1, 2, 3, 4, 5, 9, 50, 101] {
            let values: Vec<f64> = (0..n).map(|i| (i * 7919 % 31) as f64 / 3.0).collect();
            for qs in [[0.5, 0.75], [0.1, 0.1], [0.0, 1.0], [0.2, 0.21]] {
                let found = two_quantiles(&mut values.clone(), qs);
                assert_eq!(found, quantiles(&values, qs), "{n} {qs:?}");
            }
        }
    }

    #[test]
    fn ends_are_exact_and_huge_values_stay_finite() {
        assert_eq!(
            quantiles(&[-1e308, 1e308, 1.7e308], [0.0, 0.5, 1.0]),
            Some([-1e308, 1e308, 1.7e308])
        );
        assert_eq!(median(&mut [1e308, 1.7e308]), Some(1.35e308));
        assert_eq!(median(&mut [f64::MAX, f64::MAX]), Some(f64::MAX));
        assert_eq!(median(&mut []), None);
        assert_eq!(median(&mut [3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(quantile_sorted(&[], 0.5), None);
    }
}
