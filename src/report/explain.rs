//! The document of `insights explain`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::LearningInsight;
use crate::model::{Timestamp, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone, plot};

/// What an insight rests on.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ExplainDocument {
    /// The insight.
    pub insight: LearningInsight,
    /// What somebody said of it, if anybody did.
    pub answer: Option<AnswerRow>,
    /// Tests that were made of all series together; they share one rate of
    /// false alarms.
    pub tests_made: usize,
    /// The tests of this series that came anywhere near.
    pub tests: Vec<TestRow>,
    /// Commits between which the cause lies, newest first, where git has them.
    pub commits: Vec<CommitRow>,
    /// Other insights that began within a day of this one.
    pub neighbours: Vec<String>,
    /// What would change the verdict.
    pub verdict_changes_if: String,
    /// The values that were judged, oldest first, in the unit of the series.
    pub values: Vec<f64>,
    /// Index of the value it began with.
    pub mark: Option<usize>,
    /// Unit of the values.
    pub unit: Option<crate::model::Unit>,
}

/// What somebody said of an insight.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct AnswerRow {
    /// `accepted` or `dismissed`.
    pub verdict: String,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// One test.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct TestRow {
    /// The rule.
    pub rule: String,
    /// Weighed by the rule's share of the false alarms.
    pub p_value: f64,
    /// Whether it counts.
    pub counts: bool,
}

/// One commit.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct CommitRow {
    /// Full hash.
    pub commit: String,
    /// First line of its message.
    pub subject: String,
}

impl Document for ExplainDocument {
    const SCHEMA: &'static str = "yardstick/explanation/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let insight = &self.insight;
        let mut blocks = vec![
            Block::Text(insight.title.clone()),
            Block::Text(String::new()),
        ];
        let width = style
            .width
            .map_or(80, |width| usize::from(width).saturating_sub(16))
            .min(100);
        blocks.extend(
            plot(&self.values, self.unit.as_ref(), width, self.mark)
                .into_iter()
                .map(Block::Text),
        );
        blocks.push(Block::Text(String::new()));
        let mut rows: Vec<(&str, String)> = vec![
            ("what", insight.description.clone()),
            ("confidence", confidence(insight)),
            (
                "since",
                format!(
                    "{}, seen in {}",
                    style.time(insight.first_seen),
                    counted(insight.occurrences, "sample")
                ),
            ),
        ];
        if let Some(answer) = &self.answer {
            rows.push(("answer", answer_line(answer, style)));
        }
        let tests: Vec<String> = self.tests.iter().map(test_line).collect();
        if !tests.is_empty() {
            rows.push((
                "tests",
                format!(
                    "{}\nof {} over all series, of whose alarms 1 % may be false",
                    tests.join("\n"),
                    self.tests_made
                ),
            ));
        }
        let commits: Vec<String> = self
            .commits
            .iter()
            .map(|c| {
                format!(
                    "{} {}",
                    c.commit.get(..8).unwrap_or(&c.commit),
                    plain(&c.subject)
                )
            })
            .collect();
        if !commits.is_empty() {
            rows.push(("commits", commits.join("\n")));
        }
        if !self.neighbours.is_empty() {
            rows.push(("beside it", self.neighbours.join("\n")));
        }
        rows.push(("it would change", self.verdict_changes_if.clone()));
        rows.push(("do", insight.suggested_action.clone()));
        rows.push(("id", insight.id.clone()));
        let row =
            |(name, text): (&str, String)| vec![Cell::toned(name, Tone::Dim), Cell::from(text)];
        let columns = vec![Column::left(""), Column::left("")];
        blocks.push(Block::Grid(Grid {
            columns,
            rows: rows.into_iter().map(row).collect(),
        }));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        serde_json::to_value(self).into_iter().collect()
    }
}

fn confidence(insight: &LearningInsight) -> String {
    let (now, stated) = (insight.confidence, insight.stated_confidence);
    if (now - stated).abs() < 0.005 {
        return format!("{now:.2}");
    }
    format!("{now:.2}; the rule states {stated:.2}, and what was answered here moved it")
}

fn answer_line(answer: &AnswerRow, style: &Style) -> String {
    let by = answer
        .actor
        .as_ref()
        .map_or(String::new(), |actor| format!(" by {}", plain(actor)));
    let why = answer
        .reason
        .as_ref()
        .map_or(String::new(), |reason| format!(": {}", plain(reason)));
    format!("{} {}{by}{why}", answer.verdict, style.time(answer.time))
}

fn test_line(test: &TestRow) -> String {
    let verdict = if test.counts {
        "counts"
    } else {
        "does not count"
    };
    format!("{}: p = {:.1e}, {verdict}", test.rule, test.p_value)
}
