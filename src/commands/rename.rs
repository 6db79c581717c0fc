//! `rename`

use anyhow::{Result, bail};
use clap::Args;

use crate::commands::{Outcome, Session};
use crate::model::{MetricName, Unit};
use crate::store::{EventKind, Store};

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
    check_units(&args, &store, session)?;
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
    for budget in &session.config().budgets {
        if budget.metric.matches(&args.old) && !budget.metric.matches(&args.new) {
            session.note(format_args!(
                "the budget at {} still names {} and holds nothing any more; name {} there",
                budget.source, args.old, args.new
            ));
        }
    }
    Ok(Outcome::Done)
}

/// Seconds that count as percent could not be taken apart again.
fn check_units(args: &RenameArgs, store: &Store, session: &Session) -> Result<()> {
    let unit_of = |metric: &MetricName| -> Result<Option<Unit>> {
        let recorded = store.recent_unit(metric, None)?.flatten();
        Ok(recorded.or_else(|| session.config().spec(metric).unit))
    };
    if let (Some(old), Some(new)) = (unit_of(&args.old)?, unit_of(&args.new)?)
        && let Err(error) = old.convert(1.0, &new)
    {
        bail!(
            "{} is kept in {old} and {} in {new}: {error}\nhint: choose a name that has no samples and no unit of its own",
            args.old,
            args.new
        );
    }
    Ok(())
}
