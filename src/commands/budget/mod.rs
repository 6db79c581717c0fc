//! `budget`: a file for each of its commands, and one for what they share.

mod check;
mod forecast;
mod project;
mod propose;
mod ratchet;
mod set;
mod trials;

use anyhow::{Result, bail};
use clap::{Args, Subcommand};

pub use check::standing;
pub use trials::LOOKED_AT;

use crate::commands::{Outcome, Session};
use crate::config;
use crate::model::{Budget, MetricPattern};

/// Keep metrics within limits
///
///   yardstick budget set test_duration --max 30s --warn 25s
///   yardstick budget set build_time --max-increase 5%       against the baseline
///   yardstick budget check                                  the gate
///
/// The limits stand in yardstick.toml, and may be written there by hand.
#[derive(Args, Debug)]
#[command(verbatim_doc_comment)]
pub struct BudgetArgs {
    #[command(subcommand)]
    command: BudgetCommand,
}

// Each has its words from its arguments.
#[derive(Subcommand, Debug)]
enum BudgetCommand {
    Check(check::CheckArgs),
    List(check::ListArgs),
    Set(set::SetArgs),
    Ratchet(ratchet::RatchetArgs),
    Propose(propose::ProposeArgs),
    Forecast(forecast::ForecastArgs),
}

pub(super) fn run(args: BudgetArgs, session: &Session) -> Result<Outcome> {
    match args.command {
        BudgetCommand::Check(args) => check::run(&args, session),
        BudgetCommand::List(args) => check::list(&args, session),
        BudgetCommand::Set(args) => set::run(&args, session),
        BudgetCommand::Ratchet(args) => ratchet::run(&args, session),
        BudgetCommand::Propose(args) => propose::run(&args, session),
        BudgetCommand::Forecast(args) => forecast::run(&args, session),
    }
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
