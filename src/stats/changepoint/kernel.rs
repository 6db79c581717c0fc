//! The first guess of the changes: kernel change points see any change of distribution and need no idea of the noise.
//! Too many are fine here; what is a change of level is decided by `partition` and `gate`.
//!
//! Optimal partitioning with pruning (Killick et al. 2012) under the cost of an RBF kernel (Celisse et al. 2018, Arlot et
//! al. 2019). The kernel of two values is the dot product of their responses at landmarks half a width apart, so the
//! cost of a segment is a difference of cumulative sums.

use std::ops::Range;

use super::starts::{LANES, Starts};
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

/// So many landmarks to each side of the nearest respond at most.
const MOST_NEAR: usize = (SIGHT / SPACING) as usize + 1;

/// The response of a landmark to a value near it.
struct Bell {
    norm: f64,
    /// Of landmarks so many steps away, to a value at the middle one.
    fading: [f64; MOST_NEAR + 1],
}

impl Bell {
    fn new() -> Self {
        let away = |steps: usize| steps as f64 * SPACING;
        Self {
            norm: (SPACING * (4.0 / std::f64::consts::PI).sqrt()).sqrt(),
            fading: std::array::from_fn(|steps| libm::exp(-2.0 * away(steps) * away(steps))),
        }
    }

    /// Responses of the landmarks around a value that is `off` from the middle one: exp(-2 (off - away)²) is
    /// exp(-2 off²) · exp(4 off · spacing) to the number of steps · exp(-2 away²), so that two exponentials make all.
    fn around(&self, off: f64) -> [f64; 2 * MOST_NEAR + 1] {
        let peak = libm::exp(-2.0 * off * off) * self.norm;
        let step = libm::exp(4.0 * off * SPACING);
        let mut responses = [peak; 2 * MOST_NEAR + 1];
        let (back, mut up, mut down) = (1.0 / step, peak, peak);
        for steps in 1..=MOST_NEAR {
            (up, down) = (up * step, down * back);
            responses[MOST_NEAR + steps] = up * self.fading[steps];
            responses[MOST_NEAR - steps] = down * self.fading[steps];
        }
        responses
    }
}

/// Cumulative landmark responses after each block.
pub struct Sums {
    /// By block.
    responses: Vec<f64>,
    /// The same for as many blocks at once as there are lanes: of the first of them by landmark, then of the next.
    tiles: Vec<[f64; LANES]>,
    /// The landmarks that each block is near to, from the first block on.
    near: Vec<Range<usize>>,
    pub own: Vec<f64>,
    sizes: Vec<f64>,
    landmarks: usize,
}

impl Sums {
    pub fn of(z: &[f64], block: usize) -> Self {
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
        let bell = Bell::new();
        let mut sums = Self {
            responses: vec![0.0; landmarks],
            tiles: Vec::new(),
            near: Vec::new(),
            own: vec![0.0],
            sizes: vec![0.0],
            landmarks,
        };
        let (mut running, mut own, mut size) = (vec![0.0; landmarks], 0.0, 0.0);
        for values in u.chunks(block) {
            let mut near = landmarks..0;
            for &v in values {
                let nearest = ((v - SIGHT) / SPACING - first).max(0.0) as usize;
                let last = (((v + SIGHT) / SPACING - first) as usize).min(landmarks - 1);
                let middle = (v / SPACING - first).round().max(0.0) as usize;
                let around = bell.around(v - (first + middle as f64) * SPACING);
                near = near.start.min(nearest)..near.end.max(last + 1);
                for (k, sum) in running.iter_mut().enumerate().take(last + 1).skip(nearest) {
                    let response = around[MOST_NEAR + k - middle];
                    *sum += response;
                    own += response * response;
                }
            }
            size += values.len() as f64;
            sums.responses.extend_from_slice(&running);
            sums.near.push(near);
            sums.own.push(own);
            sums.sizes.push(size);
        }
        sums.tiles = vec![[0.0; LANES]; sums.own.len().div_ceil(LANES) * landmarks];
        for (block, row) in sums.responses.chunks_exact(landmarks).enumerate() {
            let tile = &mut sums.tiles[block / LANES * landmarks..][..landmarks];
            for (lanes, response) in tile.iter_mut().zip(row) {
                lanes[block % LANES] = *response;
            }
        }
        sums
    }

    pub fn cost(&self, from: usize, to: usize) -> f64 {
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
        let mut starts = Starts::new(self.starts());
        starts.begin(0, best[0] - self.own[0]);
        let mut step = Step::default();
        for to in 1..=blocks {
            self.step(to, &mut step);
            let lowest = starts.grow(self, &step);
            if to < least {
                continue;
            }
            let exact = |from: usize| best[from] + self.cost(from, to);
            let (mut cheapest, mut since) = (f64::INFINITY, 0);
            starts.each_up_to(lowest + 2.0 * UNCLEAR, |from| {
                let cost = exact(from) + penalty;
                if cost < cheapest {
                    (cheapest, since) = (cost, from);
                }
            });
            starts.retain_up_to(cheapest, UNCLEAR, |from| exact(from) <= cheapest);
            (best[to], back[to]) = (cheapest, since);
            if to + 1 >= 2 * least {
                let from = to + 1 - least;
                starts.begin(from, best[from] - self.own[from]);
                // One block at most, since `least` is 1 or 2.
                if from < to {
                    starts.grow_one(self, from, &step);
                }
            }
        }
        trace(&back)
    }

    /// How many candidates there are at most, filling the lanes.
    pub fn starts(&self) -> usize {
        self.own.len().next_multiple_of(LANES)
    }

    /// The responses of neighbouring blocks, by landmark from one on.
    #[inline(always)]
    pub fn tile(&self, lanes: usize, landmark: usize) -> &[[f64; LANES]] {
        &self.tiles[lanes * self.landmarks + landmark..]
    }

    /// Sets `step` to what one block adds to any segment.
    pub fn step(&self, to: usize, step: &mut Step) {
        let row = |b: usize| &self.responses[b * self.landmarks..(b + 1) * self.landmarks];
        let near = self.near[to - 1].clone();
        let pairs = || row(to)[near.clone()].iter().zip(&row(to - 1)[near.clone()]);
        step.own = self.own[to];
        step.size = self.sizes[to] - self.sizes[to - 1];
        step.apart = pairs().map(|(a, b)| (a + b) * (a - b)).sum();
        step.near.clear();
        step.near.extend(pairs().map(|(a, b)| 2.0 * (a - b)));
        step.first = near.start;
    }
}

/// What one block adds to any segment.
#[derive(Default)]
pub struct Step {
    pub own: f64,
    pub size: f64,
    pub apart: f64,
    /// Twice its responses, at the landmarks from `first` on where it has any.
    pub near: Vec<f64>,
    pub first: usize,
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
    fn landmarks_respond_by_their_distance() {
        let bell = Bell::new();
        for off in [-0.25, -0.1, 0.0, 0.03, 0.25] {
            for (landmark, response) in (0..).zip(bell.around(off)) {
                let distance = off - (f64::from(landmark) - MOST_NEAR as f64) * SPACING;
                let expected = bell.norm * (-2.0 * distance * distance).exp();
                let share = response / expected;
                assert!((share - 1.0).abs() < 1e-13, "{off} {landmark}: {share}");
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
