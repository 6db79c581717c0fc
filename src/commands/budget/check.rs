//! `budget check`, `budget list`

use std::collections::BTreeMap;

use anyhow::Result;
use clap::Args;

use crate::args::{GateArgs, OutputArgs};
use crate::commands::budget::trials::{Asked, JudgedArgs};
use crate::commands::hooks::HookFlag;
use crate::commands::{Outcome, Session};
use crate::learning::{
    BudgetStanding, BudgetVerdict, Case, Excuse, Held, Since, Trial, bad_in_a_row, evaluate_trials,
    hold,
};
use crate::model::{Budget, Context, Gathering, plain};
use crate::report::{BudgetRow, BudgetVerdictWord, BudgetsDocument, RowStatus, WaitingRow};
use crate::series::SeriesId;

/// Say whether the limits are kept: exit code 1 where one is broken
///
/// For each budget the value, the limit, the room that is left, and since which
/// commit it is broken. A limit against the baseline fails only where the
/// distance is larger than allowed and larger than the noise explains; a
/// ratchet fails only the change that broke it. Exit code 3 where nothing could be
/// judged: no samples yet, or too few; --allow-unjudged makes it 0.
#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    judged: JudgedArgs,

    #[command(flatten)]
    gate: GateArgs,

    /// Exit with 3 where any budget could not be judged; a broken one is a 1 all the same
    #[arg(long, conflicts_with = "allow_unjudged")]
    fail_unjudged: bool,

    #[command(flatten)]
    hooks: HookFlag,

    #[command(flatten)]
    output: OutputArgs,
}

/// Show the budgets and how the metrics stand
#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    judged: JudgedArgs,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &CheckArgs, session: &Session) -> Result<Outcome> {
    let document = judge(&args.judged, args.gate.after, session)?;
    session.print(&document, &args.output)?;
    args.hooks.run(session);
    let unjudged = warn_of_unjudged(&document, session);
    Ok(match document.verdict {
        BudgetVerdictWord::Fail => Outcome::Refused,
        _ if args.fail_unjudged && unjudged => Outcome::Unjudged,
        BudgetVerdictWord::Pass => Outcome::Done,
        BudgetVerdictWord::Unjudged if args.gate.allow_unjudged => Outcome::Done,
        BudgetVerdictWord::Unjudged => Outcome::Unjudged,
    })
}

pub(super) fn list(args: &ListArgs, session: &Session) -> Result<Outcome> {
    session.print(&judge(&args.judged, 1, session)?, &args.output)?;
    Ok(Outcome::Done)
}

/// Says which budgets could not be judged: a gate that passes must not hide it.
fn warn_of_unjudged(document: &BudgetsDocument, session: &Session) -> bool {
    let unjudged = document
        .budgets
        .iter()
        .filter(|row| row.status == RowStatus::Unjudged);
    let mut any = false;
    for row in unjudged {
        any = true;
        let name = format!("{} {}", row.metric, row.metadata);
        session.warn(format_args!(
            "the budget of {} ({}) was not judged: {}",
            plain(name.trim_end()),
            row.source,
            row.reason.as_deref().unwrap_or("no reason")
        ));
    }
    any
}

/// How all budgets stand, by the samples of a branch or a commit, else as
/// `budget check` chooses them.
pub fn standing(
    branch: &[String],
    commit: &[String],
    session: &Session,
) -> Result<BudgetsDocument> {
    let judged = JudgedArgs {
        branch: branch.to_vec(),
        commit: commit.to_vec(),
        ..JudgedArgs::default()
    };
    judge(&judged, 1, session)
}

fn judge(args: &JudgedArgs, after: u64, session: &Session) -> Result<BudgetsDocument> {
    let Asked { budgets, elsewhere } = args.asked(session)?;
    let loaded = args.load(session, &budgets)?;
    let trials = loaded.trials(args.last);
    let spec = |id: &SeriesId| session.config().spec(&id.metric);
    let all: Vec<&Budget> = budgets.iter().collect();
    let mut verdicts = session.time("judge", || evaluate_trials(&all, &trials, spec));
    let contexts = contexts(session, &verdicts)?;
    for verdict in &mut verdicts {
        let is_baseline = trial_of(verdict, &trials).is_some_and(Trial::is_baseline);
        if budgets[verdict.budget].ratchet && is_baseline && !is_to_blame(verdict, &contexts) {
            verdict.excuse(Excuse::Inherited);
        }
        let answer = since_of(verdict)
            .and_then(|since| loaded.answer_to(&budgets[verdict.budget], verdict, since));
        if let Some(answer) = answer {
            verdict.excuse(Excuse::Answered(answer));
        }
    }
    let mut document =
        BudgetsDocument::new(&budgets, &verdicts).with(elsewhere.iter().map(BudgetRow::elsewhere));
    for (row, verdict) in document.budgets.iter_mut().zip(&verdicts) {
        if let (Some(row), Some(since)) = (&mut row.since, since_of(verdict)) {
            row.commit = contexts.get(&since.sample).and_then(|c| c.commit.clone());
        }
    }
    document.say_from(|metric, metadata| loaded.from(metric, metadata).map(str::to_owned));
    let waiting = verdicts.iter().enumerate().filter_map(|(row, verdict)| {
        let trial = trial_of(verdict, &trials)?;
        let waiting = waiting(verdict, &budgets[verdict.budget], trial, after, session)?;
        Some((row, waiting))
    });
    let waiting = waiting.collect();
    Ok(document.waiting_for(waiting))
}

fn trial_of<'t, 's>(verdict: &BudgetVerdict, trials: &'t [Trial<'s>]) -> Option<&'t Trial<'s>> {
    let id = verdict.series.as_ref()?;
    trials.iter().find(|trial| trial.id() == id)
}

fn since_of(verdict: &BudgetVerdict) -> Option<&Since> {
    verdict.status.held()?.since.as_ref()
}

/// The contexts of the samples that broke limits, and of the newest ones.
fn contexts(session: &Session, verdicts: &[BudgetVerdict]) -> Result<BTreeMap<u128, Context>> {
    let wanted = verdicts
        .iter()
        .filter_map(since_of)
        .flat_map(|since| {
            [
                (since.sample, since.time),
                (since.newest, since.newest_time),
            ]
        })
        .gathered();
    match session.store()? {
        Some(store) => Ok(session.time("contexts", || store.contexts(&wanted))?),
        None => Ok(BTreeMap::new()),
    }
}

/// Whether a limit was broken by the newest commit.
fn is_to_blame(verdict: &BudgetVerdict, contexts: &BTreeMap<u128, Context>) -> bool {
    let Some(since) = since_of(verdict) else {
        return true;
    };
    let commit = |sample| contexts.get(&sample).and_then(|c| c.commit.as_ref());
    match (commit(since.sample), commit(since.newest)) {
        (Some(first), Some(newest)) => first == newest,
        _ => since.samples == 1,
    }
}

/// What a broken budget waits for, where it was not broken often enough.
fn waiting(
    verdict: &BudgetVerdict,
    budget: &Budget,
    trial: &Trial<'_>,
    after: u64,
    session: &Session,
) -> Option<WaitingRow> {
    let is_breached =
        |held: Option<&Held>| held.is_some_and(|h| h.standing == BudgetStanding::Breached);
    if after <= 1 || !is_breached(verdict.status.held()) {
        return None;
    }
    let spec = session.config().spec(&trial.id().metric);
    let whole = trial.case(&spec);
    let seen = bad_in_a_row(whole.points.len(), after, |known| {
        let points = &whole.points[..known];
        is_breached(hold(budget, &Case { points, ..whole }).held())
    });
    (seen < after).then(|| WaitingRow {
        metric: trial.id().metric.clone(),
        metadata: trial.id().metadata.clone(),
        what: format!("{} {}", budget.statistic, budget.bound.key()),
        seen,
        after,
    })
}
