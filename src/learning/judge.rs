//! Asking every rule about every series, under one budget of false alarms,
//! and giving what they find a state, a history and a place in the commits.

use std::collections::BTreeMap;

use crate::learning::confidence::confidence;
use crate::learning::environment::{Moved, crowds, time_of};
use crate::learning::identity::{FirstSight, first_sight};
use crate::learning::insight::{
    CommitRange, Evidence, Kind, LearningInsight, Severity, State, fingerprint,
};
use crate::learning::rules::{Finding, MIN_SAMPLES, RULES, Rule, Surety, View, category};
use crate::learning::subject::{NotJudged, Subject};
use crate::model::{Category, Context, Metadata, Timestamp, markdown, plain};
use crate::series::SeriesId;
use crate::stats::fdr::benjamini_hochberg;

/// Of all that is alarmed in a run, over all series, this share may be false.
pub const FALSE_DISCOVERY_RATE: f64 = 0.01;

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
    /// Every test whose p-value was kept: series, rule, weighed p-value.
    tried: Vec<(usize, &'static str, f64)>,
    tests: usize,
    limit: f64,
}

/// One test that a rule made of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct Test {
    /// The rule.
    pub rule: &'static str,
    /// Its p-value, weighed by the rule's share of the false alarms.
    pub p_value: f64,
    /// Whether it counts.
    pub counts: bool,
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
    let mut draft = Draft {
        subjects,
        now,
        found: Vec::new(),
        judged: 0,
        not_judged: Vec::new(),
        tried: Vec::new(),
        tests: 0,
        limit: -1.0,
    };
    let mut tests = 0;
    for (index, subject) in subjects.iter().enumerate() {
        let points = subject.series.points();
        let long_enough = points.len() >= MIN_SAMPLES;
        match long_enough {
            true => draft.judged += 1,
            false => draft.not_judged.push((
                subject.series.id().clone(),
                NotJudged::TooShort { n: points.len() },
            )),
        }
        let view = View::new(subject, points, now);
        for rule in RULES
            .iter()
            .filter(|rule| long_enough || rule.share.is_none())
        {
            tests += usize::from(rule.share.is_some());
            let findings = (rule.find)(&view).into_iter();
            draft.found.extend(findings.map(|finding| Found {
                subject: index,
                rule,
                finding,
            }));
        }
    }
    let weighed = |found: &Found| Some((found.subject, found.rule.name, found.weighed()?));
    draft.tried = draft.found.iter().filter_map(weighed).collect();
    let p_values: Vec<f64> = draft.tried.iter().map(|(_, _, p)| *p).collect();
    draft.tests = tests;
    draft.limit = benjamini_hochberg(&p_values, tests, FALSE_DISCOVERY_RATE).unwrap_or(-1.0);
    let limit = draft.limit;
    draft
        .found
        .retain(|found| found.weighed().is_none_or(|p| p <= limit));
    draft
}

impl Found {
    /// The p-value divided by the weight of its rule; weights have a mean of
    /// one, so that the rate stays what it is (Genovese, Roeder & Wasserman
    /// 2006).
    fn weighed(&self) -> Option<f64> {
        let rules = RULES.iter().filter(|rule| rule.share.is_some()).count() as f64;
        Some(self.p_value()? / (self.rule.share? * rules))
    }

    fn p_value(&self) -> Option<f64> {
        match self.finding.surety {
            Surety::PValue(p) => Some(p),
            Surety::Given(_) => None,
        }
    }
}

impl Draft<'_> {
    /// The tests of a series that were anywhere near, and how many tests were
    /// made of all series together.
    pub fn tests_of(&self, id: &SeriesId) -> (Vec<Test>, usize) {
        let of = self
            .tried
            .iter()
            .filter(|(subject, _, _)| self.subjects[*subject].series.id() == id);
        let test = |(_, rule, p): &(usize, &'static str, f64)| Test {
            rule,
            p_value: *p,
            counts: *p <= self.limit,
        };
        (of.map(test).collect(), self.tests)
    }

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
                [
                    place.from.saturating_sub(1),
                    place.at.saturating_sub(1),
                    place.at,
                    place.to,
                ]
                .map(|index| &points[index.min(last)])
            })
            .map(|point| (point.id, point.time))
            .collect()
    }

    /// The judgement, with what the contexts of some samples tell.
    pub fn finish(&self, contexts: &BTreeMap<u128, Context>) -> Judgement {
        let crowded = self.environments(contexts);
        let mut single = Vec::new();
        for found in &self.found {
            let subject = &self.subjects[found.subject];
            let sight = first_sight(subject, found.rule, &found.finding, self.now);
            let commits = self.commits(found, contexts);
            single.push(insight(subject, &found.finding, &sight, commits));
        }
        // A member of a crowd is not listed again.
        let hidden: Vec<usize> = crowded
            .iter()
            .flat_map(|(members, _)| members.iter().copied())
            .collect();
        let alone = single
            .into_iter()
            .enumerate()
            .filter(|(i, _)| !hidden.contains(i))
            .map(|(_, insight)| insight);
        let mut insights: Vec<LearningInsight> = crowded
            .into_iter()
            .map(|(_, insight)| insight)
            .chain(alone)
            .collect();
        insights.sort_by(|a, b| {
            (b.confidence.total_cmp(&a.confidence))
                .then(b.severity.cmp(&a.severity))
                .then_with(|| (&a.metric, &a.metadata, &a.id).cmp(&(&b.metric, &b.metadata, &b.id)))
        });
        Judgement {
            insights,
            judged: self.judged,
            not_judged: self.not_judged.clone(),
        }
    }
}

impl Draft<'_> {
    /// One insight for each crowd of series that moved at one time.
    fn environments(
        &self,
        contexts: &BTreeMap<u128, Context>,
    ) -> Vec<(Vec<usize>, LearningInsight)> {
        let moved: Vec<Moved> = self
            .found
            .iter()
            .enumerate()
            .filter_map(|(i, found)| self.moved(i, found))
            .collect();
        let crowds = crowds(&moved, self.judged);
        crowds
            .iter()
            .filter_map(|crowd| self.environment(crowd, contexts))
            .collect()
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
        contexts: &BTreeMap<u128, Context>,
    ) -> Option<(Vec<usize>, LearningInsight)> {
        let at = time_of(crowd)?;
        let first = crowd.iter().find(|m| m.at == at)?;
        let found = &self.found[first.finding];
        let commits = self.commits(found, contexts);
        let machines = crowd
            .iter()
            .find_map(|m| self.machines(&self.found[m.finding], contexts));
        let members: Vec<usize> = crowd.iter().map(|m| m.finding).collect();
        let mut names: Vec<String> = crowd
            .iter()
            .map(|m| self.subjects[m.series].series.id().to_string())
            .collect();
        names.sort();
        let (count, of) = (names.len(), self.judged);
        let p = crowd
            .iter()
            .filter_map(|m| self.found[m.finding].p_value())
            .fold(1.0, f64::min);
        let cause = match &machines {
            Some((before, after)) => format!("when the machine changed from {before} to {after}"),
            None => "at one time".to_owned(),
        };
        let finding = Finding {
            kind: Kind::Environment,
            severity: Severity::Warning,
            surety: Surety::PValue(p),
            place: None,
            label: at.to_string(),
            gone: None,
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
                commit: commits.as_ref().and_then(|c| c.at.clone()),
            },
        };
        let seen = crowd.iter().map(|m| {
            let f = &self.found[m.finding];
            let sight = first_sight(&self.subjects[m.series], f.rule, &f.finding, self.now);
            (
                self.subjects[m.series].series.points()[sight.seen].time,
                sight,
            )
        });
        // The crowd was there when its last member was seen.
        let (_, sight) = seen.max_by_key(|(time, _)| *time)?;
        let sight = FirstSight {
            label: at.to_string(),
            ..sight
        };
        let mut insight = insight(&self.subjects[first.series], &finding, &sight, commits);
        // Of no metric in particular.
        insight.metadata = Metadata::new();
        insight.category = Category::Reliability;
        insight.id = fingerprint(
            Kind::Environment,
            &SeriesId {
                metric: insight.metric.clone(),
                metadata: Metadata::new(),
            },
            &at.to_string(),
        );
        insight.title = format!("environment: {}", finding.headline);
        insight.description = format!("environment: {}", finding.description);
        insight.body = body(
            "environment",
            &insight.id,
            &finding,
            insight.confidence,
            insight.commits.as_ref(),
        );
        Some((members, insight))
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

    fn commits(&self, found: &Found, contexts: &BTreeMap<u128, Context>) -> Option<CommitRange> {
        let points = self.subjects[found.subject].series.points();
        let place = found.finding.place?;
        let commit = |index: usize| {
            contexts
                .get(&points[index.min(points.len() - 1)].id)?
                .commit
                .clone()
        };
        let range = CommitRange {
            after: place.from.checked_sub(1).and_then(commit),
            at: commit(place.at),
            until: commit(place.to),
        };
        (range.at.is_some() || range.after.is_some()).then_some(range)
    }
}

fn insight(
    subject: &Subject,
    finding: &Finding,
    sight: &FirstSight,
    commits: Option<CommitRange>,
) -> LearningInsight {
    let series = &subject.series;
    let points = series.points();
    let name = plain(&series.id().to_string()).into_owned();
    let id = fingerprint(finding.kind, &subject.identity(), &sight.label);
    let confidence = match finding.surety {
        Surety::PValue(p) => confidence(finding.kind, p),
        Surety::Given(confidence) => confidence,
    };
    let last = points.len() - 1;
    LearningInsight {
        category: category(subject, finding).unwrap_or_else(|| subject.spec.category.clone()),
        metric: series.id().metric.clone(),
        metadata: series.id().metadata.clone(),
        kind: finding.kind,
        severity: finding.severity,
        description: format!("{name}: {}", finding.description),
        confidence,
        suggested_action: finding.suggested_action.clone(),
        state: match (finding.gone, sight.seen == last) {
            (Some(_), _) => State::Resolved,
            (None, true) => State::New,
            (None, false) => State::Ongoing,
        },
        first_seen: points[sight.seen].time,
        last_seen: points[finding.gone.map_or(last, |gone| gone.saturating_sub(1))].time,
        occurrences: (finding.gone.unwrap_or(last + 1).saturating_sub(sight.seen)).max(1) as u64,
        evidence: finding.evidence.clone(),
        title: format!("{name}: {}", finding.headline),
        body: body(&name, &id, finding, confidence, commits.as_ref()),
        commits,
        id,
    }
}

/// The text of an issue. Its last line is a comment by which a script finds
/// the issue again.
fn body(
    name: &str,
    id: &str,
    finding: &Finding,
    confidence: f64,
    commits: Option<&CommitRange>,
) -> String {
    let short = |commit: &Option<String>| {
        commit
            .as_deref()
            .map_or("?", |c| c.get(..12).unwrap_or(c))
            .to_owned()
    };
    let commits = commits.map_or(String::new(), |c| {
        format!(
            "It began with commit `{}`, after `{}`.\n\n",
            short(&c.at),
            short(&c.after)
        )
    });
    format!(
        "**{}**: {}.\n\n{commits}{}\n\nConfidence {confidence:.2}. Look closer with `yardstick insights explain {}`.\n\n<!-- yardstick:{id} -->\n",
        markdown(name),
        markdown(&finding.description),
        // Ours has markup of its own; that of a rule may hold what came with data.
        match finding.kind {
            Kind::Rule => markdown(&finding.suggested_action),
            _ => finding.suggested_action.clone(),
        },
        &id[..8],
    )
}
