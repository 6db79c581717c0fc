//! The document of `budget check` and `budget list`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{BudgetStatus, BudgetVerdict};
use crate::model::{Budget, Metadata, Scale, Unit, counted, plain, signed_percent};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// Budgets with their verdicts.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BudgetsDocument {
    /// What a gate makes of it.
    pub verdict: BudgetVerdictWord,
    /// How many rows were judged.
    pub judged: usize,
    /// In the order of the budgets, then the series.
    pub budgets: Vec<BudgetRow>,
}

/// What a gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum BudgetVerdictWord {
    /// All that was judged is within its limits.
    Pass,
    /// A limit is broken.
    Fail,
    /// Nothing could be judged.
    Unjudged,
}

/// How a series stands against a budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum RowStatus {
    /// Within the limits.
    Ok,
    /// Beyond the early warning.
    Warn,
    /// Beyond the limit.
    Breached,
    /// Not judged; `reason` says why.
    Unjudged,
}

/// One budget and one series it means.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BudgetRow {
    /// The metric, or the pattern where no series matches.
    pub metric: String,
    /// Of the series, or of the budget where no series matches.
    pub metadata: Metadata,
    /// What is held against the limit.
    pub statistic: String,
    /// How many of the newest samples the statistic looks at.
    pub window: usize,
    /// `max` or `min`.
    pub side: String,
    /// How it stands.
    pub status: RowStatus,
    /// The value; `null` where not judged.
    pub value: Option<f64>,
    /// The limit, in `unit`; `null` where not judged.
    pub limit: Option<f64>,
    /// The early warning, in `unit`.
    pub warn: Option<f64>,
    /// The unit of the numbers.
    pub unit: Option<Unit>,
    /// Samples behind the value.
    pub n: usize,
    /// Room left in percent of the limit; negative where it is broken.
    pub room_percent: Option<f64>,
    /// Why it was not judged.
    pub reason: Option<String>,
    /// Whose samples were judged, where a branch or pull request is current:
    /// its name, or `baseline main` where it has none of this series.
    pub from: Option<String>,
    /// Where the budget is written.
    pub source: String,
    /// The limit as it is written, for tables.
    #[serde(skip)]
    #[cfg_attr(test, schemars(skip))]
    pub written: String,
}

impl BudgetsDocument {
    /// The document of some verdicts on `budgets`.
    pub fn new(budgets: &[Budget], verdicts: &[BudgetVerdict]) -> Self {
        let rows: Vec<BudgetRow> = verdicts
            .iter()
            .map(|v| BudgetRow::new(&budgets[v.budget], v))
            .collect();
        let count = |status| rows.iter().filter(|row| row.status == status).count();
        let judged = rows.len() - count(RowStatus::Unjudged);
        let verdict = match (count(RowStatus::Breached), judged) {
            (0, 0) => BudgetVerdictWord::Unjudged,
            (0, _) => BudgetVerdictWord::Pass,
            _ => BudgetVerdictWord::Fail,
        };
        Self {
            verdict,
            judged,
            budgets: rows,
        }
    }

    /// Says of each judged row whose samples it was judged by.
    pub fn say_from(&mut self, from: impl Fn(&str, &Metadata) -> String) {
        let judged = |row: &&mut BudgetRow| row.status != RowStatus::Unjudged;
        for row in self.budgets.iter_mut().filter(judged) {
            row.from = Some(from(&row.metric, &row.metadata));
        }
    }

    fn headline(&self) -> String {
        let total = self.budgets.len();
        let count = |status| {
            self.budgets
                .iter()
                .filter(|row| row.status == status)
                .count() as u64
        };
        let (breached, near) = (count(RowStatus::Breached), count(RowStatus::Warn));
        let mut text = match self.verdict {
            BudgetVerdictWord::Pass if self.judged == 1 => {
                "pass: 1 budget within its limit".to_owned()
            }
            BudgetVerdictWord::Pass => {
                format!("pass: {} budgets within their limits", self.judged)
            }
            BudgetVerdictWord::Fail => format!("fail: {} broken", counted(breached, "budget")),
            BudgetVerdictWord::Unjudged if total == 0 => {
                return "unjudged: no budget is set".to_owned();
            }
            BudgetVerdictWord::Unjudged => "unjudged: no budget could be judged".to_owned(),
        };
        if near > 0 {
            text.push_str(&format!(", {}", counted(near, "warning")));
        }
        text.push_str(&format!(" (judged {} of {total})", self.judged));
        text
    }
}

impl BudgetRow {
    fn new(budget: &Budget, verdict: &BudgetVerdict) -> Self {
        let written = [&budget.bound.fail, &budget.bound.warn]
            .into_iter()
            .flatten()
            .map(ToString::to_string);
        let mut row = Self {
            metric: verdict
                .series
                .as_ref()
                .map_or(budget.metric.to_string(), |s| s.metric.to_string()),
            metadata: verdict
                .series
                .as_ref()
                .map_or(&budget.metadata, |s| &s.metadata)
                .clone(),
            statistic: budget.statistic.to_string(),
            window: budget.window,
            side: budget.bound.side.to_string(),
            status: RowStatus::Unjudged,
            value: None,
            limit: None,
            warn: None,
            unit: None,
            n: 0,
            room_percent: None,
            reason: None,
            from: None,
            source: budget.source.clone(),
            written: written.collect::<Vec<_>>().join(", warn "),
        };
        match &verdict.status {
            BudgetStatus::Unjudged(reason) => row.reason = Some(reason.to_string()),
            BudgetStatus::Judged {
                value,
                unit,
                n,
                fail,
                warn,
                breached,
                near,
                room,
            } => {
                row.status = match (breached, near) {
                    (true, _) => RowStatus::Breached,
                    (_, true) => RowStatus::Warn,
                    _ => RowStatus::Ok,
                };
                row.value = Some(*value);
                row.limit = *fail;
                row.warn = *warn;
                row.unit.clone_from(unit);
                row.n = *n;
                row.room_percent = room.map(|room| room * 100.0);
            }
        }
        row
    }

    fn cells(&self) -> Vec<Cell> {
        let (word, tone) = match self.status {
            RowStatus::Ok => ("ok", Tone::Good),
            RowStatus::Warn => ("warn", Tone::Warn),
            RowStatus::Breached => ("breached", Tone::Bad),
            RowStatus::Unjudged => ("unjudged", Tone::Dim),
        };
        let scale = Scale::fit(
            self.unit.as_ref(),
            [self.value, self.limit, self.warn].into_iter().flatten(),
        );
        let show = |v: Option<f64>| v.map_or(String::new(), |v| scale.quantity(v));
        let name = format!("{} {}", self.metric, plain(&self.metadata.to_string()));
        let limit = match (self.limit, self.warn) {
            (Some(limit), Some(warn)) if self.status == RowStatus::Warn => format!(
                "{} {}, warn {}",
                self.side,
                scale.quantity(limit),
                scale.quantity(warn)
            ),
            (Some(limit), _) | (None, Some(limit)) => {
                format!("{} {}", self.side, scale.quantity(limit))
            }
            (None, None) => format!("{} {}", self.side, self.written),
        };
        let statistic = match self.statistic.as_str() {
            "latest" => "latest".to_owned(),
            other => format!(
                "{other} of {}",
                if self.n > 0 { self.n } else { self.window }
            ),
        };
        vec![
            Cell::toned(word, tone),
            name.trim_end().into(),
            statistic.into(),
            show(self.value).into(),
            limit.into(),
            self.room_percent
                .map_or(String::new(), |room| signed_percent(room / 100.0))
                .into(),
            self.from.clone().unwrap_or_default().into(),
            Cell::toned(self.reason.clone().unwrap_or_default(), Tone::Dim),
            Cell::toned(self.source.clone(), Tone::Dim),
        ]
    }
}

impl Document for BudgetsDocument {
    const SCHEMA: &'static str = "yardstick/budgets/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        if self.budgets.is_empty() {
            return vec![Block::Text(self.headline())];
        }
        let columns = vec![
            Column::left("status"),
            Column::left("series"),
            Column::left("statistic"),
            Column::right("value"),
            Column::right("limit"),
            Column::right("room"),
            Column::left("from"),
            Column::left("reason"),
            Column::left("written in"),
        ];
        let grid = Grid {
            columns,
            rows: self.budgets.iter().map(BudgetRow::cells).collect(),
        };
        vec![
            Block::Text(self.headline()),
            Block::Text(String::new()),
            Block::Grid(grid.without_empty_columns()),
        ]
    }

    fn rows(&self) -> Vec<Value> {
        self.budgets
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
