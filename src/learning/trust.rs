//! Which rules to trust here: what people answered moves how sure a rule is.
//!
//! Every answer is a trial of a rule on a metric that came out right or wrong,
//! and each trial has a stated confidence. Rule by rule, a Beta distribution
//! whose mean is what was stated is updated by them (Beta-Bernoulli); the
//! factor by which its odds moved is the factor for the odds of everything the
//! rule says. The same is done again metric by metric, with what the rule's
//! factor leaves as the prior: a metric with few answers follows its rule, one
//! with many goes its own way. Without answers nothing moves.
//!
//! How many answers the priors weigh is not fixed: each of [`WEIGHTS`] counts
//! by how well it explains the answers. A rule that is as right as it states
//! keeps what it states, one that is not is soon taken at its record; metrics
//! that agree are pooled, those that do not stand alone.

use std::collections::BTreeMap;

use crate::learning::memory::{Memory, Speaker, Verdict};
use crate::model::{MetricName, Timestamp};

/// What the prior may weigh, in answers: from next to nothing, where rule and
/// project have nothing in common, to all of what is stated.
const WEIGHTS: [f64; 4] = [1.0, 4.0, 16.0, 64.0];
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
            let stated: Vec<f64> = lessons.iter().map(|l| l.stated.min(ANSWERABLE)).collect();
            let right_ones = right(lessons);
            let of_rule = shift(&stated, right_ones, |w| explains(&stated, right_ones, w));
            trust.rules.insert(rule.clone(), of_rule);
            let metrics: Vec<(MetricName, Vec<f64>, usize)> =
                group(lessons.iter().copied(), |lesson| lesson.metric.clone())
                    .into_iter()
                    .map(|(metric, of)| {
                        let stated = of
                            .iter()
                            .map(|l| moved(l.stated.min(ANSWERABLE), of_rule))
                            .collect();
                        (metric, stated, right(&of))
                    })
                    .collect();
            // All metrics together tell how alike they are.
            let together = |w: f64| metrics.iter().map(|(_, s, r)| explains(s, *r, w)).sum();
            for (metric, stated, right) in &metrics {
                let own = shift(stated, *right, together);
                trust.metrics.insert((rule.clone(), metric.clone()), own);
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
        moved(stated, self.rules[rule] + own.unwrap_or(&0.0))
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

/// By how much the log-odds of what was stated move: those of the mean that
/// the answers leave less those of the mean of what was stated.
fn shift(stated: &[f64], right: usize, explains: impl Fn(f64) -> f64) -> f64 {
    let n = stated.len() as f64;
    let mean = stated.iter().sum::<f64>() / n;
    let posterior = |weight: f64| (weight * mean + right as f64) / (weight + n);
    log_odds(average(posterior, explains)) - log_odds(mean)
}

/// The mean over the possible weights of the prior, each counted by how well
/// it explains the answers (a log-likelihood).
fn average(value: impl Fn(f64) -> f64, explains: impl Fn(f64) -> f64) -> f64 {
    let logs = WEIGHTS.map(explains);
    let best = logs.iter().copied().fold(f64::MIN, f64::max);
    let counts = logs.map(|log| libm::exp(log - best));
    let sum: f64 = WEIGHTS.iter().zip(counts).map(|(w, c)| c * value(*w)).sum();
    sum / counts.iter().sum::<f64>()
}

/// Log-likelihood of `right` right answers to what was stated, for a prior of
/// this weight: the Beta-binomial distribution.
fn explains(stated: &[f64], right: usize, weight: f64) -> f64 {
    let n = stated.len() as f64;
    let mean = (stated.iter().sum::<f64>() / n).clamp(0.01, SUREST);
    let (a, b) = (weight * mean, weight * (1.0 - mean));
    ln_beta(a + right as f64, b + n - right as f64) - ln_beta(a, b)
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
        let stated = [0.8, 0.8];
        let only = |w: f64| if w == 4.0 { 0.0 } else { -1e9 };
        let odds = |p: f64| (p / (1.0 - p)).ln();
        let expected = odds(3.2 / 6.0) - odds(0.8);
        assert!((shift(&stated, 0, only) - expected).abs() < 1e-12);
        assert!((explains(&stated, 0, 4.0).exp() - 0.072).abs() < 1e-12);
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
