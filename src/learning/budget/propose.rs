//! Limits from the noise: beyond which value would a series without any
//! change come in one of a hundred runs?

use crate::learning::baseline::Stretches;
use crate::learning::budget::Case;
use crate::learning::budget::hold::statistic;
use crate::learning::levels;
use crate::model::{Direction, Side, Statistic};
use crate::stats::random::{Belief, Random};
use crate::stats::tail::Tail;
use crate::stats::{median_of, noise, normal, trend};

/// False alarms a check, unless others are wished for.
pub const RATE: f64 = 0.01;
/// Fewer samples since the last change of level show too little of the noise.
pub const MIN_SAMPLES: usize = 12;
/// Below this p-value the values move steadily.
const DRIFT: f64 = 0.001;
/// So many windows of samples show how a statistic scatters.
const WINDOWS_SEEN: usize = 5;
/// Nothing rarer than this share of one in n + 1 is stated of n samples.
const RAREST: f64 = 0.5;
/// Values that resemble their neighbours exceed what a short stretch of them
/// showed by this much more often, times (inflation − 1) / √n; set by
/// simulation (`cargo bench --bench budget`).
const ALIKE: f64 = 1.5;
/// Windows that are drawn to see how a statistic scatters.
const WINDOWS: usize = 4_000;
/// A limit is written to this share of its distance from the level.
const PRECISION: f64 = 0.1;

/// What kind of limit is wished for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wish {
    /// On which side values must stay.
    pub side: Side,
    /// What is held against it.
    pub statistic: Statistic,
    /// How many samples that looks at.
    pub window: usize,
    /// False alarms a check, 0 to 1.
    pub rate: f64,
}

/// A limit that follows from the noise, in the unit of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Proposal {
    /// The limit, rounded away from the level.
    pub limit: f64,
    /// Decimals it is rounded to; negative for tens and hundreds. `None` where
    /// nothing varies and it is exact.
    pub decimals: Option<i32>,
    /// The level of the statistic.
    pub level: f64,
    /// Expected share of checks that say no although nothing changed.
    pub rate: f64,
    /// Samples since the last change of level.
    pub n: usize,
}

/// Why no limit follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotProposed {
    /// Too few samples since the last change of level.
    TooShort {
        /// How many there are.
        n: usize,
        /// How many it takes.
        least: usize,
    },
    /// The values move steadily towards the limit.
    Drifts,
}

impl std::fmt::Display for NotProposed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort { n, least } => write!(
                f,
                "too short: {n} of {least} samples since the last change of level"
            ),
            Self::Drifts => f.write_str("getting worse: no limit would hold for long"),
        }
    }
}

/// The limit for the newest stretch without a change of level. Of values that
/// get better the newest level counts. Where the samples are too few for so
/// rare a false alarm, the limit is of the rarest that they can tell of.
pub fn propose(case: &Case<'_>, wish: &Wish) -> Result<Proposal, NotProposed> {
    let least = match wish.statistic {
        Statistic::Latest => MIN_SAMPLES,
        _ => MIN_SAMPLES.max(WINDOWS_SEEN * wish.window),
    };
    let stretch = stretch(case, wish.side, least)?;
    let n = stretch.len();
    let tail = Tail::of(&stretch).ok_or(NotProposed::TooShort { n, least })?;
    let scatter = Scatter::of(&stretch, &tail, wish);
    let exact = scatter.limit(wish.rate.max(scatter.surprise * RAREST / (n + 1) as f64));
    let level = scatter.level;
    let (limit, decimals) = match exact > level {
        true => rounded(exact, level),
        false => (exact, None),
    };
    Ok(Proposal {
        limit: wish.side.upwards(limit),
        decimals,
        level: wish.side.upwards(level),
        rate: scatter.chance(limit),
        n: stretch.len(),
    })
}

/// The newest values without a step, the bad side up, without a drift for the
/// better. A step that was dismissed is none; what drifts, drifts since then.
fn stretch(case: &Case<'_>, side: Side, least: usize) -> Result<Vec<f64>, NotProposed> {
    let mut values: Vec<f64> = case.points.iter().map(|p| p.value).collect();
    let changes = levels::changes(&values);
    let found = Stretches::between(&changes, case.points, case.settled, case.spec.direction);
    values.iter_mut().for_each(|v| *v = side.upwards(*v));
    let stretch = &values[found.newest()..];
    let n = stretch.len();
    if n < least {
        return Err(NotProposed::TooShort { n, least });
    }
    let newest = &values[changes.last().map_or(0, |change| change.index)..];
    let Some(found) = trend(newest).filter(|found| found.p_value <= DRIFT) else {
        return Ok(stretch.to_vec());
    };
    if Direction::Lower.is_worse(found.slope) == Some(true) {
        return Err(NotProposed::Drifts);
    }
    let n = newest.len();
    if n < least {
        return Err(NotProposed::TooShort { n, least });
    }
    let to_go = |(i, v): (usize, &f64)| v + found.slope * (n - 1 - i) as f64;
    Ok(newest.iter().enumerate().map(to_go).collect())
}

/// How a statistic scatters where nothing changes.
enum Spread<'t> {
    /// The newest value: as the values do.
    Values(&'t Tail),
    /// Drawn windows, in order.
    Windows(Vec<f64>),
}

struct Scatter<'t> {
    level: f64,
    /// How much more often than it seems a value is beyond a limit.
    surprise: f64,
    spread: Spread<'t>,
}

impl<'t> Scatter<'t> {
    fn of(values: &[f64], tail: &'t Tail, wish: &Wish) -> Self {
        let middle = median_of(values).unwrap_or(0.0);
        let residuals: Vec<f64> = values.iter().map(|v| v - middle).collect();
        let correlation = noise::neighbours(&residuals);
        let inflation = (1.0 + correlation) / (1.0 - correlation);
        let surprise = 1.0 + ALIKE * (inflation - 1.0) / (values.len() as f64).sqrt();
        if wish.statistic == Statistic::Latest || wish.window <= 1 || tail.is_constant() {
            return Self {
                level: middle,
                surprise,
                spread: Spread::Values(tail),
            };
        }
        // Upside down, a largest is a smallest.
        let seen = |window: &[f64]| {
            let own: Vec<f64> = window.iter().map(|v| wish.side.upwards(*v)).collect();
            wish.side.upwards(statistic(wish.statistic, &own))
        };
        let scale = noise::robust_scale(&residuals).unwrap_or(0.0);
        let windows = Windows {
            tail,
            correlation,
            level: Belief {
                mean: 0.0,
                sd: scale * (inflation / values.len() as f64).sqrt(),
            },
        };
        let mut drawn = windows.draw(wish.window, seen);
        drawn.sort_unstable_by(f64::total_cmp);
        let level = median_of(&drawn).unwrap_or(middle);
        Self {
            level,
            surprise,
            spread: Spread::Windows(drawn),
        }
    }

    fn limit(&self, rate: f64) -> f64 {
        let rate = rate / self.surprise;
        match &self.spread {
            Spread::Values(tail) => tail.limit(rate),
            Spread::Windows(drawn) => {
                let rank = ((1.0 - rate) * drawn.len() as f64).ceil() as usize;
                drawn[rank.clamp(1, drawn.len()) - 1]
            }
        }
    }

    fn chance(&self, limit: f64) -> f64 {
        let seems = match &self.spread {
            Spread::Values(tail) if tail.is_constant() => 1.0 / (tail.n() + 1) as f64,
            Spread::Values(tail) => tail.beyond(limit),
            Spread::Windows(drawn) => {
                let beyond = drawn.len() - drawn.partition_point(|v| *v <= limit);
                beyond as f64 / drawn.len() as f64
            }
        };
        (self.surprise * seems).min(1.0)
    }
}

/// Windows as they may come: values with the tail that was seen, neighbours as
/// alike as they were, around a level that is only known so well.
struct Windows<'t> {
    tail: &'t Tail,
    correlation: f64,
    level: Belief,
}

impl Windows<'_> {
    fn draw(&self, window: usize, seen: impl Fn(&[f64]) -> f64) -> Vec<f64> {
        let mut random = Random::new(0x1a17);
        let normal = Belief { mean: 0.0, sd: 1.0 };
        let fresh = (1.0 - self.correlation * self.correlation).sqrt();
        let one = |_| {
            let level = random.of(self.level);
            let mut held = random.of(normal);
            let values: Vec<f64> = (0..window)
                .map(|_| {
                    held = self.correlation * held + fresh * random.of(normal);
                    level + self.tail.limit(normal::above(held))
                })
                .collect();
            seen(&values)
        };
        (0..WINDOWS).map(one).collect()
    }
}

/// A limit above its level, rounded up to as many decimals as the distance
/// deserves.
fn rounded(limit: f64, level: f64) -> (f64, Option<i32>) {
    let decimals = -libm::log10((limit - level) * PRECISION).floor();
    if !(-300.0..=300.0).contains(&decimals) {
        return (limit, None);
    }
    let factor = libm::exp10(decimals);
    let up = (limit * factor).ceil() / factor;
    match up.is_finite() {
        true => (up, Some(decimals as i32)),
        false => (limit, None),
    }
}
