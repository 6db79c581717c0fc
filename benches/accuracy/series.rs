//! Simulated series whose truth is known.

use crate::noise::{Noise, Random};

/// A series, where its level changes, and its single outliers.
pub struct Simulated {
    pub values: Vec<f64>,
    pub changes: Vec<usize>,
    pub outliers: Vec<usize>,
}

pub const SHAPES: [(&str, Noise); 7] = [
    ("gaussian", Noise::Gaussian),
    ("skewed", Noise::Skewed),
    ("heavy-tailed", Noise::HeavyTailed),
    ("two-mode", Noise::Bimodal),
    ("spiky", Noise::Spikes),
    ("AR(1) 0.3", Noise::Autocorrelated(0.3)),
    ("AR(1) 0.6", Noise::Autocorrelated(0.6)),
];

/// Noise of `share` of the level around `level`, never below a twentieth of it.
pub fn around(
    random: &mut Random,
    noise: Noise,
    n: usize,
    share: f64,
    level: impl Fn(usize) -> f64,
) -> Vec<f64> {
    noise
        .draw(random, n)
        .iter()
        .enumerate()
        .map(|(i, v)| level(i) * (1.0 + share * v).max(0.05))
        .collect()
}

/// No change at all.
pub fn stable(random: &mut Random, noise: Noise, n: usize) -> Simulated {
    let base = base(random);
    plain(around(random, noise, n, 0.03, |_| base), Vec::new())
}

/// One step of `size` times the noise, up or down, with at least a sixth of the points on either side.
pub fn step(random: &mut Random, noise: Noise, n: usize, size: f64) -> Simulated {
    let at = n / 6 + random.below(n - n / 3);
    let factor = if random.uniform() < 0.7 {
        1.0 + 0.03 * size
    } else {
        1.0 / (1.0 + 0.03 * size)
    };
    let base = base(random);
    plain(
        around(random, noise, n, 0.03, |i| {
            if i < at { base } else { base * factor }
        }),
        vec![at],
    )
}

/// A slope of a tenth over the whole.
pub fn drift(random: &mut Random, n: usize) -> Simulated {
    let base = base(random);
    plain(
        around(random, Noise::Skewed, n, 0.03, |i| {
            base * (1.0 + 0.1 * i as f64 / n as f64)
        }),
        Vec::new(),
    )
}

/// A day of 24 points.
pub fn season(random: &mut Random, n: usize) -> Simulated {
    let (base, start) = (base(random), random.uniform());
    let day = |i: usize| (std::f64::consts::TAU * (i as f64 / 24.0 + start)).sin();
    plain(
        around(random, Noise::Skewed, n, 0.02, |i| {
            base * (1.0 + 0.03 * day(i))
        }),
        Vec::new(),
    )
}

/// A metric that repeats itself, with one lasting change of a few units.
pub fn exact(random: &mut Random, n: usize) -> Simulated {
    let at = n / 6 + random.below(n - n / 3);
    let (level, more) = (
        20.0 + random.below(400) as f64,
        1.0 + random.below(5) as f64,
    );
    plain(
        (0..n)
            .map(|i| if i < at { level } else { level + more })
            .collect(),
        vec![at],
    )
}

/// Four outliers of 8 to 25 times the noise, and a step in half of the series.
pub fn with_outliers(random: &mut Random, n: usize) -> Simulated {
    let size = if random.uniform() < 0.5 { 6.0 } else { 0.0 };
    let mut simulated = step(random, Noise::Skewed, n, size);
    if size == 0.0 {
        simulated.changes.clear();
    }
    while simulated.outliers.len() < 4 {
        let at = random.below(n);
        if simulated
            .changes
            .iter()
            .chain(&simulated.outliers)
            .all(|c| c.abs_diff(at) > 4)
        {
            let factor = 1.0 + 0.03 * (8.0 + 17.0 * random.uniform());
            simulated.values[at] *= if random.uniform() < 0.8 {
                factor
            } else {
                1.0 / factor
            };
            simulated.outliers.push(at);
        }
    }
    simulated
}

fn plain(values: Vec<f64>, changes: Vec<usize>) -> Simulated {
    Simulated {
        values,
        changes,
        outliers: Vec::new(),
    }
}

fn base(random: &mut Random) -> f64 {
    5.0 * 10_000f64.powf(random.uniform())
}
