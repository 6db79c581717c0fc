//! Which samples are of the latest run: what it brought is new.

use std::collections::BTreeMap;

use crate::learning::subject::Subject;
use crate::model::{Context, Timestamp};
use crate::series::Point;

/// So many of the newest samples of a series may be of the latest run.
pub(super) const MOST: usize = 32;
/// Without run and commit, what was measured so long before the newest sample
/// belongs to it, in days.
const SITTING: f64 = 1.0 / 24.0;

/// The latest run: all jobs and attempts of the CI run that the newest sample
/// comes from; without one, all samples of its commit; without that, the
/// newest sample of each series, where it is not much older.
pub(super) struct Latest<'c> {
    contexts: &'c BTreeMap<u128, Context>,
    run: Option<&'c str>,
    commit: Option<&'c str>,
    time: Timestamp,
}

/// The newest sample of all.
pub(super) fn newest(subjects: &[Subject]) -> Option<&Point> {
    let last = |subject: &'_ Subject| *subject.series.last();
    let newest = subjects.iter().max_by_key(|s| (last(s).time, last(s).id))?;
    Some(newest.series.last())
}

impl<'c> Latest<'c> {
    pub fn new(subjects: &[Subject], contexts: &'c BTreeMap<u128, Context>) -> Self {
        let newest = newest(subjects);
        let context = newest.and_then(|point| contexts.get(&point.id));
        Self {
            contexts,
            run: context.and_then(|c| c.run.as_deref()).map(run_of),
            commit: context.and_then(|c| c.commit.as_deref()),
            time: newest.map_or(Timestamp::MIN, |point| point.time),
        }
    }

    /// Whether the commit of the newest sample brought another one of these.
    pub fn brought(&self, sample: u128, points: &[Point]) -> bool {
        let newest = points[points.len() - 1].id;
        let commit = |id: u128| self.contexts.get(&id).and_then(|c| c.commit.as_ref());
        match (commit(sample), commit(newest)) {
            (Some(first), Some(newest)) => first == newest,
            _ => sample == newest,
        }
    }

    /// Index of the first sample of a series that is of the latest run; their
    /// number where none is.
    pub fn start(&self, points: &[Point]) -> usize {
        if self.run.is_none() && self.commit.is_none() {
            let is_near = |p: &Point| self.time.days_since(p.time) <= SITTING;
            return points.len() - usize::from(points.last().is_some_and(is_near));
        }
        let of_run = |point: &&Point| {
            self.contexts
                .get(&point.id)
                .is_some_and(|context| match self.run {
                    Some(run) => context.run.as_deref().map(run_of) == Some(run),
                    None => context.commit.as_deref() == self.commit,
                })
        };
        points.len() - points.iter().rev().take(MOST).take_while(of_run).count()
    }
}

/// `provider/run` of `provider/run/attempt/job`.
fn run_of(key: &str) -> &str {
    let mut slashes = key.match_indices('/').map(|(at, _)| at);
    slashes.nth(1).map_or(key, |at| &key[..at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Direction, Metadata, MetricName, MetricSpec};
    use crate::series::{Series, SeriesId};

    fn subject(name: &str, times: &[i64]) -> Subject {
        let points = times.iter().map(|time| Point {
            id: *time as u128,
            time: Timestamp::from_millis(*time).expect("in range"),
            value: 1.0,
        });
        let id = SeriesId {
            metric: MetricName::new(name).expect("valid"),
            metadata: Metadata::new(),
        };
        Subject {
            rules: Vec::new(),
            companions: Vec::new(),
            series: Series::new(id, None, points.collect()).expect("not empty"),
            spec: MetricSpec {
                unit: None,
                direction: Direction::Lower,
                category: Category::Performance,
            },
            budgets: Vec::new(),
            expect_every: None,
            first_name: None,
        }
    }

    fn context(run: Option<&str>, commit: &str) -> Context {
        Context {
            run: run.map(str::to_owned),
            commit: Some(commit.to_owned()),
            ..Context::default()
        }
    }

    #[test]
    fn a_run_is_all_its_jobs_and_attempts() {
        let subjects = [
            subject("a", &[1, 2, 4]),
            subject("b", &[1, 3]),
            subject("c", &[1]),
        ];
        let contexts = BTreeMap::from([
            (1, context(Some("github/7/1/test"), "aa")),
            (2, context(Some("github/8/1/test"), "bb")),
            (3, context(Some("github/8/1/lint"), "bb")),
            (4, context(Some("github/8/2/test"), "bb")),
        ]);
        let latest = Latest::new(&subjects, &contexts);
        let starts = subjects.each_ref().map(|s| latest.start(s.series.points()));
        assert_eq!(starts, [1, 1, 1]);
    }

    #[test]
    fn without_a_run_the_commit_and_then_the_time_decide() {
        let subjects = [subject("a", &[1, 2, 3]), subject("b", &[1])];
        let contexts = BTreeMap::from([
            (1, context(None, "aa")),
            (2, context(None, "bb")),
            (3, context(None, "bb")),
        ]);
        let latest = Latest::new(&subjects, &contexts);
        assert_eq!(latest.start(subjects[0].series.points()), 1);
        assert_eq!(latest.start(subjects[1].series.points()), 1);

        let hour = 3_600_000;
        let subjects = [
            subject("a", &[hour, 3 * hour]),
            subject("b", &[2 * hour]),
            subject("c", &[2 * hour - 1]),
        ];
        let nothing = BTreeMap::new();
        let latest = Latest::new(&subjects, &nothing);
        let starts = subjects.each_ref().map(|s| latest.start(s.series.points()));
        assert_eq!(starts, [1, 0, 1]);
    }
}
