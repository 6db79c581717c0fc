//! Random numbers for methods that draw: the same seed gives the same.

use std::f64::consts::TAU;

/// SplitMix64 (Steele, Lea & Flood 2014).
#[derive(Clone, Debug)]
pub struct Random(u64);

/// A normal belief.
#[derive(Clone, Copy, Debug)]
pub struct Belief {
    /// What is most likely.
    pub mean: f64,
    /// Standard deviation, at least 0.
    pub sd: f64,
}

impl Random {
    /// From a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Between 0 and 1, neither of them.
    pub fn unit(&mut self) -> f64 {
        ((self.next() >> 11) as f64 + 0.5) / (1_u64 << 53) as f64
    }

    /// By Box & Muller 1958.
    pub fn of(&mut self, belief: Belief) -> f64 {
        if belief.sd <= 0.0 {
            return belief.mean;
        }
        let normal = (-2.0 * libm::log(self.unit())).sqrt() * libm::cos(TAU * self.unit());
        belief.mean + belief.sd * normal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_belief_has_its_mean_and_spread() {
        let mut random = Random::new(1);
        let belief = Belief { mean: 5.0, sd: 2.0 };
        let drawn: Vec<f64> = (0..20_000).map(|_| random.of(belief)).collect();
        let mean = drawn.iter().sum::<f64>() / 20_000.0;
        let sd = (drawn.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / 20_000.0).sqrt();
        assert!(
            (mean - 5.0).abs() < 0.05 && (sd - 2.0).abs() < 0.05,
            "{mean} {sd}"
        );
        assert!((0..1000).map(|_| random.unit()).all(|u| 0.0 < u && u < 1.0));
    }
}
