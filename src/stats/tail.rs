//! How likely is a value beyond all that was usual, and which value is beyond it with a given chance? One side of a stable
//! stretch, made for few values: ranks as far as they reach, beyond them an exponential tail that knows how few values it was
//! fitted to. Which stretch is stable is left to `changepoint`.

use crate::stats::quantile;

/// Fewer values say nothing about the next.
pub const MIN_POINTS: usize = 5;
/// So many roots of n values make the tail, at least 3 and at most a third of all.
const TAIL: f64 = 1.5;
const LEAST: usize = 3;
/// The tail of values of which the largest are equal falls by a factor e over this share of their distance from the median.
const STEEP: f64 = 1.0 / 3.0;

/// The upper tail of a distribution, as some values of it show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    sorted: Vec<f64>,
    /// Values in the tail.
    k: usize,
    /// Mean distance of the tail from where it begins; 0 where nothing varies.
    mean: f64,
}

impl Tail {
    /// Minimum n [`MIN_POINTS`], else `None`; values must be finite, else `None`. Ties are fine. O(n log n).
    pub fn of(values: &[f64]) -> Option<Self> {
        if values.len() < MIN_POINTS || values.iter().any(|v| !v.is_finite()) {
            return None;
        }
        let sorted = quantile::sorted(values);
        let n = sorted.len();
        let k = ((TAIL * (n as f64).sqrt()) as usize).clamp(LEAST, (n / 3).max(LEAST));
        let begin = sorted[n - 1 - k];
        // Halves, so that no difference overflows.
        let mean = 2.0 * sorted[n - k..].iter().map(|v| (v / 2.0 - begin / 2.0) / k as f64).sum::<f64>();
        let median = quantile::quantile_sorted(&sorted, 0.5)?;
        let mean = match mean {
            m if m > 0.0 => m,
            _ if begin > median => STEEP * (begin - median),
            _ => STEEP * (begin - sorted[0]) / k as f64,
        };
        Some(Self { sorted, k, mean: mean.min(f64::MAX) })
    }

    /// Values behind it.
    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// Whether all values are equal.
    pub fn is_constant(&self) -> bool {
        self.mean <= 0.0
    }

    /// The probability that one more value is at least `x`: as exchangeable values have it by their ranks (Vovk et al. 2005);
    /// in the tail, of an exponential whose mean is estimated from k values (Lawless 2003, 3.1). 0 beyond equal values.
    pub fn chance(&self, x: f64) -> f64 {
        let rank = |above: usize| (above + 1) as f64 / (self.n() + 1) as f64;
        let begin = self.begin();
        if x <= begin {
            return rank(self.n() - self.sorted.partition_point(|v| *v < x)).min(1.0);
        }
        if self.is_constant() {
            return 0.0;
        }
        let k = self.k as f64;
        rank(self.k) * (1.0 + (x - begin) / (k * self.mean)).powf(-k)
    }

    /// The value that one more value is beyond with probability `chance`, 0 to 1. The inverse of [`Self::chance`] in the tail.
    pub fn limit(&self, chance: f64) -> f64 {
        let (n, k) = (self.n() as f64, self.k as f64);
        let in_tail = (k + 1.0) / (n + 1.0);
        if chance >= in_tail {
            let from_below = (n - chance * (n + 1.0)) / (n - 1.0).max(1.0);
            return quantile::quantile_sorted(&self.sorted, from_below).unwrap_or(self.begin());
        }
        let further = (in_tail / chance.max(f64::MIN_POSITIVE)).powf(1.0 / k) - 1.0;
        (self.begin() + k * self.mean * further).min(f64::MAX)
    }

    fn begin(&self) -> f64 {
        self.sorted[self.n() - 1 - self.k]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of the exponential distribution of mean 1 at i/(n+1): -ln(1 - p).
    fn exponential(n: usize) -> Vec<f64> {
        (1..=n).map(|i| -(1.0 - i as f64 / (n + 1) as f64).ln()).collect()
    }

    #[test]
    fn an_exponential_tail_is_met_and_few_values_are_careful() {
        let tail = Tail::of(&exponential(400)).unwrap();
        // scipy.stats.expon.isf: 4.605 at .01, 6.908 at .001.
        for (chance, expected) in [(0.01, 4.605), (0.001, 6.908)] {
            let limit = tail.limit(chance);
            assert!((limit / expected - 1.0).abs() < 0.08, "{limit} {expected}");
            assert!((tail.chance(limit) / chance - 1.0).abs() < 1e-9);
        }
        let few = Tail::of(&exponential(10)).unwrap();
        assert!(few.limit(0.01) > 5.5, "{}", few.limit(0.01));
    }

    #[test]
    fn inside_of_the_values_ranks_decide() {
        let values: Vec<f64> = (1..=19).map(f64::from).collect();
        let tail = Tail::of(&values).unwrap();
        assert_eq!(tail.chance(10.0), 11.0 / 20.0);
        assert_eq!(tail.chance(-5.0), 1.0);
        assert_eq!(tail.limit(0.5), 10.0);
        assert_eq!(tail.limit(1.0), 1.0);
    }

    #[test]
    fn equal_values_have_a_limit_and_no_chance_beyond() {
        let same = Tail::of(&[4.0; 9]).unwrap();
        assert!(same.is_constant());
        assert_eq!((same.limit(0.01), same.chance(4.0), same.chance(4.1)), (4.0, 1.0, 0.0));
        // Mostly the best value there is: more would still be no surprise.
        let mut full = vec![100.0; 30];
        full[3] = 98.0;
        let tail = Tail::of(&full).unwrap();
        assert!(!tail.is_constant() && tail.limit(0.01) > 100.0);
        assert!(tail.chance(100.5) > 0.0);
    }

    #[test]
    fn shift_and_scale_change_nothing_and_extremes_stay_finite() {
        let base = exponential(40);
        let moved: Vec<f64> = base.iter().map(|v| 7.0 + 3.0 * v).collect();
        let (a, b) = (Tail::of(&base).unwrap(), Tail::of(&moved).unwrap());
        assert!((7.0 + 3.0 * a.limit(0.003) - b.limit(0.003)).abs() < 1e-9);
        let wild: Vec<f64> = (0..20).map(|i| if i % 2 == 0 { f64::MAX } else { -f64::MAX }).collect();
        let tail = Tail::of(&wild).unwrap();
        assert!(tail.limit(1e-9).is_finite() && (0.0..=1.0).contains(&tail.chance(0.0)));
        assert_eq!(Tail::of(&[1.0; 4]), None);
        assert_eq!(Tail::of(&[1.0, 2.0, f64::NAN, 3.0, 4.0]), None);
    }
}
