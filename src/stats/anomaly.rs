//! Single points that do not belong to their level. Steps are not anomalies: each point is held against the level of its own
//! segment (`changepoint`).

use crate::stats::changepoint::{self, Caution, Ground, Options, Standard};
use crate::stats::{noise, quantile};

/// Beyond this many robust standard deviations of its side. So far out because timings are skewed: of log-normal noise with
/// a shape of 0.7 one point in a thousand lies there, of Gaussian noise none.
const THRESHOLD: f64 = 7.5;
/// Quantiles of |N(0, 1)| from which the spread of one side is measured, with their weights.
const SIDE_QUANTILES: [(f64, f64, f64); 3] = [
    (0.5, 0.674_489_750_196_081_7, 0.3),
    (0.7, 1.036_433_389_493_789_6, 0.2),
    (0.8, 1.281_551_565_544_600_4, 0.5),
];
/// How much the side counts against the spread of all residuals, which is known better.
const OWN_SIDE: f64 = 0.6;
/// Fewer points on a side say nothing about its spread.
const MIN_SIDE: usize = 3;
/// In a series without noise one point in so many may deviate.
const RARE: usize = 20;
/// Shorter series have no anomalies.
pub const MIN_POINTS: usize = 8;

/// A point that does not belong.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anomaly {
    /// Position in the series.
    pub index: usize,
    /// The level of its segment, in the unit of the values.
    pub level: f64,
    /// Distance from the level in robust standard deviations of its side; negative below. Infinite for a deviation from a
    /// series without noise.
    pub score: f64,
}

/// Anomalies in order of index. Minimum n 8, else none; values must be finite, else none. A series without noise has as anomalies the
/// points that differ from their level. The cost of `changes`.
pub fn anomalies(values: &[f64], options: &Options) -> Vec<Anomaly> {
    let Some(ground) = Ground::of(values).filter(|_| values.len() >= MIN_POINTS) else {
        return Vec::new();
    };
    let series = &ground.series;
    let changes = changepoint::locate(values, &ground, options, &Caution::LOOKING_BACK).indices();
    let residuals = residuals(series, &changes);
    let spread = match noise::robust_scale(&residuals) {
        Some(spread) if spread > 0.0 => spread,
        _ if series.noise > 0.0 => 1.0,
        _ => return without_noise(values, &changes),
    };
    let (up, down) = (
        side(&residuals, spread, 1.0),
        side(&residuals, spread, -1.0),
    );
    let scored = residuals
        .iter()
        .zip(levels(values, &changes))
        .enumerate()
        .map(|(index, (&residual, level))| {
            let side = if residual > 0.0 { up } else { down };
            Anomaly {
                index,
                level,
                score: residual / side,
            }
        });
    scored.filter(|a| a.score.abs() > THRESHOLD).collect()
}

/// Of a metric that nearly always repeats itself every deviation stands out, unless deviating is what it does.
fn without_noise(values: &[f64], changes: &[usize]) -> Vec<Anomaly> {
    let deviations = levels(values, changes)
        .zip(values)
        .enumerate()
        .filter(|(_, (level, v))| level != *v);
    let found: Vec<Anomaly> = deviations
        .map(|(index, (level, v))| Anomaly {
            index,
            level,
            score: if *v > level {
                f64::INFINITY
            } else {
                f64::NEG_INFINITY
            },
        })
        .collect();
    if found.len() <= (values.len() / RARE).max(1) {
        found
    } else {
        Vec::new()
    }
}

/// The median of its segment for each point.
fn levels<'a>(values: &'a [f64], changes: &'a [usize]) -> impl Iterator<Item = f64> + 'a {
    changepoint::segments(changes, values.len()).flat_map(|(a, b)| {
        let level = quantile::median_of(&values[a..b]).unwrap_or(0.0);
        std::iter::repeat_n(level, b - a)
    })
}

/// Distances from the level of the own segment. A logarithm makes a large rise look smaller than its ratio says, and a ratio
/// does that to a large fall: each side is taken where it shows.
fn residuals(series: &Standard, changes: &[usize]) -> Vec<f64> {
    let mut residuals = Vec::with_capacity(series.z.len());
    for (from, to) in changepoint::segments(changes, series.z.len()) {
        let segment = &series.z[from..to];
        let level = quantile::median_of(segment).unwrap_or(0.0);
        residuals.extend(segment.iter().map(|v| {
            let residual = v - level;
            if residual > 0.0 {
                series.relative(residual) / series.noise
            } else {
                residual
            }
        }));
    }
    residuals
}

/// Robust standard deviation of the residuals of one sign; `spread`, of all of them, is greater than 0.
fn side(residuals: &[f64], spread: f64, sign: f64) -> f64 {
    let mut own: Vec<f64> = residuals
        .iter()
        .map(|r| r * sign)
        .filter(|r| *r > 0.0)
        .collect();
    if own.len() < MIN_SIDE {
        return spread;
    }
    own.sort_unstable_by(f64::total_cmp);
    let measured: f64 = SIDE_QUANTILES
        .iter()
        .map(|&(p, z, weight)| weight * quantile::quantile_sorted(&own, p).unwrap_or(0.0) / z)
        .sum();
    (1.0 - OWN_SIDE) * spread + OWN_SIDE * measured
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Noise of one percent without a random number.
    fn noisy(n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
        (0..n)
            .map(|i| level(i) * (1.0 + 0.01 * ((i * 7919 % 101) as f64 / 50.0 - 1.0)))
            .collect()
    }

    fn found(values: &[f64]) -> Vec<usize> {
        anomalies(values, &Options::default())
            .iter()
            .map(|a| a.index)
            .collect()
    }

    #[test]
    fn a_spike_and_a_dip_are_found_and_a_step_is_not() {
        let mut values = noisy(100, |i| if i < 50 { 10.0 } else { 13.0 });
        values[20] = 12.0;
        values[80] = 10.0;
        assert_eq!(found(&values), [20, 80]);
        let scores: Vec<f64> = anomalies(&values, &Options::default())
            .iter()
            .map(|a| a.score)
            .collect();
        assert!(scores[0] > 7.5 && scores[1] < -7.5, "{scores:?}");
    }

    #[test]
    fn ordinary_noise_has_none() {
        assert_eq!(found(&noisy(200, |_| 10.0)), Vec::<usize>::new());
        assert_eq!(found(&[5.0; 50]), Vec::<usize>::new());
        assert_eq!(found(&[1.0, 2.0, 900.0, 1.0]), Vec::<usize>::new());
    }

    #[test]
    fn a_metric_that_repeats_itself_has_one_offs_unless_they_are_its_habit() {
        let mut values = vec![5.0; 40];
        values[7] = 6.0;
        assert_eq!(found(&values), [7]);
        let habit: Vec<f64> = (0..60)
            .map(|i| if i % 9 == 4 { 1.0 } else { 0.0 })
            .collect();
        assert_eq!(found(&habit), Vec::<usize>::new());
    }

    #[test]
    fn the_unit_changes_nothing() {
        let mut values = noisy(100, |_| 10.0);
        values[33] = 13.0;
        for factor in [1e-9, 1.0 / 3.0, 1e12] {
            let scaled: Vec<f64> = values.iter().map(|v| v * factor).collect();
            assert_eq!(found(&scaled), [33], "{factor}");
        }
    }
}
