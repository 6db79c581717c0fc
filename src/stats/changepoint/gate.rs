//! Which candidates are changes of level? Not those that a slope explains as well (drift), nor those where only the spread
//! changed, nor those that are too small to matter. How surprising a change is, is left to `evidence`.

use crate::stats::{quantile, rank};

use super::slope;
use super::standard::Standard;

/// A change is judged by at most this many points on each side.
pub const WINDOW: usize = 150;
/// A point after must be larger (or smaller) than one before at least this often.
const MIN_SEPARATION: f64 = 0.72;
/// For one fixed split; the search has been paid for by the penalty.
const MAX_P: f64 = 0.05;
/// A slope replaces several steps in one direction where it is not worse by more than this for each of them: a step has a place
/// and a height, and the likelihood of searched places is optimistic.
const STAIR: f64 = 4.5;

/// A worse score than any p-value: the candidate is not a change of level at all.
const NO_CHANGE: f64 = 9.0;

/// The segments between changes, as half-open ranges.
pub fn segments(changes: &[usize], n: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
    let starts = std::iter::once(0).chain(changes.iter().copied().filter(move |&c| c < n));
    let ends = changes
        .iter()
        .copied()
        .filter(move |&c| c < n)
        .chain(std::iter::once(n));
    starts.zip(ends)
}

pub struct Gate<'a> {
    pub series: &'a Standard,
    pub inflation: f64,
    pub min_effect: f64,
}

impl Gate<'_> {
    /// Drop the worst candidate until all that stay are good: each time its neighbours are judged anew. O(k² + k · 120²).
    pub fn keep(&self, candidates: Vec<usize>) -> Vec<usize> {
        let mut kept = self.without_stairs(candidates);
        let mut scores: Vec<f64> = (0..kept.len()).map(|i| self.score(&kept, i)).collect();
        while let Some(worst) = (0..kept.len()).max_by(|&i, &j| scores[i].total_cmp(&scores[j])) {
            if scores[worst] <= MAX_P {
                break;
            }
            kept.remove(worst);
            scores.remove(worst);
            let neighbours = scores
                .iter_mut()
                .enumerate()
                .skip(worst.saturating_sub(1))
                .take(if worst > 0 { 2 } else { 1 });
            for (i, score) in neighbours {
                *score = self.score(&kept, i);
            }
        }
        kept
    }

    /// The p-value of a candidate, or more than 1 where it is no change of level.
    fn score(&self, changes: &[usize], i: usize) -> f64 {
        let (before, after) = sides(&self.series.z, changes, i);
        if before.len() < 2 || after.len() < 2 {
            return NO_CHANGE;
        }
        let Some(test) = rank::mann_whitney(before, after) else {
            return NO_CHANGE;
        };
        let p = rank::deflate(test.p, self.inflation);
        // Asked last: it costs a hundred times the rest.
        let is_drift = || {
            let at = changes[i];
            let both = &self.series.z[at - before.len()..at + after.len()];
            slope::explains(both, &[before.len()], 0.0)
        };
        if test.auc.max(1.0 - test.auc) < MIN_SEPARATION
            || self.is_small(before, after)
            || is_drift()
        {
            return NO_CHANGE - 1.0 + p;
        }
        p
    }

    fn is_small(&self, before: &[f64], after: &[f64]) -> bool {
        let difference =
            quantile::median_of(after).unwrap_or(0.0) - quantile::median_of(before).unwrap_or(0.0);
        self.series.relative(difference).abs() < self.min_effect
    }

    /// Runs of two or more steps in one direction that one slope explains as well are drift.
    fn without_stairs(&self, changes: Vec<usize>) -> Vec<usize> {
        let z = &self.series.z;
        let parts: Vec<(usize, usize)> = segments(&changes, z.len()).collect();
        let levels: Vec<f64> = parts
            .iter()
            .map(|&(a, b)| quantile::median_of(&z[a..b]).unwrap_or(0.0))
            .collect();
        let rises: Vec<bool> = levels.windows(2).map(|w| w[1] > w[0]).collect();
        let mut kept = Vec::with_capacity(changes.len());
        let mut first = 0;
        for run in rises.chunk_by(|a, b| a == b) {
            let last = first + run.len();
            let (from, to) = (parts[first].0, parts[last].1);
            let steps: Vec<usize> = changes[first..last].iter().map(|c| c - from).collect();
            if run.len() == 1 || !slope::explains(&z[from..to], &steps, STAIR) {
                kept.extend_from_slice(&changes[first..last]);
            }
            first = last;
        }
        kept
    }
}

/// The points on both sides of a change, up to the next changes and the window.
pub fn sides<'a, T>(z: &'a [T], changes: &[usize], i: usize) -> (&'a [T], &'a [T]) {
    let at = changes[i];
    let from = if i > 0 { changes[i - 1] } else { 0 };
    let to = changes.get(i + 1).copied().unwrap_or(z.len());
    (
        &z[from.max(at.saturating_sub(WINDOW))..at],
        &z[at..to.min(at + WINDOW)],
    )
}
