//! The documents of `hooks`, and what a hook reads.

use serde::Serialize;
use serde_json::Value;

use crate::learning::{Kind, LearningInsight, Severity, State};
use crate::model::{Category, Metadata, Timestamp, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What a hook reads on its standard input.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HookDocument {
    /// What happened: new, resolved, breached, ratcheted, accepted, dismissed.
    pub event: String,
    /// The hook's name.
    pub hook: String,
    /// Who decided, where somebody did.
    pub actor: Option<String>,
    /// Why they did.
    pub reason: Option<String>,
    /// Fingerprint of the insight, or id of the decision.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// The field it belongs to.
    pub category: Option<Category>,
    /// What is measured; of a limit, maybe a pattern.
    pub metric: String,
    /// Of what.
    pub metadata: Metadata,
    /// How much it matters.
    pub severity: Severity,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
    /// Whether it was there before; `null` for a decision about a limit.
    pub state: Option<State>,
    /// Title for an issue.
    pub title: String,
    /// What was seen, in one sentence.
    pub description: String,
    /// What to do about it.
    pub suggested_action: String,
    /// Text for an issue, in Markdown.
    pub body: String,
    /// The whole insight, where there is one.
    pub insight: Option<LearningInsight>,
}

impl HookDocument {
    /// The value of its `schema` key.
    pub const SCHEMA: &'static str = "yardstick/hook/v1";

    /// As a hook reads it.
    pub fn to_json(&self) -> Value {
        let mut whole = serde_json::Map::new();
        whole.insert("schema".to_owned(), Self::SCHEMA.into());
        if let Ok(Value::Object(fields)) = serde_json::to_value(self) {
            whole.extend(fields);
        }
        Value::Object(whole)
    }
}

/// The hooks there are.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HooksDocument {
    /// Those of the user's own file, then those of the project's.
    pub hooks: Vec<HookRow>,
}

/// A hook.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HookRow {
    /// Its name.
    pub name: String,
    /// Where it is written.
    pub source: String,
    /// Whether it stands in the user's own file: others run with --run-hooks only.
    pub own: bool,
    /// When it runs.
    pub on: Vec<String>,
    /// For what: its filters, in words.
    pub filters: Vec<String>,
    /// The program and its arguments, as they are written.
    pub run: Vec<String>,
    /// The variables it sees.
    pub env: Vec<String>,
    /// How long it may take, in seconds.
    pub timeout: f64,
    /// How often it is tried again where it fails.
    pub retries: usize,
    /// How often it was delivered to.
    pub delivered: usize,
    /// How many deliveries failed and wait for the next run.
    pub waiting: usize,
    /// Time of the newest delivery.
    pub last: Option<Timestamp>,
}

impl Document for HooksDocument {
    const SCHEMA: &'static str = "yardstick/hooks/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        if self.hooks.is_empty() {
            return vec![Block::Text(
                "no hooks; docs/hooks.md has some to start from".to_owned(),
            )];
        }
        let columns = vec![
            Column::left("hook"),
            Column::left("on"),
            Column::left("runs"),
            Column::left("written in"),
            Column::right("delivered"),
            Column::left("last"),
        ];
        let row = |row: &HookRow| -> Vec<Cell> {
            let mut on = row.on.join(", ");
            for filter in &row.filters {
                on = format!("{on}\n{filter}");
            }
            let whose = if row.own {
                "your own file"
            } else {
                "the project's: only with --run-hooks"
            };
            let mut delivered = row.delivered.to_string();
            if row.waiting > 0 {
                delivered = format!("{delivered}\n{} failed", row.waiting);
            }
            vec![
                row.name.as_str().into(),
                plain_lines(&on).into(),
                plain(&row.run.join(" ")).into_owned().into(),
                format!("{}\n{whose}", row.source).into(),
                delivered.into(),
                row.last
                    .map(|time| style.time(time))
                    .unwrap_or_default()
                    .into(),
            ]
        };
        vec![Block::Grid(Grid {
            columns,
            rows: self.hooks.iter().map(row).collect(),
        })]
    }

    fn rows(&self) -> Vec<Value> {
        self.hooks
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn plain_lines(text: &str) -> String {
    text.lines()
        .map(|line| plain(line).into_owned())
        .collect::<Vec<_>>()
        .join("\n")
}

/// What a run of the hooks did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HooksRunDocument {
    /// How many hooks could run.
    pub hooks: usize,
    /// How many may not, since they are the project's.
    pub not_allowed: usize,
    /// What was delivered, or failed, in order.
    pub deliveries: Vec<DeliveryRow>,
}

/// One hook that ran.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct DeliveryRow {
    /// The hook.
    pub hook: String,
    /// What happened.
    pub event: String,
    /// To which insight, or decision.
    pub id: String,
    /// Its title.
    pub title: String,
    /// How often the program was started.
    pub attempts: usize,
    /// Why it failed; `null` where it did not.
    pub failure: Option<String>,
}

impl Document for HooksRunDocument {
    const SCHEMA: &'static str = "yardstick/hooks-run/v1";

    fn blocks(&self, _style: &Style) -> Vec<Block> {
        if self.deliveries.is_empty() {
            return vec![Block::Text(format!(
                "{}: nothing to tell",
                counted(self.hooks as u64, "hook")
            ))];
        }
        let columns = vec![
            Column::left("hook"),
            Column::left("event"),
            Column::left("told"),
            Column::left("outcome"),
        ];
        let row = |row: &DeliveryRow| -> Vec<Cell> {
            let outcome = match &row.failure {
                None => Cell::toned("done", Tone::Good),
                Some(reason) => Cell::toned(format!("failed: {}", plain(reason)), Tone::Bad),
            };
            vec![
                row.hook.as_str().into(),
                row.event.as_str().into(),
                plain(&row.title).into_owned().into(),
                outcome,
            ]
        };
        vec![Block::Grid(Grid {
            columns,
            rows: self.deliveries.iter().map(row).collect(),
        })]
    }

    fn rows(&self) -> Vec<Value> {
        self.deliveries
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

/// What a hook would run, without running it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct HookTestDocument {
    /// The hook.
    pub hook: String,
    /// What would have happened.
    pub event: String,
    /// Whether the insight is one of the store, else an invented one.
    pub real: bool,
    /// Whether the hook's filters let it through.
    pub admitted: bool,
    /// The program and its arguments; values of variables stay out of it.
    pub run: Vec<String>,
    /// Where it would run.
    pub folder: String,
    /// The variables it would see, and whether each is set.
    pub env: Vec<VariableSet>,
    /// What it would read.
    pub input: String,
}

/// A variable of the environment.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct VariableSet {
    /// Its name.
    pub name: String,
    /// Whether it is set here.
    pub set: bool,
}

impl Document for HookTestDocument {
    const SCHEMA: &'static str = "yardstick/hook-test/v1";

    fn blocks(&self, _style: &Style) -> Vec<Block> {
        let which = if self.real {
            "an insight of this store"
        } else {
            "an invented insight"
        };
        let admitted = if self.admitted {
            ""
        } else {
            "; its filters keep it from this one"
        };
        let word = |word: &String| match word
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_./:=@".contains(c))
        {
            true if !word.is_empty() => word.clone(),
            _ => format!("{:?}", word),
        };
        let run: Vec<String> = self.run.iter().map(word).collect();
        let variable = |row: &VariableSet| match row.set {
            true => row.name.clone(),
            false => format!("{} (not set)", row.name),
        };
        let env: Vec<String> = self.env.iter().map(variable).collect();
        let mut lines = vec![
            format!(
                "{} on {:?}, with {which}{admitted}; nothing is run",
                self.hook, self.event
            ),
            format!("runs   {}", run.join(" ")),
            format!("in     {}", plain(&self.folder)),
            format!(
                "sees   {}",
                if env.is_empty() {
                    "nothing of the environment".to_owned()
                } else {
                    env.join(", ")
                }
            ),
            "reads".to_owned(),
        ];
        lines.extend(self.input.lines().map(|line| format!("  {}", plain(line))));
        vec![Block::Text(lines.join("\n"))]
    }

    fn rows(&self) -> Vec<Value> {
        serde_json::to_value(self).into_iter().collect()
    }
}
