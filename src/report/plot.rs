//! A series as a plot of characters.

use crate::model::{Scale, Unit};

/// Rows of a plot.
const HEIGHT: usize = 9;

/// A plot of the values, oldest left, with the largest and smallest value
/// beside it and a mark below the column of index `mark`. More values than
/// columns are drawn as the mean of their share. Empty without values.
pub fn plot(values: &[f64], unit: Option<&Unit>, width: usize, mark: Option<usize>) -> Vec<String> {
    let columns = width.min(values.len());
    if columns == 0 {
        return Vec::new();
    }
    let share = |column: usize| {
        &values[column * values.len() / columns..(column + 1) * values.len() / columns]
    };
    let mean = |part: &[f64]| part.iter().map(|v| v / part.len() as f64).sum::<f64>();
    let means: Vec<f64> = (0..columns).map(|column| mean(share(column))).collect();
    let low = means.iter().copied().fold(f64::INFINITY, f64::min);
    let high = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    // Halves first: the difference of two finite values may overflow.
    let range = high / 2.0 - low / 2.0;
    let row_of = |value: f64| {
        let share = if range > 0.0 {
            (value / 2.0 - low / 2.0) / range
        } else {
            0.5
        };
        HEIGHT - 1 - ((share * (HEIGHT - 1) as f64).round() as usize).min(HEIGHT - 1)
    };
    let scale = Scale::fit(unit, [low, high]);
    let labels = [scale.quantity(high), scale.quantity(low)];
    let margin = labels
        .iter()
        .map(|label| label.chars().count())
        .max()
        .unwrap_or(0);
    let mut lines: Vec<String> = (0..HEIGHT)
        .map(|row| {
            let label = match row {
                0 => labels[0].as_str(),
                r if r == HEIGHT - 1 => labels[1].as_str(),
                _ => "",
            };
            let dots: String = means
                .iter()
                .map(|v| if row_of(*v) == row { '•' } else { ' ' })
                .collect();
            let pad = margin - label.chars().count();
            format!("{}{label} ┤{}", " ".repeat(pad), dots.trim_end())
        })
        .collect();
    if let Some(mark) = mark.filter(|mark| *mark < values.len()) {
        let column = mark * columns / values.len();
        lines.push(format!("{}▲", " ".repeat(margin + 2 + column)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_is_seen_and_marked() {
        let lines = plot(&[1.0, 1.0, 9.0, 9.0], None, 80, Some(2));
        assert_eq!(lines[0], "9 ┤  ••");
        assert_eq!(lines[8], "1 ┤••");
        assert_eq!(lines[9], "    ▲".replacen("    ", "     ", 1));
        assert!(plot(&[], None, 80, None).is_empty());
        assert_eq!(plot(&[f64::MAX, -f64::MAX], None, 80, None).len(), HEIGHT);
    }
}
