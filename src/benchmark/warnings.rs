//! What stands in the way of trusting a measurement, each with what would help in [`Warning::remedy`].

use crate::benchmark::experiment::Measurement;
use crate::benchmark::statistics::Statistics;
use crate::benchmark::task::{Plan, Task};
use crate::stats::modes::{TwoModes, two_modes};
use crate::stats::serial::serial;
use crate::stats::{median_of, noise, trend};

/// Seconds below which what the shell adds is no longer known well enough.
const FAST: f64 = 0.005;
/// Seconds below which starting a process is most of what is measured.
const TINY: f64 = 0.001;
/// p-values below this are no chance.
const SURE: f64 = 0.001;
/// A smaller change over the runs, as a share, is not worth a warning.
const DRIFT: f64 = 0.02;
/// Neighbours less alike than this hardly change an interval.
const ALIKE: f64 = 0.3;
/// The first run is slow beyond so many robust standard deviations of the others, and this share.
const SLOW_FIRST: (f64, f64) = (5.0, 0.05);
/// Share of outliers that is worth a warning, and the fewest.
const MANY: (f64, usize) = (0.05, 2);

/// Something that stands in the way of trusting a measurement.
#[derive(Clone, Debug, PartialEq)]
pub enum Warning {
    /// The shell takes about as long as the command.
    ShellDominates,
    /// Next to nothing is measured but the start of a process.
    Tiny,
    /// The first run took this many times the median of the others.
    SlowFirst(f64),
    /// So many runs lie far from the others.
    Outliers(usize),
    /// The times rose or fell by this share from the first to the last run.
    Drift(f64),
    /// Neighbouring runs are alike, with this correlation.
    Alike(f64),
    /// The runs gather at two levels.
    TwoModes(TwoModes),
    /// So many runs failed.
    Failed(usize),
    /// So many runs were killed at the time limit.
    TimedOut(usize),
    /// The precision that was asked for was not reached; this one was.
    Imprecise(f64),
    /// So few runs have no interval.
    TooFew,
}

impl Warning {
    /// A word for machines.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::ShellDominates => "shell",
            Self::Tiny => "tiny",
            Self::SlowFirst(_) => "slow_first",
            Self::Outliers(_) => "outliers",
            Self::Drift(_) => "drift",
            Self::Alike(_) => "autocorrelated",
            Self::TwoModes(_) => "bimodal",
            Self::Failed(_) => "failed",
            Self::TimedOut(_) => "timed_out",
            Self::Imprecise(_) => "imprecise",
            Self::TooFew => "too_few",
        }
    }

    /// What would help; empty where nothing is wrong with the measurement.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::ShellDominates => "-N runs it without a shell",
            Self::Tiny => "let one run do the work many times over",
            Self::SlowFirst(_) => "--warmup 3 fills caches before, --prepare can empty them",
            Self::Outliers(_) => {
                "something else runs on this machine: stop it, or decide by more runs, with --min-runs"
            }
            Self::Drift(_) => {
                "the machine heats up, or runs leave something behind: --warmup, --conclude"
            }
            Self::Alike(_) => {
                "the machine is slow and fast in turns: measure for longer, with --min-time 10"
            }
            Self::TwoModes(_) => "look for what differs from run to run: caches, addresses, cores",
            Self::Failed(_) | Self::TimedOut(_) => "",
            Self::Imprecise(_) => "allow more with --max-runs and --max-time",
            Self::TooFew => "five runs or more can be judged",
        }
    }

    /// Those of one command's measurement.
    pub fn of(task: &Task, plan: &Plan, measured: &Measurement, s: &Statistics) -> Vec<Self> {
        let times = measured.times();
        let mut found = Vec::new();
        let mut add = |warning: Option<Self>| found.extend(warning);
        add((s.failures > s.timed_out).then_some(Self::Failed(s.failures - s.timed_out)));
        add((s.timed_out > 0).then_some(Self::TimedOut(s.timed_out)));
        add((task.through_shell && s.median < FAST).then_some(Self::ShellDominates));
        add((!task.through_shell && s.median < TINY).then_some(Self::Tiny));
        add((s.n < 3).then_some(Self::TooFew));
        let first = slow_first(&times);
        add(first.map(Self::SlowFirst));
        let modes = two_modes(&times);
        add(modes.map(Self::TwoModes));
        if modes.is_none() {
            add(outliers(s, first.is_some()));
            // What is true of the first run is no drift.
            add(drift(&times[usize::from(first.is_some())..]));
        }
        add(imprecise(plan, s));
        found
    }
}

fn slow_first(times: &[f64]) -> Option<f64> {
    let (first, rest) = times.split_first()?;
    let (median, scale) = (median_of(rest)?, noise::robust_scale(rest)?);
    let far = first - median > SLOW_FIRST.0 * scale && first - median > SLOW_FIRST.1 * median;
    (rest.len() >= 4 && far && median > 0.0).then(|| first / median)
}

fn outliers(s: &Statistics, slow_first: bool) -> Option<Warning> {
    let slow = s
        .outliers
        .slow
        .iter()
        .filter(|at| !(slow_first && **at == 0));
    let n = slow.count() + s.outliers.fast.len();
    (n >= MANY.1 && n as f64 > MANY.0 * s.n as f64).then_some(Warning::Outliers(n))
}

fn drift(times: &[f64]) -> Option<Warning> {
    let alike = serial(times).filter(|s| s.p < SURE)?;
    let trend = trend(times)?;
    let share = trend.end / trend.start - 1.0;
    if trend.p_value < SURE && share.abs() > DRIFT && share.is_finite() {
        return Some(Warning::Drift(share));
    }
    (alike.correlation > ALIKE).then_some(Warning::Alike(alike.correlation))
}

fn imprecise(plan: &Plan, s: &Statistics) -> Option<Warning> {
    let wanted = plan.precision?;
    let (low, high) = s.median_interval?;
    let reached = (high - low) / 2.0 / s.median;
    (reached > wanted).then_some(Warning::Imprecise(reached))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::benchmark::process::{Exit, Run};
    use crate::stats::random::Random;

    fn warnings(times: &[f64], through_shell: bool) -> Vec<&'static str> {
        let run = |wall: &f64| Run {
            wall: *wall,
            user: 0.0,
            system: 0.0,
            max_rss: None,
            minor_faults: 0,
            major_faults: 0,
            voluntary_switches: 0,
            involuntary_switches: 0,
            exit: Exit::Code(0),
            timed_out: false,
            instructions: None,
            cycles: None,
        };
        let measured = Measurement {
            runs: times.iter().map(run).collect(),
            ..Measurement::default()
        };
        let task = Task {
            through_shell,
            ..Task::default()
        };
        let statistics = Statistics::of(&measured, None, 1).expect("runs");
        let all = Warning::of(&task, &Plan::default(), &measured, &statistics);
        all.iter().map(Warning::kind).collect()
    }

    fn noise(n: usize) -> Vec<f64> {
        let mut random = Random::new(4);
        (0..n).map(|_| 1.0 + 0.01 * random.normal()).collect()
    }

    #[test]
    fn quiet_runs_have_none() {
        assert!(warnings(&noise(40), true).is_empty());
    }

    #[test]
    fn each_trouble_has_its_name() {
        let with = |change: fn(usize, f64) -> f64| -> Vec<f64> {
            noise(40)
                .into_iter()
                .enumerate()
                .map(|(i, v)| change(i, v))
                .collect()
        };
        assert_eq!(
            warnings(&with(|i, v| if i == 0 { 3.0 } else { v }), false),
            ["slow_first"]
        );
        assert_eq!(
            warnings(&with(|i, v| v * (1.0 + 0.003 * i as f64)), false),
            ["drift"]
        );
        assert_eq!(
            warnings(&with(|i, v| if i % 3 == 0 { v * 2.0 } else { v }), false),
            ["bimodal"]
        );
        assert_eq!(
            warnings(&with(|i, v| if i % 13 == 5 { v * 2.0 } else { v }), false),
            ["outliers"]
        );
        let slow_and_fast = with(|i, v| v * if i / 10 % 2 == 0 { 1.0 } else { 1.02 });
        assert_eq!(warnings(&slow_and_fast, false), ["autocorrelated"]);
        assert_eq!(warnings(&with(|_, v| v * 0.001), true), ["shell"]);
        assert_eq!(warnings(&[1.0, 1.0], false), ["too_few"]);
    }
}
