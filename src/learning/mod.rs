//! What the numbers mean: trends, insights, budgets, and the loop that a
//! program drives them with. Nothing here opens a file.

mod analysis;
mod budget;
mod confidence;
mod environment;
mod feedback;
mod identity;
mod insight;
mod judge;
mod levels;
mod patience;
mod rules;
mod subject;
mod tracker;

pub use analysis::{Analysis, CHANGE_ALPHA, LevelChange, Move, Recent, TREND_ALPHA, analyze};
pub use budget::{
    Ahead, BudgetStatus, BudgetVerdict, Case, Excuse, FORETOLD_WITHIN, Foretold, Held, Horizon,
    NotForetold, NotProposed, Proposal, RATE, Reference, SIGNIFICANT, Since, Standing, Trial, Turn,
    Unjudged, Wish, evaluate, evaluate_trials, foretell, hold, propose, turn,
};
pub use feedback::{Complexity, FeedbackLoop, Priority, Suggestion, TaskType, suggest};
pub use insight::{CommitRange, Evidence, Kind, LearningInsight, Severity, State};
pub use judge::{Draft, FALSE_DISCOVERY_RATE, Judgement, Test, draft, judge};
pub use patience::bad_in_a_row;
pub use rules::{MIN_SAMPLES, RULES, Rule};
pub use subject::{NotJudged, Subject};
pub use tracker::{MetricsTracker, TrackError};
