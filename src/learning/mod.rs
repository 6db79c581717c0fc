//! What the numbers mean: trends, insights, budgets, and the loop that a
//! program drives them with. Nothing here opens a file.

mod against;
mod analysis;
mod budget;
mod confidence;
mod environment;
mod feedback;
mod identity;
mod insight;
mod judge;
mod levels;
mod rules;
mod subject;
mod tracker;

pub use against::{Compared, NotCompared, Pair, compare};
pub use analysis::{Analysis, CHANGE_ALPHA, LevelChange, Move, Recent, TREND_ALPHA, analyze};
pub use budget::{BudgetStatus, BudgetVerdict, Unjudged, evaluate};
pub use feedback::{Complexity, FeedbackLoop, Priority, Suggestion, TaskType, suggest};
pub use insight::{CommitRange, Evidence, Kind, LearningInsight, Severity, State};
pub use judge::{Draft, FALSE_DISCOVERY_RATE, Judgement, Test, draft, judge};
pub use rules::{MIN_SAMPLES, RULES, Rule};
pub use subject::{NotJudged, Subject};
pub use tracker::{MetricsTracker, TrackError};
