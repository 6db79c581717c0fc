//! Not asking again and again a remote that does not answer.
//!
//! A file remembers the failure and until when to leave the remote alone, so
//! that the next steps of a CI job do not each wait for it anew.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;
use crate::store::sync::state::{SyncDir, replace_small};
use crate::store::{StoreError, disk};

/// How long a remote is left alone after its first failure, in milliseconds;
/// each further one doubles it.
const FIRST: i64 = 2 * 60_000;
/// And at most.
const LONGEST: i64 = 30 * 60_000;
/// A last failure so long ago says nothing any more.
const FORGOTTEN: i64 = 24 * 3_600_000;

/// What is remembered of failures; closed where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circuit {
    /// Failures in a row.
    failures: u32,
    /// The last one.
    failed: Option<Timestamp>,
    /// What it was.
    reason: String,
}

impl Circuit {
    /// What was remembered; a file that cannot be read is as none.
    pub fn load(dir: &SyncDir) -> Self {
        let bytes = disk::read_small(&path(dir)).ok().flatten();
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Until when the remote is left alone, and why; `None` where it is not.
    pub fn open_until(&self, now: Timestamp) -> Option<(Timestamp, &str)> {
        let failed = self.failed?;
        let doubled = FIRST.saturating_mul(1 << (self.failures.clamp(1, 16) - 1));
        let until = failed.saturating_add(doubled.min(LONGEST));
        // A clock that went back must not keep it open.
        (failed <= now && now < until).then_some((until, self.reason.as_str()))
    }

    /// Remembers a failure of now.
    pub fn fail(&mut self, dir: &SyncDir, now: Timestamp, reason: &str) -> Result<(), StoreError> {
        let recent = |at: Timestamp| now.millis().abs_diff(at.millis()) < FORGOTTEN as u64;
        let before = self
            .failed
            .filter(|at| recent(*at))
            .map_or(0, |_| self.failures);
        *self = Self {
            failures: before.saturating_add(1),
            failed: Some(now),
            reason: reason.lines().next().unwrap_or_default().to_owned(),
        };
        let text = serde_json::to_vec(self).expect("numbers and text serialise");
        replace_small(&path(dir), &text)
    }

    /// Forgets all failures.
    pub fn succeed(&mut self, dir: &SyncDir) {
        if self.failed.is_some() {
            *self = Self::default();
            // What stays behind only makes somebody skip a push.
            let _ = std::fs::remove_file(path(dir));
        }
    }
}

fn path(dir: &SyncDir) -> std::path::PathBuf {
    Path::join(dir.path(), "circuit.json")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::store;

    #[test]
    fn each_failure_doubles_the_pause_and_success_ends_it() {
        let (_dir, store) = store();
        let dir = SyncDir::of(&store, "git:origin").expect("made");
        let at = |minutes: i64| Timestamp::from_millis(minutes * 60_000).expect("a time");
        let mut circuit = Circuit::load(&dir);
        assert_eq!(circuit.open_until(at(0)), None);
        for (failed, pause) in [(0, 2), (3, 4), (8, 8), (20, 16), (40, 30), (80, 30)] {
            circuit
                .fail(&dir, at(failed), "down\nhint: x")
                .expect("kept");
            let circuit = Circuit::load(&dir);
            let until = Some((at(failed + pause), "down"));
            assert_eq!(circuit.open_until(at(failed)), until);
            assert_eq!(circuit.open_until(at(failed + pause)), None);
            assert_eq!(
                circuit.open_until(at(failed - 1)),
                None,
                "the clock went back"
            );
        }
        circuit.fail(&dir, at(80 + 24 * 60), "down").expect("kept");
        let (until, _) = circuit.open_until(at(80 + 24 * 60)).expect("open");
        assert_eq!(until, at(82 + 24 * 60), "a day later it counts anew");
        circuit.succeed(&dir);
        assert_eq!(Circuit::load(&dir), Circuit::default());
    }
}
