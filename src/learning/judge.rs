//! Asking every rule about every series, under one budget of false alarms,
//! and giving what they find a state, a history and a place in the commits.

use std::collections::BTreeMap;

use crate::learning::confidence::confidence;
use crate::learning::environment::{Moved, crowds, time_of};
use crate::learning::identity::{FirstSight, first_sight};
use crate::learning::insight::{CommitRange, Evidence, Kind, LearningInsight, Severity, State, fingerprint};
use crate::learning::rules::{Finding, MIN_SAMPLES, RULES, Rule, Surety, View};
use crate::model::{Budget, Category, Context, Metadata, MetricName, MetricSpec, Period, Timestamp, counted, markdown, plain};
use crate::series::{Series, SeriesId};
use crate::stats::fdr::benjamini_hochberg;

/// Of all that is alarmed in a run, over all series, this share may be false.
pub const FALSE_DISCOVERY_RATE: f64 = 0.01;

/// A series with what the configuration says of it.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The samples.
    pub series: Series,
    /// Unit, direction and category.
    pub spec: MetricSpec,
    /// The budgets that mean this series.
    pub budgets: Vec<Budget>,
    /// How often a sample is expected.
    pub expect_every: Option<Period>,
    /// The name the metric had first, where it was renamed: what a rename
    /// leaves alone.
    pub first_name: Option<MetricName>,
}

/// What was found over all series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Most certain first.
    pub insights: Vec<LearningInsight>,
    /// How many series were judged.
    pub judged: usize,
    /// Those that were not.
    pub not_judged: Vec<(SeriesId, NotJudged)>,
}

/// Why a series was not judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotJudged {
    /// Too few samples.
    TooShort {
        /// How many there are.
        n: usize,
    },
}

impl std::fmt::Display for NotJudged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::TooShort { n } => write!(f, "too short: {n} of {MIN_SAMPLES} samples"),
        }
    }
}

impl Subject {
    /// Whether the samples are outcomes of a test: 1 passed, 0 failed.
    pub(super) fn is_outcome(&self) -> bool {
        self.series.id().metric.as_str().ends_with("_outcome") && self.series.values().all(|v| v == 0.0 || v == 1.0)
    }

    /// What fingerprints are made of: the series under its first name.
    fn identity(&self) -> SeriesId {
        let id = self.series.id();
        SeriesId { metric: self.first_name.as_ref().unwrap_or(&id.metric).clone(), metadata: id.metadata.clone() }
    }
}

/// A finding that counts.
struct Found {
    subject: usize,
    rule: &'static Rule,
    finding: Finding,
}

/// A judgement that lacks the commits: the contexts of a few samples complete
/// it.
pub struct Draft<'a> {
    subjects: &'a [Subject],
    now: Timestamp,
    found: Vec<Found>,
    judged: usize,
    not_judged: Vec<(SeriesId, NotJudged)>,
}

/// Judges every series as of `now`, without looking at contexts: see
/// [`Draft::finish`] for those.
pub fn judge(subjects: &[Subject], now: Timestamp) -> Judgement {
    draft(subjects, now).finish(&BTreeMap::new())
}

/// Asks every rule about every series and keeps what counts. A series that is
/// too short for inference is still held against its budgets, which are
/// arithmetic.
pub fn draft(subjects: &[Subject], now: Timestamp) -> Draft<'_> {
    let mut draft = Draft { subjects, now, found: Vec::new(), judged: 0, not_judged: Vec::new() };
    let mut tests = 0;
    for (index, subject) in subjects.iter().enumerate() {
        let points = subject.series.points();
        let long_enough = points.len() >= MIN_SAMPLES;
        match long_enough {
            true => draft.judged += 1,
            false => draft.not_judged.push((subject.series.id().clone(), NotJudged::TooShort { n: points.len() })),
        }
        let view = View { subject, points, now };
        for rule in RULES.iter().filter(|rule| long_enough || !rule.infers) {
            tests += usize::from(rule.infers);
            let findings = (rule.find)(&view).into_iter();
            draft.found.extend(findings.map(|finding| Found { subject: index, rule, finding }));
        }
    }
    let p_values: Vec<f64> = draft.found.iter().filter_map(|found| found.p_value()).collect();
    let limit = benjamini_hochberg(&p_values, tests, FALSE_DISCOVERY_RATE).unwrap_or(-1.0);
    draft.found.retain(|found| found.p_value().is_none_or(|p| p <= limit));
    draft
}

impl Found {
    fn p_value(&self) -> Option<f64> {
        match self.finding.surety {
            Surety::PValue(p) => Some(p),
            Surety::Given(_) => None,
        }
    }
}

impl Draft<'_> {
    /// The samples whose contexts the judgement wants to know, by id, each
    /// with its time.
    pub fn wanted(&self) -> BTreeMap<u128, Timestamp> {
        let places = self.found.iter().filter_map(|found| {
            let place = found.finding.place?;
            Some((self.subjects[found.subject].series.points(), place))
        });
        places
            .flat_map(|(points, place)| {
                let last = points.len() - 1;
                [place.from.saturating_sub(1), place.at.saturating_sub(1), place.at, place.to]
                    .map(|index| &points[index.min(last)])
            })
            .map(|point| (point.id, point.time))
            .collect()
    }

    /// The judgement, with what the contexts of some samples tell.
    pub fn finish(self, contexts: &BTreeMap<u128, Context>) -> Judgement {
        let mut insights = self.environments(contexts);
        for found in &self.found {
            let subject = &self.subjects[found.subject];
            let sight = first_sight(subject, found.rule, &found.finding, self.now);
            let commits = self.commits(found, contexts);
            insights.1.push((found, insight(subject, &found.finding, &sight, commits)));
        }
        let (mut crowded, single) = insights;
        let hidden: Vec<usize> = crowded.iter().flat_map(|(members, _)| members.iter().copied()).collect();
        let mut insights: Vec<LearningInsight> = crowded.drain(..).map(|(_, insight)| insight).collect();
        insights.extend(
            single.into_iter().filter(|(found, _)| !hidden.contains(&self.position(found))).map(|(_, insight)| insight),
        );
        insights.sort_by(|a, b| {
            (b.confidence.total_cmp(&a.confidence))
                .then(b.severity.cmp(&a.severity))
                .then_with(|| (&a.metric, &a.metadata, &a.id).cmp(&(&b.metric, &b.metadata, &b.id)))
        });
        Judgement { insights, judged: self.judged, not_judged: self.not_judged }
    }
}
