//! Change points: where does the level of a series change, by how much, and how sure is that?
//!
//! In reading order: `detect` knows the order of the steps; `standard` frees the series of its unit, `lattice` makes it
//! integers, `kernel` (with `starts`) guesses the changes, `memory` says how much neighbours depend on each other, `ground` keeps all that for
//! the next question; `loss` learns from the guess what the noise looks like, `partition` finds the best changes under that loss, `gate` (with `slope`) drops those that are
//! drift or not a change of level, `place` puts each where it belongs, `evidence` says how surprising it is. `discrete` and
//! `smooth` replace the middle of that for series without noise and for random walks.
//!
//! Single outliers are left to `anomaly`, judging point by point to `online`, slow trends to `drift`.

mod detect;
mod discrete;
mod evidence;
mod gate;
mod ground;
mod kernel;
mod lattice;
mod loss;
mod memory;
mod partition;
mod place;
mod slope;
mod smooth;
mod standard;
mod starts;
#[cfg(test)]
mod tests;
mod width;

pub(super) use detect::{Caution, found, locate};
pub use detect::{MIN_POINTS, changes};
pub(super) use gate::segments;
pub(crate) use ground::Ground;
pub(super) use memory::{Memory, inflation};
pub(super) use standard::Standard;

/// What the caller knows better than the data.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Options {
    /// Changes of less than this share of the level before (0.02 is 2 %) are not reported.
    pub min_effect: f64,
}

/// A lasting change of level, with its evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The first point of the new level.
    pub index: usize,
    /// The first and last index that explain the data nearly as well: contains the true one in about nine of ten cases.
    pub interval: (usize, usize),
    /// Median of the points from the change before to this one, in the unit of the values.
    pub before: f64,
    /// Median of the points from this change to the next one.
    pub after: f64,
    /// (after − before) / |before|; `None` where the level before is zero.
    pub effect: Option<f64>,
    /// P(a point after is larger than one before): 0.5 is none, 0 and 1 are complete separation.
    pub auc: f64,
    /// Probability that a series without change, as long and as autocorrelated, shows a change as clear as this one
    /// anywhere: already paid for the search, so that it may enter Benjamini-Hochberg over many series.
    pub p: f64,
}
