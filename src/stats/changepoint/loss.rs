//! What it costs that a point lies away from its level, learnt from the series' own residuals: skewed, two-mode and
//! heavy-tailed noise each get the loss that fits them, and the sharp lower edge of a timing says a lot with few points.
//!
//! Minus the logarithm of a kernel density estimate with a weak prior, relative to its top, and bounded as in Fearnhead & Rigaill
//! 2019, so that a lone outlier cannot pay for two changes. Divided by the inflation of an autocorrelated series.

use super::lattice::UNITS;

/// Residuals beyond this many lattice units cost the same (eight times the noise of one point).
pub const REACH: i32 = 80;
const SIZE: usize = 2 * REACH as usize + 1;
/// The level of points is looked for no further than this from their median.
const AROUND: i32 = 60;
const MARGIN: i32 = 15;
/// So many levels are compared at most.
const LEVELS: usize = 2 * (AROUND + MARGIN) as usize + 1;
/// Residuals of points within reach of one of these levels, from another of them.
const FARTHEST: i32 = REACH + 2 * (AROUND + MARGIN);
/// Of Silverman's bandwidth.
const BANDWIDTH: f64 = 1.1;
/// The prior counts as this many residuals, in the shape of a t with 3 degrees of freedom and this times the spread.
const PRIOR_WEIGHT: f64 = 5.0;
const PRIOR_WIDTH: f64 = 1.6;
/// No point costs more than this; less where residuals beyond `FAR` spreads are common.
const CAP: f64 = 4.5;
const FAR: f64 = 5.0;
const OUTLIER_MARGIN: f64 = 1.0;

#[derive(Debug, Clone)]
pub struct Loss {
    /// By residual, from `FARTHEST` down: the losses of neighbouring levels at one point are one slice.
    falling: Vec<f64>,
    /// Minus the logarithm of the density at its top, per lattice unit.
    base: f64,
}

impl Loss {
    /// From residuals in lattice units; minimum n 1 (the prior alone). O(n log n).
    pub fn learn(residuals: &[i32], inflation: f64) -> Self {
        let n = residuals.len() as f64;
        let counts = Counts::of(residuals);
        let spread = spread(residuals, &counts);
        let density = density(&counts, spread);
        let top = density.iter().copied().fold(0.0, f64::max);
        let far = residuals
            .iter()
            .filter(|r| f64::from(r.abs()) > FAR * spread)
            .count() as f64;
        let cap = CAP.min(OUTLIER_MARGIN - libm::log((far + 0.5) / (n + 1.0)));
        let floor = libm::exp(-cap);
        let table: Vec<f64> = density
            .iter()
            .map(|f| -libm::log((f / top + floor) / (1.0 + floor)) / inflation)
            .collect();
        let falling = (-FARTHEST..=FARTHEST)
            .map(|fallen| table[(REACH - fallen.clamp(-REACH, REACH)) as usize])
            .collect();
        let base = -libm::log(top / density.iter().sum::<f64>());
        Self { falling, base }
    }

    /// Cost of one residual. O(1).
    #[inline]
    pub fn at(&self, residual: i32) -> f64 {
        self.falling[(FARTHEST - residual.clamp(-REACH, REACH)) as usize]
    }

    /// The level with the least cost for these points, near their middle four fifths. Minimum n 1, else 0. O(n log n + values · levels).
    pub fn level(&self, points: &[i32]) -> i32 {
        let mut sorted = points.to_vec();
        sorted.sort_unstable();
        let Some(last) = sorted.len().checked_sub(1) else {
            return 0;
        };
        let middle = sorted[sorted.len() / 2];
        let low = sorted[sorted.len() / 10].max(middle - AROUND) - MARGIN;
        let high = sorted[last - sorted.len() / 10].min(middle + AROUND) + MARGIN;
        let mut costs = [0.0f64; LEVELS];
        let costs = &mut costs[..(high - low + 1) as usize];
        for run in sorted.chunk_by(|a, b| a == b) {
            let count = run.len() as f64;
            // Further out, a point costs every level the same.
            let point = run[0].clamp(low - REACH, high + REACH);
            let losses = &self.falling[(FARTHEST - (point - low)) as usize..];
            for (cost, loss) in costs.iter_mut().zip(losses) {
                *cost += count * loss;
            }
        }
        let mut best = (middle, costs[(middle - low) as usize]);
        for (level, &cost) in (low..).zip(&*costs) {
            if cost < best.1 {
                best = (level, cost);
            }
        }
        best.0
    }

    /// Minus the log-likelihood of points around one level for each segment, with the density that fits them best.
    pub fn deviance(points: &[i32], changes: &[usize]) -> f64 {
        let loss = Self::fit(points, changes, 1.0);
        let parts = super::gate::segments(changes, points.len()).map(|(from, to)| {
            let level = loss.level(&points[from..to]);
            points[from..to]
                .iter()
                .map(|v| loss.base + loss.at(v - level))
                .sum::<f64>()
        });
        parts.sum()
    }

    /// Learn level and loss in turns, given the changes. Three rounds; a fourth changes nothing that matters.
    pub fn fit(points: &[i32], changes: &[usize], inflation: f64) -> Self {
        let segments =
            || super::gate::segments(changes, points.len()).map(|(from, to)| &points[from..to]);
        let residuals = |levels: &[i32]| -> Vec<i32> {
            segments()
                .zip(levels)
                .flat_map(|(segment, level)| segment.iter().map(move |v| v - level))
                .collect()
        };
        let mut levels: Vec<i32> = segments().map(middle).collect();
        let mut loss = Self::learn(&residuals(&levels), inflation);
        if changes.is_empty() {
            return loss;
        }
        for _ in 0..2 {
            let better: Vec<i32> = segments().map(|segment| loss.level(segment)).collect();
            // The same levels teach the same loss.
            if better == levels {
                break;
            }
            levels = better;
            loss = Self::learn(&residuals(&levels), inflation);
        }
        loss
    }
}

fn middle(points: &[i32]) -> i32 {
    let mut copy = points.to_vec();
    let at = copy.len() / 2;
    if copy.is_empty() {
        0
    } else {
        *copy.select_nth_unstable(at).1
    }
}

/// How often each residual comes.
struct Counts {
    /// From minus the reach on.
    within: [u32; SIZE],
    /// How many are less than that.
    below: usize,
    all: usize,
}

impl Counts {
    fn of(residuals: &[i32]) -> Self {
        let mut counts = Self {
            within: [0; SIZE],
            below: 0,
            all: residuals.len(),
        };
        for r in residuals {
            match usize::try_from(r + REACH) {
                Ok(at) if at < SIZE => counts.within[at] += 1,
                Ok(_) => {}
                Err(_) => counts.below += 1,
            }
        }
        counts
    }

    /// The residuals at ascending places of the order from the least to the greatest; `None` where one is out of reach.
    fn at_places<const N: usize>(&self, places: [usize; N]) -> Option<[i32; N]> {
        let mut found = [0; N];
        let mut next = 0;
        let mut up_to = self.below;
        if places[0] < up_to {
            return None;
        }
        for (residual, count) in (-REACH..).zip(&self.within) {
            up_to += *count as usize;
            while places[next] < up_to {
                found[next] = residual;
                next += 1;
                if next == N {
                    return Some(found);
                }
            }
        }
        None
    }
}

/// A robust standard deviation in lattice units, of the inner half and the inner four fifths; within the reach of the loss.
fn spread(residuals: &[i32], counts: &Counts) -> f64 {
    let Some(last) = residuals.len().checked_sub(1) else {
        return UNITS;
    };
    let places = [0.1, 0.25, 0.75, 0.9].map(|p| (last as f64 * p).round() as usize);
    let found = counts.at_places(places).unwrap_or_else(|| {
        let mut sorted = residuals.to_vec();
        sorted.sort_unstable();
        places.map(|place| sorted[place])
    });
    let [p10, p25, p75, p90] = found.map(f64::from);
    ((p75 - p25) / 1.349)
        .max((p90 - p10) / 2.563 * 0.8)
        .clamp(0.4 * UNITS, f64::from(REACH))
}

fn density(counts: &Counts, spread: f64) -> [f64; SIZE] {
    let bandwidth = (BANDWIDTH * spread * libm::pow(counts.all.max(1) as f64, -0.2)).max(1.0);
    let reach = (3.5 * bandwidth).ceil() as i32;
    // Of a height only the distance matters: the sides are mirrored.
    let side: Vec<f64> = (0..=reach)
        .map(|k| libm::exp(-0.5 * (f64::from(k) / bandwidth).powi(2)))
        .collect();
    let bell: Vec<f64> = side[1..].iter().rev().chain(&side).copied().collect();
    let area: f64 = bell.iter().sum();
    let mut density = prior(spread);
    let reach = side.len() - 1;
    let counted = counts.within.iter().enumerate();
    for (at, &count) in counted.filter(|(_, count)| **count > 0) {
        let count = f64::from(count);
        let first = at.saturating_sub(reach);
        let bell = &bell[first + reach - at..];
        for (cell, height) in density[first..].iter_mut().zip(bell) {
            *cell += count * height / area;
        }
    }
    density
}

fn prior(spread: f64) -> [f64; SIZE] {
    let height = |r: usize| (1.0 + (r as f64 / (PRIOR_WIDTH * spread)).powi(2) / 3.0).powi(-2);
    let mut shape = [0.0; SIZE];
    let middle = REACH as usize;
    for r in 0..=middle {
        shape[middle - r] = height(r);
        shape[middle + r] = shape[middle - r];
    }
    let area: f64 = shape.iter().sum();
    shape.map(|v| v * PRIOR_WEIGHT / area)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_of_the_order_are_counted() {
        let residuals: Vec<i32> = (0..200).map(|i| i * 7919 % 211 - 100).collect();
        let mut sorted = residuals.clone();
        sorted.sort_unstable();
        let counts = Counts::of(&residuals);
        // Of 200, those of less than -80 and of more than 80 are out of reach.
        let below = sorted.partition_point(|r| *r < -REACH);
        let above = sorted.partition_point(|r| *r <= REACH);
        for places in [[below, 60, 60, above - 1], [30, 31, 32, 150]] {
            assert_eq!(counts.at_places(places), Some(places.map(|p| sorted[p])));
        }
        assert_eq!(counts.at_places([below - 1, 60, 70]), None);
        assert_eq!(counts.at_places([60, 70, above]), None);
        assert_eq!(Counts::of(&[]).at_places([0]), None);
    }

    #[test]
    fn the_level_is_where_the_points_cost_least() {
        let residuals: Vec<i32> = (0..60).map(|i| i * i % 37 - 18).collect();
        let loss = Loss::learn(&residuals, 1.0);
        for (points, from, to) in [
            (vec![4, 5, 5, 6, 30], -11, 45),
            (vec![-4000, 2, 3, 3, 90_000_000], -73, 78),
            (vec![7], -8, 22),
        ] {
            let cost = |level: i32| points.iter().map(|v| loss.at(v - level)).sum::<f64>();
            let least = (from..=to).map(cost).fold(f64::INFINITY, f64::min);
            let found = cost(loss.level(&points));
            assert!((found - least).abs() < 1e-9, "{points:?}: {found} {least}");
        }
        assert_eq!(loss.level(&[]), 0);
    }
}
