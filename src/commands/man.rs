//! `man`

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::commands::{Outcome, Session, command};

/// Print the manual page
///
/// Without a name: of the program; with one: of a command.
#[derive(Args, Debug)]
pub struct ManArgs {
    /// Name of a command
    name: Option<String>,
}

pub(super) fn run(args: ManArgs, session: &Session) -> Result<Outcome> {
    let mut root = command();
    root.build();
    let page = match &args.name {
        None => root,
        Some(name) => match root.find_subcommand(name) {
            Some(sub) => sub.clone(),
            None => bail!("there is no command {name:?}\nhint: yardstick --help shows them"),
        },
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page)
        .render(&mut roff)
        .context("cannot make the manual page")?;
    session.print_raw(&roff)?;
    Ok(Outcome::Done)
}
