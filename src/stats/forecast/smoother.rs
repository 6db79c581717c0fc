//! One exponential smoother over a series: level, damped slope and season, each with the gain of a running mean until its own
//! gain is larger, so that a few points are enough. Which shape fits is left to `choose`, what its errors say to `backtest`.

use crate::stats::quantile;

/// An innovation moves the state by at most this many standard deviations of the noise.
const CLIP: f64 = 2.5;
/// So many points from the start of a level on, it is the median of them.
const YOUNG: usize = 5;
/// A change is seen so many points later.
const UNSEEN: usize = 5;

/// What the smoother believes of the series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Least gain of the level: 0 is a running mean, 1 the last value.
    pub level: f64,
    /// Least gain of the slope as a share of that of the level, and what is left of the slope after each step ahead: it is
    /// followed as it is, and fades where it is not seen.
    pub slope: Option<(f64, f64)>,
    /// Points in a season.
    pub season: Option<usize>,
}

/// The state after a point.
#[derive(Debug, Clone, Copy)]
pub struct State {
    pub level: f64,
    pub slope: f64,
    /// Variance of the level, in variances of one point.
    pub doubt: f64,
}

impl Shape {
    fn after(&self, before: &State, plain: f64, age: f64, clip: f64) -> State {
        let predicted = before.level + before.slope;
        let innovation = (plain - predicted).clamp(-clip, clip);
        let (gain, gain_of_slope) = gains(self, age);
        State {
            level: predicted + gain * innovation,
            slope: before.slope + gain_of_slope * innovation,
            doubt: before.doubt * (1.0 - gain).powi(2) + gain * gain,
        }
    }
}

/// A shape that has seen a series.
#[derive(Debug, Clone)]
pub struct Smoother {
    shape: Shape,
    states: Vec<State>,
    /// The states as they were thought to be before a change was seen to be one.
    unaware: Vec<(usize, State)>,
    /// By point for all points and one season more: what the season was thought to add before the point was seen.
    season: Vec<f64>,
}

impl Smoother {
    /// Runs over `y`, whose noise has the standard deviation `noise`, and starts anew at each of the ascending `changes`. O(n).
    pub fn run(y: &[f64], changes: &[usize], noise: f64, shape: Shape) -> Self {
        let clip = if noise > 0.0 {
            CLIP * noise
        } else {
            f64::INFINITY
        };
        let period = shape.season.unwrap_or(1);
        let mut season = vec![0.0; y.len() + period];
        let mut states: Vec<State> = Vec::with_capacity(y.len());
        let mut unaware = Vec::new();
        let mut start = 0;
        let mut next = changes.iter().copied().filter(|&c| c > 0).peekable();
        for (t, &v) in y.iter().enumerate() {
            let plain = v - season[t];
            if next.next_if(|&c| c <= t).is_some() {
                let mut old = states.last().copied();
                for (i, v) in y[t..].iter().take(UNSEEN).enumerate() {
                    let plain = v - season[t + i % period];
                    old = old.map(|old| shape.after(&old, plain, (t - start + i) as f64, clip));
                    unaware.extend(old.map(|old| (t + i, old)));
                }
                start = t;
            }
            let age = (t - start) as f64;
            let state = match states.last() {
                Some(before) if t > start => shape.after(before, plain, age, clip),
                _ => State {
                    level: plain,
                    slope: 0.0,
                    doubt: 1.0,
                },
            };
            let state = settle(state, y, &season, start..t + 1, &shape);
            if shape.season.is_some() {
                // Seen so often before: a running mean that forgets slowly.
                let gain = (1.0 / (t / period + 2) as f64).max(0.1);
                season[t + period] =
                    season[t] + gain * (v - state.level - season[t]).clamp(-clip, clip);
            }
            states.push(state);
        }
        Self {
            shape,
            states,
            unaware,
            season,
        }
    }

    /// What it believes of the series.
    pub fn shape(&self) -> Shape {
        self.shape
    }

    /// For the errors of the past: changes that are known now were not known at once.
    pub fn forget_hindsight(&mut self) {
        for (t, state) in std::mem::take(&mut self.unaware) {
            self.states[t] = state;
        }
    }

    /// What point `at` + `ahead` looked like from point `at`.
    pub fn ahead(&self, at: usize, ahead: usize) -> f64 {
        let state = &self.states[at];
        let period = self.shape.season.unwrap_or(1);
        // The newest opinion on that phase that was there at `at`.
        let phase = at + 1 + (ahead - 1) % period;
        state.level + state.slope * self.reach(ahead) + self.season[phase]
    }

    /// Standard deviation of a forecast from `at`, in those of one point, before the level moves.
    pub fn doubt(&self, at: usize) -> f64 {
        (1.0 + self.states[at].doubt).sqrt()
    }

    /// How the standard deviation of the error grows with the steps ahead, if the shape is right (Hyndman et al. 2008, table 6.1).
    pub fn growth(&self, ahead: usize) -> f64 {
        let alpha = self.shape.level;
        let beta = self.shape.slope.map_or(0.0, |(share, _)| share);
        let sum: f64 = (1..ahead)
            .map(|j| (alpha * (1.0 + beta * self.reach(j))).powi(2))
            .sum();
        (1.0 + sum).sqrt()
    }

    /// Steps that the slope still carries.
    fn reach(&self, ahead: usize) -> f64 {
        match self.shape.slope {
            None => 0.0,
            Some((_, keep)) => keep * (1.0 - keep.powi(ahead as i32)) / (1.0 - keep),
        }
    }
}

/// Those of a running mean or line of `age` + 1 points, until the least gains are larger.
fn gains(shape: &Shape, age: f64) -> (f64, f64) {
    match shape.slope {
        None => (shape.level.max(1.0 / (age + 1.0)), 0.0),
        Some((share, _)) => {
            let line = (age + 1.0) * (age + 2.0);
            (
                shape.level.max((4.0 * age + 2.0) / line),
                (shape.level * share).max(6.0 / line),
            )
        }
    }
}

/// A level of few points is their median: the first may be an outlier, and clipping holds on to it.
fn settle(
    state: State,
    y: &[f64],
    season: &[f64],
    seen: std::ops::Range<usize>,
    shape: &Shape,
) -> State {
    let n = seen.len();
    if !(3..=YOUNG).contains(&n) || shape.level >= 0.5 || shape.slope.is_some() {
        return state;
    }
    let points: Vec<f64> = seen.map(|t| y[t] - season[t]).collect();
    let level = quantile::median_of(&points).unwrap_or(state.level);
    State { level, ..state }
}
