//! The document of `trends`.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use crate::learning::{Analysis, Move};
use crate::model::{
    Direction, Metadata, MetricName, Scale, Timestamp, Unit, counted, signed_percent,
};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone, sparkline};
use crate::series::Series;

/// Bars of a sparkline.
const BARS: usize = 16;
/// From this width on every statistic has its column.
const WIDE: u16 = 132;

/// Series in numbers.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TrendsDocument {
    /// How many of the newest samples count as recent.
    pub window: usize,
    /// In the order of metric and metadata.
    pub series: Vec<TrendRow>,
}

/// One series in numbers, in its unit.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
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
    /// Samples per day; `null` where they span no time.
    pub samples_per_day: Option<f64>,
    /// The newest samples against those before; `null` for one sample.
    pub recent: Option<RecentRow>,
    /// Where it goes; `null` below five samples.
    pub trend: Option<TrendVerdict>,
    /// For tables only.
    #[serde(skip)]
    #[schemars(skip)]
    pub sparkline: String,
}

/// The newest samples against those before.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
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

/// A trend: Theil-Sen slope, Mann-Kendall significance corrected for
/// autocorrelation.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[schemars(deny_unknown_fields)]
pub struct TrendVerdict {
    /// Change from sample to sample.
    pub slope: f64,
    /// Level of the fitted line at the oldest sample.
    pub start: f64,
    /// Level of the fitted line at the newest sample.
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
            trend: analysis.trend.map(|t| TrendVerdict {
                slope: t.slope,
                start: t.start,
                end: t.end,
                change_percent: percent(analysis.trend_change()),
                tau: t.tau,
                p_value: t.p_value,
                verdict: word(analysis.movement),
            }),
            sparkline: sparkline(series.values(), BARS),
        }
    }

    fn scale(&self) -> Scale {
        Scale::fit(self.unit.as_ref(), [self.last, self.p50, self.p95])
    }

    fn name(&self) -> String {
        if self.metadata.is_empty() {
            return self.metric.to_string();
        }
        format!(
            "{}\n  {}",
            self.metric,
            crate::model::plain(&self.metadata.to_string())
        )
    }

    fn trend_cell(&self) -> Cell {
        let Some(trend) = &self.trend else {
            return Cell::toned("too few", Tone::Dim);
        };
        if trend.verdict == "none" {
            return Cell::toned("steady", Tone::Dim);
        }
        let change = trend
            .change_percent
            .map_or(String::new(), |c| format!("{} ", signed_percent(c / 100.0)));
        Cell::toned(format!("{change}{}", trend.verdict), tone(trend.verdict))
    }

    fn recent_cell(&self) -> Cell {
        match self.recent.as_ref().and_then(|r| r.change_percent) {
            Some(change) => signed_percent(change / 100.0).into(),
            None => "".into(),
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

fn tone(verdict: &str) -> Tone {
    match verdict {
        "better" => Tone::Good,
        "worse" => Tone::Bad,
        _ => Tone::Plain,
    }
}

impl Document for TrendsDocument {
    const SCHEMA: &'static str = "yardstick/trends/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        match &self.series[..] {
            [] => vec![Block::Text("no samples match the selection".to_owned())],
            [row] => card(row, style),
            rows if style.width.is_none_or(|width| width >= WIDE) => vec![Block::Grid(wide(rows))],
            rows => vec![Block::Grid(narrow(rows))],
        }
    }

    fn rows(&self) -> Vec<Value> {
        self.series
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn narrow(rows: &[TrendRow]) -> Grid {
    let columns = vec![
        Column::left("series"),
        Column::right("n"),
        Column::right("last"),
        Column::right("median"),
        Column::right("p95"),
        Column::left("unit"),
        Column::right("recent"),
        Column::left("trend"),
        Column::left("history"),
    ];
    let row = |row: &TrendRow| {
        let scale = row.scale();
        vec![
            row.name().into(),
            row.n.to_string().into(),
            scale.number(row.last).into(),
            scale.number(row.p50).into(),
            scale.number(row.p95).into(),
            scale.symbol().into(),
            row.recent_cell(),
            row.trend_cell(),
            row.sparkline.as_str().into(),
        ]
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
    .without_empty_columns()
}

fn wide(rows: &[TrendRow]) -> Grid {
    let numbers = [
        "last", "mean", "sd", "min", "p50", "p75", "p90", "p95", "p99", "max",
    ];
    let mut columns = vec![Column::left("series"), Column::right("n")];
    columns.extend(numbers.map(Column::right));
    columns.extend([
        Column::left("unit"),
        Column::right("recent"),
        Column::left("trend"),
        Column::left("history"),
    ]);
    let row = |row: &TrendRow| {
        let scale = row.scale();
        let sd = row.sd.map_or(String::new(), |sd| scale.number(sd));
        let mut cells: Vec<Cell> = vec![row.name().into(), row.n.to_string().into()];
        cells.extend([scale.number(row.last), scale.number(row.mean), sd].map(Cell::from));
        cells.extend(
            [
                row.min, row.p50, row.p75, row.p90, row.p95, row.p99, row.max,
            ]
            .map(|v| Cell::from(scale.number(v))),
        );
        cells.extend([
            scale.symbol().into(),
            row.recent_cell(),
            row.trend_cell(),
            row.sparkline.as_str().into(),
        ]);
        cells
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
    .without_empty_columns()
}

/// One series has the room to say everything.
fn card(row: &TrendRow, style: &Style) -> Vec<Block> {
    let scale = row.scale();
    let q = |v: f64| scale.quantity(v);
    let span = format!(
        "{} to {}",
        style.time(row.first_time),
        style.time(row.last_time)
    );
    let rate = row
        .samples_per_day
        .map_or(String::new(), |rate| format!(", {rate:.1} a day"));
    let spread = row.sd.map_or(String::new(), |sd| format!(" ± {}", q(sd)));
    let mut lines: Vec<(&str, Cell)> = vec![
        ("samples", format!("{}{rate}, {span}", row.n).into()),
        ("last", q(row.last).into()),
        ("mean", format!("{}{spread}", q(row.mean)).into()),
        ("range", format!("{} to {}", q(row.min), q(row.max)).into()),
        (
            "quantiles",
            format!(
                "p50 {}  p75 {}  p90 {}  p95 {}  p99 {}",
                q(row.p50),
                q(row.p75),
                q(row.p90),
                q(row.p95),
                q(row.p99)
            )
            .into(),
        ),
    ];
    if let Some(recent) = &row.recent {
        let change = recent.change_percent.map_or(String::new(), |c| {
            format!(" ({})", signed_percent(c / 100.0))
        });
        let text = format!(
            "median {} of the last {}, {} of the {} before{change}",
            q(recent.median),
            counted(recent.n as u64, "sample"),
            q(recent.before_median),
            recent.before_n,
        );
        lines.push(("recent", text.into()));
    }
    lines.push(("trend", trend_line(row, &scale)));
    lines.push(("history", row.sparkline.as_str().into()));
    let title = format!(
        "{} {}",
        row.metric,
        crate::model::plain(&row.metadata.to_string())
    );
    let rows = lines
        .into_iter()
        .map(|(name, cell)| vec![Cell::toned(name, Tone::Dim), cell])
        .collect();
    let grid = Grid {
        columns: vec![Column::left(""), Column::left("")],
        rows,
    };
    vec![Block::Text(title.trim_end().to_owned()), Block::Grid(grid)]
}

fn trend_line(row: &TrendRow, scale: &Scale) -> Cell {
    let Some(trend) = &row.trend else {
        return Cell::toned("five samples are needed", Tone::Dim);
    };
    if trend.verdict == "none" {
        return format!("steady (p = {:.2})", trend.p_value).into();
    }
    let cell = row.trend_cell();
    let text = format!(
        "{}: {} to {}, {} a sample (p {})",
        cell.text,
        scale.quantity(trend.start),
        scale.quantity(trend.end),
        crate::model::quantity(trend.slope, row.unit.as_ref()),
        if trend.p_value < 0.001 {
            "< 0.001".to_owned()
        } else {
            format!("= {:.3}", trend.p_value)
        },
    );
    Cell::toned(text, cell.tone)
}
