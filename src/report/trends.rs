//! The document of `trends`: rows for programs. How they look is in `grids`
//! and `card`.

mod card;
mod grids;

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Analysis, LevelChange, Move};
use crate::model::{Direction, Metadata, MetricName, Timestamp, Unit};
use crate::report::{Block, Document, Style, sparkline};
use crate::series::Series;
use crate::stats::forecast::Expected;

/// Bars of a sparkline.
const BARS: usize = 16;

/// Series in numbers.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct TrendsDocument {
    /// How many of the newest samples count as recent.
    pub window: usize,
    /// How many samples ahead were asked for; `null` without `--forecast`.
    pub forecast: Option<usize>,
    /// In the order of metric and metadata.
    pub series: Vec<TrendRow>,
}

/// One series in numbers, in its unit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct TrendRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// The unit of the numbers; `null` for plain numbers.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// How many samples.
    pub n: usize,
    /// Time of the oldest sample.
    pub first_time: Timestamp,
    /// Time of the newest sample.
    pub last_time: Timestamp,
    /// The newest value.
    pub last: f64,
    /// Arithmetic mean.
    pub mean: f64,
    /// Standard deviation with n − 1; `null` for one sample.
    pub sd: Option<f64>,
    /// Smallest value.
    pub min: f64,
    /// Largest value.
    pub max: f64,
    /// Median; all quantiles by linear interpolation.
    pub p50: f64,
    /// 75 %.
    pub p75: f64,
    /// 90 %.
    pub p90: f64,
    /// 95 %.
    pub p95: f64,
    /// 99 %.
    pub p99: f64,
    /// Samples per day; `null` where they span less than a day.
    pub samples_per_day: Option<f64>,
    /// The newest samples against those before; `null` for one sample.
    pub recent: Option<RecentRow>,
    /// Lasting changes of level among the newest 1,000 samples, oldest first.
    pub changes: Vec<ChangeRow>,
    /// Where it goes since the last significant change; `null` below five
    /// samples.
    pub trend: Option<TrendVerdict>,
    /// The samples to come, one step a sample; `null` without `--forecast` or
    /// below 12 samples.
    pub forecast: Option<Vec<ForecastStep>>,
    /// For tables only.
    #[serde(skip)]
    #[cfg_attr(test, schemars(skip))]
    pub sparkline: String,
}

/// The newest samples against those before.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RecentRow {
    /// How many are recent.
    pub n: usize,
    /// Their median.
    pub median: f64,
    /// How many came before.
    pub before_n: usize,
    /// Their median.
    pub before_median: f64,
    /// Change of the median in percent; `null` from zero.
    pub change_percent: Option<f64>,
}

/// A lasting change of level.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ChangeRow {
    /// The first sample of the new level, counted from 0.
    pub index: usize,
    /// When it was measured.
    pub time: Timestamp,
    /// The change lies between these in about nine of ten cases: the first and
    /// the last sample that may be the first of the new level.
    pub interval: [Timestamp; 2],
    /// Median of the level before.
    pub before: f64,
    /// Median of the new level.
    pub after: f64,
    /// Change in percent; `null` from zero.
    pub change_percent: Option<f64>,
    /// How likely a series without change shows one as clear, anywhere.
    pub p_value: f64,
    /// `better`, `worse`, or `up` and `down` without a direction; `none` where
    /// p is above 0.001.
    pub verdict: &'static str,
}

/// What is expected of a sample to come.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ForecastStep {
    /// How many samples ahead, from 1.
    pub step: usize,
    /// The forecast.
    pub value: f64,
    /// Lower end of the 80 % interval.
    pub low: f64,
    /// Upper end of the 80 % interval.
    pub high: f64,
}

/// A trend: Theil-Sen slope, Mann-Kendall significance corrected for
/// autocorrelation.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct TrendVerdict {
    /// Time of the first sample of the trend: the oldest, or that of the last
    /// significant change.
    pub since: Timestamp,
    /// How many samples since then.
    pub n: usize,
    /// Change from sample to sample.
    pub slope: f64,
    /// Level of the fitted line at the first of these samples, no further out than any of them.
    pub start: f64,
    /// The same at the newest sample.
    pub end: f64,
    /// Change along the line in percent; `null` from zero.
    pub change_percent: Option<f64>,
    /// Kendall's rank correlation with time.
    pub tau: f64,
    /// Two-sided.
    pub p_value: f64,
    /// `better`, `worse`, or `up` and `down` without a direction; `none` where
    /// p is 0.01 or more.
    pub verdict: &'static str,
}

impl TrendRow {
    /// The row of an analysed series.
    pub fn new(series: &Series, direction: Direction, analysis: &Analysis) -> Self {
        let s = &analysis.summary;
        let percent = |change: Option<f64>| change.map(|change| change * 100.0);
        Self {
            metric: series.id().metric.clone(),
            metadata: series.id().metadata.clone(),
            unit: series.unit().cloned(),
            direction,
            n: s.n,
            first_time: series.first().time,
            last_time: series.last().time,
            last: analysis.last,
            mean: s.mean,
            sd: s.sd,
            min: s.min,
            max: s.max,
            p50: s.p50,
            p75: s.p75,
            p90: s.p90,
            p95: s.p95,
            p99: s.p99,
            samples_per_day: analysis.per_day,
            recent: analysis.recent.map(|r| RecentRow {
                n: r.n,
                median: r.median,
                before_n: r.before_n,
                before_median: r.before_median,
                change_percent: percent(r.change),
            }),
            changes: analysis.changes.iter().map(ChangeRow::new).collect(),
            trend: analysis.trend.map(|t| TrendVerdict {
                since: series.points()[analysis.trend_from].time,
                n: s.n - analysis.trend_from,
                slope: t.slope,
                start: t.start,
                end: t.end,
                change_percent: percent(analysis.trend_change()),
                tau: t.tau,
                p_value: t.p_value,
                verdict: word(analysis.movement),
            }),
            forecast: None,
            sparkline: sparkline(series.values(), BARS),
        }
    }

    /// The same row with the samples to come.
    #[must_use]
    pub fn with_forecast(mut self, expected: Option<Vec<Expected>>) -> Self {
        let step = |(i, e): (usize, &Expected)| ForecastStep {
            step: i + 1,
            value: e.value,
            low: e.low,
            high: e.high,
        };
        self.forecast = expected.map(|all| all.iter().enumerate().map(step).collect());
        self
    }
}

impl ChangeRow {
    fn new(change: &LevelChange) -> Self {
        Self {
            index: change.index,
            time: change.time,
            interval: change.interval.into(),
            before: change.before,
            after: change.after,
            change_percent: change.change.map(|change| change * 100.0),
            p_value: change.p_value,
            verdict: word(change.movement),
        }
    }
}

fn word(movement: Move) -> &'static str {
    match movement {
        Move::None => "none",
        Move::Better => "better",
        Move::Worse => "worse",
        Move::Up => "up",
        Move::Down => "down",
    }
}

impl Document for TrendsDocument {
    const SCHEMA: &'static str = "yardstick/trends/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        match &self.series[..] {
            [] => vec![Block::Text("no samples match the selection".to_owned())],
            [row] => card::card(row, self.forecast, style),
            rows => vec![Block::Grid(grids::grid(rows, self.forecast, style))],
        }
    }

    fn rows(&self) -> Vec<Value> {
        self.series
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
