//! The first guess of the changes: kernel change points see any change of distribution and need no idea of the noise.
//! Too many are fine here; what is a change of level is decided by `partition` and `gate`.
//!
//! Optimal partitioning with pruning (Killick et al. 2012) under the cost of an RBF kernel (Celisse et al. 2018, Arlot et
//! al. 2019). The kernel of two values is the dot product of their responses at landmarks half a width apart, so the
//! cost of a segment is a difference of cumulative sums.

use super::width::width;
use crate::stats::quantile;

/// Longer series are cut into so many blocks: without changes nothing is pruned, and the cost would grow with n².
const MAX_BLOCKS: usize = 400;
/// Values further out than this many kernel widths are taken as so far.
const CLIP: f64 = 5.0;
const SPACING: f64 = 0.5;
/// Responses of landmarks further away vanish.
const SIGHT: f64 = 3.0;
/// Costs that differ by less may be equal: a hundred times what rounding makes of those that are kept up to date.
const UNCLEAR: f64 = 1e-6;

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
        // Whoever takes several landmarks at once may read on behind the last.
        sums.responses.resize(sums.responses.len() + LANES, 0.0);
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

    /// Optimal partitioning with pruning. Which segment is cheapest, and which are out, is nearly always clear from costs that
    /// are kept up to date by what each block adds to them, since a block responds at few landmarks. What is not clear by
    /// [`UNCLEAR`] is decided by [`Self::cost`].
    fn partition(&self, penalty: f64, least: usize) -> Vec<usize> {
        let blocks = self.own.len() - 1;
        let mut best = vec![f64::INFINITY; blocks + 1];
        best[0] = -penalty;
        let mut back = vec![0; blocks + 1];
        let mut candidates = vec![self.candidate(0, best[0])];
        for to in 1..=blocks {
            let step = self.step(to);
            let lowest = self.grow(&mut candidates, &step);
            if to < least {
                continue;
            }
            let exact =
                |candidate: &Candidate| best[candidate.from] + self.cost(candidate.from, to);
            let (mut cheapest, mut since) = (f64::INFINITY, 0);
            for candidate in &candidates {
                if candidate.cost <= lowest + 2.0 * UNCLEAR {
                    let cost = exact(candidate) + penalty;
                    if cost < cheapest {
                        (cheapest, since) = (cost, candidate.from);
                    }
                }
            }
            candidates.retain(|candidate| match candidate.cost - cheapest {
                over if over < -UNCLEAR => true,
                over if over > UNCLEAR => false,
                _ => exact(candidate) <= cheapest,
            });
            (best[to], back[to]) = (cheapest, since);
            if to + 1 >= 2 * least {
                let from = to + 1 - least;
                let mut candidate = self.candidate(from, best[from]);
                // One block at most, since `least` is 1 or 2.
                if from < to {
                    self.grow(std::slice::from_mut(&mut candidate), &step);
                }
                candidates.push(candidate);
            }
        }
        trace(&back)
    }

    fn candidate(&self, from: usize, best: f64) -> Candidate {
        Candidate {
            from,
            row: from * self.landmarks,
            before: best - self.own[from],
            size: 0.0,
            apart: 0.0,
            cost: 0.0,
        }
    }

    /// What one block adds to any segment.
    fn step(&self, to: usize) -> Step {
        let row = |b: usize| &self.responses[b * self.landmarks..(b + 1) * self.landmarks];
        let (now, before) = (row(to), row(to - 1));
        let mut near: Vec<f64> = now.iter().zip(before).map(|(a, b)| a - b).collect();
        let first = near.iter().position(|r| *r != 0.0).unwrap_or(0);
        let last = near.iter().rposition(|r| *r != 0.0).map_or(0, |k| k + 1);
        let sums = now.iter().zip(before).map(|(a, b)| a + b);
        let apart = sums.zip(&near).map(|(sum, r)| sum * r).sum();
        near.truncate(last);
        near.drain(..first);
        near.resize(near.len().next_multiple_of(LANES), 0.0);
        near.iter_mut().for_each(|r| *r *= 2.0);
        let (near, _) = near.as_chunks();
        Step {
            own: self.own[to],
            size: self.sizes[to] - self.sizes[to - 1],
            apart,
            near: near.to_vec(),
            first,
        }
    }

    /// Takes the next block into the segments of candidates, and returns the least of their costs. O(landmarks near the block)
    /// for each.
    fn grow(&self, candidates: &mut [Candidate], step: &Step) -> f64 {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function asks for.
            #[allow(unsafe_code)]
            return unsafe { wide::grow(&self.responses, candidates, step) };
        }
        self.grow_plainly(candidates, step)
    }

    fn grow_plainly(&self, candidates: &mut [Candidate], step: &Step) -> f64 {
        let mut lowest = f64::INFINITY;
        for candidate in candidates {
            let row = self.responses[candidate.row + step.first..]
                .as_chunks::<LANES>()
                .0;
            let mut sums = [0.0f64; LANES];
            for (from, r) in row.iter().zip(&step.near) {
                sums = [
                    sums[0] + r[0] * from[0],
                    sums[1] + r[1] * from[1],
                    sums[2] + r[2] * from[2],
                    sums[3] + r[3] * from[3],
                ];
            }
            let cost = candidate.take((sums[0] + sums[2]) + (sums[1] + sums[3]), step);
            lowest = if cost < lowest { cost } else { lowest };
        }
        lowest
    }
}

/// The same with four landmarks in a register: the same operations in the same order.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m256d, _mm_add_pd, _mm_add_sd, _mm_cvtsd_f64, _mm_unpackhi_pd, _mm256_add_pd,
        _mm256_castpd256_pd128, _mm256_extractf128_pd, _mm256_mul_pd, _mm256_set_pd,
        _mm256_setzero_pd,
    };

    use super::{Candidate, LANES, Step};

    #[target_feature(enable = "avx2")]
    pub fn grow(responses: &[f64], candidates: &mut [Candidate], step: &Step) -> f64 {
        let mut lowest = f64::INFINITY;
        for candidate in candidates {
            let row = responses[candidate.row + step.first..]
                .as_chunks::<LANES>()
                .0;
            let mut sums = _mm256_setzero_pd();
            for (from, r) in row.iter().zip(&step.near) {
                sums = _mm256_add_pd(sums, _mm256_mul_pd(four(r), four(from)));
            }
            let (low, high) = (
                _mm256_castpd256_pd128(sums),
                _mm256_extractf128_pd::<1>(sums),
            );
            let both = _mm_add_pd(low, high);
            let sum = _mm_cvtsd_f64(_mm_add_sd(both, _mm_unpackhi_pd(both, both)));
            let cost = candidate.take(sum, step);
            lowest = if cost < lowest { cost } else { lowest };
        }
        lowest
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn four(values: &[f64; LANES]) -> __m256d {
        _mm256_set_pd(values[3], values[2], values[1], values[0])
    }
}

/// Landmarks that are taken at once.
const LANES: usize = 4;

/// Where a segment may begin that ends with the block in hand.
#[derive(Clone, Copy)]
struct Candidate {
    from: usize,
    /// Where its responses begin.
    row: usize,
    /// Cost of all before it, less its own sum up to there.
    before: f64,
    size: f64,
    /// Squared distance of the sums before and behind the segment.
    apart: f64,
    /// Of the segment and all before it, but for rounding.
    cost: f64,
}

/// What one block adds to any segment.
struct Step {
    own: f64,
    size: f64,
    apart: f64,
    /// Twice its responses, at the landmarks from `first` on where it has any.
    near: Vec<[f64; LANES]>,
    first: usize,
}

impl Candidate {
    /// |a + r|² = |a|² + r · (a + (a + r)), a the sum up to here less the sum up to the start, of which `sum` is what the
    /// start has part in.
    #[inline(always)]
    fn take(&mut self, sum: f64, step: &Step) -> f64 {
        self.apart += step.apart - sum;
        self.size += step.size;
        self.cost = self.before + step.own - self.apart / self.size;
        self.cost
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_up_to_date_is_the_cost() {
        let z: Vec<f64> = (0..300)
            .map(|i| (i * 7919 % 101) as f64 / 30.0 + if i < 150 { 0.0 } else { 9.0 })
            .collect();
        for block in [1, 7] {
            let sums = Sums::of(&z, block);
            for from in [0, 3] {
                let mut candidate = sums.candidate(from, 0.0);
                for to in from + 1..sums.own.len() {
                    let mut other = candidate;
                    let step = sums.step(to);
                    let grown = sums.grow(std::slice::from_mut(&mut candidate), &step);
                    let plain = sums.grow_plainly(std::slice::from_mut(&mut other), &step);
                    assert_eq!(grown, plain, "{block} {from} {to}");
                    let off = grown - sums.cost(from, to);
                    assert!(off.abs() < UNCLEAR / 100.0, "{block} {from} {to}: {off}");
                }
            }
        }
    }

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
