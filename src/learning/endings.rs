//! Insights that are no more, and what became of them.

use std::collections::{BTreeMap, BTreeSet};

use crate::learning::budget::hold;
use crate::learning::insight::{Kind, State};
use crate::learning::judge::{Draft, Telling};
use crate::learning::memory::{Answer, End, Ending, Said};
use crate::learning::rules::View;
use crate::model::{Budget, Gathering, Timestamp};
use crate::series::SeriesId;

/// In so many samples a forecast comes true, or it does not.
const FORETOLD: usize = 100;

impl Draft<'_> {
    /// Insights that are no more: what they told of came back, or they were
    /// issued and are not found any longer in series that reach back to them.
    pub(super) fn endings(&self, tellings: &[Telling]) -> BTreeMap<String, Ending> {
        let of: BTreeMap<SeriesId, usize> = (self.subjects.iter().enumerate())
            .map(|(index, subject)| (subject.identity(), index))
            .gathered();
        let of = |said: &Said| {
            said.series
                .iter()
                .find_map(|series| of.get(series).copied())
        };
        let points = |said: &Said| Some(self.subjects[of(said)?].series.points());
        let resolved = tellings
            .iter()
            .filter(|(insight, _)| insight.state == State::Resolved)
            .filter_map(|(insight, said)| {
                let points = points(said)?;
                let end = points.partition_point(|p| p.time <= insight.last_seen);
                let at = points[end.min(points.len() - 1)].time;
                let end = End::Recovered;
                Some((insight.id.clone(), Ending { at, end }))
            });
        let there: BTreeSet<&str> = tellings.iter().map(|(i, _)| i.id.as_str()).gathered();
        let vanished = self.memory.issued.values().filter_map(|(said, _)| {
            let points = points(said)?;
            let untold = there.contains(said.id.as_str()) || said.at < points[0].time;
            let ending = || match self.came_true(said, of(said)?) {
                Some(at) => Some((at, End::CameTrue)),
                None => Some((points[points.len() - 1].time, unseen_end(said))),
            };
            let (at, end) = if untold { None } else { ending() }?;
            Some((said.id.clone(), Ending { at, end }))
        });
        let is_answered = |id: &str| {
            let answer = self.memory.answers.get(id);
            // An answer to a warning is none to the breach.
            let breaks = |answer: &Answer| {
                let issued = self.memory.issued.get(id);
                issued.is_some_and(|(issued, _)| issued.breaks(&answer.said))
            };
            answer.is_some_and(|answer| !breaks(answer))
        };
        let is_over = |id: &str| is_answered(id) || self.memory.ended.contains_key(id);
        vanished
            .chain(resolved)
            .filter(|(id, _)| !is_over(id))
            .collect()
    }

    /// When the limit broke that a forecast had foretold, if it did.
    fn came_true(&self, said: &Said, index: usize) -> Option<Timestamp> {
        let subject = &self.subjects[index];
        let points = subject.series.points();
        let is_meant = |label: String| said.label.as_ref().is_none_or(|of| *of == label);
        let budgets: Vec<&Budget> = (subject.budgets.iter())
            .filter(|budget| said.kind == Kind::Forecast && is_meant(budget.label()))
            .collect();
        if budgets.is_empty() {
            return None;
        }
        let since = points.partition_point(|p| p.time <= said.first_seen);
        let breaks = |n: usize| {
            let view = View::new(subject, &self.settled[index], &points[..n], self.now);
            let case = view.case();
            let mut of = budgets.iter().map(|budget| hold(budget, &case));
            of.any(|status| status.held().is_some_and(|held| held.is_beyond()))
        };
        let broken = (since + 1..=points.len())
            .take(FORETOLD)
            .find(|n| breaks(*n))?;
        Some(points[broken - 1].time)
    }
}

/// What it means that something is no longer found. A level that came back is
/// seen: what is not seen was revised, or is no news any more. The others are
/// over for good.
fn unseen_end(said: &Said) -> End {
    match said.kind {
        Kind::Regression | Kind::Improvement | Kind::Anomaly | Kind::Environment => End::Passed,
        Kind::Drift if said.from != said.at => End::Passed,
        _ => End::Recovered,
    }
}
