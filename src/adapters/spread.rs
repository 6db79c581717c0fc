//! Repetitions inside a file become one value with its spread.

use crate::model::{Finite, Spread};

/// What several measurements of the same thing come to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Repeated {
    /// The median (mean of the middle two for an even number).
    pub median: f64,
    /// The spread; `None` for a single measurement.
    pub spread: Option<Spread>,
}

/// Sorts `values` and sums them up; values that are not finite are missing.
/// `None` where nothing is left. O(n log n).
pub fn repeated(values: &mut Vec<f64>) -> Option<Repeated> {
    values.retain(|value| value.is_finite());
    if let [value] = values[..] {
        return Some(Repeated {
            median: value,
            spread: None,
        });
    }
    values.sort_unstable_by(f64::total_cmp);
    let n = values.len();
    let (min, max) = (*values.first()?, *values.last()?);
    let middle = values[n / 2];
    let median = if n % 2 == 1 {
        middle
    } else {
        f64::midpoint(values[n / 2 - 1], middle)
    };
    let mean = values.iter().map(|value| value / n as f64).sum::<f64>();
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    let known = Known {
        n: n as u64,
        min: Some(min),
        max: Some(max),
        mean: Some(mean),
        sd: Some((squares / (n - 1) as f64).sqrt()),
    };
    Some(Repeated {
        median,
        spread: known.spread(),
    })
}

/// What a tool says of its repetitions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known {
    /// How many.
    pub n: u64,
    /// Smallest.
    pub min: Option<f64>,
    /// Largest.
    pub max: Option<f64>,
    /// Mean.
    pub mean: Option<f64>,
    /// Standard deviation.
    pub sd: Option<f64>,
}

impl Known {
    /// The spread, if it is complete: all but the deviation are needed.
    pub fn spread(self) -> Option<Spread> {
        if self.n == 0 {
            return None;
        }
        Some(Spread {
            n: self.n,
            min: Finite::new(self.min?)?,
            max: Finite::new(self.max?)?,
            mean: Finite::new(self.mean?)?,
            sd: self.sd.and_then(Finite::new),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_stands_for_all() {
        let found = repeated(&mut vec![3.0, f64::NAN, 1.0, 2.0, 10.0]).expect("four values");
        assert_eq!(found.median, 2.5);
        let spread = found.spread.expect("several");
        assert_eq!((spread.n, spread.mean.get()), (4, 4.0));
        assert_eq!(spread.sd.map(Finite::get), Some((50.0_f64 / 3.0).sqrt()));
    }

    #[test]
    fn one_value_has_no_spread_and_none_no_median() {
        assert_eq!(repeated(&mut vec![1.0]).map(|r| r.spread), Some(None));
        assert_eq!(repeated(&mut vec![f64::INFINITY]), None);
    }
}
