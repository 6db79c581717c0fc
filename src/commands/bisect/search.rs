//! One step after the other, until the bisection knows enough.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::benchmark::bisection::{Bisection, Round, Step, Verdict};
use crate::benchmark::{
    BenchmarkError, Command, Interrupts, Measured, Plan, Run, Runner, Task, measure,
};
use crate::commands::Session;
use crate::commands::bisect::Measure;
use crate::commands::bisect::log::{Entry, Log};
use crate::commands::checkouts::{Checkout, Checkouts, short};
use crate::context::Commit;

/// Names of the ends in messages.
const GOOD: &str = "the good revision";
const BAD: &str = "the bad revision";

/// A bisection with all that it measures by.
pub struct Search<'a> {
    pub session: &'a Session,
    /// From the good one to the bad one.
    pub commits: Vec<Commit>,
    pub bisection: Bisection,
    pub checkouts: Checkouts<'a>,
    pub runner: Runner,
    /// What is run in every work tree; its folder is filled in.
    pub task: Task,
    pub plan: Plan,
    pub warmup: u64,
    pub measure: Measure,
    pub log: Option<Log>,
    /// Why commits were left out.
    pub skipped: BTreeMap<usize, String>,
}

impl Search<'_> {
    /// Goes on to the end; `None` where Ctrl-C came before.
    pub fn run(&mut self) -> Result<Option<Verdict>> {
        // A log may have told everything already.
        if let Step::Done(verdict) = self.bisection.next() {
            return Ok(Some(verdict));
        }
        let [Some(good), Some(bad)] = [self.end(0)?, self.end(self.commits.len() - 1)?] else {
            return Ok(None);
        };
        loop {
            let index = match self.bisection.next() {
                Step::Done(verdict) => return Ok(Some(verdict)),
                Step::Compare => None,
                Step::Measure(index) => Some(index),
            };
            let mut tasks = vec![self.task(&good, GOOD), self.task(&bad, BAD)];
            if let Some(index) = index {
                match self.checkouts.get(&self.commits[index], &mut self.runner)? {
                    None => return Ok(None),
                    Some(Checkout::Broken(reason)) => {
                        self.skip(index, reason)?;
                        continue;
                    }
                    Some(Checkout::Ready(folder)) => {
                        let name = self.commits[index].hash.clone();
                        tasks.push(self.task(&folder, &name));
                    }
                }
            }
            if !self.batch(index, &tasks)? {
                return Ok(None);
            }
        }
    }

    /// Builds an end, which has to work.
    fn end(&mut self, index: usize) -> Result<Option<std::path::PathBuf>> {
        let commit = &self.commits[index];
        match self.checkouts.get(commit, &mut self.runner)? {
            None => Ok(None),
            Some(Checkout::Ready(folder)) => Ok(Some(folder)),
            Some(Checkout::Broken(reason)) => {
                bail!(
                    "{}: {reason}\nhint: both ends have to be built",
                    short(commit)
                )
            }
        }
    }

    fn task(&self, folder: &Path, name: &str) -> Task {
        let within = |command: &Command| Command {
            cwd: Some(folder.to_owned()),
            ..command.clone()
        };
        Task {
            name: name.to_owned(),
            command: within(&self.task.command),
            prepare: self.task.prepare.as_ref().map(within),
            ..self.task.clone()
        }
    }

    fn skip(&mut self, index: usize, reason: String) -> Result<()> {
        let commit = &self.commits[index];
        if let Some(log) = &mut self.log {
            log.line(&Entry::Skip {
                skip: commit.hash.clone(),
                reason: reason.clone(),
            })?;
        }
        self.session
            .note(format_args!("skipped {}: {reason}", short(commit)));
        self.bisection.skip(index);
        self.skipped.insert(index, reason);
        self.checkouts.forget(&self.commits[index]);
        Ok(())
    }

    /// Measures a batch of rounds; false where Ctrl-C came.
    fn batch(&mut self, index: Option<usize>, tasks: &[Task]) -> Result<bool> {
        // Another order in every batch.
        self.plan.seed = self.plan.seed.wrapping_add(1);
        // What was just built is cold; what was measured before is not.
        let known = index.is_some_and(|index| self.bisection.measured().any(|m| m.0 == index));
        self.plan.warmup = if known { 0 } else { self.warmup };
        let measured = match measure(tasks, &self.plan, None, &mut self.runner, &mut ()) {
            Ok(measured) => measured,
            Err(BenchmarkError::Interrupted) => return Ok(false),
            Err(error) => match (index, failed_alone(&error, &self.commits, index)) {
                (Some(index), true) => {
                    self.skip(index, first_line(&error))?;
                    return Ok(true);
                }
                _ => bail!("{}", with_own_hint(&error)),
            },
        };
        let rounds = self.rounds(&measured)?;
        let commit = index.map(|index| &self.commits[index]);
        if let (Some(log), false) = (&mut self.log, rounds.is_empty()) {
            log.line(&Entry::runs(commit, &rounds))?;
        }
        self.bisection.observe(index, &rounds);
        self.tell(index);
        if let Some(index) = index.filter(|index| self.bisection.is_settled(*index)) {
            self.checkouts.forget(&self.commits[index].clone());
        }
        Ok(!measured.interrupted && !Interrupts::arrived())
    }

    fn rounds(&self, measured: &Measured) -> Result<Vec<Round>> {
        let costs: Vec<Vec<f64>> = measured
            .measurements
            .iter()
            .map(|m| m.runs.iter().map(|run| self.cost(run)).collect())
            .collect::<Result<_>>()?;
        let n = costs.iter().map(Vec::len).min().unwrap_or(0);
        let round = |i: usize| Round {
            good: costs[0][i],
            bad: costs[1][i],
            candidate: costs.get(2).map(|costs| costs[i]),
        };
        Ok((0..n).map(round).collect())
    }

    fn cost(&self, run: &Run) -> Result<f64> {
        let cost = self.measure.of(run).with_context(|| {
            format!(
                "this machine does not tell {}\nhint: --measure time",
                self.measure.noun()
            )
        })?;
        // CPU time comes in steps and may be 0; nothing takes less than a microsecond.
        Ok(cost.max(1e-6))
    }

    /// Says what a batch brought.
    fn tell(&self, index: Option<usize>) {
        let Some(index) = index else { return };
        let open = self.bisection.open_range();
        let left = open.end() - open.start() + 1;
        let commit = short(&self.commits[index]);
        let slow = 100.0 * self.bisection.slow(index);
        self.session.note(format_args!(
            "measured {commit}: slow with {slow:.1} %; {}",
            match left {
                1 => "one suspect left".to_owned(),
                n => format!("{n} suspects left"),
            }
        ));
    }
}

/// Whether a run failed that the ends have not failed in.
fn failed_alone(error: &BenchmarkError, commits: &[Commit], index: Option<usize>) -> bool {
    let candidate = index.map(|index| commits[index].hash.as_str());
    match error {
        BenchmarkError::Failed { name, .. }
        | BenchmarkError::TimedOut { name, .. }
        | BenchmarkError::Process { name, .. }
        | BenchmarkError::Helper { name, .. } => candidate.is_some_and(|hash| name.ends_with(hash)),
        BenchmarkError::Nothing | BenchmarkError::Interrupted => false,
    }
}

/// The error of an end. What would help `benchmark` is not here.
fn with_own_hint(error: &BenchmarkError) -> String {
    let text = error.to_string();
    match error {
        BenchmarkError::Failed { .. } | BenchmarkError::TimedOut { .. } => format!(
            "{}\nhint: it has to work at both ends; -i (--ignore-failure) counts runs that fail like others",
            text.lines().next().unwrap_or_default()
        ),
        _ => text,
    }
}

/// What happened, without the commit, which is named beside it, and without advice.
fn first_line(error: &BenchmarkError) -> String {
    let text = error.to_string();
    let line = text.lines().next().unwrap_or_default();
    let (_, rest) = line.split_once(": ").unwrap_or(("", line));
    format!("its command failed: {rest}")
}
