//! Where the segment may begin that ends with the block in hand: the candidates of `kernel`, several at once.

use super::kernel::{Step, Sums};

/// So many candidates are taken at once.
pub const LANES: usize = 8;

/// The candidates that there are.
pub struct Starts {
    /// By the block they begin with.
    all: Vec<Lanes>,
    /// Which lanes have candidates, in order.
    live: Vec<usize>,
}

/// What is kept of neighbouring candidates. One that is out costs more than any number.
#[derive(Clone, Copy)]
struct Lanes {
    /// Cost of all before it, less its own sum up to there.
    before: [f64; LANES],
    size: [f64; LANES],
    /// Squared distance of the sums before and behind the segment.
    apart: [f64; LANES],
    /// Of the segment and all before it, but for rounding.
    cost: [f64; LANES],
    /// The least and the greatest of the costs, of those that are not out.
    range: (f64, f64),
}

impl Lanes {
    const NONE: Self = Self {
        before: [f64::INFINITY; LANES],
        size: [0.0; LANES],
        apart: [0.0; LANES],
        cost: [f64::INFINITY; LANES],
        range: (f64::INFINITY, f64::NEG_INFINITY),
    };

    /// Takes a block into the segments; `tile` has their responses at the landmarks near it.
    fn grow(&mut self, tile: &[[f64; LANES]], step: &Step) {
        self.range = Self::NONE.range;
        for lane in 0..LANES {
            let near = step.near.iter().zip(tile).map(|(r, from)| r * from[lane]);
            self.grow_one(lane, near.sum(), step);
            let cost = self.cost[lane];
            if cost < f64::INFINITY {
                self.range = (self.range.0.min(cost), self.range.1.max(cost));
            }
        }
    }

    /// |a + r|² = |a|² + r · (a + (a + r)), a the sum up to here less the sum up to the start, of which `near` is what the
    /// start has part in.
    fn grow_one(&mut self, lane: usize, near: f64, step: &Step) {
        self.apart[lane] += step.apart - near;
        self.size[lane] += step.size;
        self.cost[lane] = self.before[lane] + step.own - self.apart[lane] / self.size[lane];
    }
}

/// The same with four candidates in a register.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        __m256d, _CMP_EQ_OQ, _mm256_add_pd, _mm256_blendv_pd, _mm256_cmp_pd, _mm256_div_pd,
        _mm256_max_pd, _mm256_min_pd, _mm256_mul_pd, _mm256_set1_pd, _mm256_setzero_pd,
        _mm256_sub_pd,
    };

    use crate::stats::wide::{greatest, least, load, stored};

    use super::{LANES, Lanes, Starts, Step, Sums};

    #[target_feature(enable = "avx2")]
    pub fn grow(starts: &mut Starts, sums: &Sums, step: &Step) -> f64 {
        let mut lowest = f64::INFINITY;
        for &lanes in &starts.live {
            let all = &mut starts.all[lanes];
            grow_lanes(all, sums.tile(lanes, step.first), step);
            lowest = lowest.min(all.range.0);
        }
        lowest
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn grow_lanes(all: &mut Lanes, tile: &[[f64; LANES]], step: &Step) {
        let infinity = _mm256_set1_pd(f64::INFINITY);
        let least_of_all = _mm256_set1_pd(f64::NEG_INFINITY);
        let (mut lowest, mut highest) = (infinity, least_of_all);
        let (before, _) = all.before.as_chunks();
        let (sizes, _) = all.size.as_chunks_mut();
        let (aparts, _) = all.apart.as_chunks_mut();
        let (costs, _) = all.cost.as_chunks_mut();
        for (half, near) in near(tile, step).into_iter().enumerate() {
            let grown = _mm256_sub_pd(_mm256_set1_pd(step.apart), near);
            let apart = _mm256_add_pd(load(&aparts[half]), grown);
            let size = _mm256_add_pd(load(&sizes[half]), _mm256_set1_pd(step.size));
            let own = _mm256_add_pd(load(&before[half]), _mm256_set1_pd(step.own));
            let cost = _mm256_sub_pd(own, _mm256_div_pd(apart, size));
            let is_out = _mm256_cmp_pd::<_CMP_EQ_OQ>(cost, infinity);
            lowest = _mm256_min_pd(cost, lowest);
            highest = _mm256_max_pd(_mm256_blendv_pd(cost, least_of_all, is_out), highest);
            aparts[half] = stored(apart);
            sizes[half] = stored(size);
            costs[half] = stored(cost);
        }
        all.range = (least(lowest), greatest(highest));
    }

    /// What the starts have part in, of both halves. Two sums of each, since one would wait for itself.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn near(tile: &[[f64; LANES]], step: &Step) -> [__m256d; 2] {
        let mut sums = [[_mm256_setzero_pd(); 2]; 2];
        let (pairs, last) = step.near.as_chunks::<2>();
        let (tiles, rest) = tile.as_chunks::<2>();
        for ([a, b], [from, next]) in pairs.iter().zip(tiles) {
            sums = [added(sums[0], *a, from), added(sums[1], *b, next)];
        }
        let behind = tiles.get(pairs.len()).map(|[from, _]| from);
        if let (Some(response), Some(from)) = (last.first(), behind.or(rest.first())) {
            sums[0] = added(sums[0], *response, from);
        }
        let [even, odd] = sums;
        [
            _mm256_add_pd(even[0], odd[0]),
            _mm256_add_pd(even[1], odd[1]),
        ]
    }

    #[inline]
    #[target_feature(enable = "avx2")]
    fn added(sums: [__m256d; 2], response: f64, from: &[f64; LANES]) -> [__m256d; 2] {
        let (halves, _) = from.as_chunks();
        let response = _mm256_set1_pd(response);
        [
            _mm256_add_pd(sums[0], _mm256_mul_pd(response, load(&halves[0]))),
            _mm256_add_pd(sums[1], _mm256_mul_pd(response, load(&halves[1]))),
        ]
    }
}

impl Starts {
    /// None yet, of at most `count`.
    pub fn new(count: usize) -> Self {
        Self {
            all: vec![Lanes::NONE; count.div_ceil(LANES)],
            live: Vec::new(),
        }
    }

    /// From here on a segment may begin with the block `from`, which comes behind all that came.
    pub fn begin(&mut self, from: usize, before: f64) {
        let (lanes, lane) = (from / LANES, from % LANES);
        let all = &mut self.all[lanes];
        (all.before[lane], all.size[lane], all.apart[lane]) = (before, 0.0, 0.0);
        if self.live.last() != Some(&lanes) {
            self.live.push(lanes);
        }
    }

    /// Takes the next block into all segments, and returns the least of their costs. O(landmarks near the block) for each.
    pub fn grow(&mut self, sums: &Sums, step: &Step) -> f64 {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function asks for.
            #[allow(unsafe_code)]
            return unsafe { wide::grow(self, sums, step) };
        }
        self.grow_plainly(sums, step)
    }

    fn grow_plainly(&mut self, sums: &Sums, step: &Step) -> f64 {
        let mut lowest = f64::INFINITY;
        for &lanes in &self.live {
            let all = &mut self.all[lanes];
            all.grow(sums.tile(lanes, step.first), step);
            lowest = lowest.min(all.range.0);
        }
        lowest
    }

    /// Takes the block into the segment that begins with `from` alone.
    pub fn grow_one(&mut self, sums: &Sums, from: usize, step: &Step) {
        let (lanes, lane) = (from / LANES, from % LANES);
        let tile = sums.tile(lanes, step.first);
        let near: f64 = step
            .near
            .iter()
            .zip(tile)
            .map(|(r, from)| r * from[lane])
            .sum();
        self.all[lanes].grow_one(lane, near, step);
    }

    /// Calls `take` with each candidate that costs at most so much, in order.
    pub fn each_up_to(&self, most: f64, mut take: impl FnMut(usize)) {
        for &lanes in &self.live {
            let all = &self.all[lanes];
            if all.range.0 > most {
                continue;
            }
            for (lane, cost) in all.cost.iter().enumerate() {
                if *cost <= most {
                    take(lanes * LANES + lane);
                }
            }
        }
    }

    /// Keeps the candidates that cost less than `most`; `decides` where that is not clear by `unclear`.
    pub fn retain_up_to(&mut self, most: f64, unclear: f64, decides: impl Fn(usize) -> bool) {
        self.live.retain(|&lanes| {
            let all = &mut self.all[lanes];
            if all.range.1 - most < -unclear {
                return true;
            }
            let mut any = false;
            for lane in 0..LANES {
                let over = all.cost[lane] - most;
                if over < -unclear || (over <= unclear && decides(lanes * LANES + lane)) {
                    any = true;
                } else {
                    (all.before[lane], all.cost[lane]) = (f64::INFINITY, f64::INFINITY);
                }
            }
            any
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost_of(starts: &Starts, from: usize) -> f64 {
        starts.all[from / LANES].cost[from % LANES]
    }

    #[test]
    fn what_is_kept_up_to_date_is_the_cost() {
        let z: Vec<f64> = (0..300)
            .map(|i| (i * 7919 % 101) as f64 / 30.0 + if i < 150 { 0.0 } else { 9.0 })
            .collect();
        for block in [1, 7] {
            let sums = Sums::of(&z, block);
            let mut starts = Starts::new(sums.starts());
            let mut plain = Starts::new(sums.starts());
            let mut one = Starts::new(sums.starts());
            let mut step = Step::default();
            for to in 1..sums.own.len() {
                sums.step(to, &mut step);
                let begin = to - 1;
                for starts in [&mut starts, &mut plain, &mut one] {
                    starts.begin(begin, -sums.own[begin]);
                }
                let lowest = starts.grow(&sums, &step);
                let off = (plain.grow_plainly(&sums, &step) - lowest).abs();
                assert!(off < 1e-8, "{block} {to}: {off}");
                let mut expected = f64::INFINITY;
                for from in 0..to {
                    one.grow_one(&sums, from, &step);
                    let (kept, cost) = (cost_of(&starts, from), sums.cost(from, to));
                    let others = [&plain, &one].map(|starts| (cost_of(starts, from) - cost).abs());
                    let off = others.into_iter().fold((kept - cost).abs(), f64::max);
                    assert!(off < 1e-8, "{block} {from} {to}: {off}");
                    expected = kept.min(expected);
                }
                assert_eq!(lowest, expected);
            }
        }
    }

    #[test]
    fn those_that_are_out_stay_out() {
        let z: Vec<f64> = (0..40).map(f64::from).collect();
        let sums = Sums::of(&z, 1);
        let mut starts = Starts::new(sums.starts());
        (0..20).for_each(|from| starts.begin(from, f64::from(from as u8)));
        let mut step = Step::default();
        sums.step(20, &mut step);
        starts.grow(&sums, &step);
        // Costs rise with `from` by one each, but for what the segments cost.
        let costs: Vec<f64> = (0..20).map(|from| cost_of(&starts, from)).collect();
        let mut order: Vec<usize> = (0..20).collect();
        order.sort_by(|a, b| costs[*a].total_cmp(&costs[*b]));
        let most = costs[order[9]];
        starts.retain_up_to(most, 1e-6, |from| from == order[9]);
        let mut left = Vec::new();
        starts.each_up_to(f64::MAX, |from| left.push(from));
        let mut expected = order[..10].to_vec();
        expected.sort_unstable();
        assert_eq!(left, expected);
        sums.step(21, &mut step);
        starts.grow(&sums, &step);
        let mut grown = Vec::new();
        starts.each_up_to(f64::MAX, |from| grown.push(from));
        assert_eq!(grown, expected);
    }
}
