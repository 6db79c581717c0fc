//! `budget propose`

use std::str::FromStr;

use anyhow::Result;
use clap::Args;
use clap::builder::TypedValueParser;

use crate::args::{Offered, OutputArgs, SelectionArgs};
use crate::commands::budget::project;
use crate::commands::budget::ratchet::baseline_scope;
use crate::commands::budget::trials::LOOKED_AT;
use crate::commands::load::{self, Grouping};
use crate::commands::remember::Places;
use crate::commands::session::DefaultScope;
use crate::commands::{Outcome, Session, project_file};
use crate::config::{self, BudgetEdit};
use crate::learning::{Case, Wish, propose};
use crate::model::{
    Against, DEFAULT_WINDOW, Direction, Measure, MetricPattern, Side, Statistic, Unit,
};
use crate::report::{ProposalRow, ProposalsDocument};
use crate::series::Series;

/// Derive limits from the noise, and say how often they would be false alarms
///
/// For each series of a metric with a direction: the value beyond which a check
/// comes in one of a hundred cases although nothing changed. It follows from
/// the samples since the last change of level; twelve of them are the minimum.
#[derive(Args, Debug)]
pub struct ProposeArgs {
    #[command(flatten)]
    selection: SelectionArgs,

    /// What will be held against the limit: latest, mean, median, min, max, p1 to p99
    #[arg(short, long, value_name = "NAME", default_value = "latest", value_parser = Offered::of(&Statistic::NAMES).try_map(|text| text.parse::<Statistic>()), hide_possible_values = true)]
    statistic: Statistic,

    /// How many of the newest samples the statistic looks at
    #[arg(short, long, value_name = "N", default_value_t = DEFAULT_WINDOW as u32, value_parser = clap::value_parser!(u32).range(1..=1000))]
    window: u32,

    /// False alarms a check that the limit may give
    #[arg(long, value_name = "SHARE", default_value = "1%")]
    rate: Percentage,

    /// Write the limits into yardstick.toml
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    output: OutputArgs,
}

/// A share: `1%`, `0.01`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Percentage(pub f64);

impl FromStr for Percentage {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let refused =
            || format!("{text:?} is no share: between 0.01% and 50% is expected (1%, 0.01)");
        let measure: Measure = text.parse().map_err(|_| refused())?;
        let share = match measure.unit {
            None => measure.value.get(),
            Some(unit) if unit == Unit::PERCENT => measure.value.get() / 100.0,
            Some(_) => return Err(refused()),
        };
        match (0.0001..=0.5).contains(&share) {
            true => Ok(Self(share)),
            false => Err(refused()),
        }
    }
}

pub(super) fn run(args: &ProposeArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let filters = &args.selection.filter;
    let mut filter = session.filter(&args.selection.metrics, filters, DefaultScope::Judged)?;
    if filters.branch.is_empty() {
        filter.scope = baseline_scope(session)?;
    }
    let grouping = Grouping {
        by: filters.by.clone(),
        keep: Some(
            filters
                .last
                .map_or(LOOKED_AT, |n| usize::try_from(n).unwrap_or(LOOKED_AT)),
        ),
    };
    let series = load::series(session, &store, &filter, &grouping)?;
    let places = Places::load(&store)?;
    let rows: Vec<ProposalRow> = session.time("propose", || {
        series
            .iter()
            .filter_map(|series| row(series, &places, args, session))
            .collect()
    });
    if args.write {
        write(&rows, args, session)?;
    }
    let document = ProposalsDocument {
        rate: args.rate.0,
        written: args.write,
        proposals: rows,
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

/// The limit of a series; `None` where its metric has no direction, or its
/// values are outcomes, of which no single one is too much.
fn row(
    series: &Series,
    places: &Places,
    args: &ProposeArgs,
    session: &Session,
) -> Option<ProposalRow> {
    let id = series.id();
    let spec = session.config().spec(&id.metric);
    let side = match spec.direction {
        Direction::Lower => Side::Max,
        Direction::Higher => Side::Min,
        Direction::None => return None,
    };
    if id.metric.as_str().ends_with("_outcome") {
        return None;
    }
    let case = Case::of_baseline(series, &spec, places.of(id));
    let wish = Wish {
        side,
        statistic: args.statistic,
        window: args.window as usize,
        rate: args.rate.0,
    };
    let found = propose(&case, &wish);
    let of = |proposal: &crate::learning::Proposal| {
        project::limit_text(proposal.limit, proposal.decimals, series.unit(), None)
    };
    let proposal = found.as_ref().ok();
    Some(ProposalRow {
        metric: id.metric.clone(),
        metadata: id.metadata.clone(),
        statistic: args.statistic.to_string(),
        window: if args.statistic == Statistic::Latest {
            1
        } else {
            wish.window
        },
        side: side.to_string(),
        limit: proposal.map(|p| p.limit),
        text: proposal.and_then(of),
        level: proposal.map(|p| p.level),
        unit: series.unit().cloned(),
        false_alarm_rate: proposal.map(|p| p.rate),
        n: proposal.map_or(0, |p| p.n),
        reason: found.as_ref().err().map(ToString::to_string),
    })
}

/// Writes the limits of the series that have none of that kind yet.
fn write(rows: &[ProposalRow], args: &ProposeArgs, session: &Session) -> Result<()> {
    let (path, before) = project_file::read(session)?;
    let mut text = before.clone();
    for row in rows {
        let Some(fail) = &row.text else {
            continue;
        };
        let edit = BudgetEdit {
            metric: MetricPattern::Exact(row.metric.clone()),
            metadata: row.metadata.clone(),
            branch: None,
            statistic: args.statistic,
            window: args.window as usize,
            side: if row.side == "max" {
                Side::Max
            } else {
                Side::Min
            },
            against: Against::Zero,
            fail: fail.clone(),
            warn: None,
            ratchet: false,
        };
        let there = config::parse(&text, &path)?.budgets;
        if there.iter().any(|budget| edit.means(budget)) {
            session.note(format_args!(
                "{} {} has such a limit already, which stays",
                row.metric, row.metadata
            ));
            continue;
        }
        (text, _) = config::set_budget(&text, &path, &edit)?;
    }
    if text != before {
        project_file::write(&path, &text)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_a_number_or_a_percentage() {
        assert_eq!("1%".parse(), Ok(Percentage(0.01)));
        assert_eq!("0.05".parse(), Ok(Percentage(0.05)));
        for bad in ["0", "1", "60%", "1s", "x", ""] {
            assert!(bad.parse::<Percentage>().is_err(), "{bad}");
        }
    }

    /// The default of the flag is that of the library.
    #[test]
    fn the_default_rate_is_one_in_a_hundred() {
        assert_eq!("1%".parse(), Ok(Percentage(crate::learning::RATE)));
    }
}
