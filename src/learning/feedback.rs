//! The loop: measure, ask what it means, do what helps most.

use serde::{Deserialize, Serialize};

use crate::learning::{LearningInsight, MetricsTracker, Severity, TrackError};
use crate::model::{Category, Timestamp};

/// Judges one iteration of work after the other against all before it.
#[derive(Debug, Default)]
pub struct FeedbackLoop {
    tracker: MetricsTracker,
}

/// What the work is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum TaskType {
    /// New behaviour.
    Feature,
    /// Mending behaviour.
    Bugfix,
    /// The same behaviour, better built.
    Refactoring,
    /// The same behaviour, faster or smaller.
    Optimization,
    /// Tests.
    Testing,
}

/// How involved the work is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Complexity {
    /// A small, local change.
    Low,
    /// Several places.
    Medium,
    /// Far-reaching.
    High,
}

/// How soon to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Priority {
    /// When there is time.
    Low,
    /// Soon.
    Medium,
    /// Before anything else.
    High,
}

/// Something to do, with the insight it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct Suggestion {
    /// The field it improves.
    pub category: Category,
    /// What to do.
    pub action: String,
    /// How soon.
    pub priority: Priority,
    /// Its rank weight, 0 to 1: confidence, severity and how well it fits the
    /// work.
    pub score: f64,
    /// Id of the insight.
    pub insight: String,
    /// The insight's description.
    pub reason: String,
}

impl FeedbackLoop {
    /// A loop over what `tracker` has recorded.
    pub fn new(tracker: MetricsTracker) -> Self {
        Self { tracker }
    }

    /// What was recorded.
    pub fn tracker(&self) -> &MetricsTracker {
        &self.tracker
    }

    /// Records the numbers of one iteration and says what is new with them.
    pub fn evaluate_iteration(
        &mut self,
        metrics: &[(&str, f64)],
        time: Timestamp,
    ) -> Result<Vec<LearningInsight>, TrackError> {
        for (name, value) in metrics {
            self.tracker.record_metric(name, *value, [], time)?;
        }
        let mut insights = self.tracker.generate_insights(time);
        insights.retain(|insight| insight.last_seen == time);
        Ok(insights)
    }

    /// What to do about the open insights, most useful first.
    pub fn suggest_optimizations(
        &self,
        task: TaskType,
        complexity: Complexity,
        now: Timestamp,
    ) -> Vec<Suggestion> {
        suggest(&self.tracker.generate_insights(now), task, complexity)
    }
}

/// Ranks what the insights suggest by how sure and how grave they are, and how
/// well they fit the work at hand.
pub fn suggest(
    insights: &[LearningInsight],
    task: TaskType,
    complexity: Complexity,
) -> Vec<Suggestion> {
    let mut suggestions: Vec<Suggestion> = insights
        .iter()
        .map(|insight| suggestion(insight, task, complexity))
        .collect();
    suggestions.sort_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.insight.cmp(&b.insight))
    });
    suggestions
}

fn suggestion(insight: &LearningInsight, task: TaskType, complexity: Complexity) -> Suggestion {
    let severity = match insight.severity {
        Severity::Info => 0.4,
        Severity::Warning => 0.7,
        Severity::Critical => 1.0,
    };
    let score = insight.confidence * severity * fit(&insight.category, task, complexity);
    Suggestion {
        category: insight.category.clone(),
        action: insight.suggested_action.clone(),
        priority: match score {
            s if s >= 0.6 => Priority::High,
            s if s >= 0.3 => Priority::Medium,
            _ => Priority::Low,
        },
        score,
        insight: insight.id.clone(),
        reason: insight.description.clone(),
    }
}

/// How well an insight's field fits the work: what the work touches anyway
/// comes first, and large work can carry more than its own field.
fn fit(category: &Category, task: TaskType, complexity: Complexity) -> f64 {
    let close = matches!(
        (task, category),
        (
            TaskType::Optimization,
            Category::Performance | Category::Resource
        ) | (
            TaskType::Refactoring,
            Category::Quality | Category::Performance
        ) | (TaskType::Testing, Category::Reliability | Category::Quality)
            | (TaskType::Bugfix, Category::Reliability)
    );
    match (close, complexity) {
        (true, _) => 1.0,
        (false, Complexity::High) => 0.8,
        (false, Complexity::Medium) => 0.65,
        (false, Complexity::Low) => 0.5,
    }
}
