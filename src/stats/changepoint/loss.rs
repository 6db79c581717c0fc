//! What it costs that a point lies away from its level, learnt from the series' own residuals: skewed, two-mode and
//! heavy-tailed noise each get the loss that fits them, and the sharp lower edge of a timing says a lot with few points.
//!
//! Minus the logarithm of a kernel density estimate with a weak prior, relative to its top, and bounded as in Fearnhead & Rigaill
//! 2019, so that a lone outlier cannot pay for two changes. Divided by the inflation of an autocorrelated series.

use super::lattice::UNITS;

/// Residuals beyond this many lattice units cost the same (eight times the noise of one point).
pub const REACH: i32 = 80;
const SIZE: usize = 2 * REACH as usize + 1;
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
    table: Vec<f64>,
    /// Minus the logarithm of the density at its top, per lattice unit.
    base: f64,
}

impl Loss {
    /// From residuals in lattice units; minimum n 1 (the prior alone). O(n log n).
    pub fn learn(residuals: &[i32], inflation: f64) -> Self {
        let n = residuals.len() as f64;
        let spread = spread(residuals);
        let density = density(residuals, spread);
        let top = density.iter().copied().fold(0.0, f64::max);
        let far = residuals
            .iter()
            .filter(|r| f64::from(r.abs()) > FAR * spread)
            .count() as f64;
        let cap = CAP.min(OUTLIER_MARGIN - libm::log((far + 0.5) / (n + 1.0)));
        let floor = libm::exp(-cap);
        let table = density
            .iter()
            .map(|f| -libm::log((f / top + floor) / (1.0 + floor)) / inflation)
            .collect();
        let base = -libm::log(top / density.iter().sum::<f64>());
        Self { table, base }
    }

    /// Cost of one residual. O(1).
    #[inline]
    pub fn at(&self, residual: i32) -> f64 {
        self.table[(residual.clamp(-REACH, REACH) + REACH) as usize]
    }

    /// The level with the least cost for these points, near their middle four fifths. Minimum n 1, else 0. O(n log n + values · levels).
    pub fn level(&self, points: &[i32]) -> i32 {
        let mut sorted = points.to_vec();
        sorted.sort_unstable();
        let Some(last) = sorted.len().checked_sub(1) else {
            return 0;
        };
        let middle = sorted[sorted.len() / 2];
        let low = sorted[sorted.len() / 10].max(middle - 60) - 15;
        let high = sorted[last - sorted.len() / 10].min(middle + 60) + 15;
        let runs: Vec<(i32, f64)> = sorted
            .chunk_by(|a, b| a == b)
            .map(|run| (run[0], run.len() as f64))
            .collect();
        let cost = |level: i32| {
            runs.iter()
                .map(|&(v, count)| count * self.at(v - level))
                .sum::<f64>()
        };
        let mut best = (middle, cost(middle));
        for level in low..=high {
            let cost = cost(level);
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
        let medians: Vec<i32> = segments().map(middle).collect();
        let mut loss = Self::learn(&residuals(&medians), inflation);
        if changes.is_empty() {
            return loss;
        }
        for _ in 0..2 {
            let levels: Vec<i32> = segments().map(|segment| loss.level(segment)).collect();
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

/// A robust standard deviation in lattice units, of the inner half and the inner four fifths; within the reach of the loss.
fn spread(residuals: &[i32]) -> f64 {
    let mut sorted = residuals.to_vec();
    sorted.sort_unstable();
    let Some(last) = sorted.len().checked_sub(1) else {
        return UNITS;
    };
    let at = |p: f64| f64::from(sorted[(last as f64 * p).round() as usize]);
    ((at(0.75) - at(0.25)) / 1.349)
        .max((at(0.9) - at(0.1)) / 2.563 * 0.8)
        .clamp(0.4 * UNITS, f64::from(REACH))
}

fn density(residuals: &[i32], spread: f64) -> Vec<f64> {
    let bandwidth = (BANDWIDTH * spread * libm::pow(residuals.len().max(1) as f64, -0.2)).max(1.0);
    let reach = (3.5 * bandwidth).ceil() as i32;
    let bell: Vec<f64> = (-reach..=reach)
        .map(|k| libm::exp(-0.5 * (f64::from(k) / bandwidth).powi(2)))
        .collect();
    let area: f64 = bell.iter().sum();
    let mut counts = [0.0f64; SIZE];
    for r in residuals.iter().filter(|r| r.abs() <= REACH) {
        counts[(r + REACH) as usize] += 1.0;
    }
    let mut density = prior(spread);
    for (at, &count) in (0i32..).zip(&counts) {
        if count > 0.0 {
            for (place, height) in (at - reach..).zip(&bell) {
                if let Some(cell) = usize::try_from(place).ok().and_then(|p| density.get_mut(p)) {
                    *cell += count * height / area;
                }
            }
        }
    }
    density
}

fn prior(spread: f64) -> Vec<f64> {
    let shape: Vec<f64> = (-REACH..=REACH)
        .map(|r| (1.0 + (f64::from(r) / (PRIOR_WIDTH * spread)).powi(2) / 3.0).powi(-2))
        .collect();
    let area: f64 = shape.iter().sum();
    shape.iter().map(|v| v * PRIOR_WEIGHT / area).collect()
}
