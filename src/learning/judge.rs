//! Asking every rule about every series, and giving what they find a state and
//! a history.

use crate::learning::insight::{LearningInsight, State, fingerprint};
use crate::learning::rules::{Finding, MIN_SAMPLES, RULES, View};
use crate::model::{Budget, MetricSpec, Period, Timestamp, markdown};
use crate::series::{Series, SeriesId};

/// How far back it is asked whether an insight was there already.
const HISTORY: usize = 100;

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

/// Judges every series as of `now`. A series that is too short for inference
/// is still held against its budgets, which are arithmetic.
pub fn judge(subjects: &[Subject], now: Timestamp) -> Judgement {
    let mut judgement = Judgement::default();
    for subject in subjects {
        let n = subject.series.points().len();
        if n < MIN_SAMPLES {
            judgement
                .not_judged
                .push((subject.series.id().clone(), NotJudged::TooShort { n }));
        } else {
            judgement.judged += 1;
        }
        judgement.insights.extend(insights_of(subject, now));
    }
    judgement.insights.sort_by(|a, b| {
        (b.confidence.total_cmp(&a.confidence))
            .then(b.severity.cmp(&a.severity))
            .then_with(|| (&a.metric, &a.metadata, &a.id).cmp(&(&b.metric, &b.metadata, &b.id)))
    });
    judgement
}

fn insights_of(subject: &Subject, now: Timestamp) -> Vec<LearningInsight> {
    let points = subject.series.points();
    let view = |n: usize| View {
        subject,
        points: &points[..n],
        now,
    };
    let mut insights = Vec::new();
    for rule in RULES {
        for finding in (rule.find)(&view(points.len())) {
            // How long it has been so: one sample less at a time.
            let same = |n: &usize| {
                (rule.find)(&view(*n))
                    .iter()
                    .any(|f| f.kind == finding.kind && f.location == finding.location)
            };
            let least = points.len().saturating_sub(HISTORY).max(1);
            let before = (least..points.len()).rev().take_while(same).count();
            insights.push(insight(subject, finding, before));
        }
    }
    insights
}

/// `before`: how many samples before the newest showed it already.
fn insight(subject: &Subject, finding: Finding, before: usize) -> LearningInsight {
    let series = &subject.series;
    let points = series.points();
    let name = crate::model::plain(&series.id().to_string()).into_owned();
    let id = fingerprint(finding.kind, series.id(), &finding.location);
    let title = format!("{name}: {}", finding.headline);
    let body = body(&name, &id, &finding);
    LearningInsight {
        category: subject.spec.category.clone(),
        metric: series.id().metric.clone(),
        metadata: series.id().metadata.clone(),
        kind: finding.kind,
        severity: finding.severity,
        description: format!("{name}: {}", finding.description),
        confidence: finding.confidence,
        suggested_action: finding.suggested_action,
        state: if before == 0 {
            State::New
        } else {
            State::Ongoing
        },
        first_seen: points[points.len() - 1 - before].time,
        last_seen: series.last().time,
        occurrences: before as u64 + 1,
        evidence: finding.evidence,
        title,
        body,
        id,
    }
}

/// The text of an issue. Its last line is a comment by which a script finds
/// the issue again.
fn body(name: &str, id: &str, finding: &Finding) -> String {
    format!(
        "**{}**: {}.\n\n{}\n\nConfidence {:.2}. Look closer with `yardstick trends`.\n\n<!-- yardstick:{id} -->\n",
        markdown(name),
        markdown(&finding.description),
        finding.suggested_action,
        finding.confidence,
    )
}
