//! One series in numbers: what it is like, what is recent, where it goes.

use crate::model::{Direction, Timestamp, Unit};
use crate::series::{Point, Series, split_recent};
use crate::stats::changepoint::{self, Change};
use crate::stats::forecast::{self, Expected};
use crate::stats::{Summary, Trend, median, summarize, trend};

/// A trend is spoken of below this p-value only.
pub const TREND_ALPHA: f64 = 0.01;
/// A change of level is spoken of up to this p-value only.
pub const CHANGE_ALPHA: f64 = 0.001;
/// Changes are looked for among so many of the newest values: it takes about a millisecond.
const MOST_FOR_CHANGES: usize = 1_000;

/// What can be said of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Analysis {
    /// Location and spread of all values.
    pub summary: Summary,
    /// The newest value.
    pub last: f64,
    /// The newest values against those before.
    pub recent: Option<Recent>,
    /// Lasting changes of level among the newest values, oldest first.
    pub changes: Vec<LevelChange>,
    /// Where it goes since the last significant change: a step is not a trend.
    /// `None` with too few values.
    pub trend: Option<Trend>,
    /// Index of the value that the trend starts with.
    pub trend_from: usize,
    /// What the trend means; [`Move::None`] where it is not significant.
    pub movement: Move,
    /// Samples per day between the first and the last; `None` where they span
    /// less than a day: minutes of one say nothing of its rate.
    pub per_day: Option<f64>,
}

impl Analysis {
    /// Change along the fitted line as a share of its start; `None` from zero
    /// or without a trend.
    pub fn trend_change(&self) -> Option<f64> {
        self.trend
            .and_then(|trend| relative_change(trend.start, trend.end))
    }

    /// The newest change that is significant.
    pub fn last_change(&self) -> Option<&LevelChange> {
        self.changes.iter().rfind(|change| change.is_significant())
    }

    /// The next `steps` values of the series that was analysed, from its
    /// level since the last significant change; `None` with too few values.
    pub fn forecast(&self, series: &Series, steps: usize) -> Option<Vec<Expected>> {
        let values: Vec<f64> = series.values().collect();
        let changes: Vec<usize> = self
            .changes
            .iter()
            .filter(|change| change.is_significant())
            .map(|change| change.index)
            .collect();
        forecast::forecast(&values, &changes, steps, natural_range(series, &values))
    }
}

/// Percentages that have kept between 0 and 100 will; what was never negative
/// will not be.
fn natural_range(series: &Series, values: &[f64]) -> (f64, f64) {
    let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), v| {
        (low.min(*v), high.max(*v))
    });
    let percent = series.unit().is_some_and(|unit| *unit == Unit::PERCENT);
    match (low >= 0.0, percent && high <= 100.0) {
        (true, true) => (0.0, 100.0),
        (true, false) => (0.0, f64::MAX),
        (false, _) => (f64::MIN, f64::MAX),
    }
}

/// A lasting change of level.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LevelChange {
    /// Index of the first value of the new level.
    pub index: usize,
    /// When that value was measured.
    pub time: Timestamp,
    /// The first and the last time that explain the values nearly as well.
    pub interval: (Timestamp, Timestamp),
    /// Median of the level before.
    pub before: f64,
    /// Median of the new level.
    pub after: f64,
    /// As a share of the level before; `None` from zero.
    pub change: Option<f64>,
    /// How likely a series without change shows one as clear, anywhere.
    pub p_value: f64,
    /// What it means; [`Move::None`] where it is not significant.
    pub movement: Move,
}

impl LevelChange {
    fn new(points: &[Point], found: &Change, old: usize, direction: Direction) -> Self {
        let time = |index: usize| points[old + index].time;
        let significant = found.p <= CHANGE_ALPHA;
        Self {
            index: old + found.index,
            time: time(found.index),
            interval: (time(found.interval.0), time(found.interval.1)),
            before: found.before,
            after: found.after,
            change: found.effect,
            p_value: found.p,
            movement: if significant {
                Move::of(found.after - found.before, direction)
            } else {
                Move::None
            },
        }
    }

    fn is_significant(&self) -> bool {
        self.p_value <= CHANGE_ALPHA
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
    let changes = changes(series, &values, direction);
    let trend_from = changes
        .iter()
        .rfind(|change| change.is_significant())
        .map_or(0, |change| change.index);
    let trend = trend(&values[trend_from..]);
    let movement = match &trend {
        Some(trend) if trend.p_value < TREND_ALPHA => Move::of(trend.slope, direction),
        _ => Move::None,
    };
    let days = series.last().time.days_since(series.first().time);
    Analysis {
        last: series.last().value,
        recent: recent(series, window),
        changes,
        trend,
        trend_from,
        movement,
        per_day: (days >= 1.0).then(|| (values.len() - 1) as f64 / days),
        summary: summary(values),
    }
}

fn changes(series: &Series, values: &[f64], direction: Direction) -> Vec<LevelChange> {
    let old = values.len().saturating_sub(MOST_FOR_CHANGES);
    changepoint::changes(&values[old..], &changepoint::Options::default())
        .iter()
        .map(|found| LevelChange::new(series.points(), found, old, direction))
        .collect()
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

    /// A sample a day in percent of `level`, with noise of one percent.
    fn series(n: usize, level: impl Fn(usize) -> f64) -> Series {
        let mix = |i: usize| {
            let mut z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
        };
        let day = |i: usize| Timestamp::from_millis(i as i64 * 86_400_000).expect("in range");
        let points = (0..n)
            .map(|i| Point {
                id: i as u128,
                time: day(i),
                value: level(i) * (1.0 + 0.01 * mix(i)),
            })
            .collect();
        let id = crate::series::SeriesId {
            metric: crate::model::MetricName::new("build_time").expect("valid"),
            metadata: crate::model::Metadata::new(),
        };
        Series::new(id, Some(Unit::PERCENT), points).expect("points")
    }

    #[test]
    fn a_step_is_a_change_and_no_trend() {
        let stepped = series(60, |i| if i < 40 { 10.0 } else { 12.0 });
        let analysis = analyze(&stepped, Direction::Lower, 10);
        let [change] = analysis.changes[..] else {
            panic!("{:?}", analysis.changes);
        };
        assert_eq!((change.index, change.movement), (40, Move::Worse));
        assert_eq!(change.time, stepped.points()[40].time);
        assert!(change.interval.0 <= change.time && change.time <= change.interval.1);
        assert!((change.change.expect("not from zero") - 0.2).abs() < 0.02);
        assert_eq!((analysis.trend_from, analysis.movement), (40, Move::None));
        let plain = analyze(
            &series(60, |i| 10.0 + i as f64 / 30.0),
            Direction::Lower,
            10,
        );
        assert_eq!((plain.changes.len(), plain.movement), (0, Move::Worse));
    }

    #[test]
    fn changes_of_long_series_keep_their_index() {
        let long = series(5_000, |i| if i < 4_700 { 10.0 } else { 12.0 });
        let analysis = analyze(&long, Direction::None, 10);
        let last = analysis.last_change().expect("a step");
        assert_eq!((last.index, last.movement), (4_700, Move::Up));
        assert_eq!(last.time, long.points()[4_700].time);
    }

    #[test]
    fn the_forecast_starts_from_the_last_level_and_keeps_its_natural_range() {
        let stepped = series(60, |i| if i < 40 { 10.0 } else { 12.0 });
        let analysis = analyze(&stepped, Direction::Lower, 10);
        let next = analysis.forecast(&stepped, 5).expect("enough values");
        assert_eq!(next.len(), 5);
        assert!((next[4].value - 12.0).abs() < 0.2, "{next:?}");
        let full = series(60, |i| 97.0 + i as f64 / 30.0);
        let expected = analyze(&full, Direction::Higher, 10).forecast(&full, 50);
        assert!(expected.expect("enough").iter().all(|e| e.high <= 100.0));
        let young = series(11, |_| 1.0);
        let analysis = analyze(&young, Direction::Lower, 10);
        assert_eq!(analysis.forecast(&young, 1), None);
    }
}
