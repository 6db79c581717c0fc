//! What is measured: a command with all that belongs to it.

use crate::benchmark::process::{Command, Exit};

/// A command that is measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Task {
    /// What it is called in results.
    pub name: String,
    /// What it is called in the store, where that is not its name.
    pub recorded_as: Option<String>,
    /// What is timed.
    pub command: Command,
    /// Whether a shell runs it, whose own start-up is taken off.
    pub through_shell: bool,
    /// What was filled into the command, in the order it was asked for.
    pub parameters: Vec<(String, String)>,
    /// Once, before anything of this command.
    pub setup: Option<Command>,
    /// Before each run, warm-up runs as well.
    pub prepare: Option<Command>,
    /// After each run, warm-up runs as well.
    pub conclude: Option<Command>,
    /// Once, after everything, also where measuring failed.
    pub cleanup: Option<Command>,
}

/// How long and in which order is measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    /// Runs of each command before the measured ones.
    pub warmup: u64,
    /// Fewest runs of each command.
    pub min_runs: u64,
    /// Most runs of each command.
    pub max_runs: Option<u64>,
    /// Seconds for which each command is measured, unless `max_runs` is reached before.
    pub min_time: f64,
    /// Seconds after which no command gets another run, as soon as each had one; for each command.
    pub max_time: Option<f64>,
    /// Half the width of the median's interval over the median at which it is enough, 0.01 for 1 %.
    pub precision: Option<f64>,
    /// In which order runs follow each other.
    pub order: Order,
    /// What becomes of runs that fail.
    pub failures: Failures,
    /// What everything random follows from.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            warmup: 0,
            min_runs: 10,
            max_runs: None,
            min_time: 3.0,
            max_time: None,
            precision: None,
            order: Order::Interleaved,
            failures: Failures::Stop,
            seed: 0,
        }
    }
}

/// In which order the runs of several commands follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// At random, the runs of each spread evenly over the whole time: whatever the machine does meanwhile, it does to all of them.
    Interleaved,
    /// All of one, then all of the next.
    Sequential,
}

/// What becomes of runs that fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failures {
    /// The first one ends everything.
    Stop,
    /// They count like any other.
    Ignore,
    /// Only those with these exit codes count.
    Allow(Vec<i32>),
}

impl Failures {
    /// Whether a run that ended so counts.
    pub fn accept(&self, exit: Exit) -> bool {
        match self {
            _ if exit.is_success() => true,
            Self::Stop => false,
            Self::Ignore => true,
            Self::Allow(codes) => exit.code().is_some_and(|code| codes.contains(&code)),
        }
    }
}
