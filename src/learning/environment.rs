//! Many series that moved together are one event: a new machine, a new
//! compiler, a change that touches everything.

use std::collections::BTreeSet;

use crate::model::{Gathering, Timestamp};

/// So many series make a crowd.
const LEAST: usize = 3;
/// And such a share of all that could have moved.
const SHARE: f64 = 0.2;

/// When a series moved: between which times its change lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moved {
    /// Position in the list that was given.
    pub finding: usize,
    /// Which series.
    pub series: usize,
    /// Most likely time.
    pub at: Timestamp,
    /// Earliest.
    pub from: Timestamp,
    /// Latest.
    pub to: Timestamp,
}

/// The groups of findings that share a time, largest first; each finding is in
/// one group at most. `of` is the number of series that could have moved.
pub(super) fn crowds(moved: &[Moved], of: usize) -> Vec<Vec<Moved>> {
    let mut left: Vec<Moved> = moved.to_vec();
    let mut crowds = Vec::new();
    loop {
        // Every interval's ends are candidates for the common time.
        let times: BTreeSet<Timestamp> = left.iter().flat_map(|m| [m.from, m.at, m.to]).gathered();
        let at = |time: Timestamp| left.iter().filter(move |m| m.from <= time && time <= m.to);
        let series = |time: &Timestamp| at(*time).map(|m| m.series).gathered::<BTreeSet<_>>().len();
        // The largest crowd; of equals, the one that most changes point at.
        let near = |time: &Timestamp| at(*time).filter(|m| m.at == *time).count();
        let Some(best) = times
            .iter()
            .max_by_key(|time| (series(time), near(time)))
            .copied()
        else {
            return crowds;
        };
        let size = series(&best);
        if size < LEAST || (size as f64) < SHARE * of as f64 {
            return crowds;
        }
        let (crowd, rest) = left.iter().partition(|m| m.from <= best && best <= m.to);
        crowds.push(crowd);
        left = rest;
    }
}

/// The time that most of a crowd point at; of equals, the earliest.
pub(super) fn time_of(crowd: &[Moved]) -> Option<Timestamp> {
    let votes = |time: Timestamp| crowd.iter().filter(|m| m.at == time).count();
    let times: BTreeSet<Timestamp> = crowd.iter().map(|m| m.at).gathered();
    times.into_iter().rev().max_by_key(|time| votes(*time))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(series: usize, from: i64, at: i64, to: i64) -> Moved {
        let time = |millis| Timestamp::from_millis(millis).expect("in range");
        Moved {
            finding: series,
            series,
            at: time(at),
            from: time(from),
            to: time(to),
        }
    }

    #[test]
    fn three_that_share_a_time_are_a_crowd_and_two_are_not() {
        let three = [
            moved(0, 9, 10, 12),
            moved(1, 10, 10, 10),
            moved(2, 8, 9, 10),
            moved(3, 50, 51, 52),
        ];
        let crowds = crowds(&three, 8);
        assert_eq!(crowds.len(), 1);
        assert_eq!(
            crowds[0].iter().map(|m| m.series).collect::<Vec<_>>(),
            [0, 1, 2]
        );
        assert_eq!(time_of(&crowds[0]).map(|t| t.millis()), Some(10));
        assert!(super::crowds(&three[..2], 8).is_empty());
    }

    #[test]
    fn three_of_many_are_chance() {
        let three = [
            moved(0, 9, 10, 12),
            moved(1, 10, 10, 10),
            moved(2, 8, 9, 10),
        ];
        assert!(crowds(&three, 50).is_empty());
    }
}
