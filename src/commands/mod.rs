//! One file per command: its arguments and its run, which resolves, loads,
//! computes and renders, and leaves all four to others.

mod answer;
mod benchmark;
mod bisect;
mod budget;
mod candidate;
mod checkouts;
mod completions;
mod demo;
mod detect;
mod doctor;
mod draft;
mod evaluate;
mod explain;
mod export;
mod gate;
mod given;
mod history;
mod hooks;
mod import;
mod init;
mod insights;
mod judging;
mod list;
mod load;
mod man;
mod monthly;
mod newest;
mod project_file;
mod prune;
mod recipe;
mod record;
mod remember;
mod rename;
mod report;
mod retract;
mod rules;
mod schema;
mod session;
mod simulate;
mod suggest;
mod sync;
mod trends;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{ArgMatches, Args, FromArgMatches};

use crate::args::{GlobalArgs, Offered};
use crate::context::{Surroundings, arguments};
use crate::learning::Kind;

pub use session::Session;

/// One command: how its arguments are defined, and what it does with them.
struct Entry {
    name: &'static str,
    define: fn(clap::Command) -> clap::Command,
    run: fn(&mut ArgMatches, &Session) -> anyhow::Result<Outcome>,
}

macro_rules! entry {
    ($name:literal, $args:ty, $run:path) => {
        Entry {
            name: $name,
            define: |command| refine(<$args>::augment_args(command)),
            run: |matches, session| $run(arguments_of::<$args>(matches), session),
        }
    };
}

/// Every command, in the order of the help.
static COMMANDS: &[Entry] = &[
    entry!("init", init::InitArgs, init::run),
    entry!("record", record::RecordArgs, record::run),
    entry!("import", import::ImportArgs, import::run),
    entry!("list", list::ListArgs, list::run),
    entry!("trends", trends::TrendsArgs, trends::run),
    entry!("insights", insights::InsightsArgs, insights::run),
    entry!("evaluate", evaluate::EvaluateArgs, evaluate::run),
    entry!("suggest", suggest::SuggestArgs, suggest::run),
    entry!("budget", budget::BudgetArgs, budget::run),
    entry!("report", report::ReportArgs, report::run),
    entry!("benchmark", benchmark::BenchmarkArgs, benchmark::run),
    entry!("bisect", bisect::BisectArgs, bisect::run),
    entry!("rules", rules::RulesArgs, rules::run),
    entry!("hooks", hooks::HooksArgs, hooks::run),
    entry!("sync", sync::SyncArgs, sync::run),
    entry!("export", export::ExportArgs, export::run),
    entry!("retract", retract::RetractArgs, retract::run),
    entry!("rename", rename::RenameArgs, rename::run),
    entry!("prune", prune::PruneArgs, prune::run),
    entry!("doctor", doctor::DoctorArgs, doctor::run),
    entry!("detect", detect::DetectArgs, detect::run),
    entry!("schema", schema::SchemaArgs, schema::run),
    entry!(
        "completions",
        completions::CompletionsArgs,
        completions::run
    ),
    entry!("man", man::ManArgs, man::run),
    entry!("demo", demo::DemoArgs, demo::run),
];

const ABOUT: &str = "Record development metrics and learn from their history";

const LONG_ABOUT: &str = "\
Record development metrics and learn from their history

Numbers go into a store that lives with the repository; their history becomes trends, insights \
and budgets that a CI job can gate on. No server, no account, no database to run.";

const AFTER_HELP: &str = "\
Start:
  yardstick demo                          see it all on a simulated history
  yardstick init                          write a yardstick.toml that fits here
  yardstick record test_duration 12.5s    record a number
  yardstick trends                        what the numbers do
  yardstick insights                      what needs attention
  yardstick budget set test_duration --max 30s
  yardstick budget check                  say no when a limit is broken

Exit codes:
  0  fine
  1  a check says no: budget check, whatever has a --fail-…, doctor
  2  wrong use, or a failure
  3  too few numbers to judge; --allow-unjudged makes it 0";

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

/// A command line that was understood.
pub struct Cli {
    global: GlobalArgs,
    entry: &'static Entry,
    matches: ArgMatches,
}

impl Cli {
    /// Reads the command line of this process; ends it where that asks for
    /// help or is wrong.
    pub fn read() -> Self {
        Self::parse(arguments()).unwrap_or_else(|error| end_with(&error))
    }

    /// Reads a command line, the program's name first.
    ///
    /// Only a command whose name is among the arguments is defined, since to
    /// define all takes longer than most commands: each would get a copy of
    /// the flags that all share. What asks for help, or is wrong, is read once
    /// more, for its answer may show all commands.
    pub fn parse(arguments: Vec<OsString>) -> Result<Self, clap::Error> {
        let arguments: Vec<OsString> = arguments.into_iter().map(as_value).collect();
        let lazily = COMMANDS
            .iter()
            .filter(|entry| arguments.iter().any(|argument| argument == entry.name))
            .map(|entry| clap::Command::new(entry.name).defer(entry.define));
        let mut matches = match root().subcommands(lazily).try_get_matches_from(&arguments) {
            Ok(matches) => matches,
            Err(error) if error.kind() == ErrorKind::DisplayVersion => return Err(error),
            Err(_) => command().try_get_matches_from(&arguments)?,
        };
        let global = GlobalArgs::from_arg_matches_mut(&mut matches)?;
        let (name, matches) = matches
            .remove_subcommand()
            .expect("without a command the help was shown");
        let entry = COMMANDS
            .iter()
            .find(|entry| entry.name == name)
            .expect("only these commands are defined");
        Ok(Self {
            global,
            entry,
            matches,
        })
    }

    /// Runs the command that was given.
    pub fn run(mut self, surroundings: Surroundings) -> anyhow::Result<Outcome> {
        let session = Session::new(surroundings, self.global)?;
        let outcome = (self.entry.run)(&mut self.matches, &session);
        session.print_timings();
        outcome
    }
}

/// Ends this process as clap would, but where help or the version was asked
/// for and cannot be written, that is a failure.
fn end_with(error: &clap::Error) -> ! {
    let printed = error.print();
    let code = match printed {
        Err(cause) if !error.use_stderr() && cause.kind() != std::io::ErrorKind::BrokenPipe => {
            let cause = anyhow::Error::new(cause).context("cannot write to standard output");
            // Nobody is left to tell if this fails.
            let _ = writeln!(std::io::stderr(), "error: {cause:#}");
            2
        }
        _ => error.exit_code(),
    };
    std::process::exit(code)
}

/// The arguments of a command, whose values were parsed already.
fn arguments_of<T: FromArgMatches>(matches: &mut ArgMatches) -> T {
    T::from_arg_matches_mut(matches).unwrap_or_else(|error| error.format(&mut command()).exit())
}

/// The command line without its commands.
fn root() -> clap::Command {
    let root = clap::Command::new("yardstick")
        .version(env!("CARGO_PKG_VERSION"))
        .about(ABOUT)
        .long_about(LONG_ABOUT)
        .max_term_width(100)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .after_help(AFTER_HELP);
    GlobalArgs::augment_args(root)
        // Set by what was flattened.
        .about(ABOUT)
        .long_about(LONG_ABOUT)
}

/// The whole command line.
pub fn command() -> clap::Command {
    let define = |entry: &Entry| (entry.define)(clap::Command::new(entry.name));
    root().subcommands(COMMANDS.iter().map(define))
}

/// What `--branch` defaults to where everything is looked at.
const ALL_BRANCHES: &str =
    "Only samples of this branch, pattern or pull request (main, 'rel/*', '#43') [default: all]";

/// A number below zero is a value of an option, to be refused with what the
/// option takes.
fn negative(command: clap::Command) -> clap::Command {
    let all = |arg: clap::Arg| match arg.get_long().is_some() && arg.get_action().takes_values() {
        true => arg.allow_negative_numbers(true),
        false => arg,
    };
    command.mut_args(all).mut_subcommands(negative)
}

/// What shared flags mean to some commands only.
fn refine(command: clap::Command) -> clap::Command {
    let command = negative(command);
    match command.get_name() {
        "list" | "export" => command.mut_arg("branch", |arg| arg.help(ALL_BRANCHES)),
        "insights" | "evaluate" | "report" => {
            let mut kinds = vec!["any"];
            kinds.extend(Kind::NAMES);
            command.mut_arg("fail_on", |arg| {
                arg.value_parser(Offered::of(&kinds))
                    .hide_possible_values(true)
            })
        }
        "benchmark" => command.mut_arg("push", |arg| arg.requires("record")),
        _ => command,
    }
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
