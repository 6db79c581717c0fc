//! The documents of `rules`.

mod rehearsals;

use serde::Serialize;
use serde_json::Value;

use crate::model::{Category, Metadata, Severity, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};
use crate::rulebook::{Rule, Variable};

pub use rehearsals::{ReasonRow, RehearsalRow, RulesTestDocument, StretchRow};

/// Rules of the user's own, and the packs that ship with the program.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RulesDocument {
    /// The packs, in the order of their names.
    pub packs: Vec<PackRow>,
    /// The rules that are on: of packs, of the user's file, of the project's.
    pub rules: Vec<OwnRuleRow>,
    /// Whether each rule is told in full.
    #[serde(skip)]
    pub in_full: bool,
}

/// A pack.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PackRow {
    /// What `packs` calls it.
    pub name: String,
    /// What its rules are about.
    pub about: String,
    /// How many rules it has.
    pub rules: usize,
    /// Whether it is on.
    pub on: bool,
}

/// A rule, and how it stands with what is in the store.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct OwnRuleRow {
    /// Its name.
    pub name: String,
    /// Where it is written: `yardstick.toml:12`, `pack slo`.
    pub source: String,
    /// Which metrics.
    pub metric: String,
    /// Only series with these pairs.
    pub metadata: Metadata,
    /// When it speaks.
    pub condition: String,
    /// Fewer samples are not judged.
    pub min_samples: usize,
    /// The field of its insights; `null`: that of the metric.
    pub category: Option<Category>,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// What it says, with places for values.
    pub description: Option<String>,
    /// What to do about it.
    pub suggested_action: Option<String>,
    /// The variables it mentions.
    pub variables: Vec<VariableRow>,
    /// How many series it is about.
    pub series: usize,
    /// Of how many of them it speaks now.
    pub speaks: usize,
    /// Why it cannot judge others of them.
    pub not_judged: Vec<ReasonRow>,
}

/// A variable of a condition.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct VariableRow {
    /// Its name.
    pub name: String,
    /// Its type in the language of conditions.
    pub r#type: String,
    /// What it is.
    pub meaning: String,
}

impl OwnRuleRow {
    /// A rule that was not yet held against any series.
    pub fn new(rule: &Rule) -> Self {
        let variable = |name: &String| {
            let (declared, variable) = Variable::named(name)?;
            Some(VariableRow {
                name: name.clone(),
                r#type: declared.kind.to_string(),
                meaning: variable.meaning.to_owned(),
            })
        };
        let text = |template: &crate::rulebook::Template| template.text().to_owned();
        Self {
            name: rule.name.clone(),
            source: rule.source.clone(),
            metric: rule.metric.to_string(),
            metadata: rule.metadata.clone(),
            condition: rule.when.text().to_owned(),
            min_samples: rule.min_samples,
            category: rule.category.clone(),
            severity: rule.severity,
            confidence: rule.confidence,
            description: rule.description.as_ref().map(text),
            suggested_action: rule.action.as_ref().map(text),
            variables: rule.names().iter().filter_map(variable).collect(),
            series: 0,
            speaks: 0,
            not_judged: Vec::new(),
        }
    }

    /// What the rule means, in words.
    fn meaning(&self) -> String {
        let series = match (self.metric.as_str(), self.metadata.is_empty()) {
            ("*", true) => "every series".to_owned(),
            ("*", false) => format!("every series with {}", plain(&self.metadata.to_string())),
            (metric, true) => format!("every series of {metric}"),
            (metric, false) => format!(
                "every series of {metric} with {}",
                plain(&self.metadata.to_string())
            ),
        };
        let from = match self.min_samples {
            1 => String::new(),
            n => format!(", from {n} samples on"),
        };
        let category = self
            .category
            .as_ref()
            .map(|category| format!(", {category}"));
        format!(
            "Of {series}{from}: {}{}, confidence {:.2}, when\n    {}",
            self.severity.name(),
            category.unwrap_or_default(),
            self.confidence,
            plain(
                &self
                    .condition
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            ),
        )
    }

    fn standing(&self) -> String {
        let reasons: String = self
            .not_judged
            .iter()
            .map(|row| {
                format!(
                    "\n  not judged: {} ({})",
                    counted(row.count as u64, "series"),
                    plain(&row.reason)
                )
            })
            .collect();
        match self.series {
            0 => "no series of it in the store yet".to_owned(),
            series => format!(
                "{} in the store; speaks of {} now{reasons}",
                counted(series as u64, "series"),
                self.speaks
            ),
        }
    }

    fn in_full(&self) -> String {
        let width = self
            .variables
            .iter()
            .map(|row| row.name.len())
            .max()
            .unwrap_or(0);
        let mut lines = vec![
            format!("\n{} ({})", self.name, self.source),
            format!("  {}", self.meaning()),
        ];
        let variable = |row: &VariableRow| {
            format!(
                "      {:width$}  {} ({})",
                row.name, row.meaning, row.r#type
            )
        };
        lines.extend(self.variables.iter().map(variable));
        lines.extend(
            self.description
                .iter()
                .map(|text| format!("  says: {}", plain(text))),
        );
        lines.extend(
            self.suggested_action
                .iter()
                .map(|text| format!("  → {}", plain(text))),
        );
        lines.push(format!("  {}", self.standing()));
        lines.join("\n")
    }
}

impl Document for RulesDocument {
    const SCHEMA: &'static str = "yardstick/rules/v1";

    fn blocks(&self, _style: &Style) -> Vec<Block> {
        let count = counted(self.rules.len() as u64, "rule");
        if self.in_full {
            let mut blocks = vec![Block::Text(format!("{count}, all valid"))];
            blocks.extend(self.rules.iter().map(|row| Block::Text(row.in_full())));
            return blocks;
        }
        let mut blocks = Vec::new();
        if self.rules.is_empty() {
            blocks.push(Block::Text(
                "no rules of your own, and no pack is on".to_owned(),
            ));
        } else {
            blocks.push(Block::Grid(rules(&self.rules)));
        }
        blocks.push(Block::Text(
            "\nPacks, turned on with packs = [\"NAME\"] in yardstick.toml:\n".to_owned(),
        ));
        blocks.push(Block::Grid(packs(&self.packs)));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.rules
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn rules(rows: &[OwnRuleRow]) -> Grid {
    let columns = vec![
        Column::left("rule"),
        Column::left("metric"),
        Column::left("severity"),
        Column::right("confidence"),
        Column::left("when"),
        Column::left("written in"),
    ];
    let row = |row: &OwnRuleRow| -> Vec<Cell> {
        let metric = format!("{} {}", row.metric, row.metadata);
        vec![
            row.name.as_str().into(),
            plain(metric.trim_end()).into_owned().into(),
            Cell::toned(row.severity.name(), tone(row.severity)),
            format!("{:.2}", row.confidence).into(),
            plain(&row.condition).into_owned().into(),
            Cell::toned(&row.source, Tone::Dim),
        ]
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
}

fn packs(rows: &[PackRow]) -> Grid {
    let columns = vec![
        Column::left("pack"),
        Column::right("rules"),
        Column::left(""),
        Column::left("about"),
    ];
    let row = |row: &PackRow| -> Vec<Cell> {
        let (word, tone) = if row.on {
            ("on", Tone::Good)
        } else {
            ("off", Tone::Dim)
        };
        vec![
            row.name.as_str().into(),
            row.rules.to_string().into(),
            Cell::toned(word, tone),
            row.about.as_str().into(),
        ]
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
}

fn tone(severity: Severity) -> Tone {
    match severity {
        Severity::Info => Tone::Plain,
        Severity::Warning => Tone::Warn,
        Severity::Critical => Tone::Bad,
    }
}
