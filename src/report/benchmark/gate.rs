//! What a gate on the time of commands says.

use serde::Serialize;

use crate::benchmark::{Judgement, Open};
use crate::model::{counted, signed_percent};
use crate::report::benchmark::sentences::{name, percent};
use crate::stats::compare::Comparison;

/// What the gate says of all commands.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct GateRow {
    /// Of all commands together: one that is slower makes a fail, else one that is not known leaves it open.
    pub verdict: GateWord,
    /// How much slower a command may be, in percent.
    pub limit_percent: f64,
    /// What the commands are held against.
    pub against: String,
    /// Whether it was measured again before the alarm.
    pub remeasured: bool,
    /// The commands that were judged.
    pub judged: Vec<JudgedRow>,
}

/// What a gate says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum GateWord {
    /// Not slower than allowed.
    Pass,
    /// Slower, and by no chance.
    Fail,
    /// Not known yet.
    Unjudged,
}

/// What the gate says of one command.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct JudgedRow {
    /// The command.
    pub command: String,
    /// What it says.
    pub verdict: GateWord,
    /// Change of the time in percent, positive where slower; `null` where nothing could be compared.
    pub change_percent: Option<f64>,
    /// Its interval of 95 %.
    pub interval_percent: Option<[f64; 2]>,
    /// Runs of each command that would settle it, where that is what is missing.
    pub runs_needed: Option<u64>,
    /// Why it is not known; `null` where it is.
    pub reason: Option<String>,
}

impl GateRow {
    /// Of the rows; nothing judged is not known.
    pub fn new(limit: f64, against: String, judged: Vec<JudgedRow>) -> Self {
        let any = |word| judged.iter().any(|row| row.verdict == word);
        let verdict = if any(GateWord::Fail) {
            GateWord::Fail
        } else if any(GateWord::Unjudged) || judged.is_empty() {
            GateWord::Unjudged
        } else {
            GateWord::Pass
        };
        Self {
            verdict,
            limit_percent: limit * 100.0,
            against,
            remeasured: false,
            judged,
        }
    }
}

impl JudgedRow {
    /// Of a judgement and what it rests on.
    pub fn new(command: &str, judgement: Judgement, found: Option<&Comparison>) -> Self {
        let percent = |ratio: f64| (ratio - 1.0) * 100.0;
        let interval = found.and_then(|found| found.interval);
        Self {
            command: command.to_owned(),
            verdict: match judgement {
                Judgement::Within => GateWord::Pass,
                Judgement::Slower => GateWord::Fail,
                Judgement::Open(_) => GateWord::Unjudged,
            },
            change_percent: found.map(|found| percent(found.ratio)),
            interval_percent: interval.map(|(low, high)| [percent(low), percent(high)]),
            runs_needed: match judgement {
                Judgement::Open(Open::NeedsRuns(runs)) => Some(runs),
                _ => None,
            },
            reason: match judgement {
                Judgement::Open(open) => Some(reason(open)),
                _ => None,
            },
        }
    }
}

fn reason(open: Open) -> String {
    match open {
        Open::NeedsRuns(runs) => format!("about {} of each command would settle it (--runs {runs})", counted(runs, "run")),
        Open::AtTheLimit => "it lies at the limit: no number of runs would settle it".to_owned(),
        Open::NeedsHistory(n, enough) => format!(
            "{} recorded on this machine; {enough} are needed",
            match n {
                0 => "nothing is".to_owned(),
                n => format!("only {} {}", counted(n as u64, "sample"), if n == 1 { "is" } else { "are" }),
            }
        ),
        Open::NoisyHistory => "what was recorded scatters too much to tell; more recorded samples help, more runs do not".to_owned(),
        Open::NotConfirmed => "it was slower, and measured afresh it was not".to_owned(),
    }
}

/// The gate's verdict in lines.
pub fn lines(gate: &GateRow) -> Vec<String> {
    let word = match gate.verdict {
        GateWord::Pass => "pass",
        GateWord::Fail => "fail",
        GateWord::Unjudged => "unjudged",
    };
    let limit = percent(gate.limit_percent / 100.0);
    let again = if gate.remeasured {
        ", measured twice"
    } else {
        ""
    };
    let mut lines = vec![format!(
        "{word}: at most {limit} slower than {} is allowed{again}",
        name(&gate.against)
    )];
    for row in &gate.judged {
        let change = row.change_percent.map_or_else(String::new, |change| {
            let interval = row
                .interval_percent
                .map_or_else(String::new, |[low, high]| {
                    let end = |percent: f64| signed_percent(percent / 100.0);
                    format!(" (95 %: {} to {})", end(low), end(high))
                });
            format!(" {}{interval}", signed_percent(change / 100.0))
        });
        let verdict = match row.verdict {
            GateWord::Pass => ", allowed".to_owned(),
            GateWord::Fail => ", too slow".to_owned(),
            GateWord::Unjudged => format!(", not known: {}", row.reason.as_deref().unwrap_or("")),
        };
        lines.push(format!("  {}:{change}{verdict}", name(&row.command)));
    }
    lines
}
