//! Which smoother would have erred least? The simpler one, unless another is clearly better.

use super::backtest::Backtest;
use super::season;
use super::smoother::{Shape, Smoother};

const LEVELS: [f64; 6] = [0.06, 0.02, 0.15, 0.3, 0.6, 1.0];
/// Gains of the slope as a share of that of the level, and what is left of the slope after a step: no slope lasts.
const SLOPES: [(f64, f64); 2] = [(0.1, 0.9), (0.05, 0.97)];
const LEVELS_WITH_SLOPE: [f64; 3] = [0.02, 0.1, 0.3];
/// Shares by which the error must be smaller for another gain, for a slope and for a season.
const OTHER_GAIN: f64 = 0.01;
const SLOPE: f64 = 0.03;
const SEASON: f64 = 0.1;

/// The best smoother, after the whole series. A dozen runs over the series, twice that where it may have a season.
pub fn best(past: &Backtest<'_>) -> Smoother {
    let mut best = Candidate::of(past, flat(LEVELS[0]));
    for level in &LEVELS[1..] {
        best = best.or(past, flat(*level), OTHER_GAIN);
    }
    for slope in SLOPES {
        for level in LEVELS_WITH_SLOPE {
            let sloped = Shape {
                slope: Some(slope),
                ..flat(level)
            };
            best = best.or(past, sloped, SLOPE);
        }
    }
    if let Some(period) = season::period(past.y, past.changes) {
        let seasonal = |shape: Shape| Shape {
            season: Some(period),
            ..shape
        };
        let known = best.smoother.shape();
        for shape in LEVELS.map(flat).into_iter().chain([known]) {
            let worth = match best.smoother.shape().season {
                None => SEASON,
                Some(_) => OTHER_GAIN,
            };
            best = best.or(past, seasonal(shape), worth);
        }
    }
    best.smoother
}

fn flat(level: f64) -> Shape {
    Shape {
        level,
        slope: None,
        season: None,
    }
}

struct Candidate {
    smoother: Smoother,
    cost: f64,
}

impl Candidate {
    fn of(past: &Backtest<'_>, shape: Shape) -> Self {
        let smoother = past.run(shape);
        let cost = past.cost(&smoother);
        Self { smoother, cost }
    }

    fn or(self, past: &Backtest<'_>, shape: Shape, worth: f64) -> Self {
        let other = Self::of(past, shape);
        if other.cost < self.cost * (1.0 - worth) {
            other
        } else {
            self
        }
    }
}
