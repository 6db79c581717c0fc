//! What judging a series is built on, whatever the caution: several questions about the same points share it.

use std::cell::OnceCell;

use super::memory::{Memory, inflation};
use super::standard::Standard;
use super::{kernel, lattice};

/// A series with what is found out about it when it is asked for, once.
#[derive(Debug)]
pub struct Ground {
    /// Free of its unit.
    pub series: Standard,
    memory: OnceCell<Memory>,
    guess: OnceCell<Guess>,
}

/// The changes as the kernel guesses them, under one penalty, and the lattice.
#[derive(Debug, Clone)]
pub(super) struct Guess {
    log_n: f64,
    pub changes: Vec<usize>,
    /// By which the loss is divided.
    pub inflation: f64,
    pub points: Vec<i32>,
    pub levels: (i32, i32),
}

impl Ground {
    /// Minimum n 2, and every value finite, else `None`. O(n log n).
    pub fn of(values: &[f64]) -> Option<Self> {
        Some(Self {
            series: Standard::of(values)?,
            memory: OnceCell::new(),
            guess: OnceCell::new(),
        })
    }

    pub(super) fn memory(&self) -> Memory {
        *self.memory.get_or_init(|| Memory::of(&self.series.z))
    }

    /// The guess that a penalty of `log_n` makes. The cost of [`kernel::guess`], where it is not the one that was made first.
    pub(super) fn guess(&self, log_n: f64) -> Guess {
        let first = self.guess.get_or_init(|| self.guess_anew(log_n));
        match first.log_n == log_n {
            true => first.clone(),
            false => self.guess_anew(log_n),
        }
    }

    fn guess_anew(&self, log_n: f64) -> Guess {
        let z = &self.series.z;
        let changes = kernel::guess(z, log_n);
        let points = lattice::points(z);
        Guess {
            log_n,
            inflation: inflation(self.memory().around(z, &changes)),
            changes,
            levels: lattice::levels(&points),
            points,
        }
    }
}
