//! Quantiles by linear interpolation, R's type 7 (Hyndman & Fan 1996): what
//! numpy, Excel and R compute by default.

/// The `q` quantile of ascending values, 0 ≤ q ≤ 1; `None` without values.
/// O(1).
pub fn quantile_sorted(sorted: &[f64], q: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let position = q.clamp(0.0, 1.0) * last as f64;
    let below = position.floor() as usize;
    let (low, high) = (sorted[below], sorted[(below + 1).min(last)]);
    let fraction = position - below as f64;
    if low == high || fraction == 0.0 {
        return Some(low);
    }
    // Weighted, not low + f·(high − low): the difference of two finite values
    // may overflow.
    // Infinite values are nobody's business here, but must not panic either.
    let between = low * (1.0 - fraction) + high * fraction;
    Some(between.max(low).min(high))
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
