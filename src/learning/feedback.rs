//! The loop: measure, ask what it means, do what helps most.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::learning::history::{Chapter, Fate};
use crate::learning::{
    Answer, LearningInsight, Memory, MetricsTracker, Severity, Speaker, TrackError, Verdict,
};
use crate::model::{Category, Sorting, Timestamp};

/// Judges one iteration of work after the other against all before it.
#[derive(Debug, Default)]
pub struct FeedbackLoop {
    tracker: MetricsTracker,
    memory: Memory,
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
    /// Its rank weight, 0 to 1: confidence, severity, how well it fits the
    /// work, and how often what this rule said was mended before.
    pub score: f64,
    /// Of the insights of this rule that came to an end here, those that were
    /// mended.
    pub mended: usize,
    /// And all that came to an end.
    pub ended: usize,
    /// Id of the insight.
    pub insight: String,
    /// The insight's description.
    pub reason: String,
}

impl FeedbackLoop {
    /// A loop over what `tracker` has recorded.
    pub fn new(tracker: MetricsTracker) -> Self {
        let memory = Memory::default();
        Self { tracker, memory }
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
        let mut insights = self.tracker.judge(&self.memory, time).insights;
        insights.retain(|insight| insight.last_seen == time);
        Ok(insights)
    }

    /// Says that an insight is right and meant to stay, or that it is wrong;
    /// `false` where there is no such insight as of `now`. Later judgements
    /// know it: an accepted level is the baseline, a rule that is often wrong
    /// is believed less.
    pub fn answer(&mut self, id: &str, verdict: Verdict, now: Timestamp) -> bool {
        let judgement = self.tracker.judge(&self.memory, now);
        let Some(said) = judgement.said.get(id).cloned() else {
            return false;
        };
        self.memory.answer(Answer {
            said,
            verdict,
            time: now,
            actor: None,
            reason: None,
        });
        true
    }

    /// What to do about the open insights, most useful first.
    pub fn suggest_optimizations(
        &self,
        task: TaskType,
        complexity: Complexity,
        now: Timestamp,
    ) -> Vec<Suggestion> {
        let judgement = self.tracker.judge(&self.memory, now);
        let chapters = crate::learning::history(&self.memory, &judgement);
        let record = TrackRecord::of(&chapters, |_| None);
        suggest(&judgement.insights, (task, complexity), &record)
    }
}

/// How often something that was said was mended, by rule and by field.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TrackRecord {
    rules: BTreeMap<Speaker, Tally>,
    categories: BTreeMap<String, Tally>,
}

/// What came of some insights.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Tally {
    mended: usize,
    ended: usize,
}

impl Tally {
    /// The share that is mended: a Beta distribution around `prior` that
    /// weighs four insights, updated by these.
    fn share(self, prior: f64) -> f64 {
        (4.0 * prior + self.mended as f64) / (4.0 + self.ended as f64)
    }
}

impl TrackRecord {
    /// Of these insights; `category` tells the field of one.
    pub fn of(chapters: &[Chapter], category: impl Fn(&Chapter) -> Option<Category>) -> Self {
        let mut record = Self::default();
        for chapter in chapters {
            let mended = match chapter.fate {
                Fate::Recovered => 1,
                Fate::CameTrue | Fate::Accepted | Fate::Dismissed => 0,
                Fate::Open | Fate::Passed | Fate::OutOfSight => continue,
            };
            let count = |tally: &mut Tally| {
                tally.mended += mended;
                tally.ended += 1;
            };
            count(record.rules.entry(chapter.said.speaker()).or_default());
            if let Some(category) = category(chapter) {
                count(record.categories.entry(category.to_string()).or_default());
            }
        }
        record
    }

    fn of_rule(&self, rule: &Speaker) -> Tally {
        self.rules.get(rule).copied().unwrap_or_default()
    }

    /// From 0.5, where nothing of the kind was ever mended, to 1.5; 1 where
    /// nothing is known. The rule's own record counts on top of its field's.
    fn weight(&self, insight: &LearningInsight) -> f64 {
        let field = self.categories.get(&insight.category.to_string());
        let of_field = field.copied().unwrap_or_default().share(0.5);
        0.5 + self.of_rule(&insight.speaker()).share(of_field)
    }
}

/// Ranks what the open insights suggest by how sure and how grave they are,
/// how well they fit the work at hand, and what helped before.
pub fn suggest(
    insights: &[LearningInsight],
    work: (TaskType, Complexity),
    record: &TrackRecord,
) -> Vec<Suggestion> {
    let mut suggestions: Vec<Suggestion> = insights
        .iter()
        .filter(|insight| insight.state.is_open())
        .map(|insight| suggestion(insight, work, record))
        .collect();
    suggestions.order_by(|a, b| {
        b.score
            .total_cmp(&a.score)
            .then_with(|| a.insight.cmp(&b.insight))
    });
    suggestions
}

fn suggestion(
    insight: &LearningInsight,
    (task, complexity): (TaskType, Complexity),
    record: &TrackRecord,
) -> Suggestion {
    let severity = match insight.severity {
        Severity::Info => 0.4,
        Severity::Warning => 0.7,
        Severity::Critical => 1.0,
    };
    let fit = fit(&insight.category, task, complexity);
    let score = (insight.confidence * severity * fit * record.weight(insight)).min(1.0);
    let tally = record.of_rule(&insight.speaker());
    Suggestion {
        category: insight.category.clone(),
        action: insight.suggested_action.clone(),
        priority: match score {
            s if s >= 0.6 => Priority::High,
            s if s >= 0.3 => Priority::Medium,
            _ => Priority::Low,
        },
        score,
        mended: tally.mended,
        ended: tally.ended,
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learning::State;

    #[test]
    fn the_loop_remembers_what_it_is_answered() {
        let mut tracker = MetricsTracker::new();
        let time = |day: i64| Timestamp::from_millis(day * 86_400_000).expect("in range");
        for day in 0..40 {
            let level = if day < 30 { 10.0 } else { 13.0 };
            let seconds = level + (day * 7 % 11) as f64 * 0.02;
            tracker
                .record_metric("build_time", seconds, [], time(day))
                .expect("valid");
        }
        let mut feedback = FeedbackLoop::new(tracker);
        let work = (TaskType::Optimization, Complexity::Low);
        let suggested = feedback.suggest_optimizations(work.0, work.1, time(40));
        assert_eq!(suggested.len(), 1);
        assert!(!feedback.answer("nothing", Verdict::Accepted, time(40)));
        assert!(feedback.answer(&suggested[0].insight, Verdict::Accepted, time(40)));
        assert!(
            feedback
                .suggest_optimizations(work.0, work.1, time(40))
                .is_empty()
        );
        let told = feedback
            .evaluate_iteration(&[("build_time", 13.1)], time(41))
            .expect("valid");
        assert!(told.iter().all(|insight| insight.state == State::Accepted));
    }
}
