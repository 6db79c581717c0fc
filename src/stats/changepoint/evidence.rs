//! How surprising a change is, paid for the search.
//!
//! Two things speak for a change: the rank test of its sides, exact for one split that was fixed in advance whatever the noise
//! looks like, and the likelihood of the step under the loss that was learnt. The rank test is multiplied by the number of places
//! looked at (Bonferroni). The likelihood knows how far away the points are, but has seen them when it was learnt. Their sum is a
//! score whose distribution without change was simulated over Gaussian, skewed, heavy-tailed, two-mode, spiky and
//! autocorrelated (ρ up to 0.6) noise and permuted residuals of real series: its tail is exponential, the worst of
//! them is the formula here, and `benches/accuracy --calibrate` draws the table again.

use crate::stats::rank::{self, RankTest};

use super::gate;
use super::loss::Loss;

/// For choosing where the sides begin and end, besides the place.
const LENGTHS: f64 = 2.0;
/// P(score >= s) = exp(-DECAY (s - start)), for series of `REFERENCE` points `START`, and `SHORTER` more for each factor e fewer.
const DECAY: f64 = 0.33;
const START: f64 = -13.8;
const SHORTER: f64 = 5.6;
const REFERENCE: f64 = 200.0;
/// Off the score for each unit of autocorrelation: where some is seen there may be more.
const WARINESS: f64 = 10.0;

/// What is known of a change besides its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Proof {
    /// Log-likelihood ratio of the step in independent points, and the autocorrelation it was corrected for.
    Gain { gain: f64, rho: f64 },
    /// Nothing: ranks must do.
    Ranks,
    /// The p-value itself.
    Known(f64),
}

/// Rank test with the p-value replaced by that of all evidence. Minimum n one point a side, else `None`. O(w log w), w at most 300.
pub fn weigh(
    z: &[f64],
    changes: &[usize],
    i: usize,
    inflation: f64,
    proof: Proof,
) -> Option<RankTest> {
    let (before, after) = gate::sides(z, changes, i);
    let test = rank::mann_whitney(before, after)?;
    let n = z.len() as f64;
    let ranks = (rank::deflate(test.p, inflation) * n * LENGTHS).min(1.0);
    let p = match proof {
        Proof::Known(p) => p,
        Proof::Ranks => ranks,
        Proof::Gain { gain, rho } => surprise(
            gain - WARINESS * rho - libm::log(ranks.max(f64::MIN_POSITIVE)),
            n,
        ),
    };
    Some(RankTest { p, ..test })
}

fn surprise(score: f64, n: f64) -> f64 {
    let start = START + SHORTER * libm::log(REFERENCE / n).max(0.0);
    let longer = (n / REFERENCE).max(1.0);
    (longer * libm::exp(-DECAY * (score - start))).min(1.0)
}

/// How much less the points cost at two levels than at one, for each change.
pub fn gains(points: &[i32], changes: &[usize], loss: &Loss) -> Vec<f64> {
    let cost = |part: &[i32]| {
        let level = loss.level(part);
        part.iter().map(|v| loss.at(v - level)).sum::<f64>()
    };
    let gain = |i: usize| {
        let (before, after) = gate::sides(points, changes, i);
        let both = &points[changes[i] - before.len()..changes[i] + after.len()];
        cost(both) - cost(before) - cost(after)
    };
    (0..changes.len()).map(gain).collect()
}
