//! Is it a slope rather than steps? A line through drifting points leaves sharper residuals than any stairs.

use crate::stats::slope;

use super::lattice::UNITS;
use super::loss::Loss;

/// Fewer points, or fewer on one side, cannot show a slope.
const MIN_POINTS: usize = 16;
const MIN_SIDE: usize = 5;
/// Pairs of at most this many points make the slope.
const CAP: usize = 120;
/// Lattice points further out are taken as so far: their differences must fit.
const FARTHEST: f64 = 1e8;

/// True where the points around one Theil-Sen line are as likely as around the levels between `steps`, or less likely by no more than
/// `allowance` (natural logarithms) for each step. Each side of the comparison learns its own density. Fewer than 16 points, or 5
/// on a side of a single step, are never a slope. O(n log n + 120²).
pub fn explains(z: &[f64], steps: &[usize], allowance: f64) -> bool {
    let shortest = super::gate::segments(steps, z.len())
        .map(|(a, b)| b - a)
        .min()
        .unwrap_or(0);
    if z.len() < MIN_POINTS || (steps.len() == 1 && shortest < MIN_SIDE) {
        return false;
    }
    let slope = slope::theil_sen(z, CAP).unwrap_or(0.0);
    let level: Vec<f64> = z
        .iter()
        .enumerate()
        .map(|(i, v)| v - slope * i as f64)
        .collect();
    let line = Loss::deviance(&points(&level), &[]);
    line < Loss::deviance(&points(z), steps) + allowance * steps.len() as f64
}

fn points(z: &[f64]) -> Vec<i32> {
    z.iter()
        .map(|v| (v * UNITS).round().clamp(-FARTHEST, FARTHEST) as i32)
        .collect()
}
