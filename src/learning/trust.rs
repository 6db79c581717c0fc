//! Which rules to trust here: what people answered moves how sure a rule is.
//!
//! Every answer is a trial of a rule on a metric that came out right or wrong,
//! and each trial has a stated confidence. Rule by rule, a Beta distribution
//! whose mean is what was stated and which weighs [`RULE`] answers is updated
//! by them (Beta-Bernoulli); the factor by which its odds moved is the factor
//! for the odds of everything the rule says. The same is done again metric by
//! metric, with what the rule's factor leaves as the prior and a weight of
//! [`METRIC`] answers: a metric with few answers follows its rule, one with
//! many goes its own way. Without answers nothing moves.

use std::collections::BTreeMap;

use crate::learning::insight::Kind;
use crate::learning::memory::{Memory, Verdict};
use crate::model::{MetricName, Timestamp};

/// What the stated confidence weighs against the answers to a rule: as much as
/// so many answers. Of the strengths from 1 to 16 it left the smallest error
/// on simulated reviewers, by little (`cargo bench --bench judge -- --reviewer`).
const RULE: f64 = 2.0;
/// And what the rule weighs against the answers to one of its metrics.
const METRIC: f64 = 4.0;
/// Surer than this nothing is once it can be wrong.
const SUREST: f64 = 0.99;
/// So many dismissals of a rule on one metric, and no acceptance, silence it
/// there.
pub const SILENT_AFTER: usize = 5;
/// So many over several metrics silence it everywhere.
const SILENT_EVERYWHERE: usize = 10;
/// What several metrics are.
const METRICS: usize = 3;

/// One answer, as far as trust goes.
#[derive(Clone, Debug, PartialEq)]
pub struct Lesson {
    /// The rule that said something.
    pub rule: Kind,
    /// Of this metric, under its first name.
    pub metric: MetricName,
    /// How sure it was.
    pub stated: f64,
    /// Whether it was right.
    pub right: bool,
    /// When that was said.
    pub time: Timestamp,
}

/// A rule that fell silent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The rule.
    pub rule: Kind,
    /// On this metric, under its first name; everywhere where `None`.
    pub metric: Option<MetricName>,
    /// Dismissals since it was last woken.
    pub dismissed: usize,
}

/// What the answers say of the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    rules: BTreeMap<Kind, f64>,
    metrics: BTreeMap<(Kind, MetricName), f64>,
    silent: Vec<Silence>,
}

impl Trust {
    /// What a memory teaches.
    pub fn of(memory: &Memory) -> Self {
        let lessons: Vec<Lesson> = memory
            .answers
            .values()
            .filter_map(|answer| {
                Some(Lesson {
                    rule: answer.said.kind,
                    metric: answer.said.series.first()?.metric.clone(),
                    stated: answer.said.stated,
                    right: answer.verdict == Verdict::Accepted,
                    time: answer.time,
                })
            })
            .collect();
        Self::learn(&lessons, memory)
    }

    /// What these answers teach; `memory` tells which rules were woken. What is
    /// certain, as a broken limit, has nothing to learn.
    pub fn learn(lessons: &[Lesson], memory: &Memory) -> Self {
        let mut trust = Self::default();
        let by_rule = group(lessons, |lesson| lesson.rule);
        for (rule, lessons) in &by_rule {
            let stated: Vec<f64> = lessons.iter().map(|l| l.stated.min(SUREST)).collect();
            let shift = shift(&stated, right(lessons), RULE);
            trust.rules.insert(*rule, shift);
            for (metric, of) in group(lessons.iter().copied(), |lesson| lesson.metric.clone()) {
                let stated: Vec<f64> = of.iter().map(|l| moved(l.stated, shift)).collect();
                let shift = self::shift(&stated, right(&of), METRIC);
                trust.metrics.insert((*rule, metric), shift);
            }
            trust.silent.extend(silences(*rule, lessons, memory));
        }
        trust
    }

    /// How sure a rule is of a metric, given what it states.
    pub fn confidence(&self, rule: Kind, metric: &MetricName, stated: f64) -> f64 {
        let Some(rule_shift) = self.rules.get(&rule).filter(|_| !is_certain(stated)) else {
            return stated;
        };
        let own = self.metrics.get(&(rule, metric.clone())).unwrap_or(&0.0);
        moved(stated, rule_shift + own)
    }

    /// Whether a rule has fallen silent on a metric.
    pub fn is_silent(&self, rule: Kind, metric: &MetricName) -> bool {
        self.silence(rule, metric).is_some()
    }

    /// Why it has.
    pub(super) fn silence(&self, rule: Kind, metric: &MetricName) -> Option<&Silence> {
        let means = |s: &&Silence| {
            s.rule == rule && s.metric.as_ref().is_none_or(|silent| silent == metric)
        };
        self.silent.iter().find(means)
    }

    /// All that has fallen silent, in order.
    pub fn silent(&self) -> &[Silence] {
        &self.silent
    }
}

fn is_certain(stated: f64) -> bool {
    stated >= 1.0
}

fn group<'l, K: Ord>(
    lessons: impl IntoIterator<Item = &'l Lesson>,
    key: impl Fn(&Lesson) -> K,
) -> BTreeMap<K, Vec<&'l Lesson>> {
    let mut groups: BTreeMap<K, Vec<&Lesson>> = BTreeMap::new();
    for lesson in lessons.into_iter().filter(|l| !is_certain(l.stated)) {
        groups.entry(key(lesson)).or_default().push(lesson);
    }
    groups
}

fn right(lessons: &[&Lesson]) -> usize {
    lessons.iter().filter(|lesson| lesson.right).count()
}

/// By how much the log-odds of what was stated move: those of the mean of
/// Beta(weight · stated + right, weight · (1 − stated) + wrong) less those of
/// the mean of what was stated.
fn shift(stated: &[f64], right: usize, weight: f64) -> f64 {
    let n = stated.len() as f64;
    let mean = stated.iter().sum::<f64>() / n;
    let posterior = (weight * mean + right as f64) / (weight + n);
    log_odds(posterior) - log_odds(mean)
}

fn moved(stated: f64, shift: f64) -> f64 {
    1.0 / (1.0 + (-(log_odds(stated.min(SUREST)) + shift)).exp())
}

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Where a rule was always dismissed since it was last woken.
fn silences(rule: Kind, lessons: &[&Lesson], memory: &Memory) -> Vec<Silence> {
    let awake = |lesson: &Lesson| {
        !memory.wakes.iter().any(|wake| {
            wake.rule == rule
                && wake.time >= lesson.time
                && wake.metric.as_ref().is_none_or(|m| *m == lesson.metric)
        })
    };
    let since: Vec<&Lesson> = lessons.iter().copied().filter(|l| awake(l)).collect();
    if right(&since) == 0 && since.len() >= SILENT_EVERYWHERE {
        let metrics = group(since.iter().copied(), |l| l.metric.clone());
        if metrics.len() >= METRICS {
            let dismissed = since.len();
            return vec![Silence {
                rule,
                metric: None,
                dismissed,
            }];
        }
    }
    group(since, |lesson| lesson.metric.clone())
        .into_iter()
        .filter(|(_, of)| of.len() >= SILENT_AFTER && right(of) == 0)
        .map(|(metric, of)| Silence {
            rule,
            metric: Some(metric),
            dismissed: of.len(),
        })
        .collect()
}
