//! The flags of `benchmark`. Those that hyperfine has mean what they mean there.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Args, ValueEnum};

use crate::args::{OutputArgs, PushArgs};
use crate::benchmark::Counting;
use crate::commands::benchmark::factors::FactorArgs;
use crate::commands::benchmark::revisions::RevisionArgs;
use crate::commands::benchmark::scan::ScanArgs;
use crate::model::{Measure, Unit};

const EXAMPLES: &str = "\
Examples:
  yardstick benchmark 'grep -r TODO .' 'rg TODO'            two commands, compared
  yardstick benchmark -- cargo check --quiet                one command, no shell
  yardstick benchmark -w 3 -p 'make clean' make             warm up, clean before each run
  yardstick benchmark -L opt 1,2,3 -s 'make O={opt}' ./app  one row a value
  yardstick benchmark ./app --record bench_time --fail-if-slower 5%
  yardstick benchmark --noise                               what this machine can resolve
  yardstick benchmark --revs main,HEAD --build make ./app   two revisions, compared
  yardstick benchmark --scan size=1000,10000,100000 './sort {size}' --expect 'n log n'

Commands see HYPERFINE_ITERATION, the number of the run from 0. BENCHMARK_OFFSET has another
length in every run, so that no command is fast by where its stack happens to begin.

Exit codes: 0 fine; 1 --fail-if-slower or --expect says no; 2 wrong use, or a command failed;
3 the gate could not tell; 130 interrupted, what was measured until then is shown.";

/// Measure commands, and compare them
///
/// Each command is run several times; several commands take turns in random
/// order, because machines are not equally fast all the time. What can be
/// concluded is said in sentences, with intervals of 95 %. Quoted commands go
/// through the shell, whose start-up is measured and taken off; behind --
/// stands one command that is run as it is.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment, after_help = EXAMPLES)]
pub struct BenchmarkArgs {
    /// Commands, each in quotes
    #[arg(value_name = "COMMAND", conflicts_with = "argv")]
    pub commands: Vec<String>,

    /// One command and its arguments, run without a shell
    #[arg(last = true, value_name = "CMD ARG")]
    pub argv: Vec<OsString>,

    #[command(flatten)]
    pub runs: RunArgs,

    #[command(flatten)]
    pub around: AroundArgs,

    #[command(flatten)]
    pub parameters: ParameterArgs,

    #[command(flatten)]
    pub revisions: RevisionArgs,

    #[command(flatten)]
    pub factors: FactorArgs,

    #[command(flatten)]
    pub scan: ScanArgs,

    #[command(flatten)]
    pub process: ProcessArgs,

    #[command(flatten)]
    pub judged: JudgedArgs,

    #[command(flatten)]
    pub view: ViewArgs,

    #[command(flatten)]
    pub output: OutputArgs,

    #[command(flatten)]
    pub export: ExportArgs,
}

/// How often.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Runs")]
pub struct RunArgs {
    /// Runs of each command before the measured ones, to fill caches
    #[arg(short, long, value_name = "N", default_value_t = 0)]
    pub warmup: u64,

    /// Fewest runs of each command [default: 10]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub min_runs: Option<u64>,

    /// Most runs of each command
    #[arg(short = 'M', long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub max_runs: Option<u64>,

    /// Exactly so many runs of each command
    #[arg(short, long, visible_alias = "repeat", value_name = "N", conflicts_with_all = ["min_runs", "max_runs", "precision"],
        value_parser = clap::value_parser!(u64).range(1..))]
    pub runs: Option<u64>,

    /// Measure each command for at least this time, if --max-runs allows [default: 3s]
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub min_time: Option<f64>,

    /// Start no further run after this time for each command
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub max_time: Option<f64>,

    /// Go on until the median is known this exactly: 1%
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub precision: Option<f64>,

    /// Measure one command after the other [default: in turns, at random]
    #[arg(long, conflicts_with = "interleave")]
    pub sequential: bool,

    /// Take turns also where each command has a --setup or --cleanup of its own
    #[arg(long)]
    pub interleave: bool,
}

/// What goes with the runs.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Around the runs")]
pub struct AroundArgs {
    /// Run this once before everything of a command
    #[arg(short, long, value_name = "CMD")]
    pub setup: Option<String>,

    /// Run this before each run; once for all commands, or once for each
    #[arg(short, long, value_name = "CMD")]
    pub prepare: Vec<String>,

    /// Run this after each run; once for all commands, or once for each
    #[arg(short = 'C', long, value_name = "CMD")]
    pub conclude: Vec<String>,

    /// Run this once after everything of a command
    #[arg(short, long, value_name = "CMD")]
    pub cleanup: Option<String>,
}

/// What is filled into commands.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Parameters")]
pub struct ParameterArgs {
    /// Run every command for each value from MIN to MAX in place of {NAME}
    #[arg(short = 'P', long, num_args = 3, value_names = ["NAME", "MIN", "MAX"], allow_hyphen_values = true)]
    pub parameter_scan: Vec<String>,

    /// The step of --parameter-scan [default: 1]
    #[arg(
        short = 'D',
        long,
        value_name = "STEP",
        requires = "parameter_scan",
        allow_hyphen_values = true
    )]
    pub parameter_step_size: Vec<String>,

    /// Run every command for each of these values in place of {NAME}: a,b,c
    #[arg(short = 'L', long, num_args = 2, value_names = ["NAME", "VALUES"], allow_hyphen_values = true)]
    pub parameter_list: Vec<String>,
}

/// How commands are run.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Processes")]
pub struct ProcessArgs {
    /// The shell that runs commands: a program, with arguments if need be; none for no shell [default: sh]
    #[arg(short = 'S', long, value_name = "SHELL")]
    pub shell: Option<String>,

    /// Run commands without a shell: short for --shell none
    #[arg(short = 'N', conflicts_with = "shell")]
    pub no_shell: bool,

    /// Measure runs that fail as well; all, or those with these exit codes: -i=1,2
    #[arg(short, long, value_name = "CODES", num_args = 0..=1, require_equals = true, default_missing_value = "all")]
    pub ignore_failure: Option<String>,

    /// Kill a run, and all that it started, after this time: 30s
    #[arg(long, value_name = "TIME", value_parser = seconds)]
    pub timeout: Option<f64>,

    /// Standard input of the commands: null or a file
    #[arg(long, value_name = "WHERE", default_value = "null")]
    pub input: String,

    /// Where the output of the commands goes: null, pipe, inherit or a file; once, or once for each
    #[arg(long, value_name = "WHERE")]
    pub output: Vec<String>,

    /// Show what the commands print: short for --output inherit
    #[arg(long, conflicts_with = "output")]
    pub show_output: bool,

    /// Count instructions and cycles, which --json shows: auto counts where it makes no run slower
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub counters: CountersArg,
}

/// What is held against what.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Comparing and remembering")]
pub struct JudgedArgs {
    /// Name of a command in results and in the store; repeatable
    #[arg(short = 'n', long, value_name = "NAME")]
    pub command_name: Vec<String>,

    /// A further command, which the others are held against [default: the fastest]
    #[arg(long, value_name = "CMD")]
    pub reference: Option<String>,

    /// Name of the reference in results
    #[arg(long, value_name = "NAME", requires = "reference")]
    pub reference_name: Option<String>,

    /// Exit with 1 where a command is slower than the first one, or than --baseline, by more than this
    #[arg(long, value_name = "PERCENT", value_parser = share)]
    pub fail_if_slower: Option<f64>,

    /// Before failing, measure once more and fail only if it is slower again
    #[arg(long, requires = "fail_if_slower")]
    pub remeasure: bool,

    /// Hold commands against what was recorded under this metric on the baseline branch and this machine
    #[arg(long, value_name = "METRIC", requires = "fail_if_slower")]
    pub baseline: Option<String>,

    /// Exit with 0 instead of 3 where nothing could be judged
    #[arg(long)]
    pub allow_unjudged: bool,

    /// Record a sample of each command under this metric: the median, with n and spread
    #[arg(long, value_name = "METRIC")]
    pub record: Option<String>,

    /// Metadata of the samples, beside bench=NAME and the parameters: key=value (repeatable)
    #[arg(long, value_name = "KEY=VALUE", requires = "record")]
    pub metadata: Vec<String>,

    /// Measure what differences this machine can resolve, with the command or a short loop
    #[arg(long, conflicts_with_all = ["record", "fail_if_slower"])]
    pub noise: bool,

    #[command(flatten)]
    pub push: PushArgs,
}

/// What is shown.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Output")]
pub struct ViewArgs {
    /// Unit of times in tables: millisecond, second, microsecond or their symbols
    #[arg(short = 'u', long, value_name = "UNIT", value_parser = time_unit)]
    pub time_unit: Option<Unit>,

    /// Order of the rows: auto, command or mean-time
    #[arg(
        long,
        value_enum,
        value_name = "ORDER",
        default_value_t,
        hide_possible_values = true
    )]
    pub sort: SortArg,

    /// What is shown on a terminal: auto, basic, full, nocolor, color or none
    #[arg(
        long,
        value_enum,
        value_name = "STYLE",
        default_value_t,
        hide_possible_values = true
    )]
    pub style: StyleArg,

    /// Show a histogram of each command's runs
    #[arg(long)]
    pub histogram: bool,
}

/// Order of the rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum SortArg {
    /// As given
    #[default]
    Auto,
    /// As given
    Command,
    /// Fastest first
    MeanTime,
}

/// Whether the processor's counters are used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CountersArg {
    /// Where they cost nothing
    #[default]
    Auto,
    /// Even where times suffer: on virtual machines
    Always,
    /// Not at all
    Never,
}

impl CountersArg {
    /// The same for a runner.
    pub fn counting(self) -> Counting {
        match self {
            Self::Auto => Counting::Auto,
            Self::Always => Counting::Always,
            Self::Never => Counting::Never,
        }
    }
}

/// What is shown on a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum StyleArg {
    /// Colour and progress where there is a terminal
    #[default]
    Auto,
    /// Neither
    Basic,
    /// Both
    Full,
    /// Progress alone
    Nocolor,
    /// Colour alone
    Color,
    /// Nothing but what is exported
    None,
}

/// Files to write. `-` is standard output, and the table is left out then.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Exports (FILE, or - for standard output)")]
pub struct ExportArgs {
    /// Everything, as JSON that hyperfine's scripts read
    #[arg(long, value_name = "FILE")]
    pub export_json: Option<PathBuf>,

    /// A table as CSV, times in seconds
    #[arg(long, value_name = "FILE")]
    pub export_csv: Option<PathBuf>,

    /// A table as Markdown
    #[arg(long, value_name = "FILE")]
    pub export_markdown: Option<PathBuf>,

    /// A table as AsciiDoc
    #[arg(long, value_name = "FILE")]
    pub export_asciidoc: Option<PathBuf>,

    /// A table for Org-mode
    #[arg(long, value_name = "FILE")]
    pub export_orgmode: Option<PathBuf>,

    /// A picture of all runs
    #[arg(long, value_name = "FILE")]
    pub export_svg: Option<PathBuf>,
}

/// A time as a user writes it, in seconds: `5`, `5s`, `250ms`, `2min`.
pub fn seconds(text: &str) -> Result<f64, String> {
    let measure: Measure = text.parse().map_err(|error| format!("{error}"))?;
    let unit = measure.unit.unwrap_or(Unit::SECONDS);
    let seconds = unit
        .convert(measure.value.get(), &Unit::SECONDS)
        .map_err(|_| format!("{unit} is no unit of time"))?;
    // What is longer than this is a typing error, and more than a clock holds.
    if !(0.0..=1e9).contains(&seconds) || seconds == 0.0 {
        return Err("a time above 0 is expected, such as 5s".to_owned());
    }
    Ok(seconds)
}

/// The same as the standard library has it.
pub fn duration(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// A percentage as a share: `5%`, `5`, `0.5 %`.
pub fn share(text: &str) -> Result<f64, String> {
    let number = text.trim().trim_end_matches('%').trim_end();
    match number.parse::<f64>() {
        Ok(percent) if percent > 0.0 && percent <= 10_000.0 => Ok(percent / 100.0),
        _ => Err("a percentage above 0 is expected, such as 5%".to_owned()),
    }
}

fn time_unit(text: &str) -> Result<Unit, String> {
    match text {
        "second" | "s" => Ok(Unit::SECONDS),
        "millisecond" | "ms" => Ok(Unit::MILLISECONDS),
        "microsecond" | "us" | "µs" => "us".parse().map_err(|error| format!("{error}")),
        _ => Err("millisecond, second or microsecond is expected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_and_percentages_are_read_as_people_write_them() {
        assert_eq!(seconds("5"), Ok(5.0));
        assert_eq!(seconds("250ms"), Ok(0.25));
        assert_eq!(seconds("2 min"), Ok(120.0));
        for bad in ["0", "-1", "5 MB", "soon", "1e300", "nan"] {
            assert!(seconds(bad).is_err(), "{bad}");
        }
        assert_eq!(share("5%"), Ok(0.05));
        assert_eq!(share("0.5 %"), Ok(0.005));
        for bad in ["0", "-5%", "", "%", "inf", "5 of 10"] {
            assert!(share(bad).is_err(), "{bad}");
        }
        assert_eq!(time_unit("millisecond"), Ok(Unit::MILLISECONDS));
        assert!(time_unit("hour").is_err());
    }
}
