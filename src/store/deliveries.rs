//! What hooks were told, so that they are told once.
//!
//! A line is written when a hook is done, and is durable before the next hook
//! starts: a crash between the two makes one delivery happen twice, and never
//! loses one.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::model::Timestamp;
use crate::store::append::append_lines;
use crate::store::{Store, StoreError, disk};

/// One line of `hooks.jsonl`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// When.
    pub time: Timestamp,
    /// Whose file the hook stands in, and its name: `user/chat`.
    pub hook: String,
    /// What happened: `new`, `resolved` …
    pub event: String,
    /// Id of the insight, or of the decision, that it happened to.
    pub id: String,
    /// What became of it.
    pub outcome: DeliveryOutcome,
    /// What was looked at, so that what is not seen is not taken for gone.
    #[serde(default)]
    pub scope: String,
    /// What the hook was told; kept where a later event will need it.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub told: Value,
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    /// The hook ran and said that all is well.
    Done,
    /// It did not, for all its tries; the next run tries again.
    Failed,
    /// Nothing was run: it is known, and that is all.
    Known,
}

impl Store {
    /// All deliveries, in the order they were made. A line that cannot be read
    /// was never acknowledged, or is of a later version.
    pub fn deliveries(&self) -> Result<Vec<Delivery>, StoreError> {
        let bytes = disk::read_small(&self.deliveries_path())?.unwrap_or_default();
        Ok(bytes
            .split(|b| *b == b'\n')
            .filter_map(|line| serde_json::from_slice(line).ok())
            .collect())
    }

    /// Adds deliveries, all in one write; durable on return.
    pub fn log_deliveries(&self, deliveries: &[Delivery]) -> Result<(), StoreError> {
        if deliveries.is_empty() {
            return Ok(());
        }
        let mut lines = Vec::new();
        for delivery in deliveries {
            serde_json::to_writer(&mut lines, delivery)
                .expect("a delivery always serialises into memory");
            lines.push(b'\n');
        }
        let lock = self.lock()?;
        let written = append_lines(&self.deliveries_path(), &lines)?;
        drop(lock);
        written.sync()
    }

    /// The right to run hooks, which one process has at a time; `None` where
    /// another has it. It ends with the file.
    pub fn try_lock_deliveries(&self) -> Result<Option<File>, StoreError> {
        let path = self.root().join("hooks.lock");
        disk::check_regular(&path)?;
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(StoreError::io("open", &path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(file)),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) if source.kind() == io::ErrorKind::Unsupported => {
                Ok(Some(file))
            }
            Err(TryLockError::Error(source)) => Err(StoreError::Lock { path, source }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::store;

    fn delivery(id: &str) -> Delivery {
        Delivery {
            time: Timestamp::MIN,
            hook: "user/chat".to_owned(),
            event: "new".to_owned(),
            id: id.to_owned(),
            outcome: DeliveryOutcome::Done,
            scope: "main".to_owned(),
            told: Value::Null,
        }
    }

    #[test]
    fn deliveries_come_back_in_order_and_a_torn_line_is_none() {
        let (_dir, store) = store();
        store
            .log_deliveries(&[delivery("a"), delivery("b")])
            .expect("written");
        let mut bytes = std::fs::read(store.deliveries_path()).expect("there");
        bytes.extend(b"{\"time\":\"2026");
        std::fs::write(store.deliveries_path(), bytes).expect("written");
        store.log_deliveries(&[delivery("c")]).expect("written");
        let ids: Vec<String> = store
            .deliveries()
            .expect("readable")
            .into_iter()
            .map(|d| d.id)
            .collect();
        assert_eq!(ids, ["a", "b", "c"]);
    }

    #[test]
    fn one_process_at_a_time_may_run_hooks() {
        let (_dir, store) = store();
        let held = store
            .try_lock_deliveries()
            .expect("lockable")
            .expect("free");
        assert!(store.try_lock_deliveries().expect("lockable").is_none());
        drop(held);
        assert!(store.try_lock_deliveries().expect("lockable").is_some());
    }
}
