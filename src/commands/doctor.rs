//! `doctor`

use anyhow::Result;
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::{Outcome, Session};
use crate::report::DoctorDocument;

/// Check the store and mend it
///
/// Exits with 1 where something is wrong and was not mended. A repair deletes nothing that cannot
/// be read: it moves to quarantine/ inside of the store.
#[derive(Args, Debug)]
pub struct DoctorArgs {
    /// Mend what is found
    #[arg(long)]
    repair: bool,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: DoctorArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_mend()?;
    let check = session.time("check", || store.check())?;
    let broken = !check.findings.is_empty();
    let repaired = if args.repair && broken {
        Some(session.time("repair", || store.repair())?)
    } else {
        None
    };
    let document = DoctorDocument::new(
        store.root(),
        store.format().to_string(),
        &check,
        repaired.as_ref(),
    );
    session.print(&document, &args.output)?;
    Ok(if document.healthy {
        Outcome::Done
    } else {
        Outcome::Refused
    })
}
