//! `budget forecast`

use anyhow::Result;
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::budget::trials::{Asked, JudgedArgs};
use crate::commands::{Outcome, Session};
use crate::learning::{Horizon, NotForetold, Trial, foretell};
use crate::model::{Budget, Period, Sorting, counted};
use crate::report::{ForecastDocument, ForecastRow};

/// Say when limits will break, and how likely
///
/// A thousand futures of each series are drawn from its level, its slope and
/// its noise since the last change of level. The probability is the share of
/// them that break the limit in time; the date is when half of them have, and
/// in four of five the limit breaks between the dates beside it.
#[derive(Args, Debug)]
pub struct ForecastArgs {
    #[command(flatten)]
    judged: JudgedArgs,

    /// How far ahead to look for the probability: 30d, 2w, 6mo
    #[arg(
        long,
        value_name = "TIME",
        default_value = "30d",
        conflicts_with = "ahead"
    )]
    within: Period,

    /// The same in samples
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1000))]
    ahead: Option<u32>,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ForecastArgs, session: &Session) -> Result<Outcome> {
    let Asked { budgets, .. } = args.judged.asked(session)?;
    let loaded = args.judged.load(session, &budgets)?;
    let trials = loaded.trials(None);
    let horizon = match args.ahead {
        Some(n) => Horizon::Samples(n as usize),
        None => Horizon::Days(args.within.days()),
    };
    let mut rows: Vec<ForecastRow> = session.time("forecast", || {
        let rows = budgets
            .iter()
            .flat_map(|budget| rows(budget, &trials, horizon, session));
        rows.collect()
    });
    // Most likely first; those of which nothing is foretold keep their order.
    let rank = |row: &ForecastRow| row.probability.unwrap_or(-1.0);
    rows.order_by(|a, b| rank(b).total_cmp(&rank(a)));
    let document = ForecastDocument {
        time: session.now(),
        within: match args.ahead {
            Some(n) => counted(u64::from(n), "sample"),
            None => args.within.to_string(),
        },
        budgets: rows,
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

fn rows(
    budget: &Budget,
    trials: &[Trial<'_>],
    horizon: Horizon,
    session: &Session,
) -> Vec<ForecastRow> {
    let meant: Vec<&Trial<'_>> = trials
        .iter()
        .filter(|trial| budget.means(trial.id()))
        .collect();
    if meant.is_empty() {
        return vec![ForecastRow::without(budget, None, "no samples".to_owned())];
    }
    let row = |trial: &&Trial<'_>| {
        let spec = session.config().spec(&trial.id().metric);
        let case = trial.case(&spec);
        match foretell(budget, &case, horizon) {
            Ok(found) => ForecastRow::new(budget, trial.id(), case.unit, &found),
            Err(reason) => {
                let row = ForecastRow::without(budget, Some(trial.id()), reason.to_string());
                match &reason {
                    NotForetold::Broken(held) => row.broken_at(held),
                    _ => row,
                }
            }
        }
    };
    meant.iter().map(row).collect()
}
