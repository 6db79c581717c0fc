//! Many series: a line or two for each.

use crate::model::{Scale, signed_percent};
use crate::report::{Cell, Column, Grid, Style, Tone};

use super::{ChangeRow, TrendRow};

/// From this width on every statistic has its column.
const WIDE: u16 = 132;

/// The table of the series, as wide as the screen allows; `forecast` is how many samples ahead were asked for, which on a
/// narrow screen takes the place of the history.
pub fn grid(rows: &[TrendRow], forecast: Option<usize>, style: &Style) -> Grid {
    let wide = style.width.is_none_or(|width| width >= WIDE);
    let mut columns = vec![Column::left("series"), Column::right("n")];
    let numbers: &[&'static str] = if wide {
        &[
            "last", "mean", "sd", "min", "p50", "p75", "p90", "p95", "p99", "max",
        ]
    } else {
        &["last", "median", "p95"]
    };
    columns.extend(numbers.iter().map(|name| Column::right(name)));
    columns.push(Column::left("unit"));
    columns.push(Column::right("recent"));
    columns.push(Column::left("trend"));
    columns.extend(forecast.map(|_| Column::left("forecast")));
    let history = wide || forecast.is_none();
    columns.extend(history.then(|| Column::left("history")));
    let row = |row: &TrendRow| {
        let scale = row.scale();
        let mut cells: Vec<Cell> = vec![row.name().into(), row.n.to_string().into()];
        let numbers = if wide {
            row.all_numbers(&scale)
        } else {
            [row.last, row.p50, row.p95]
                .map(|v| scale.number(v))
                .to_vec()
        };
        cells.extend(numbers.into_iter().map(Cell::from));
        cells.extend([
            scale.symbol().into(),
            row.recent_cell(),
            row.movement_cell(style),
        ]);
        cells.extend(forecast.map(|steps| row.forecast_cell(steps)));
        cells.extend(history.then(|| row.sparkline.as_str().into()));
        cells
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
    .without_empty_columns()
}

impl TrendRow {
    pub(super) fn scale(&self) -> Scale {
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

    fn all_numbers(&self, scale: &Scale) -> Vec<String> {
        let mut numbers = vec![
            scale.number(self.last),
            scale.number(self.mean),
            self.sd.map_or(String::new(), |sd| scale.number(sd)),
        ];
        let rest = [
            self.min, self.p50, self.p75, self.p90, self.p95, self.p99, self.max,
        ];
        numbers.extend(rest.map(|v| scale.number(v)));
        numbers
    }

    /// The last step or the trend since then, whichever is larger: a series that stepped has no trend for that.
    fn movement_cell(&self, style: &Style) -> Cell {
        let size = |change: Option<f64>| change.map_or(f64::INFINITY, f64::abs);
        let moving = self.trend.as_ref().filter(|t| t.verdict != "none");
        match (self.last_change(), moving) {
            (Some(step), None) => step.cell(style),
            (Some(step), Some(trend)) if size(step.change_percent) > size(trend.change_percent) => {
                step.cell(style)
            }
            _ => self.trend_cell(),
        }
    }

    pub(super) fn trend_cell(&self) -> Cell {
        let Some(trend) = &self.trend else {
            return Cell::toned("too few", Tone::Dim);
        };
        if trend.verdict == "none" {
            return Cell::toned("steady", Tone::Dim);
        }
        verdict(trend.change_percent, trend.verdict)
    }

    fn recent_cell(&self) -> Cell {
        match self.recent.as_ref().and_then(|r| r.change_percent) {
            Some(change) => signed_percent(change / 100.0).into(),
            None => "".into(),
        }
    }

    /// In two lines, so that the table stays narrow.
    fn forecast_cell(&self, steps: usize) -> Cell {
        let Some(end) = self.forecast.as_ref().and_then(|all| all.last()) else {
            return Cell::toned("too few", Tone::Dim);
        };
        let scale = self.scale();
        format!(
            "in {steps}: {}\n({} to {})",
            scale.quantity(end.value),
            scale.number(end.low),
            scale.number(end.high)
        )
        .into()
    }

    /// The newest change that is significant.
    pub(super) fn last_change(&self) -> Option<&ChangeRow> {
        self.changes.iter().rfind(|change| change.verdict != "none")
    }
}

impl ChangeRow {
    fn cell(&self, style: &Style) -> Cell {
        let cell = self.verdict_cell();
        Cell {
            text: format!("{}\non {}", cell.text, style.date(self.time)),
            ..cell
        }
    }

    pub(super) fn verdict_cell(&self) -> Cell {
        verdict(self.change_percent, self.verdict)
    }
}

/// `+18.2 % worse`
fn verdict(change_percent: Option<f64>, verdict: &str) -> Cell {
    let tone = match verdict {
        "better" => Tone::Good,
        "worse" => Tone::Bad,
        _ => Tone::Plain,
    };
    let change = change_percent
        .map(|c| signed_percent(c / 100.0))
        // Of a number that repeats itself the smallest change is one.
        .filter(|text| text != "0.0 %")
        .map_or(String::new(), |text| format!("{text} "));
    Cell::toned(format!("{change}{verdict}"), tone)
}
