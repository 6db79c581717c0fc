//! What a machine can resolve: the same command against itself, and how many
//! runs a difference of some size would need here.

use crate::benchmark::experiment::Measured;
use crate::benchmark::pairs::{Pair, pairs};
use crate::benchmark::statistics::Statistics;
use crate::model::Sorting;
use crate::stats::compare::{Design, runs_needed, visible};
use crate::stats::noise;

/// Differences that are asked about, as shares.
pub const DIFFERENCES: [f64; 3] = [0.01, 0.02, 0.05];

/// How well two commands can be told apart here.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// Runs of the command, of both halves.
    pub runs: u64,
    /// Their median in seconds.
    pub median: f64,
    /// Robust standard deviation of all runs over the median.
    pub overall: f64,
    /// The same of a run beside its neighbour, which is what interleaved commands see.
    pub beside: f64,
    /// The command against itself: what it says of a difference is false.
    pub same: Option<Pair>,
    /// The smallest difference that ten runs of each command show, nine times of ten.
    pub visible_in_ten: f64,
    /// Runs of each command that show each of [`DIFFERENCES`], nine times of ten; `None` where no number of them would.
    pub needed: Vec<(f64, Option<u64>)>,
}

impl Resolution {
    /// Of a command that was measured as two, interleaved. `None` without runs of both.
    pub fn of(measured: &Measured, seed: u64) -> Option<Self> {
        let [first, second] = &measured.measurements[..] else {
            return None;
        };
        let mut all = first.clone();
        all.runs.extend(&second.runs);
        all.places.extend(&second.places);
        let statistics = Statistics::of(&all, None, seed)?;
        let mut in_order: Vec<(u64, f64)> = all.places.iter().copied().zip(all.times()).collect();
        in_order.order_by_key(|(place, _)| *place);
        let times: Vec<f64> = in_order.into_iter().map(|(_, time)| time).collect();
        let beside = noise::noise(&times)? / statistics.median;
        let overall = statistics.noise()?;
        // Pairs are used where they scatter less; without a difference between the two, both are the same.
        let effective = match measured.design {
            Design::Rounds => beside.min(overall),
            Design::Independent => overall,
        };
        let needed = |share: &f64| (*share, runs_needed(effective, *share));
        Some(Self {
            runs: times.len() as u64,
            median: statistics.median,
            overall,
            beside,
            same: pairs(measured, 0).first().copied(),
            visible_in_ten: visible(effective, 10),
            needed: DIFFERENCES.iter().map(needed).collect(),
        })
    }
}
