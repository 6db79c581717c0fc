//! The median of the slopes of all pairs of points (Theil 1950, Sen 1968).
//!
//! Few of the slopes are kept: a sample of the pairs says between which two
//! slopes the median is.

use crate::stats::quantile;
use crate::stats::random::Random;

/// So few slopes are all kept.
const FEW: usize = 1_024;
/// So many pairs say where the median of more slopes is.
const SAMPLED: usize = 512;
/// A slope that is nearer to a bound than this share of it may lie on either side, by what its division rounds off.
const UNCLEAR: f64 = 1e-14;
/// Numbers below are rounded to the nearest of few.
const LEAST: f64 = f64::MIN_POSITIVE;

/// The median slope over pairs of points, of at most `cap` evenly taken points.
/// Minimum n 2, else `None`. O(cap²).
pub fn theil_sen(values: &[f64], cap: usize) -> Option<f64> {
    let points = Points::of(values, cap);
    let n = points.places.len();
    let pairs = n * n.saturating_sub(1) / 2;
    let middle = pairs.checked_sub(1)? / 2;
    let bounds = match pairs {
        ..=FEW => None,
        _ => points.bounds(),
    };
    let found = bounds.and_then(|bounds| {
        let (below, mut between) = points.around(bounds);
        let place = middle.checked_sub(below)?;
        quantile::at_place(&mut between, place, pairs.is_multiple_of(2))
    });
    found.or_else(|| quantile::median(&mut points.slopes()))
}

/// All points of a series, or evenly taken ones.
struct Points {
    places: Vec<f64>,
    values: Vec<f64>,
}

impl Points {
    fn of(values: &[f64], cap: usize) -> Self {
        let n = values.len();
        let at: Vec<usize> = match n <= cap {
            true => (0..n).collect(),
            false => (0..cap).map(|i| i * (n - 1) / (cap - 1)).collect(),
        };
        Self {
            places: at.iter().map(|at| *at as f64).collect(),
            values: at.iter().map(|at| values[*at]).collect(),
        }
    }

    fn slope(&self, from: usize, to: usize) -> f64 {
        (self.values[to] - self.values[from]) / (self.places[to] - self.places[from])
    }

    fn slopes(&self) -> Vec<f64> {
        let n = self.places.len();
        let pairs = (0..n).flat_map(|from| (from + 1..n).map(move |to| (from, to)));
        pairs.map(|(from, to)| self.slope(from, to)).collect()
    }

    /// How many slopes are below the bounds, and those within. Most pairs are not divided: whether a slope is below a bound is
    /// clear from the bound times the distance.
    fn around(&self, bounds: (f64, f64)) -> (usize, Vec<f64>) {
        let (low, high) = bounds;
        let (mut below, mut between) = (0, Vec::new());
        let mut doubts = vec![0.0; self.places.len()];
        let mut doubtful = vec![0; self.places.len()];
        for from in 0..self.places.len() {
            below += self.weigh(from, bounds, &mut doubts);
            let mut count = 0;
            for (to, doubt) in doubts.iter().enumerate().skip(from + 1) {
                doubtful[count] = to;
                count += usize::from(*doubt > 0.0);
            }
            for &to in &doubtful[..count] {
                let slope = self.slope(from, to);
                below += usize::from(slope < low);
                if low <= slope && slope <= high {
                    between.push(slope);
                }
            }
        }
        (below, between)
    }

    /// How many slopes to later points are clearly below the bounds; `doubts` is more than 0 where a slope is neither that
    /// nor clearly above.
    fn weigh(&self, from: usize, bounds: (f64, f64), doubts: &mut [f64]) -> usize {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function asks for.
            #[allow(unsafe_code)]
            return unsafe { self.weigh_widely(from, bounds, doubts) };
        }
        self.weigh_plainly(from, bounds, doubts)
    }

    /// The same with four points in a register: the same operations on each.
    #[cfg(target_arch = "x86_64")]
    #[target_feature(enable = "avx2")]
    fn weigh_widely(&self, from: usize, bounds: (f64, f64), doubts: &mut [f64]) -> usize {
        self.weigh_plainly(from, bounds, doubts)
    }

    #[inline(always)]
    fn weigh_plainly(&self, from: usize, (low, high): (f64, f64), doubts: &mut [f64]) -> usize {
        let n = doubts.len();
        let (places, values) = (&self.places[..n], &self.values[..n]);
        let (place, value) = (places[from], values[from]);
        let mut below = 0u64;
        for to in from + 1..n {
            let (apart, rise) = (places[to] - place, values[to] - value);
            let (least, most) = (low * apart, high * apart);
            let is_below = rise < least - UNCLEAR * least.abs() - LEAST;
            let is_above = rise > most + UNCLEAR * most.abs() + LEAST;
            below += u64::from(is_below);
            doubts[to] = if is_below | is_above { 0.0 } else { 1.0 };
        }
        below as usize
    }

    /// Slopes of a sample of the pairs, about three standard errors of their
    /// median below and above it. The same for the same values.
    fn bounds(&self) -> Option<(f64, f64)> {
        let mut random = Random::new(0);
        let n = self.places.len();
        let mut sample: Vec<f64> = (0..SAMPLED)
            .map(|_| (random.below(n), random.below(n)))
            .filter(|(i, j)| i != j)
            .map(|(i, j)| self.slope(i, j))
            .collect();
        let off = (1.5 * (sample.len() as f64).sqrt()) as usize;
        let middle = sample.len() / 2;
        let (low, high) = (middle.checked_sub(off)?, middle + off);
        if high >= sample.len() {
            return None;
        }
        let (below, high, _) = sample.select_nth_unstable_by(high, f64::total_cmp);
        let (_, low, _) = below.select_nth_unstable_by(low, f64::total_cmp);
        Some((*low, *high))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_slope_is_that_of_all_pairs() {
        let mut random = Random::new(11);
        for n in [0usize, 1, 2, 5, 91, 92, 93, 150, 400, 512] {
            for shape in 0..6 {
                let values: Vec<f64> = (0..n)
                    .map(|i| match shape {
                        0 => random.normal(),
                        1 => (random.normal() * 2.0).round(),
                        2 => (i as f64).sqrt() + random.unit(),
                        3 => f64::from(u8::from(i == n / 2)),
                        4 => 5e-324 * (9.0 * random.unit()).floor(),
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
