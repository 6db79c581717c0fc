//! How often does the value that comes lie in the 80 % interval? On simulated series, and with `--real FILE` on others.

use std::error::Error;

use serde::Deserialize;
use yardstick::learning::CHANGE_ALPHA;
use yardstick::stats::changepoint::{self, Options};
use yardstick::stats::forecast::{Expected, forecast};

use crate::noise::{Noise, Random};
use crate::score::share;
use crate::series::{self, SHAPES};

const HORIZONS: [usize; 4] = [1, 5, 10, 20];
const LONGEST: usize = 20;
/// The shortest history of a real series, and at most how many of its points are forecast from.
const HISTORY: usize = 20;
const ORIGINS: usize = 100;

/// Hits by horizon.
#[derive(Default, Clone, Copy)]
struct Coverage {
    inside: [usize; HORIZONS.len()],
    of: [usize; HORIZONS.len()],
}

impl Coverage {
    fn add(&mut self, expected: &[Expected], future: &[f64]) {
        for (i, &ahead) in HORIZONS.iter().enumerate() {
            let Some(&value) = future.get(ahead - 1) else {
                continue;
            };
            let Expected { low, high, .. } = expected[ahead - 1];
            // Of a constant series the ends are the value but for a rounding.
            let rounding = 1e-9 * value.abs();
            self.of[i] += 1;
            self.inside[i] += usize::from(low - rounding <= value && value <= high + rounding);
        }
    }

    fn shares(&self) -> [f64; HORIZONS.len()] {
        std::array::from_fn(|i| share(self.inside[i], self.of[i]))
    }
}

fn ahead(history: &[f64]) -> Option<Vec<Expected>> {
    let found = changepoint::changes(history, &Options::default());
    let changes: Vec<usize> = found
        .iter()
        .filter(|change| change.p <= CHANGE_ALPHA)
        .map(|change| change.index)
        .collect();
    forecast(history, &changes, LONGEST, (f64::MIN, f64::MAX))
}

fn head(title: &str) {
    print!("\n{title:34}");
    HORIZONS
        .iter()
        .for_each(|h| print!("{:>10}", format!("{h} ahead")));
    println!();
}

fn row(name: &str, shares: [f64; HORIZONS.len()]) {
    print!("  {name:32}");
    shares.iter().for_each(|s| print!("{s:>10.3}"));
    println!();
}

/// Coverage on simulated series, by length of the history.
pub fn simulated(seed: u64) {
    const DRAWS: usize = 200;
    head("forecast: share in the interval");
    type Draw = Box<dyn Fn(&mut Random, usize) -> Vec<f64>>;
    let mut kinds: Vec<(String, Draw)> = SHAPES
        .iter()
        .map(|&(name, noise)| {
            let draw: Draw = Box::new(move |r, n| series::stable(r, noise, n).values);
            (name.to_owned(), draw)
        })
        .collect();
    let walk = Noise::Autocorrelated(0.9);
    kinds.push((
        "AR(1) 0.9".into(),
        Box::new(move |r, n| series::stable(r, walk, n).values),
    ));
    kinds.push((
        "drift, 0.2 % a point".into(),
        Box::new(|r, n| {
            series::around(r, Noise::Skewed, n, 0.03, |i| {
                100.0 * (1.0 + 0.002 * i as f64)
            })
        }),
    ));
    kinds.push(("a step in 100 points".into(), Box::new(steps)));
    kinds.push((
        "season of 7".into(),
        Box::new(|r, n| {
            let day = |i: usize| (std::f64::consts::TAU * i as f64 / 7.0).sin();
            series::around(r, Noise::Skewed, n, 0.03, |i| 100.0 * (1.0 + 0.06 * day(i)))
        }),
    ));
    for (name, draw) in &kinds {
        for n in [30, 150] {
            let mut random = Random::new(seed);
            let mut coverage = Coverage::default();
            for _ in 0..DRAWS {
                let values = draw(&mut random, n + LONGEST);
                if let Some(expected) = ahead(&values[..n]) {
                    coverage.add(&expected, &values[n..]);
                }
            }
            row(&format!("{name}, {n} points"), coverage.shares());
        }
    }
}

/// The level steps by up to a tenth either way, at any point with a chance of one in a hundred.
fn steps(random: &mut Random, n: usize) -> Vec<f64> {
    let mut level = 100.0;
    let levels: Vec<f64> = (0..n)
        .map(|_| {
            if random.uniform() < 0.01 {
                level *= 1.0 + 0.2 * (random.uniform() - 0.5);
            }
            level
        })
        .collect();
    series::around(random, Noise::Skewed, n, 0.03, |i| levels[i])
}

#[derive(Deserialize)]
struct Real {
    id: String,
    values: Vec<f64>,
}

/// Coverage on the series of a JSON file, `[{"id": …, "values": […]}]`: from up to a hundred origins of each, with at least 20
/// values of history, every series counting the same.
pub fn real(path: &str) -> Result<(), Box<dyn Error>> {
    let all: Vec<Real> = serde_json::from_str(&std::fs::read_to_string(path)?)?;
    head("forecast: share in the interval");
    let mut total = Coverage::default();
    let mut means = [0.0; HORIZONS.len()];
    for Real { id, values } in &all {
        let mut coverage = Coverage::default();
        let stride = (values.len().saturating_sub(HISTORY) / ORIGINS).max(1);
        for now in (HISTORY..values.len()).step_by(stride) {
            if let Some(expected) = ahead(&values[now.saturating_sub(1_000)..now]) {
                coverage.add(&expected, &values[now..]);
            }
        }
        row(id, coverage.shares());
        for (i, share) in coverage.shares().iter().enumerate() {
            means[i] += share / all.len() as f64;
            total.inside[i] += coverage.inside[i];
            total.of[i] += coverage.of[i];
        }
    }
    row("mean of the series", means);
    row("all forecasts", total.shares());
    println!("  {:32}{:>10?}", "forecasts", total.of);
    Ok(())
}
