//! `--push` of the commands that record.

use anyhow::{Result, bail};

use crate::args::PushArgs;
use crate::commands::Session;
use crate::commands::sync::{BUSY, Link};
use crate::store::Store;
use crate::store::sync::{Attempt, Exchange, Folded, Pushed};

/// Pushes what is new in the store, where that is asked for. Everything is
/// recorded by now: a remote that cannot be reached, or that there is none, is
/// a warning, unless it is required.
///
/// A command that records takes [`PushArgs`] and ends with this line:
/// `push_recorded(&args.push, session)?;`
pub fn push_recorded(args: &PushArgs, session: &Session) -> Result<()> {
    if !args.push {
        return Ok(());
    }
    let Some(store) = session.store()? else {
        return Ok(());
    };
    let problem = match session.time("push", || push(args, session, &store)) {
        Ok(None) => return Ok(()),
        Ok(Some(problem)) => problem,
        Err(error) => format!("{error:#}"),
    };
    if args.require_remote {
        bail!("recorded, but not pushed: {problem}");
    }
    session.warn(format_args!("recorded, but not pushed: {problem}"));
    Ok(())
}

/// The same where a verdict is there already, or the reason why there is none:
/// a required push that fails is a failure, which no verdict outranks.
pub fn push_after<T>(outcome: Result<T>, args: &PushArgs, session: &Session) -> Result<T> {
    match (outcome, push_recorded(args, session)) {
        (outcome, Ok(())) => outcome,
        (Ok(_), Err(unpushed)) => Err(unpushed),
        (Err(error), Err(unpushed)) => {
            session.warn(format_args!("{unpushed:#}"));
            Err(error)
        }
    }
}

/// Where a remote is required that there cannot be, before long work is begun.
pub fn check_push(args: &PushArgs, session: &Session) -> Result<()> {
    match args.require_remote {
        true => Link::check(session, None),
        false => Ok(()),
    }
}

/// Why nothing was pushed, where that is so.
fn push(args: &PushArgs, session: &Session, store: &Store) -> Result<Option<String>> {
    let link = Link::new(session, store, None)?;
    let attempt = match args.require_remote {
        true => Attempt::Asked,
        false => Attempt::ByTheWay,
    };
    if let Some(pause) = link.pause(session).filter(|_| attempt == Attempt::ByTheWay) {
        return Ok(Some(pause));
    }
    let done = link.exchange((session, attempt), |exchange| {
        let (_, pushed) = exchange.push()?;
        Ok(relieve(exchange, &pushed, session))
    })?;
    Ok(done.is_none().then(|| BUSY.to_owned()))
}

/// Folds what has gathered on the remote, where that is due. What was pushed is
/// there, whether it works or not.
pub fn relieve(exchange: &mut Exchange<'_>, pushed: &Pushed, session: &Session) -> Option<Folded> {
    exchange.relieve(pushed).unwrap_or_else(|error| {
        let text = error.to_string();
        let reason = text.lines().next().unwrap_or_default();
        session.warn(format_args!(
            "pushed, but what gathered on the remote was not folded: {reason}"
        ));
        None
    })
}
