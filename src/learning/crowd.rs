//! One insight for many series that moved together.

use std::collections::BTreeMap;

use crate::learning::confidence::confidence;
use crate::learning::environment::{Moved, crowds, time_of};
use crate::learning::identity::FirstSight;
use crate::learning::insight::{Evidence, Kind, Severity, fingerprint};
use crate::learning::judge::{Draft, Found, Telling, state};
use crate::learning::latest::Latest;
use crate::learning::memory::Verdict;
use crate::learning::recall::{Cause, Recall};
use crate::learning::rules::{Finding, Surety};
use crate::learning::wording::{Seen, body, insight};
use crate::model::{Category, Context, Metadata, Sorting, Timestamp, plain};
use crate::series::SeriesId;

impl Draft<'_> {
    /// One insight for each crowd of series that moved at one time, with the
    /// findings that are its members.
    pub(super) fn environments(
        &self,
        sights: &[FirstSight],
        recall: &mut Recall<'_>,
        latest: &Latest<'_>,
        contexts: &BTreeMap<u128, Context>,
    ) -> Vec<(Vec<usize>, Telling)> {
        let moved: Vec<Moved> = self
            .found
            .iter()
            .enumerate()
            .filter_map(|(i, found)| self.moved(i, found))
            .collect();
        let crowds = crowds(&moved, self.judged);
        let telling = |crowd: &Vec<Moved>| {
            let telling = self.environment(crowd, recall, (sights, latest), contexts)?;
            Some((crowd.iter().map(|m| m.finding).collect(), telling))
        };
        crowds.iter().filter_map(telling).collect()
    }

    /// When a finding says that its series moved; what is gone again did not
    /// move to stay.
    fn moved(&self, index: usize, found: &Found) -> Option<Moved> {
        let kind = found.finding.kind;
        let place = found.finding.place?;
        if !matches!(kind, Kind::Regression | Kind::Improvement | Kind::Drift)
            || found.finding.gone.is_some()
        {
            return None;
        }
        let points = self.subjects[found.subject].series.points();
        let time = |i: usize| points[i.min(points.len() - 1)].time;
        Some(Moved {
            finding: index,
            series: found.subject,
            at: time(place.at),
            from: time(place.from),
            to: time(place.to),
        })
    }

    fn environment(
        &self,
        crowd: &[Moved],
        recall: &mut Recall<'_>,
        (sights, latest): (&[FirstSight], &Latest<'_>),
        contexts: &BTreeMap<u128, Context>,
    ) -> Option<Telling> {
        let at = time_of(crowd)?;
        // By the names that a rename leaves alone, as its id is.
        let identity = |m: &&Moved| self.subjects[m.series].identity();
        let first = crowd.iter().filter(|m| m.at == at).min_by_key(identity)?;
        let subject = &self.subjects[first.series];
        let commits = self.commits(&self.found[first.finding], contexts);
        let machines = crowd
            .iter()
            .find_map(|m| self.machines(&self.found[m.finding], contexts));
        let commit = commits.as_ref().and_then(|c| c.at.clone());
        let finding = self.common(crowd, at, (machines, commit));
        let cause = self.shared_cause(crowd, at);
        let known = recall.claim(&[(0, cause.clone())]).pop().flatten();
        // The crowd was there when its last member was seen.
        let seen = |m: &Moved| {
            let points = self.subjects[m.series].series.points();
            let seen = sights[m.finding].seen;
            (points[seen].time, seen >= latest.start(points))
        };
        let (first_seen, is_new) = crowd.iter().map(seen).max()?;
        let said_before = known.map(|said| self.memory.first_seen(said));
        let is_new = is_new && said_before.is_none_or(|before| before >= first_seen);
        let first_seen = said_before.map_or(first_seen, |before| before.min(first_seen));
        let stated = match finding.surety {
            Surety::PValue(p) => confidence(Kind::Environment, p),
            Surety::Given(confidence) => confidence,
        };
        let points = subject.series.points();
        let since = points.partition_point(|p| p.time < first_seen);
        let seen = Seen {
            first: first_seen,
            last: points[points.len() - 1].time,
            occurrences: (points.len() - since).max(1) as u64,
            state: state(self.verdict_of(crowd), false, is_new),
            stated,
            confidence: self.trust.confidence(
                &Kind::Environment.into(),
                &cause.series[0].metric,
                stated,
            ),
        };
        let id = known.map_or_else(|| environment_id(&subject.identity(), at), |s| s.id.clone());
        let mut insight = insight(subject, &finding, id, (seen, commits));
        // Of no metric in particular.
        insight.metadata = Metadata::new();
        insight.category = Category::Reliability;
        insight.title = format!("environment: {}", finding.headline);
        insight.description = format!("environment: {}", finding.description);
        insight.body = body(
            "environment",
            &insight.id,
            &finding,
            (insight.confidence, insight.commits.as_ref()),
        );
        let said = cause.said(&insight);
        Some((insight, said))
    }

    /// What all members were answered with, if they were.
    fn verdict_of(&self, crowd: &[Moved]) -> Option<Verdict> {
        let of = |m: &Moved| self.found[m.finding].finding.verdict;
        let verdict = crowd.first().and_then(of);
        verdict.filter(|_| crowd.iter().all(|m| of(m) == verdict))
    }

    fn shared_cause(&self, crowd: &[Moved], at: Timestamp) -> Cause {
        let mut series: Vec<SeriesId> = crowd
            .iter()
            .map(|m| self.subjects[m.series].identity())
            .collect();
        series.order();
        series.dedup();
        let from = crowd.iter().map(|m| m.from).max().unwrap_or(at);
        let to = crowd.iter().map(|m| m.to).min().unwrap_or(at);
        Cause {
            kind: Kind::Environment,
            label: None,
            series,
            at,
            from: from.min(at),
            to: to.max(at),
        }
    }

    /// What a crowd has in common; `machines` and `commit` are those of its
    /// time.
    fn common(
        &self,
        crowd: &[Moved],
        at: Timestamp,
        (machines, commit): (Option<(String, String)>, Option<String>),
    ) -> Finding {
        let mut names: Vec<String> = crowd
            .iter()
            .map(|m| self.subjects[m.series].series.id().to_string())
            .collect();
        names.order();
        let (count, of) = (names.len(), self.judged);
        let p = crowd
            .iter()
            .filter_map(|m| self.found[m.finding].p_value())
            .fold(1.0, f64::min);
        let cause = match &machines {
            Some((before, after)) => format!("when the machine changed from {before} to {after}"),
            None => "at one time".to_owned(),
        };
        Finding {
            kind: Kind::Environment,
            severity: Severity::Warning,
            surety: Surety::PValue(p),
            place: None,
            label: at.to_string(),
            gone: None,
            verdict: None,
            headline: format!("{count} of {of} series moved together"),
            description: format!("{count} of {of} series moved {cause}: {}", plain(&names.join(", "))),
            suggested_action: match machines {
                Some(_) => "Compare only samples of one machine (`--by machine`), or accept the new level.",
                None => "Look for what they share: the machine, the compiler, a dependency, this commit.",
            }
            .to_owned(),
            evidence: Evidence::Environment {
                members: names,
                of,
                at,
                machines,
                commit,
            },
        }
    }

    /// The machine before and after, where it changed with the level.
    fn machines(
        &self,
        found: &Found,
        contexts: &BTreeMap<u128, Context>,
    ) -> Option<(String, String)> {
        let points = self.subjects[found.subject].series.points();
        let place = found.finding.place?;
        let machine = |index: usize| contexts.get(&points.get(index)?.id)?.machine.clone();
        let (before, after) = (machine(place.at.checked_sub(1)?)?, machine(place.at)?);
        (before != after).then_some((before, after))
    }
}

/// Of no series: the first name that stands for a crowd may change with it.
fn environment_id(series: &SeriesId, at: Timestamp) -> String {
    let of = SeriesId {
        metric: series.metric.clone(),
        metadata: Metadata::new(),
    };
    fingerprint(Kind::Environment, &of, &at.to_string())
}
