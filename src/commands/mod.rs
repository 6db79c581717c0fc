//! One file per command: its arguments and its run, which resolves, loads,
//! computes and renders, and leaves all four to others.

mod benchmark;
mod bisect;
mod budget;
mod budget_set;
mod checkouts;
mod completions;
mod demo;
mod detect;
mod doctor;
mod draft;
mod explain;
mod export;
mod given;
mod import;
mod init;
mod insights;
mod list;
mod load;
mod man;
mod newest;
mod prune;
mod recipe;
mod record;
mod rename;
mod retract;
mod schema;
mod session;
mod simulate;
mod trends;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::args::{GlobalArgs, Offered};
use crate::context::{Surroundings, arguments};
use crate::learning::Kind;

pub use session::Session;

/// Record development metrics and learn from their history.
///
/// Numbers go into a store that lives with the repository; their history
/// becomes trends, insights and budgets that a CI job can gate on. No server,
/// no account, no database to run.
#[derive(Parser, Debug)]
#[command(
    name = "yardstick",
    version,
    max_term_width = 100,
    subcommand_required = true,
    arg_required_else_help = true,
    after_help = AFTER_HELP
)]
pub struct Cli {
    #[command(flatten)]
    global: GlobalArgs,

    #[command(subcommand)]
    command: Command,
}

const AFTER_HELP: &str = "\
Start:
  yardstick demo                          see it all on a simulated history
  yardstick init                          write a yardstick.toml that fits this project
  yardstick record test_duration 12.5s    record a number
  yardstick trends                        what the numbers do
  yardstick budget set test_duration --max 30s
  yardstick budget check                  say no when a limit is broken

Exit codes:
  0  fine
  1  a gate says no (budget check, whatever carries a --fail-on, doctor where something is wrong)
  2  wrong use, or a failure
  3  a gate could judge nothing; 0 instead with --allow-unjudged";

#[derive(Subcommand, Debug)]
enum Command {
    Init(init::InitArgs),
    Record(record::RecordArgs),
    Import(import::ImportArgs),
    List(list::ListArgs),
    Trends(trends::TrendsArgs),
    Detect(detect::DetectArgs),
    Bisect(bisect::BisectArgs),
    Insights(insights::InsightsArgs),
    Benchmark(Box<benchmark::BenchmarkArgs>),
    #[command(subcommand)]
    Budget(budget::BudgetCommand),
    Retract(retract::RetractArgs),
    Rename(rename::RenameArgs),
    Export(export::ExportArgs),
    Prune(prune::PruneArgs),
    Doctor(doctor::DoctorArgs),
    Schema(schema::SchemaArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
    Demo(demo::DemoArgs),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Fine.
    Done,
    /// A gate says no.
    Refused,
    /// A gate could judge nothing.
    Unjudged,
    /// Ctrl-C ended it early, and what there was by then was printed.
    Interrupted,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::SUCCESS,
            Outcome::Refused => Self::from(1),
            Outcome::Unjudged => Self::from(3),
            // As a shell says of a program that SIGINT ended.
            Outcome::Interrupted => Self::from(130),
        }
    }
}

impl Cli {
    /// Runs the command that was given.
    pub fn run(self, surroundings: Surroundings) -> anyhow::Result<Outcome> {
        let session = Session::new(surroundings, self.global)?;
        let outcome = match self.command {
            Command::Init(args) => init::run(args, &session),
            Command::Record(args) => record::run(args, &session),
            Command::Import(args) => import::run(args, &session),
            Command::List(args) => list::run(args, &session),
            Command::Trends(args) => trends::run(args, &session),
            Command::Detect(args) => detect::run(args, &session),
            Command::Bisect(args) => bisect::run(args, &session),
            Command::Insights(args) => insights::run(args, &session),
            Command::Benchmark(args) => benchmark::run(*args, &session),
            Command::Budget(command) => budget::run(command, &session),
            Command::Retract(args) => retract::run(args, &session),
            Command::Rename(args) => rename::run(args, &session),
            Command::Export(args) => export::run(args, &session),
            Command::Prune(args) => prune::run(args, &session),
            Command::Doctor(args) => doctor::run(args, &session),
            Command::Schema(args) => schema::run(args, &session),
            Command::Completions(args) => completions::run(args, &session),
            Command::Man(args) => man::run(args, &session),
            Command::Demo(args) => demo::run(args, &session),
        };
        session.print_timings();
        outcome
    }
}

/// What `--branch` defaults to where everything is looked at.
const ALL_BRANCHES: &str =
    "Only samples of this branch, pattern or pull request (main, 'rel/*', '#43') [default: all]";

/// The whole command line.
pub fn command() -> clap::Command {
    let mut kinds = vec!["any"];
    kinds.extend(Kind::NAMES);
    let refine = |arg: clap::Arg, of: &str| match (of, arg.get_id().as_str()) {
        ("list" | "export", "branch") => arg.help(ALL_BRANCHES),
        ("insights", "fail_on") => arg
            .value_parser(Offered::of(&kinds))
            .hide_possible_values(true),
        _ => arg,
    };
    // Those that change one argument or command move it to the end.
    Cli::command().mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        command.mut_args(|arg| refine(arg, &name))
    })
}

/// A negative number with a unit (`-5s`) is a value, and no row of flags: none
/// of them is a digit. White space around a value means nothing.
fn as_value(text: OsString) -> OsString {
    let is_value = text
        .to_str()
        .and_then(|t| t.strip_prefix('-'))
        .is_some_and(|rest| {
            rest.starts_with(|c: char| c.is_ascii_digit() || c == '.')
                && rest.parse::<f64>().is_err()
        });
    if is_value {
        let mut spaced = OsString::from(" ");
        spaced.push(text);
        return spaced;
    }
    text
}

impl Cli {
    /// Reads the command line of this process; ends it where that asks for
    /// help or is wrong.
    pub fn read() -> Self {
        let mut matches = command().get_matches_from(arguments().into_iter().map(as_value));
        Self::from_arg_matches_mut(&mut matches)
            .unwrap_or_else(|error| error.format(&mut command()).exit())
    }
}
