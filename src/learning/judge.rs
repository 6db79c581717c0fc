//! Asking every rule about every series, under one budget of false alarms,
//! and giving what they find a history, a place in the commits, and the
//! confidence that the answers of people leave it.

use std::collections::{BTreeMap, BTreeSet};

use crate::learning::budget::hold;
use crate::learning::confidence::confidence;
use crate::learning::identity::{FirstSight, first_sight};
use crate::learning::insight::{CommitRange, Kind, LearningInsight, Severity, State, fingerprint};
use crate::learning::latest::{self, Latest};
use crate::learning::memory::{Ending, Memory, Said, Verdict};
use crate::learning::parallel;
use crate::learning::recall::{Cause, Recall};
use crate::learning::rules::{Finding, MIN_SAMPLES, RULES, Rule, Surety, View};
use crate::learning::settled::{Settled, settled};
use crate::learning::subject::{JudgedInPart, NotJudged, Subject};
use crate::learning::trust::{Silence, Trust};
use crate::learning::wording::{Seen, insight};
use crate::model::{Budget, Context, Gathering, Sorting, Timestamp};
use crate::series::{Point, SeriesId};
use crate::stats::fdr::benjamini_hochberg;

/// Of all that is alarmed in a run, over all series, this share may be false.
pub const FALSE_DISCOVERY_RATE: f64 = 0.01;

/// What was found over all series.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Judgement {
    /// Most certain first; also those that were answered.
    pub insights: Vec<LearningInsight>,
    /// What rules say that have fallen silent here.
    pub withheld: Vec<LearningInsight>,
    /// Those rules.
    pub silent: Vec<Silence>,
    /// Each of these insights as it can be told to a [`Memory`], by id.
    pub said: BTreeMap<String, Said>,
    /// Insights that have come to an end and are not known to have, by id.
    pub endings: BTreeMap<String, Ending>,
    /// How many series were judged.
    pub judged: usize,
    /// Those that a budget was held against, long enough to be judged or not.
    pub budgeted: BTreeSet<SeriesId>,
    /// Those that were not.
    pub not_judged: Vec<(SeriesId, NotJudged)>,
    /// Those that were judged for some things only.
    pub judged_in_part: Vec<(SeriesId, JudgedInPart)>,
}

/// A finding that counts.
pub(super) struct Found {
    pub subject: usize,
    pub rule: &'static Rule,
    pub finding: Finding,
}

/// A judgement that lacks the commits: the contexts of a few samples complete
/// it.
pub struct Draft<'a> {
    pub(super) subjects: &'a [Subject],
    pub(super) memory: &'a Memory,
    pub(super) trust: Trust,
    /// What was said of places of each subject.
    pub(super) settled: Vec<Vec<Settled>>,
    pub(super) now: Timestamp,
    pub(super) found: Vec<Found>,
    pub(super) judged: usize,
    budgeted: BTreeSet<SeriesId>,
    not_judged: Vec<(SeriesId, NotJudged)>,
    judged_in_part: Vec<(SeriesId, JudgedInPart)>,
    /// Every test whose p-value was kept: series, rule, weighed p-value.
    tried: Vec<(usize, &'static str, f64)>,
    tests: usize,
    limit: f64,
}

/// What the rules say of one series.
struct Asked {
    id: SeriesId,
    not_judged: Option<NotJudged>,
    in_part: Option<JudgedInPart>,
    /// Whether a budget was held against it.
    is_budgeted: bool,
    tests: usize,
    found: Vec<Found>,
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

/// An insight with what a memory keeps of it.
pub(super) type Telling = (LearningInsight, Said);

/// Judges every series as of `now`, without looking at contexts or at what was
/// said before: see [`draft`] for those.
pub fn judge(subjects: &[Subject], now: Timestamp) -> Judgement {
    draft(subjects, &Memory::default(), now).finish(&BTreeMap::new())
}

/// Asks every rule about every series and keeps what counts. A series that is
/// too short for inference is still held against its budgets, which are
/// arithmetic. What was answered needs no p-value any more: it takes no part
/// in the budget of false alarms.
pub fn draft<'a>(subjects: &'a [Subject], memory: &'a Memory, now: Timestamp) -> Draft<'a> {
    let settled = settled(memory);
    let mut draft = Draft {
        subjects,
        memory,
        trust: Trust::of(memory),
        settled: subjects
            .iter()
            .map(|subject| {
                settled
                    .get(&subject.identity())
                    .cloned()
                    .unwrap_or_default()
            })
            .collect(),
        now,
        found: Vec::new(),
        judged: 0,
        budgeted: BTreeSet::new(),
        not_judged: Vec::new(),
        judged_in_part: Vec::new(),
        tried: Vec::new(),
        tests: 0,
        limit: -1.0,
    };
    let asked = parallel::each(subjects, draft.points(), |index, subject| {
        draft.ask_rules(index, subject)
    });
    asked.into_iter().for_each(|asked| draft.take(asked));
    let weighed = |found: &Found| Some((found.subject, found.rule.name, found.weighed()?));
    draft.tried = draft.found.iter().filter_map(weighed).collect();
    let open = draft.found.iter().filter(|f| f.finding.verdict.is_none());
    let p_values: Vec<f64> = open.filter_map(Found::weighed).collect();
    let limit = benjamini_hochberg(&p_values, draft.tests, FALSE_DISCOVERY_RATE).unwrap_or(-1.0);
    draft.limit = limit;
    draft.found.retain(|found| {
        found.finding.verdict.is_some() || found.weighed().is_none_or(|p| p <= limit)
    });
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

    pub(super) fn p_value(&self) -> Option<f64> {
        match self.finding.surety {
            Surety::PValue(p) => Some(p),
            Surety::Given(_) => None,
        }
    }
}

impl Draft<'_> {
    /// Of all series together.
    fn points(&self) -> usize {
        let points = |subject: &Subject| subject.series.points().len();
        self.subjects.iter().map(points).sum()
    }

    /// What all rules say of one series.
    fn ask_rules(&self, index: usize, subject: &Subject) -> Asked {
        let points = subject.series.points();
        let long_enough = points.len() >= MIN_SAMPLES;
        let view = View::new(subject, &self.settled[index], points, self.now);
        let is_held = |budget: &Budget| hold(budget, &view.case()).held().is_some();
        let mut asked = Asked {
            id: subject.series.id().clone(),
            not_judged: (!long_enough).then_some(NotJudged::TooShort { n: points.len() }),
            in_part: long_enough.then(|| JudgedInPart::of(subject)).flatten(),
            is_budgeted: subject.budgets.iter().any(is_held),
            tests: 0,
            found: Vec::new(),
        };
        for rule in RULES
            .iter()
            .filter(|rule| long_enough || rule.share.is_none())
        {
            asked.tests += usize::from(rule.share.is_some());
            for mut finding in (rule.find)(&view) {
                if let (None, Some(cause)) =
                    (finding.verdict, Cause::without_sight(&finding, points))
                {
                    finding.verdict = view.verdict_of(&cause);
                }
                asked.found.push(Found {
                    subject: index,
                    rule,
                    finding,
                });
            }
        }
        asked
    }

    fn take(&mut self, asked: Asked) {
        match asked.not_judged {
            Some(why) => self.not_judged.push((asked.id.clone(), why)),
            None => self.judged += 1,
        }
        let in_part = asked.in_part.map(|why| (asked.id.clone(), why));
        self.judged_in_part.extend(in_part);
        if asked.is_budgeted {
            self.budgeted.insert(asked.id);
        }
        self.tests += asked.tests;
        self.found.extend(asked.found);
    }

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
    /// with its time: those around the places that were found, and the newest,
    /// which tell what the latest run is.
    pub fn wanted(&self) -> BTreeMap<u128, Timestamp> {
        let mut wanted = BTreeMap::new();
        let mut want = |point: &Point| {
            wanted.insert(point.id, point.time);
        };
        for found in &self.found {
            let points = self.subjects[found.subject].series.points();
            let last = points.len() - 1;
            points.iter().rev().take(latest::MOST).for_each(&mut want);
            let Some(place) = found.finding.place else {
                continue;
            };
            let before = |index: usize| index.saturating_sub(1);
            [before(place.from), before(place.at), place.at, place.to]
                .iter()
                .for_each(|index| want(&points[*index.min(&last)]));
        }
        let newest = latest::newest(self.subjects).filter(|_| !self.found.is_empty());
        newest.into_iter().for_each(want);
        wanted
    }

    /// The judgement, with what the contexts of some samples tell.
    pub fn finish(&self, contexts: &BTreeMap<u128, Context>) -> Judgement {
        let latest = Latest::new(self.subjects, contexts);
        let sights: Vec<FirstSight> =
            parallel::each(&self.found, self.points(), |_, found| self.sight(found));
        let mut recall = Recall::new(self.memory);
        let crowded = self.environments(&sights, &mut recall, &latest, contexts);
        let hidden: BTreeSet<usize> = crowded
            .iter()
            .flat_map(|(members, _)| members.iter().copied())
            .gathered();
        let mut tellings: Vec<Telling> = crowded.into_iter().map(|(_, telling)| telling).collect();
        // A member of a crowd is not listed again.
        let causes: Vec<(usize, Cause)> = (0..self.found.len())
            .filter(|i| !hidden.contains(i))
            .map(|i| (i, self.cause(&self.found[i], &sights[i])))
            .collect();
        let claimed = recall.claim(&causes);
        for ((index, cause), known) in causes.iter().zip(claimed) {
            let commits = self.commits(&self.found[*index], contexts);
            let sight = &sights[*index];
            tellings.push(self.telling(*index, sight, (cause, known), (&latest, commits)));
        }
        self.judgement(tellings)
    }

    fn sight(&self, found: &Found) -> FirstSight {
        let subject = &self.subjects[found.subject];
        let settled = &self.settled[found.subject];
        first_sight(subject, settled, found.rule, (&found.finding, self.now))
    }

    fn cause(&self, found: &Found, sight: &FirstSight) -> Cause {
        let subject = &self.subjects[found.subject];
        Cause {
            series: vec![subject.identity()],
            ..Cause::of(&found.finding, sight, subject.series.points())
        }
    }

    /// An insight of one series; `known` is what it was said as before.
    fn telling(
        &self,
        index: usize,
        sight: &FirstSight,
        (cause, known): (&Cause, Option<&Said>),
        (latest, commits): (&Latest<'_>, Option<CommitRange>),
    ) -> Telling {
        let found = &self.found[index];
        let (subject, finding) = (&self.subjects[found.subject], &found.finding);
        let points = subject.series.points();
        let told = known.filter(|said| !cause.was_near(said));
        let first = told.map_or(points[sight.seen].time, |said| {
            self.memory.first_seen(said).min(points[sight.seen].time)
        });
        let seen = points.partition_point(|p| p.time < first).min(sight.seen);
        let end = finding.gone.unwrap_or(points.len());
        let view = View::new(subject, &self.settled[found.subject], points, self.now);
        let verdict = finding.verdict.or_else(|| view.verdict_of(cause));
        let id = known.map_or_else(
            || fingerprint(finding.kind, &cause.series[0], &sight.label),
            |said| said.id.clone(),
        );
        let stated = match finding.surety {
            Surety::PValue(p) => confidence(finding.kind, p),
            Surety::Given(confidence) => confidence,
        };
        let metric = &cause.series[0].metric;
        let seen = Seen {
            first,
            last: points[end.saturating_sub(1)].time,
            occurrences: end.saturating_sub(seen).max(1) as u64,
            state: state(
                verdict,
                finding.gone.is_some(),
                seen >= latest.start(points),
            ),
            stated,
            confidence: self.trust.confidence(&finding.speaker(), metric, stated),
        };
        let mut insight = insight(subject, finding, id, (seen, commits));
        if finding.kind == Kind::Budget && is_inherited(&view, &finding.label, latest) {
            insight.severity = Severity::Warning;
        }
        let said = cause.said(&insight);
        (insight, said)
    }

    /// Puts what was found into order, and apart what is not to be heard.
    fn judgement(&self, mut tellings: Vec<Telling>) -> Judgement {
        tellings.order_by(|(a, _), (b, _)| {
            (b.confidence.total_cmp(&a.confidence))
                .then(b.severity.cmp(&a.severity))
                .then_with(|| (&a.metric, &a.metadata, &a.id).cmp(&(&b.metric, &b.metadata, &b.id)))
        });
        let endings = self.endings(&tellings);
        let silenced = |(insight, said): &Telling| {
            let answered = matches!(insight.state, State::Accepted | State::Dismissed);
            let metric = said.series.first().map(|series| &series.metric);
            !answered && metric.is_some_and(|m| self.trust.is_silent(&said.speaker(), m))
        };
        let said = tellings
            .iter()
            .map(|(i, said)| (i.id.clone(), said.clone()));
        let said = said.collect();
        let (withheld, told): (Vec<Telling>, Vec<Telling>) =
            tellings.into_iter().partition(silenced);
        let insights = |tellings: Vec<Telling>| tellings.into_iter().map(|(i, _)| i).collect();
        Judgement {
            insights: insights(told),
            withheld: insights(withheld),
            silent: self.trust.silent().to_vec(),
            said,
            endings,
            judged: self.judged,
            budgeted: self.budgeted.clone(),
            not_judged: self.not_judged.clone(),
            judged_in_part: self.judged_in_part.clone(),
        }
    }

    pub(super) fn commits(
        &self,
        found: &Found,
        contexts: &BTreeMap<u128, Context>,
    ) -> Option<CommitRange> {
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

/// Whether a ratchet was broken by another commit than the newest, which is not
/// to be blamed for it.
fn is_inherited(view: &View<'_>, label: &str, latest: &Latest<'_>) -> bool {
    let budgets = view.subject.budgets.iter();
    let mut ratchets = budgets.filter(|budget| budget.ratchet && budget.label() == label);
    ratchets.any(|budget| {
        let status = hold(budget, &view.case());
        let since = status.held().and_then(|held| held.since.as_ref());
        since.is_some_and(|since| !latest.brought(since.sample, view.points))
    })
}

/// What a verdict, an end and the latest run make of an insight.
pub(super) fn state(verdict: Option<Verdict>, gone: bool, is_new: bool) -> State {
    match (verdict, gone, is_new) {
        (Some(Verdict::Accepted), _, _) => State::Accepted,
        (Some(Verdict::Dismissed), _, _) => State::Dismissed,
        (None, true, _) => State::Resolved,
        (None, false, true) => State::New,
        (None, false, false) => State::Ongoing,
    }
}
