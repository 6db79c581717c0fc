//! Counting issues, whatever the linter.

use std::collections::BTreeMap;

use crate::adapters::quantity::{LINT_ERRORS, LINT_ISSUES, LINT_WARNINGS};
use crate::adapters::{Draft, Fold, ParseError, Quantity, Sink};

/// What goes by no rule, such as a file that cannot be parsed.
pub const NO_RULE: &str = "(none)";

/// Different rules beyond this many are counted together.
const MAX_RULES: usize = 100_000;
const OTHER: &str = "(other)";

/// What every linter with severities gives.
pub static GIVES: [&Quantity; 3] = [&LINT_ISSUES, &LINT_ERRORS, &LINT_WARNINGS];

/// What a severity means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Error,
    Warning,
    /// Neither: style, convention, information.
    Info,
}

/// The issues of a report.
#[derive(Debug, Default)]
pub struct Findings {
    total: u64,
    errors: u64,
    warnings: u64,
    severities: BTreeMap<String, u64>,
    rules: BTreeMap<String, u64>,
}

/// Whether the linter grades what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Graded {
    Yes,
    No,
}

impl Findings {
    /// Counts `count` issues of a rule, with the tool's word for their severity.
    pub fn add(&mut self, rule: &str, severity: &str, class: Class, count: u64) {
        self.total += count;
        match class {
            Class::Error => self.errors += count,
            Class::Warning => self.warnings += count,
            Class::Info => {}
        }
        increase(&mut self.rules, rule, count);
        if !matches!(severity, "" | "error" | "warning") {
            increase(&mut self.severities, severity, count);
        }
    }

    /// Hands on the counts.
    pub fn put(&self, graded: Graded, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let of = |quantity, count: u64| Draft::of(quantity, count as f64).fold(Fold::Sum);
        sink.put(of(&LINT_ISSUES, self.total))?;
        if graded == Graded::Yes {
            sink.put(of(&LINT_ERRORS, self.errors))?;
            sink.put(of(&LINT_WARNINGS, self.warnings))?;
        }
        for (severity, count) in &self.severities {
            sink.put(of(&LINT_ISSUES, *count).with("severity", severity))?;
        }
        for (rule, count) in &self.rules {
            sink.put(of(&LINT_ISSUES, *count).with("rule", rule).item())?;
        }
        Ok(())
    }
}

fn increase(counts: &mut BTreeMap<String, u64>, key: &str, by: u64) {
    let full = counts.len() >= MAX_RULES;
    if let Some(count) = counts.get_mut(key) {
        *count += by;
    } else {
        let key = if full { OTHER } else { key };
        *counts.entry(key.to_owned()).or_default() += by;
    }
}

/// The common words for severities.
pub fn class_of(severity: &str) -> Class {
    match severity {
        "error" | "fatal" => Class::Error,
        "warning" => Class::Warning,
        _ => Class::Info,
    }
}
