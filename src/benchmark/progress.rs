//! What is told of an experiment while it runs.

use crate::benchmark::process::Run;
use crate::benchmark::task::Task;

/// Where an experiment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// A command's setup.
    Setup,
    /// A warm-up run.
    Warmup,
    /// A measured run.
    Run,
    /// A command's cleanup.
    Cleanup,
}

/// What is told of an experiment while it runs.
#[derive(Clone, Copy, Debug)]
pub struct Progress<'a> {
    /// What comes next.
    pub step: Step,
    /// Of which command.
    pub task: &'a Task,
    /// Its place among the commands, from 0.
    pub index: usize,
    /// Steps of this kind that are done, of all commands.
    pub done: u64,
    /// How many there will be, as far as it is known.
    pub planned: u64,
    /// Seconds that they will take, as far as it is known.
    pub left: Option<f64>,
    /// The command's runs so far.
    pub runs: &'a [Run],
}

/// Is told how far an experiment is. It is called between runs, whose times do not include it.
pub trait Observer {
    /// Something is about to begin.
    fn before(&mut self, progress: &Progress<'_>);
}

/// Looks away.
impl Observer for () {
    fn before(&mut self, _: &Progress<'_>) {}
}
