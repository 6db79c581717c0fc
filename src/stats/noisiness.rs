//! Has the noise of a series grown or shrunk? Levels are taken out first (`changepoint`), so that a step is not noise.

use crate::stats::changepoint::{self, Caution, Ground, Options, Standard, inflation};
use crate::stats::rank::mid_ranks;
use crate::stats::{noise, quantile, slope};

/// Fewer points say nothing about a change of noise.
pub const MIN_POINTS: usize = 24;
/// Points of shorter segments lie too close to their own median.
const MIN_SEGMENT: usize = 8;
/// Pairs of at most this many points make the slope of a segment.
const SLOPE_POINTS: usize = 120;
/// Each side needs so many points.
const MIN_SIDE: usize = 8;

/// A lasting change of noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NoiseChange {
    /// The first point of the new noise.
    pub index: usize,
    /// Robust standard deviation around the level before, in units of the values.
    pub before: f64,
    /// The same from there on.
    pub after: f64,
    /// P-value of no change anywhere: the search for the place is paid for.
    pub p: f64,
}

/// The most likely place where the noise changed, with its p-value; the caller decides what is small enough.
///
/// A cumulative sum of the ranks of the absolute residuals (Pettitt 1979 on deviations), held against the supremum of a Brownian bridge,
/// widened for autocorrelated deviations. Minimum n 24, else `None`; `None`, too, where nothing varies. The cost of `changes`.
pub fn noise_change(values: &[f64]) -> Option<NoiseChange> {
    noise_change_on(values, &Ground::of(values)?)
}

/// The same of values of which the ground is there.
pub(crate) fn noise_change_on(values: &[f64], ground: &Ground) -> Option<NoiseChange> {
    let series = &ground.series;
    if values.len() < MIN_POINTS || series.noise <= 0.0 {
        return None;
    }
    let changes =
        changepoint::locate(values, ground, &Options::default(), &Caution::LOOKING_BACK).indices();
    let kept: Vec<Residual> = residuals(values, series, &changes);
    if kept.len() < MIN_POINTS {
        return None;
    }
    let ranks = centred_ranks(&kept.iter().map(|r| r.standard.abs()).collect::<Vec<f64>>());
    let (split, p) = largest_sum(&ranks)?;
    let spread =
        |part: &[Residual]| noise::robust_scale(&part.iter().map(|r| r.raw).collect::<Vec<f64>>());
    Some(NoiseChange {
        index: kept[split].index,
        before: spread(&kept[..split])?,
        after: spread(&kept[split..])?,
        p,
    })
}

struct Residual {
    index: usize,
    raw: f64,
    standard: f64,
}

fn residuals(values: &[f64], series: &Standard, changes: &[usize]) -> Vec<Residual> {
    let mut residuals = Vec::with_capacity(values.len());
    for (from, to) in
        changepoint::segments(changes, values.len()).filter(|(from, to)| to - from >= MIN_SEGMENT)
    {
        // Around a line, or a drifting level would look noisy at both ends.
        let segment = &series.z[from..to];
        let slope = slope::theil_sen(segment, SLOPE_POINTS).unwrap_or(0.0);
        let flat: Vec<f64> = segment
            .iter()
            .enumerate()
            .map(|(i, v)| v - slope * i as f64)
            .collect();
        let middle = quantile::median_of(&flat).unwrap_or(0.0);
        let level = quantile::median_of(&values[from..to]).unwrap_or(0.0);
        residuals.extend((from..to).zip(flat).map(|(index, v)| Residual {
            index,
            raw: values[index] - level,
            standard: v - middle,
        }));
    }
    residuals
}

/// Mid-ranks less their mean.
fn centred_ranks(values: &[f64]) -> Vec<f64> {
    let mean = (values.len() as f64 + 1.0) / 2.0;
    let ranks = mid_ranks(values).into_iter();
    ranks.map(|rank| rank - mean).collect()
}

/// Where the cumulative sum is largest, and how surprising that is.
fn largest_sum(ranks: &[f64]) -> Option<(usize, f64)> {
    let n = ranks.len() as f64;
    let variance = ranks.iter().map(|r| r * r).sum::<f64>() / n;
    let (mut sum, mut best) = (0.0, (0, 0.0f64));
    for (i, rank) in ranks.iter().enumerate() {
        sum += rank;
        let split = i + 1;
        if sum.abs() > best.1 && split >= MIN_SIDE && ranks.len() - split >= MIN_SIDE {
            best = (split, sum.abs());
        }
    }
    if best.0 == 0 || variance <= 0.0 {
        return None;
    }
    let widened = variance * n * inflation(within(ranks, best.0) + 1.0 / n.sqrt());
    Some((best.0, bridge_tail(best.1 / widened.sqrt())))
}

/// Autocorrelation of the ranks around the mean of their side, 0..=0.9: a change of noise, too, makes neighbours alike.
fn within(ranks: &[f64], split: usize) -> f64 {
    let (before, after) = ranks.split_at(split);
    let around = |side: &[f64]| {
        let mean = side.iter().sum::<f64>() / side.len() as f64;
        side.iter().map(|r| r - mean).collect::<Vec<f64>>()
    };
    let residuals = [around(before), around(after)].concat();
    let products: f64 = residuals.windows(2).map(|w| w[0] * w[1]).sum();
    let squares: f64 = residuals.iter().map(|r| r * r).sum();
    if squares > 0.0 {
        (products / squares).clamp(0.0, 0.9)
    } else {
        0.0
    }
}

/// P(the largest absolute value of a Brownian bridge >= x): the Kolmogorov distribution.
fn bridge_tail(x: f64) -> f64 {
    // The series alternates and converges fast only from here on, where the tail is above 0.96 anyway.
    if x < 0.5 {
        return 1.0;
    }
    let term = |k: i32| {
        f64::from(if k % 2 == 1 { 2 } else { -2 }) * libm::exp(-2.0 * f64::from(k * k) * x * x)
    };
    (1..=20).map(term).sum::<f64>().clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wave(i: usize) -> f64 {
        (i * 7919 % 101) as f64 / 50.0 - 1.0
    }

    #[test]
    fn noise_that_triples_is_found_where_it_does() {
        let values: Vec<f64> = (0..120)
            .map(|i| 100.0 + wave(i) * if i < 70 { 1.0 } else { 3.0 })
            .collect();
        let change = noise_change(&values).unwrap();
        assert!(
            change.p < 1e-3 && change.index.abs_diff(70) <= 8,
            "{change:?}"
        );
        assert!(
            (2.0..4.5).contains(&(change.after / change.before)),
            "{change:?}"
        );
    }

    #[test]
    fn a_step_is_not_a_change_of_noise() {
        let values: Vec<f64> = (0..120)
            .map(|i| wave(i) + if i < 60 { 100.0 } else { 120.0 })
            .collect();
        assert!(noise_change(&values).unwrap().p > 0.05);
    }

    #[test]
    fn too_short_and_constant_series_have_none() {
        assert_eq!(noise_change(&[1.0; 50]), None);
        assert_eq!(noise_change(&(0..23).map(wave).collect::<Vec<_>>()), None);
    }

    #[test]
    fn the_bridge_has_its_published_quantiles() {
        assert!((bridge_tail(1.358_1) - 0.05).abs() < 1e-4);
        assert!((bridge_tail(1.627_6) - 0.01).abs() < 1e-4);
    }
}
