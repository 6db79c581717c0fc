//! Whether confidence is a probability: of the insights at 0.8, four of five
//! have to be right.

use yardstick::learning::{Evidence, Kind, LearningInsight};
use yardstick::model::Timestamp;

use crate::noise::{Random, Shape};
use crate::{judged, time};

/// Simulated projects.
const PROJECTS: u64 = 400;
/// Metrics of each.
const METRICS: usize = 12;

/// What truly happened to a metric, from run `at` on.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Truth {
    Nothing,
    Step { at: usize },
    Drift,
    Outlier,
}

/// An insight with what is true of it.
struct Answer {
    kind: Kind,
    p_value: f64,
    confidence: f64,
    right: bool,
}

/// First seed of the projects that the table is made of, and of those that the
/// lines were fitted to.
const FRESH: u64 = 50_000;
const FITTED: u64 = 10_000;

/// Prints the reliability table, the expected calibration error and, for each
/// kind, the logistic line through its answers.
pub fn report() {
    let answers: Vec<Answer> = (FRESH..FRESH + PROJECTS).flat_map(project).collect();
    println!(
        "confidence: {} insights of {PROJECTS} simulated projects",
        answers.len()
    );
    println!("  | confidence | insights | mean confidence | right |\n  |---|--:|--:|--:|");
    let mut error = 0.0;
    for (low, high) in [
        (0.0, 0.5),
        (0.5, 0.65),
        (0.65, 0.75),
        (0.75, 0.85),
        (0.85, 0.95),
        (0.95, 1.01),
    ] {
        let bin: Vec<&Answer> = answers
            .iter()
            .filter(|a| low <= a.confidence && a.confidence < high)
            .collect();
        if bin.is_empty() {
            continue;
        }
        let n = bin.len() as f64;
        let mean = bin.iter().map(|a| a.confidence).sum::<f64>() / n;
        let right = bin.iter().filter(|a| a.right).count() as f64 / n;
        error += n * (mean - right).abs();
        println!(
            "  | {low:.2} to {:.2} | {} | {mean:.3} | {right:.3} |",
            f64::min(high, 1.0),
            bin.len()
        );
    }
    println!(
        "  expected calibration error {:.3}",
        error / answers.len() as f64
    );
    let answers: Vec<Answer> = (FITTED..FITTED + PROJECTS).flat_map(project).collect();
    println!("  lines fitted to {PROJECTS} other projects:");
    for kind in [
        Kind::Regression,
        Kind::Improvement,
        Kind::Drift,
        Kind::Anomaly,
        Kind::Noise,
    ] {
        let of: Vec<&Answer> = answers.iter().filter(|a| a.kind == kind).collect();
        let right = of.iter().filter(|a| a.right).count();
        let (start, growth) = logistic(&of);
        println!(
            "  {}: {right} of {} right; log-odds {start:.2} + {growth:.2} · ln(1/p)",
            kind.name(),
            of.len()
        );
    }
}

fn project(seed: u64) -> Vec<Answer> {
    let mut random = Random::new(seed);
    let runs = 40 + random.below(160);
    let mut truths = Vec::new();
    let all: Vec<Vec<f64>> = (0..METRICS)
        .map(|_| {
            let (values, truth) = metric(runs, &mut random);
            truths.push(truth);
            values
        })
        .collect();
    let judgement = judged(&all, runs);
    judgement
        .insights
        .iter()
        .filter_map(|insight| answer(insight, &truths))
        .collect()
}

fn metric(runs: usize, random: &mut Random) -> (Vec<f64>, Truth) {
    let sd = 0.01 + 0.04 * random.unit();
    let mut values = Shape::any(random).series(runs, sd, random);
    let truth = match random.below(10) {
        0..=2 => {
            // From what can hardly be seen to what cannot be missed.
            let at = 10 + random.below(runs - 14);
            let size =
                sd * (0.7 + 4.0 * random.unit()) * if random.unit() < 0.6 { 1.0 } else { -1.0 };
            values[at..].iter_mut().for_each(|v| *v *= 1.0 + size);
            Truth::Step { at }
        }
        3 => {
            let total = sd * (1.0 + 4.0 * random.unit());
            values
                .iter_mut()
                .enumerate()
                .for_each(|(i, v)| *v *= 1.0 + total * i as f64 / runs as f64);
            Truth::Drift
        }
        4 => {
            values[runs - 1] *= 1.0 + sd * (3.0 + 90.0 * random.unit());
            Truth::Outlier
        }
        _ => Truth::Nothing,
    };
    (values, truth)
}

/// Right is a change within its interval, widened by three runs; a drift of a
/// drifting metric; an anomaly of an outlier.
fn answer(insight: &LearningInsight, truths: &[Truth]) -> Option<Answer> {
    let index: usize = insight
        .metric
        .as_str()
        .strip_prefix("metric_")?
        .parse()
        .ok()?;
    let truth = truths[index];
    let near = |at: usize, from: Timestamp, to: Timestamp| {
        time(at.saturating_sub(3)) <= to && from <= time(at + 3)
    };
    let (p_value, right) = match &insight.evidence {
        Evidence::Level {
            p_value, from, to, ..
        } => (
            *p_value,
            matches!(truth, Truth::Step { at } if near(at, *from, *to)),
        ),
        Evidence::Drift { p_value, .. } => (*p_value, truth == Truth::Drift),
        Evidence::Anomaly { p_value, .. } => (*p_value, truth == Truth::Outlier),
        Evidence::Noise { p_value, .. } => (*p_value, false),
        _ => return None,
    };
    Some(Answer {
        kind: insight.kind,
        p_value,
        confidence: insight.confidence,
        right,
    })
}

/// Log-odds of being right as a line over ln(1/p), by gradient steps with a
/// weak prior.
fn logistic(answers: &[&Answer]) -> (f64, f64) {
    let (mut start, mut growth) = (0.0, 0.3);
    for _ in 0..20_000 {
        let (mut by_start, mut by_growth) = (-0.01 * start, -0.01 * (growth - 0.3));
        for answer in answers {
            let x = -answer.p_value.max(1e-12).ln();
            let chance = 1.0 / (1.0 + (-(start + growth * x)).exp());
            let residual = f64::from(u8::from(answer.right)) - chance;
            by_start += residual;
            by_growth += residual * x / 10.0;
        }
        let n = answers.len().max(1) as f64;
        start += 0.5 * by_start / n;
        growth += 0.05 * by_growth / n;
    }
    (start, growth)
}
