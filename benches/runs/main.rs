//! How often `benchmark` concludes rightly, on simulated runs; and how much
//! time between its runs it does not report, on real ones.
//!
//!   cargo bench --bench runs
//!
//! Each experiment is 10 runs of each of two commands, which is what hyperfine makes at least.

use std::time::Instant;

use yardstick::benchmark::{Command, Counting, Plan, Runner, Task, Verdict, compare_all, measure};
use yardstick::stats::bootstrap::{self, Of};
use yardstick::stats::compare::Design;
use yardstick::stats::random::Random;

const EXPERIMENTS: usize = 400;

/// What one run is multiplied by, beside the difference: noise, and what the machine does at that round.
type World = fn(&mut Random, f64) -> f64;

const WORLDS: [(&str, World); 5] = [
    ("normal noise of 1 %", |r, _| 1.0 + 0.01 * r.normal()),
    ("right-skewed noise of 1 %", |r, _| {
        0.99 + 0.01 * (r.normal() * 0.8).exp()
    }),
    ("1 % and an outlier in ten", |r, _| {
        let outlier = if r.unit() < 0.1 { 1.0 + r.unit() } else { 1.0 };
        (1.0 + 0.01 * r.normal()) * outlier
    }),
    ("1 %, a load of 60 % from half way on", |r, at| {
        (1.0 + 0.01 * r.normal()) * if at < 0.5 { 1.0 } else { 1.6 }
    }),
    ("1 %, 10 % slower from first to last", |r, at| {
        (1.0 + 0.01 * r.normal()) * (1.0 + 0.1 * at)
    }),
];

fn main() {
    println!(
        "| machine | runs each | no difference: concluded | 3 %: found | intervals that hold the truth |"
    );
    println!("|---|--:|--:|--:|--:|");
    for (name, world) in WORLDS {
        for n in [10, 30] {
            let none = experiments(world, n, 1.0);
            let three = experiments(world, n, 1.03);
            let percent =
                |count: usize| format!("{:.1} %", 100.0 * count as f64 / EXPERIMENTS as f64);
            let held = (none.held + three.held) as f64 / (2 * EXPERIMENTS) as f64 * 100.0;
            println!(
                "| {name} | {n} | {} | {} | {held:.1} % |",
                percent(none.concluded),
                percent(three.right)
            );
        }
    }
    println!("\n| bootstrap intervals of 95 % | mean | median |\n|---|--:|--:|");
    for n in [10, 30, 100] {
        println!(
            "| {n} normal values | {:.1} % | {:.1} % |",
            coverage(Of::Mean, n),
            coverage(Of::Median, n)
        );
    }
    println!("\n{}", unreported());
}

#[derive(Default)]
struct Counts {
    concluded: usize,
    right: usize,
    held: usize,
}

fn experiments(world: World, n: usize, ratio: f64) -> Counts {
    let mut random = Random::new(20_261_120);
    let mut counts = Counts::default();
    for _ in 0..EXPERIMENTS {
        let mut runs = |level: f64| -> Vec<f64> {
            (0..n)
                .map(|i| level * world(&mut random, i as f64 / n as f64))
                .collect()
        };
        let times = vec![runs(1.0), runs(ratio)];
        let pairs = compare_all(&times, Design::Rounds, 0);
        let pair = pairs.first().expect("two commands");
        counts.concluded += usize::from(matches!(
            pair.verdict,
            Verdict::FirstFaster | Verdict::SecondFaster
        ));
        counts.right += usize::from(pair.verdict == Verdict::FirstFaster);
        let held = pair
            .comparison
            .interval
            .is_some_and(|(low, high)| (low..=high).contains(&ratio));
        counts.held += usize::from(held);
    }
    counts
}

fn coverage(of: Of, n: usize) -> f64 {
    let mut random = Random::new(7);
    let held = (0..1_000).filter(|seed| {
        let values: Vec<f64> = (0..n).map(|_| 100.0 + random.normal()).collect();
        let interval = bootstrap::interval(&values, of, 0.95, *seed);
        interval.is_some_and(|(low, high)| (low..=high).contains(&100.0))
    });
    held.count() as f64 / 10.0
}

/// Runs of a short and of a long batch, and how many of each.
const BATCHES: ([u64; 2], usize) = ([20, 120], 40);

/// Time between runs: everything of the loop that is in no run. What a long batch has over a short one, since
/// looking the program up and summing up come once a batch; medians, since whatever else runs on the machine
/// comes on top.
fn unreported() -> String {
    let task = [Task {
        name: "true".to_owned(),
        command: Command {
            argv: vec!["true".into()],
            ..Command::default()
        },
        ..Task::default()
    }];
    let mut runner =
        Runner::new(std::env::vars_os().collect(), Counting::Auto).expect("there is a null device");
    let mut batch = |n: u64| {
        let plan = Plan {
            max_runs: Some(n),
            min_runs: n,
            ..Plan::default()
        };
        let started = Instant::now();
        let measured = measure(&task, &plan, None, &mut runner, &mut ()).expect("true runs");
        let whole = started.elapsed().as_secs_f64();
        let runs: f64 = measured.measurements[0].times().iter().sum();
        whole - runs
    };
    let ([short, long], batches) = BATCHES;
    let pairs: Vec<[f64; 2]> = (0..batches).map(|_| [batch(short), batch(long)]).collect();
    let of = |which: usize| {
        let all: Vec<f64> = pairs.iter().map(|pair| pair[which]).collect();
        yardstick::stats::median_of(&all).expect("there are batches") * 1e6
    };
    let a_run = (of(1) - of(0)) / (long - short) as f64;
    let a_batch = of(0) - a_run * short as f64;
    format!(
        "between runs of `true`: {a_run:.2} µs a run that no run reports, and {a_batch:.0} µs once"
    )
}
