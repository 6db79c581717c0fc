//! Whether answers teach the right thing: a simulated reviewer answers thirty
//! insights of a project in which rules are as right as they say, or are not.
//! How far confidence is from the share that is right, before and after.

use yardstick::learning::{Kind, Lesson, Memory, Trust};
use yardstick::model::{MetricName, Timestamp};

use crate::noise::Random;

/// Answers that the reviewer gives.
const ANSWERS: usize = 30;
/// Insights that the error is measured on.
const FRESH: usize = 2_000;
/// Simulated projects a row.
const PROJECTS: u64 = 200;
/// Metrics of each.
const METRICS: usize = 4;
/// Bins of the calibration error.
const BINS: usize = 10;

/// How often something said with a confidence is right, on which metric.
struct World {
    name: &'static str,
    right: fn(stated: f64, metric: usize) -> f64,
    /// Share of answers that are wrong.
    mistakes: f64,
}

/// Log-odds moved by `by`.
fn moved(stated: f64, by: f64) -> f64 {
    1.0 / (1.0 + (-((stated / (1.0 - stated)).ln() + by)).exp())
}

static WORLDS: &[World] = &[
    World {
        name: "right as often as stated",
        right: |stated, _| stated,
        mistakes: 0.0,
    },
    World {
        name: "right half as often as stated",
        right: |stated, _| stated / 2.0,
        mistakes: 0.0,
    },
    World {
        name: "odds a tenth of what is stated",
        right: |stated, _| moved(stated, -10_f64.ln()),
        mistakes: 0.0,
    },
    World {
        name: "the same, one answer in 20 mistaken",
        right: |stated, _| moved(stated, -10_f64.ln()),
        mistakes: 0.05,
    },
    World {
        name: "right in 3 of 10, whatever is stated",
        right: |_, _| 0.3,
        mistakes: 0.0,
    },
    World {
        name: "never right on one of four metrics",
        right: |stated, metric| if metric == 0 { 0.0 } else { stated },
        mistakes: 0.0,
    },
    World {
        name: "never right on two of four metrics",
        right: |stated, metric| if metric < 2 { 0.0 } else { stated },
        mistakes: 0.0,
    },
    World {
        name: "never right",
        right: |_, _| 0.0,
        mistakes: 0.0,
    },
    World {
        name: "always right, one answer in 20 mistaken",
        right: |_, _| 1.0,
        mistakes: 0.05,
    },
];

/// What one project came to.
#[derive(Default)]
struct Score {
    before: f64,
    after: f64,
    /// Metrics on which the rule has fallen silent.
    silent: usize,
    /// Those of them on which it is right at least half of the time.
    wronged: usize,
}

/// Prints the table.
pub fn report() {
    println!(
        "a reviewer's {ANSWERS} answers, {PROJECTS} simulated projects a row: expected calibration error on {FRESH} other insights"
    );
    println!(
        "  | the rule is truly … | before | after | silent on | wrongly |\n  |---|--:|--:|--:|--:|"
    );
    for world in WORLDS {
        let mut sum = Score::default();
        for seed in 0..PROJECTS {
            let score = project(world, 7_000 + seed);
            sum.before += score.before;
            sum.after += score.after;
            sum.silent += score.silent;
            sum.wronged += score.wronged;
        }
        let n = PROJECTS as f64;
        println!(
            "  | {} | {:.3} | {:.3} | {:.2} of {METRICS} | {:.2} |",
            world.name,
            sum.before / n,
            sum.after / n,
            sum.silent as f64 / n,
            sum.wronged as f64 / n,
        );
    }
}

/// One insight: what is stated of which metric, and whether it is right.
struct Trial {
    metric: usize,
    stated: f64,
    right: bool,
}

impl Trial {
    fn draw(world: &World, random: &mut Random) -> Self {
        let metric = random.below(METRICS);
        // Between 0.55 and 0.99, mostly high, as rules state it.
        let stated = 0.55 + 0.44 * random.unit().sqrt();
        let right = random.unit() < (world.right)(stated, metric);
        Self {
            metric,
            stated,
            right,
        }
    }
}

fn project(world: &World, seed: u64) -> Score {
    let mut random = Random::new(seed);
    let memory = Memory::default();
    let mut lessons: Vec<Lesson> = Vec::new();
    let mut trust = Trust::default();
    // What a silent rule would say is not heard, and not answered.
    for at in 0..20 * ANSWERS {
        let trial = Trial::draw(world, &mut random);
        if lessons.len() == ANSWERS || trust.is_silent(&Kind::Anomaly.into(), &metric(trial.metric))
        {
            continue;
        }
        let mistaken = random.unit() < world.mistakes;
        lessons.push(Lesson {
            rule: Kind::Anomaly.into(),
            metric: metric(trial.metric),
            stated: trial.stated,
            right: trial.right != mistaken,
            time: Timestamp::from_millis(at as i64).expect("in range"),
        });
        trust = Trust::learn(&lessons, &memory);
    }
    let fresh: Vec<Trial> = (0..FRESH)
        .map(|_| Trial::draw(world, &mut random))
        .collect();
    let is_silent = |m: &usize| trust.is_silent(&Kind::Anomaly.into(), &metric(*m));
    let is_right = |m: &usize| (world.right)(0.85, *m) >= 0.5;
    Score {
        before: error(&fresh, |trial| trial.stated),
        after: error(&fresh, |trial| {
            trust.confidence(&Kind::Anomaly.into(), &metric(trial.metric), trial.stated)
        }),
        silent: (0..METRICS).filter(is_silent).count(),
        wronged: (0..METRICS).filter(is_silent).filter(is_right).count(),
    }
}

fn metric(index: usize) -> MetricName {
    MetricName::new(format!("metric_{index}")).expect("valid")
}

/// Mean distance of confidence from the share that is right, over ten bins of
/// confidence, weighed by how many are in each; bins per metric, so that one
/// metric's excess does not pay for another's want.
fn error(trials: &[Trial], confidence: impl Fn(&Trial) -> f64) -> f64 {
    let mut bins = vec![(0.0, 0.0); BINS * METRICS];
    for trial in trials {
        let confidence = confidence(trial);
        let bin = ((confidence * BINS as f64) as usize).min(BINS - 1);
        let (stated, right) = &mut bins[trial.metric * BINS + bin];
        *stated += confidence;
        *right += f64::from(u8::from(trial.right));
    }
    let apart: f64 = bins.iter().map(|(a, b)| (a - b).abs()).sum();
    apart / trials.len() as f64
}
