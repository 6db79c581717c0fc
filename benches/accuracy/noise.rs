//! Simulated noise of continuous integration, from a seed. The generators are written here so that the figures do not move
//! with the version of a crate.

/// SplitMix64 (Steele, Lea & Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// In 0..1, both excluded.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.uniform() * n as f64) as usize
    }

    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }
}

/// Shapes of noise with median near zero and standard deviation one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Noise {
    Gaussian,
    /// Log-normal: a floor and a tail to the right, as timings have.
    Skewed,
    /// Student's t with three degrees of freedom.
    HeavyTailed,
    /// Two kinds of machine, three in ten runs on the slower one.
    Bimodal,
    /// Skewed, and one run in thirty ten times off.
    Spikes,
    /// Skewed innovations, each keeping this share of the one before.
    Autocorrelated(f64),
}

impl Noise {
    pub fn draw(self, random: &mut Random, n: usize) -> Vec<f64> {
        match self {
            Self::Autocorrelated(share) => {
                let mut last = 0.0;
                let mut keep = |innovation: f64| {
                    last = share * last + innovation * (1.0 - share * share).sqrt();
                    last
                };
                let warm_up = (0..50).map(|_| skewed(random)).collect::<Vec<_>>();
                warm_up.into_iter().for_each(|v| {
                    keep(v);
                });
                (0..n).map(|_| keep(skewed(random))).collect()
            }
            other => (0..n).map(|_| other.one(random)).collect(),
        }
    }

    fn one(self, random: &mut Random) -> f64 {
        match self {
            Self::Gaussian => random.normal(),
            Self::HeavyTailed => {
                let chi: f64 = (0..3).map(|_| random.normal().powi(2)).sum();
                random.normal() / (chi / 3.0).sqrt() / 3f64.sqrt()
            }
            Self::Bimodal => {
                2.2 * f64::from(u8::from(random.uniform() < 0.3)) + 0.3 * skewed(random)
            }
            Self::Spikes => {
                skewed(random) + 10.0 * f64::from(u8::from(random.uniform() < 1.0 / 30.0))
            }
            Self::Skewed | Self::Autocorrelated(_) => skewed(random),
        }
    }
}

fn skewed(random: &mut Random) -> f64 {
    const SHAPE: f64 = 0.7;
    let variance = (SHAPE * SHAPE).exp_m1() * (SHAPE * SHAPE).exp();
    (SHAPE * random.normal()).exp_m1() / variance.sqrt()
}
