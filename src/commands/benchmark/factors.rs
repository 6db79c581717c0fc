//! `benchmark --matrix`: every combination of environment variables, and what each of them does.

use std::ffi::OsString;

use anyhow::{Result, bail};
use clap::Args;

use crate::benchmark::{Command, Measured, Parameter, Task, combinations};
use crate::report::{EffectsRow, Factor};
use crate::stats::factorial::position;

/// Every combination of environment variables.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Factors")]
pub struct FactorArgs {
    /// Run every command with each of these values of an environment variable; several make all combinations (repeatable)
    #[arg(long, value_name = "NAME=A,B", conflicts_with = "noise")]
    pub matrix: Vec<String>,
}

impl FactorArgs {
    /// The factors in their order.
    fn factors(&self) -> Result<Vec<Parameter>> {
        let mut factors: Vec<Parameter> = Vec::new();
        for text in &self.matrix {
            let Some((name, values)) = text.split_once('=').filter(|(name, _)| is_name(name))
            else {
                bail!(
                    "--matrix {text:?}: NAME=A,B is expected, NAME being that of an environment variable"
                );
            };
            let factor = Parameter::list(name, values);
            if factor.values.len() < 2 {
                bail!(
                    "--matrix {text:?}: two values at least are expected\nhint: --matrix {name}=0,1"
                );
            }
            for (i, value) in factor.values.iter().enumerate() {
                if factor.values[..i].contains(value) {
                    bail!("--matrix {text:?}: the value {value:?} is given twice");
                }
            }
            factors.push(factor);
        }
        Ok(factors)
    }

    /// Every task in every combination, those of a task beside each other.
    pub fn expand(&self, tasks: Vec<Task>) -> Result<Vec<Task>> {
        if self.matrix.is_empty() {
            return Ok(tasks);
        }
        let combinations = combinations(&self.factors()?)?;
        let several = tasks.len() > 1;
        let with = |task: &Task, values: &[(String, String)]| {
            let mut other = with_variables(task, values);
            let pairs: Vec<String> = values.iter().map(|(k, v)| format!("{k}={v}")).collect();
            other.name = match several {
                true => format!("{} {}", pairs.join(" "), task.name),
                false => pairs.join(" "),
            };
            other.recorded_as = Some(task.name.clone());
            other.parameters.extend(values.iter().cloned());
            other
        };
        let all = |task| combinations.iter().map(move |values| with(task, values));
        Ok(tasks.iter().flat_map(all).collect())
    }

    /// What the factors do; `None` without any, with several commands, or where a combination has one run.
    pub fn effects(&self, tasks: &[Task], measured: &Measured) -> Option<EffectsRow> {
        let factors: Vec<Factor> = self
            .factors()
            .ok()?
            .into_iter()
            .map(|factor| (factor.name, factor.values))
            .collect();
        let combination = |values: &[(String, String)]| {
            let is = |task: &&Task| values.iter().all(|value| task.parameters.contains(value));
            let found: Vec<usize> = (0..tasks.len()).filter(|i| is(&&tasks[*i])).collect();
            match found[..] {
                [only] => measured.measurements.get(only).map(|m| m.times()),
                // Several commands share it.
                _ => None,
            }
        };
        let cells: Option<Vec<Vec<f64>>> = cells(&factors)
            .iter()
            .map(|values| combination(values))
            .collect();
        EffectsRow::new(&factors, &cells?)
    }
}

/// Every combination of levels, the last factor fastest.
fn cells(factors: &[Factor]) -> Vec<Vec<(String, String)>> {
    let levels: Vec<usize> = factors.iter().map(|(_, levels)| levels.len()).collect();
    let at = |cell: usize| {
        let places = position(cell, &levels).into_iter().zip(factors);
        places.map(|(level, (name, levels))| (name.clone(), levels[level].clone()))
    };
    (0..levels.iter().product())
        .map(|cell| at(cell).collect())
        .collect()
}

/// As shells have names of variables.
fn is_name(name: &str) -> bool {
    let first = name.bytes().next().is_some_and(|b| !b.is_ascii_digit());
    first && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

fn with_variables(task: &Task, values: &[(String, String)]) -> Task {
    let variables = || {
        let pair = |(k, v): &(String, String)| (OsString::from(k), OsString::from(v));
        values.iter().map(pair)
    };
    let with = |command: &Command| Command {
        env: command.env.iter().cloned().chain(variables()).collect(),
        ..command.clone()
    };
    let helper = |command: &Option<Command>| command.as_ref().map(with);
    Task {
        command: with(&task.command),
        setup: helper(&task.setup),
        prepare: helper(&task.prepare),
        conclude: helper(&task.conclude),
        cleanup: helper(&task.cleanup),
        ..task.clone()
    }
}
