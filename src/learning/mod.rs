//! What the numbers mean: trends, insights, budgets, and the loop that a
//! program drives them with. Nothing here opens a file.

mod against;
mod analysis;
mod baseline;
mod budget;
mod confidence;
mod crowd;
mod endings;
mod environment;
mod facts;
mod feedback;
mod history;
mod identity;
mod insight;
mod iteration;
mod judge;
mod latest;
mod levels;
mod memory;
mod parallel;
mod patience;
mod recall;
mod rehearsal;
mod rules;
mod settled;
mod subject;
mod tracker;
mod trust;
mod wording;

pub use against::{Compared, NotCompared, Pair, compare_pairs};
pub use analysis::{Analysis, CHANGE_ALPHA, LevelChange, Move, Recent, TREND_ALPHA, analyze};
pub use baseline::Stretches;
pub use budget::{
    Ahead, BudgetStanding, BudgetStatus, BudgetVerdict, Case, Excuse, FORETOLD_WITHIN, Foretold,
    Held, Horizon, NotForetold, NotProposed, Proposal, RATE, Reference, SIGNIFICANT, Since, Trial,
    Turn, Unjudged, Wish, evaluate, evaluate_trials, foretell, hold, propose, turn,
};
pub use feedback::{
    Complexity, FeedbackLoop, Priority, Suggestion, TaskType, TrackRecord, suggest,
};
pub use history::{Chapter, Fate, RuleRecord, history, rule_records};
pub use insight::{CommitRange, Evidence, Kind, LearningInsight, Severity, State, is_fingerprint};
pub use iteration::{Comparison, Standing, compare};
pub use judge::{Draft, FALSE_DISCOVERY_RATE, Judgement, Test, draft, judge};
pub use memory::{Answer, End, Ending, Memory, Said, Speaker, Verdict, Wake};
pub use parallel::each as each_in_parallel;
pub use patience::bad_in_a_row;
pub use rehearsal::{Rehearsal, Stretch, rehearse, rehearse_now};
pub use rules::{MIN_SAMPLES, RULES, Rule};
pub use settled::{Settled, settled};
pub use subject::{JudgedInPart, NotJudged, Subject};
pub use tracker::{MetricsTracker, TrackError};
pub use trust::{Lesson, SILENT_AFTER, Silence, Trust};
