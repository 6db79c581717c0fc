//! An insight from a finding: its words, and what goes along.

use crate::learning::insight::{CommitRange, Kind, LearningInsight, State};
use crate::learning::rules::{Finding, category};
use crate::learning::subject::Subject;
use crate::model::{Timestamp, markdown, plain};

/// When something was seen, how often, and how sure it is.
pub(super) struct Seen {
    pub first: Timestamp,
    pub last: Timestamp,
    pub occurrences: u64,
    pub state: State,
    /// Before any answer.
    pub stated: f64,
    pub confidence: f64,
}

/// The insight of a finding.
pub(super) fn insight(
    subject: &Subject,
    finding: &Finding,
    id: String,
    (seen, commits): (Seen, Option<CommitRange>),
) -> LearningInsight {
    let series = &subject.series;
    let name = plain(&series.id().to_string()).into_owned();
    LearningInsight {
        category: category(subject, finding).unwrap_or_else(|| subject.spec.category.clone()),
        metric: series.id().metric.clone(),
        metadata: series.id().metadata.clone(),
        kind: finding.kind,
        severity: finding.severity,
        description: format!("{name}: {}", finding.description),
        confidence: seen.confidence,
        stated_confidence: seen.stated,
        suggested_action: finding.suggested_action.clone(),
        state: seen.state,
        first_seen: seen.first,
        last_seen: seen.last,
        occurrences: seen.occurrences,
        evidence: finding.evidence.clone(),
        title: format!("{name}: {}", finding.headline),
        body: body(&name, &id, finding, (seen.confidence, commits.as_ref())),
        commits,
        id,
    }
}

/// The text of an issue. Its last line is a comment by which a script finds
/// the issue again.
pub(super) fn body(
    name: &str,
    id: &str,
    finding: &Finding,
    (confidence, commits): (f64, Option<&CommitRange>),
) -> String {
    let short = |commit: &str| format!("`{}`", commit.get(..12).unwrap_or(commit));
    let began = commits.and_then(|c| c.began(short));
    let commits = began.map_or(String::new(), |began| format!("It {began}.\n\n"));
    format!(
        "**{}**: {}.\n\n{commits}{}\n\nConfidence {confidence:.2}. Look closer with `yardstick insights explain {}`.\n\n<!-- yardstick:{id} -->\n",
        markdown(name),
        markdown(&finding.description),
        // Ours has markup of its own; that of a rule may hold what came with data.
        match finding.kind {
            Kind::Rule => markdown(&finding.suggested_action),
            _ => finding.suggested_action.clone(),
        },
        id.get(..8).unwrap_or(id),
    )
}
