//! Why an experiment ended without a result.

use crate::benchmark::process::{Exit, ProcessError};

/// Why an experiment ended without a result.
#[derive(Debug, thiserror::Error)]
pub enum BenchmarkError {
    /// Nothing to measure.
    #[error("there is no command to measure")]
    Nothing,
    /// A process that could not be run.
    #[error("{name}: {error}")]
    Process {
        /// Of this command.
        name: String,
        /// Why.
        error: ProcessError,
    },
    /// A run that failed.
    #[error("{name}: {}{}\nhint: -i (--ignore-failure) measures it all the same; --show-output shows what it says", how(.exit), place(*.run))]
    Failed {
        /// The command.
        name: String,
        /// Which run, from 1; 0 for a warm-up.
        run: u64,
        /// How it ended.
        exit: Exit,
    },
    /// A run that did not end in time.
    #[error("{name}: took longer than {seconds} s{}, and was killed\nhint: -i (--ignore-failure) keeps such runs, as lower bounds", place(*.run))]
    TimedOut {
        /// The command.
        name: String,
        /// Which run, from 1; 0 for a warm-up.
        run: u64,
        /// The limit.
        seconds: f64,
    },
    /// What goes with a command failed.
    #[error("{name}: the {part} command failed: {}\nhint: --show-output shows what it says; `|| true` behind it takes any end for a good one", how(.exit))]
    Helper {
        /// The command it belongs to.
        name: String,
        /// setup, prepare, conclude or cleanup.
        part: &'static str,
        /// How it ended.
        exit: Exit,
    },
    /// Interrupted before anything was measured.
    #[error("interrupted before anything was measured")]
    Interrupted,
}

/// How a process ended, in words.
fn how(exit: &Exit) -> String {
    match exit {
        Exit::Code(code) => format!("exit code {code}"),
        Exit::Signal(signal) => format!("ended by signal {signal}"),
    }
}

/// Which run it was, in words.
fn place(run: u64) -> String {
    match run {
        0 => " in a warm-up run".to_owned(),
        run => format!(" in run {run}"),
    }
}
