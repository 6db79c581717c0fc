//! How right the detection is, on simulated series whose truth is known: `cargo bench --bench accuracy [-- --seed N]`.
//! With `--against` it only holds new values against histories, with `--calibrate N` it draws the distribution of the
//! p-values over N series of each kind instead (minutes), with `--real FILE` it forecasts the series of a JSON file,
//! `[{"id": …, "values": […]}]`.

mod against;
mod evidence;
mod forecast;
mod noise;
mod score;
mod series;

use std::time::Instant;

use yardstick::stats::changepoint::{self, Options};
use yardstick::stats::{anomaly, online};

use noise::{Noise, Random};
use score::{Score, share};
use series::{SHAPES, Simulated};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let option = |flag: &str| {
        let at = arguments.iter().position(|a| a == flag)?;
        arguments.get(at + 1)
    };
    let number = |flag: &str| option(flag).map(|text| text.parse::<u64>()).transpose();
    if let Some(path) = option("--real") {
        return forecast::real(path);
    }
    let seed = number("--seed")?.unwrap_or(1);
    if arguments.iter().any(|argument| argument == "--against") {
        against::summary(seed);
        return Ok(());
    }
    if let Some(draws) = number("--calibrate")? {
        evidence::calibrate(seed, draws as usize);
        return Ok(());
    }
    println!("seed {seed}; values are means over simulated series, 3 % noise\n");
    looking_back(seed);
    as_points_arrive(seed);
    outliers(seed);
    evidence::summary(seed);
    evidence::many_metrics(seed);
    against::summary(seed);
    forecast::simulated(seed);
    speed(seed);
    Ok(())
}

fn looking_back(seed: u64) {
    println!(
        "{:34}{:>8}{:>8}{:>10}{:>10}",
        "changes, looking back", "F1 ±3", "F1 ±1", "FA/1000", "interval"
    );
    let row = |name: &str, draw: &dyn Fn(&mut Random) -> Simulated| {
        let mut random = Random::new(seed);
        let (mut near, mut exact, mut inside) =
            (Score::default(), Score::default(), Score::default());
        for _ in 0..60 {
            let truth = draw(&mut random);
            let found = changepoint::changes(&truth.values, &Options::default());
            let places: Vec<usize> = found.iter().map(|c| c.index).collect();
            near.add(&truth.changes, &places, 3, truth.values.len());
            exact.add(&truth.changes, &places, 1, truth.values.len());
            for change in found
                .iter()
                .filter(|c| truth.changes.iter().any(|t| t.abs_diff(c.index) <= 10))
            {
                let covered = truth
                    .changes
                    .iter()
                    .any(|&t| change.interval.0 <= t && t <= change.interval.1);
                inside.hits += usize::from(covered);
                inside.misses += usize::from(!covered);
            }
        }
        let coverage = if inside.hits + inside.misses > 0 {
            format!("{:.2}", inside.recall())
        } else {
            "–".into()
        };
        println!(
            "  {name:32}{:>8.3}{:>8.3}{:>10.2}{coverage:>10}",
            near.f1(),
            exact.f1(),
            near.per_thousand()
        );
    };
    for size in [1.0, 1.5, 2.0, 4.0] {
        row(&format!("step of {size} × noise, skewed"), &|r| {
            series::step(r, Noise::Skewed, 120, size)
        });
    }
    for (name, noise) in SHAPES {
        row(&format!("step of 3 × noise, {name}"), &|r| {
            series::step(r, noise, 120, 3.0)
        });
    }
    row("step without noise", &|r| series::exact(r, 100));
    for (name, noise) in SHAPES {
        row(&format!("no change, {name}"), &|r| {
            series::stable(r, noise, 150)
        });
    }
    row("no change, drift of 10 %", &|r| series::drift(r, 150));
    row("no change, season of 24", &|r| series::season(r, 168));
}

fn as_points_arrive(seed: u64) {
    println!(
        "\n{:34}{:>8}{:>8}{:>10}",
        "alarms, point by point", "within 5", "in 20", "FA/1000"
    );
    for (name, noise, size) in [
        ("step of 2 × noise, skewed", Noise::Skewed, 2.0),
        ("step of 4 × noise, skewed", Noise::Skewed, 4.0),
        ("step of 4 × noise, gaussian", Noise::Gaussian, 4.0),
        ("step of 4 × noise, heavy-tailed", Noise::HeavyTailed, 4.0),
        ("step of 4 × noise, two-mode", Noise::Bimodal, 4.0),
    ] {
        const HISTORY: usize = 40;
        const SERIES: usize = 30;
        let mut random = Random::new(seed);
        let (mut soon, mut late, mut alarmed) = (0, 0, Score::default());
        for _ in 0..SERIES {
            let level = |i: usize| {
                if i < HISTORY {
                    100.0
                } else {
                    100.0 * (1.0 + 0.03 * size)
                }
            };
            let values = series::around(&mut random, noise, HISTORY + 20, 0.03, level);
            let alarms = online::alarms(&values, 10, &Options::default());
            alarmed.false_alarms += alarms.iter().filter(|a| a.at < HISTORY).count();
            alarmed.points += HISTORY - 10;
            let delay = alarms
                .iter()
                .filter(|a| a.change.abs_diff(HISTORY) <= 6 && a.at >= HISTORY)
                .map(|a| a.at - HISTORY)
                .min();
            soon += usize::from(delay.is_some_and(|d| d < 5));
            late += usize::from(delay.is_some());
        }
        println!(
            "  {name:32}{:>8.2}{:>8.2}{:>10.2}",
            share(soon, SERIES),
            share(late, SERIES),
            alarmed.per_thousand()
        );
    }
}

fn outliers(seed: u64) {
    let mut random = Random::new(seed);
    let mut score = Score::default();
    for _ in 0..100 {
        let truth = series::with_outliers(&mut random, 120);
        let found: Vec<usize> = anomaly::anomalies(&truth.values, &Options::default())
            .iter()
            .map(|a| a.index)
            .collect();
        score.add(&truth.outliers, &found, 0, truth.values.len());
    }
    println!(
        "\nanomalies of 8 to 25 × noise, half of the series with a step: F1 {:.3}",
        score.f1()
    );
}

fn speed(seed: u64) {
    println!("\n{:34}{:>12}", "speed", "ms");
    let mut random = Random::new(seed);
    for n in [200, 1_000, 10_000, 100_000] {
        for (name, size) in [("no change", 0.0), ("one step", 4.0)] {
            let values = series::step(&mut random, Noise::Skewed, n, size).values;
            let rounds = (20_000 / n).max(1);
            let start = Instant::now();
            for _ in 0..rounds {
                std::hint::black_box(changepoint::changes(
                    std::hint::black_box(&values),
                    &Options::default(),
                ));
            }
            println!(
                "  {:32}{:>12.3}",
                format!("changes, {n} points, {name}"),
                start.elapsed().as_secs_f64() * 1e3 / rounds as f64
            );
        }
    }
    let many: Vec<Vec<f64>> = (0..1_000)
        .map(|_| series::stable(&mut random, Noise::Skewed, 200).values)
        .collect();
    let start = Instant::now();
    for values in &many {
        std::hint::black_box(online::latest(values, &Options::default()));
    }
    println!(
        "  {:32}{:>12.1}",
        "latest of 1000 series × 200 points",
        start.elapsed().as_secs_f64() * 1e3
    );
}
