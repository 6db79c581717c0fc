//! What a shell costs, so that it can be taken off the commands it runs.

use std::ffi::OsString;

use crate::benchmark::process::{Command, ProcessError, Run, Runner};
use crate::stats::median_of;

/// Runs of the empty command, at least and at most, and for how long.
const RUNS: (usize, usize) = (10, 50);
const SECONDS: f64 = 0.5;

/// Median seconds that a shell takes to run nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Overhead {
    /// On the clock.
    pub wall: f64,
    /// CPU time in user mode.
    pub user: f64,
    /// CPU time in the kernel.
    pub system: f64,
}

impl Overhead {
    /// Measures a shell, `["sh", "-c"]` or the like, on the empty command.
    pub fn of(shell: &[OsString], runner: &mut Runner) -> Result<Self, ProcessError> {
        let mut argv = shell.to_vec();
        argv.push(OsString::new());
        let ready = runner.ready(&Command {
            argv,
            ..Command::default()
        })?;
        let mut runs: Vec<Run> = Vec::new();
        // The first one loads the shell from disk.
        runner.run_ready(&ready, &[])?;
        let spent = |runs: &[Run]| runs.iter().map(|run| run.wall).sum::<f64>();
        while runs.len() < RUNS.0 || (runs.len() < RUNS.1 && spent(&runs) < SECONDS) {
            let run = runner.run_ready(&ready, &[])?;
            if !run.exit.is_success() {
                return Err(ProcessError::Shell(shell_name(shell)));
            }
            runs.push(run);
        }
        let median = |of: fn(&Run) -> f64| {
            let values: Vec<f64> = runs.iter().map(of).collect();
            median_of(&values).unwrap_or(0.0)
        };
        Ok(Self {
            wall: median(|run| run.wall),
            user: median(|run| run.user),
            system: median(|run| run.system),
        })
    }

    /// Takes the shell's share off a run; nothing becomes negative.
    pub fn take_off(&self, run: &mut Run) {
        run.wall = (run.wall - self.wall).max(0.0);
        run.user = (run.user - self.user).max(0.0);
        run.system = (run.system - self.system).max(0.0);
    }
}

fn shell_name(shell: &[OsString]) -> String {
    let words = shell.iter().map(|word| word.to_string_lossy());
    words.collect::<Vec<_>>().join(" ")
}
