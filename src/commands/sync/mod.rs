//! `sync`

mod link;
mod push;

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};

use crate::args::OutputArgs;
use crate::commands::{Outcome, Session};
use crate::report::SyncDocument;
use crate::store::Store;
use crate::store::sync::{Attempt, Exchange, RemoteError, SyncError, unshared};

pub(super) use link::Link;
pub(super) use push::{check_push, push_after, push_recorded};

/// Segments in the inbox beyond which a `sync` folds them.
const CROWDED: usize = 32;

/// Share the store: one history from many machines
///
///   yardstick sync        take in what others pushed, push what is new here
///   yardstick sync pull   only take in; needs no right to write
///   yardstick sync push   only push
///   yardstick record build_time=95s --push
///
/// The remote is `origin` of the git repository, unless `url` under [remote] in
/// yardstick.toml says otherwise. Nothing but references under refs/yardstick/
/// is touched, here and there: no branch, no index, no file. A remote that
/// cannot be reached is a warning; what was not pushed is pushed by the next
/// sync.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct SyncArgs {
    /// pull or push [default: both]
    #[arg(value_enum, value_name = "DIRECTION", hide_possible_values = true)]
    direction: Option<Direction>,

    /// Fold what was pushed into the shared store now, not only when much has gathered
    #[arg(long)]
    compact: bool,

    /// The remote: git:NAME or git:ADDRESS [default: remote.url of the configuration, else git:origin; env: YARDSTICK_REMOTE]
    #[arg(long, value_name = "REMOTE")]
    remote: Option<String>,

    /// Fail where the remote cannot be reached, instead of warning
    #[arg(long)]
    require_remote: bool,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Direction {
    Pull,
    Push,
}

impl SyncArgs {
    fn pulls(&self) -> bool {
        self.direction != Some(Direction::Push)
    }

    fn pushes(&self) -> bool {
        self.direction != Some(Direction::Pull)
    }
}

pub(super) fn run(args: SyncArgs, session: &Session) -> Result<Outcome> {
    if args.compact && args.direction.is_some() {
        bail!("--compact takes in and pushes first\nhint: yardstick sync --compact");
    }
    Link::check(session, args.remote.as_deref())?;
    let store = match args.pulls() {
        true => session.store_to_write()?,
        false => session.existing_store()?,
    };
    let link = Link::new(session, &store, args.remote.as_deref())?;
    let mut document = SyncDocument::new(link.name());
    let done = session.time("sync", || {
        link.exchange((session, Attempt::Asked), |exchange| {
            work((&args, session), exchange, &mut document)
        })
    });
    match done {
        Ok(Some(())) => document.reached = true,
        Ok(None) => unreached(&args, &mut document, session, BUSY.to_owned())?,
        Err(error) if of_remote(&error) => {
            let answered = matches!(error, SyncError::Remote(RemoteError::Refused { .. }));
            document.reached = answered || document.pulled.is_some();
            unreached(&args, &mut document, session, error.to_string())?;
        }
        Err(error) => return Err(error.into()),
    }
    report_pruning(&document, session);
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

/// Why nothing was exchanged, where another process is at it.
const BUSY: &str = "another yardstick is exchanging with it";

fn of_remote(error: &SyncError) -> bool {
    matches!(error, SyncError::Remote(error) if RemoteError::is_of_remote(error))
}

fn unreached(
    args: &SyncArgs,
    document: &mut SyncDocument,
    session: &Session,
    reason: String,
) -> Result<()> {
    if args.require_remote {
        bail!("{reason}");
    }
    session.warn(&reason);
    document.reason = reason.lines().next().map(str::to_owned);
    Ok(())
}

fn work(
    (args, session): (&SyncArgs, &Session),
    exchange: &mut Exchange<'_>,
    document: &mut SyncDocument,
) -> Result<(), SyncError> {
    if args.pulls() {
        let pulled = exchange.pull()?;
        document.pulled = Some((&pulled).into());
    }
    if args.pushes() {
        let (pulled, pushed) = exchange.push()?;
        document.pulled = document.pulled.take().or(pulled.as_ref().map(Into::into));
        document.pushed = Some((&pushed).into());
        if !args.pulls() {
            let folded = push::relieve(exchange, &pushed, session);
            document.folded = folded.as_ref().map(Into::into);
        }
    }
    let crowded = exchange.inbox().is_some_and(|inbox| inbox >= CROWDED);
    if args.direction.is_none() && (args.compact || crowded) {
        let folded = exchange.fold(args.compact)?;
        document.folded = Some((&folded).into());
    }
    document.inbox = exchange.inbox();
    Ok(())
}

/// Samples that others decided to drop are gone here too; that is worth a line.
fn report_pruning(document: &SyncDocument, session: &Session) {
    let dropped = document.pulled.as_ref().map_or(0, |pulled| pulled.dropped);
    if dropped > 0 {
        session.note(format_args!(
            "note: {} dropped here, which a prune elsewhere took",
            crate::model::counted(dropped, "sample")
        ));
    }
}

/// What a push would send, for a file that somebody else pushes. Where there is
/// no remote, nothing can have been shared.
pub(super) fn unsent(session: &Session, store: &Store) -> Result<Vec<Vec<u8>>> {
    let link = Link::new(session, store, None).ok();
    Ok(unshared(store, link.as_ref().map(Link::dir))?)
}
