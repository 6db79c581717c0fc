//! `prune`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::{OutputArgs, When};
use crate::commands::{Outcome, Session};
use crate::model::{Period, Timestamp, counted};
use crate::report::PruneDocument;
use crate::store::Store;

/// Drop old samples
///
///   yardstick prune --keep 180d --dry-run   what would go
///   yardstick prune --keep 180d
///
/// What was dropped stays dropped: from when on samples are kept is noted, so
/// that no other copy of the history brings older ones back.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct PruneArgs {
    /// Keep samples of this length of time: 180d, 1y [default: retention.keep of the configuration]
    #[arg(long, value_name = "TIME", conflicts_with = "before")]
    keep: Option<Period>,

    /// Drop samples measured before this time
    #[arg(long, value_name = "TIME")]
    before: Option<When>,

    /// Say what would be dropped and change nothing
    #[arg(short = 'n', long)]
    dry_run: bool,

    /// Drop even the last sample of the store
    #[arg(long)]
    yes: bool,

    /// Why; kept with the horizon
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: PruneArgs, session: &Session) -> Result<Outcome> {
    let store = session.existing_store()?;
    let keep = args.keep.or(session.config().keep);
    let before = match (args.before, keep) {
        (Some(when), _) => when.resolve(session.now()),
        (None, Some(keep)) => session.now().saturating_add(-keep.millis()),
        (None, None) => bail!(
            "nothing says what to keep\nhint: --keep 180d, or keep = \"180d\" under [retention] in yardstick.toml"
        ),
    };
    if before > session.now() {
        bail!(
            "{before} lies in the future: that would drop every sample there is\nhint: --before takes a time in the past, --keep a length of time"
        );
    }
    if !args.dry_run && !args.yes {
        refuse_to_empty(&store, before)?;
    }
    let plan = if args.dry_run {
        store.plan_prune(before)?
    } else {
        let mut event = session.event(
            crate::store::EventKind::Pruned { before },
            args.reason.clone(),
        )?;
        store
            .prune(before, move |kind| {
                event.kind = kind;
                event
            })?
            .plan
    };
    session.print(&PruneDocument::new(&plan, args.dry_run), &args.output)?;
    Ok(Outcome::Done)
}

/// A history that is gone is gone everywhere: that takes a word more.
fn refuse_to_empty(store: &Store, before: Timestamp) -> Result<()> {
    let plan = store.plan_prune(before)?;
    let nothing_stays = plan.steps.iter().all(|step| step.kept == 0);
    if plan.dropped() > 0 && nothing_stays && plan.steps.len() == store.months()?.len() {
        bail!(
            "all of the store, {}, is older than {before}: nothing would be left\nhint: --dry-run shows what goes, --yes does it",
            counted(plan.dropped(), "sample")
        );
    }
    Ok(())
}
