//! Tightening a limit to what is achieved plus the noise seen.

use crate::learning::budget::hold::limits;
use crate::learning::budget::{Case, NotProposed, Proposal, RATE, Wish, propose};
use crate::model::Budget;

/// Where a limit would go.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Turn {
    /// What is achieved allows a tighter one.
    Tighter(Proposal),
    /// It is as tight as the noise allows, or broken.
    Looser(Proposal),
    /// It is at its place already.
    Same(Proposal),
    /// No limit follows from the samples.
    Not(NotProposed),
}

/// Compares a budget's limit with the one that the newest level and its noise
/// propose. The error says why the limit does not convert.
pub fn turn(budget: &Budget, case: &Case<'_>, rate: Option<f64>) -> Result<Turn, String> {
    let wish = Wish {
        side: budget.bound.side,
        statistic: budget.statistic,
        window: budget.window,
        rate: rate.unwrap_or(RATE),
    };
    let now = limits(budget, case, None)?.fail;
    let found = match propose(case, &wish) {
        Ok(found) => found,
        Err(reason) => return Ok(Turn::Not(reason)),
    };
    let side = budget.bound.side;
    Ok(match now {
        Some(now) if now == found.limit => Turn::Same(found),
        Some(now) if !side.is_beyond(now, found.limit) => Turn::Looser(found),
        _ => Turn::Tighter(found),
    })
}
