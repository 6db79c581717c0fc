//! What a gate with `--after N` waits for.

use serde::Serialize;

use crate::model::{Metadata, MetricName, plain};

/// Bad, but not yet for as many runs in a row as the gate asks for.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct WaitingRow {
    /// What is measured.
    pub metric: MetricName,
    /// Of what.
    pub metadata: Metadata,
    /// What is bad about it: `regression`, `median max`.
    pub what: String,
    /// Bad runs in a row so far.
    pub seen: u64,
    /// Bad runs in a row that make the gate say no.
    pub after: u64,
}

impl WaitingRow {
    /// `waiting: build_time profile=dev (regression) was bad in 1 run, 3 in a row make a no`
    pub fn line(&self) -> String {
        let name = format!("{} {}", self.metric, self.metadata);
        let runs = if self.seen == 1 { "run" } else { "runs" };
        format!(
            "waiting: {} ({}) was bad in {} {runs}, {} in a row make a no",
            plain(name.trim_end()),
            plain(&self.what),
            self.seen,
            self.after
        )
    }
}
