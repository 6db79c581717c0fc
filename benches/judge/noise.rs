//! Noise as CI machines make it.

/// SplitMix64 (Steele, Lea & Flood 2014).
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    pub fn below(&mut self, n: usize) -> usize {
        (self.unit() * n as f64) as usize
    }

    /// Standard normal (Box & Muller 1958).
    pub fn normal(&mut self) -> f64 {
        (-2.0 * self.unit().ln()).sqrt() * (std::f64::consts::TAU * self.unit()).cos()
    }
}

/// A kind of noise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Gaussian,
    Skewed,
    HeavyTailed,
    TwoModes,
    Spiky,
    Dependent,
}

impl Shape {
    const ALL: [Self; 6] = [
        Self::Gaussian,
        Self::Skewed,
        Self::HeavyTailed,
        Self::TwoModes,
        Self::Spiky,
        Self::Dependent,
    ];

    pub fn any(random: &mut Random) -> Self {
        Self::ALL[random.below(Self::ALL.len())]
    }

    /// `n` values around 100 with about this relative standard deviation.
    pub fn series(self, n: usize, sd: f64, random: &mut Random) -> Vec<f64> {
        let mut held = 0.0;
        (0..n)
            .map(|_| 100.0 * (1.0 + sd * self.draw(&mut held, random)).max(0.01))
            .collect()
    }

    fn draw(self, held: &mut f64, random: &mut Random) -> f64 {
        match self {
            Self::Gaussian => random.normal(),
            Self::Skewed => (0.5 * random.normal()).exp() * 1.66 - 1.88,
            Self::HeavyTailed => {
                let chi: f64 = (0..3).map(|_| random.normal().powi(2)).sum();
                random.normal() / (chi / 3.0).sqrt() / 1.73
            }
            Self::TwoModes => 0.5 * random.normal() + if random.unit() < 0.3 { 1.6 } else { -0.7 },
            Self::Spiky => {
                random.normal()
                    + if random.unit() < 0.03 {
                        6.0 + 4.0 * random.unit()
                    } else {
                        0.0
                    }
            }
            Self::Dependent => {
                *held = 0.3 * *held + 0.954 * random.normal();
                *held
            }
        }
    }
}

/// A stable metric with 1 to 5 % of noise.
pub fn stable(shape: Shape, n: usize, random: &mut Random) -> Vec<f64> {
    let sd = 0.01 + 0.04 * random.unit();
    shape.series(n, sd, random)
}

/// The series of a file, a list of `{"values": […]}`.
pub fn real(path: &str) -> Vec<Vec<f64>> {
    let text = std::fs::read_to_string(path).expect("the file is readable");
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).expect("the file is a JSON list");
    let values = |series: &serde_json::Value| -> Vec<f64> {
        series["values"]
            .as_array()
            .map(|v| v.iter().filter_map(serde_json::Value::as_f64).collect())
            .unwrap_or_default()
    };
    all.iter()
        .map(values)
        .filter(|v: &Vec<f64>| v.len() >= 30)
        .collect()
}

/// Around the level of one real series, its deviations from a running median
/// in random order.
pub fn permuted(real: &[Vec<f64>], n: usize, random: &mut Random) -> Vec<f64> {
    let source = &real[random.below(real.len())];
    let around = |i: usize| {
        let window = &source[i.saturating_sub(7)..(i + 8).min(source.len())];
        source[i] - yardstick::stats::median_of(window).unwrap_or(0.0)
    };
    let residuals: Vec<f64> = (0..source.len()).map(around).collect();
    let level = yardstick::stats::median_of(source).unwrap_or(1.0);
    (0..n)
        .map(|_| level + residuals[random.below(residuals.len())])
        .collect()
}
