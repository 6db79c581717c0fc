//! The document of `benchmark`, a superset of hyperfine's JSON: its keys stand
//! under the same names in `results`, times in seconds.

mod effects;
mod gate;
mod growth;
mod markup;
mod noise;
mod picture;
mod progress;
mod sentences;
mod svg;
mod table;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::benchmark::{
    Measured, Measurement, Pair, Plan, Statistics, Task, Verdict, Warning, pairs,
};
use crate::model::{Gathering, Unit};
use crate::report::{Block, Document, Style};
use crate::stats::compare::{Design, Method};

pub use effects::{EffectRow, EffectsRow, Factor};
pub use gate::{GateRow, GateWord, JudgedRow};
pub use growth::{ClassRow, GrowthQuestion, GrowthRow, PredictionRow};
pub use markup::{Markup, write_markup};
pub use noise::{NeedRow, NoiseDocument};
pub use progress::Meter;
pub use svg::svg;

/// What was measured, and what follows.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BenchmarkDocument {
    /// `interleaved` or `sequential`.
    pub order: &'static str,
    /// What the order and the intervals follow from.
    pub seed: u64,
    /// Whether Ctrl-C ended it early.
    pub interrupted: bool,
    /// Bytes of memory below which no command's peak can be seen.
    pub memory_floor_byte: Option<u64>,
    /// Seconds that were taken off each run for the shell.
    pub shell_overhead: Option<f64>,
    /// The command that the others are held against; `null` for a single one.
    pub reference: Option<String>,
    /// What the gate says, where there is one.
    pub gate: Option<GateRow>,
    /// What the factors of `--matrix` do.
    pub effects: Option<EffectsRow>,
    /// How time or memory grows with the parameter of `--scan`.
    pub growth: Option<GrowthRow>,
    /// Pairs of commands, those with the reference first.
    pub comparisons: Vec<ComparisonRow>,
    /// The commands in the order they were given.
    pub results: Vec<ResultRow>,
    /// How tables show times; all data are in seconds.
    #[serde(skip)]
    #[cfg_attr(test, schemars(skip))]
    pub view: View,
}

/// How tables show times.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct View {
    /// In this unit; what fits where `None`.
    pub unit: Option<Unit>,
    /// Fastest first, and not in the given order.
    pub by_speed: bool,
    /// Histograms below the table.
    pub histogram: bool,
}

/// One command.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ResultRow {
    /// Its name, else the command itself.
    pub command: String,
    /// Mean of the times.
    pub mean: f64,
    /// Their standard deviation with n − 1; `null` for one run.
    pub stddev: Option<f64>,
    /// Median.
    pub median: f64,
    /// Mean CPU time in user mode, with that of children that were waited for.
    pub user: f64,
    /// Mean CPU time in the kernel, likewise.
    pub system: f64,
    /// Fastest run.
    pub min: f64,
    /// Slowest run.
    pub max: f64,
    /// Every run, in order.
    pub times: Vec<f64>,
    /// Peak memory of every run; empty where the system does not say.
    pub memory_usage_byte: Vec<u64>,
    /// Every run's exit code; `null` where a signal ended it.
    pub exit_codes: Vec<Option<i32>>,
    /// What was filled into the command.
    pub parameters: BTreeMap<String, String>,
    /// Interval of 95 % of the mean, by bootstrap; `null` below three runs.
    pub mean_interval: Option<[f64; 2]>,
    /// The same of the median.
    pub median_interval: Option<[f64; 2]>,
    /// Robust standard deviation, which outliers do not move.
    pub dispersion: Option<f64>,
    /// Places of the runs far from the others, from 0.
    pub outliers: Vec<usize>,
    /// Whether the memory used may be less than what is said: see `memory_floor_byte`.
    pub memory_hidden: bool,
    /// Median number of instructions in user mode, where the kernel counts them.
    pub instructions: Option<f64>,
    /// Median number of cycles, likewise.
    pub cycles: Option<f64>,
    /// Median number of page faults that read nothing from disk.
    pub minor_faults: f64,
    /// Median number of page faults that did.
    pub major_faults: f64,
    /// Median number of context switches by waiting.
    pub voluntary_switches: f64,
    /// Median number of other context switches.
    pub involuntary_switches: f64,
    /// Each run's place among those of all commands, from 0.
    pub places: Vec<u64>,
    /// What stands in the way of trusting the numbers.
    pub warnings: Vec<WarningRow>,
}

/// What stands in the way of trusting a measurement.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct WarningRow {
    /// `shell`, `tiny`, `slow_first`, `outliers`, `drift`, `autocorrelated`, `bimodal`, `failed`, `timed_out`, `imprecise` or `too_few`.
    pub kind: &'static str,
    /// What was seen.
    pub message: String,
    /// What would help; empty where there is nothing.
    pub remedy: &'static str,
}

/// Two commands beside each other.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ComparisonRow {
    /// The one.
    pub command: String,
    /// The other.
    pub other: String,
    /// How many times the other's time is that of the one; above 1 the one is faster.
    pub ratio: f64,
    /// Its interval of 95 %; `null` where so few runs can show nothing.
    pub interval: Option<[f64; 2]>,
    /// How likely so clear a difference is without any.
    pub p_value: f64,
    /// The same, as it counts among all pairs (Holm).
    pub p_adjusted: f64,
    /// `mann-whitney`, `signed-rank` or `prediction`.
    pub method: &'static str,
    /// `faster`, `slower`, `alike` or `too_few`: what the one is.
    pub verdict: &'static str,
    /// The verdict as a sentence.
    pub sentence: String,
}

impl BenchmarkDocument {
    /// Of an experiment. The commands are held against `reference`, or the fastest.
    pub fn new(tasks: &[Task], plan: &Plan, measured: &Measured, reference: Option<usize>) -> Self {
        let results: Vec<ResultRow> = tasks
            .iter()
            .zip(&measured.measurements)
            .filter_map(|(task, m)| ResultRow::new(task, plan, m, measured.memory_floor))
            .collect();
        // Where Ctrl-C came early, the last ones may have no runs.
        let complete = results.len() == tasks.len();
        let reference = reference.or_else(|| fastest(&results));
        let compared = match reference {
            Some(reference) if complete => pairs(measured, reference),
            _ => Vec::new(),
        };
        Self {
            order: match measured.design {
                Design::Rounds => "interleaved",
                Design::Independent => "sequential",
            },
            seed: plan.seed,
            interrupted: measured.interrupted,
            memory_floor_byte: measured.memory_floor,
            shell_overhead: measured
                .measurements
                .iter()
                .find_map(|m| m.overhead.map(|o| o.wall)),
            reference: reference
                .filter(|_| tasks.len() > 1)
                .map(|at| tasks[at].name.clone()),
            gate: None,
            effects: None,
            growth: None,
            comparisons: compared
                .iter()
                .map(|pair| ComparisonRow::new(pair, tasks))
                .collect(),
            results,
            view: View::default(),
        }
    }
}

/// The place of the fastest by median; `None` without any.
fn fastest(results: &[ResultRow]) -> Option<usize> {
    let medians = results.iter().map(|row| row.median).enumerate();
    medians
        .min_by(|a, b| a.1.total_cmp(&b.1))
        .map(|(place, _)| place)
}

impl ResultRow {
    fn new(task: &Task, plan: &Plan, measured: &Measurement, floor: Option<u64>) -> Option<Self> {
        let s = Statistics::of(measured, floor, plan.seed)?;
        let runs = &measured.runs;
        let pair = |interval: Option<(f64, f64)>| interval.map(|(low, high)| [low, high]);
        let warning = |warning: Warning| WarningRow {
            kind: warning.kind(),
            message: sentences::warning(&warning, &s),
            remedy: warning.remedy(),
        };
        let warnings = Warning::of(task, plan, measured, &s);
        let mut outliers = [s.outliers.slow.clone(), s.outliers.fast.clone()].concat();
        outliers.sort_unstable();
        Some(Self {
            command: task.name.clone(),
            warnings: warnings.into_iter().map(warning).collect(),
            mean: s.mean,
            stddev: s.sd,
            median: s.median,
            user: s.user,
            system: s.system,
            min: s.min,
            max: s.max,
            times: measured.times(),
            memory_usage_byte: runs.iter().filter_map(|run| run.max_rss).collect(),
            exit_codes: runs.iter().map(|run| run.exit.code()).collect(),
            parameters: task.parameters.iter().cloned().gathered(),
            mean_interval: pair(s.mean_interval),
            median_interval: pair(s.median_interval),
            dispersion: s.dispersion,
            outliers,
            memory_hidden: s.memory.is_some_and(|memory| memory.hidden),
            instructions: s.instructions,
            cycles: s.cycles,
            minor_faults: s.faults.0,
            major_faults: s.faults.1,
            voluntary_switches: s.switches.0,
            involuntary_switches: s.switches.1,
            places: measured.places.clone(),
        })
    }

    /// Median peak memory in bytes.
    fn memory(&self) -> Option<f64> {
        let bytes: Vec<f64> = self.memory_usage_byte.iter().map(|b| *b as f64).collect();
        crate::stats::median_of(&bytes)
    }
}

impl ComparisonRow {
    fn new(pair: &Pair, tasks: &[Task]) -> Self {
        let (command, other) = (&tasks[pair.first].name, &tasks[pair.second].name);
        let found = &pair.comparison;
        Self {
            command: command.clone(),
            other: other.clone(),
            ratio: found.ratio,
            interval: found.interval.map(|(low, high)| [low, high]),
            p_value: found.p,
            p_adjusted: pair.p_adjusted,
            method: match found.method {
                Method::MannWhitney => "mann-whitney",
                Method::SignedRank => "signed-rank",
                Method::Prediction => "prediction",
            },
            verdict: match pair.verdict {
                Verdict::FirstFaster => "faster",
                Verdict::SecondFaster => "slower",
                Verdict::Alike(_) => "alike",
                Verdict::TooFew => "too_few",
            },
            sentence: sentences::pair(command, other, found, pair.verdict),
        }
    }
}

impl Document for BenchmarkDocument {
    const SCHEMA: &'static str = "yardstick/benchmark/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let mut blocks = table::blocks(self, style);
        blocks.extend(self.effects.iter().flat_map(EffectsRow::blocks));
        blocks.extend(self.growth.iter().flat_map(GrowthRow::blocks));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.results
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
