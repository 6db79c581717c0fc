//! `insights history`

use anyhow::Result;
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::answer::everything;
use crate::commands::{Outcome, Session};
use crate::learning::{Trust, history, rule_records};
use crate::report::{HistoryDocument, HistoryRow, RuleRow};

/// Show what was said when and what came of it, and how right each rule was
///
/// Kept is what was said to a gate (--fail-on), a script (--new) or by `evaluate`, and what was
/// answered; what is there now is shown beside it.
#[derive(Args, Debug)]
pub struct HistoryArgs {
    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &HistoryArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let (material, judgement) = everything(session, &store)?;
    let chapters = history(&material.memory, &judgement);
    let records = rule_records(&chapters, &Trust::of(&material.memory));
    let document = HistoryDocument {
        time: session.now(),
        rules: records.iter().map(RuleRow::new).collect(),
        insights: chapters.iter().map(HistoryRow::new).collect(),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}
