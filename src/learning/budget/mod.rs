//! Holding series against their limits.
//!
//! In reading order: `case` is what is held, `hold` makes a verdict of it, `relative` finds the level of the baseline and how
//! surprising a distance from it is, `since` how long a limit is broken. `propose` derives limits from the noise, `ratchet`
//! tightens them, `foretell` says when they will break.

mod case;
mod foretell;
mod hold;
mod propose;
mod ratchet;
mod relative;
mod since;

use crate::learning::memory::Verdict;
use crate::model::{Budget, MetricSpec, Unit};
use crate::series::{Series, SeriesId};

pub use case::{Case, Trial};
pub use foretell::{Ahead, FORETOLD_WITHIN, Foretold, Horizon, NotForetold, foretell, is_foretold};
pub use hold::hold;
pub use propose::{NotProposed, Proposal, RATE, Wish, propose};
pub use ratchet::{Turn, turn};
pub use relative::{Reference, SIGNIFICANT};
pub use since::Since;

/// What a budget says of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct BudgetVerdict {
    /// Position of the budget in the list that was given.
    pub budget: usize,
    /// The series; `None` where no series has the budget's metric and metadata.
    pub series: Option<SeriesId>,
    /// The verdict with its numbers.
    pub status: BudgetStatus,
}

/// A verdict.
#[derive(Clone, Debug, PartialEq)]
pub enum BudgetStatus {
    /// It could be judged.
    Judged(Box<Held>),
    /// It could not.
    Unjudged(Unjudged),
}

/// A series held against a budget. All numbers are in `unit`.
#[derive(Clone, Debug, PartialEq)]
pub struct Held {
    /// What is held against the limit.
    pub value: f64,
    /// The unit of the series.
    pub unit: Option<Unit>,
    /// Samples behind the value.
    pub n: usize,
    /// The limit.
    pub fail: Option<f64>,
    /// The early warning.
    pub warn: Option<f64>,
    /// How it stands.
    pub standing: BudgetStanding,
    /// How far the value may still move, as a share of the limit; negative
    /// where it is beyond. `None` for a limit of zero.
    pub room: Option<f64>,
    /// What a limit against the baseline counts from.
    pub reference: Option<Reference>,
    /// Since when the limit is broken, where it is.
    pub since: Option<Since>,
}

/// How a value stands against its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetStanding {
    /// Within the limit, and the warning.
    Within,
    /// Beyond the warning.
    Near,
    /// Beyond the limit, which is a no.
    Breached,
    /// Beyond the limit, and still no reason to fail.
    Excused(Excuse),
}

/// Why a value beyond its limit does not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Excuse {
    /// A distance from the baseline that its noise explains.
    Noise,
    /// A ratchet that was broken before this change.
    Inherited,
    /// Somebody accepted or dismissed that it is broken.
    Answered(Verdict),
}

impl Held {
    /// Whether the value is beyond the limit, excused or not.
    pub fn is_beyond(&self) -> bool {
        matches!(
            self.standing,
            BudgetStanding::Breached | BudgetStanding::Excused(_)
        )
    }
}

impl BudgetStatus {
    /// What was judged, if it was.
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::Judged(held) => Some(held),
            Self::Unjudged(_) => None,
        }
    }
}

impl BudgetVerdict {
    /// A broken limit is no reason to fail: a ratchet that another commit broke
    /// is not this one's to mend (on the baseline, only the newest commit is to
    /// blame, and only for a breach that began with it), and what was answered
    /// is settled.
    pub fn excuse(&mut self, why: Excuse) {
        if let BudgetStatus::Judged(held) = &mut self.status
            && held.standing == BudgetStanding::Breached
        {
            held.standing = BudgetStanding::Excused(why);
        }
    }
}

/// Why a budget could not be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unjudged {
    /// No samples.
    NoSamples,
    /// The limit is in a unit that does not convert.
    Unit(String),
    /// A limit against a baseline that is too short.
    NoBaseline {
        /// Samples at the accepted level.
        n: usize,
    },
}

impl std::fmt::Display for Unjudged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::NoSamples => f.write_str("no samples"),
            Self::Unit(reason) => f.write_str(reason),
            Self::NoBaseline { n } => write!(
                f,
                "the baseline is too short: {n} of {} samples",
                relative::MIN_SAMPLES
            ),
        }
    }
}

/// Holds every series against every budget that means it, in the order of the
/// budgets, then the series. All of them are of the baseline.
pub fn evaluate(
    budgets: &[Budget],
    series: &[Series],
    spec: impl Fn(&SeriesId) -> MetricSpec,
) -> Vec<BudgetVerdict> {
    let trials: Vec<Trial<'_>> = series.iter().map(Trial::of_baseline).collect();
    let all: Vec<&Budget> = budgets.iter().collect();
    evaluate_trials(&all, &trials, spec)
}

/// The same of what was measured on some branch, with its baseline.
pub fn evaluate_trials(
    budgets: &[&Budget],
    trials: &[Trial<'_>],
    spec: impl Fn(&SeriesId) -> MetricSpec,
) -> Vec<BudgetVerdict> {
    let mut verdicts = Vec::new();
    for (index, budget) in budgets.iter().enumerate() {
        let before = verdicts.len();
        let meant = trials.iter().filter(|trial| budget.means(trial.id()));
        verdicts.extend(meant.map(|trial| BudgetVerdict {
            budget: index,
            series: Some(trial.id().clone()),
            status: hold(budget, &trial.case(&spec(trial.id()))),
        }));
        if verdicts.len() == before {
            verdicts.push(BudgetVerdict {
                budget: index,
                series: None,
                status: BudgetStatus::Unjudged(Unjudged::NoSamples),
            });
        }
    }
    verdicts
}

impl Budget {
    /// Whether a series is meant, by its metric and metadata.
    pub fn means(&self, id: &SeriesId) -> bool {
        self.metric.matches(&id.metric) && id.metadata.contains_all(&self.metadata)
    }
}

#[cfg(test)]
mod tests;
