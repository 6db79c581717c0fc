//! `prune`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::{OutputArgs, When};
use crate::commands::{Outcome, Session};
use crate::model::Period;
use crate::report::PruneDocument;

/// Drop old samples
///
/// What was dropped stays dropped: the horizon is kept, so that no other copy
/// of the history brings it back.
#[derive(Args, Debug)]
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

    /// Why; kept with the horizon
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: PruneArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let keep = args.keep.or(session.config().keep);
    let before = match (args.before, keep) {
        (Some(when), _) => when.resolve(session.now()),
        (None, Some(keep)) => session.now().saturating_add(-keep.millis()),
        (None, None) => bail!(
            "nothing says what to keep\nhint: --keep 180d, or keep = \"180d\" under [retention] in yardstick.toml"
        ),
    };
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
