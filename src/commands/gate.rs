//! What a gate makes of insights.

use anyhow::{Result, bail};
use clap::Args;

use crate::args::GateArgs;
use crate::commands::Outcome;
use crate::learning::{Kind, LearningInsight, Severity};
use crate::report::WaitingRow;

/// Which insights make a gate say no.
#[derive(Args, Debug)]
pub struct FailOnArgs {
    /// Exit with 1 where an insight of this kind is open: regression, drift, anomaly, budget …, or any (repeatable)
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    fail_on: Vec<String>,

    #[command(flatten)]
    gate: GateArgs,
}

impl FailOnArgs {
    /// Whether this is a gate at all.
    pub fn is_gate(&self) -> bool {
        !self.fail_on.is_empty()
    }

    /// Refuses kinds that are none.
    pub fn check(&self) -> Result<()> {
        check_kinds(&self.fail_on)?;
        if self.gate.after > 1 && !self.is_gate() {
            bail!("--after waits with a no, and without --fail-on there is none");
        }
        Ok(())
    }

    /// The outcome for these insights, and those it waits for. What was
    /// answered, is over or only warns is no reason for a no.
    pub fn verdict(
        &self,
        insights: &[LearningInsight],
        judged: Judged,
    ) -> (Outcome, Vec<WaitingRow>) {
        let fails = |insight: &&LearningInsight| {
            let means = |name: &String| name == "any" || *name == insight.kind.name();
            insight.state.is_open() && !is_warning(insight) && self.fail_on.iter().any(means)
        };
        let (waiting, failing): (Vec<_>, Vec<_>) = insights
            .iter()
            .filter(fails)
            .partition(|insight| insight.occurrences < self.gate.after);
        let outcome = if !failing.is_empty() {
            Outcome::Refused
        } else if self.is_gate() && !judged.answers(&self.fail_on) && !self.gate.allow_unjudged {
            Outcome::Unjudged
        } else {
            Outcome::Done
        };
        let row = |insight: &LearningInsight| WaitingRow {
            metric: insight.metric.clone(),
            metadata: insight.metadata.clone(),
            what: insight.kind.name().to_owned(),
            seen: insight.occurrences,
            after: self.gate.after,
        };
        (outcome, waiting.into_iter().map(row).collect())
    }
}

/// What there was to judge, for a gate that says whether it could.
#[derive(Clone, Copy, Debug)]
pub struct Judged {
    /// How many series were.
    pub series: usize,
    /// Whether a budget was held against a series. That needs one sample
    /// only.
    pub budgets: bool,
}

impl Judged {
    /// Whether any of the kinds that a gate asks for could be found.
    pub fn answers(self, kinds: &[String]) -> bool {
        kinds.iter().any(|kind| match kind.as_str() {
            "any" => self.series > 0 || self.budgets,
            kind if kind == Kind::Budget.name() => self.budgets,
            _ => self.series > 0,
        })
    }
}

/// A budget that is near its limit, or broken and excused, fails no gate.
fn is_warning(insight: &LearningInsight) -> bool {
    insight.kind == Kind::Budget && insight.severity < Severity::Critical
}

/// Refuses kinds that are none.
pub fn check_kinds(names: &[String]) -> Result<()> {
    for kind in names {
        if kind != "any" && Kind::named(kind).is_none() {
            bail!(
                "--fail-on {kind:?}: one of any, {} is expected",
                Kind::NAMES.join(", ")
            );
        }
    }
    Ok(())
}
