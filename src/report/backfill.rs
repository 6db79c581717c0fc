//! The document of `benchmark --revs A..B --record`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{MetricName, Timestamp, Unit, counted, plain, quantity};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What was recorded of a range of revisions.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BackfillDocument {
    /// The metric.
    pub metric: MetricName,
    /// Whether Ctrl-C ended it early; the same command goes on.
    pub interrupted: bool,
    /// The revisions, oldest first.
    pub revisions: Vec<BackfillRow>,
}

/// One revision.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BackfillRow {
    /// Full hash.
    pub commit: String,
    /// When it was committed, which is the time of its samples.
    pub time: Timestamp,
    /// First line of its message.
    pub subject: String,
    /// What became of it.
    pub status: BackfillStatus,
    /// The median of each command that was recorded now, in the order of the commands.
    pub values: Vec<f64>,
    /// Their unit.
    pub unit: Option<Unit>,
    /// Why it was not recorded.
    pub reason: Option<String>,
}

/// What became of a revision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum BackfillStatus {
    /// Measured and recorded now.
    Recorded,
    /// Recorded before.
    Known,
    /// It lies before the time from which the history was pruned.
    Pruned,
    /// It could not be built.
    Broken,
    /// A command failed.
    Failed,
}

impl BackfillDocument {
    fn summary(&self) -> String {
        let of = |status| self.revisions.iter().filter(|r| r.status == status).count() as u64;
        let mut parts = vec![format!(
            "{} recorded as {}",
            counted(of(BackfillStatus::Recorded), "revision"),
            self.metric
        )];
        for (status, words) in [
            (BackfillStatus::Known, "recorded before"),
            (BackfillStatus::Pruned, "before what was pruned"),
            (BackfillStatus::Broken, "could not be built"),
            (BackfillStatus::Failed, "failed"),
        ] {
            if of(status) > 0 {
                parts.push(format!("{} {words}", of(status)));
            }
        }
        if self.interrupted {
            parts.push("interrupted: the same command goes on".to_owned());
        }
        parts.join(", ")
    }
}

impl Document for BackfillDocument {
    const SCHEMA: &'static str = "yardstick/backfill/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let columns = vec![
            Column::left("what"),
            Column::left("time"),
            Column::left("status"),
            Column::right("value"),
            Column::left("detail"),
        ];
        let row = |r: &BackfillRow| -> Vec<Cell> {
            let (word, tone) = match r.status {
                BackfillStatus::Recorded => ("recorded", Tone::Good),
                BackfillStatus::Known => ("known", Tone::Dim),
                BackfillStatus::Pruned => ("pruned", Tone::Dim),
                BackfillStatus::Broken => ("not built", Tone::Warn),
                BackfillStatus::Failed => ("failed", Tone::Warn),
            };
            let values = r.values.iter().map(|v| quantity(*v, r.unit.as_ref()));
            vec![
                r.commit.get(..8).unwrap_or(&r.commit).into(),
                style.time(r.time).into(),
                Cell::toned(word, tone),
                values.collect::<Vec<_>>().join(", ").into(),
                plain(r.reason.as_deref().unwrap_or(&r.subject))
                    .into_owned()
                    .into(),
            ]
        };
        let rows = self.revisions.iter().map(row).collect();
        vec![
            Block::Text(self.summary()),
            Block::Grid(Grid { columns, rows }),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.revisions
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
