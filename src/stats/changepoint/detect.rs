//! The change points of a series, from the first guess to the evidence: the one place that knows the order of the steps.

use crate::stats::quantile;

use super::evidence::{self, Proof};
use super::gate::{Gate, segments};
use super::ground::Ground;
use super::loss::Loss;
use super::memory::{Memory, inflation};
use super::standard::Standard;
use super::{Change, Options, discrete, partition, place, smooth};

/// Shorter series have no change points.
pub const MIN_POINTS: usize = 5;
/// A change must pay this times ln n, in log-likelihood.
const PENALTY: f64 = 1.4;
/// From here on a series is a random walk or a curve.
const SMOOTH: f64 = 0.75;

/// How carefully to judge. Looking back over a whole series needs none of this; judging after every point does.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Caution {
    /// Penalties are as for a series of at least this many points: short prefixes are judged often.
    pub least_n: f64,
    /// The latest points do not teach what noise looks like: they may be the first of a new level.
    pub held_back: usize,
    /// Penalties grow with 1 + (this / n)²: the noise is not known yet.
    pub young: f64,
    /// Times ln n.
    pub penalty: f64,
}

impl Caution {
    pub const LOOKING_BACK: Self = Self {
        least_n: 0.0,
        held_back: 0,
        young: 0.0,
        penalty: PENALTY,
    };
}

/// A change before its levels and evidence are known.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    pub index: usize,
    pub interval: (usize, usize),
    pub proof: Proof,
}

/// What was found, and how much the points depend on each other.
pub struct Located {
    pub found: Vec<Found>,
    pub inflation: f64,
}

impl Located {
    pub fn indices(&self) -> Vec<usize> {
        self.found.iter().map(|f| f.index).collect()
    }

    /// Without the changes that are too small to matter.
    fn large(mut self, values: &[f64], options: &Options) -> Self {
        let medians = medians(values, &self.indices());
        let mut effects = medians.windows(2).map(|w| effect(w[0], w[1]));
        self.found.retain(|_| {
            effects
                .next()
                .flatten()
                .is_none_or(|e| e.abs() >= options.min_effect)
        });
        self
    }
}

/// The change points of a series, in order. Minimum n 5, else none; equal values are fine, a constant series has none; the
/// same in any unit where all values are positive. Values must be finite, else none. O(n log n + n · levels), about linear.
pub fn changes(values: &[f64], options: &Options) -> Vec<Change> {
    let Some(ground) = Ground::of(values) else {
        return Vec::new();
    };
    let located = locate(values, &ground, options, &Caution::LOOKING_BACK);
    found(values, &ground.series, &located)
}

/// Places of changes, without evidence.
pub fn locate(values: &[f64], ground: &Ground, options: &Options, caution: &Caution) -> Located {
    let series = &ground.series;
    if values.len() < MIN_POINTS {
        return Located {
            found: Vec::new(),
            inflation: 1.0,
        };
    }
    if series.noise <= 0.0 {
        return without_noise(values, options);
    }
    let memory = ground.memory();
    if memory.rough() >= SMOOTH {
        return wandering(series, memory).large(values, options);
    }
    noisy(ground, options, caution)
}

fn wandering(series: &Standard, memory: Memory) -> Located {
    let shifts = smooth::shifts(&series.z, inflation(memory.rough()));
    let indices: Vec<usize> = shifts.iter().map(|s| s.0).collect();
    let found = shifts.into_iter().map(|(index, interval)| Found {
        index,
        interval,
        proof: Proof::Ranks,
    });
    Located {
        found: found.collect(),
        inflation: inflation(memory.credible(&series.z, &indices)),
    }
}

fn noisy(ground: &Ground, options: &Options, caution: &Caution) -> Located {
    let series = &ground.series;
    let n = series.z.len();
    let log_n = libm::log((n as f64).max(caution.least_n));
    let guess = ground.guess(log_n);
    let (points, detection) = (guess.points, guess.inflation);
    let held_back = if n >= 12 + 2 * caution.held_back {
        caution.held_back
    } else {
        0
    };
    let penalty = caution.penalty * log_n * (1.0 + (caution.young / n as f64).powi(2));
    let mut changes = guess.changes;
    let mut loss = Loss::fit(&points[..n - held_back], &changes, detection);
    for _ in 0..2 {
        let better = partition::partition(&points, guess.levels, &loss, penalty);
        // The same changes teach the same loss.
        if better == changes {
            break;
        }
        changes = better;
        loss = Loss::fit(&points[..n - held_back], &changes, detection);
    }
    let gate = Gate {
        series,
        inflation: detection,
        min_effect: options.min_effect,
    };
    let placed = place::place(&points, &gate.keep(changes), &loss);
    let indices: Vec<usize> = placed.iter().map(|p| p.0).collect();
    // The loss was divided by the inflation that detection used; the evidence is held to the likely one.
    let memory = ground.memory().beside(&series.z, &indices);
    let rho = memory.likely(&series.z, &indices);
    let independent = detection / inflation(rho);
    let gains = evidence::gains(&points, &indices, &loss);
    let found = placed
        .into_iter()
        .zip(gains)
        .map(|((index, interval), gain)| Found {
            index,
            interval,
            proof: Proof::Gain {
                gain: gain * independent,
                rho,
            },
        });
    Located {
        found: found.collect(),
        inflation: inflation(memory.credible(&series.z, &indices)),
    }
}

fn without_noise(values: &[f64], options: &Options) -> Located {
    let shifts = discrete::shifts(values);
    let found = shifts.iter().map(|s| Found {
        index: s.index,
        interval: (s.index, s.index),
        proof: Proof::Known(s.p),
    });
    Located {
        found: found.collect(),
        inflation: 1.0,
    }
    .large(values, options)
}

/// Places with their levels and evidence.
pub fn found(values: &[f64], series: &Standard, located: &Located) -> Vec<Change> {
    let indices = located.indices();
    let medians = medians(values, &indices);
    let mut changes = Vec::with_capacity(indices.len());
    for (
        i,
        &Found {
            index,
            interval,
            proof,
        },
    ) in located.found.iter().enumerate()
    {
        let Some(test) = evidence::weigh(&series.z, &indices, i, located.inflation, proof) else {
            continue;
        };
        let (before, after) = (medians[i], medians[i + 1]);
        changes.push(Change {
            index,
            interval,
            before,
            after,
            effect: effect(before, after),
            auc: test.auc,
            p: test.p,
        });
    }
    changes
}

fn medians(values: &[f64], changes: &[usize]) -> Vec<f64> {
    segments(changes, values.len())
        .map(|(a, b)| quantile::median_of(&values[a..b]).unwrap_or(0.0))
        .collect()
}

/// Relative change; `None` from zero, or where the ratio is beyond all numbers.
fn effect(before: f64, after: f64) -> Option<f64> {
    if before == 0.0 {
        return None;
    }
    let effect = (after / before - 1.0) * before.signum();
    effect.is_finite().then_some(effect)
}
