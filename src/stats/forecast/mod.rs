//! Where will a series be some samples ahead, and how sure is that?
//!
//! In reading order: `predict` knows the order of the steps; `smoother` follows a series with a level, a damped slope and a
//! season; `choose` takes the smoother that would have erred least, `season` proposes the season; `backtest` is those errors,
//! and what they say about the errors to come. Where the level changed is the caller's knowledge (`changepoint`).

mod backtest;
mod choose;
mod predict;
mod season;
mod smoother;
#[cfg(test)]
mod tests;

pub use predict::{COVERAGE, MIN_POINTS, forecast};

/// What is expected of one future value, in the unit of the values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The forecast; never outside of the interval.
    pub value: f64,
    /// Lower end of the interval that holds the value in [`COVERAGE`] of the cases.
    pub low: f64,
    /// Upper end of it.
    pub high: f64,
}
