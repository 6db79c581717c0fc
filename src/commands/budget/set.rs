//! `budget set`: a limit into `yardstick.toml`, or out of it again.

use anyhow::{Context as _, Result, bail};
use clap::Args;
use clap::builder::TypedValueParser;

use crate::args::Offered;
use crate::commands::budget::{no_budget_for, project};
use crate::commands::{Outcome, Session, project_file};
use crate::config::{self, BudgetEdit, Removal};
use crate::model::{
    Against, Bound, Budget, DEFAULT_WINDOW, Measure, Metadata, MetricName, MetricPattern,
    PlacePattern, Side, Statistic, Unit, counted,
};

/// Write a limit into yardstick.toml, keeping its comments
///
///   yardstick budget set test_duration --max 30s --warn 25s
///   yardstick budget set coverage_percent --min 80
///   yardstick budget set build_time --max-increase 5%   against the baseline
///   yardstick budget set test_duration -m suite=unit --max 10s --statistic median
///   yardstick budget set test_duration --remove
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct SetArgs {
    /// The metric: a name or pattern
    metric: MetricPattern,

    /// Values must stay at or below this: 30s, 120MiB, 3
    #[arg(
        long,
        value_name = "LIMIT",
        required_unless_present_any = ["min", "max_increase", "max_decrease", "remove"],
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

    /// Values may be above the level of the baseline by this much: 5%, 2s
    #[arg(long, value_name = "DISTANCE", conflicts_with_all = ["max", "min"])]
    max_increase: Option<String>,

    /// Values may be below the level of the baseline by this much
    #[arg(long, value_name = "DISTANCE", conflicts_with_all = ["max", "min", "max_increase"])]
    max_decrease: Option<String>,

    /// Warn beyond this
    #[arg(long, value_name = "LIMIT", allow_negative_numbers = true)]
    warn: Option<String>,

    /// Only series with this metadata: key=value (repeatable)
    #[arg(short, long, value_name = "KEY=VALUE")]
    metadata: Vec<String>,

    /// Only where this branch or pull request is judged: main, 'release/*', '#*'
    #[arg(short, long, value_name = "BRANCH")]
    branch: Option<PlacePattern>,

    /// What is held against the limit: latest, mean, median, min, max, p1 to p99 [default: latest]
    #[arg(short, long, value_name = "NAME", value_parser = Offered::of(&Statistic::NAMES).try_map(|text| text.parse::<Statistic>()), hide_possible_values = true)]
    statistic: Option<Statistic>,

    /// Take the limits of this metric and metadata out again; with --statistic or --branch, only those
    #[arg(long, conflicts_with_all = ["max", "min", "max_increase", "max_decrease", "warn", "window"])]
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

/// The limit that is given, and what kind it is.
fn limit_of(args: &SetArgs) -> Result<(Side, Against, &str)> {
    let given = [
        (&args.max, Side::Max, Against::Zero),
        (&args.min, Side::Min, Against::Zero),
        (&args.max_increase, Side::Max, Against::Baseline),
        (&args.max_decrease, Side::Min, Against::Baseline),
    ];
    match given
        .iter()
        .find_map(|(text, side, against)| Some((text.as_ref()?, side, against)))
    {
        Some((text, side, against)) => Ok((*side, *against, text.trim())),
        None => bail!("a limit is missing: --max, --min, --max-increase or --max-decrease"),
    }
}

fn set(args: &SetArgs, session: &Session) -> Result<Outcome> {
    let (side, against, fail) = limit_of(args)?;
    if args.window == 0 {
        bail!("--window 0: how many samples the statistic looks at is at least 1");
    }
    for limit in [Some(fail), args.warn.as_deref()].into_iter().flatten() {
        let measure = limit.parse::<Measure>()?;
        if against == Against::Baseline && measure.value.get() < 0.0 {
            bail!("{limit:?}: how far from the baseline values may be is no negative number");
        }
    }
    let key = Bound::key_of(side, against);
    check_unit(args, against, fail, session)?;
    check_warn(args, (side, against), fail, session)?;
    let metadata = metadata_of(args)?;
    check_dimensions(args, &metadata, session)?;
    let (path, before) = project_file::read(session)?;
    let edit = BudgetEdit {
        metric: args.metric.clone(),
        metadata,
        branch: args.branch.clone(),
        statistic: args.statistic.unwrap_or_default(),
        window: args.window,
        side,
        against,
        fail: fail.to_owned(),
        warn: args.warn.as_ref().map(|warn| warn.trim().to_owned()),
        ratchet: false,
    };
    let old = config::parse(&before, &path)?.budgets;
    let (after, config) = config::set_budget(&before, &path, &edit)?;
    refuse_to_loosen(&edit, &old, &config.budgets, session)?;
    project_file::write(&path, &after)?;
    let warn = args
        .warn
        .as_ref()
        .map_or(String::new(), |warn| format!(", warn {warn}"));
    session.print_raw(
        format!("{}: {} {key} {fail}{warn}\n", path.display(), args.metric).as_bytes(),
    )?;
    note_unknown(args, session)?;
    Ok(Outcome::Done)
}

/// A ratchet is loosened with a reason, which is kept.
fn refuse_to_loosen(
    edit: &BudgetEdit,
    before: &[Budget],
    after: &[Budget],
    session: &Session,
) -> Result<()> {
    let find = |all: &[Budget]| all.iter().find(|b| edit.means(b)).cloned();
    let (Some(old), Some(new)) = (find(before).filter(|b| b.ratchet), find(after)) else {
        return Ok(());
    };
    if project::is_looser(&old, &new, own_unit(&edit.metric, session).as_ref()) {
        bail!(
            "{} is a ratchet ({}), which is loosened with a reason\nhint: yardstick budget ratchet {} --to {:?} --reason \"…\"",
            edit.metric,
            old.source,
            edit.metric,
            edit.fail
        );
    }
    Ok(())
}

fn own_unit(metric: &MetricPattern, session: &Session) -> Option<Unit> {
    match metric {
        MetricPattern::Exact(name) => session.config().spec(name).unit,
        MetricPattern::Glob(_) => None,
    }
}

fn remove(args: &SetArgs, session: &Session) -> Result<Outcome> {
    let (path, before) = project_file::read(session)?;
    let metadata = metadata_of(args)?;
    let Removal { text, removed } = config::remove_budgets(&before, &path, |budget: &Budget| {
        budget.metric == args.metric
            && budget.metadata == metadata
            && args
                .statistic
                .is_none_or(|wanted| wanted == budget.statistic)
            && args
                .branch
                .as_ref()
                .is_none_or(|wanted| budget.branch.as_ref() == Some(wanted))
    })?;
    if removed == 0 {
        let budgets = &session.config().budgets;
        let names: Vec<String> = budgets.iter().map(|b| b.metric.to_string()).collect();
        bail!(no_budget_for(&args.metric, &names));
    }
    project_file::write(&path, &text)?;
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

/// A warning beyond the limit would never be seen.
fn check_warn(
    args: &SetArgs,
    (side, against): (Side, Against),
    fail: &str,
    session: &Session,
) -> Result<()> {
    let Some(warn) = &args.warn else {
        return Ok(());
    };
    let own = own_unit(&args.metric, session);
    let (warned, failed): (Measure, Measure) = (warn.parse()?, fail.parse()?);
    if against == Against::Baseline && warned.unit.is_some() != failed.unit.is_some() {
        bail!(
            "--warn {warn} and {fail} do not compare\nhint: give both as a percentage, or both as an amount"
        );
    }
    let value = match (warned.unit.or(own.clone()), failed.unit.or(own)) {
        (Some(from), Some(to)) => from
            .convert(warned.value.get(), &to)
            .map_err(|error| anyhow::anyhow!("--warn {warn}: {error}"))?,
        (None, None) => warned.value.get(),
        _ => return Ok(()),
    };
    // A distance is larger, whichever the side.
    let side = if against == Against::Baseline {
        Side::Max
    } else {
        side
    };
    if side.is_beyond(value, failed.value.get()) {
        let flag = Bound::key_of(side, against).replace('_', "-");
        bail!("--warn {warn} lies beyond --{flag} {fail}, so it would never be seen");
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
fn check_unit(args: &SetArgs, against: Against, fail: &str, session: &Session) -> Result<()> {
    let MetricPattern::Exact(name) = &args.metric else {
        return Ok(());
    };
    let (limit, spec) = (fail.parse::<Measure>()?, session.config().spec(name));
    let is_share =
        |unit: &Unit| against == Against::Baseline && unit.dimension() == Unit::PERCENT.dimension();
    if let (Some(from), Some(to)) = (limit.unit.filter(|unit| !is_share(unit)), &spec.unit) {
        from.convert(limit.value.get(), to)
            .map_err(|error| anyhow::anyhow!("{name} is kept in {to}: {error}{}", error.hint()))?;
    }
    Ok(())
}
