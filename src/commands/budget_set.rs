//! `budget set`: a limit into `yardstick.toml`, or out of it again.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use clap::builder::TypedValueParser;

use crate::args::Offered;
use crate::commands::budget::no_budget_for;
use crate::commands::{Outcome, Session};
use crate::config::{self, BudgetEdit, FILE_NAME, Removal};
use crate::model::{
    Budget, DEFAULT_WINDOW, Measure, Metadata, MetricName, MetricPattern, Side, Statistic, counted,
};

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

pub(super) fn run(args: &SetArgs, session: &Session) -> Result<Outcome> {
    match args.remove {
        true => remove(args, session),
        false => set(args, session),
    }
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

/// The file of the project that settings are written to, and what it holds.
pub(super) fn project_file(session: &Session) -> Result<(PathBuf, String)> {
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
