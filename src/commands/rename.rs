//! `rename`

use anyhow::{Result, bail};
use clap::Args;

use crate::commands::{Outcome, Session};
use crate::model::MetricName;
use crate::store::EventKind;

/// Let the samples of one metric count as samples of another
///
///   yardstick rename test_time test_duration --reason "one name in all projects"
///
/// Nothing is rewritten: who renamed what, when and why is kept beside the
/// samples, and insights keep their ids.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct RenameArgs {
    /// The name so far
    old: MetricName,

    /// The name from now on
    new: MetricName,

    /// Why
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,
}

pub(super) fn run(args: RenameArgs, session: &Session) -> Result<Outcome> {
    let store = session.existing_store()?;
    let names = store.metric_names()?;
    if !names.contains(&args.old) {
        let hint =
            match crate::config::nearest(args.old.as_str(), names.iter().map(MetricName::as_str)) {
                Some(near) => format!("\nhint: did you mean {near}?"),
                None => String::new(),
            };
        bail!("the store has no metric {:?}{hint}", args.old.as_str());
    }
    if args.old == args.new {
        bail!("{} is its name already", args.old);
    }
    if names.contains(&args.new) {
        session.note(format_args!(
            "{} has samples already; from now on they are one metric",
            args.new
        ));
    }
    let kind = EventKind::Renamed {
        from: args.old.clone(),
        to: args.new.clone(),
    };
    // Renames build on each other.
    let events = store.events()?;
    let renames = events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Renamed { .. }));
    let last = renames.map(|event| event.time).max();
    store.log(&session.event(kind, args.reason)?.after(last))?;
    session.print_raw(format!("renamed {} to {}\n", args.old, args.new).as_bytes())?;
    Ok(Outcome::Done)
}
