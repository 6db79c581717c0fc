//! One series has the room to say everything.

use crate::model::{Scale, counted, plain};
use crate::report::{Block, Cell, Column, Grid, Style, Tone};
use crate::stats::MIN_TREND_POINTS;
use crate::stats::forecast::MIN_POINTS;

use super::{ChangeRow, RecentRow, TrendRow};

/// So many of the newest changes are listed.
const MOST_CHANGES: usize = 8;

/// A line for each thing to say; `forecast` is how many samples ahead were asked for.
pub fn card(row: &TrendRow, forecast: Option<usize>, style: &Style) -> Vec<Block> {
    let scale = row.scale();
    let mut lines = location(row, &scale, style);
    if let Some(recent) = &row.recent {
        lines.push(("recent", recent_line(recent, &scale)));
    }
    lines.extend(changes(row, &scale, style));
    lines.push(("trend", trend_line(row, &scale, style)));
    if let Some(steps) = forecast {
        lines.push(("forecast", forecast_line(row, steps, &scale)));
    }
    lines.push(("history", row.sparkline.as_str().into()));
    let title = format!("{} {}", row.metric, plain(&row.metadata.to_string()));
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

type Line = (&'static str, Cell);

fn location(row: &TrendRow, scale: &Scale, style: &Style) -> Vec<Line> {
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
    let quantiles = format!(
        "p50 {}  p75 {}  p90 {}  p95 {}  p99 {}",
        q(row.p50),
        q(row.p75),
        q(row.p90),
        q(row.p95),
        q(row.p99)
    );
    vec![
        ("samples", format!("{}{rate}, {span}", row.n).into()),
        ("last", q(row.last).into()),
        ("mean", format!("{}{spread}", q(row.mean)).into()),
        ("range", format!("{} to {}", q(row.min), q(row.max)).into()),
        ("quantiles", quantiles.into()),
    ]
}

fn recent_line(recent: &RecentRow, scale: &Scale) -> Cell {
    let change = match recent.movement(scale) {
        text if text.is_empty() => text,
        text => format!(" ({text})"),
    };
    format!(
        "median {} of the last {}, {} of the {} before{change}",
        scale.quantity(recent.median),
        counted(recent.n as u64, "sample"),
        scale.quantity(recent.before_median),
        recent.before_n,
    )
    .into()
}

/// The newest changes, oldest first.
fn changes(row: &TrendRow, scale: &Scale, style: &Style) -> Vec<Line> {
    let left_out = row.changes.len().saturating_sub(MOST_CHANGES);
    let mut lines = Vec::new();
    if left_out > 0 {
        let text = format!("{} before these", counted(left_out as u64, "change"));
        lines.push(("change", Cell::toned(text, Tone::Dim)));
    }
    let shown = row.changes[left_out..].iter();
    lines.extend(shown.map(|change| ("change", change_line(change, scale, style))));
    lines
}

fn change_line(change: &ChangeRow, scale: &Scale, style: &Style) -> Cell {
    let verdict = change.verdict_cell(scale);
    let [first, last] = change.interval.map(|time| style.time(time));
    let place = if first == last {
        String::new()
    } else {
        format!(", between {first} and {last}")
    };
    let what = if change.verdict == "none" {
        match change.movement(scale) {
            text if text.is_empty() => "not sure".to_owned(),
            text => format!("{text}, not sure"),
        }
    } else {
        verdict.text
    };
    let text = format!(
        "{}: {what}, {} to {} ({}{place})",
        style.time(change.time),
        scale.quantity(change.before),
        scale.quantity(change.after),
        p(change.p_value),
    );
    Cell::toned(text, verdict.tone)
}

fn trend_line(row: &TrendRow, scale: &Scale, style: &Style) -> Cell {
    let Some(trend) = &row.trend else {
        let text = match row.last_change() {
            Some(change) if row.n >= MIN_TREND_POINTS => format!(
                "five samples of the level since {} are needed",
                style.time(change.time)
            ),
            _ => "five samples are needed".to_owned(),
        };
        return Cell::toned(text, Tone::Dim);
    };
    let since = match row.last_change() {
        Some(_) => format!(" since {}", style.time(trend.since)),
        None => String::new(),
    };
    if trend.verdict == "none" {
        return format!("steady{since} (p = {:.2})", trend.p_value).into();
    }
    let cell = row.trend_cell();
    let text = format!(
        "{}{since}: {} to {}, {} a sample ({})",
        cell.text,
        scale.quantity(trend.start),
        scale.quantity(trend.end),
        crate::model::quantity(trend.slope, row.unit.as_ref()),
        p(trend.p_value),
    );
    Cell::toned(text, cell.tone)
}

fn forecast_line(row: &TrendRow, steps: usize, scale: &Scale) -> Cell {
    let Some(end) = row.forecast.as_ref().and_then(|all| all.last()) else {
        return Cell::toned(format!("{MIN_POINTS} samples are needed"), Tone::Dim);
    };
    format!(
        "in {}: {} (80 %: {} to {})",
        counted(steps as u64, "sample"),
        scale.quantity(end.value),
        scale.quantity(end.low),
        scale.quantity(end.high)
    )
    .into()
}

fn p(value: f64) -> String {
    if value < 0.001 {
        "p < 0.001".to_owned()
    } else {
        format!("p = {value:.3}")
    }
}
