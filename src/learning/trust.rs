//! Which rules to trust here: what people answered moves how sure a rule is.
//!
//! Every answer is a trial of a rule on a metric that came out right or wrong,
//! and each trial has a stated confidence. Rule by rule, a Beta distribution
//! whose mean is what was stated is updated by them (Beta-Bernoulli), and so is
//! one for each metric, whose mean is what its rule comes to. The factor by
//! which the odds moved is the factor for the odds of everything the rule says.
//! Without answers nothing moves.
//!
//! How many answers the priors weigh is not fixed: each possibility counts by
//! how well it explains the answers. For the rule these are [`WEIGHTS`]: one
//! that is as right as it states keeps that, one that is not is soon taken at
//! its record. A metric is like its rule ([`ALIKE`]) or goes its own way
//! ([`APART`]), each by itself, so that few wrong answers about one metric are
//! taken at their word and leave the others alone; how many go their own way is
//! learnt of all together ([`SHARES`]).

use std::collections::BTreeMap;

use crate::learning::memory::{Memory, Speaker, Verdict};
use crate::model::{MetricName, Timestamp};

/// What the prior may weigh, in answers: from next to nothing, where rule and
/// project have nothing in common, to all of what is stated.
const WEIGHTS: [f64; 4] = [1.0, 4.0, 16.0, 64.0];
/// And the prior of a metric that is like its rule, and of one that is not.
const ALIKE: f64 = 64.0;
const APART: f64 = 0.5;
/// Share of the metrics that are not, as far as that is known beforehand.
const SHARES: [f64; 3] = [0.1, 0.3, 0.5];
/// Steps in which the share of right answers of a rule is looked for.
const STEPS: usize = 40;
/// Surer than this nothing is once it can be wrong.
const SUREST: f64 = 0.99;
/// And no answer counts against more than this: people err as well, say one
/// time in twenty, and one mistaken dismissal of something that is stated at
/// 0.99 would otherwise take a rule's voice away.
const ANSWERABLE: f64 = 0.95;
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
    pub rule: Speaker,
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
    pub rule: Speaker,
    /// On this metric, under its first name; everywhere where `None`.
    pub metric: Option<MetricName>,
    /// Dismissals since it was last woken.
    pub dismissed: usize,
}

/// What the answers say of the rules.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Trust {
    rules: BTreeMap<Speaker, f64>,
    metrics: BTreeMap<(Speaker, MetricName), f64>,
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
                    rule: answer.said.speaker(),
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
        let by_rule = group(lessons, |lesson| lesson.rule.clone());
        for (rule, lessons) in &by_rule {
            let (of_rule, of_metrics) = shifts(lessons);
            trust.rules.insert(rule.clone(), of_rule);
            for (metric, shift) in of_metrics {
                trust.metrics.insert((rule.clone(), metric), shift);
            }
            trust.silent.extend(silences(rule, lessons, memory));
        }
        trust
    }

    /// How sure a rule is of a metric, given what it states.
    pub fn confidence(&self, rule: &Speaker, metric: &MetricName, stated: f64) -> f64 {
        // Answers that were noted down without a name count for rules that have
        // none of their own.
        let nameless = rule.kind.into();
        let known = [rule, &nameless];
        let known = known.into_iter().find(|rule| self.rules.contains_key(rule));
        let Some(rule) = known.filter(|_| !is_certain(stated)) else {
            return stated;
        };
        let own = self.metrics.get(&(rule.clone(), metric.clone()));
        moved(stated, *own.unwrap_or(&self.rules[rule]))
    }

    /// Whether a rule has fallen silent on a metric.
    pub fn is_silent(&self, rule: &Speaker, metric: &MetricName) -> bool {
        self.silence(rule, metric).is_some()
    }

    /// Why it has.
    pub(super) fn silence(&self, rule: &Speaker, metric: &MetricName) -> Option<&Silence> {
        let means = |s: &&Silence| {
            s.rule.covers(rule) && s.metric.as_ref().is_none_or(|silent| silent == metric)
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

/// Answers to what a rule said of one thing.
struct Trials {
    stated: Vec<f64>,
    right: f64,
}

impl Trials {
    fn of(lessons: &[&Lesson]) -> Self {
        Self {
            stated: lessons.iter().map(|l| l.stated.min(ANSWERABLE)).collect(),
            right: right(lessons) as f64,
        }
    }

    /// Mean of what was stated, its odds moved.
    fn mean(&self, shift: f64) -> f64 {
        let sum: f64 = self.stated.iter().map(|s| moved(*s, shift)).sum();
        sum / self.stated.len() as f64
    }

    /// A Beta distribution of this mean and weight, updated by the answers: its
    /// mean then, and the log-likelihood of those (Beta-binomial).
    fn update(&self, mean: f64, weight: f64) -> (f64, f64) {
        let (n, mean) = (self.stated.len() as f64, mean.clamp(0.01, SUREST));
        let (a, b) = (weight * mean, weight * (1.0 - mean));
        let explains = ln_beta(a + self.right, b + n - self.right) - ln_beta(a, b);
        ((a + self.right) / (weight + n), explains)
    }
}

/// By how much the log-odds of what a rule states move, and on each metric
/// that answers are of: averages over where the rule may be, each place counted
/// by its prior and by how well it explains the answers. Cost: [`STEPS`] times
/// the answers.
fn shifts(lessons: &[&Lesson]) -> (f64, Vec<(MetricName, f64)>) {
    let stated = Trials::of(lessons).mean(0.0);
    let metrics: Vec<(MetricName, Trials)> =
        group(lessons.iter().copied(), |lesson| lesson.metric.clone())
            .into_iter()
            .map(|(metric, of)| (metric, Trials::of(&of)))
            .collect();
    let mut places: Vec<Place> = Vec::with_capacity(STEPS * SHARES.len());
    for step in 0..STEPS {
        let rule = (step as f64 + 0.5) / STEPS as f64;
        let shift = log_odds(rule) - log_odds(stated);
        let found: Vec<[(f64, f64); 2]> = metrics
            .iter()
            .map(|(_, of)| [ALIKE, APART].map(|weight| of.update(of.mean(shift), weight)))
            .collect();
        let prior = prior(rule, stated);
        places.extend(SHARES.map(|share| Place::new(rule, prior, &found, share)));
    }
    let best = places.iter().map(|p| p.explains).fold(f64::MIN, f64::max);
    let counts: Vec<f64> = places
        .iter()
        .map(|place| libm::exp(place.explains - best))
        .collect();
    let sum: f64 = counts.iter().sum();
    let mean = |value: &dyn Fn(&Place) -> f64| {
        let weighed = places.iter().zip(&counts).map(|(p, c)| c * value(p));
        weighed.sum::<f64>() / sum
    };
    let of_rule = log_odds(mean(&|place| place.rule)) - log_odds(stated);
    let of_metrics = metrics.into_iter().enumerate().map(|(index, (name, of))| {
        let own = log_odds(mean(&|place| place.metrics[index]));
        (name, own - log_odds(of.mean(0.0)))
    });
    (of_rule, of_metrics.collect())
}

/// Where a rule and its metrics may be.
struct Place {
    /// Share of right answers of the rule.
    rule: f64,
    /// And of each metric.
    metrics: Vec<f64>,
    /// Logarithm of prior and likelihood.
    explains: f64,
}

impl Place {
    /// `found` is, of each metric, what it comes to if it is like its rule and
    /// if it goes its own way, as `share` of the metrics do.
    fn new(rule: f64, prior: f64, found: &[[(f64, f64); 2]], share: f64) -> Self {
        let mut explains = prior;
        let mut metrics = Vec::with_capacity(found.len());
        for [(alike, a), (apart, b)] in found {
            let best = a.max(*b);
            let (a, b) = (
                (1.0 - share) * libm::exp(a - best),
                share * libm::exp(b - best),
            );
            explains += best + libm::log(a + b);
            metrics.push((a * alike + b * apart) / (a + b));
        }
        Self {
            rule,
            metrics,
            explains,
        }
    }
}

/// Logarithm of how likely a rule is right with this share, before any answer:
/// Beta distributions around what it states, of all [`WEIGHTS`] alike.
fn prior(rule: f64, stated: f64) -> f64 {
    let density = |weight: f64| {
        let (a, b) = (weight * stated, weight * (1.0 - stated));
        let log = (a - 1.0) * libm::log(rule) + (b - 1.0) * libm::log(1.0 - rule);
        libm::exp(log - ln_beta(a, b))
    };
    libm::log(WEIGHTS.into_iter().map(density).sum())
}

fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

fn moved(stated: f64, shift: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-(log_odds(stated.min(SUREST)) + shift)))
}

fn log_odds(p: f64) -> f64 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    libm::log(p / (1.0 - p))
}

/// Where a rule was always dismissed since it was last woken.
fn silences(rule: &Speaker, lessons: &[&Lesson], memory: &Memory) -> Vec<Silence> {
    let awake = |lesson: &Lesson| {
        !memory.wakes.iter().any(|wake| {
            wake.rule.covers(rule)
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
                rule: rule.clone(),
                metric: None,
                dismissed,
            }];
        }
    }
    group(since, |lesson| lesson.metric.clone())
        .into_iter()
        .filter(|(_, of)| of.len() >= SILENT_AFTER && right(of) == 0)
        .map(|(metric, of)| Silence {
            rule: rule.clone(),
            metric: Some(metric),
            dismissed: of.len(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::insight::Kind;
    use crate::learning::memory::Wake;

    fn anomaly() -> Speaker {
        Kind::Anomaly.into()
    }

    fn name(text: &str) -> MetricName {
        MetricName::new(text).expect("valid")
    }

    fn lesson(at: i64, metric: &str, stated: f64, right: bool) -> Lesson {
        Lesson {
            rule: anomaly(),
            metric: name(metric),
            stated,
            right,
            time: Timestamp::from_millis(at).expect("in range"),
        }
    }

    fn learnt(lessons: &[Lesson]) -> Trust {
        Trust::learn(lessons, &Memory::default())
    }

    /// Uniform numbers of a fixed sequence.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self) -> f64 {
            self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
            let mut z = self.0;
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        }
    }

    /// Expected calibration error over ten bins before and after 30 answers of
    /// a reviewer, over 40 projects of four metrics, for a rule that is right
    /// with this probability.
    fn errors(right: impl Fn(f64) -> f64) -> (f64, f64) {
        let (mut before, mut after) = (0.0, 0.0);
        for seed in 0..40 {
            let mut dice = Dice(seed);
            let mut trial = |at: i64| {
                let metric = ["a", "b", "c", "d"][(dice.roll() * 4.0) as usize];
                let stated = 0.55 + 0.44 * dice.roll().sqrt();
                lesson(at, metric, stated, dice.roll() < right(stated))
            };
            let answers: Vec<Lesson> = (0..30).map(&mut trial).collect();
            let trust = learnt(&answers);
            let fresh: Vec<Lesson> = (0..1_000).map(&mut trial).collect();
            before += error(&fresh, |l| l.stated) / 40.0;
            after += error(&fresh, |l| trust.confidence(&l.rule, &l.metric, l.stated)) / 40.0;
        }
        (before, after)
    }

    fn error(lessons: &[Lesson], confidence: impl Fn(&Lesson) -> f64) -> f64 {
        let mut bins = [(0.0, 0.0); 10];
        for lesson in lessons {
            let stated = confidence(lesson);
            let bin = &mut bins[((stated * 10.0) as usize).min(9)];
            *bin = (bin.0 + stated, bin.1 + f64::from(u8::from(lesson.right)));
        }
        bins.iter().map(|(a, b)| (a - b).abs()).sum::<f64>() / lessons.len() as f64
    }

    #[test]
    fn thirty_answers_halve_the_error_of_a_rule_that_is_wrong_about_itself() {
        type World = fn(f64) -> f64;
        let half: World = |stated| stated / 2.0;
        let tenth: World = |stated| 1.0 / (1.0 + 10.0 * (1.0 - stated) / stated);
        let never: World = |_| 0.0;
        let always: World = |_| 1.0;
        for world in [half, tenth, never, always] {
            let (before, after) = errors(world);
            assert!(after <= before / 2.0, "{before} to {after}");
        }
        // What learning costs a rule that has nothing to learn.
        let (before, after) = errors(|stated| stated);
        assert!(after <= before + 0.05, "{before} to {after}");
    }

    #[test]
    fn a_rule_that_is_right_stays_heard_and_one_that_never_is_falls_silent() {
        let silent_after = |chance: f64| {
            (0..200)
                .filter(|seed| {
                    let mut dice = Dice(1_000 + seed);
                    let mut answers = Vec::new();
                    (0..30).any(|at| {
                        answers.push(lesson(at, "a", 0.9, dice.roll() < chance));
                        learnt(&answers).is_silent(&anomaly(), &name("a"))
                    })
                })
                .count()
        };
        // Five of five wrong: 0.2^5 is 0.0003, and 0.5^5 is 0.03.
        assert_eq!(silent_after(0.8), 0);
        assert!(silent_after(0.5) <= 12);
        assert_eq!(silent_after(0.0), 200);
    }

    #[test]
    fn one_answer_moves_a_little_and_its_rule_elsewhere_less() {
        let stated = 0.9;
        let trust = learnt(&[lesson(0, "a", stated, false)]);
        let own = trust.confidence(&anomaly(), &name("a"), stated);
        let other = trust.confidence(&anomaly(), &name("b"), stated);
        assert!(0.5 < own && own < other && other < stated, "{own} {other}");
        assert_eq!(
            trust.confidence(&Kind::Drift.into(), &name("a"), stated),
            stated
        );
        // One of two mistaken, though both were stated at 0.99.
        let trust = learnt(&[lesson(0, "a", 0.99, false), lesson(1, "b", 0.99, true)]);
        let third = trust.confidence(&anomaly(), &name("c"), 0.93);
        assert!(third > 0.65, "{third}");
        // What is certain does not move, and teaches nothing.
        let certain = learnt(&vec![lesson(0, "a", 1.0, false); 9]);
        assert_eq!(certain.confidence(&anomaly(), &name("a"), 1.0), 1.0);
        assert_eq!(certain, Trust::default());
    }

    #[test]
    fn a_prior_of_four_answers_is_updated_as_beta_and_bernoulli_say() {
        // Beta(3.2, 0.8) and two wrong answers: mean 3.2 / 6; the likelihood
        // of those is B(3.2, 2.8) / B(3.2, 0.8) = 0.8 * 1.8 / (4 * 5).
        let trials = Trials {
            stated: vec![0.8, 0.8],
            right: 0.0,
        };
        let (mean, explains) = trials.update(0.8, 4.0);
        assert!((mean - 3.2 / 6.0).abs() < 1e-12);
        assert!((explains.exp() - 0.072).abs() < 1e-12);
    }

    #[test]
    fn a_metric_is_like_its_rule_or_not_by_how_well_that_explains_it() {
        // Prior odds 7 to 3, likelihoods 0.02 to 0.08: 14 to 24.
        let found = [[(0.8, 0.02_f64.ln()), (0.2, 0.08_f64.ln())]];
        let place = Place::new(0.8, 0.0, &found, 0.3);
        assert!((place.metrics[0] - (14.0 * 0.8 + 24.0 * 0.2) / 38.0).abs() < 1e-12);
        assert!((place.explains.exp() - 0.038).abs() < 1e-12);
    }

    /// Wanted of every world: thirty answers take half of the error away, also
    /// of a rule that is wrong about one metric alone.
    #[test]
    fn a_rule_that_is_wrong_about_one_metric_is_right_about_the_others() {
        let lessons: Vec<Lesson> = (0..25)
            .map(|at| lesson(at, ["b", "c", "d"][at as usize % 3], 0.85, at % 7 != 0))
            .chain((25..30).map(|at| lesson(at, "a", 0.85, false)))
            .collect();
        let trust = learnt(&lessons);
        let of = |metric: &str| trust.confidence(&anomaly(), &name(metric), 0.85);
        assert!(of("a") < 0.3, "{}", of("a"));
        // 21 of 25 are right.
        for metric in ["b", "c", "d"] {
            assert!((of(metric) - 0.84).abs() < 0.1, "{}", of(metric));
        }
    }

    #[test]
    fn a_rule_of_the_users_own_is_taken_at_its_own_record() {
        let of = |rule: Option<&str>| Speaker {
            kind: Kind::Rule,
            name: rule.map(str::to_owned),
        };
        let dismissed = |rule: Option<&str>| -> Vec<Lesson> {
            let lesson = |at| Lesson {
                rule: of(rule),
                ..lesson(at, "a", 0.9, false)
            };
            (0..5).map(lesson).collect()
        };
        let (slow, other) = (of(Some("slow")), of(Some("other")));
        let trust = learnt(&dismissed(Some("slow")));
        assert!(trust.is_silent(&slow, &name("a")));
        assert!(!trust.is_silent(&other, &name("a")));
        assert_eq!(trust.confidence(&other, &name("a"), 0.9), 0.9);
        assert!(trust.confidence(&slow, &name("a"), 0.9) < 0.5);
        // Noted down without a name, it is every one of them.
        let trust = learnt(&dismissed(None));
        assert!(trust.is_silent(&other, &name("a")));
        assert!(trust.confidence(&other, &name("a"), 0.9) < 0.5);
        assert!(!trust.is_silent(&anomaly(), &name("a")));
    }

    #[test]
    fn silence_reaches_as_far_as_the_dismissals_and_ends_with_a_wake() {
        let on = |metric: &str, n: i64| (0..n).map(|at| lesson(at, metric, 0.9, false)).collect();
        let four: Vec<Lesson> = on("a", 4);
        assert!(learnt(&four).silent().is_empty());
        let mut five: Vec<Lesson> = on("a", 5);
        let trust = learnt(&five);
        assert!(trust.is_silent(&anomaly(), &name("a")));
        assert!(!trust.is_silent(&anomaly(), &name("b")));
        let woken = Memory {
            wakes: vec![Wake {
                rule: anomaly(),
                metric: None,
                time: Timestamp::from_millis(4).expect("in range"),
            }],
            ..Memory::default()
        };
        assert!(Trust::learn(&five, &woken).silent().is_empty());
        five.extend(on("b", 3));
        five.extend(on("c", 2));
        let everywhere = learnt(&five);
        assert_eq!(everywhere.silent().len(), 1);
        assert!(everywhere.is_silent(&anomaly(), &name("z")));
        five.push(lesson(9, "c", 0.9, true));
        let spared = learnt(&five);
        assert!(!spared.is_silent(&anomaly(), &name("z")));
        assert!(spared.is_silent(&anomaly(), &name("a")));
    }
}
