//! A series in units of its own noise: logarithms where all values are positive, so that a change is a ratio and the
//! unit of measurement disappears. Which changes are in it is left to others.

use crate::stats::{noise, quantile};

/// Standardised values are rounded to this fraction of the noise, so that the rounding of a unit conversion (a factor of
/// 1 ± 1e-16) cannot break a tie the other way.
const RESOLUTION: f64 = 1.0 / 1_048_576.0;

/// Noise is no smaller than this beside the largest value: what lies further apart than its inverse is far apart either
/// way, and its fourth power is still a number.
const LEAST: f64 = 1e-60;

/// A series made free of its unit.
#[derive(Debug, Clone)]
pub struct Standard {
    /// Values in units of the noise of one point, or as transformed where there is no noise.
    pub z: Vec<f64>,
    /// How many transformed units one unit of `z` is; 0 where three quarters of the neighbours are equal.
    pub noise: f64,
    /// The values were taken as logarithms.
    pub log: bool,
}

impl Standard {
    /// Minimum n 2, and every value finite, else `None`. O(n log n).
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.len() < 2 || values.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let (y, log) = transform(values);
        let noise = match noise::noise(&y)? {
            noise if noise > 0.0 => noise.max(LEAST),
            none => none,
        };
        let unit = if noise > 0.0 { noise } else { 1.0 };
        let z = y
            .iter()
            .map(|v| (v / unit / RESOLUTION).round() * RESOLUTION)
            .collect();
        Some(Self { z, noise, log })
    }

    /// The relative size of a difference in `z`. Without logarithms it is relative to the largest value.
    pub fn relative(&self, difference: f64) -> f64 {
        let transformed = difference * self.noise;
        if self.log {
            libm::expm1(transformed)
        } else {
            transformed
        }
    }
}

/// Logarithms of the ratio to the median where all values are positive, else the values over the largest of them, less
/// their median.
fn transform(values: &[f64]) -> (Vec<f64>, bool) {
    if values.iter().all(|&v| v > 0.0) {
        let mut copy = values.to_vec();
        let middle = copy.len() / 2;
        let reference = *copy.select_nth_unstable_by(middle, f64::total_cmp).1;
        return (
            values.iter().map(|&v| log_ratio(v, reference)).collect(),
            true,
        );
    }
    let largest = values.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    if largest <= 0.0 {
        return (vec![0.0; values.len()], false);
    }
    let shares: Vec<f64> = values.iter().map(|v| v / largest).collect();
    let center = quantile::median_of(&shares).unwrap_or(0.0);
    (shares.iter().map(|v| v - center).collect(), false)
}

/// ln(v / reference), exact for near values and without overflow for far ones.
fn log_ratio(v: f64, reference: f64) -> f64 {
    let share = (v - reference) / reference;
    if share.abs() < 0.5 {
        libm::log1p(share)
    } else {
        libm::log(v) - libm::log(reference)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unit_disappears() {
        let values: Vec<f64> = (0..50).map(|i| 100.0 + f64::from(i * 37 % 11)).collect();
        let expected = Standard::of(&values).unwrap().z;
        for factor in [1e-300, 1e-3, 1.0 / 3.0, 1e250] {
            let scaled: Vec<f64> = values.iter().map(|v| v * factor).collect();
            assert_eq!(Standard::of(&scaled).unwrap().z, expected, "{factor}");
        }
    }

    #[test]
    fn extremes_stay_finite() {
        for values in [
            vec![f64::MAX, f64::MIN, 0.0],
            vec![f64::MAX, f64::MIN_POSITIVE, 1.0],
            vec![3.0, 3.0 + 1e-10, 3.0, 3.0 + 1e-10, -1e300, -1e300],
            vec![0.0; 3],
        ] {
            let series = Standard::of(&values).unwrap();
            assert!(
                series.noise.is_finite() && series.z.iter().all(|v| v.is_finite()),
                "{series:?}"
            );
        }
        assert!(Standard::of(&[1.0]).is_none() && Standard::of(&[1.0, f64::NAN]).is_none());
    }
}
