//! `budget check`, `budget list`, `budget set`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::{Args, Subcommand};

use crate::args::{FilterArgs, GateArgs, OutputArgs};
use crate::commands::load::{self, Grouping};
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session};
use crate::config::{self, BudgetEdit, FILE_NAME};
use crate::learning::evaluate;
use crate::model::{
    Budget, DEFAULT_WINDOW, Measure, Metadata, MetricPattern, Scope, Side, Statistic,
};
use crate::report::{BudgetVerdictWord, BudgetsDocument};
use crate::series::{Series, SeriesId};

/// Keep metrics within limits
#[derive(Subcommand, Debug)]
pub enum BudgetCommand {
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

    /// Samples of this branch or pattern [default: the current branch or pull request, else the baseline]
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

#[derive(Args, Debug)]
pub struct SetArgs {
    /// The metric: a name or pattern
    metric: MetricPattern,

    /// Values must stay at or below this: 30s, 120MiB, 3
    #[arg(
        long,
        value_name = "LIMIT",
        required_unless_present = "min",
        allow_negative_numbers = true
    )]
    max: Option<String>,

    /// Values must stay at or above this
    #[arg(
        long,
        value_name = "LIMIT",
        conflicts_with = "max",
        allow_negative_numbers = true
    )]
    min: Option<String>,

    /// Warn beyond this
    #[arg(long, value_name = "LIMIT", allow_negative_numbers = true)]
    warn: Option<String>,

    /// Only series with this metadata: key=value (repeatable)
    #[arg(short, long, value_name = "KEY=VALUE")]
    metadata: Vec<String>,

    /// What is held against the limit: latest, mean, median, min, max, p95 …
    #[arg(short, long, value_name = "NAME", default_value_t)]
    statistic: Statistic,

    /// How many of the newest samples the statistic looks at
    #[arg(short, long, value_name = "N", default_value_t = DEFAULT_WINDOW)]
    window: usize,
}

pub(super) fn run(command: BudgetCommand, session: &Session) -> Result<Outcome> {
    match command {
        BudgetCommand::Check(args) => {
            let document = judge(&args.judged, session)?;
            session.print(&document, &args.output)?;
            Ok(match document.verdict {
                BudgetVerdictWord::Pass => Outcome::Done,
                BudgetVerdictWord::Fail => Outcome::Refused,
                BudgetVerdictWord::Unjudged if args.gate.allow_unjudged => Outcome::Done,
                BudgetVerdictWord::Unjudged => Outcome::Unjudged,
            })
        }
        BudgetCommand::List(args) => {
            session.print(&judge(&args.judged, session)?, &args.output)?;
            Ok(Outcome::Done)
        }
        BudgetCommand::Set(args) => set(&args, session),
    }
}

fn judge(args: &Judged, session: &Session) -> Result<BudgetsDocument> {
    let mut budgets = session.config().budgets.clone();
    if let Some(path) = &args.policy {
        budgets.extend(read_policy(&session.surroundings.cwd.join(path))?);
    }
    budgets.retain(|budget| {
        args.metrics.is_empty()
            || args
                .metrics
                .iter()
                .any(|wanted| means(wanted, &budget.metric))
    });
    if budgets.is_empty() {
        session.note("no budget is set\nhint: yardstick budget set test_duration --max 30s");
    }
    let series = candidates(args, session, &budgets)?;
    let verdicts = evaluate(&budgets, &series, |id: &SeriesId| {
        session.config().spec(&id.metric)
    });
    Ok(BudgetsDocument::new(&budgets, &verdicts))
}

/// Whether a budget's metric is asked for: the same pattern, or a name that
/// the asked pattern takes.
fn means(wanted: &MetricPattern, of_budget: &MetricPattern) -> bool {
    match of_budget {
        MetricPattern::Exact(name) => wanted.matches(name),
        MetricPattern::Glob(_) => wanted == of_budget,
    }
}

/// The series that are judged: of each, the samples of the current branch or
/// pull request if it has any, else those of the baseline.
fn candidates(args: &Judged, session: &Session, budgets: &[Budget]) -> Result<Vec<Series>> {
    let Some(store) = session.store()? else {
        return Ok(Vec::new());
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
    let Some(current) = current_scope(&filter.scope, session)? else {
        return Ok(all);
    };
    filter.scope = current;
    let own =
        load::series(session, &store, &filter, &grouping).or_else(|error| quiet(error, &filter))?;
    let own_of = |series: &Series| {
        own.iter()
            .find(|o| o.id() == series.id() && dimension(o) == dimension(series))
    };
    Ok(all
        .iter()
        .map(|series| own_of(series).unwrap_or(series).clone())
        .collect())
}

fn dimension(series: &Series) -> Option<crate::model::Dimension> {
    series.unit().map(crate::model::Unit::dimension)
}

/// The narrower scope of what is being worked on; `None` where it is no other.
fn current_scope(scope: &Scope, session: &Session) -> Result<Option<Scope>> {
    let Scope::Judged {
        branches,
        pull_request,
    } = scope
    else {
        return Ok(None);
    };
    let current = session.provenance()?.context.branch.clone();
    Ok(match (pull_request, current) {
        (Some(_), _) => Some(Scope::Judged {
            branches: vec![String::new()],
            pull_request: *pull_request,
        }),
        (None, Some(branch)) if branches.len() > 1 => Some(Scope::Judged {
            branches: vec![branch],
            pull_request: None,
        }),
        _ => None,
    })
}

fn read_policy(path: &Path) -> Result<Vec<Budget>> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("cannot read \"{}\"", path.display()))?;
    Ok(config::parse_policy(&text, path)?)
}

fn set(args: &SetArgs, session: &Session) -> Result<Outcome> {
    let (side, fail) = match (&args.max, &args.min) {
        (Some(max), _) => (Side::Max, max),
        (None, Some(min)) => (Side::Min, min),
        (None, None) => bail!("a limit is missing: --max or --min"),
    };
    for limit in [Some(fail), args.warn.as_ref()].into_iter().flatten() {
        limit.parse::<Measure>()?;
    }
    check_unit(args, fail, session)?;
    let path = match (session.config_path(), session.project_dir()) {
        (Some(path), _) => path.to_owned(),
        (None, Some(project)) => project.join(FILE_NAME),
        (None, None) => bail!(
            "there is no project here: no {FILE_NAME}, no git repository\nhint: `yardstick init` makes this folder one"
        ),
    };
    let before = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => {
            return Err(error).with_context(|| format!("cannot read \"{}\"", path.display()));
        }
    };
    let edit = BudgetEdit {
        metric: args.metric.clone(),
        metadata: Metadata::from_pairs(args.metadata.iter().map(String::as_str))
            .context("--metadata")?,
        statistic: args.statistic,
        window: args.window,
        side,
        fail: fail.clone(),
        warn: args.warn.clone(),
    };
    let (after, _) = config::set_budget(&before, &path, &edit)?;
    config::replace_file(&path, after.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", path.display()))?;
    let warn = args
        .warn
        .as_ref()
        .map_or(String::new(), |warn| format!(", warn {warn}"));
    session.print_raw(
        format!("{}: {} {side} {fail}{warn}\n", path.display(), args.metric).as_bytes(),
    )?;
    Ok(Outcome::Done)
}

/// A limit in another dimension than its metric would never be judged.
fn check_unit(args: &SetArgs, fail: &str, session: &Session) -> Result<()> {
    let MetricPattern::Exact(name) = &args.metric else {
        return Ok(());
    };
    let (limit, spec) = (fail.parse::<Measure>()?, session.config().spec(name));
    if let (Some(from), Some(to)) = (&limit.unit, &spec.unit) {
        from.convert(limit.value.get(), to)
            .map_err(|error| anyhow::anyhow!("{name} is kept in {to}: {error}"))?;
    }
    Ok(())
}
