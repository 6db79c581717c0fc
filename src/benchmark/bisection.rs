//! Which commit made a program slower: a bisection that knows its measurements are noisy.
//!
//! Every commit of the range has a probability of being the first slow one. A step measures the commit that splits that
//! probability in half, together with both ends in the same rounds, so that a machine that drifts moves all three. What
//! a commit's runs say is the probability that its level lies beyond the middle between the ends (Yuen's t on trimmed
//! means of the logarithms, noise pooled over all commits); the product over all measured commits makes the posterior.
//! After Ben-Or & Hassidim 2008 and Waeber, Frazier & Henderson 2013, who split at the median of the posterior too.
//!
//! Nothing is run here, and nothing is random: the next step follows from what was observed, so that a log replays.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use libm::{exp, log, log2};

use crate::stats::student;
use crate::stats::trimmed::Trimmed;

/// No commit is believed more than this: what was measured may differ from what was committed.
const DOUBT: f64 = 0.001;
/// Two-sided: the level at which the two ends have to differ.
const ENDS: f64 = 0.01;
/// Fewer rounds tell no difference of the ends.
const MIN_ROUNDS: usize = 3;

/// A commit's variance over the pooled one, beyond which it is not believed to be the same.
const DISTURBED: f64 = 3.0;

/// The noise of a commit against the middle of two ends, and of one end against the other, relative to that of a run.
const AGAINST_MIDDLE: f64 = 1.5;
const AGAINST_END: f64 = 2.0;

/// The costs of one round, one run of each in random order; positive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Round {
    /// The commit that is known to be fast.
    pub good: f64,
    /// The commit that is known to be slow.
    pub bad: f64,
    /// The commit in question; none where only the ends are compared.
    pub candidate: Option<f64>,
}

/// When to stop.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// The probability that the answer has to have.
    pub confidence: f64,
    /// The most rounds in all.
    pub rounds: usize,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Measure both ends.
    Compare,
    /// Measure this commit and both ends.
    Measure(usize),
    /// Stop.
    Done(Verdict),
}

/// How a bisection ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// The first slow commit is one of these; more than one where those between could not be measured.
    Found(Suspects),
    /// The limit of rounds was reached, or nothing is left to measure; these are the most probable.
    Open(Suspects),
    /// The ends could not be told apart.
    NoDifference,
    /// The bad end is faster than the good one.
    Faster,
}

/// A row of commits that cannot be told apart, of which one is the first slow one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Suspects {
    /// The first of them.
    pub first: usize,
    /// The last of them.
    pub last: usize,
    /// The probability that it is one of them.
    pub probability: f64,
}

/// An estimate on the log scale: e to its power is a ratio.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Level {
    /// The estimate.
    pub value: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
}

/// What is known so far of commits 0 (good) to `last` (bad), in their order.
#[derive(Clone, Debug)]
pub struct Bisection {
    last: usize,
    limits: Limits,
    /// Per commit: the logarithms of its runs, less the middle of the ends.
    positions: BTreeMap<usize, Vec<f64>>,
    /// The bad end less the good one.
    ends: Vec<f64>,
    skipped: BTreeSet<usize>,
}

impl Bisection {
    /// Of commits 0 to `last`, at least 1.
    pub fn new(last: usize, limits: Limits) -> Self {
        Self {
            last: last.max(1),
            limits,
            positions: BTreeMap::new(),
            ends: Vec::new(),
            skipped: BTreeSet::new(),
        }
    }

    /// Adds rounds, with the commit that was measured in them.
    pub fn observe(&mut self, candidate: Option<usize>, rounds: &[Round]) {
        for round in rounds {
            let (good, bad) = (log(round.good), log(round.bad));
            self.ends.push(bad - good);
            if let (Some(index), Some(cost)) = (candidate, round.candidate) {
                let position = log(cost) - f64::midpoint(good, bad);
                self.positions.entry(index).or_default().push(position);
            }
        }
    }

    /// Notes that a commit cannot be measured.
    pub fn skip(&mut self, index: usize) {
        self.skipped.insert(index);
        self.positions.remove(&index);
    }

    /// Rounds so far.
    pub fn rounds(&self) -> usize {
        self.ends.len()
    }

    /// What comes next. O(commits).
    pub fn next(&self) -> Step {
        if !self.positions.is_empty() || self.ends_differ() {
            return self.next_commit();
        }
        match self.ends.len() < self.limits.rounds {
            true if !self.ends_are_swapped() => Step::Compare,
            true => Step::Done(Verdict::Faster),
            false => Step::Done(Verdict::NoDifference),
        }
    }

    fn ends_differ(&self) -> bool {
        self.ends_beyond(|interval| interval[0] > 0.0)
    }

    fn ends_are_swapped(&self) -> bool {
        self.ends_beyond(|interval| interval[1] < 0.0)
    }

    fn ends_beyond(&self, test: impl Fn([f64; 2]) -> bool) -> bool {
        self.ends.len() >= MIN_ROUNDS && self.effect_at(ENDS).is_some_and(|e| test(e.interval))
    }

    /// How much slower the bad end is than the good one; `None` below two rounds.
    pub fn effect(&self) -> Option<Level> {
        self.effect_at(0.05)
    }

    fn effect_at(&self, p: f64) -> Option<Level> {
        self.level(&self.ends, AGAINST_END, p)
    }

    /// Where a commit lies between the ends: 0 is good, 1 is bad; `None` where it was not measured.
    pub fn place(&self, index: usize) -> Option<f64> {
        let effect = self.effect()?.value;
        let middle = Trimmed::of(self.positions.get(&index)?)?.mean;
        Some(0.5 + middle / effect)
    }

    /// How much slower `after` is than `before`, as far as both were measured (the ends are).
    pub fn step_between(&self, before: usize, after: usize) -> Option<Level> {
        let end = |index: usize| match index {
            0 => Some(-0.5),
            _ if index == self.last => Some(0.5),
            _ => None,
        };
        let effect = self.effect()?;
        let part = |index| match end(index) {
            Some(half) => Some((half * effect.value, self.ends.len())),
            None => {
                let found = Trimmed::of(self.positions.get(&index)?)?;
                Some((found.mean, found.kept))
            }
        };
        let ((from, n), (to, m)) = (part(before)?, part(after)?);
        let (variance, df) = self.noise()?;
        let spread = variance * AGAINST_MIDDLE * (1.0 / n as f64 + 1.0 / m as f64);
        let value = to - from;
        let reach = student::two_sided_quantile(0.05, df) * spread.sqrt();
        Some(Level {
            value,
            interval: [value - reach, value + reach],
        })
    }

    /// The probability that a commit is slow, by its own runs alone: 0.5 where nothing is known.
    pub fn slow(&self, index: usize) -> f64 {
        self.slow_in(index, self.noise())
    }

    /// Whether measuring a commit again cannot tell more.
    pub fn is_settled(&self, index: usize) -> bool {
        is_certain(self.slow(index))
    }

    /// The commits that were measured, in their order, with the number of rounds.
    pub fn measured(&self) -> impl Iterator<Item = (usize, usize)> {
        self.positions.iter().map(|(index, v)| (*index, v.len()))
    }

    fn slow_in(&self, index: usize, noise: Option<(f64, f64)>) -> f64 {
        let values = self.positions.get(&index);
        let (Some(found), Some(pooled)) = (values.and_then(|v| Trimmed::of(v)), noise) else {
            return 0.5;
        };
        let own = (found.squares / AGAINST_MIDDLE, found.df() as f64);
        // Runs that are far more spread than others were disturbed: they count by their own spread alone.
        let (variance, df) = match own.0 > DISTURBED * pooled.0 * own.1 && own.1 > 0.0 {
            true => (own.0 / own.1, own.1),
            false => pooled,
        };
        let error = (variance * AGAINST_MIDDLE / found.kept as f64).sqrt();
        let p = match (found.mean == 0.0, error == 0.0) {
            (true, _) => 0.5,
            (false, true) => f64::from(u8::from(found.mean > 0.0)),
            (false, false) => student::below(found.mean / error, df),
        };
        p.clamp(DOUBT, 1.0 - DOUBT)
    }

    /// The variance of one run's logarithm, pooled, and its degrees of freedom.
    fn noise(&self) -> Option<(f64, f64)> {
        let of = |(values, share): (&Vec<f64>, f64)| Trimmed::of(values).map(|t| (t, share));
        let groups = self.positions.values().map(|v| (v, AGAINST_MIDDLE));
        let all = groups.chain([(&self.ends, AGAINST_END)]).filter_map(of);
        let (squares, df) = all.fold((0.0, 0), |(squares, df), (t, share)| {
            (squares + t.squares / share, df + t.df())
        });
        (df > 0).then(|| (squares / df as f64, df as f64))
    }

    fn level(&self, values: &[f64], share: f64, p: f64) -> Option<Level> {
        let (variance, df) = self.noise()?;
        let found = Trimmed::of(values)?;
        let reach =
            student::two_sided_quantile(p, df) * (variance * share / found.kept as f64).sqrt();
        Some(Level {
            value: found.mean,
            interval: [found.mean - reach, found.mean + reach],
        })
    }

    /// The probability of each commit, from 1 on, of being the first slow one.
    pub fn posterior(&self) -> Vec<f64> {
        // A commit k is first: all before it are fast, all from it on are slow.
        let noise = self.noise();
        let measured = self.positions.keys();
        let mut total: f64 = measured.map(|i| log(self.slow_in(*i, noise))).sum();
        let mut logs = Vec::with_capacity(self.last);
        for index in 1..=self.last {
            logs.push(total);
            let slow = self.slow_in(index, noise);
            total += log(1.0 - slow) - log(slow);
        }
        let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let sum: f64 = logs.iter().map(|l| exp(l - top)).sum();
        logs.iter().map(|l| exp(l - top) / sum).collect()
    }

    fn next_commit(&self) -> Step {
        let posterior = self.posterior();
        let best = self.suspects(&posterior);
        if best.probability >= self.limits.confidence {
            return Step::Done(Verdict::Found(best));
        }
        match self.split(&posterior) {
            Some(index) if self.ends.len() < self.limits.rounds => Step::Measure(index),
            _ => Step::Done(Verdict::Open(best)),
        }
    }

    /// The most probable row of commits with nothing to measure between them.
    fn suspects(&self, posterior: &[f64]) -> Suspects {
        let mut best = Suspects {
            first: 1,
            last: 1,
            probability: -1.0,
        };
        let mut first = 1;
        for last in 1..=self.last {
            if self.skipped.contains(&last) && last < self.last {
                continue;
            }
            let probability: f64 = posterior[first - 1..last].iter().sum();
            if probability > best.probability {
                best = Suspects {
                    first,
                    last,
                    probability,
                };
            }
            first = last + 1;
        }
        best.probability = best.probability.min(1.0);
        best
    }

    /// The commit to measure: what it tells, times the chance that it builds, which is small beside one that did not.
    fn split(&self, posterior: &[f64]) -> Option<usize> {
        let mut best: Option<(f64, usize)> = None;
        let noise = self.noise();
        let mut before = 0.0;
        for index in 1..self.last {
            before += posterior[index - 1];
            let settled = is_certain(self.slow_in(index, noise));
            if self.skipped.contains(&index) || settled {
                continue;
            }
            let worth = information(before) * self.chance_to_build(index);
            if worth > 1e-9 && best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, index));
            }
        }
        best.map(|(_, index)| index)
    }

    fn chance_to_build(&self, index: usize) -> f64 {
        if self.positions.contains_key(&index) {
            return 1.0;
        }
        let below = self.skipped.range(..index).next_back().map(|i| index - i);
        let above = self.skipped.range(index..).next().map(|i| i - index);
        match below.into_iter().chain(above).min() {
            Some(distance) => distance as f64 / (distance as f64 + 1.0),
            None => 1.0,
        }
    }

    /// The commits that may still be it: the shortest row that holds 99 %.
    pub fn open_range(&self) -> RangeInclusive<usize> {
        let posterior = self.posterior();
        let (mut first, mut last, mut left) = (1, self.last, 0.01);
        while first < last {
            let (low, high) = (posterior[first - 1], posterior[last - 1]);
            if low.min(high) > left {
                break;
            }
            left -= low.min(high);
            if low <= high { first += 1 } else { last -= 1 }
        }
        first..=last
    }
}

/// Whether a probability is as far out as it is ever believed.
fn is_certain(slow: f64) -> bool {
    (slow - 0.5).abs() >= 0.5 - 1.01 * DOUBT
}

/// Entropy of a yes or no, in bits.
fn information(p: f64) -> f64 {
    let part = |p: f64| if p > 0.0 { -p * log2(p) } else { 0.0 };
    part(p) + part(1.0 - p)
}

#[cfg(test)]
mod tests;
