//! Many series: a line or two for each.

use crate::model::{Scale, telling_percent};
use crate::report::{Cell, Column, Grid, Style, Tone};

use super::{ChangeRow, RecentRow, TrendRow};

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
        let is_whole = [self.last, self.min, self.max]
            .iter()
            .all(|v| v.fract() == 0.0);
        Scale::fit(self.unit.as_ref(), [self.last, self.p50, self.p95]).of_whole(is_whole)
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
        let moving = self.trend.as_ref().filter(|t| t.verdict != "none");
        match (self.last_change(), moving) {
            (Some(step), None) => step.cell(&self.scale(), style),
            (Some(step), Some(trend)) if step.size() > (trend.end - trend.start).abs() => {
                step.cell(&self.scale(), style)
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
        let change = movement(trend.change_percent, trend.end - trend.start, &self.scale());
        verdict(&change, trend.verdict)
    }

    fn recent_cell(&self) -> Cell {
        let recent = self.recent.as_ref();
        recent.map_or("".into(), |r| r.movement(&self.scale()).into())
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

impl RecentRow {
    pub(super) fn movement(&self, scale: &Scale) -> String {
        let difference = self.median - self.before_median;
        movement(self.change_percent, difference, scale)
    }
}

impl ChangeRow {
    fn cell(&self, scale: &Scale, style: &Style) -> Cell {
        let cell = self.verdict_cell(scale);
        Cell {
            text: format!("{}\non {}", cell.text, style.date(self.time)),
            ..cell
        }
    }

    pub(super) fn verdict_cell(&self, scale: &Scale) -> Cell {
        verdict(&self.movement(scale), self.verdict)
    }

    pub(super) fn movement(&self, scale: &Scale) -> String {
        movement(self.change_percent, self.after - self.before, scale)
    }

    fn size(&self) -> f64 {
        (self.after - self.before).abs()
    }
}

/// `+18.2 %`; from zero, and from so near to it that the percentage says more
/// of that than of the change, the difference: `+12.5 ms`.
fn movement(change_percent: Option<f64>, difference: f64, scale: &Scale) -> String {
    match change_percent.and_then(|percent| telling_percent(percent / 100.0)) {
        Some(percent) => percent,
        None if difference > 0.0 => format!("+{}", scale.quantity(difference)),
        None if difference < 0.0 => scale.quantity(difference),
        None => String::new(),
    }
}

/// `+18.2 % worse`
fn verdict(change: &str, verdict: &str) -> Cell {
    let tone = match verdict {
        "better" => Tone::Good,
        "worse" => Tone::Bad,
        _ => Tone::Plain,
    };
    // Of a number that repeats itself the smallest change is one.
    match change {
        "" | "0.0 %" => Cell::toned(verdict, tone),
        change => Cell::toned(format!("{change} {verdict}"), tone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Unit;

    #[test]
    fn from_near_zero_a_change_is_told_by_its_size() {
        let scale = Scale::fit(Some(&Unit::MILLISECONDS), [12.5]);
        let said = |percent, difference| movement(percent, difference, &scale);
        // 0.001 ms to 12.501 ms is 1,250,000 % more; 0.2 ms to 2.2 ms 1,000 %.
        assert_eq!(said(Some(1_250_000.0), 12.5), "+12.50 ms");
        assert_eq!(said(Some(1000.0), 2.0), "+1000 %");
        assert_eq!(said(Some(-1200.0), -2.5), "-2.50 ms");
        assert_eq!(said(Some(-12.0), -2.5), "-12.0 %");
        assert_eq!(said(None, 3.0), "+3.00 ms");
        assert_eq!(said(None, 0.0), "");
        assert_eq!(verdict("+12.50 ms", "worse").text, "+12.50 ms worse");
    }
}
