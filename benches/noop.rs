//! A program that parses the command line of yardstick and does nothing: the
//! floor that `record` is measured against.

use clap::FromArgMatches;

fn main() {
    let arguments = std::env::args_os().filter(|arg| arg != "--bench");
    if let Ok(matches) = yardstick::commands::command().try_get_matches_from(arguments) {
        drop(yardstick::commands::Cli::from_arg_matches(&matches));
    }
}
