//! How often the whole judgement cries wolf, how soon it finds what is there,
//! and whether its confidence is a probability, on simulated histories:
//! `cargo bench --bench judge [-- SERIES.json]`.
//!
//! With a file, a list of `{"values": […]}` of real series, stable metrics are
//! drawn from their permuted values as well. `-- --reviewer` prints only what
//! answers teach. Every figure is printed with its
//! seed; the same seed gives the same figures.

mod calibration;
mod noise;
mod reviewer;

use std::collections::BTreeMap;

use noise::{Random, Shape, stable};
use yardstick::learning::{Judgement, Kind, State, Subject, judge};
use yardstick::model::{Category, Direction, Metadata, MetricName, MetricSpec, Timestamp};
use yardstick::series::{Point, Series, SeriesId};

/// Metrics of a simulated project.
const METRICS: usize = 50;
/// Runs of its CI.
const RUNS: usize = 200;
/// Milliseconds between two runs.
const STEP: i64 = 6 * 3_600_000;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    if args.iter().any(|arg| arg == "--reviewer") {
        return reviewer::report();
    }
    let real = args.first().map(|path| noise::real(path));
    println!(
        "stable metrics: runs of {RUNS} in which anything is newly alarmed ({METRICS} metrics)"
    );
    for seed in 1..=3 {
        let simulated = |random: &mut Random| stable(Shape::any(random), RUNS, random);
        report_quiet("simulated", seed, simulated);
        if let Some(real) = &real {
            report_quiet("real, permuted", seed, |random| {
                noise::permuted(real, RUNS, random)
            });
        }
    }
    println!(
        "\none step of 10 % in one of {METRICS} metrics, 3 % noise, after {} runs: found within 5 runs",
        RUNS - 5
    );
    for shape in [Shape::Gaussian, Shape::Skewed, Shape::HeavyTailed] {
        let trials = 60;
        let found = (0..trials)
            .filter(|trial| finds_step(shape, 100 + trial))
            .count();
        println!(
            "  {shape:?}: {:.2} of {trials} trials",
            found as f64 / trials as f64
        );
    }
    println!();
    calibration::report();
    println!();
    reviewer::report();
}

/// Counts the runs with something new, over the history of one project.
fn report_quiet(name: &str, seed: u64, mut series: impl FnMut(&mut Random) -> Vec<f64>) {
    let mut random = Random::new(seed);
    let all: Vec<Vec<f64>> = (0..METRICS).map(|_| series(&mut random)).collect();
    let mut alarmed = 0;
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for run in 1..=RUNS {
        let judgement = judged(&all, run);
        let news: Vec<Kind> = judgement
            .insights
            .iter()
            .filter(|i| i.state == State::New && i.kind != Kind::Silent)
            .map(|i| i.kind)
            .collect();
        alarmed += usize::from(!news.is_empty());
        news.iter()
            .for_each(|kind| *kinds.entry(kind.name()).or_default() += 1);
    }
    println!("  {name}, seed {seed}: {alarmed} of {RUNS} runs {kinds:?}");
}

fn finds_step(shape: Shape, seed: u64) -> bool {
    let mut random = Random::new(seed);
    let before = RUNS - 5;
    let mut all: Vec<Vec<f64>> = (0..METRICS)
        .map(|_| stable(Shape::any(&mut random), RUNS, &mut random))
        .collect();
    all[0] = shape.series(RUNS, 0.03, &mut random);
    all[0][before..].iter_mut().for_each(|value| *value *= 1.1);
    (before + 1..=RUNS).any(|run| {
        let found = judged(&all, run).insights;
        found
            .iter()
            .any(|i| i.kind == Kind::Regression && i.metric.as_str() == "metric_0")
    })
}

/// The judgement over the first `runs` values of each series.
fn judged(all: &[Vec<f64>], runs: usize) -> Judgement {
    let subjects: Vec<Subject> = all
        .iter()
        .enumerate()
        .map(|(i, values)| subject(&format!("metric_{i}"), &values[..runs.min(values.len())]))
        .collect();
    judge(&subjects, time(runs))
}

fn time(run: usize) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000 + run as i64 * STEP).expect("in range")
}

/// A series of a metric of which lower is better.
fn subject(name: &str, values: &[f64]) -> Subject {
    let id = SeriesId {
        metric: MetricName::new(name).expect("valid"),
        metadata: Metadata::new(),
    };
    let point = |(i, value): (usize, &f64)| Point {
        id: i as u128,
        time: time(i),
        value: *value,
    };
    let points = values.iter().enumerate().map(point).collect();
    Subject {
        series: Series::new(id, None, points).expect("not empty"),
        spec: MetricSpec {
            unit: None,
            direction: Direction::Lower,
            category: Category::Performance,
        },
        budgets: Vec::new(),
        expect_every: None,
        first_name: None,
    }
}
