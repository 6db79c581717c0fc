//! Back to where a writer was: a file may turn out bad, or other than it began.

use std::collections::BTreeMap;

use anyhow::Result;

use crate::commands::import::writer::Writer;
use crate::model::{Direction, MetricName};
use crate::store::{self, Spool};

/// How far a writer was.
pub struct Mark {
    spool: Option<store::Mark>,
    count: u64,
    known: u64,
    shown: usize,
    complete: bool,
    compared: bool,
    directions: BTreeMap<MetricName, Direction>,
    labels: usize,
    warnings: usize,
}

impl Writer<'_> {
    /// Remembers how far it is.
    pub fn mark(&self) -> Mark {
        Mark {
            spool: self.spool.as_ref().map(Spool::mark),
            count: self.count,
            known: self.known,
            shown: self.shown.len(),
            complete: self.complete,
            compared: self.compared,
            directions: self.directions.clone(),
            labels: self.labels.len(),
            warnings: self.warnings.len(),
        }
    }

    /// Forgets the samples since `mark`.
    pub fn back_to(&mut self, mark: &Mark) -> Result<()> {
        if let (Some(spool), Some(mark)) = (&mut self.spool, &mark.spool) {
            spool.back_to(mark)?;
        }
        (self.count, self.known, self.complete) = (mark.count, mark.known, mark.complete);
        self.compared = mark.compared;
        self.warnings.truncate(mark.warnings);
        self.shown.truncate(mark.shown);
        self.directions.clone_from(&mark.directions);
        self.labels.truncate(mark.labels);
        Ok(())
    }
}
