//! The first guess of the changes: kernel change points see any change of distribution and need no idea of the noise.
//! Too many are fine here; what is a change of level is decided by `partition` and `gate`.
//!
//! Optimal partitioning with pruning (Killick et al. 2012) under the cost of an RBF kernel (Celisse et al. 2018, Arlot et
//! al. 2019). The kernel of two values is the dot product of their responses at landmarks half a width apart, so the
//! cost of a segment is a difference of cumulative sums.

use crate::stats::quantile;

/// Longer series are cut into so many blocks: without changes nothing is pruned, and the cost would grow with n².
const MAX_BLOCKS: usize = 400;
/// Values further out than this many kernel widths are taken as so far.
const CLIP: f64 = 5.0;
const SPACING: f64 = 0.5;
/// Responses of landmarks further away vanish.
const SIGHT: f64 = 3.0;
/// The kernel width is the median distance of pairs of this many values.
const PAIRED: usize = 200;

/// Indices of the first points of new regimes. `log_n` scales the penalty. O(min(n, 400)² + 12 n), memory O(27 · min(n, 400)).
pub fn guess(z: &[f64], log_n: f64) -> Vec<usize> {
    let block = z.len().div_ceil(MAX_BLOCKS).max(1);
    let sums = Sums::of(z, block);
    let least = if block > 1 { 1 } else { 2 };
    sums.partition(log_n, least)
        .into_iter()
        .map(|b| b * block)
        .collect()
}

/// Cumulative landmark responses after each block.
struct Sums {
    responses: Vec<f64>,
    own: Vec<f64>,
    sizes: Vec<f64>,
    landmarks: usize,
}

impl Sums {
    fn of(z: &[f64], block: usize) -> Self {
        let width = width(z);
        let center = quantile::median_of(z).unwrap_or(0.0);
        let u: Vec<f64> = z
            .iter()
            .map(|v| ((v - center) / width).clamp(-CLIP, CLIP))
            .collect();
        let (low, high) = u.iter().fold((0.0f64, 0.0f64), |(low, high), &v| {
            (low.min(v), high.max(v))
        });
        let first = ((low - 2.0) / SPACING).floor();
        // A multiple of four, for the lanes of `cost`.
        let landmarks = ((((high + 2.0) / SPACING).ceil() - first) as usize + 1).div_ceil(4) * 4;
        let norm = (SPACING * (4.0 / std::f64::consts::PI).sqrt()).sqrt();
        let mut sums = Self {
            responses: vec![0.0; landmarks],
            own: vec![0.0],
            sizes: vec![0.0],
            landmarks,
        };
        let (mut running, mut own, mut size) = (vec![0.0; landmarks], 0.0, 0.0);
        for values in u.chunks(block) {
            for v in values {
                let nearest = ((v - SIGHT) / SPACING - first).max(0.0) as usize;
                let last = (((v + SIGHT) / SPACING - first) as usize).min(landmarks - 1);
                for (k, sum) in running.iter_mut().enumerate().take(last + 1).skip(nearest) {
                    let distance = v - (first + k as f64) * SPACING;
                    let response = libm::exp(-2.0 * distance * distance) * norm;
                    *sum += response;
                    own += response * response;
                }
            }
            size += values.len() as f64;
            sums.responses.extend_from_slice(&running);
            sums.own.push(own);
            sums.sizes.push(size);
        }
        sums
    }

    fn cost(&self, from: usize, to: usize) -> f64 {
        let row =
            |b: usize| self.responses[b * self.landmarks..(b + 1) * self.landmarks].chunks_exact(4);
        // Written out: this is where a long series spends its time, and a loop
        // over lanes is only unrolled by a compiler that is free with space.
        let mut squares = [0.0f64; 4];
        for (a, b) in row(to).zip(row(from)) {
            let apart = [a[0] - b[0], a[1] - b[1], a[2] - b[2], a[3] - b[3]];
            squares = [
                squares[0] + apart[0] * apart[0],
                squares[1] + apart[1] * apart[1],
                squares[2] + apart[2] * apart[2],
                squares[3] + apart[3] * apart[3],
            ];
        }
        let size = self.sizes[to] - self.sizes[from];
        self.own[to] - self.own[from] - (squares[0] + squares[1] + squares[2] + squares[3]) / size
    }

    fn partition(&self, penalty: f64, least: usize) -> Vec<usize> {
        let blocks = self.own.len() - 1;
        let mut best = vec![f64::INFINITY; blocks + 1];
        best[0] = -penalty;
        let mut back = vec![0; blocks + 1];
        let mut candidates = vec![0];
        for to in least..=blocks {
            let mut costs = Vec::with_capacity(candidates.len());
            for &from in &candidates {
                let cost = if to - from < least {
                    f64::NEG_INFINITY
                } else {
                    best[from] + self.cost(from, to)
                };
                if cost > f64::NEG_INFINITY && cost + penalty < best[to] {
                    best[to] = cost + penalty;
                    back[to] = from;
                }
                costs.push(cost);
            }
            let mut cost = costs.iter();
            candidates.retain(|_| cost.next().is_some_and(|&c| c <= best[to]));
            if to + 1 >= 2 * least {
                candidates.push(to + 1 - least);
            }
        }
        trace(&back)
    }
}

/// The changes that lead to the end: `back[t]` is where the segment that ends before `t` began.
pub fn trace(back: &[usize]) -> Vec<usize> {
    let mut changes = Vec::new();
    let mut at = back.len() - 1;
    while back[at] > 0 {
        at = back[at];
        changes.push(at);
    }
    changes.reverse();
    changes
}

/// Median distance of two values, so that the kernel neither sees everything as equal nor everything as different.
fn width(z: &[f64]) -> f64 {
    let n = z.len();
    let picks: Vec<f64> = if n <= PAIRED {
        z.to_vec()
    } else {
        (0..PAIRED).map(|i| z[i * (n - 1) / (PAIRED - 1)]).collect()
    };
    let mut distances = Vec::with_capacity(picks.len() * picks.len() / 2);
    for (i, a) in picks.iter().enumerate() {
        distances.extend(picks[i + 1..].iter().map(|b| (a - b).abs()));
    }
    let median = quantile::median(&mut distances).unwrap_or(0.0);
    if median > 0.0 {
        return median;
    }
    let largest = distances.iter().copied().fold(0.0, f64::max);
    if largest > 0.0 { largest } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_guessed_in_short_and_in_long_series() {
        for n in [40usize, 300, 3_000] {
            let z: Vec<f64> = (0..n)
                .map(|i| (i * 7919 % 101) as f64 / 30.0 + if i < n / 2 { 0.0 } else { 9.0 })
                .collect();
            let guessed = guess(&z, (n as f64).ln());
            let near = n.div_ceil(MAX_BLOCKS);
            assert!(
                guessed.len() == 1 && guessed[0].abs_diff(n / 2) <= near,
                "{n}: {guessed:?}"
            );
        }
        assert_eq!(guess(&[1.0; 50], 3.9), Vec::<usize>::new());
    }
}
