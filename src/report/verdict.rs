//! The document of `report`: what got worse and better, of a history or of a
//! candidate against its baseline. How it looks as Markdown is in `page`, how
//! it is kept short in `cut`.

mod cut;
mod headline;
mod page;
mod row;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Metadata, MetricName, Sorting, Timestamp, counted};
use crate::report::{
    Block, BudgetVerdictWord, BudgetsDocument, Cell, Column, Document, Grid, RowStatus, Style, Tone,
};

pub use row::{ReportRow, Standing};

/// A series that was not judged.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct LeftOutRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// Why not.
    pub reason: String,
}

/// A pull that failed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct NotPulledRow {
    /// When it was tried.
    pub time: Timestamp,
    /// Why it failed.
    pub reason: String,
}

/// What is to be said to those who change the project.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ReportDocument {
    /// As of when.
    pub time: Timestamp,
    /// The verdict in a word.
    pub verdict: ReportVerdict,
    /// The verdict in a sentence.
    pub headline: String,
    /// The pull request, branch or commit that is judged; `null` where it is
    /// the history itself.
    pub candidate: Option<String>,
    /// The baseline that the candidate is held against.
    pub against: Option<String>,
    /// How many series were judged.
    pub judged: usize,
    /// How many series there are.
    pub total: usize,
    /// How the budgets stand; `null` where none is set.
    pub budgets: Option<BudgetsDocument>,
    /// The series that were not judged, and why.
    pub not_judged: Vec<LeftOutRow>,
    /// Where the history could not be pulled lately: what others measured may be
    /// missing here. `null` where all is well, or nothing is shared.
    pub not_pulled: Option<NotPulledRow>,
    /// What got worse, what better, what changed, what is as before.
    pub series: Vec<ReportRow>,
    /// For Markdown only.
    #[serde(skip)]
    #[cfg_attr(test, schemars(skip))]
    pub frame: Frame,
}

/// What a report says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum ReportVerdict {
    /// Something got worse, or a budget is broken.
    Worse,
    /// Something got better, nothing worse.
    Better,
    /// Nothing to say.
    Fine,
    /// Nothing could be judged.
    Unjudged,
}

/// What is around the Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The name in the comment by which a script finds the text again.
    pub marker: String,
    /// The beginning of a commit's page, which the hash completes.
    pub commits_url: Option<String>,
}

/// What a report is made of.
#[derive(Clone, Debug, Default)]
pub struct ReportParts {
    /// The candidate and its baseline, where one is held against the other.
    pub sides: Option<(String, String)>,
    /// The series that were judged and deserve a row, in any order.
    pub series: Vec<ReportRow>,
    /// How many series were judged.
    pub judged: usize,
    /// The others.
    pub not_judged: Vec<LeftOutRow>,
    /// How the budgets stand; `None` where none is set.
    pub budgets: Option<BudgetsDocument>,
    /// That the history could not be pulled.
    pub not_pulled: Option<NotPulledRow>,
    /// For Markdown.
    pub frame: Frame,
}

impl NotPulledRow {
    /// For people.
    fn sentence(&self) -> String {
        format!(
            "the history could not be pulled at {} ({}): what others measured may be missing here",
            self.time, self.reason
        )
    }
}

impl ReportDocument {
    /// The report as of `time`.
    pub fn new(time: Timestamp, parts: ReportParts) -> Self {
        let (candidate, against) = parts.sides.unzip();
        let mut document = Self {
            time,
            verdict: ReportVerdict::Fine,
            headline: String::new(),
            candidate,
            against,
            judged: parts.judged,
            total: parts.judged + parts.not_judged.len(),
            budgets: parts.budgets,
            not_judged: parts.not_judged,
            not_pulled: parts.not_pulled,
            series: parts.series,
            frame: parts.frame,
        };
        document.series.order_by(row::by_importance);
        document.verdict = document.judge();
        document.headline = headline::plain_text(&document);
        document
    }

    fn judge(&self) -> ReportVerdict {
        if self.count(Standing::Worse) > 0 || self.broken() > 0 {
            ReportVerdict::Worse
        } else if self.is_unjudged() {
            ReportVerdict::Unjudged
        } else if self.count(Standing::Better) > 0 {
            ReportVerdict::Better
        } else {
            ReportVerdict::Fine
        }
    }

    /// Whether neither a series nor a budget could be judged.
    fn is_unjudged(&self) -> bool {
        self.judged == 0 && !self.has_judged_budgets()
    }

    /// Whether a budget could be judged.
    pub fn has_judged_budgets(&self) -> bool {
        let budgets = self.budgets.as_ref();
        budgets.is_some_and(|b| b.verdict != BudgetVerdictWord::Unjudged)
    }

    /// How many series stand so.
    pub fn count(&self, standing: Standing) -> usize {
        let stands = |row: &&ReportRow| row.standing == standing;
        self.series.iter().filter(stands).count()
    }

    /// How many budgets are broken.
    pub fn broken(&self) -> usize {
        let rows = self.budgets.iter().flat_map(|b| &b.budgets);
        rows.filter(|row| row.status == RowStatus::Breached).count()
    }

    /// How many series were judged, and how they stand.
    fn judged_line(&self) -> String {
        let words: &[(Standing, &str)] = match self.against {
            Some(_) => &[
                (Standing::Worse, "worse"),
                (Standing::Better, "better"),
                (Standing::Changed, "changed"),
                (Standing::Same, "as before"),
            ],
            None => &[],
        };
        let counts = words.iter().filter_map(|(standing, word)| {
            let count = self.count(*standing);
            (count > 0).then(|| format!("{count} {word}"))
        });
        let counts: Vec<String> = counts.collect();
        let series = match counts.is_empty() {
            true => String::new(),
            false => format!(": {}", counts.join(", ")),
        };
        let budgets = self.budgets.as_ref().map_or(String::new(), |budgets| {
            let total = counted(budgets.budgets.len() as u64, "budget");
            format!("; {} of {total}", budgets.judged)
        });
        let total = counted(self.total as u64, "series");
        format!("judged {} of {total}{series}{budgets}", self.judged)
    }
}

impl Document for ReportDocument {
    const SCHEMA: &'static str = "yardstick/report/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let mut blocks = vec![
            Block::Text(self.headline.clone()),
            Block::Text(self.judged_line()),
        ];
        if let Some(row) = &self.not_pulled {
            blocks.push(Block::Text(row.sentence()));
        }
        let told = |row: &&ReportRow| row.standing != Standing::Same;
        let rows: Vec<&ReportRow> = self.series.iter().filter(told).collect();
        if !rows.is_empty() {
            blocks.push(Block::Text(String::new()));
            blocks.push(Block::Grid(grid(&rows, self.against.is_some(), style)));
        }
        if let Some(budgets) = &self.budgets {
            blocks.push(Block::Text(String::new()));
            blocks.extend(budgets.blocks(style));
        }
        if !self.not_judged.is_empty() {
            let line = |(reason, names): (String, Vec<String>)| {
                format!("not judged, {reason}: {}", names.join(", "))
            };
            let lines: Vec<String> = self.reasons().into_iter().map(line).collect();
            blocks.push(Block::Text(format!("\n{}", lines.join("\n"))));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.series
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }

    fn markdown(&self) -> Option<String> {
        Some(page::page(self))
    }
}

impl ReportDocument {
    /// The names of the series that were not judged by their reasons, the most
    /// frequent one first.
    fn reasons(&self) -> Vec<(String, Vec<String>)> {
        let mut reasons: Vec<(String, Vec<String>)> = Vec::new();
        for row in &self.not_judged {
            let name = crate::model::plain(format!("{} {}", row.metric, row.metadata).trim_end())
                .into_owned();
            match reasons.iter_mut().find(|(reason, _)| *reason == row.reason) {
                Some((_, names)) => names.push(name),
                None => reasons.push((row.reason.clone(), vec![name])),
            }
        }
        reasons.order_by_key(|(_, names)| std::cmp::Reverse(names.len()));
        reasons
    }
}

fn grid(rows: &[&ReportRow], is_comparison: bool, style: &Style) -> Grid {
    let columns = match is_comparison {
        true => vec![
            Column::left("status"),
            Column::left("series"),
            Column::right("before"),
            Column::right("value"),
            Column::left("change"),
            Column::left("history"),
        ],
        false => vec![
            Column::left("status"),
            Column::left("insight"),
            Column::left("since"),
            Column::left("history"),
        ],
    };
    let cells = |row: &&ReportRow| {
        let status = Cell::toned(row.standing.word(is_comparison), row.standing.tone());
        let name = crate::model::plain(&row.name()).into_owned();
        let history = Cell::from(row.sparkline.as_str());
        if is_comparison {
            let levels = row.levels();
            let [before, after] = levels.map_or([String::new(), String::new()], |l| l);
            let change = Cell::toned(row.change_in_full(), row.standing.tone());
            vec![
                status,
                name.into(),
                before.into(),
                after.into(),
                change,
                history,
            ]
        } else {
            let since = row.since.map_or(String::new(), |time| style.date(time));
            let text = format!("{name}\n{}", row.text);
            vec![status, text.into(), since.into(), history]
        }
    };
    Grid {
        columns,
        rows: rows.iter().map(cells).collect(),
    }
}

impl Standing {
    fn tone(self) -> Tone {
        match self {
            Self::Worse => Tone::Bad,
            Self::Better => Tone::Good,
            Self::Changed => Tone::Warn,
            Self::Same => Tone::Plain,
        }
    }
}
