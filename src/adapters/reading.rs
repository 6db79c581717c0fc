//! What an adapter gives.

use std::fmt;

use crate::adapters::Warning;
use crate::model::{Direction, Finite, Metadata, MetricName, Spread, Timestamp, Unit};

/// Whether a reading speaks of the whole file or of one thing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Always given.
    Total,
    /// Given on request: per test, file, rule, percentile.
    Item,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passed at once.
    Passed,
    /// It passed after it had failed in the same run.
    Flaky,
    /// An assertion did not hold.
    Failed,
    /// It could not be run to its end: set-up, time-out, crash.
    Errored,
    /// It was not run, or was not meant to pass.
    Skipped,
}

impl Outcome {
    /// Whether `--items` keeps it: what did not pass, or not at once.
    pub fn is_notable(self) -> bool {
        matches!(self, Self::Flaky | Self::Failed | Self::Errored)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "passed",
            Self::Flaky => "flaky",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
        })
    }
}

/// What becomes of a reading when several files of one run hold it too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Fold {
    /// Every file speaks of another thing: all are kept.
    #[default]
    Keep,
    /// The parts add up.
    Sum,
    /// A percentage, made anew from the sums of both.
    Percent {
        /// What is counted.
        part: f64,
        /// Out of what.
        whole: f64,
    },
}

/// One number that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The quantity.
    pub metric: MetricName,
    /// The number, in `unit`; the median where it was measured repeatedly.
    pub value: Finite,
    /// As the file has it; `None` for the unit that the metric is kept in.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// What it was measured on.
    pub metadata: Metadata,
    /// What only goes along.
    pub notes: Metadata,
    /// What the value stands for where it was measured repeatedly.
    pub spread: Option<Spread>,
    /// When it was measured, if the file says so.
    pub time: Option<Timestamp>,
    /// Of the whole, or of one thing.
    pub level: Level,
    /// How the test ended that this speaks of.
    pub outcome: Option<Outcome>,
    /// How several files are put together.
    pub fold: Fold,
    /// Which item of the file it is, those that are not wanted counted too, so
    /// that it keeps its place whichever are; 0 for a total.
    pub place: u32,
    /// Whether its labels are those of the reading that was handed on before.
    pub same_labels: bool,
}

/// Everything that was read from one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The readings, in the order of the file.
    pub readings: Vec<Reading>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
}
