//! When a cause was first seen, which gives it an identity that outlives more
//! data: what the samples of that time showed never changes.

use crate::learning::insight::Kind;
use crate::learning::rules::{Finding, Rule, Surety, View};
use crate::learning::settled::Settled;
use crate::learning::subject::Subject;
use crate::model::Timestamp;

/// How many samples after its place a cause may take to be seen for the first
/// time; later, its place as it is now must do.
const SIGHT: usize = 80;
/// How far back it is asked whether a cause without a place was there already.
const HISTORY: usize = 100;

/// So many of the newest samples are asked one by one, whatever the stride.
const NEWEST: usize = 4;

/// How it is asked how long something has been there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stride {
    /// Sample by sample: it may have come and gone.
    One,
    /// In growing strides, and halving the last: what is inferred from all
    /// samples comes slowly, and each answer costs a judgement of them.
    Growing,
}

/// The least number of samples from which on it shows in all up to `end`, as far
/// down as `least`; `end` where it did not show in one less.
fn first_of_run(least: usize, end: usize, stride: Stride, shows: impl Fn(usize) -> bool) -> usize {
    let (mut first, mut step) = (end, 1);
    let mut none = loop {
        if first == least {
            return least;
        }
        let asked = first.saturating_sub(step).max(least);
        if !shows(asked) {
            break asked;
        }
        first = asked;
        if stride == Stride::Growing && end - first >= NEWEST {
            step *= 2;
        }
    };
    while none + 1 < first {
        let middle = usize::midpoint(none, first);
        match shows(middle) {
            true => first = middle,
            false => none = middle,
        }
    }
    first
}

/// The first sight of a cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FirstSight {
    /// Index of the sample that showed it first.
    pub seen: usize,
    /// What tells it from other causes of its kind in its series.
    pub label: String,
    /// Whether it was there already as far back as was asked.
    pub throughout: bool,
}

/// Looks for the first sight of a finding by asking its rule again about the
/// series as it was then.
pub(super) fn first_sight(
    subject: &Subject,
    settled: &[Settled],
    rule: &Rule,
    (finding, now): (&Finding, Timestamp),
) -> FirstSight {
    let points = subject.series.points();
    let view = |n: usize| View::new(subject, settled, &points[..n], now);
    let as_of = |n: usize| {
        let found = (rule.find)(&view(n));
        found.into_iter().find(|found| found.is(finding))
    };
    match finding.place {
        Some(place) => {
            let latest = (place.to + SIGHT).min(points.len());
            let first = (place.from + 1..=latest).find_map(|n| as_of(n).map(|found| (n, found)));
            let (n, at) = match first {
                Some((n, found)) => (n, found.place.map_or(place.at, |place| place.at)),
                None => (points.len(), place.at),
            };
            FirstSight {
                seen: n - 1,
                label: points[at.min(points.len() - 1)].time.to_string(),
                throughout: false,
            }
        }
        None => {
            // Of what is over, the samples since then do not show it.
            let end = finding.gone.unwrap_or(points.len()).max(1);
            let least = end.saturating_sub(HISTORY).max(1);
            let stride = match (finding.kind, finding.surety) {
                // A thousand futures a sample.
                (Kind::Forecast, _) | (_, Surety::PValue(_)) => Stride::Growing,
                (_, Surety::Given(_)) => Stride::One,
            };
            let first = first_of_run(least, end, stride, |n| rule.is_shown(&view(n), finding));
            FirstSight {
                seen: first - 1,
                label: finding.label.clone(),
                throughout: first == least,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::cell::Cell;

    #[test]
    fn what_has_been_there_for_long_is_asked_for_seldom() {
        for (least, end) in [(1, 2), (1, 101), (37, 137)] {
            for since in least..=end {
                for stride in [Stride::One, Stride::Growing] {
                    let asked = Cell::new(0);
                    let shows = |n| {
                        assert!((least..end).contains(&n));
                        asked.set(asked.get() + 1);
                        n >= since
                    };
                    assert_eq!(first_of_run(least, end, stride, shows), since);
                    if stride == Stride::Growing {
                        assert!(asked.get() <= 18, "{} for {since}", asked.get());
                    }
                }
            }
        }
    }

    #[test]
    fn what_comes_and_goes_is_there_since_it_came_last() {
        let shows = |n| n != 90 && n != 97;
        assert_eq!(first_of_run(1, 101, Stride::One, shows), 98);
        assert_eq!(first_of_run(1, 101, Stride::Growing, shows), 98);
    }
}
