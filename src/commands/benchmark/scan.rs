//! `benchmark --scan`: how time or memory grows with a parameter.

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};

use crate::benchmark::{Measured, Measurement, Parameter, Task};
use crate::commands::benchmark::args::BenchmarkArgs;
use crate::report::{GrowthQuestion, GrowthRow};
use crate::stats::complexity::{Class, Cost, MIN_SIZES, fit};

/// How time or memory grows with a parameter.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Growth")]
pub struct ScanArgs {
    /// Run the command for each value in place of {NAME}, and say how its time grows: n=1000,10000,100000
    #[arg(long, value_name = "NAME=N,N,…", conflicts_with_all = ["noise", "matrix", "revs", "parameter_scan", "parameter_list"])]
    pub scan: Option<String>,

    /// What grows: time or memory
    #[arg(
        long,
        value_enum,
        value_name = "QUANTITY",
        default_value_t,
        hide_possible_values = true,
        requires = "scan"
    )]
    pub growth_of: GrowthOf,

    /// Exit with 1 where it grows faster than this: 1, 'log n', n, 'n log n', n^2 or n^3
    #[arg(long, value_name = "CLASS", requires = "scan")]
    pub expect: Option<Class>,

    /// Say what these values would cost [default: twice and ten times the largest]
    #[arg(long, value_name = "N", value_delimiter = ',', requires = "scan")]
    pub predict: Vec<f64>,
}

/// What grows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum GrowthOf {
    #[default]
    Time,
    Memory,
}

impl ScanArgs {
    /// The parameter that is filled into the command.
    pub fn parameter(&self) -> Result<Option<Parameter>> {
        let Some(text) = &self.scan else {
            return Ok(None);
        };
        let Some((name, values)) = text.split_once('=').filter(|(name, _)| !name.is_empty()) else {
            bail!("--scan {text:?}: NAME=N,N,… is expected\nhint: --scan n=1000,10000,100000");
        };
        let parameter = Parameter::list(name, values);
        let mut sizes = Vec::new();
        for value in &parameter.values {
            let size = size(value).with_context(|| format!("--scan {text:?}"))?;
            if sizes.contains(&size) {
                bail!("--scan {text:?}: the value {value} is given twice");
            }
            sizes.push(size);
        }
        if sizes.len() < MIN_SIZES {
            bail!(
                "--scan {text:?}: at least {MIN_SIZES} values are needed to see how it grows\nhint: five or more, the largest 50 times the smallest or more"
            );
        }
        if let Some(wrong) = self.predict.iter().find(|v| !(v.is_finite() && **v > 0.0)) {
            bail!("--predict {wrong}: a number above 0 is expected");
        }
        Ok(Some(parameter))
    }

    /// The tasks of one command with {NAME} in it, called by their values.
    pub fn named(&self, mut tasks: Vec<Task>, args: &BenchmarkArgs) -> Result<Vec<Task>> {
        let Some(parameter) = self.parameter()? else {
            return Ok(tasks);
        };
        if tasks.len() != parameter.values.len() {
            bail!("--scan takes one command");
        }
        if tasks.windows(2).any(|two| two[0].command == two[1].command) {
            bail!(
                "--scan: the command is the same for every value\nhint: {{{}}} in it stands for the value",
                parameter.name
            );
        }
        if args.judged.command_name.is_empty() {
            let words = args
                .argv
                .iter()
                .map(|word| word.to_string_lossy().into_owned());
            let command: Vec<String> = args.commands.iter().cloned().chain(words).collect();
            for (task, value) in tasks.iter_mut().zip(&parameter.values) {
                task.name = format!("{}={value}", parameter.name);
                task.recorded_as = Some(command.join(" "));
            }
        }
        Ok(tasks)
    }

    /// How it grew; `None` where that was not asked.
    pub fn growth(&self, tasks: &[Task], measured: &Measured) -> Result<Option<GrowthRow>> {
        let Some(parameter) = self.parameter()? else {
            return Ok(None);
        };
        let cost = |(task, measurement): (&Task, &Measurement)| -> Result<Cost> {
            let value = task
                .parameters
                .iter()
                .find(|(name, _)| *name == parameter.name);
            Ok(Cost {
                size: size(value.map_or("", |(_, value)| value))?,
                values: self.values(measurement),
            })
        };
        let costs: Vec<Cost> = tasks
            .iter()
            .zip(&measured.measurements)
            .map(cost)
            .collect::<Result<_>>()?;
        let question = GrowthQuestion {
            parameter: parameter.name,
            of: match self.growth_of {
                GrowthOf::Time => "time",
                GrowthOf::Memory => "memory",
            },
            expected: self.expect,
            predict: self.predict.clone(),
        };
        let found = fit(&costs);
        Ok(Some(GrowthRow::new(
            &question,
            found.as_ref().map_err(|e| *e),
        )))
    }

    fn values(&self, measurement: &Measurement) -> Vec<f64> {
        match self.growth_of {
            GrowthOf::Time => measurement.times(),
            GrowthOf::Memory => {
                let peaks = measurement.runs.iter().filter_map(|run| run.max_rss);
                peaks.map(|bytes| bytes as f64).collect()
            }
        }
    }
}

fn size(text: &str) -> Result<f64> {
    match text.parse::<f64>() {
        Ok(size) if size.is_finite() && size > 0.0 => Ok(size),
        _ => bail!("{text:?} is no number above 0"),
    }
}
