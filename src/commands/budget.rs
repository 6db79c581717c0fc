//! `budget check`, `budget list`, `budget set`

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::builder::TypedValueParser;
use clap::{Args, Subcommand};

use crate::args::{FilterArgs, GateArgs, Offered, OutputArgs};
use crate::commands::load::{self, Grouping};
use crate::commands::session::{DefaultScope, is_folder_or_pipe};
use crate::commands::{Outcome, Session};
use crate::config::{self, BudgetEdit, FILE_NAME, Removal};
use crate::learning::evaluate;
use crate::model::{
    Budget, DEFAULT_WINDOW, Measure, Metadata, MetricName, MetricPattern, PlacePattern, Scope,
    Side, Statistic, counted, plain,
};
use crate::report::{BudgetVerdictWord, BudgetsDocument, RowStatus};
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

#[derive(Args, Debug)]
pub struct SetArgs {
    /// The metric: a name or pattern
    metric: MetricPattern,

    /// Values must stay at or below this: 30s, 120MiB, 3
    #[arg(
        long,
        value_name = "LIMIT",
        required_unless_present_any = ["min", "remove"],
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

    /// What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]
    #[arg(short, long, value_name = "NAME", value_parser = Offered::of(&Statistic::NAMES).try_map(|text| text.parse::<Statistic>()), hide_possible_values = true)]
    statistic: Option<Statistic>,

    /// Take the limits of this metric and metadata out again; with --statistic, only those
    #[arg(long, conflicts_with_all = ["max", "min", "warn", "window"])]
    remove: bool,

    /// How many of the newest samples the statistic looks at
    #[arg(short, long, value_name = "N", default_value_t = DEFAULT_WINDOW)]
    window: usize,
}

pub(super) fn run(command: BudgetCommand, session: &Session) -> Result<Outcome> {
    match command {
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
        BudgetCommand::Set(args) if args.remove => remove(&args, session),
        BudgetCommand::Set(args) => set(&args, session),
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

fn no_budget_for(wanted: &MetricPattern, names: &[String]) -> String {
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

fn set(args: &SetArgs, session: &Session) -> Result<Outcome> {
    let (side, fail) = match (&args.max, &args.min) {
        (Some(max), _) => (Side::Max, max.trim()),
        (None, Some(min)) => (Side::Min, min.trim()),
        (None, None) => bail!("a limit is missing: --max or --min"),
    };
    for limit in [Some(fail), args.warn.as_deref()].into_iter().flatten() {
        limit.parse::<Measure>()?;
    }
    check_unit(args, fail, session)?;
    check_warn(args, side, fail, session)?;
    let metadata = metadata_of(args)?;
    check_dimensions(args, &metadata, session)?;
    let (path, before) = project_file(session)?;
    let edit = BudgetEdit {
        metric: args.metric.clone(),
        metadata,
        statistic: args.statistic.unwrap_or_default(),
        window: args.window,
        side,
        fail: fail.to_owned(),
        warn: args.warn.as_ref().map(|warn| warn.trim().to_owned()),
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
    note_unknown(args, session)?;
    Ok(Outcome::Done)
}

fn remove(args: &SetArgs, session: &Session) -> Result<Outcome> {
    let (path, before) = project_file(session)?;
    let metadata = metadata_of(args)?;
    let Removal { text, removed } = config::remove_budgets(&before, &path, |budget: &Budget| {
        budget.metric == args.metric
            && budget.metadata == metadata
            && args
                .statistic
                .is_none_or(|wanted| wanted == budget.statistic)
    })?;
    if removed == 0 {
        let budgets = &session.config().budgets;
        let names: Vec<String> = budgets.iter().map(|b| b.metric.to_string()).collect();
        bail!(no_budget_for(&args.metric, &names));
    }
    config::replace_file(&path, text.as_bytes())
        .with_context(|| format!("cannot write \"{}\"", path.display()))?;
    let what = counted(removed as u64, "budget");
    session
        .print_raw(format!("{}: {} without {what}\n", path.display(), args.metric).as_bytes())?;
    Ok(Outcome::Done)
}

fn metadata_of(args: &SetArgs) -> Result<Metadata> {
    Metadata::from_pairs(args.metadata.iter().map(String::as_str)).context("--metadata")
}

/// A limit of what nobody records passes for ever.
fn note_unknown(args: &SetArgs, session: &Session) -> Result<()> {
    let (MetricPattern::Exact(name), Some(store)) = (&args.metric, session.store()?) else {
        return Ok(());
    };
    let known = store.metric_names()?;
    if known.is_empty() || known.contains(name) {
        return Ok(());
    }
    let near = config::nearest(name.as_str(), known.iter().map(MetricName::as_str));
    let hint = match near {
        Some(near) => format!("\nhint: did you mean {near}?"),
        None => String::new(),
    };
    session.note(format_args!(
        "note: the store has no samples of {name} yet{hint}"
    ));
    Ok(())
}

/// The file that budgets are written to, and what it holds.
fn project_file(session: &Session) -> Result<(PathBuf, String)> {
    let path = match (session.config_path(), session.project_dir()) {
        (Some(path), _) => path.to_owned(),
        (None, Some(project)) => project.join(FILE_NAME),
        (None, None) => bail!(
            "there is no project here: no {FILE_NAME}, no git repository\nhint: `yardstick init` makes this folder one"
        ),
    };
    match std::fs::read_to_string(&path) {
        Ok(text) => Ok((path, text)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok((path, String::new())),
        Err(error) => Err(error).with_context(|| format!("cannot read \"{}\"", path.display())),
    }
}

/// A warning beyond the limit would never be seen.
fn check_warn(args: &SetArgs, side: Side, fail: &str, session: &Session) -> Result<()> {
    let Some(warn) = &args.warn else {
        return Ok(());
    };
    let own = match &args.metric {
        MetricPattern::Exact(name) => session.config().spec(name).unit,
        MetricPattern::Glob(_) => None,
    };
    let (warned, failed): (Measure, Measure) = (warn.parse()?, fail.parse()?);
    let value = match (warned.unit.or(own.clone()), failed.unit.or(own)) {
        (Some(from), Some(to)) => from
            .convert(warned.value.get(), &to)
            .map_err(|error| anyhow::anyhow!("--warn {warn}: {error}"))?,
        (None, None) => warned.value.get(),
        _ => return Ok(()),
    };
    if side.is_beyond(value, failed.value.get()) {
        bail!("--warn {warn} lies beyond --{side} {fail}, so it would never be seen");
    }
    Ok(())
}

/// Keys that make no series of this metric make no budget either.
fn check_dimensions(args: &SetArgs, metadata: &Metadata, session: &Session) -> Result<()> {
    let MetricPattern::Exact(name) = &args.metric else {
        return Ok(());
    };
    let Some(dimensions) = session.config().dimensions(name) else {
        return Ok(());
    };
    for (key, value) in metadata.iter() {
        if !dimensions.iter().any(|dimension| dimension == key) {
            bail!(
                "--metadata {key}={value}: the series of {name} are told apart by {} alone, so this limit would never be judged\nhint: add {key:?} to dimensions of [metrics.{name}], or leave it out",
                if dimensions.is_empty() {
                    "nothing".to_owned()
                } else {
                    dimensions.join(", ")
                }
            );
        }
    }
    Ok(())
}

/// A limit in another dimension than its metric would never be judged.
fn check_unit(args: &SetArgs, fail: &str, session: &Session) -> Result<()> {
    let MetricPattern::Exact(name) = &args.metric else {
        return Ok(());
    };
    let (limit, spec) = (fail.parse::<Measure>()?, session.config().spec(name));
    if let (Some(from), Some(to)) = (&limit.unit, &spec.unit) {
        from.convert(limit.value.get(), to)
            .map_err(|error| anyhow::anyhow!("{name} is kept in {to}: {error}{}", error.hint()))?;
    }
    Ok(())
}
