//! The document of `list --metrics`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{Category, Direction, MetricName, Timestamp, Unit, quantity};
use crate::report::{Block, Cell, Column, Document, Grid, Style};

/// The metrics of a store.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct MetricsDocument {
    /// In the order of their names.
    pub metrics: Vec<MetricRow>,
}

/// One metric.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct MetricRow {
    /// Its name.
    pub metric: MetricName,
    /// Unit of the newest value.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// The field it belongs to.
    pub category: Category,
    /// Number of samples.
    pub samples: u64,
    /// Number of series.
    pub series: usize,
    /// Time of the oldest sample.
    pub first_time: Timestamp,
    /// Time of the newest sample.
    pub last_time: Timestamp,
    /// The newest value.
    pub last: f64,
}

impl Document for MetricsDocument {
    const SCHEMA: &'static str = "yardstick/metrics/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        if self.metrics.is_empty() {
            return vec![Block::Text("no samples match the selection".to_owned())];
        }
        let columns = vec![
            Column::left("metric"),
            Column::right("samples"),
            Column::right("series"),
            Column::right("last"),
            Column::left("better"),
            Column::left("category"),
            Column::left("newest sample"),
        ];
        let row = |row: &MetricRow| -> Vec<Cell> {
            vec![
                row.metric.as_str().into(),
                row.samples.to_string().into(),
                row.series.to_string().into(),
                quantity(row.last, row.unit.as_ref()).into(),
                match row.direction {
                    Direction::None => "".into(),
                    direction => direction.to_string().into(),
                },
                row.category.to_string().into(),
                style.time(row.last_time).into(),
            ]
        };
        vec![Block::Grid(Grid {
            columns,
            rows: self.metrics.iter().map(row).collect(),
        })]
    }

    fn rows(&self) -> Vec<Value> {
        self.metrics
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
