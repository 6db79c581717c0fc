//! How much the points of a series depend on the one before, with and without its changes; and what that does to a test.

use crate::stats::{noise, quantile};

use super::gate::segments;

/// Independent noise shows an autocorrelation of up to this over √n; detection ignores so much.
const BY_CHANCE: f64 = 1.5;
/// Evidence instead adds this over √n: the true value is seldom higher.
const BOUND: f64 = 1.0;
/// What short series are thought to have, as if this many points had shown it.
const PRIOR: f64 = 0.3;
const PRIOR_POINTS: f64 = 15.0;
const MOST: f64 = 0.95;
/// No memory of the noise makes a step of so many times the noise.
const JUMP: f64 = 10.0;

/// Lag-one autocorrelation of a series.
#[derive(Debug, Clone, Copy)]
pub struct Memory {
    n: f64,
    variogram: f64,
}

impl Memory {
    /// Minimum n 30, else no autocorrelation is seen. O(n log n).
    pub fn of(z: &[f64]) -> Self {
        Self {
            n: z.len() as f64,
            variogram: noise::autocorrelation(z),
        }
    }

    /// The same of a series of which the changes are known. A variogram takes a great step for memory, and of short series it
    /// is a rough measure: beside such steps, the residuals bound it. Lesser ones may be what memory looks like. O(n log n).
    pub fn beside(self, z: &[f64], changes: &[usize]) -> Self {
        let levels: Vec<f64> = segments(changes, z.len())
            .map(|(from, to)| quantile::median_of(&z[from..to]).unwrap_or(0.0))
            .collect();
        let jumps: Vec<(usize, f64)> = levels
            .windows(2)
            .zip(changes)
            .map(|(pair, &at)| (at, pair[1] - pair[0]))
            .filter(|(_, step)| step.abs() >= JUMP)
            .collect();
        if jumps.is_empty() {
            return self;
        }
        let mut level = z.to_vec();
        for &(at, step) in &jumps {
            level[at..].iter_mut().for_each(|v| *v -= step);
        }
        let rest = Self::of(&level);
        let bound = residual(&level, &[]).max(0.0) + BOUND / self.n.sqrt();
        Self {
            variogram: rest.variogram.min(bound),
            ..rest
        }
    }

    /// Before anything is known of the changes.
    pub fn rough(self) -> f64 {
        (self.variogram - BY_CHANCE / self.n.sqrt()).max(0.0)
    }

    /// The rough figure, unless the residuals of the guessed changes show less: changes, too, make neighbours alike.
    pub fn around(self, z: &[f64], changes: &[usize]) -> f64 {
        let rough = self.rough();
        if rough > 0.0 {
            residual(z, changes).clamp(0.0, rough)
        } else {
            0.0
        }
    }

    /// The likely figure, less what chance alone shows: what the likelihood of a change is weighed with.
    pub fn likely(self, z: &[f64], changes: &[usize]) -> f64 {
        (self.variogram - 1.0 / self.n.sqrt())
            .max(residual(z, changes))
            .clamp(0.0, MOST)
    }

    /// A bound for evidence: p-values have to hold where the estimate happens to be low.
    pub fn credible(self, z: &[f64], changes: &[usize]) -> f64 {
        let bound = self.variogram.max(residual(z, changes)).max(0.0) + BOUND / self.n.sqrt();
        ((self.n * bound + PRIOR_POINTS * PRIOR) / (self.n + PRIOR_POINTS)).min(MOST)
    }
}

/// Variance of the mean of an AR(1) series over that of independent values (Hamed & Rao 1998 use the same for ranks).
pub fn inflation(rho: f64) -> f64 {
    (1.0 + rho) / (1.0 - rho)
}

/// Around the medians of the segments, clipped, with what the medians took given back. O(n log n).
fn residual(z: &[f64], changes: &[usize]) -> f64 {
    let mut residuals: Vec<f64> = Vec::with_capacity(z.len());
    for (from, to) in segments(changes, z.len()) {
        let level = quantile::median_of(&z[from..to]).unwrap_or(0.0);
        residuals.extend(z[from..to].iter().map(|v| v - level));
    }
    let bound = 2.5 * noise::robust_scale(&residuals).unwrap_or(1.0).max(0.1);
    residuals
        .iter_mut()
        .for_each(|v| *v = v.clamp(-bound, bound));
    let products: f64 = residuals.windows(2).map(|w| w[0] * w[1]).sum();
    let rho = products / residuals.iter().map(|v| v * v).sum::<f64>().max(1e-300);
    rho + (1.0 + 4.0 * rho.max(0.0)) * (changes.len() + 1) as f64 / z.len() as f64
}
