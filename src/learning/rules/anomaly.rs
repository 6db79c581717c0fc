//! The newest value does not belong to the level it should have.

use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::rules::{Finding, Place, Surety, View};
use crate::stats::anomaly::{Anomaly, anomalies};
use crate::stats::changepoint::Options;
use crate::stats::median_of;
use crate::stats::noise::noise;
use crate::stats::trend;

/// What the level and its scatter are taken from.
const WINDOW: usize = 300;
/// Nearer than so many standard deviations nothing is an outlier.
const ORDINARY: f64 = 4.0;
/// Fewer points say too little about the tails of their noise.
const LEAST: usize = 12;
/// A move is steady where its trend is surer than this (Mann-Kendall, corrected
/// for autocorrelation).
const DRIFT: f64 = 0.001;

/// The newest value is an outlier.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.subject.is_outcome() || view.points.len() < LEAST {
        return Vec::new();
    }
    let values = view.values();
    let window = &values[values.len().saturating_sub(WINDOW)..];
    if is_ordinary(window) {
        return Vec::new();
    }
    let level = drifted(view).unwrap_or_else(|| window.to_vec());
    let found = anomalies(&level, &Options::default());
    let Some(anomaly) = found.last().filter(|a| a.index + 1 == level.len()) else {
        return Vec::new();
    };
    let at = values.len() - 1;
    let value = values[at];
    let n = level.len();
    let p_value = p_value(&found, n);
    let worse = view.subject.spec.direction.is_worse(value - anomaly.level);
    let [level, shown, percent] = view.moved(anomaly.level, value);
    // Where no percentage tells how far, the level does.
    let far = match &*percent {
        "" => format!(" of {level}"),
        percent => percent.to_owned(),
    };
    vec![Finding {
        kind: Kind::Anomaly,
        severity: if worse == Some(true) {
            Severity::Warning
        } else {
            Severity::Info
        },
        surety: Surety::PValue(p_value),
        place: Some(Place {
            at,
            from: at,
            to: at,
        }),
        label: String::new(),
        gone: None,
        verdict: None,
        headline: format!("newest value {shown} is out of range{far}"),
        description: format!(
            "the newest value, {shown}, is far from the level of {level}{percent}"
        ),
        suggested_action: match worse {
            Some(true) => {
                "Measure again; if it stays, look at what changed with this sample's commit."
            }
            _ => "Measure again before relying on it.",
        }
        .to_owned(),
        evidence: Evidence::Anomaly {
            value,
            level: anomaly.level,
            unit: view.unit(),
            deviations: anomaly.score.is_finite().then_some(anomaly.score),
            p_value,
            n,
        },
    }]
}

/// The values since the last change of level as if all were taken now, where
/// those before the newest move steadily: on a drift, the level that the newest
/// should have is where the line leads, and what scatters is around the line.
fn drifted(view: &View<'_>) -> Option<Vec<f64>> {
    let values = view.values();
    let since = view.changes().last().map_or(0, |change| change.index);
    let stretch = &values[since.max(values.len().saturating_sub(WINDOW))..];
    let before = &stretch[..stretch.len() - 1];
    if before.len() < LEAST {
        return None;
    }
    let trend = trend(before).filter(|trend| trend.p_value <= DRIFT)?;
    let last = before.len() as f64;
    let moved = |(i, value): (usize, &f64)| value + trend.slope * (last - i as f64);
    let level: Vec<f64> = stretch.iter().enumerate().map(moved).collect();
    level.iter().all(|v| v.is_finite()).then_some(level)
}

/// Whether the newest value lies so near to those just before it that the
/// search for outliers, which has to find the levels first, is spared.
fn is_ordinary(values: &[f64]) -> bool {
    let Some((newest, before)) = values.split_last() else {
        return true;
    };
    let near = median_of(&before[before.len().saturating_sub(LEAST)..]);
    match (near, noise(values)) {
        (Some(near), Some(noise)) if noise > 0.0 => (newest - near).abs() < ORDINARY * noise,
        _ => false,
    }
}

/// How often the newest of `found` comes without a cause. The distance counts
/// as that of a heavy tail (t with 3 degrees of freedom, P(|t| > x) tends to
/// 2·3√3 / (π x³)), but real machines have tails that no formula knows: a
/// series that had such outliers before, to either side, has them once in so
/// many values; one that had none is not known to be free of them to better
/// than the square of one in so many (held against permuted real series); and
/// one that does not scatter tells no distances.
fn p_value(found: &[Anomaly], n: usize) -> f64 {
    let Some((newest, before)) = found.split_last() else {
        return 1.0;
    };
    let seen = before
        .iter()
        .filter(|a| a.score.abs() >= 0.5 * newest.score.abs())
        .count();
    let once = 1.0 / (n as f64 + 1.0);
    let heavy = 2.0 * 3.0 * 3.0_f64.sqrt() / (std::f64::consts::PI * newest.score.abs().powi(3));
    let rank = if seen > 0 || !newest.score.is_finite() {
        (seen as f64 + 1.0) * once
    } else {
        once * once
    };
    rank.max(heavy).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn anomaly(score: f64) -> Anomaly {
        Anomaly {
            index: 0,
            level: 1.0,
            score,
        }
    }

    #[test]
    fn what_was_seen_before_is_no_surprise() {
        // 2 · 3√3 / (π · 1000)
        assert!((p_value(&[anomaly(10.0)], 99) - 0.003_307_973).abs() < 1e-8);
        assert_eq!(p_value(&[anomaly(1e6)], 99), 1e-4);
        assert_eq!(p_value(&[anomaly(-60.0), anomaly(100.0)], 99), 0.02);
        assert_eq!(p_value(&[anomaly(-60.0), anomaly(f64::INFINITY)], 99), 0.01);
    }
}
