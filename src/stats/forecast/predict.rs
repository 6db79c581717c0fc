//! From values to expected values: logarithms where all are positive, the chosen smoother, and intervals from its past errors.

use crate::stats::{noise, quantile};

use super::Expected;
use super::backtest::Backtest;
use super::choose;

/// Shorter series have no forecast.
pub const MIN_POINTS: usize = 12;
/// Share of future values that the interval is made to hold.
pub const COVERAGE: f64 = 0.8;
/// Older points are not looked at: noise and habits change, too.
const MOST: usize = 300;
/// What a level is thought to wander from one sample to the next beyond what the past shows, in variances of one point: a
/// history holds few independent stretches as long as the horizon, and steps come that have never been seen.
const WANDER: f64 = 0.012;
/// How much more where the horizon is long for the history.
const YOUNG: f64 = 3.0;

/// The next `steps` values. `changes` are the ascending first points of new levels: the forecast starts from the last of them,
/// and its errors remember that levels change. Results are held within `range`. Minimum n [`MIN_POINTS`], else `None`; values
/// must be finite, else `None`. Equal values are fine: a constant series stays as it is. Positive series stay positive, and the
/// unit does not matter. O(n log n) for each step, n at most 300.
pub fn forecast(
    values: &[f64],
    changes: &[usize],
    steps: usize,
    range: (f64, f64),
) -> Option<Vec<Expected>> {
    if values.len() < MIN_POINTS || values.iter().any(|v| !v.is_finite()) {
        return None;
    }
    let old = values.len().saturating_sub(MOST);
    let changes: Vec<usize> = changes
        .iter()
        .filter(|&&c| c > old)
        .map(|c| c - old)
        .collect();
    let values = &values[old..];
    let scale = Scale::of(values);
    let y: Vec<f64> = values.iter().map(|&v| scale.forth(v)).collect();
    let past = Backtest {
        y: &y,
        changes: &changes,
        noise: pace(&y)?,
        steps,
    };
    let smoother = choose::best(&past);
    let now = y.len() - 1;
    let spreads = past.spreads(&smoother);
    let (longest, last) = (spreads.len(), *spreads.last()?);
    let expected = (1..=steps).map(|ahead| {
        let (low, high) = spreads.get(ahead - 1).copied().unwrap_or_else(|| {
            let growth = smoother.growth(ahead) / smoother.growth(longest);
            (last.0 * growth, last.1 * growth)
        });
        let doubt = smoother.doubt(now) * wander(ahead, y.len());
        let center = smoother.ahead(now, ahead);
        let back = |v: f64| scale.back(v).clamp(range.0, range.1);
        Expected {
            value: back(center),
            low: back(center + low * doubt),
            high: back(center + high * doubt),
        }
    });
    Some(expected.collect())
}

/// How far a point usually is from the one before, steps and spikes aside: noise, and the slope where there is one.
fn pace(y: &[f64]) -> Option<f64> {
    let moves: Vec<f64> = y.windows(2).map(|w| w[1] - w[0]).collect();
    Some(noise::noise(y)? + quantile::median_of(&moves)?.abs())
}

fn wander(ahead: usize, n: usize) -> f64 {
    let further = (ahead - 1) as f64;
    (1.0 + WANDER * further * (1.0 + YOUNG * further / n as f64)).sqrt()
}

/// In which changes of a series are alike at every level.
enum Scale {
    /// All values are positive: changes are ratios.
    Logarithm,
    /// Shares of the largest value.
    Share(f64),
}

impl Scale {
    fn of(values: &[f64]) -> Self {
        if values.iter().all(|&v| v > 0.0) {
            return Self::Logarithm;
        }
        let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
        Self::Share(if largest > 0.0 { largest } else { 1.0 })
    }

    fn forth(&self, value: f64) -> f64 {
        match self {
            Self::Logarithm => libm::log(value),
            Self::Share(largest) => value / largest,
        }
    }

    fn back(&self, y: f64) -> f64 {
        match self {
            Self::Logarithm => libm::exp(y).clamp(f64::MIN_POSITIVE, f64::MAX),
            Self::Share(largest) => (y * largest).clamp(-f64::MAX, f64::MAX),
        }
    }
}
