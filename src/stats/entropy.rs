//! How undecided a sequence of outcomes is.

/// Weight of the newest outcome; the memory is about its inverse.
const WEIGHT: f64 = 0.1;

/// A running share of passes and the changes of outcome, updated one outcome
/// at a time in constant memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Outcomes {
    n: u64,
    share: f64,
    last: bool,
    flips: u64,
}

impl Outcomes {
    /// Adds an outcome.
    pub fn add(&mut self, passed: bool) {
        let value = f64::from(u8::from(passed));
        self.flips += u64::from(self.n > 0 && passed != self.last);
        self.n += 1;
        // A plain mean at first, then an exponentially weighted one.
        let weight = WEIGHT.max(1.0 / self.n as f64);
        self.share += weight * (value - self.share);
        self.last = passed;
    }

    /// Shannon entropy of the share of passes, in bits: 0 for always the same,
    /// 1 for a coin. 0 without outcomes.
    pub fn entropy(&self) -> f64 {
        let bits = |p: f64| if p > 0.0 { -p * libm::log2(p) } else { 0.0 };
        if self.n == 0 {
            0.0
        } else {
            bits(self.share) + bits(1.0 - self.share)
        }
    }

    /// How many outcomes were added.
    pub fn n(&self) -> u64 {
        self.n
    }

    /// How often the outcome changed.
    pub fn flips(&self) -> u64 {
        self.flips
    }

    /// The recent share of passes.
    pub fn share(&self) -> f64 {
        self.share
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(outcomes: &[u8]) -> Outcomes {
        let mut all = Outcomes::default();
        outcomes.iter().for_each(|o| all.add(*o == 1));
        all
    }

    #[test]
    fn a_coin_has_one_bit_and_a_rock_has_none() {
        assert_eq!(of(&[1, 0]).entropy(), 1.0);
        assert_eq!(of(&[1; 20]).entropy(), 0.0);
        assert_eq!(of(&[]).entropy(), 0.0);
        // One failure in four: −¼ log₂ ¼ − ¾ log₂ ¾.
        assert!((of(&[1, 1, 1, 0]).entropy() - 0.811_278_124_459_132_8).abs() < 1e-12);
    }

    #[test]
    fn a_broken_test_is_not_flaky_for_long() {
        let broken = of(&[vec![1; 30], vec![0; 40]].concat());
        assert_eq!(broken.flips(), 1);
        assert!(broken.entropy() < 0.15, "{}", broken.entropy());
    }
}
