//! What can be concluded from the runs of several commands: each pair of them.

use crate::benchmark::experiment::Measured;
use crate::stats::compare::{Comparison, Design, LEVEL, compare, holm};

/// With more commands than this, only pairs with the reference are compared: the more pairs, the less each can show.
const ALL_PAIRS: usize = 10;

/// Two commands beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pair {
    /// The one; its time is the denominator of the ratio.
    pub first: usize,
    /// The other.
    pub second: usize,
    /// Ratio, interval and p of these two alone.
    pub comparison: Comparison,
    /// p as it counts among all pairs (Holm).
    pub p_adjusted: f64,
    /// What follows.
    pub verdict: Verdict,
}

/// What can be said of two commands; see [`Pair`] for which is first.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The first one takes less time.
    FirstFaster,
    /// The second one takes less time.
    SecondFaster,
    /// No difference could be seen; one larger than this share would have been.
    Alike(f64),
    /// So few runs can show nothing.
    TooFew,
}

impl Verdict {
    /// What follows from a comparison whose p, among all that were made, is `p_adjusted`.
    pub fn of(comparison: &Comparison, p_adjusted: f64) -> Self {
        let Some((low, high)) = comparison.interval else {
            return Self::TooFew;
        };
        match comparison.ratio {
            ratio if p_adjusted <= 1.0 - LEVEL && ratio > 1.0 => Self::FirstFaster,
            ratio if p_adjusted <= 1.0 - LEVEL && ratio < 1.0 => Self::SecondFaster,
            _ => Self::Alike((high - 1.0).abs().max((1.0 - low).abs())),
        }
    }
}

/// Compares the commands: all pairs, or those with `reference` where there are many. In the order of their places, the reference first in
/// its pairs. p counts among all pairs there could be, so that the reference may be chosen by what was measured.
pub fn pairs(measured: &Measured, reference: usize) -> Vec<Pair> {
    let times: Vec<Vec<f64>> = measured.measurements.iter().map(|m| m.times()).collect();
    compare_all(&times, measured.design, reference)
}

/// The same of times alone.
pub fn compare_all(times: &[Vec<f64>], design: Design, reference: usize) -> Vec<Pair> {
    let n = times.len();
    let mut wanted: Vec<(usize, usize)> = (0..n)
        .filter(|i| *i != reference && reference < n)
        .map(|i| (reference, i))
        .collect();
    if n <= ALL_PAIRS {
        let others = (0..n).flat_map(|i| (i + 1..n).map(move |j| (i, j)));
        wanted.extend(others.filter(|(i, j)| *i != reference && *j != reference));
    }
    let compared = wanted.into_iter().filter_map(|(first, second)| {
        Some((
            first,
            second,
            compare(&times[first], &times[second], design)?,
        ))
    });
    let compared: Vec<(usize, usize, Comparison)> = compared.collect();
    let p: Vec<f64> = compared.iter().map(|(_, _, c)| c.p).collect();
    compared
        .into_iter()
        .zip(holm(&p, n * n.saturating_sub(1) / 2))
        .map(|((first, second, comparison), p_adjusted)| Pair {
            first,
            second,
            comparison,
            p_adjusted,
            verdict: Verdict::of(&comparison, p_adjusted),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_once_the_reference_first() {
        let times: Vec<Vec<f64>> = [1.0, 1.0, 2.0]
            .iter()
            .map(|level| {
                (0..12)
                    .map(|i| level * (1.0 + 0.001 * f64::from(i * 5 % 12)))
                    .collect()
            })
            .collect();
        let pairs = compare_all(&times, Design::Independent, 2);
        let places: Vec<_> = pairs.iter().map(|pair| (pair.first, pair.second)).collect();
        assert_eq!(places, [(2, 0), (2, 1), (0, 1)]);
        assert_eq!(pairs[0].verdict, Verdict::SecondFaster);
        assert!((pairs[0].comparison.ratio - 0.5).abs() < 0.01);
        // The same values twice: nothing to see, and hardly anything could hide.
        assert!(matches!(pairs[2].verdict, Verdict::Alike(most) if most < 0.01));
    }

    #[test]
    fn many_commands_are_compared_with_the_reference_alone() {
        let times = vec![vec![1.0, 1.1, 1.2, 1.3, 1.4]; 12];
        assert_eq!(compare_all(&times, Design::Rounds, 0).len(), 11);
        assert_eq!(compare_all(&times[..10], Design::Rounds, 0).len(), 45);
        assert!(compare_all(&times[..1], Design::Rounds, 0).is_empty());
    }

    #[test]
    fn three_runs_show_nothing() {
        let times = vec![vec![1.0, 1.1, 1.2], vec![2.0, 2.1, 2.2]];
        assert_eq!(
            compare_all(&times, Design::Rounds, 0)[0].verdict,
            Verdict::TooFew
        );
    }
}
