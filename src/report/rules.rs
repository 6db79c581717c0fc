//! The documents of `rules`.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Rehearsal, Stretch};
use crate::model::{
    Category, Metadata, MetricName, Severity, Timestamp, counted, plain, signed_percent,
};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};
use crate::rulebook::{Rule, Variable};

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

/// Why something was not judged, and how often.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct ReasonRow {
    /// Why.
    pub reason: String,
    /// Of how many series, or at how many samples.
    pub count: usize,
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

/// What rules would have said over the history.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RulesTestDocument {
    /// As of when.
    pub time: Timestamp,
    /// Rules that are about no series.
    pub without_series: Vec<String>,
    /// In the order of the rules, then the series.
    pub rehearsals: Vec<RehearsalRow>,
}

/// What one rule would have said of one series.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RehearsalRow {
    /// The rule.
    pub rule: String,
    /// How much it matters.
    pub severity: Severity,
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// How many samples there are.
    pub samples: usize,
    /// At how many of them it could be judged.
    pub judged: usize,
    /// At how many of them it would have spoken.
    pub spoke: usize,
    /// Why it could not be judged at the others.
    pub not_judged: Vec<ReasonRow>,
    /// Samples in a row at which it would have spoken, oldest first.
    pub stretches: Vec<StretchRow>,
}

/// Samples in a row at which a rule would have spoken.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct StretchRow {
    /// Time of the first.
    pub from: Timestamp,
    /// Time of the last.
    pub until: Timestamp,
    /// How many.
    pub samples: usize,
    /// Whether it speaks still.
    pub open: bool,
    /// What it would have said first.
    pub description: String,
}

impl RehearsalRow {
    /// Of a series with so many samples.
    pub fn new(
        rehearsal: &Rehearsal,
        metric: &MetricName,
        metadata: &Metadata,
        samples: usize,
    ) -> Self {
        let reason = |(reason, count): (&String, &usize)| ReasonRow {
            reason: reason.clone(),
            count: *count,
        };
        let stretch = |stretch: &Stretch| StretchRow {
            from: stretch.from,
            until: stretch.until,
            samples: stretch.samples,
            open: stretch.open,
            description: stretch.description.clone(),
        };
        Self {
            rule: rehearsal.rule.name.clone(),
            severity: rehearsal.rule.severity,
            metric: metric.clone(),
            metadata: metadata.clone(),
            samples,
            judged: rehearsal.judged,
            spoke: rehearsal.spoke,
            not_judged: rehearsal.unjudged.iter().map(reason).collect(),
            stretches: rehearsal.stretches.iter().map(stretch).collect(),
        }
    }

    /// The newest stretches, newest first.
    fn said(&self, style: &Style) -> String {
        const SHOWN: usize = 3;
        let day = |time: Timestamp| style.time(time).get(..10).unwrap_or_default().to_owned();
        let line = |row: &StretchRow| {
            let when = match (row.open, row.samples) {
                (true, 1) => format!("{}, now", day(row.from)),
                (true, n) => format!("since {}, {}", day(row.from), counted(n as u64, "sample")),
                (false, 1) => day(row.from),
                (false, n) => format!(
                    "{} to {}, {}",
                    day(row.from),
                    day(row.until),
                    counted(n as u64, "sample")
                ),
            };
            format!("{when}: {}", row.description)
        };
        let mut lines: Vec<String> = self.stretches.iter().rev().take(SHOWN).map(line).collect();
        if self.stretches.len() > SHOWN {
            lines.push(format!(
                "and {} before",
                counted((self.stretches.len() - SHOWN) as u64, "time")
            ));
        }
        for row in &self.not_judged {
            lines.push(format!(
                "not judged at {}: {}",
                counted(row.count as u64, "sample"),
                plain(&row.reason)
            ));
        }
        lines.join("\n")
    }
}

impl Document for RulesTestDocument {
    const SCHEMA: &'static str = "yardstick/rules-test/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let mut blocks = Vec::new();
        let spoke: usize = self.rehearsals.iter().map(|row| row.spoke).sum();
        let judged: usize = self.rehearsals.iter().map(|row| row.judged).sum();
        if !self.rehearsals.is_empty() {
            let samples = counted(judged as u64, "judged sample");
            blocks.push(Block::Text(format!(
                "would have spoken at {spoke} of {samples}\n"
            )));
            blocks.push(Block::Grid(rehearsals(&self.rehearsals, style)));
        }
        if !self.without_series.is_empty() {
            blocks.push(Block::Text(format!(
                "\nabout no series here: {}",
                self.without_series.join(", ")
            )));
        }
        if blocks.is_empty() {
            blocks.push(Block::Text(
                "no rules of your own, and no pack is on".to_owned(),
            ));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.rehearsals
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn rehearsals(rows: &[RehearsalRow], style: &Style) -> Grid {
    let columns = vec![
        Column::left("rule"),
        Column::left("series"),
        Column::right("spoke at"),
        Column::right("times"),
        Column::left("when, and what it said"),
    ];
    let row = |row: &RehearsalRow| -> Vec<Cell> {
        let series = format!("{} {}", row.metric, row.metadata);
        let share = match row.judged {
            0 => "–".to_owned(),
            judged => {
                let share = signed_percent(row.spoke as f64 / judged as f64);
                format!(
                    "{} of {judged}\n{}",
                    row.spoke,
                    share.trim_start_matches('+')
                )
            }
        };
        let tone = if row.spoke > 0 {
            tone(row.severity)
        } else {
            Tone::Plain
        };
        vec![
            Cell::toned(&row.rule, tone),
            plain(series.trim_end()).into_owned().into(),
            share.into(),
            row.stretches.len().to_string().into(),
            row.said(style).into(),
        ]
    };
    Grid {
        columns,
        rows: rows.iter().map(row).collect(),
    }
}
