//! The document of `budget propose`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Metadata, MetricName, Scale, Unit, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// Limits that follow from the noise.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ProposalsDocument {
    /// The share of checks without any change that may say no, as asked for.
    pub rate: f64,
    /// Whether the limits were written into the configuration.
    pub written: bool,
    /// Series by series.
    pub proposals: Vec<ProposalRow>,
}

/// A limit for one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ProposalRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// What is held against the limit.
    pub statistic: String,
    /// How many of the newest samples the statistic looks at.
    pub window: usize,
    /// `max` or `min`.
    pub side: String,
    /// The limit, in `unit`; `null` where none follows.
    pub limit: Option<f64>,
    /// The limit as a configuration takes it: `63.3 s`.
    pub text: Option<String>,
    /// The level it keeps a distance from.
    pub level: Option<f64>,
    /// The unit of the numbers.
    pub unit: Option<Unit>,
    /// The share of checks without any change that will say no.
    pub false_alarm_rate: Option<f64>,
    /// Samples since the last change of level, which it follows from.
    pub n: usize,
    /// Why none follows.
    pub reason: Option<String>,
}

impl ProposalRow {
    fn cells(&self) -> Vec<Cell> {
        let name = format!("{} {}", self.metric, plain(&self.metadata.to_string()));
        let scale = Scale::fit(
            self.unit.as_ref(),
            [self.limit, self.level].into_iter().flatten(),
        );
        let statistic = match self.statistic.as_str() {
            "latest" => "latest".to_owned(),
            other => format!("{other} of {}", self.window),
        };
        let alarms = |rate: f64| format!("{:.2} %, 1 in {:.0} checks", 100.0 * rate, 1.0 / rate);
        let n = if self.n > 0 {
            self.n.to_string()
        } else {
            String::new()
        };
        vec![
            name.trim_end().into(),
            statistic.into(),
            self.level
                .map_or(String::new(), |v| scale.quantity(v))
                .into(),
            match self.limit {
                Some(limit) => format!("{} {}", self.side, scale.quantity(limit)).into(),
                None => String::new().into(),
            },
            self.false_alarm_rate
                .filter(|r| *r > 0.0)
                .map_or(String::new(), alarms)
                .into(),
            n.into(),
            Cell::toned(self.reason.clone().unwrap_or_default(), Tone::Dim),
        ]
    }
}

impl Document for ProposalsDocument {
    const SCHEMA: &'static str = "yardstick/proposals/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let found = self
            .proposals
            .iter()
            .filter(|row| row.limit.is_some())
            .count();
        let head = format!(
            "{} for {}; asked for: {:.3} % of the checks say no without any change{}",
            counted(found as u64, "limit"),
            counted(self.proposals.len() as u64, "series"),
            100.0 * self.rate,
            if self.written { "; written" } else { "" }
        );
        if self.proposals.is_empty() {
            return vec![Block::Text(
                "no series of a metric with a direction".to_owned(),
            )];
        }
        let columns = vec![
            Column::left("series"),
            Column::left("statistic"),
            Column::right("level"),
            Column::right("limit"),
            Column::left("false alarms"),
            Column::right("n"),
            Column::left("reason"),
        ];
        let rows = self.proposals.iter().map(ProposalRow::cells).collect();
        vec![
            Block::Text(head),
            Block::Text(String::new()),
            Block::Grid(
                Grid { columns, rows }
                    .telling_apart("series", "statistic")
                    .without_empty_columns(),
            ),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.proposals
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
