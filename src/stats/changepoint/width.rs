//! How wide the kernel is.

use crate::stats::quantile;

/// The kernel width is the median distance of pairs of this many values.
const PAIRED: usize = 200;

/// Median distance of two values, so that the kernel neither sees everything as equal nor everything as different.
pub fn width(z: &[f64]) -> f64 {
    let n = z.len();
    let picks = if n <= PAIRED {
        quantile::sorted(z)
    } else {
        let picks: Vec<f64> = (0..PAIRED).map(|i| z[i * (n - 1) / (PAIRED - 1)]).collect();
        quantile::sorted(&picks)
    };
    let (Some(least), Some(greatest)) = (picks.first(), picks.last()) else {
        return 1.0;
    };
    let largest = greatest - least;
    let median = median_distance(&picks, largest);
    if median > 0.0 {
        return median;
    }
    if largest > 0.0 { largest } else { 1.0 }
}

/// So few distances are sorted.
const FEW: usize = 32;

/// Median of the distances of all pairs of ascending values, with few of the pairs made: distances of at most so much are
/// counted in one pass, and those in doubt halved. O(n log n) but for ties. 0 without pairs.
fn median_distance(sorted: &[f64], largest: f64) -> f64 {
    let pairs = sorted.len() * sorted.len().saturating_sub(1) / 2;
    if pairs == 0 || largest <= 0.0 {
        return 0.0;
    }
    // Places of the middle one and of the one behind it, among all from the least to the greatest.
    let middle = (pairs - 1) / 2;
    let behind = (middle + 1).min(pairs - 1);
    let (mut low, mut high) = (-largest, largest);
    let (mut up_to_low, mut up_to_high) = (0, pairs);
    while up_to_high - up_to_low > FEW {
        let between = low / 2.0 + high / 2.0;
        let within = low < between && between < high;
        let count = if within { up_to(sorted, between) } else { 0 };
        match count {
            _ if !within => break,
            count if count <= middle => (low, up_to_low) = (between, count),
            count if count > behind => (high, up_to_high) = (between, count),
            _ => break,
        }
    }
    let mut rest: Vec<f64> = Vec::with_capacity(up_to_high - up_to_low);
    let mut start = 0;
    for (i, from) in sorted.iter().enumerate() {
        start = start.max(i + 1);
        while start < sorted.len() && sorted[start] - from <= low {
            start += 1;
        }
        let distances = sorted[start..].iter().map(|to| to - from);
        rest.extend(distances.take_while(|distance| *distance <= high));
    }
    rest.sort_unstable_by(f64::total_cmp);
    let low = rest[middle - up_to_low];
    if pairs % 2 == 1 {
        return low;
    }
    let high = rest[behind - up_to_low];
    (low * 0.5 + high * 0.5).max(low).min(high)
}

/// How many distances of ascending values are at most so much. O(n).
fn up_to(sorted: &[f64], distance: f64) -> usize {
    let (mut count, mut end) = (0, 0);
    for (i, from) in sorted.iter().enumerate() {
        end = end.max(i + 1);
        while end < sorted.len() && sorted[end] - from <= distance {
            end += 1;
        }
        count += end - i - 1;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_distance_is_that_of_all_pairs() {
        for n in [0usize, 1, 2, 3, 6, 40, 41, 200] {
            for ties in [1.0, 7.0, 1e9] {
                let z: Vec<f64> = (0..n)
                    .map(|i| ((i * 7919 % 101) as f64 / ties).floor() * ties / 3.0)
                    .collect();
                let mut distances: Vec<f64> = Vec::new();
                for (i, a) in z.iter().enumerate() {
                    distances.extend(z[i + 1..].iter().map(|b| (a - b).abs()));
                }
                let expected = quantile::median(&mut distances).unwrap_or(0.0);
                let sorted = quantile::sorted(&z);
                let largest = distances.iter().copied().fold(0.0, f64::max);
                assert_eq!(median_distance(&sorted, largest), expected, "{n} {ties}");
            }
        }
    }
}
