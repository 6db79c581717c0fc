//! The runs of one command in a few numbers.

use crate::benchmark::experiment::Measurement;
use crate::benchmark::process::Run;
use crate::stats::bootstrap::{self, Of};
use crate::stats::compare::LEVEL;
use crate::stats::{median_of, noise, summarize};

/// A run is an outlier beyond so many robust standard deviations from the median; of normal noise that is one in 3 million.
const OUTLIER: f64 = 5.0;
/// Fewer runs have no outliers.
const MIN_FOR_OUTLIERS: usize = 8;
/// Peaks within this share of the floor are hidden by it.
const HIDDEN: f64 = 1.05;

/// The runs of one command in a few numbers; times in seconds.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistics {
    /// Number of runs; at least 1.
    pub n: usize,
    /// Arithmetic mean.
    pub mean: f64,
    /// Its interval of 95 %; `None` below 3 runs.
    pub mean_interval: Option<(f64, f64)>,
    /// Standard deviation with n − 1; `None` for one run.
    pub sd: Option<f64>,
    /// Median.
    pub median: f64,
    /// Its interval of 95 %; `None` below 3 runs.
    pub median_interval: Option<(f64, f64)>,
    /// Robust standard deviation, which outliers do not move; `None` for one run.
    pub dispersion: Option<f64>,
    /// Fastest run.
    pub min: f64,
    /// Slowest run.
    pub max: f64,
    /// Mean CPU time in user mode.
    pub user: f64,
    /// Mean CPU time in the kernel.
    pub system: f64,
    /// Runs far above and far below the others.
    pub outliers: Outliers,
    /// Peak memory; `None` where the system does not say.
    pub memory: Option<Memory>,
    /// Median number of instructions, where they are counted.
    pub instructions: Option<f64>,
    /// Median number of cycles, where they are counted.
    pub cycles: Option<f64>,
    /// Median number of page faults, without and with reading from disk.
    pub faults: (f64, f64),
    /// Median number of context switches, voluntary and not.
    pub switches: (f64, f64),
    /// Runs that failed and were kept.
    pub failures: usize,
    /// Runs that were killed at their time limit and were kept.
    pub timed_out: usize,
}

/// Runs far from the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outliers {
    /// Places of slow ones among the command's runs, from 0.
    pub slow: Vec<usize>,
    /// Places of fast ones.
    pub fast: Vec<usize>,
}

/// Peak memory in bytes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Memory {
    /// Median over the runs.
    pub median: f64,
    /// Largest.
    pub max: f64,
    /// Whether the true value may be lower: nothing below the runner's own memory can be seen.
    pub hidden: bool,
}

impl Statistics {
    /// Of the runs of a command; `None` without any. `floor` is what no peak of memory reads below; intervals follow from `seed`.
    pub fn of(measurement: &Measurement, floor: Option<u64>, seed: u64) -> Option<Self> {
        let runs = &measurement.runs;
        let times = measurement.times();
        let summary = summarize(&mut times.clone())?;
        let median = |of: fn(&Run) -> f64| {
            let values: Vec<f64> = runs.iter().map(of).collect();
            median_of(&values).unwrap_or(0.0)
        };
        let mean = |of: fn(&Run) -> f64| runs.iter().map(|run| of(run) / runs.len() as f64).sum();
        Some(Self {
            n: summary.n,
            mean: summary.mean,
            mean_interval: bootstrap::interval(&times, Of::Mean, LEVEL, seed),
            sd: summary.sd,
            median: summary.p50,
            median_interval: bootstrap::interval(&times, Of::Median, LEVEL, seed),
            dispersion: noise::robust_scale(&times).filter(|_| summary.n > 1),
            min: summary.min,
            max: summary.max,
            user: mean(|run| run.user),
            system: mean(|run| run.system),
            outliers: Outliers::of(&times),
            memory: memory(runs, floor),
            instructions: counted(runs, |run| run.instructions),
            cycles: counted(runs, |run| run.cycles),
            faults: (
                median(|run| run.minor_faults as f64),
                median(|run| run.major_faults as f64),
            ),
            switches: (
                median(|run| run.voluntary_switches as f64),
                median(|run| run.involuntary_switches as f64),
            ),
            failures: runs.iter().filter(|run| !run.exit.is_success()).count(),
            timed_out: runs.iter().filter(|run| run.timed_out).count(),
        })
    }

    /// Robust standard deviation over the median; `None` for one run or times of 0.
    pub fn noise(&self) -> Option<f64> {
        self.dispersion
            .map(|scale| scale / self.median)
            .filter(|noise| noise.is_finite())
    }
}

impl Outliers {
    /// Of times in the order of the runs. None below 8 runs, and none where more than half of them are equal.
    pub fn of(times: &[f64]) -> Self {
        let scale = noise::robust_scale(times).filter(|scale| *scale > 0.0);
        let (Some(median), Some(scale)) = (median_of(times), scale) else {
            return Self::default();
        };
        if times.len() < MIN_FOR_OUTLIERS {
            return Self::default();
        }
        let beyond = |side: f64| {
            let is = |(_, time): &(usize, &f64)| side * (*time - median) > OUTLIER * scale;
            times
                .iter()
                .enumerate()
                .filter(is)
                .map(|(i, _)| i)
                .collect()
        };
        Self {
            slow: beyond(1.0),
            fast: beyond(-1.0),
        }
    }

    /// How many.
    pub fn len(&self) -> usize {
        self.slow.len() + self.fast.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn memory(runs: &[Run], floor: Option<u64>) -> Option<Memory> {
    let peaks: Option<Vec<f64>> = runs.iter().map(|run| Some(run.max_rss? as f64)).collect();
    let peaks = peaks?;
    let median = median_of(&peaks)?;
    Some(Memory {
        median,
        max: peaks.iter().copied().fold(0.0, f64::max),
        hidden: floor.is_some_and(|floor| median <= floor as f64 * HIDDEN),
    })
}

/// The median of a counter, where every run has it.
fn counted(runs: &[Run], of: impl Fn(&Run) -> Option<u64>) -> Option<f64> {
    let values: Option<Vec<f64>> = runs.iter().map(|run| Some(of(run)? as f64)).collect();
    median_of(&values?)
}
