//! `budget check`, `budget list`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};

use crate::args::{FilterArgs, GateArgs, OutputArgs};
use crate::commands::budget_set::{self, SetArgs};
use crate::commands::load::{self, Grouping};
use crate::commands::session::{DefaultScope, is_folder_or_pipe};
use crate::commands::{Outcome, Session};
use crate::config;
use crate::learning::evaluate;
use crate::model::{Budget, DEFAULT_WINDOW, MetricPattern, PlacePattern, Scope, plain};
use crate::report::{BudgetVerdictWord, BudgetsDocument, RowStatus};
use crate::series::{Series, SeriesId};

/// Keep metrics within limits
#[derive(Args, Debug)]
pub struct BudgetArgs {
    #[command(subcommand)]
    command: BudgetCommand,
}

#[derive(Subcommand, Debug)]
enum BudgetCommand {
    /// Say whether the limits are kept: exit code 1 where one is broken, 3 where none could be judged
    Check(CheckArgs),
    /// Show the budgets and how the metrics stand
    List(ListArgs),
    /// Write a limit into yardstick.toml, keeping its comments
    Set(SetArgs),
}

/// What is held against which budgets.
#[derive(Args, Debug)]
struct Judged {
    /// Only budgets of these metrics: names or patterns
    #[arg(value_name = "METRIC")]
    metrics: Vec<MetricPattern>,

    /// Also the limits of a YAML policy: <metric>_max and <metric>_min of its performance block
    #[arg(long, value_name = "FILE")]
    policy: Option<PathBuf>,

    /// Samples of this branch, pattern or pull request ('#43') [default: the current branch or pull request, else the baseline]
    #[arg(short, long, value_name = "BRANCH")]
    branch: Vec<String>,

    /// Only samples of this commit
    #[arg(long, value_name = "COMMIT")]
    commit: Vec<String>,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    #[command(flatten)]
    judged: Judged,

    #[command(flatten)]
    gate: GateArgs,

    /// Exit with 3 where any budget could not be judged; a broken one is a 1 all the same
    #[arg(long, conflicts_with = "allow_unjudged")]
    fail_unjudged: bool,

    #[command(flatten)]
    output: OutputArgs,
}

#[derive(Args, Debug)]
pub struct ListArgs {
    #[command(flatten)]
    judged: Judged,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: BudgetArgs, session: &Session) -> Result<Outcome> {
    match args.command {
        BudgetCommand::Check(args) => {
            let document = judge(&args.judged, session)?;
            session.print(&document, &args.output)?;
            let unjudged = warn_of_unjudged(&document, session);
            Ok(match document.verdict {
                BudgetVerdictWord::Fail => Outcome::Refused,
                _ if args.fail_unjudged && unjudged => Outcome::Unjudged,
                BudgetVerdictWord::Pass => Outcome::Done,
                BudgetVerdictWord::Unjudged if args.gate.allow_unjudged => Outcome::Done,
                BudgetVerdictWord::Unjudged => Outcome::Unjudged,
            })
        }
        BudgetCommand::List(args) => {
            session.print(&judge(&args.judged, session)?, &args.output)?;
            Ok(Outcome::Done)
        }
        BudgetCommand::Set(args) => budget_set::run(&args, session),
    }
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

fn judge(args: &Judged, session: &Session) -> Result<BudgetsDocument> {
    let mut budgets = session.config().budgets.clone();
    if let Some(path) = &args.policy {
        budgets.extend(read_policy(&session.surroundings.cwd.join(path))?);
    }
    if budgets.is_empty() {
        let hint = match session.project_dir() {
            Some(_) => "yardstick budget set test_duration --max 30s",
            None => "yardstick init makes this folder a project, then: yardstick budget set",
        };
        session.note(format_args!("no budget is set\nhint: {hint}"));
    } else {
        check_asked(&args.metrics, &budgets)?;
    }
    let wanted = |name: &MetricPattern| args.metrics.iter().any(|wanted| means(wanted, name));
    budgets.retain(|budget| args.metrics.is_empty() || wanted(&budget.metric));
    let mut candidates = candidates(args, session, &budgets)?;
    // Of a budget for a pattern, only the series that are asked for.
    candidates.series.retain(|series| {
        let name = &series.id().metric;
        args.metrics.is_empty() || args.metrics.iter().any(|wanted| wanted.matches(name))
    });
    let verdicts = evaluate(&budgets, &candidates.series, |id: &SeriesId| {
        session.config().spec(&id.metric)
    });
    let mut document = BudgetsDocument::new(&budgets, &verdicts);
    if let Some((own, baseline)) = &candidates.from {
        document.say_from(|metric, metadata| {
            let is = |id: &SeriesId| id.metric.as_str() == metric && id.metadata == *metadata;
            match candidates.own.iter().any(is) {
                true => own.clone(),
                false => baseline.clone(),
            }
        });
    }
    Ok(document)
}

/// A name that no budget is about is a typing error, most likely.
fn check_asked(asked: &[MetricPattern], budgets: &[Budget]) -> Result<()> {
    for wanted in asked {
        if budgets.iter().any(|budget| means(wanted, &budget.metric)) {
            continue;
        }
        let names: Vec<String> = budgets.iter().map(|b| b.metric.to_string()).collect();
        bail!(no_budget_for(wanted, &names));
    }
    Ok(())
}

pub(super) fn no_budget_for(wanted: &MetricPattern, names: &[String]) -> String {
    let near = config::nearest(&wanted.to_string(), names.iter().map(String::as_str));
    match near {
        Some(near) => format!("no budget for {wanted}\nhint: did you mean {near}?"),
        None => {
            format!("no budget for {wanted}\nhint: `yardstick budget list` shows those there are")
        }
    }
}

/// Whether a budget's metric is asked for: the same pattern, or a name that
/// one of them takes.
fn means(wanted: &MetricPattern, of_budget: &MetricPattern) -> bool {
    match (wanted, of_budget) {
        (wanted, MetricPattern::Exact(name)) => wanted.matches(name),
        (MetricPattern::Exact(name), MetricPattern::Glob(_)) => of_budget.matches(name),
        (wanted, of_budget) => wanted == of_budget,
    }
}

/// What is judged.
#[derive(Default)]
struct Candidates {
    series: Vec<Series>,
    /// Those that have samples of the current branch or pull request.
    own: Vec<SeriesId>,
    /// What to call those samples, and those of the others; `None` where all
    /// are of the baseline.
    from: Option<(String, String)>,
}

/// The series that are judged: of each, the samples of the current branch or
/// pull request if it has any, else those of the baseline.
fn candidates(args: &Judged, session: &Session, budgets: &[Budget]) -> Result<Candidates> {
    let Some(store) = session.store()? else {
        return Ok(Candidates::default());
    };
    let flags = FilterArgs {
        branch: args.branch.clone(),
        commit: args.commit.clone(),
        ..FilterArgs::default()
    };
    let mut filter = session.filter(&[], &flags, DefaultScope::Judged)?;
    filter.metrics = budgets.iter().map(|budget| budget.metric.clone()).collect();
    // One name may stand in many budgets.
    filter.metrics.dedup();
    let most = budgets
        .iter()
        .map(|budget| budget.window)
        .max()
        .unwrap_or(DEFAULT_WINDOW);
    let grouping = Grouping {
        by: None,
        keep: Some(most),
    };
    // That a budgeted metric has no samples is a verdict, not a typing error.
    let quiet = |error: anyhow::Error, filter: &crate::model::Filter| match load::check_names(
        &store, filter,
    ) {
        Err(_) => Ok(Vec::new()),
        Ok(()) => Err(error),
    };
    let all =
        load::series(session, &store, &filter, &grouping).or_else(|error| quiet(error, &filter))?;
    let Some((place, name)) = current_place(&filter.scope, session)? else {
        return Ok(Candidates {
            series: all,
            ..Candidates::default()
        });
    };
    filter.scope = Scope::Of(vec![place]);
    let own =
        load::series(session, &store, &filter, &grouping).or_else(|error| quiet(error, &filter))?;
    let own_of = |series: &Series| {
        own.iter()
            .find(|o| o.id() == series.id() && dimension(o) == dimension(series))
    };
    let baseline = match session.baseline_branch()? {
        Some(branch) => format!("baseline {branch}"),
        None => "baseline".to_owned(),
    };
    Ok(Candidates {
        series: all
            .iter()
            .map(|series| own_of(series).unwrap_or(series).clone())
            .collect(),
        own: own.iter().map(|series| series.id().clone()).collect(),
        from: Some((name, baseline)),
    })
}

fn dimension(series: &Series) -> Option<crate::model::Dimension> {
    series.unit().map(crate::model::Unit::dimension)
}

/// What is being worked on, and its name; `None` where it is the baseline.
fn current_place(scope: &Scope, session: &Session) -> Result<Option<(PlacePattern, String)>> {
    let Scope::Judged {
        branches,
        pull_request,
        ..
    } = scope
    else {
        return Ok(None);
    };
    let current = session.provenance()?.context.branch.clone();
    Ok(match (pull_request, current) {
        (Some(number), _) => Some((PlacePattern::pull_request(*number), format!("#{number}"))),
        (None, Some(branch)) if branches.len() > 1 => Some((PlacePattern::branch(&branch), branch)),
        _ => None,
    })
}

fn read_policy(path: &Path) -> Result<Vec<Budget>> {
    if is_folder_or_pipe(path) {
        bail!(
            "\"{}\" is no file\nhint: --policy names a YAML file",
            path.display()
        );
    }
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read \"{}\"", path.display()))?;
    Ok(config::parse_policy(&text, path)?)
}
