//! One series in numbers: what it is like, what is recent, where it goes.

use crate::model::Direction;
use crate::series::{Series, split_recent};
use crate::stats::{Summary, Trend, median, summarize, trend};

/// A trend is spoken of below this p-value only.
pub const TREND_ALPHA: f64 = 0.01;

/// What can be said of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Location and spread of all values.
    pub summary: Summary,
    /// The newest value.
    pub last: f64,
    /// The newest values against those before.
    pub recent: Option<Recent>,
    /// Where it goes; `None` with too few values.
    pub trend: Option<Trend>,
    /// What the trend means; [`Move::None`] where it is not significant.
    pub movement: Move,
    /// Samples per day between the first and the last; `None` where they span
    /// no time.
    pub per_day: Option<f64>,
}

impl Analysis {
    /// Change along the fitted line as a share of its start; `None` from zero
    /// or without a trend.
    pub fn trend_change(&self) -> Option<f64> {
        self.trend
            .and_then(|trend| relative_change(trend.start, trend.end))
    }
}

/// The newest values against those before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Recent {
    /// How many are recent.
    pub n: usize,
    /// Median of the recent ones.
    pub median: f64,
    /// How many came before.
    pub before_n: usize,
    /// Median of those before.
    pub before_median: f64,
    /// Change of the median as a share of what it was; `None` from zero.
    pub change: Option<f64>,
}

/// What a significant move means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// No significant move.
    None,
    /// In the good direction.
    Better,
    /// In the bad direction.
    Worse,
    /// Up, of a metric without direction.
    Up,
    /// Down, of a metric without direction.
    Down,
}

impl Move {
    /// What a change by `delta` means.
    pub fn of(delta: f64, direction: Direction) -> Self {
        match direction.is_worse(delta) {
            Some(true) => Self::Worse,
            Some(false) => Self::Better,
            None if delta > 0.0 => Self::Up,
            None if delta < 0.0 => Self::Down,
            None => Self::None,
        }
    }
}

/// Analyses a series; `window` is how many of the newest values are recent.
pub fn analyze(series: &Series, direction: Direction, window: usize) -> Analysis {
    let values: Vec<f64> = series.values().collect();
    let trend = trend(&values);
    let movement = match &trend {
        Some(trend) if trend.p_value < TREND_ALPHA => Move::of(trend.slope, direction),
        _ => Move::None,
    };
    let days = series.last().time.days_since(series.first().time);
    Analysis {
        last: series.last().value,
        recent: recent(series, window),
        trend,
        movement,
        per_day: (days > 0.0).then(|| (values.len() - 1) as f64 / days),
        summary: summary(values),
    }
}

fn summary(mut values: Vec<f64>) -> Summary {
    summarize(&mut values).expect("a series is never empty")
}

fn recent(series: &Series, window: usize) -> Option<Recent> {
    let split = split_recent(series.points(), window);
    let middle = |points: &[crate::series::Point]| {
        median(&mut points.iter().map(|p| p.value).collect::<Vec<_>>())
    };
    let (before_median, recent_median) = (middle(split.before)?, middle(split.recent)?);
    Some(Recent {
        n: split.recent.len(),
        median: recent_median,
        before_n: split.before.len(),
        before_median,
        change: relative_change(before_median, recent_median),
    })
}

/// Change as a share of the size of what it was; `None` from zero.
pub fn relative_change(from: f64, to: f64) -> Option<f64> {
    let change = to / from.abs() - from.signum();
    (from != 0.0 && change.is_finite()).then_some(change)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn relative_change_keeps_the_sign_of_the_move() {
        assert_eq!(
            relative_change(10.0, 11.0).map(|c| (c * 1e9).round()),
            Some(1e8)
        );
        assert_eq!(
            relative_change(-10.0, -11.0).map(|c| (c * 1e9).round()),
            Some(-1e8)
        );
        assert_eq!(relative_change(0.0, 1.0), None);
    }
}
