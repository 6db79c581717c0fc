//! Runs as pictures of characters: boxes side by side on one axis, and
//! histograms.

use crate::model::{Scale, Unit};
use crate::stats::{quantile_sorted, sorted};

/// Rows of a histogram.
const BINS: usize = 12;
const BARS: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// The axis that boxes share: from the smallest value to the largest, without the few that lie far out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Axis {
    low: f64,
    high: f64,
    width: usize,
}

impl Axis {
    /// An axis for all of these; `None` without values, or where all are equal.
    pub fn over<'a>(series: impl Iterator<Item = &'a [f64]>, width: usize) -> Option<Self> {
        let mut ends: Option<(f64, f64)> = None;
        for values in series {
            let sorted = sorted(values);
            let (low, high) = (
                quantile_sorted(&sorted, 0.0)?,
                quantile_sorted(&sorted, 0.98)?,
            );
            let (a, b) = ends.unwrap_or((low, high));
            ends = Some((a.min(low), b.max(high)));
        }
        let (low, high) = ends?;
        (high > low && width > 4).then_some(Self { low, high, width })
    }

    fn column(&self, value: f64) -> usize {
        let share = (value - self.low) / (self.high - self.low);
        (share * (self.width - 1) as f64)
            .round()
            .clamp(0.0, (self.width - 1) as f64) as usize
    }

    /// A box plot: quartiles as a box, the median in it, lines to 5 and 95 %.
    pub fn draw(&self, values: &[f64]) -> String {
        let sorted = sorted(values);
        let at = |q: f64| quantile_sorted(&sorted, q).map_or(0, |v| self.column(v));
        let mut cells = vec![' '; self.width];
        cells[at(0.05)..=at(0.95)].fill('─');
        cells[at(0.25)..=at(0.75)].fill('▒');
        cells[at(0.5)] = '█';
        cells.iter().collect::<String>().trim_end().to_owned()
    }
}

/// A histogram, a line a class, the bars at most `width` wide. What lies far above the rest is one last class. Empty without values.
pub fn histogram(values: &[f64], unit: Option<&Unit>, width: usize) -> Vec<String> {
    let sorted = sorted(values);
    let ends = [0.0, 0.25, 0.75, 1.0].map(|q| quantile_sorted(&sorted, q));
    let [Some(low), Some(lower), Some(upper), Some(max)] = ends else {
        return Vec::new();
    };
    // Tukey's outer fence keeps one outlier from hiding the shape of the rest.
    let high = max.min(upper + 3.0 * (upper - lower));
    let high = if high > low { high } else { max };
    let bins = if max > low {
        BINS.min(values.len().max(2))
    } else {
        1
    };
    let step = (high - low) / bins as f64;
    let mut counts = vec![0_usize; bins];
    let mut beyond = 0;
    for value in &sorted {
        match value {
            v if *v > high => beyond += 1,
            v if step > 0.0 => counts[(((v - low) / step) as usize).min(bins - 1)] += 1,
            _ => counts[0] += 1,
        }
    }
    let scale = match unit {
        Some(unit) => Scale::exactly(&Unit::SECONDS, unit, [low, high]),
        None => Scale::fit(Some(&Unit::SECONDS), [low, high]),
    };
    let mut rows: Vec<(String, usize)> = counts
        .iter()
        .enumerate()
        .map(|(i, n)| (scale.quantity(low + step * i as f64), *n))
        .collect();
    if beyond > 0 {
        rows.push((format!("> {}", scale.quantity(high)), beyond));
    }
    let most = rows.iter().map(|row| row.1).max().unwrap_or(1).max(1);
    let margin = rows
        .iter()
        .map(|row| row.0.chars().count())
        .max()
        .unwrap_or(0);
    let line = |(label, n): &(String, usize)| {
        let count = if *n > 0 {
            format!(" {n}")
        } else {
            String::new()
        };
        format!(
            "{label:>margin$} │{}{count}",
            bar(*n as f64 / most as f64, width)
        )
    };
    rows.iter().map(line).collect()
}

fn bar(share: f64, width: usize) -> String {
    let eighths = (share * width as f64 * 8.0).round() as usize;
    let mut bar = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        bar.push(BARS[eighths % 8]);
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_share_an_axis() {
        let (a, b) = ([0.0, 1.0, 2.0, 3.0, 4.0], [6.0, 7.0, 8.0, 9.0, 10.0]);
        let axis = Axis::over([&a[..], &b[..]].into_iter(), 11).expect("values");
        // 98 % of 6 … 10 is 9.92, so that a column is a little less than 1.
        assert_eq!(axis.draw(&a), "─▒█▒─");
        assert_eq!(axis.draw(&b), "      ─▒█▒─");
        assert_eq!(Axis::over([&[1.0, 1.0][..]].into_iter(), 20), None);
        assert_eq!(Axis::over(std::iter::empty(), 20), None);
    }

    #[test]
    fn a_histogram_counts_and_sets_outliers_apart() {
        let mut values: Vec<f64> = (0..24).map(|i| 1.0 + f64::from(i) / 100.0).collect();
        values.push(50.0);
        let lines = histogram(&values, None, 10);
        assert_eq!(lines.len(), 13);
        assert!(
            lines[0].contains("1.000 s │") && lines[12].contains("> "),
            "{lines:#?}"
        );
        assert!(lines[12].ends_with(" 1"));
        assert_eq!(histogram(&[2.0, 2.0], None, 4), ["2 s │████ 2"]);
        assert!(histogram(&[], None, 4).is_empty());
    }
}
