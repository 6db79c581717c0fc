//! `completions`

use anyhow::Result;
use clap::Args;
use clap_complete::Shell;

use crate::commands::{Outcome, Session, command};

/// Print a completion script for a shell
///
///   source <(yardstick completions bash)                    for this bash
///   yardstick completions fish > ~/.config/fish/completions/yardstick.fish
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct CompletionsArgs {
    /// The shell
    shell: Shell,
}

pub(super) fn run(args: CompletionsArgs, session: &Session) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command(), "yardstick", &mut script);
    session.print_raw(&script)?;
    Ok(Outcome::Done)
}
