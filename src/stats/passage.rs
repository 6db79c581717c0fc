//! When does a series first pass a limit? Many possible futures of it are drawn, each with a level, a slope that may be none,
//! and the noise that was seen; the share of them that pass is the probability. Where the level changed is the caller's
//! knowledge (`changepoint`): all values are of one stretch. Where a series will be, regardless of a limit, is `forecast`'s.

use crate::stats::random::{Belief, Random};
use crate::stats::tail::Tail;
use crate::stats::{median_of, noise, slope};

/// Fewer values have no future.
pub const MIN_POINTS: usize = 12;
/// Older values are not looked at.
const MOST: usize = 300;
/// Pairs of at most this many values make the slope.
const SLOPE_POINTS: usize = 150;
/// Futures that are drawn.
const FUTURES: usize = 1_000;
/// How often a stretch without a step drifts, before it is looked at.
const DRIFTS: f64 = 0.3;
/// The drift that is expected then, over the whole stretch, in standard deviations of the noise.
const USUAL_DRIFT: f64 = 3.0;
/// What a level wanders from one value to the next, in variances of the noise.
const WANDER: f64 = 0.003;
/// Dates are told up to this share of the futures.
const DATED: f64 = 0.9;

/// What is asked.
pub struct Question<'a> {
    /// One stretch without a step, oldest first, the bad side up.
    pub values: &'a [f64],
    /// What must not be exceeded.
    pub limit: f64,
    /// How many values ahead.
    pub steps: usize,
    /// How many values ahead at most, where so few futures pass within `steps` that not all of [`Passage::by`] is known.
    pub further: usize,
    /// How many of the newest values `statistic` looks at, at least 1.
    pub window: usize,
    /// What is held against the limit; it lies among the values that it is of.
    pub statistic: &'a dyn Fn(&[f64]) -> f64,
}

/// When the futures pass.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The steps at which they pass, in order; those that do not are missing, and so are those that do so late that
    /// neither a probability nor a date follows from them.
    passed: Vec<usize>,
    /// Two-sided p-value of the slope being none, from its standard error.
    pub z: f64,
    /// The likely move from one value to the next.
    pub slope: f64,
}

impl Passage {
    /// The probability that the limit is passed within so many values, at most the `steps` of the question.
    pub fn within(&self, steps: usize) -> f64 {
        self.passed.partition_point(|s| *s <= steps) as f64 / FUTURES as f64
    }

    /// The first step by which it is passed with this probability, at most 0.9; `None`
    /// where it is not within those that were looked at.
    pub fn by(&self, probability: f64) -> Option<usize> {
        let rank = (probability * FUTURES as f64).ceil().max(1.0) as usize;
        self.passed.get(rank - 1).copied()
    }
}

/// Draws the futures of a stretch. Minimum n [`MIN_POINTS`], else `None`; values must be finite, else `None`. Equal values stay
/// as they are. The same values have the same futures, whatever is asked of them. O(n² + 1,000 steps · window), n at most 300.
pub fn passage(question: &Question<'_>) -> Option<Passage> {
    let (course, values) = Course::of_question(question)?;
    let pass =
        |steps: usize, mut random: Random| course.passes((question, steps), values, &mut random);
    let mut passed = Vec::with_capacity(FUTURES);
    let mut open = Vec::new();
    for random in futures() {
        match pass(question.steps, random.clone()) {
            Some(step) => passed.push(step),
            None => open.push(random),
        }
    }
    if (passed.len() as f64) < DATED * FUTURES as f64 && question.further > question.steps {
        passed.extend(
            open.into_iter()
                .filter_map(|random| pass(question.further, random)),
        );
    }
    passed.sort_unstable();
    Some(Passage {
        passed,
        z: course.z,
        slope: course.slope.mean * course.drifts,
    })
}

/// Whether the limit is passed within the `steps` of the question at least with this probability: what [`passage`] says, but
/// no more is drawn than it takes to know it. `None` as there.
pub fn is_passed(question: &Question<'_>, probability: f64) -> Option<bool> {
    let (course, values) = Course::of_question(question)?;
    let needed = probability * FUTURES as f64;
    let (mut passed, mut stayed) = (0, 0);
    for mut random in futures() {
        match course.passes((question, question.steps), values, &mut random) {
            Some(_) => passed += 1,
            None => stayed += 1,
        }
        if f64::from(passed) >= needed {
            return Some(true);
        }
        if ((FUTURES - stayed) as f64) < needed {
            return Some(false);
        }
    }
    Some(f64::from(passed) >= needed)
}

/// What each future is drawn from.
fn futures() -> impl Iterator<Item = Random> {
    let mut seeds = Random::new(0x5eed);
    (0..FUTURES).map(move |_| Random::new(seeds.bits()))
}

/// What is believed of a stretch.
#[derive(Debug)]
struct Course {
    /// Probability that it drifts.
    drifts: f64,
    slope: Belief,
    /// Slope over its standard error.
    z: f64,
    /// The level in the middle, with and without a slope.
    sloped: Line,
    flat: Line,
    /// Values after the middle until now.
    since_middle: f64,
}

#[derive(Debug)]
struct Line {
    level: Belief,
    /// The residuals, and beyond them.
    noises: Tail,
    newest: f64,
    /// Of neighbouring residuals.
    correlation: f64,
    noise: f64,
}

impl Course {
    /// With the values that count.
    fn of_question<'a>(question: &Question<'a>) -> Option<(Self, &'a [f64])> {
        let values = &question.values[question.values.len().saturating_sub(MOST)..];
        if values.len() < MIN_POINTS || values.iter().any(|v| !v.is_finite()) {
            return None;
        }
        Some((Self::of(values)?, values))
    }

    fn of(values: &[f64]) -> Option<Self> {
        let n = values.len() as f64;
        let middle = (n - 1.0) / 2.0;
        let seen = slope::theil_sen(values, SLOPE_POINTS)?;
        let line = |slope: f64| {
            Line::around(
                values
                    .iter()
                    .enumerate()
                    .map(|(i, v)| v - slope * (i as f64 - middle))
                    .collect(),
            )
        };
        let (sloped, flat) = (line(seen)?, line(0.0)?);
        // Of a least-squares slope; of independent noise Theil-Sen's is within a tenth of it.
        let error = sloped.level.sd * (12.0 / (n * n - 1.0)).sqrt();
        if error <= 0.0 {
            let drifts = if seen == 0.0 { 0.0 } else { 1.0 };
            let slope = Belief {
                mean: seen,
                sd: 0.0,
            };
            return Some(Self {
                drifts,
                slope,
                z: if seen == 0.0 { 0.0 } else { f64::INFINITY },
                sloped,
                flat,
                since_middle: middle,
            });
        }
        let z = seen / error;
        // Odds of a slope of the usual size against none (the normal means problem with a spike and a slab).
        let usual = (USUAL_DRIFT * sloped.noise / n).powi(2);
        let kept = usual / (usual + error * error);
        let odds = DRIFTS / (1.0 - DRIFTS)
            * (1.0 - kept).sqrt()
            * libm::exp((0.5 * z * z * kept).min(700.0));
        let slope = Belief {
            mean: kept * seen,
            sd: error * kept.sqrt(),
        };
        Some(Self {
            drifts: odds / (1.0 + odds),
            slope,
            z,
            sloped,
            flat,
            since_middle: middle,
        })
    }

    /// One future: the step at which it passes.
    fn passes(
        &self,
        (question, steps): (&Question<'_>, usize),
        values: &[f64],
        random: &mut Random,
    ) -> Option<usize> {
        let (line, slope) = match random.unit() < self.drifts {
            true => (&self.sloped, random.of(self.slope)),
            false => (&self.flat, 0.0),
        };
        let mut level = random.of(line.level) + slope * self.since_middle;
        let noises = line.noises.likely(random);
        let mut residual = line.newest;
        let fresh = (1.0 - line.correlation * line.correlation).sqrt();
        let wander = WANDER.sqrt() * line.noise;
        let mut recent = Recent::of(values, question);
        for step in 1..=steps {
            // Its sum over the steps is what counts, and that is normal whatever its parts are.
            level += slope + wander * 3_f64.sqrt() * (2.0 * random.unit() - 1.0);
            // More is possible than what was seen.
            let drawn = noises.limit(random.unit());
            residual = line.correlation * residual + fresh * drawn;
            if recent.passes_with(level + residual) {
                return Some(step);
            }
        }
        None
    }
}

/// The newest values of one future.
struct Recent<'q> {
    question: &'q Question<'q>,
    values: Vec<f64>,
    /// How many of those in the window lie beyond the limit.
    beyond: usize,
}

impl<'q> Recent<'q> {
    fn of(values: &[f64], question: &'q Question<'q>) -> Self {
        let held = values
            .len()
            .saturating_sub(question.window.saturating_sub(1));
        let values = values[held..].to_vec();
        let beyond = values.iter().filter(|v| **v > question.limit).count();
        Self {
            question,
            values,
            beyond,
        }
    }

    /// Whether the statistic is beyond the limit with one more value.
    fn passes_with(&mut self, value: f64) -> bool {
        let question = self.question;
        let is_beyond = |v: &f64| *v > question.limit;
        self.beyond += usize::from(is_beyond(&value));
        self.values.push(value);
        let before = self.values.len().saturating_sub(question.window.max(1));
        if let Some(left) = before.checked_sub(1).map(|i| self.values[i]) {
            self.beyond -= usize::from(is_beyond(&left));
        }
        let window = &self.values[before..];
        // No statistic is beyond all of its values.
        match self.beyond {
            0 => false,
            n if n == window.len() => true,
            _ => (question.statistic)(window) > question.limit,
        }
    }
}

impl Line {
    /// Values from which the slope was taken out.
    fn around(flat: Vec<f64>) -> Option<Self> {
        let n = flat.len() as f64;
        let level = median_of(&flat)?;
        let mut residuals = flat;
        residuals.iter_mut().for_each(|v| *v -= level);
        let noise = noise::robust_scale(&residuals)?;
        let correlation = noise::neighbours(&residuals);
        let inflation = (1.0 + correlation) / (1.0 - correlation);
        let sd = noise * (inflation / n).sqrt();
        // The line took a part of the noise with it.
        let wider = (n / (n - 2.0)).sqrt();
        residuals.iter_mut().for_each(|r| *r *= wider);
        let newest = residuals.last().copied()?;
        let noises = Tail::of(&residuals)?;
        Some(Self {
            level: Belief { mean: level, sd },
            noises,
            newest,
            correlation,
            noise,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn latest(window: &[f64]) -> f64 {
        window[window.len() - 1]
    }

    fn ask(values: &[f64], limit: f64, steps: usize) -> Passage {
        passage(&Question {
            values,
            limit,
            steps,
            further: steps,
            window: 1,
            statistic: &latest,
        })
        .expect("enough values")
    }

    /// Uniform noise of ±1: SplitMix64 of the index.
    fn noisy(n: usize, level: impl Fn(f64) -> f64) -> Vec<f64> {
        let mut random = Random::new(11);
        (0..n)
            .map(|i| level(i as f64) + 2.0 * random.unit() - 1.0)
            .collect()
    }

    #[test]
    fn a_line_passes_where_it_meets_the_limit() {
        // At 10 + i / 2 the 40 values end at 29.5; the limit is 21 steps ahead.
        let line: Vec<f64> = (0..40).map(|i| 10.0 + f64::from(i) / 2.0).collect();
        let exact = ask(&line, 39.9, 100);
        assert_eq!(
            (exact.by(0.1), exact.by(0.5), exact.by(0.9)),
            (Some(21), Some(21), Some(21))
        );
        assert_eq!((exact.within(20), exact.within(21)), (0.0, 1.0));
        let noisy = ask(&noisy(60, |i| 10.0 + i / 2.0), 60.0, 100);
        // Reached by the line 41 steps ahead, by its upper noise one or two before.
        let half = noisy.by(0.5).expect("it passes");
        assert!((36..=43).contains(&half), "{half}");
        assert!(noisy.by(0.1) < noisy.by(0.9) && noisy.z > 10.0);
    }

    #[test]
    fn a_level_far_from_the_limit_stays() {
        let far = ask(&noisy(60, |_| 10.0), 20.0, 60);
        assert!(
            far.within(60) < 0.02 && far.by(0.5).is_none(),
            "{}",
            far.within(60)
        );
        let same = ask(&[5.0; 20], 5.0, 100);
        assert_eq!((same.within(100), same.z), (0.0, 0.0));
        assert_eq!(ask(&[5.0; 20], 4.0, 100).within(1), 1.0);
    }

    #[test]
    fn a_median_passes_later_than_a_single_value() {
        let median = |window: &[f64]| median_of(window).unwrap_or(0.0);
        // Of eight histories: a thousand futures of one say it to a hundredth.
        let (mut of_one, mut of_many) = (0.0, 0.0);
        for seed in 11..19 {
            let mut random = Random::new(seed);
            let values: Vec<f64> = (0..60).map(|_| 9.0 + 2.0 * random.unit()).collect();
            let many = passage(&Question {
                values: &values,
                limit: 10.95,
                steps: 40,
                further: 40,
                window: 9,
                statistic: &median,
            });
            of_many += many.expect("enough values").within(40) / 8.0;
            of_one += ask(&values, 10.95, 40).within(40) / 8.0;
        }
        assert!(of_one > 0.4 && of_many < 0.2 * of_one, "{of_one} {of_many}");
    }

    #[test]
    fn the_unit_changes_nothing_and_too_few_have_none() {
        let values = noisy(40, |i| 10.0 + i / 10.0);
        let scaled: Vec<f64> = values.iter().map(|v| v * 1024.0).collect();
        let (a, b) = (ask(&values, 18.0, 50), ask(&scaled, 18.0 * 1024.0, 50));
        assert_eq!(a.passed, b.passed);
        let question = Question {
            values: &values[..11],
            limit: 1.0,
            steps: 1,
            further: 1,
            window: 1,
            statistic: &latest,
        };
        assert_eq!(passage(&question), None);
        assert_eq!(is_passed(&question, 0.5), None);
    }

    #[test]
    fn what_is_asked_for_less_is_told_alike() {
        let statistic = latest;
        for (slope, limit) in [(0.5, 60.0), (0.1, 18.0), (0.1, 22.0), (0.0, 11.05)] {
            let values = noisy(60, |i| 10.0 + slope * i);
            let question = |steps, further| Question {
                values: &values,
                limit,
                steps,
                further,
                window: 1,
                statistic: &statistic,
            };
            let all = passage(&question(300, 300)).expect("enough values");
            for steps in [1, 20, 45, 70] {
                let near = passage(&question(steps, 300)).expect("enough values");
                let probability = all.within(steps);
                assert_eq!(near.within(steps), probability);
                for share in [0.1, 0.5, 0.9] {
                    assert_eq!(
                        near.by(share),
                        all.by(share),
                        "{slope} {limit} {steps} {share}"
                    );
                }
                let asked = |least| is_passed(&question(steps, 300), least);
                assert_eq!(asked(probability), Some(true));
                assert_eq!(asked(probability + 0.001), Some(false));
                assert_eq!(asked(0.8), Some(probability >= 0.8));
            }
        }
    }
}
