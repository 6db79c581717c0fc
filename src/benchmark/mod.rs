//! Runs commands and measures them: processes, the plan of an experiment, its
//! runs, and what can be concluded from them.
//!
//! Nothing here prints, and nothing here knows of the store.

pub mod bisection;
mod error;
mod experiment;
mod gate;
mod noise;
mod pairs;
mod parameters;
pub mod process;
mod progress;
mod schedule;
mod shell;
mod statistics;
mod task;
mod warnings;
mod words;

pub use error::BenchmarkError;
pub use experiment::{Measured, Measurement, measure};
pub use gate::{Judgement, Open, judge, judge_recorded};
pub use noise::Resolution;
pub use pairs::{Pair, Verdict, compare_all, pairs};
pub use parameters::{Parameter, ParameterError, combinations, fill};
pub use process::{
    Command, Counting, Exit, Input, Interrupts, Output, ProcessError, Ready, Run, Runner,
};
pub use progress::{Observer, Progress, Step};
pub use shell::Overhead;
pub use statistics::{Memory, Outliers, Statistics};
pub use task::{Failures, Order, Plan, Task};
pub use warnings::Warning;
pub use words::{OpenQuote, words};
