//! Whether a command became slower than it may: yes, no, or not known yet, and
//! then what would settle it.

use crate::benchmark::pairs::{Pair, Verdict};
use crate::stats::compare::Comparison;

/// So many runs settle nothing that anybody waits for.
const MOST_RUNS: f64 = 100_000.0;
/// Some more runs than the estimate, which is one.
const MARGIN: f64 = 1.2;

/// What a gate makes of one command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Judgement {
    /// Not slower by more than the limit.
    Within,
    /// Slower by more than the limit, and by no chance.
    Slower,
    /// Neither is certain.
    Open(Open),
}

/// Why a gate does not know.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Open {
    /// About so many runs of each command would tell.
    NeedsRuns(u64),
    /// The change lies so near to the limit that no number of runs would tell.
    AtTheLimit,
    /// There are so few recorded samples of this machine; the second number is enough.
    NeedsHistory(usize, usize),
    /// The recorded samples scatter so much that a change of the limit's size does not stand out.
    NoisyHistory,
    /// It was slower, and in a second, fresh measurement was not.
    NotConfirmed,
}

/// Judges a pair whose first command is what the second is held against. `limit` is a share (0.05); `runs` is what each has.
///
/// It is slower where the difference is significant among all that were compared, and larger than the limit. It is within where the
/// interval ends below the limit.
pub fn judge(pair: &Pair, limit: f64, runs: u64) -> Judgement {
    let top = libm::log(1.0 + limit);
    let Some((low, high)) = pair.comparison.interval else {
        return Judgement::Open(Open::NeedsRuns(10.max(runs + 1)));
    };
    let change = libm::log(pair.comparison.ratio);
    if change > top && pair.verdict == Verdict::FirstFaster {
        return Judgement::Slower;
    }
    if libm::log(high) <= top {
        return Judgement::Within;
    }
    let half = (libm::log(high) - libm::log(low)) / 2.0;
    // Beyond the limit it has to be told from no change, below it from the limit.
    let distance = if change > top { change } else { top - change };
    let needed = runs as f64 * (half / distance).powi(2) * MARGIN;
    if needed.is_finite() && needed <= MOST_RUNS {
        Judgement::Open(Open::NeedsRuns((needed.ceil() as u64).max(runs + 1)))
    } else {
        Judgement::Open(Open::AtTheLimit)
    }
}

/// Judges a value that is held against what was recorded; see [`judge`].
pub fn judge_recorded(found: &Comparison, limit: f64) -> Judgement {
    match found.interval {
        Some((low, _)) if low > 1.0 && found.ratio > 1.0 + limit => Judgement::Slower,
        Some((_, high)) if high <= 1.0 + limit => Judgement::Within,
        // As recorded, or faster: the scatter of the past is no reason to doubt it.
        Some((low, _)) if found.ratio <= 1.0 && low <= 1.0 => Judgement::Within,
        _ => Judgement::Open(Open::NoisyHistory),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::compare::Method;

    fn pair(ratio: f64, low: f64, high: f64) -> Pair {
        let comparison = Comparison {
            ratio,
            interval: Some((low, high)),
            p: if low > 1.0 || high < 1.0 { 0.001 } else { 0.5 },
            method: Method::MannWhitney,
        };
        Pair {
            first: 0,
            second: 1,
            comparison,
            p_adjusted: comparison.p,
            verdict: Verdict::of(&comparison, comparison.p),
        }
    }

    #[test]
    fn significant_and_larger_is_slower_and_nothing_else_is() {
        let five = |ratio, low, high| judge(&pair(ratio, low, high), 0.05, 10);
        assert_eq!(five(1.08, 1.06, 1.10), Judgement::Slower);
        assert_eq!(five(1.06, 1.02, 1.10), Judgement::Slower);
        // Significant, and smaller than the limit.
        assert_eq!(five(1.02, 1.01, 1.03), Judgement::Within);
        assert_eq!(five(0.80, 0.78, 0.82), Judgement::Within);
        // Larger, and perhaps chance.
        assert!(matches!(five(1.08, 0.97, 1.20), Judgement::Open(Open::NeedsRuns(n)) if n > 10));
    }

    #[test]
    fn what_is_open_says_how_many_runs_settle_it() {
        // Half width 0.0488, distance to the limit 0.0488: as many runs again and a fifth.
        let Judgement::Open(Open::NeedsRuns(n)) = judge(&pair(1.0, 1.0 / 1.05, 1.0501), 0.05, 10)
        else {
            panic!("it is open");
        };
        assert!((12..=13).contains(&n), "{n}");
        assert_eq!(
            judge(&pair(1.05, 1.01, 1.09), 0.05, 10),
            Judgement::Open(Open::AtTheLimit)
        );
    }

    #[test]
    fn the_recorded_past_says_what_is_ordinary() {
        let judged = |ratio, low, high| judge_recorded(&pair(ratio, low, high).comparison, 0.05);
        assert_eq!(judged(1.2, 1.1, 1.3), Judgement::Slower);
        assert_eq!(judged(1.01, 0.98, 1.04), Judgement::Within);
        assert_eq!(judged(1.0, 0.8, 1.25), Judgement::Within);
        assert_eq!(judged(1.1, 0.9, 1.3), Judgement::Open(Open::NoisyHistory));
    }
}
