//! The median of the slopes of all pairs of points (Theil 1950, Sen 1968).
//!
//! Few of the slopes are kept: a sample of the pairs says between which two
//! slopes the median is.

use crate::stats::quantile;
use crate::stats::random::Random;

/// So few slopes are all kept.
const FEW: usize = 4_096;
/// So many pairs say where the median of more slopes is.
const SAMPLED: usize = 512;

/// The median slope over pairs of points, of at most `cap` evenly taken points.
/// Minimum n 2, else `None`. O(cap²).
pub fn theil_sen(values: &[f64], cap: usize) -> Option<f64> {
    let points = picked(values, cap);
    let pairs = points.len() * points.len().saturating_sub(1) / 2;
    let middle = pairs.checked_sub(1)? / 2;
    let bounds = match pairs {
        ..=FEW => None,
        _ => bounds(&points),
    };
    let Some((low, high)) = bounds else {
        return quantile::median(&mut slopes(&points).collect::<Vec<f64>>());
    };
    let mut below = 0;
    let mut between: Vec<f64> = Vec::new();
    for slope in slopes(&points) {
        below += usize::from(slope < low);
        if low <= slope && slope <= high {
            between.push(slope);
        }
    }
    let place = middle.checked_sub(below);
    let found =
        place.and_then(|place| quantile::at_place(&mut between, place, pairs.is_multiple_of(2)));
    found.or_else(|| quantile::median(&mut slopes(&points).collect::<Vec<f64>>()))
}

/// Places and values, all or evenly taken ones.
fn picked(values: &[f64], cap: usize) -> Vec<(f64, f64)> {
    let n = values.len();
    let at = |i: usize| (i as f64, values[i]);
    match n <= cap {
        true => (0..n).map(at).collect(),
        false => (0..cap).map(|i| at(i * (n - 1) / (cap - 1))).collect(),
    }
}

fn slopes(points: &[(f64, f64)]) -> impl Iterator<Item = f64> {
    let from = |(i, from): (usize, &(f64, f64))| {
        let from = *from;
        points[i + 1..]
            .iter()
            .map(move |to| (to.1 - from.1) / (to.0 - from.0))
    };
    points.iter().enumerate().flat_map(from)
}

/// Slopes of a sample of the pairs, about three standard errors of their median
/// below and above it. The same for the same values.
fn bounds(points: &[(f64, f64)]) -> Option<(f64, f64)> {
    let mut random = Random::new(0);
    let mut sample: Vec<f64> = (0..SAMPLED)
        .filter_map(|_| {
            let (i, j) = (random.below(points.len()), random.below(points.len()));
            let (from, to) = (points[i], points[j]);
            (i != j).then(|| (to.1 - from.1) / (to.0 - from.0))
        })
        .collect();
    sample.sort_unstable_by(f64::total_cmp);
    let off = (1.5 * (sample.len() as f64).sqrt()) as usize;
    let middle = sample.len() / 2;
    let (low, high) = (middle.checked_sub(off)?, middle + off);
    Some((*sample.get(low)?, *sample.get(high)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_slope_is_that_of_all_pairs() {
        let mut random = Random::new(11);
        for n in [0usize, 1, 2, 5, 91, 92, 93, 150, 400, 512] {
            for shape in 0..5 {
                let values: Vec<f64> = (0..n)
                    .map(|i| match shape {
                        0 => random.normal(),
                        1 => (random.normal() * 2.0).round(),
                        2 => (i as f64).sqrt() + random.unit(),
                        3 => f64::from(u8::from(i == n / 2)),
                        _ => 1e300 * random.normal() * random.normal().exp(),
                    })
                    .collect();
                let mut all = Vec::new();
                for (i, from) in values.iter().enumerate() {
                    for (gap, to) in (1u32..).zip(&values[i + 1..]) {
                        all.push((to - from) / f64::from(gap));
                    }
                }
                assert_eq!(
                    theil_sen(&values, n),
                    quantile::median(&mut all),
                    "{n} {shape}"
                );
            }
        }
    }

    #[test]
    fn slope_ignores_an_outlier() {
        let mut v: Vec<f64> = (0..21).map(f64::from).collect();
        v[10] = 1e6;
        assert_eq!(theil_sen(&v, 100), Some(1.0));
    }
}
