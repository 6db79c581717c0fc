//! A series as a line of small bars.

const BARS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

/// At most `width` bars, each the mean of its share of the values, from the
/// smallest to the largest mean. Constant values are a low line. O(n).
pub fn sparkline(values: impl ExactSizeIterator<Item = f64>, width: usize) -> String {
    let n = values.len();
    let bars = width.min(n);
    if bars == 0 {
        return String::new();
    }
    let mut means = vec![(0.0, 0.0); bars];
    for (i, value) in values.enumerate() {
        let (mean, count) = &mut means[i * bars / n];
        *count += 1.0;
        *mean += (value - *mean) / *count;
    }
    let low = means
        .iter()
        .map(|(mean, _)| *mean)
        .fold(f64::INFINITY, f64::min);
    let high = means
        .iter()
        .map(|(mean, _)| *mean)
        .fold(f64::NEG_INFINITY, f64::max);
    // Halves first: the difference of two finite values may overflow.
    let range = high / 2.0 - low / 2.0;
    let bar = |mean: f64| {
        let share = if range > 0.0 {
            (mean / 2.0 - low / 2.0) / range
        } else {
            0.0
        };
        BARS[((share * 7.0).round() as usize).min(7)]
    };
    means.iter().map(|(mean, _)| bar(*mean)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spark(values: &[f64], width: usize) -> String {
        sparkline(values.iter().copied(), width)
    }

    #[test]
    fn bars_go_from_the_smallest_to_the_largest() {
        assert_eq!(
            spark(&[0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 8),
            "▁▂▃▄▅▆▇█"
        );
        assert_eq!(spark(&[5.0, 5.0], 8), "▁▁");
        assert_eq!(spark(&[], 8), "");
        assert_eq!(spark(&[0.0, 0.0, 7.0, 7.0], 2), "▁█");
        assert_eq!(spark(&[-f64::MAX, f64::MAX], 8), "▁█");
    }
}
