//! The document of `sync`.

use serde::Serialize;
use serde_json::Value;

use crate::model::{counted, plain};
use crate::report::{Block, Document, Style};
use crate::store::sync::{Folded, Incoming, Pushed};

/// What an exchange with a remote did.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SyncDocument {
    /// The remote, without credentials.
    pub remote: String,
    /// Whether the remote answered: a push that it refused has reached it.
    pub reached: bool,
    /// Why not all was done that was asked for; `null` where it was.
    pub reason: Option<String>,
    /// What came from the remote; `null` where it was not asked for, or failed.
    pub pulled: Option<PulledRow>,
    /// What went there; `null` likewise.
    pub pushed: Option<PushedRow>,
    /// What was folded into the shared store; `null` where that was not due.
    pub folded: Option<FoldedRow>,
    /// Segments on the remote that are not folded yet; `null` where it was not
    /// asked.
    pub inbox: Option<usize>,
}

/// What came from the remote.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PulledRow {
    /// Samples that are new here.
    pub samples: u64,
    /// Decisions that are new here.
    pub events: u64,
    /// Machines that are new here.
    pub machines: u64,
    /// Samples that were left out, since they were pruned.
    pub pruned: u64,
    /// Samples that were dropped here, since a prune elsewhere took them.
    pub dropped: u64,
    /// Lines that could not be read, and were passed over.
    pub damaged: u64,
}

/// What went to the remote.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct PushedRow {
    /// Samples.
    pub samples: u64,
    /// Decisions.
    pub events: u64,
    /// Machines.
    pub machines: u64,
    /// The segments that hold them, by id.
    pub segments: Vec<String>,
}

/// What was folded into the shared store.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct FoldedRow {
    /// Segments.
    pub segments: u64,
    /// Samples that were new to it.
    pub samples: u64,
    /// Samples that went out of it, since they were pruned.
    pub dropped: u64,
}

impl From<&Incoming> for PulledRow {
    fn from(pulled: &Incoming) -> Self {
        Self {
            samples: pulled.samples,
            events: pulled.events,
            machines: pulled.machines,
            pruned: pulled.pruned,
            dropped: pulled.dropped,
            damaged: pulled.damaged,
        }
    }
}

impl From<&Pushed> for PushedRow {
    fn from(pushed: &Pushed) -> Self {
        Self {
            samples: pushed.samples,
            events: pushed.events,
            machines: pushed.machines,
            segments: pushed.segments.clone(),
        }
    }
}

impl From<&Folded> for FoldedRow {
    fn from(folded: &Folded) -> Self {
        Self {
            segments: folded.segments,
            samples: folded.samples,
            dropped: folded.dropped,
        }
    }
}

impl SyncDocument {
    /// Of an exchange that is about to begin.
    pub fn new(remote: String) -> Self {
        Self {
            remote,
            reached: false,
            reason: None,
            pulled: None,
            pushed: None,
            folded: None,
            inbox: None,
        }
    }
}

impl Document for SyncDocument {
    const SCHEMA: &'static str = "yardstick/sync/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let mut parts = Vec::new();
        if let Some(pulled) = &self.pulled {
            let decisions = also(pulled.events);
            parts.push(format!(
                "pulled {}{decisions}",
                counted(pulled.samples, "sample")
            ));
        }
        if let Some(pushed) = &self.pushed {
            let decisions = also(pushed.events);
            parts.push(format!(
                "pushed {}{decisions}",
                counted(pushed.samples, "sample")
            ));
        }
        if let Some(folded) = &self.folded {
            parts.push(format!("folded {}", counted(folded.segments, "segment")));
        }
        if self.reason.is_some() || !self.reached {
            let rest = match (parts.is_empty(), self.reached) {
                (true, false) => "not reached, all of it waits for the next sync",
                (true, true) => "refused, all of it waits for the next sync",
                (false, _) => "the rest waits for the next sync",
            };
            parts.push(rest.to_owned());
        }
        let remote = plain(&self.remote);
        let mut blocks = vec![Block::Text(format!("{remote}: {}", parts.join(", ")))];
        let damaged = self.pulled.as_ref().map_or(0, |pulled| pulled.damaged);
        if damaged > 0 {
            let lines = counted(damaged, "line");
            blocks.push(Block::Text(format!(
                "{lines} on the remote could not be read and were passed over"
            )));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        serde_json::to_value(self).into_iter().collect()
    }
}

fn also(events: u64) -> String {
    match events {
        0 => String::new(),
        n => format!(" and {}", counted(n, "decision")),
    }
}
