//! The best levels and changes under any loss, by dynamic programming over the lattice: exact for the lattice, and linear in
//! n whether there are changes or not. Functional pruning (Maidstone et al. 2017) with the pieces replaced by lattice levels.

use super::kernel::trace;
use super::loss::{Loss, REACH};

/// Changes that minimise the summed loss plus `penalty` for each. `low..=high` are the levels considered. O(n · levels),
/// memory O(n + levels).
pub fn partition(points: &[i32], (low, high): (i32, i32), loss: &Loss, penalty: f64) -> Vec<usize> {
    let count = (high - low + 1) as usize;
    let farthest = high - low + REACH;
    // Residuals fall as levels rise: in this order the losses of all levels at one point are one slice.
    let falling: Vec<f64> = (0..=2 * farthest).map(|i| loss.at(farthest - i)).collect();
    let mut levels = Levels {
        cost: vec![0.0; count],
        since: vec![0.0; count],
    };
    let mut back = vec![0usize; points.len() + 1];
    // The lowest of equally cheap levels, and its cost.
    let (mut best, mut least) = (0, f64::INFINITY);
    for (t, &point) in points.iter().enumerate() {
        if t > 0 {
            back[t] = levels.since[best] as usize;
        }
        let first = (point - low).clamp(-REACH, farthest);
        let losses = &falling[(farthest - first) as usize..];
        least = levels.take(losses, least + penalty, t as f64);
        best = levels.lowest(least);
    }
    back[points.len()] = levels.since[best] as usize;
    trace(&back)
}

/// So many levels are compared at once.
const LANES: usize = 8;

/// For each level what it costs to be there now, and since which point one is.
struct Levels {
    cost: Vec<f64>,
    /// Whole numbers; as wide as the costs, so that both are chosen alike.
    since: Vec<f64>,
}

impl Levels {
    /// Takes in the losses of a point: where `bound` is less, one came from the cheapest level at the point `t`. The least cost.
    fn take(&mut self, losses: &[f64], bound: f64, t: f64) -> f64 {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2") {
            // SAFETY: the processor has what the function asks for.
            #[allow(unsafe_code)]
            return unsafe { wide::take(self, losses, bound, t) };
        }
        self.take_plainly(losses, bound, t)
    }

    fn take_plainly(&mut self, losses: &[f64], bound: f64, t: f64) -> f64 {
        let mut least = f64::INFINITY;
        for ((cost, since), loss) in self.cost.iter_mut().zip(&mut self.since).zip(losses) {
            if *cost > bound {
                (*cost, *since) = (bound, t);
            }
            *cost += loss;
            least = least.min(*cost);
        }
        least
    }

    /// The lowest level that costs as much.
    fn lowest(&self, cost: f64) -> usize {
        let (chunks, rest) = self.cost.as_chunks::<LANES>();
        let has = |chunk: &[f64; LANES]| chunk.iter().fold(false, |has, c| has | (*c == cost));
        let chunk = chunks.iter().position(has).unwrap_or(chunks.len());
        let within = chunks.get(chunk).map_or(rest, |chunk| &chunk[..]);
        let lane = within.iter().position(|c| *c == cost).unwrap_or(0);
        (chunk * LANES + lane).min(self.cost.len() - 1)
    }
}

/// The same with four levels in a register: the same operations on each.
#[cfg(target_arch = "x86_64")]
mod wide {
    use std::arch::x86_64::{
        _CMP_GT_OQ, _mm256_add_pd, _mm256_blendv_pd, _mm256_cmp_pd, _mm256_min_pd, _mm256_set1_pd,
    };

    use crate::stats::wide::{LANES, least, load, stored};

    use super::Levels;

    #[target_feature(enable = "avx2")]
    pub fn take(levels: &mut Levels, losses: &[f64], bound: f64, t: f64) -> f64 {
        let (bounds, now) = (_mm256_set1_pd(bound), _mm256_set1_pd(t));
        let mut lowest = _mm256_set1_pd(f64::INFINITY);
        let (costs, last_costs) = levels.cost.as_chunks_mut::<LANES>();
        let (sinces, last_sinces) = levels.since.as_chunks_mut::<LANES>();
        let (chunks, _) = losses.as_chunks::<LANES>();
        let last_losses = &losses[costs.len() * LANES..];
        for ((cost, since), loss) in costs.iter_mut().zip(sinces).zip(chunks) {
            let had = load(cost);
            let is_cheaper = _mm256_cmp_pd::<_CMP_GT_OQ>(had, bounds);
            let came = _mm256_blendv_pd(had, bounds, is_cheaper);
            let costs = _mm256_add_pd(came, load(loss));
            *since = stored(_mm256_blendv_pd(load(since), now, is_cheaper));
            *cost = stored(costs);
            lowest = _mm256_min_pd(costs, lowest);
        }
        let mut lowest = least(lowest);
        for ((cost, since), loss) in last_costs.iter_mut().zip(last_sinces).zip(last_losses) {
            if *cost > bound {
                (*cost, *since) = (bound, t);
            }
            *cost += loss;
            lowest = lowest.min(*cost);
        }
        lowest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_are_cut_where_they_meet() {
        let points: Vec<i32> = (0..40)
            .map(|i| (i * 7 % 11) + if i < 25 { 0 } else { 60 })
            .collect();
        let loss = Loss::fit(&points, &[25], 1.0);
        assert_eq!(partition(&points, (-10, 80), &loss, 6.0), [25]);
        assert_eq!(
            partition(&points, (-10, 80), &loss, 1e9),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn all_ways_to_take_a_point_agree() {
        for count in [1usize, 7, 8, 9, 40] {
            let wave = |i: usize| (i * 7919 % 101) as f64 / 50.0;
            let losses: Vec<f64> = (0..count + 5).map(wave).collect();
            let levels = Levels {
                cost: (0..count).map(|i| wave(i + 3)).collect(),
                since: vec![0.0; count],
            };
            let (mut taken, mut plain) = (
                Levels {
                    cost: levels.cost.clone(),
                    since: levels.since.clone(),
                },
                Levels {
                    cost: levels.cost.clone(),
                    since: levels.since.clone(),
                },
            );
            let least = taken.take(&losses, 1.1, 4.0);
            assert_eq!(plain.take_plainly(&losses, 1.1, 4.0), least);
            assert_eq!((&taken.cost, &taken.since), (&plain.cost, &plain.since));
            // One by one.
            let mut expected = (0, f64::INFINITY);
            for (i, (had, loss)) in levels.cost.iter().zip(&losses).enumerate() {
                let came = *had > 1.1;
                let cost = if came { 1.1 } else { *had } + loss;
                assert_eq!((taken.cost[i], taken.since[i] > 0.0), (cost, came));
                if cost < expected.1 {
                    expected = (i, cost);
                }
            }
            assert_eq!((taken.lowest(least), least), expected);
        }
    }

    #[test]
    fn a_lone_outlier_cannot_pay_for_two_changes() {
        let mut points: Vec<i32> = (0..40).map(|i| i * 7 % 11).collect();
        points[20] = 500;
        let loss = Loss::fit(&points, &[], 1.0);
        assert_eq!(
            partition(&points, (-10, 600), &loss, 5.0),
            Vec::<usize>::new()
        );
    }
}
