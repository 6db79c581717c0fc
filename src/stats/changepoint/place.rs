//! Where exactly is a change, and how sure is the place?

use super::loss::Loss;

/// A change moves by at most this many points.
const REACH: usize = 4;
/// The levels on both sides come from at most this many points.
const NEAR: usize = 100;
/// Places that cost at most this much more are in the interval: minus the logarithm of the likelihood ratio. Chosen so that nine
/// of ten intervals contain the true place over the noise shapes and steps of the accuracy bench.
const TOLERANCE: f64 = 2.3;
/// Steps of less than one noise unit are wider: the interval looks this far.
const FARTHEST: usize = 60;

/// Move each change to the place of least loss nearby, from the first to the last; and its interval. O(k · 100 log 100).
pub fn place(points: &[i32], changes: &[usize], loss: &Loss) -> Vec<(usize, (usize, usize))> {
    let mut placed: Vec<(usize, (usize, usize))> = Vec::with_capacity(changes.len());
    for (i, &at) in changes.iter().enumerate() {
        let from = placed.last().map_or(0, |p| p.0);
        let to = changes.get(i + 1).copied().unwrap_or(points.len());
        if from + 1 >= to || at <= from {
            continue;
        }
        let before = loss.level(&points[from.max(at.saturating_sub(NEAR))..at]);
        let after = loss.level(&points[at..to.min(at + NEAR)]);
        let profile = Profile::of(points, (from + 1, to - 1), at, &|v| {
            loss.at(v - before) - loss.at(v - after)
        });
        placed.push(profile.best());
    }
    placed
}

/// How much more than the first place each place for the change costs.
struct Profile {
    first: usize,
    at: usize,
    costs: Vec<f64>,
}

impl Profile {
    fn of(
        points: &[i32],
        (low, high): (usize, usize),
        at: usize,
        gain: &dyn Fn(i32) -> f64,
    ) -> Self {
        let first = low.max(at.saturating_sub(FARTHEST));
        let last = high.min(at + FARTHEST);
        let mut costs = vec![0.0];
        let mut sum = 0.0;
        for &v in &points[first..last] {
            sum += gain(v);
            costs.push(sum);
        }
        Self { first, at, costs }
    }

    fn best(&self) -> (usize, (usize, usize)) {
        let near = self.at.saturating_sub(REACH).max(self.first) - self.first;
        let far = (self.at + REACH - self.first).min(self.costs.len() - 1);
        let mut best = near;
        for k in near..=far {
            if self.costs[k] < self.costs[best] - 1e-9 {
                best = k;
            }
        }
        let likely = |k: &usize| self.costs[*k] <= self.costs[best] + TOLERANCE;
        let low = (0..=best).find(likely).unwrap_or(best);
        let high = (best..self.costs.len()).rev().find(likely).unwrap_or(best);
        (self.first + best, (self.first + low, self.first + high))
    }
}
