//! Retention: a plan that can be looked at, and its execution.

use std::fs;

use crate::model::{SampleId, Timestamp};
use crate::store::disk::Replacement;
use crate::store::events::horizon_of;
use crate::store::intake::{Checked, Intake};
use crate::store::read::{Line, for_each_line};
use crate::store::{Event, EventKind, Store, StoreError, disk};

/// What a prune would do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrunePlan {
    /// Samples measured before this go.
    pub before: Timestamp,
    /// What happens to each segment that is touched, oldest first.
    pub steps: Vec<PruneStep>,
}

/// What happens to one segment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PruneStep {
    /// The month.
    pub month: String,
    /// Samples that go.
    pub dropped: u64,
    /// Lines that stay, damaged ones among them: those are `doctor`'s.
    pub kept: u64,
    /// Bytes of the lines that go.
    pub bytes: u64,
}

/// What a prune did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pruned {
    /// What was done, as it was found under the lock.
    pub plan: PrunePlan,
}

impl PrunePlan {
    /// Samples that go.
    pub fn dropped(&self) -> u64 {
        self.steps.iter().map(|step| step.dropped).sum()
    }

    /// Bytes that go.
    pub fn bytes(&self) -> u64 {
        self.steps.iter().map(|step| step.bytes).sum()
    }
}

impl Store {
    /// What dropping all samples measured before `before` would do.
    pub fn plan_prune(&self, before: Timestamp) -> Result<PrunePlan, StoreError> {
        let mut intake = Intake::default();
        let steps = self.steps(before, &mut |line| is_before(line, before, &mut intake))?;
        Ok(PrunePlan { before, steps })
    }

    /// What dropping the lines that are `doomed` would do to the segments that
    /// samples from before a time can be in.
    fn steps(
        &self,
        before: Timestamp,
        doomed: &mut dyn FnMut(Line<'_>) -> bool,
    ) -> Result<Vec<PruneStep>, StoreError> {
        let mut steps = Vec::new();
        for month in self.months_before(before)? {
            let mut step = PruneStep {
                month,
                dropped: 0,
                kept: 0,
                bytes: 0,
            };
            for_each_line(&self.segment_path(&step.month), |line| {
                if doomed(line) {
                    step.dropped += 1;
                    step.bytes += line.bytes.len() as u64 + 1;
                } else {
                    step.kept += 1;
                }
            })?;
            if step.dropped > 0 {
                steps.push(step);
            }
        }
        Ok(steps)
    }

    /// Drops all samples measured before `before`. The horizon is durable
    /// before the first sample goes, so that a crash in between leaves samples
    /// that the next prune finds, never a hole without a record.
    pub fn prune(
        &self,
        before: Timestamp,
        event: impl FnOnce(EventKind) -> Event,
    ) -> Result<Pruned, StoreError> {
        let lock = self.lock()?;
        let plan = self.plan_prune(before)?;
        if plan.steps.is_empty() {
            return Ok(Pruned { plan });
        }
        self.log_locked(&event(EventKind::Pruned { before }))?
            .sync()?;
        lock.names_change()?;
        let mut intake = Intake::default();
        for step in &plan.steps {
            self.execute(step, &mut |line| is_before(line, before, &mut intake))?;
        }
        lock.names_settled()?;
        Ok(Pruned { plan })
    }

    /// Drops what horizons took that were decided elsewhere, and are recorded
    /// here already. Gives the number of samples.
    pub fn apply_horizons(&self, horizons: &[(Timestamp, Timestamp)]) -> Result<u64, StoreError> {
        let Some(before) = horizons.iter().map(|(before, _)| *before).max() else {
            return Ok(0);
        };
        let lock = self.lock()?;
        let mut intake = Intake::default();
        let mut doomed = |line: Line<'_>| is_beyond(line, horizons, &mut intake);
        let steps = self.steps(before, &mut doomed)?;
        if steps.is_empty() {
            return Ok(0);
        }
        lock.names_change()?;
        for step in &steps {
            self.execute(step, &mut doomed)?;
        }
        lock.names_settled()?;
        Ok(steps.iter().map(|step| step.dropped).sum())
    }

    fn execute(
        &self,
        step: &PruneStep,
        doomed: &mut dyn FnMut(Line<'_>) -> bool,
    ) -> Result<(), StoreError> {
        let path = self.segment_path(&step.month);
        if step.kept == 0 {
            fs::remove_file(&path).map_err(StoreError::io("remove", &path))?;
            return disk::sync_parent(&path);
        }
        let mut new = Replacement::of(&path)?;
        let mut written = Ok(());
        for_each_line(&path, |line| {
            if written.is_ok() && !doomed(line) {
                written = new.write_line(&path, line);
            }
        })?;
        written.and_then(|()| new.commit())
    }

    fn months_before(&self, before: Timestamp) -> Result<Vec<String>, StoreError> {
        let last = before.month();
        let mut months = self.months()?;
        months.retain(|month| *month <= last);
        Ok(months)
    }

    /// What was pruned: everything measured before the first time and recorded
    /// by the second.
    pub fn horizons(&self) -> Result<Vec<(Timestamp, Timestamp)>, StoreError> {
        Ok(self.events()?.iter().filter_map(horizon_of).collect())
    }

    /// The events' horizon for a sample of this id and time: whether a prune
    /// that happened after it was recorded took it.
    pub fn is_pruned(horizons: &[(Timestamp, Timestamp)], id: SampleId, time: Timestamp) -> bool {
        let recorded = i64::try_from(id.bits() >> 80).unwrap_or(i64::MAX);
        horizons
            .iter()
            .any(|(before, at)| time < *before && recorded <= at.millis())
    }
}

/// Whether the line is a sample measured before `before`. What cannot be read
/// is not.
fn is_before(line: Line<'_>, before: Timestamp, intake: &mut Intake) -> bool {
    !line.too_long
        && intake
            .check(line.bytes)
            .is_ok_and(|checked| checked.time < before)
}

/// Whether the line is a sample that one of the horizons took.
fn is_beyond(line: Line<'_>, horizons: &[(Timestamp, Timestamp)], intake: &mut Intake) -> bool {
    if line.too_long {
        return false;
    }
    let Ok(Checked { id, time }) = intake.check(line.bytes) else {
        return false;
    };
    Store::is_pruned(horizons, SampleId::from_bits(id), time)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{numbers, sample, segment, store};

    fn time(text: &str) -> Timestamp {
        text.parse().expect("a time")
    }

    fn event(kind: EventKind) -> Event {
        Event {
            id: SampleId::from_parts(1, 1),
            time: time("2026-11-20"),
            kind,
            actor: None,
            reason: None,
        }
    }

    fn filled() -> (tempfile::TempDir, Store) {
        let (dir, store) = store();
        let times = [
            "2026-08-05",
            "2026-09-14T23:59:59.999Z",
            "2026-09-15",
            "2026-10-01",
        ];
        let samples: Vec<_> = (0..).zip(times).map(|(n, t)| sample(n, t)).collect();
        store.append(&samples).expect("appended");
        (dir, store)
    }

    #[test]
    fn the_horizon_cuts_through_its_month_and_the_plan_says_so() {
        let (_dir, store) = filled();
        let before = time("2026-09-15");
        let plan = store.plan_prune(before).expect("planned");
        let steps: Vec<_> = plan.steps.iter().map(|s| (s.dropped, s.kept)).collect();
        assert_eq!(steps, [(1, 0), (1, 1)]);
        let pruned = store.prune(before, event).expect("pruned");
        assert_eq!(pruned.plan, plan);
        assert_eq!(store.months().expect("readable"), ["2026-09", "2026-10"]);
        assert_eq!(numbers(&store, "2026-09"), [2]);
        let again = store.prune(before, event).expect("pruned");
        assert!(again.plan.steps.is_empty());
        assert_eq!(store.events().expect("readable").len(), 1);
    }

    #[test]
    fn nothing_goes_before_the_horizon_is_kept() {
        let (_dir, store) = filled();
        fs::create_dir(store.events_path()).expect("in the way");
        assert!(store.prune(time("2026-12-01"), event).is_err());
        assert_eq!(store.months().expect("readable").len(), 3);
        assert_eq!(numbers(&store, "2026-09"), [1, 2]);
    }

    #[test]
    fn what_cannot_be_read_stays() {
        let (_dir, store) = filled();
        let path = store.segment_path("2026-08");
        let good = segment(&store, "2026-08");
        let bad = [
            "torn {".to_owned(),
            // Canonical at a glance, but serde refuses it.
            good.trim_end().replace("\"x\"", "\"X\""),
            good.trim_end()
                .replace("\"value\":0", "\"value\":0,\"unit\":\"7\""),
        ];
        fs::write(&path, format!("{good}{}", bad.join("\n"))).expect("written");
        store.prune(time("2026-12-01"), event).expect("pruned");
        assert_eq!(segment(&store, "2026-08"), bad.join("\n") + "\n");
        assert_eq!(store.months().expect("readable"), ["2026-08"]);
    }

    #[test]
    fn horizons_of_others_take_what_was_recorded_before_them() {
        let (_dir, store) = filled();
        let mut later = sample(9, "2026-08-05");
        later.id = SampleId::from_parts(time("2026-11-22").millis() as u64, 9);
        store.append(&[later]).expect("appended");
        let none = store.apply_horizons(&[]).expect("applied");
        let horizons = [
            (time("2026-09-15"), time("2026-11-21")),
            (time("2026-01-01"), time("2026-11-23")),
        ];
        let dropped = store.apply_horizons(&horizons).expect("applied");
        assert_eq!((none, dropped), (0, 2));
        assert_eq!(numbers(&store, "2026-08"), [9]);
        assert_eq!(numbers(&store, "2026-09"), [2]);
        assert_eq!(store.apply_horizons(&horizons).expect("applied"), 0);
        assert!(store.events().expect("readable").is_empty());
    }

    #[test]
    fn a_horizon_takes_what_was_recorded_before_it_only() {
        let horizons = [(time("2026-09-01"), time("2026-11-20"))];
        let recorded = |text: &str| SampleId::from_parts(time(text).millis() as u64, 1);
        let pruned = |id, at: &str| Store::is_pruned(&horizons, id, time(at));
        assert!(pruned(recorded("2026-11-19"), "2026-08-31"));
        assert!(!pruned(recorded("2026-11-19"), "2026-09-01"));
        assert!(!pruned(recorded("2026-11-21"), "2026-08-31"));
        assert!(!pruned(SampleId::from_bits(u128::MAX), "2026-08-31"));
    }
}
