//! Parses the command line, runs the command, maps the outcome to an exit code.

use std::io::Write;
use std::process::ExitCode;

use yardstick::commands::Cli;
use yardstick::context::Surroundings;

fn main() -> ExitCode {
    let cli = Cli::read();
    let outcome = Surroundings::read()
        .map_err(anyhow::Error::new)
        .and_then(|surroundings| cli.run(surroundings));
    match outcome {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            // Nobody is left to tell if this fails.
            let _ = writeln!(std::io::stderr(), "error: {}", describe(&error));
            ExitCode::from(2)
        }
    }
}

/// The error and its causes, each once: some messages quote their cause.
fn describe(error: &anyhow::Error) -> String {
    let mut text = String::new();
    for cause in error.chain().map(ToString::to_string) {
        if text.is_empty() {
            text = cause;
        } else if !text.contains(&cause) {
            text = format!("{text}: {cause}");
        }
    }
    text
}
