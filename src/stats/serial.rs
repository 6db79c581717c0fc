//! Whether values that follow each other are alike: then there are fewer independent ones than it seems.

use crate::stats::normal;
use crate::stats::rank::mid_ranks;

/// Fewer values say nothing.
const MIN_POINTS: usize = 12;

/// How alike neighbours are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Serial {
    /// Correlation of neighbours by rank, −1 to 1.
    pub correlation: f64,
    /// How likely neighbours so alike are without any dependence; one-sided.
    pub p: f64,
}

/// The rank version of von Neumann's ratio (Bartels 1982). Ties share their ranks. `None` below 12 values or where all are equal. O(n log n).
pub fn serial(values: &[f64]) -> Option<Serial> {
    if values.len() < MIN_POINTS {
        return None;
    }
    let ranks = mid_ranks(values);
    let n = values.len() as f64;
    let mean = (n + 1.0) / 2.0;
    let squares: f64 = ranks.iter().map(|r| (r - mean).powi(2)).sum();
    if squares <= 0.0 {
        return None;
    }
    let steps: f64 = ranks.windows(2).map(|w| (w[1] - w[0]).powi(2)).sum();
    let ratio = steps / squares;
    let variance = 4.0 * (n - 2.0) * (5.0 * n * n - 2.0 * n - 9.0)
        / (5.0 * n * (n + 1.0) * (n - 1.0) * (n - 1.0));
    let z = (2.0 - ratio) / variance.sqrt();
    let tail = normal::two_sided(z) / 2.0;
    Some(Serial {
        correlation: 1.0 - ratio / 2.0,
        p: if z > 0.0 { tail } else { 1.0 - tail },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::Random;

    #[test]
    fn independent_values_are_seldom_alike_and_a_wave_is() {
        let mut random = Random::new(1);
        let alike = (0..400).filter(|_| {
            let values: Vec<f64> = (0..20).map(|_| random.normal()).collect();
            serial(&values).is_some_and(|s| s.p < 0.01)
        });
        assert!(alike.count() <= 12);
        let wave: Vec<f64> = (0..40).map(|i| (f64::from(i) / 5.0).sin()).collect();
        let found = serial(&wave).unwrap();
        assert!(found.p < 1e-6 && found.correlation > 0.8, "{found:?}");
    }

    #[test]
    fn the_ratio_is_the_one_of_a_hand_calculation() {
        // Ranks 1 to 12 in order: 11 steps of 1 over 143: the ratio is 1/13.
        let values: Vec<f64> = (0..12).map(f64::from).collect();
        let found = serial(&values).unwrap();
        assert!((found.correlation - (1.0 - 1.0 / 26.0)).abs() < 1e-12);
        assert_eq!(serial(&[1.0; 30]), None);
        assert_eq!(serial(&values[1..]), None);
    }
}
