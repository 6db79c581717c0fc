//! Are the p-values honest, and what do they find when many metrics are judged at once?

use yardstick::stats::changepoint::{self, Change, Options};
use yardstick::stats::{drift, noisiness, online, trend};

use crate::noise::{Noise, Random};
use crate::score::share;
use crate::series::{self, SHAPES};

const LEVELS: [f64; 3] = [0.001, 0.01, 0.05];

/// The smallest p-value of series without change must be below α in no more than a share α of them.
pub fn summary(seed: u64) {
    let [a, b, c] = ["p ≤ .001", "p ≤ .01", "p ≤ .05"];
    println!(
        "\n{:34}{a:>10}{b:>10}{c:>10}",
        "no change, 100 points: share with"
    );
    for (name, noise) in SHAPES {
        row(name, seed, 1_000, |random| {
            back(&series::stable(random, noise, 100).values)
        });
    }
}

/// The same over lengths, for every test.
pub fn calibrate(seed: u64, draws: usize) {
    type Test = (&'static str, fn(&[f64]) -> f64);
    let tests: [Test; 5] = [
        ("looking back", back),
        ("latest", |v| least(&online::latest(v, &Options::default()))),
        ("trend", |v| trend(v).map_or(1.0, |t| t.p_value)),
        ("noise", |v| noisiness::noise_change(v).map_or(1.0, |c| c.p)),
        ("reference", |v| {
            drift::against(&v[..v.len() / 2], &v[v.len() / 2..]).map_or(1.0, |d| d.p)
        }),
    ];
    for (name, noise) in SHAPES {
        for n in [20, 30, 50, 100, 200, 500] {
            for (test, p) in tests {
                let label = format!("{name}, {n}, {test}");
                row(&label, seed, draws, |random| {
                    p(&series::stable(random, noise, n).values)
                });
            }
        }
    }
}

fn back(values: &[f64]) -> f64 {
    least(&changepoint::changes(values, &Options::default()))
}

fn least(changes: &[Change]) -> f64 {
    changes.iter().map(|c| c.p).fold(1.0, f64::min)
}

fn row(name: &str, seed: u64, draws: usize, p: impl Fn(&mut Random) -> f64) {
    let mut random = Random::new(seed);
    let mut below = [0; LEVELS.len()];
    for _ in 0..draws {
        let p = p(&mut random);
        for (count, level) in below.iter_mut().zip(LEVELS) {
            *count += usize::from(p <= level);
        }
    }
    let [a, b, c] = below.map(|count| share(count, draws));
    println!("  {name:32}{a:>10.5}{b:>10.5}{c:>10.5}");
}

/// Fifty metrics judged at every run with one false discovery rate of 1 % (Benjamini-Hochberg).
pub fn many_metrics(seed: u64) {
    const METRICS: usize = 50;
    const RUNS: usize = 100;
    let mut random = Random::new(seed);
    let shape = |metric: usize| SHAPES[metric % (SHAPES.len() - 1)].1;
    let history: Vec<Vec<f64>> = (0..METRICS)
        .map(|m| series::stable(&mut random, shape(m), 100 + RUNS).values)
        .collect();
    let alarmed = (100..100 + RUNS).filter(|&run| {
        let p: Vec<f64> = history
            .iter()
            .map(|values| latest_p(&values[..=run]))
            .collect();
        discoveries(p, 0.01) > 0
    });
    println!(
        "\n50 stable metrics, 100 runs, false discovery rate 1 %: {} runs with an alarm",
        alarmed.count()
    );
    for noise in [Noise::Gaussian, Noise::Skewed] {
        const TRIALS: usize = 60;
        let found = (0..TRIALS).filter(|_| {
            let values = series::around(&mut random, noise, 205, 0.03, |i| {
                if i < 200 { 100.0 } else { 110.0 }
            });
            (201..=205).any(|n| latest_p(&values[..n]) <= 0.01 / METRICS as f64)
        });
        println!(
            "one of 50 slower by 10 %, 3 % {noise:?} noise: found within 5 runs in {:.2} of trials",
            share(found.count(), TRIALS)
        );
    }
}

fn latest_p(values: &[f64]) -> f64 {
    online::latest(values, &Options::default())
        .last()
        .map_or(1.0, |c| c.p)
}

/// How many hypotheses Benjamini & Hochberg 1995 reject at rate `q`.
fn discoveries(mut p: Vec<f64>, q: f64) -> usize {
    p.sort_unstable_by(f64::total_cmp);
    let m = p.len() as f64;
    (1..=p.len())
        .rev()
        .find(|&k| p[k - 1] <= q * k as f64 / m)
        .unwrap_or(0)
}
