//! Flags that commands share, as the user wrote them. The commands give them a
//! meaning.

mod given;
mod offered;
mod push;
mod when;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

pub use given::GivenArgs;
pub use offered::Offered;
pub use push::PushArgs;
pub use when::{When, WhenError};

/// Flags that every command takes.
#[derive(Args, Clone, Debug, Default)]
pub struct GlobalArgs {
    /// Folder of the store [default: .yardstick of the project; env: YARDSTICK_STORE]
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        help_heading = "Global options"
    )]
    pub store: Option<PathBuf>,

    /// Configuration file of the project [default: the nearest yardstick.toml; env: YARDSTICK_CONFIG]
    #[arg(
        long,
        global = true,
        value_name = "FILE",
        help_heading = "Global options"
    )]
    pub config: Option<PathBuf>,

    /// Say nothing but results and errors
    #[arg(short, long, global = true, help_heading = "Global options")]
    pub quiet: bool,

    /// When to use colour: auto, always or never [env: NO_COLOR, CLICOLOR_FORCE]
    #[arg(
        long,
        global = true,
        value_enum,
        value_name = "WHEN",
        default_value_t,
        hide_possible_values = true,
        help_heading = "Global options"
    )]
    pub color: ColourArg,

    /// Say on standard error where the time went
    #[arg(long, global = true, help_heading = "Global options")]
    pub timings: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ColourArg {
    /// Where the output is a terminal
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// The form of the output.
#[derive(Args, Clone, Debug, Default)]
pub struct OutputArgs {
    /// Form of the output: table, json, jsonl, markdown or csv
    #[arg(
        long,
        value_enum,
        value_name = "FORMAT",
        default_value_t,
        hide_possible_values = true
    )]
    pub format: FormatArg,

    /// Short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
}

/// The form of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum FormatArg {
    /// For people
    #[default]
    Table,
    /// One JSON document (see `yardstick schema`)
    Json,
    /// JSON Lines, a row a line
    Jsonl,
    /// For job summaries and comments
    Markdown,
    /// Comma-separated values
    Csv,
}

/// Which samples a command is about.
#[derive(Args, Clone, Debug, Default)]
pub struct SelectionArgs {
    /// Metrics: names or patterns such as 'test_*'; all without any
    #[arg(value_name = "METRIC")]
    pub metrics: Vec<String>,

    /// What else is asked for.
    #[command(flatten)]
    pub filter: FilterArgs,
}

/// Which samples a command is about, beside the metrics.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Selection")]
pub struct FilterArgs {
    /// Only samples with this metadata: key=value, key!=value, key=~regex (repeatable)
    #[arg(short, long, value_name = "TEST")]
    pub metadata: Vec<String>,

    /// Only samples of this branch, pattern or pull request (main, 'rel/*', '#43'); '*' takes all [default: the baseline and what is checked out]
    #[arg(short, long, value_name = "BRANCH")]
    pub branch: Vec<String>,

    /// Only samples of this commit, full or abbreviated (repeatable)
    #[arg(long, value_name = "COMMIT")]
    pub commit: Vec<String>,

    /// Only samples from this time on: 2026-11-01, 30d, "2 weeks ago", yesterday
    #[arg(long, value_name = "TIME")]
    pub since: Option<When>,

    /// Only samples before this time
    #[arg(long, value_name = "TIME")]
    pub until: Option<When>,

    /// Only the newest N samples of each series
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    pub last: Option<u64>,

    /// Split into series by these keys only: metadata keys, branch, commit, machine [default: all metadata]
    #[arg(long, value_name = "KEY", value_delimiter = ',')]
    pub by: Option<Vec<String>>,
}

/// How a gate treats what it cannot judge.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct GateArgs {
    /// Exit with 0 instead of 3 where nothing could be judged
    #[arg(long)]
    pub allow_unjudged: bool,
}
