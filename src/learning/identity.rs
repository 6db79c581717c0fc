//! When a cause was first seen, which gives it an identity that outlives more
//! data: what the samples of that time showed never changes.

use crate::learning::rules::{Finding, Rule, View};
use crate::learning::settled::Settled;
use crate::learning::subject::Subject;
use crate::model::Timestamp;

/// How many samples after its place a cause may take to be seen for the first
/// time; later, its place as it is now must do.
const SIGHT: usize = 80;
/// How far back it is asked whether a cause without a place was there already.
const HISTORY: usize = 100;

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
    let as_of = |n: usize| {
        let view = View::new(subject, settled, &points[..n], now);
        (rule.find)(&view)
            .into_iter()
            .find(|found| found.is(finding))
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
            let before = (least..end)
                .rev()
                .take_while(|n| as_of(*n).is_some())
                .count();
            FirstSight {
                seen: end - 1 - before,
                label: finding.label.clone(),
                throughout: end - before == least,
            }
        }
    }
}
