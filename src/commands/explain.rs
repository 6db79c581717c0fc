//! `insights explain`

use anyhow::{Result, bail};
use clap::Args;

use crate::args::OutputArgs;
use crate::commands::answer::{Known, knowing};
use crate::commands::{Outcome, Session};
use crate::learning::{Kind, LearningInsight};
use crate::model::plain;
use crate::report::{AnswerRow, CommitRow, ExplainDocument, TestRow, verdict_word};
use crate::series::SeriesId;

/// Insights that began within so many days of each other are neighbours.
const NEAR: f64 = 1.0;

/// Show what an insight rests on: numbers, a plot, the tests, the commits, its neighbours
#[derive(Args, Debug)]
pub struct ExplainArgs {
    /// Id of the insight, or its first characters
    id: String,

    #[command(flatten)]
    output: OutputArgs,
}

pub(super) fn run(args: &ExplainArgs, session: &Session) -> Result<Outcome> {
    let store = session.store_to_read()?;
    let material = knowing(session, &store, std::slice::from_ref(&args.id))?;
    let (draft, judgement) = material.judge(session, &store)?;
    let subjects = &material.subjects;
    let said = Known::of(&material.memory, &judgement).find(&args.id)?;
    let mut insights = judgement.insights.iter().chain(&judgement.withheld);
    let Some(insight) = insights.find(|insight| insight.id == said.id) else {
        bail!(
            "{} is over: {}\nhint: `yardstick insights history` shows what came of it",
            args.id,
            plain(&said.title)
        );
    };
    let id = SeriesId {
        metric: insight.metric.clone(),
        metadata: insight.metadata.clone(),
    };
    let (tests, tests_made) = draft.tests_of(&id);
    let subject = subjects.iter().find(|subject| *subject.series.id() == id);
    let near = |other: &&LearningInsight| {
        other.id != insight.id && other.first_seen.days_since(insight.first_seen).abs() <= NEAR
    };
    let answer = material.memory.answers.get(&insight.id);
    let document = ExplainDocument {
        answer: answer.map(|answer| AnswerRow {
            verdict: verdict_word(answer.verdict).to_owned(),
            time: answer.time,
            actor: answer.actor.clone(),
            reason: answer.reason.clone(),
        }),
        tests_made,
        tests: tests
            .into_iter()
            .map(|t| TestRow {
                rule: t.rule.to_owned(),
                p_value: t.p_value,
                counts: t.counts,
            })
            .collect(),
        commits: commits(session, insight),
        neighbours: judgement
            .insights
            .iter()
            .filter(near)
            .map(|other| other.title.clone())
            .collect(),
        verdict_changes_if: changes_if(insight.kind).to_owned(),
        values: subject
            .map(|s| s.series.values().collect())
            .unwrap_or_default(),
        mark: subject.and_then(|s| {
            s.series
                .points()
                .iter()
                .position(|p| p.time >= insight.first_seen)
        }),
        unit: subject.and_then(|s| s.series.unit().cloned()),
        insight: insight.clone(),
    };
    session.print(&document, &args.output)?;
    Ok(Outcome::Done)
}

/// The commits between which the cause lies; none where git does not know
/// them, as in a shallow clone.
fn commits(session: &Session, insight: &LearningInsight) -> Vec<CommitRow> {
    let Some((Some(after), Some(until))) = insight
        .commits
        .as_ref()
        .map(|c| (c.after.as_ref(), c.until.as_ref()))
    else {
        return Vec::new();
    };
    let known = session
        .repository()
        .and_then(|repository| repository.commits_between(after, until).ok());
    let row = |(commit, subject)| CommitRow { commit, subject };
    known.unwrap_or_default().into_iter().map(row).collect()
}

fn changes_if(kind: Kind) -> &'static str {
    match kind {
        Kind::Regression => {
            "the level came back to within a third of the step, or more samples showed that it never left"
        }
        Kind::Improvement => "the level went back; after 30 samples it is no news any more",
        Kind::Anomaly => {
            "the next sample replaced it as the newest; three like it are a change of level"
        }
        Kind::Drift => "the values stayed level for long enough that they show no trend",
        Kind::Noise => "the values scattered as little as before",
        Kind::Budget => "the value came within the limit, or the limit changed",
        Kind::Forecast => "the values stopped moving towards the limit, or the limit changed",
        Kind::Silent => "a sample came",
        Kind::Flaky => "the test passed, or failed, about twenty times in a row",
        Kind::Environment => "the series moved apart again",
        Kind::Rule => "the condition of the rule were no longer true",
    }
}
