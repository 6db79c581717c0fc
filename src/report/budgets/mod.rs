//! The documents of `budget check`, `list`, `ratchet`, `propose` and `forecast`.

mod forecast;
mod proposals;
mod ratchet;
mod row;

use serde::Serialize;
use serde_json::Value;

use crate::learning::BudgetVerdict;
use crate::model::{Budget, Metadata, counted};
use crate::report::{Block, Column, Document, Grid, Style, WaitingRow};

pub use forecast::{AheadRow, ForecastDocument, ForecastRow};
pub use proposals::{ProposalRow, ProposalsDocument};
pub use ratchet::{RatchetDocument, RatchetRow, RatchetStatus};
pub use row::{BudgetRow, RowStatus, SinceRow};

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
    /// Broken, but not yet for as many runs in a row as `--after` asks for.
    pub waiting: Vec<WaitingRow>,
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

impl BudgetsDocument {
    /// The document of some verdicts on `budgets`.
    pub fn new(budgets: &[Budget], verdicts: &[BudgetVerdict]) -> Self {
        let rows: Vec<BudgetRow> = verdicts
            .iter()
            .map(|v| BudgetRow::new(&budgets[v.budget], v))
            .collect();
        Self {
            verdict: BudgetVerdictWord::Unjudged,
            judged: 0,
            budgets: rows,
            waiting: Vec::new(),
        }
        .settled()
    }

    /// Adds rows that were not evaluated.
    #[must_use]
    pub fn with(mut self, rows: impl IntoIterator<Item = BudgetRow>) -> Self {
        self.budgets.extend(rows);
        self.settled()
    }

    /// Takes what waits for more bad runs as no reason to fail.
    #[must_use]
    pub fn waiting_for(mut self, waiting: Vec<(usize, WaitingRow)>) -> Self {
        for (index, row) in waiting {
            if let Some(budget) = self.budgets.get_mut(index) {
                budget.status = RowStatus::Waiting;
                budget.reason = Some(format!("waits: bad {} of {} runs", row.seen, row.after));
            }
            self.waiting.push(row);
        }
        self.settled()
    }

    /// Leaves out the other rows.
    #[must_use]
    pub fn only(mut self, keep: impl Fn(&BudgetRow) -> bool) -> Self {
        self.budgets.retain(keep);
        self.settled()
    }

    fn count(&self, status: RowStatus) -> usize {
        let is = |row: &&BudgetRow| row.status == status;
        self.budgets.iter().filter(is).count()
    }

    /// The verdict that follows from the rows.
    fn settled(mut self) -> Self {
        let not = self.count(RowStatus::Unjudged) + self.count(RowStatus::Elsewhere);
        self.judged = self.budgets.len() - not;
        self.verdict = match (self.count(RowStatus::Breached), self.judged) {
            (0, 0) => BudgetVerdictWord::Unjudged,
            (0, _) => BudgetVerdictWord::Pass,
            _ => BudgetVerdictWord::Fail,
        };
        self
    }

    /// Says of each judged row whose samples it was judged by.
    pub fn say_from(&mut self, from: impl Fn(&str, &Metadata) -> Option<String>) {
        let judged = |row: &&mut BudgetRow| row.value.is_some();
        for row in self.budgets.iter_mut().filter(judged) {
            row.from = from(&row.metric, &row.metadata);
        }
    }

    fn headline(&self) -> String {
        let total = self.budgets.len();
        let (breached, near) = (
            self.count(RowStatus::Breached) as u64,
            self.count(RowStatus::Warn) as u64,
        );
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
        if !self.waiting.is_empty() {
            text.push_str(&format!(", {} waiting", self.waiting.len()));
        }
        text.push_str(&format!(" (judged {} of {total})", self.judged));
        text
    }
}

impl Document for BudgetsDocument {
    const SCHEMA: &'static str = "yardstick/budgets/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
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
            Column::left("since"),
            Column::left("from"),
            Column::left("reason"),
            Column::left("written in"),
        ];
        let grid = Grid {
            columns,
            rows: self.budgets.iter().map(|row| row.cells(style)).collect(),
        };
        let mut blocks = vec![
            Block::Text(self.headline()),
            Block::Text(String::new()),
            Block::Grid(
                grid.telling_apart("series", "statistic")
                    .without_empty_columns(),
            ),
        ];
        if !self.waiting.is_empty() {
            let lines: Vec<String> = self.waiting.iter().map(WaitingRow::line).collect();
            blocks.push(Block::Text(format!("\n{}", lines.join("\n"))));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.budgets
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}
