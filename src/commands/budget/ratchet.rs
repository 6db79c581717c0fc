//! `budget ratchet`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::{FilterArgs, OutputArgs};
use crate::commands::budget::propose::Percentage;
use crate::commands::budget::{means, no_budget_for, project, trials};
use crate::commands::remember::Places;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, project_file};
use crate::config::{self, BudgetEdit};
use crate::learning::{Case, Proposal, Turn, turn};
use crate::model::{
    Against, Bound, Budget, DEFAULT_WINDOW, Direction, Filter, Limit, Measure, MetricPattern,
    Scope, Side, Statistic,
};
use crate::report::{RatchetDocument, RatchetRow, RatchetStatus};
use crate::series::Series;
use crate::store::{EventKind, RatchetRecord};

/// Tighten limits to what is achieved, plus the noise seen
///
///   yardstick budget ratchet test_duration   from now on it only gets tighter
///   yardstick budget ratchet                 all ratchets, after each merge
///   yardstick budget ratchet test_duration --to 40s --reason "more tests"
///
/// Of the budgets that are ratchets already, or of those of METRIC, which
/// become ratchets; a metric without a budget gets one for each of its series.
/// The limit goes to where one of a hundred checks of the newest level would
/// say no although nothing changed, if that is tighter. It is loosened only
/// with --reason. The store keeps who moved which limit, when and why.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct RatchetArgs {
    /// Metrics: names or patterns [default: the budgets with ratchet = true]
    #[arg(value_name = "METRIC")]
    metrics: Vec<MetricPattern>,

    /// Why a limit may be loosened; without it, none is
    #[arg(long, value_name = "TEXT")]
    reason: Option<String>,

    /// Move the one limit that is meant to this value, whatever the samples say
    #[arg(
        long,
        value_name = "LIMIT",
        requires = "metrics",
        allow_negative_numbers = true
    )]
    to: Option<String>,

    /// False alarms a check that the limit may give [default: 1%]
    #[arg(long, value_name = "SHARE")]
    rate: Option<Percentage>,

    /// Say what would be done, and do nothing
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// A budget that may move.
struct Candidate {
    budget: Budget,
    /// Whether it is in the file.
    is_there: bool,
    series: Vec<Series>,
}

/// A limit that moves.
struct Move {
    edit: BudgetEdit,
    record: RatchetRecord,
}

pub(super) fn run(args: &RatchetArgs, session: &Session) -> Result<Outcome> {
    if args
        .reason
        .as_ref()
        .is_some_and(|reason| reason.trim().is_empty())
    {
        bail!("--reason: say why, for those who ask later");
    }
    let (path, before) = project_file::read(session)?;
    let candidates = candidates(args, session, config::parse(&before, &path)?.budgets)?;
    let places = match session.store()? {
        Some(store) => Places::load(&store)?,
        None => Places::default(),
    };
    if let (Some(_), true) = (&args.to, candidates.len() != 1) {
        bail!(
            "--to moves one limit, and {} are meant\nhint: `yardstick budget set` changes one by its metadata and statistic",
            candidates.len()
        );
    }
    let mut text = before;
    let (mut rows, mut moves) = (Vec::new(), Vec::new());
    for candidate in &candidates {
        let (row, moved) = decide(candidate, &places, (args, session))?;
        if let Some(moved) = moved {
            (text, _) = config::set_budget(&text, &path, &moved.edit)?;
            moves.push(moved);
        }
        rows.push(row);
    }
    if !args.dry_run {
        // First why, then what: a limit never moves without its reason.
        log(&moves, args, session)?;
        if !moves.is_empty() {
            project_file::write(&path, &text)?;
        }
    }
    let document = RatchetDocument {
        dry_run: args.dry_run,
        budgets: rows,
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

fn log(moves: &[Move], args: &RatchetArgs, session: &Session) -> Result<()> {
    // What is only marked as a ratchet moved nowhere.
    let moved = moves
        .iter()
        .filter(|m| m.record.from.as_ref() != Some(&m.record.to));
    for moved in moved {
        let kind = EventKind::Ratcheted(moved.record.clone());
        let event = session.event(kind, args.reason.clone())?;
        session.store_to_write()?.log(&event)?;
    }
    Ok(())
}

/// The budgets that are meant, each with its series of the baseline.
fn candidates(
    args: &RatchetArgs,
    session: &Session,
    budgets: Vec<Budget>,
) -> Result<Vec<Candidate>> {
    let absolute = |budget: &Budget| budget.bound.against == Against::Zero;
    let meant = |budget: &Budget| match args.metrics.is_empty() {
        true => budget.ratchet,
        false => args
            .metrics
            .iter()
            .any(|wanted| means(wanted, &budget.metric)),
    };
    let mut found = Vec::new();
    for budget in budgets.iter().filter(|b| absolute(b) && meant(b)) {
        found.push(Candidate {
            series: series(session, budget)?,
            budget: budget.clone(),
            is_there: true,
        });
    }
    for wanted in &args.metrics {
        if found.iter().any(|c| means(wanted, &c.budget.metric)) {
            continue;
        }
        let new = new_candidates(wanted, session)?;
        if new.is_empty() {
            let names: Vec<String> = budgets.iter().map(|b| b.metric.to_string()).collect();
            bail!(no_budget_for(wanted, &names));
        }
        found.extend(new);
    }
    Ok(found)
}

/// A budget for each series of a metric that has a direction.
fn new_candidates(wanted: &MetricPattern, session: &Session) -> Result<Vec<Candidate>> {
    let bound = |side| Bound {
        side,
        against: Against::Zero,
        fail: None,
        warn: None,
    };
    let template = Budget {
        metric: wanted.clone(),
        metadata: crate::model::Metadata::new(),
        branch: None,
        statistic: Statistic::Latest,
        window: DEFAULT_WINDOW,
        bound: bound(Side::Max),
        ratchet: true,
        source: String::new(),
    };
    let of = |series: Series| {
        let side = match session.config().spec(&series.id().metric).direction {
            Direction::Lower => Side::Max,
            Direction::Higher => Side::Min,
            Direction::None => return None,
        };
        let budget = Budget {
            metric: MetricPattern::Exact(series.id().metric.clone()),
            metadata: series.id().metadata.clone(),
            bound: bound(side),
            ..template.clone()
        };
        Some(Candidate {
            budget,
            is_there: false,
            series: vec![series],
        })
    };
    Ok(series(session, &template)?
        .into_iter()
        .filter_map(of)
        .collect())
}

/// The series of the baseline that a budget means; of its branch, where it is
/// for one.
fn series(session: &Session, budget: &Budget) -> Result<Vec<Series>> {
    let Some(store) = session.store()? else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        metrics: vec![budget.metric.clone()],
        scope: match &budget.branch {
            Some(branch) => Scope::Of(vec![branch.clone()]),
            None => baseline_scope(session)?,
        },
        ..Filter::default()
    };
    let mut series = trials::quietly(session, &store, &filter)?;
    series.retain(|series| budget.means(series.id()));
    Ok(series)
}

/// Samples of the baseline, and those recorded outside of git.
pub(super) fn baseline_scope(session: &Session) -> Result<Scope> {
    let judged = session
        .filter(&[], &FilterArgs::default(), DefaultScope::Judged)?
        .scope;
    Ok(match (judged, session.baseline_branch()?) {
        (Scope::Judged { detached, .. }, Some(baseline)) => Scope::Judged {
            branches: vec![baseline],
            pull_request: None,
            detached,
        },
        (other, _) => other,
    })
}

/// Where a limit goes, and whether it may.
fn decide(
    candidate: &Candidate,
    places: &Places,
    (args, session): (&RatchetArgs, &Session),
) -> Result<(RatchetRow, Option<Move>)> {
    let budget = &candidate.budget;
    let mut row = RatchetRow::kept(budget, RatchetStatus::Kept, None);
    let unjudged = |row: RatchetRow, reason: String| RatchetRow {
        status: RatchetStatus::Unjudged,
        reason: Some(reason),
        ..row
    };
    let (to, is_looser) = match &args.to {
        Some(to) => {
            to.parse::<Measure>()?;
            (to.trim().to_owned(), false)
        }
        None => match loosest(candidate, places, (args, session)) {
            Err(reason) => return Ok((unjudged(row, reason), None)),
            Ok(Follows {
                proposal,
                text,
                looser,
            }) => {
                row.false_alarm_rate = Some(proposal.rate);
                row.n = proposal.n;
                (text, looser)
            }
        },
    };
    let moved = budget_to(budget, &to)?;
    let own = match &budget.metric {
        MetricPattern::Exact(name) => session.config().spec(name).unit,
        MetricPattern::Glob(_) => None,
    };
    let is_looser = is_looser || project::is_looser(budget, &moved, own.as_ref());
    let stays = budget.bound.fail == moved.bound.fail;
    row.to = Some(to.clone());
    if is_looser && args.reason.is_none() {
        if args.to.is_some() {
            bail!(
                "--to {to} is looser than {}\nhint: a ratchet is loosened with --reason \"…\"",
                row.from.unwrap_or_default()
            );
        }
        row.reason = Some("what follows now is looser; --reason allows that".to_owned());
        return Ok((row, mark(budget)));
    }
    if stays {
        return Ok((row, mark(budget)));
    }
    row.status = match (candidate.is_there, is_looser) {
        (false, _) => RatchetStatus::Set,
        (true, true) => RatchetStatus::Loosened,
        (true, false) => RatchetStatus::Tightened,
    };
    row.reason.clone_from(&args.reason);
    Ok((row, Some(move_to(budget, to))))
}

/// A budget becomes a ratchet where it stands.
fn mark(budget: &Budget) -> Option<Move> {
    let now = budget.bound.fail.as_ref().filter(|_| !budget.ratchet)?;
    Some(move_to(budget, written(now)))
}

fn written(limit: &Limit) -> String {
    limit.to_string()
}

fn move_to(budget: &Budget, to: String) -> Move {
    let record = RatchetRecord {
        metric: budget.metric.to_string(),
        metadata: budget.metadata.clone(),
        branch: budget.branch.as_ref().map(ToString::to_string),
        statistic: budget.statistic.to_string(),
        side: budget.bound.side.to_string(),
        from: budget.bound.fail.as_ref().map(written),
        to: to.clone(),
    };
    // A warning beyond the new limit would never be seen.
    let warn = budget.bound.warn.as_ref().filter(|warn| {
        let beyond = |limit: Measure| {
            let value = match (&warn.unit, &limit.unit) {
                (Some(from), Some(unit)) => from.convert(warn.value.get(), unit).ok(),
                (None, None) => Some(warn.value.get()),
                _ => None,
            };
            value.is_none_or(|value| budget.bound.side.is_beyond(value, limit.value.get()))
        };
        !to.parse::<Measure>().is_ok_and(beyond)
    });
    let edit = BudgetEdit {
        metric: budget.metric.clone(),
        metadata: budget.metadata.clone(),
        branch: budget.branch.clone(),
        statistic: budget.statistic,
        window: budget.window,
        side: budget.bound.side,
        against: Against::Zero,
        fail: to,
        warn: warn.map(written),
        ratchet: true,
    };
    Move { edit, record }
}

fn budget_to(budget: &Budget, to: &str) -> Result<Budget> {
    let measure: Measure = to.parse()?;
    let mut moved = budget.clone();
    moved.bound.fail = Some(Limit {
        value: measure.value,
        unit: measure.unit,
    });
    Ok(moved)
}

/// What follows from the samples.
struct Follows {
    proposal: Proposal,
    text: String,
    looser: bool,
}

/// The limit that all series of a budget allow: that of the worst.
fn loosest(
    candidate: &Candidate,
    places: &Places,
    (args, session): (&RatchetArgs, &Session),
) -> Result<Follows, String> {
    let budget = &candidate.budget;
    let mut found: Option<Follows> = None;
    for series in &candidate.series {
        let spec = session.config().spec(&series.id().metric);
        let case = Case::of_baseline(series, &spec, places.of(series.id()));
        let (proposal, looser) = match turn(budget, &case, args.rate.map(|rate| rate.0))? {
            Turn::Tighter(proposal) | Turn::Same(proposal) => (proposal, false),
            Turn::Looser(proposal) => (proposal, true),
            Turn::Not(reason) => return Err(format!("{}: {reason}", series.id())),
        };
        let text = project::limit_text(
            proposal.limit,
            proposal.decimals,
            series.unit(),
            budget.bound.fail.as_ref(),
        )
        .ok_or_else(|| format!("{}: its unit does not convert", series.id()))?;
        let is_worse = found.as_ref().is_none_or(|worst| {
            budget
                .bound
                .side
                .is_beyond(proposal.limit, worst.proposal.limit)
        });
        if is_worse {
            found = Some(Follows {
                proposal,
                text,
                looser,
            });
        }
    }
    found.ok_or_else(|| "no samples".to_owned())
}
