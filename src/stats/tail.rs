//! How likely is a value beyond all that was usual, and which value is beyond it with a given chance? One side of a stable
//! stretch, made for few values: ranks as far as they reach, beyond the largest value an exponential tail as steep as the few
//! largest ones are. Which stretch is stable is left to `changepoint`.

use crate::stats::quantile;
use crate::stats::random::Random;

/// Fewer values say nothing about the next.
pub const MIN_POINTS: usize = 5;
/// So many roots of n values say how steep the tail is, at least 3 and at most a third of all.
const STEEPNESS: f64 = 0.7;
const LEAST: usize = 3;
/// The tail of values of which the largest are equal falls by a factor e over this share of their distance from the median.
const STEEP: f64 = 1.0 / 3.0;

/// The upper tail of a distribution, as some values of it show it.
#[derive(Clone, Debug, PartialEq)]
pub struct Tail {
    sorted: Vec<f64>,
    /// How many of the largest values say how steep it is.
    k: f64,
    /// Their mean distance from the next smaller one; 0 where nothing varies.
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
        let k = ((STEEPNESS * (n as f64).sqrt()) as usize).clamp(LEAST, (n / 3).max(LEAST));
        let begin = sorted[n - 1 - k];
        // Halves, so that no difference overflows.
        let excess = |v: &f64| (v / 2.0 - begin / 2.0) / k as f64;
        let mean = 2.0 * sorted[n - k..].iter().map(excess).sum::<f64>();
        let median = quantile::quantile_sorted(&sorted, 0.5)?;
        let mean = match mean {
            m if m > 0.0 => m,
            _ if begin > median => STEEP * (begin - median),
            _ => STEEP * (begin - sorted[0]) / k as f64,
        };
        Some(Self {
            sorted,
            k: k as f64,
            mean: mean.min(f64::MAX),
        })
    }

    /// Values behind it.
    pub fn n(&self) -> usize {
        self.sorted.len()
    }

    /// Whether all values are equal.
    pub fn is_constant(&self) -> bool {
        self.mean <= 0.0
    }

    /// The p-value of `x`: the probability that one more value is at least as large, which exchangeable values have by their
    /// ranks (Vovk et al. 2005). 0 beyond equal values.
    pub fn chance(&self, x: f64) -> f64 {
        let smaller = self.sorted.partition_point(|v| *v < x);
        match smaller == self.n() {
            true => self.behind(x),
            false => ((self.n() - smaller + 1) as f64 / self.among()).min(1.0),
        }
    }

    /// The probability that one more value is larger than `x`, between the ranks as well. The inverse of [`Self::limit`].
    pub fn beyond(&self, x: f64) -> f64 {
        let larger = self.n() - self.sorted.partition_point(|v| *v <= x);
        if larger == 0 {
            return self.behind(x);
        }
        let Some(below) = (self.n() - larger).checked_sub(1).map(|i| self.sorted[i]) else {
            return 1.0;
        };
        let above = self.sorted[self.n() - larger];
        let share = (x / 2.0 - below / 2.0) / (above / 2.0 - below / 2.0);
        ((larger + 1) as f64 - share) / self.among()
    }

    /// The value that one more value is larger than with probability `chance`, 0 to 1.
    pub fn limit(&self, chance: f64) -> f64 {
        let rank = chance * self.among();
        if rank >= 1.0 {
            return self.at(rank);
        }
        let further = libm::pow(rank.max(f64::MIN_POSITIVE), -1.0 / self.k) - 1.0;
        (self.largest() + self.k * self.mean * further).min(f64::MAX)
    }

    /// One of the distributions that these values may be of: how likely each gap between two of them is (Rubin 1981, the
    /// Bayesian bootstrap with a gap at either end), and how steep it is behind the largest. Whoever draws several values needs
    /// it: they share what is not known. Over many of them, the values are those of [`Self::limit`]. O(n).
    pub fn likely(&self, random: &mut Random) -> Likely<'_> {
        let mut sum = 0.0;
        let mut upto = |_| {
            sum += random.exponential();
            sum
        };
        let gaps: Vec<f64> = (0..=self.n()).map(&mut upto).collect();
        let rate: f64 = (0..self.k as usize).map(|_| random.exponential()).sum();
        Likely {
            tail: self,
            gaps,
            scale: (self.k * self.mean / rate.max(f64::MIN_POSITIVE)).min(f64::MAX),
        }
    }

    /// The value at a rank from 1, the largest, to n, the smallest.
    fn at(&self, rank: f64) -> f64 {
        let n = self.n() as f64;
        let from_below = (n - rank) / (n - 1.0);
        quantile::quantile_sorted(&self.sorted, from_below).unwrap_or(0.0)
    }

    /// Behind the largest value: of an exponential whose mean is estimated from k values (Lawless 2003, 3.1).
    fn behind(&self, x: f64) -> f64 {
        let further = x - self.largest();
        if self.is_constant() && further > 0.0 {
            return 0.0;
        }
        let scale = (self.k * self.mean).max(f64::MIN_POSITIVE);
        libm::pow(1.0 + further / scale, -self.k) / self.among()
    }

    fn largest(&self) -> f64 {
        self.sorted[self.n() - 1]
    }

    /// One more value has so many places among the others.
    fn among(&self) -> f64 {
        (self.n() + 1) as f64
    }
}

/// A distribution that some values may be of.
#[derive(Debug)]
pub struct Likely<'t> {
    tail: &'t Tail,
    /// How likely all gaps up to each are, from above, in some unit.
    gaps: Vec<f64>,
    /// Mean distance behind the largest value.
    scale: f64,
}

impl Likely<'_> {
    /// The value that one more is larger than with probability `chance`, 0 to 1.
    pub fn limit(&self, chance: f64) -> f64 {
        let place = chance * self.gaps[self.gaps.len() - 1];
        let gap = self
            .gaps
            .partition_point(|upto| *upto <= place)
            .min(self.gaps.len() - 1);
        let from = if gap == 0 { 0.0 } else { self.gaps[gap - 1] };
        let share = (place - from) / (self.gaps[gap] - from);
        match gap {
            0 => {
                let further = -libm::log(share.max(f64::MIN_POSITIVE));
                (self.tail.largest() + self.scale * further).min(f64::MAX)
            }
            _ => self.tail.at(gap as f64 + share),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Quantiles of the exponential distribution of mean 1 at i/(n+1): -ln(1 - p).
    fn exponential(n: usize) -> Vec<f64> {
        (1..=n)
            .map(|i| -(1.0 - i as f64 / (n + 1) as f64).ln())
            .collect()
    }

    #[test]
    fn an_exponential_tail_is_met_and_few_values_are_careful() {
        let tail = Tail::of(&exponential(400)).unwrap();
        // scipy.stats.expon.isf: 2.996 at .05, 4.605 at .01, 6.908 at .001.
        for (chance, expected) in [(0.05, 2.996), (0.01, 4.605), (0.001, 6.908)] {
            let limit = tail.limit(chance);
            assert!((limit / expected - 1.0).abs() < 0.08, "{limit} {expected}");
            assert!((tail.beyond(limit) / chance - 1.0).abs() < 1e-9);
        }
        let few = Tail::of(&exponential(10)).unwrap();
        assert!(few.limit(0.01) > 4.7, "{}", few.limit(0.01));
    }

    #[test]
    fn inside_of_the_values_ranks_decide() {
        let values: Vec<f64> = (1..=19).map(f64::from).collect();
        let tail = Tail::of(&values).unwrap();
        assert_eq!(tail.chance(10.0), 11.0 / 20.0);
        assert_eq!(tail.chance(-5.0), 1.0);
        assert_eq!(tail.limit(0.5), 10.0);
        assert_eq!((tail.limit(1.0), tail.limit(0.05)), (1.0, 19.0));
        assert_eq!(
            (tail.beyond(10.0), tail.beyond(10.5)),
            (10.0 / 20.0, 9.5 / 20.0)
        );
        assert_eq!((tail.beyond(0.0), tail.beyond(19.0)), (1.0, 1.0 / 20.0));
    }

    #[test]
    fn equal_values_have_a_limit_and_no_chance_beyond() {
        let same = Tail::of(&[4.0; 9]).unwrap();
        assert!(same.is_constant());
        assert_eq!(
            (same.limit(0.01), same.chance(4.0), same.chance(4.1)),
            (4.0, 1.0, 0.0)
        );
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
        let wild: Vec<f64> = (0..20)
            .map(|i| if i % 2 == 0 { f64::MAX } else { -f64::MAX })
            .collect();
        let tail = Tail::of(&wild).unwrap();
        assert!(tail.limit(1e-9).is_finite() && (0.0..=1.0).contains(&tail.chance(0.0)));
        assert_eq!(Tail::of(&[1.0; 4]), None);
        assert_eq!(Tail::of(&[1.0, 2.0, f64::NAN, 3.0, 4.0]), None);
    }

    #[test]
    fn several_values_share_what_is_not_known() {
        let tail = Tail::of(&exponential(20)).unwrap();
        let mut random = Random::new(3);
        let futures = 4_000;
        let (mut any, mut far) = (0, 0);
        for _ in 0..futures {
            let likely = tail.likely(&mut random);
            let values: Vec<f64> = (0..30).map(|_| likely.limit(random.unit())).collect();
            any += usize::from(values.iter().any(|v| *v > tail.largest()));
            far += usize::from(values[0] > tail.limit(0.02));
        }
        // The largest of fifty exchangeable values is among thirty of them in 30 of 50 cases; thirty independent ones, each
        // larger than twenty others in one of 21 cases, would be it in 1 - (20/21)^30, or 0.77. Four standard errors.
        let any = any as f64 / f64::from(futures);
        assert!((any - 0.6).abs() < 0.031, "{any}");
        // One alone is what `limit` says: a standard error is 0.0022.
        let far = far as f64 / f64::from(futures);
        assert!((far - 0.02).abs() < 0.009, "{far}");
    }

    #[test]
    fn likely_values_are_within_the_values_and_equal_where_those_are() {
        let same = Tail::of(&[5.0; 9]).unwrap();
        let mut random = Random::new(1);
        let likely = same.likely(&mut random);
        assert!(
            [0.0, 1e-9, 0.3, 1.0]
                .iter()
                .all(|c| likely.limit(*c) == 5.0)
        );
        let tail = Tail::of(&exponential(12)).unwrap();
        for _ in 0..200 {
            let likely = tail.likely(&mut random);
            let values = [0.0, 1e-12, 0.1, 0.5, 0.9, 1.0].map(|c| likely.limit(c));
            assert!(values.iter().all(|v| v.is_finite()));
            assert!(
                values.windows(2).all(|pair| pair[0] >= pair[1]),
                "{values:?}"
            );
            assert_eq!(values[5], tail.sorted[0]);
        }
    }
}
