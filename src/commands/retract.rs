//! `retract`

use anyhow::{Result, bail};
use clap::Args;

use crate::commands::{Outcome, Session};
use crate::model::{Filter, SampleId, quantity};
use crate::store::{EventKind, Order, Visit};

/// Take a sample back: it counts no longer
///
/// The sample stays in the store, with who took it back, when and why;
/// `list --hidden` shows it.
#[derive(Args, Debug)]
pub struct RetractArgs {
    /// Id of the sample, as `list --json` shows it
    id: SampleId,

    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

pub(super) fn run(args: RetractArgs, session: &Session) -> Result<Outcome> {
    let store = session.existing_store()?;
    if store.amendments()?.retracted.contains(&args.id.bits()) {
        bail!(
            "{} was taken back already\nhint: `yardstick list --hidden` shows it",
            args.id
        );
    }
    let mut found = None;
    store.scan(&Filter::default(), Order::Forward, |visit: Visit<'_>| {
        if visit.row.id == args.id.bits() {
            let value = quantity(visit.row.value, visit.key.unit.as_ref());
            found = Some(format!(
                "{} = {value} of {}",
                visit.key.metric, visit.row.time
            ));
        }
    })?;
    let Some(found) = found else {
        bail!(
            "the store has no sample {}\nhint: `yardstick list --json` shows the ids",
            args.id
        );
    };
    store.log(&session.event(EventKind::Retracted { sample: args.id }, Some(args.reason))?)?;
    session.print_raw(format!("retracted {found}\n").as_bytes())?;
    Ok(Outcome::Done)
}
