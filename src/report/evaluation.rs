//! The document of `evaluate`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Comparison, LearningInsight, Standing};
use crate::model::{Metadata, MetricName, Scale, Timestamp, Unit, counted, plain, telling_percent};
use crate::report::coverage::SilentRow;
use crate::report::insights::insight_grid;
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone, WaitingRow};
use crate::series::SeriesId;

/// What one iteration means against all before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct EvaluationDocument {
    /// As of when.
    pub time: Timestamp,
    /// Whether nothing was written.
    pub dry_run: bool,
    /// How many samples were recorded, or would be.
    pub recorded: usize,
    /// How many of the series in question were judged.
    pub judged: usize,
    /// How many series are in question.
    pub total: usize,
    /// Rules that have fallen silent here.
    pub silent: Vec<SilentRow>,
    /// What a gate with `--after` waits for.
    pub waiting: Vec<WaitingRow>,
    /// How each value stands against the level before it.
    pub metrics: Vec<StandingRow>,
    /// The insights that these series show now, most certain first.
    pub insights: Vec<LearningInsight>,
}

/// How a value stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StandingWord {
    /// Beyond the noise, for the better.
    Better,
    /// Within the noise.
    AsBefore,
    /// Beyond the noise, for the worse.
    Worse,
    /// Beyond the noise, of a metric without direction.
    Changed,
    /// Too few samples came before.
    Unjudged,
}

/// A value against the level before it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct StandingRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// How it stands.
    pub standing: StandingWord,
    /// The value.
    pub value: f64,
    /// Median of the present level before it; `null` with too few samples.
    pub level: Option<f64>,
    /// How far from the level noise alone gets in 19 of 20 samples.
    pub noise: Option<f64>,
    /// Unit of these numbers; `null` for plain ones.
    pub unit: Option<Unit>,
    /// Change in percent of the level; `null` from zero.
    pub change_percent: Option<f64>,
    /// Samples of the level.
    pub n: usize,
}

impl StandingRow {
    /// Of a series.
    pub fn new(id: &SeriesId, unit: Option<&Unit>, found: &Comparison) -> Self {
        Self {
            metric: id.metric.clone(),
            metadata: id.metadata.clone(),
            standing: match found.standing {
                Standing::Better => StandingWord::Better,
                Standing::AsBefore => StandingWord::AsBefore,
                Standing::Worse => StandingWord::Worse,
                Standing::Changed => StandingWord::Changed,
                Standing::Unjudged => StandingWord::Unjudged,
            },
            value: found.value,
            level: found.level,
            noise: found.noise,
            unit: unit.cloned(),
            change_percent: found.change.map(|share| share * 100.0),
            n: found.n,
        }
    }

    fn cells(&self) -> Vec<Cell> {
        let numbers = [Some(self.value), self.level, self.noise];
        let scale = Scale::fit(self.unit.as_ref(), numbers.into_iter().flatten());
        let level = match (self.level, self.noise) {
            (Some(level), Some(noise)) => {
                format!("{} ± {}", scale.quantity(level), scale.quantity(noise))
            }
            _ => format!("{} before", counted(self.n as u64, "sample")),
        };
        let (word, tone) = match self.standing {
            StandingWord::Better => ("better", Tone::Good),
            StandingWord::AsBefore => ("as before", Tone::Plain),
            StandingWord::Worse => ("worse", Tone::Bad),
            StandingWord::Changed => ("changed", Tone::Warn),
            StandingWord::Unjudged => ("not judged", Tone::Dim),
        };
        let percent = self.change_percent;
        let change = percent.map_or(String::new(), |percent| {
            let difference = self.value - self.level.unwrap_or_default();
            telling_percent(percent / 100.0).unwrap_or_else(|| {
                let sign = if difference > 0.0 { "+" } else { "" };
                format!("{sign}{}", scale.quantity(difference))
            })
        });
        let name = format!("{} {}", self.metric, self.metadata);
        vec![
            plain(name.trim_end()).into_owned().into(),
            Cell::toned(word, tone),
            scale.quantity(self.value).into(),
            change.into(),
            level.into(),
        ]
    }
}

impl Document for EvaluationDocument {
    const SCHEMA: &'static str = "yardstick/evaluation/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let columns = vec![
            Column::left("metric"),
            Column::left("status"),
            Column::right("value"),
            Column::right("change"),
            Column::right("level before"),
        ];
        let rows = self.metrics.iter().map(StandingRow::cells).collect();
        let found = counted(self.insights.len() as u64, "insight");
        let mut blocks = vec![
            Block::Text(format!(
                "{} {}; judged {} of {}: {found}",
                if self.dry_run {
                    "would record"
                } else {
                    "recorded"
                },
                counted(self.recorded as u64, "sample"),
                self.judged,
                counted(self.total as u64, "series")
            )),
            Block::Text(String::new()),
            Block::Grid(Grid { columns, rows }),
        ];
        if !self.insights.is_empty() {
            blocks.push(Block::Text(String::new()));
            blocks.push(Block::Grid(insight_grid(&self.insights, style)));
        }
        let mut lines: Vec<String> = self.waiting.iter().map(WaitingRow::line).collect();
        lines.extend(self.silent.iter().map(SilentRow::line));
        if !lines.is_empty() {
            blocks.push(Block::Text(format!("\n{}", lines.join("\n"))));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.insights
            .iter()
            .filter_map(|insight| serde_json::to_value(insight).ok())
            .collect()
    }
}
