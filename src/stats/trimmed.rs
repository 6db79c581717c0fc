//! Means that a few wild values do not move: trimmed by 20 % at each end, with the winsorised variance that belongs to
//! them (Yuen 1974).

/// The share that is cut off at each end.
const CUT: f64 = 0.2;

/// The trimmed mean of some values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trimmed {
    /// The mean of the inner values.
    pub mean: f64,
    /// How many inner values there are.
    pub kept: usize,
    /// Sum of the squared deviations of the winsorised values.
    pub squares: f64,
}

impl Trimmed {
    /// Of values in any order; below five nothing is cut. `None` without values. O(n log n).
    pub fn of(values: &[f64]) -> Option<Self> {
        let n = values.len();
        let cut = (CUT * n as f64) as usize;
        let sorted = crate::stats::sorted(values);
        let (low, high) = (*sorted.get(cut)?, *sorted.get(n - 1 - cut)?);
        let kept = n - 2 * cut;
        let mean = sorted[cut..n - cut].iter().sum::<f64>() / kept as f64;
        let winsorised = |v: &f64| v.clamp(low, high);
        let center = sorted.iter().map(winsorised).sum::<f64>() / n as f64;
        let squares = sorted
            .iter()
            .map(|v| (winsorised(v) - center).powi(2))
            .sum();
        Some(Self {
            mean,
            kept,
            squares,
        })
    }

    /// Degrees of freedom of `squares`.
    pub fn df(&self) -> usize {
        self.kept - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_scipy() {
        // scipy.stats.trim_mean(x, .2) and mstats.winsorize(x, (.2, .2)): 5.5, and 42.5 about its mean 5.5.
        let values = [1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 1e6];
        let found = Trimmed::of(&values).expect("values");
        assert_eq!((found.mean, found.kept), (5.5, 6));
        assert!((found.squares - 42.5).abs() < 1e-12, "{}", found.squares);
    }

    #[test]
    fn few_values_are_all_kept() {
        let found = Trimmed::of(&[1.0, 2.0, 6.0]).expect("values");
        assert_eq!((found.mean, found.kept, found.squares), (3.0, 3, 14.0));
        assert_eq!(Trimmed::of(&[]), None);
        assert_eq!(Trimmed::of(&[4.0]).map(|t| t.df()), Some(0));
    }
}
