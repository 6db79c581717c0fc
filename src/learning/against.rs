//! Candidates held against a baseline: of a pull request, a branch or a
//! commit, which series are worse, better or as before. The rate of false
//! verdicts is one over all series.

use crate::learning::analysis::{CHANGE_ALPHA, Move, relative_change};
use crate::learning::judge::FALSE_DISCOVERY_RATE;
use crate::model::{Direction, Unit};
use crate::series::SeriesId;
use crate::stats::against::{Held, MIN_BASELINE, against};
use crate::stats::changepoint::{self, Options};
use crate::stats::fdr::benjamini_hochberg;
use crate::stats::median_of;

/// Older values say nothing of the noise now.
const WINDOW: usize = 100;

/// A series on both sides.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// What is measured.
    pub id: SeriesId,
    /// The unit of the candidate, and of what is said of it.
    pub unit: Option<Unit>,
    /// The unit of the baseline.
    pub baseline_unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// Values of the baseline, oldest first; may be empty.
    pub baseline: Vec<f64>,
    /// Values of the candidate, one a run: those of one run resemble each
    /// other. May be empty.
    pub candidate: Vec<f64>,
}

/// What a candidate is, seen from its baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Compared {
    /// Levels, interval, p-value.
    pub held: Held,
    /// Values of the present level of the baseline.
    pub baseline_n: usize,
    /// Values of the candidate.
    pub n: usize,
    /// Change of the level as a share of what it was; `None` from zero.
    pub change: Option<f64>,
    /// What it means; [`Move::None`] where it may be noise.
    pub movement: Move,
}

/// Why a series was not compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotCompared {
    /// The baseline has no samples of it.
    NoBaseline,
    /// The baseline has too few.
    ShortBaseline {
        /// How many there are.
        n: usize,
    },
    /// The candidate has none.
    NotMeasured,
    /// The two were measured in units that do not convert.
    Units(Option<Unit>, Option<Unit>),
}

impl std::fmt::Display for NotCompared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = |unit: &Option<Unit>| {
            unit.as_ref()
                .map_or("no unit".to_owned(), ToString::to_string)
        };
        match self {
            Self::NoBaseline => f.write_str("new: the baseline has no samples"),
            Self::ShortBaseline { n } => {
                write!(
                    f,
                    "too short: {n} of {MIN_BASELINE} samples of the baseline"
                )
            }
            Self::NotMeasured => f.write_str("not measured here"),
            Self::Units(before, now) => {
                write!(f, "the unit changed from {} to {}", unit(before), unit(now))
            }
        }
    }
}

/// Holds every candidate against the present level of its baseline, in the
/// order of the pairs. A difference from a baseline that never varied is none
/// of noise and counts as it is; of those that are inferred, the share that
/// may be false is [`FALSE_DISCOVERY_RATE`] over all pairs together.
pub fn compare_pairs(pairs: &[Pair]) -> Vec<Result<Compared, NotCompared>> {
    let mut compared: Vec<Result<Compared, NotCompared>> = pairs.iter().map(hold).collect();
    let p_values: Vec<f64> = compared
        .iter()
        .filter_map(|c| c.as_ref().ok()?.held.p)
        .collect();
    let limit = benjamini_hochberg(&p_values, p_values.len(), FALSE_DISCOVERY_RATE);
    for (compared, pair) in compared.iter_mut().zip(pairs) {
        let Ok(compared) = compared else { continue };
        let counts = match compared.held.p {
            None => true,
            Some(p) => limit.is_some_and(|limit| p <= limit),
        };
        if counts {
            compared.movement = Move::of(compared.held.value - compared.held.level, pair.direction);
        }
    }
    compared
}

fn hold(pair: &Pair) -> Result<Compared, NotCompared> {
    if pair.candidate.is_empty() {
        return Err(NotCompared::NotMeasured);
    }
    if pair.baseline.is_empty() {
        return Err(NotCompared::NoBaseline);
    }
    let newest = &pair.baseline[pair.baseline.len().saturating_sub(WINDOW)..];
    let baseline = in_unit(newest, pair)?;
    let (aligned, level_n) = on_present_level(&baseline);
    let short = NotCompared::ShortBaseline { n: baseline.len() };
    let held = against(&aligned, level_n, &pair.candidate).ok_or(short)?;
    Ok(Compared {
        held,
        baseline_n: level_n,
        n: pair.candidate.len(),
        change: relative_change(held.level, held.value),
        movement: Move::None,
    })
}

/// Values of the baseline in the unit of the candidate.
fn in_unit(values: &[f64], pair: &Pair) -> Result<Vec<f64>, NotCompared> {
    match (&pair.baseline_unit, &pair.unit) {
        (from, to) if from == to => Ok(values.to_vec()),
        (Some(from), Some(to)) => values
            .iter()
            .map(|v| from.convert(*v, to))
            .collect::<Result<_, _>>()
            .map_err(|_| NotCompared::Units(Some(from.clone()), Some(to.clone()))),
        (from, to) => Err(NotCompared::Units(from.clone(), to.clone())),
    }
}

/// The values as if all were on the present level, and how many are. What lay
/// on levels before still shows how much the series scatters.
fn on_present_level(values: &[f64]) -> (Vec<f64>, usize) {
    let mut changes = changepoint::changes(values, &Options::default());
    changes.retain(|change| change.p <= CHANGE_ALPHA);
    let Some(start) = changes.last().map(|change| change.index) else {
        return (values.to_vec(), values.len());
    };
    let present = median_of(&values[start..]).unwrap_or(0.0);
    let ratios = values.iter().all(|v| *v > 0.0);
    let mut aligned = Vec::with_capacity(values.len());
    let mut from = 0;
    for to in changes
        .iter()
        .map(|change| change.index)
        .chain([values.len()])
    {
        let level = median_of(&values[from..to]).unwrap_or(0.0);
        aligned.extend(
            values[from..to]
                .iter()
                .map(|v| match (to == values.len(), ratios) {
                    (true, _) => *v,
                    (false, true) => v / level * present,
                    (false, false) => v - level + present,
                }),
        );
        from = to;
    }
    aligned.retain(|v| v.is_finite());
    (aligned, values.len() - start)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Metadata, MetricName};

    fn pair(baseline: &[f64], candidate: &[f64], direction: Direction) -> Pair {
        Pair {
            id: SeriesId {
                metric: MetricName::new("x").expect("valid"),
                metadata: Metadata::new(),
            },
            unit: None,
            baseline_unit: None,
            direction,
            baseline: baseline.to_vec(),
            candidate: candidate.to_vec(),
        }
    }

    /// Noise of one percent without a random number.
    fn noisy(n: usize, level: f64) -> Vec<f64> {
        (0..n)
            .map(|i| level * (1.0 + 0.01 * ((i * 7919 % 101) as f64 / 50.0 - 1.0)))
            .collect()
    }

    fn moves(pairs: &[Pair]) -> Vec<Move> {
        compare_pairs(pairs)
            .into_iter()
            .map(|c| c.expect("judged").movement)
            .collect()
    }

    #[test]
    fn the_direction_decides_what_a_difference_means() {
        let pairs: Vec<Pair> = [Direction::Lower, Direction::Higher, Direction::None]
            .map(|direction| pair(&noisy(40, 10.0), &[13.0], direction))
            .to_vec();
        assert_eq!(moves(&pairs), [Move::Worse, Move::Better, Move::Up]);
        let same = pair(&noisy(40, 10.0), &[10.05], Direction::Lower);
        assert_eq!(moves(&[same]), [Move::None]);
    }

    #[test]
    fn many_series_share_the_false_verdicts() {
        let near = pair(&noisy(40, 10.0), &[10.4], Direction::Lower);
        let alone = compare_pairs(std::slice::from_ref(&near));
        let p = alone[0]
            .as_ref()
            .ok()
            .and_then(|c| c.held.p)
            .expect("noise");
        assert!((1e-4..0.01).contains(&p), "{p}");
        assert_eq!(moves(std::slice::from_ref(&near)), [Move::Worse]);
        // One test of 101 has to be a hundred times as clear.
        let mut many = vec![pair(&noisy(40, 10.0), &[10.0], Direction::Lower); 100];
        many.push(near);
        assert_eq!(moves(&many), [Move::None; 101]);
    }

    #[test]
    fn the_present_level_is_the_baseline_and_older_ones_show_the_noise() {
        let stepped = [noisy(40, 10.0), noisy(8, 13.0)].concat();
        let pairs = [
            pair(&stepped, &[13.1], Direction::Lower),
            pair(&stepped, &[10.0], Direction::Lower),
        ];
        assert_eq!(moves(&pairs), [Move::None, Move::Better]);
        let held = compare_pairs(&pairs).remove(0).expect("judged");
        assert_eq!(held.baseline_n, 8);
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let reason = |b: &[f64], c: &[f64]| {
            let found = compare_pairs(&[pair(b, c, Direction::Lower)]).remove(0);
            found.expect_err("not judged").to_string()
        };
        assert_eq!(reason(&[], &[1.0]), "new: the baseline has no samples");
        assert_eq!(
            reason(&[1.0; 4], &[1.0]),
            "too short: 4 of 5 samples of the baseline"
        );
        assert_eq!(reason(&[1.0; 9], &[]), "not measured here");
        let mut other = pair(&[1.0; 9], &[1.0], Direction::Lower);
        other.baseline_unit = Some(Unit::SECONDS);
        let found = compare_pairs(std::slice::from_ref(&other)).remove(0);
        assert_eq!(
            found.expect_err("not judged").to_string(),
            "the unit changed from s to no unit"
        );
        other.unit = Some("ms".parse().expect("valid"));
        other.candidate = vec![1000.0];
        assert_eq!(moves(&[other]), [Move::None]);
    }

    #[test]
    fn what_never_varied_counts_as_it_is() {
        let pairs = [
            pair(&[7.0; 9], &[8.0], Direction::Lower),
            pair(&[7.0; 9], &[7.0], Direction::Lower),
            pair(&[0.0; 9], &[1.0], Direction::Lower),
        ];
        assert_eq!(moves(&pairs), [Move::Worse, Move::None, Move::Worse]);
        assert_eq!(
            compare_pairs(&pairs)[2]
                .as_ref()
                .ok()
                .and_then(|c| c.change),
            None
        );
    }
}
