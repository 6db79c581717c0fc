//! Not asking again and again a remote that does not answer.
//!
//! A file remembers the failure and until when to leave the remote alone, so
//! that the next steps of a CI job do not each wait for it anew.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::model::Timestamp;
use crate::store::sync::state::{SyncDir, replace_small};
use crate::store::{Store, disk};

/// How long a remote is left alone after its first failure, in milliseconds;
/// each further one doubles it.
const FIRST: i64 = 2 * 60_000;
/// And at most.
const LONGEST: i64 = 30 * 60_000;
/// Failures this near to each other are one: several processes, or several
/// tries of somebody who looks for the reason.
const AT_ONCE: i64 = 60_000;
/// A last failure so long ago says nothing any more.
const FORGOTTEN: i64 = 24 * 3_600_000;
const FILE: &str = "circuit.json";

/// What is remembered of failures; closed where there was none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Circuit {
    /// Failures in a row.
    failures: u32,
    /// Those that made the pause longer; of those alone that nobody asked for.
    #[serde(default)]
    pauses: u32,
    /// The last failure.
    failed: Option<Timestamp>,
    /// What it was.
    reason: String,
    /// Until when the remote is left alone.
    #[serde(default)]
    until: Option<Timestamp>,
    /// Whether what the remote has came all the same, before the failure.
    #[serde(default)]
    pulled: bool,
}

/// Why a remote is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// Somebody asked for it, and waits for the answer.
    Asked,
    /// Something else was done, and this is by the way.
    ByTheWay,
}

/// A remote that is left alone for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause<'a> {
    /// Failures in a row.
    pub failures: u32,
    /// When the last one was.
    pub failed: Timestamp,
    /// What it was.
    pub reason: &'a str,
    /// Until when.
    pub until: Timestamp,
}

impl Circuit {
    /// What was remembered; a file that cannot be read is as none.
    pub fn load(dir: &SyncDir) -> Self {
        let bytes = disk::read_small(&path(dir)).ok().flatten();
        bytes
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default()
    }

    /// Whether what the remote has came, whatever fails then.
    #[must_use]
    pub fn having_pulled(mut self, pulled: bool) -> Self {
        self.pulled = pulled;
        self
    }

    /// When and why the history could not be pulled, where that was lately and
    /// nothing has succeeded since.
    pub fn failed_pull(&self, now: Timestamp) -> Option<(Timestamp, &str)> {
        let lately = |at: &Timestamp| (0..FORGOTTEN).contains(&(now.millis() - at.millis()));
        let failed = self.failed.filter(lately).filter(|_| !self.pulled)?;
        Some((failed, self.reason.as_str()))
    }

    /// Until when the remote is left alone, and why; `None` where it is not.
    pub fn pause(&self, now: Timestamp) -> Option<Pause<'_>> {
        let (failed, until) = (self.failed?, self.until?);
        // A clock that went back must not keep it open.
        (failed <= now && now < until).then_some(Pause {
            failures: self.failures,
            failed,
            reason: &self.reason,
            until,
        })
    }

    /// Remembers a failure of now, as well as that can be done: where several
    /// processes fail at once or nothing can be written, somebody waits anew.
    /// A pause that has begun ends when it would have ended, and what somebody
    /// asked for makes the next one no longer.
    pub fn fail(&mut self, dir: &SyncDir, now: Timestamp, reason: &str, attempt: Attempt) {
        let since = |at: Timestamp| now.millis().abs_diff(at.millis());
        let before = self.failed.map(since);
        let (failures, pauses) = match before {
            Some(before) if before < FORGOTTEN as u64 => (self.failures, self.pauses),
            _ => (0, 0),
        };
        let is_another = before.is_none_or(|before| before >= AT_ONCE as u64);
        let open = self.pause(now).map(|pause| pause.until);
        let is_longer = is_another && open.is_none() && attempt == Attempt::ByTheWay;
        let pauses = pauses.saturating_add(u32::from(is_longer)).max(1);
        let doubled = FIRST.saturating_mul(1 << (pauses.min(16) - 1));
        *self = Self {
            failures: failures.saturating_add(u32::from(is_another)).max(1),
            pauses,
            failed: Some(now),
            reason: reason.lines().next().unwrap_or_default().to_owned(),
            until: Some(open.unwrap_or(now.saturating_add(doubled.min(LONGEST)))),
            pulled: self.pulled,
        };
        let text = serde_json::to_vec(self).expect("numbers and text serialise");
        let _ = replace_small(&path(dir), &text);
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

/// Whether an exchange with some remote of this store failed last, which costs
/// no question about which remotes there are.
pub fn has_failures(store: &Store) -> bool {
    let dirs = std::fs::read_dir(store.root().join("sync"));
    dirs.is_ok_and(|mut all| all.any(|dir| dir.is_ok_and(|dir| dir.path().join(FILE).exists())))
}

fn path(dir: &SyncDir) -> std::path::PathBuf {
    Path::join(dir.path(), FILE)
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
        assert_eq!(circuit.pause(at(0)), None);
        let open_until = |circuit: &Circuit, now| {
            let pause = circuit.pause(now)?;
            Some((pause.until, pause.reason.to_owned()))
        };
        for (failed, pause) in [(0, 2), (3, 4), (8, 8), (20, 16), (40, 30), (80, 30)] {
            circuit.fail(&dir, at(failed), "down\nhint: x", Attempt::ByTheWay);
            let circuit = Circuit::load(&dir);
            let until = Some((at(failed + pause), "down".to_owned()));
            assert_eq!(open_until(&circuit, at(failed)), until);
            assert_eq!(open_until(&circuit, at(failed + pause)), None);
            assert_eq!(
                open_until(&circuit, at(failed - 1)),
                None,
                "the clock went back"
            );
        }
        circuit.fail(&dir, at(80 + 24 * 60), "down", Attempt::ByTheWay);
        let (until, _) = open_until(&circuit, at(80 + 24 * 60)).expect("open");
        assert_eq!(until, at(82 + 24 * 60), "a day later it counts anew");
        circuit.succeed(&dir);
        assert_eq!(Circuit::load(&dir), Circuit::default());
    }

    #[test]
    fn what_somebody_asked_for_makes_no_pause_longer() {
        let (_dir, store) = store();
        let dir = SyncDir::of(&store, "git:origin").expect("made");
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000).expect("a time");
        let mut circuit = Circuit::default();
        // When, how; failures and the end of the pause after it, in seconds.
        for (now, attempt, failures, until) in [
            (0, Attempt::ByTheWay, 1, 120),
            (1, Attempt::Asked, 1, 120),
            (30, Attempt::Asked, 1, 120),
            (100, Attempt::Asked, 2, 120),
            // One that began before is one of them.
            (110, Attempt::ByTheWay, 2, 120),
            (200, Attempt::Asked, 3, 320),
            (400, Attempt::ByTheWay, 4, 400 + 240),
            (650, Attempt::ByTheWay, 5, 650 + 480),
            (1140, Attempt::Asked, 6, 1140 + 480),
        ] {
            circuit.fail(&dir, at(now), "down", attempt);
            let pause = circuit.pause(at(now)).expect("open");
            assert_eq!(
                (pause.failures, pause.until),
                (failures, at(until)),
                "{now}"
            );
            assert_eq!(pause.failed, at(now));
        }
    }
}
