//! `benchmark --revs A..B --record METRIC`: a history that was not recorded when it happened.
//!
//! One revision after the other is built, measured, recorded with the time of its commit, and removed. What is recorded
//! already is left out, so that the same command goes on where it was interrupted.

use std::collections::BTreeSet;

use anyhow::{Context as _, Result};
use xxhash_rust::xxh3::xxh3_128;

use crate::benchmark::{BenchmarkError, Interrupts, Measured, Plan, Runner, Task, measure};
use crate::commands::benchmark::record::{Recording, draft};
use crate::commands::benchmark::revisions::{Revision, within};
use crate::commands::checkouts::{Checkout, Checkouts, short};
use crate::commands::draft::Drafter;
use crate::commands::{Outcome, Session};
use crate::model::{Context, Filter, Metadata, MetricPattern, Sample, SampleId, Scope, Timestamp};
use crate::report::{BackfillDocument, BackfillRow, BackfillStatus};
use crate::store::{Order, Store, Visit};

/// What is measured at every revision.
pub struct Backfill<'a> {
    pub session: &'a Session,
    pub tasks: &'a [Task],
    pub plan: Plan,
    pub overhead: Option<crate::benchmark::Overhead>,
    pub recording: &'a Recording,
    pub runner: &'a mut Runner,
    pub checkouts: Checkouts<'a>,
}

impl Backfill<'_> {
    /// Goes through the revisions, oldest first.
    pub fn run(&mut self, revisions: &[Revision]) -> Result<(BackfillDocument, Outcome)> {
        let store = self.session.store_to_write()?;
        store.remember_machine(self.session.machine())?;
        let known = Known::load(self.recording, &store)?;
        let mut document = BackfillDocument {
            metric: self.recording.metric.clone(),
            interrupted: false,
            revisions: Vec::new(),
        };
        for (at, revision) in revisions.iter().enumerate() {
            let place = (at + 1, revisions.len());
            let Some(row) = self.one(revision, place, (&store, &known))? else {
                document.interrupted = true;
                break;
            };
            document.revisions.push(row);
            self.checkouts.forget(&revision.commit);
        }
        let outcome = match document.interrupted {
            true => Outcome::Interrupted,
            false => Outcome::Done,
        };
        Ok((document, outcome))
    }

    /// One revision; `None` where Ctrl-C came.
    fn one(
        &mut self,
        revision: &Revision,
        (at, all): (usize, usize),
        (store, known): (&Store, &Known),
    ) -> Result<Option<BackfillRow>> {
        let context = self.context(revision)?;
        if known.has(self.tasks, self.recording, &context)? {
            return Ok(Some(row(revision, BackfillStatus::Known, Vec::new(), None)));
        }
        // Such a sample would be taken for one that was pruned, and vanish.
        let when = SampleId::from_parts(millis(revision.commit.time), 0);
        if Store::is_pruned(&known.horizons, when, revision.commit.time) {
            return Ok(Some(row(
                revision,
                BackfillStatus::Pruned,
                Vec::new(),
                None,
            )));
        }
        let folder = match self.checkouts.get(&revision.commit, self.runner)? {
            None => return Ok(None),
            Some(Checkout::Broken(reason)) => {
                return Ok(Some(row(
                    revision,
                    BackfillStatus::Broken,
                    Vec::new(),
                    Some(reason),
                )));
            }
            Some(Checkout::Ready(folder)) => folder,
        };
        self.session.note(format_args!(
            "measuring {} ({at} of {all})",
            short(&revision.commit)
        ));
        let tasks: Vec<Task> = self
            .tasks
            .iter()
            .map(|task| within(task, &folder))
            .collect();
        // Another order at every revision.
        self.plan.seed = self.plan.seed.wrapping_add(1);
        let measured = measure(&tasks, &self.plan, self.overhead, self.runner, &mut ());
        let measured = match measured {
            Ok(measured) if measured.interrupted => return Ok(None),
            Ok(measured) => measured,
            Err(BenchmarkError::Interrupted) => return Ok(None),
            Err(error) if Interrupts::arrived() => {
                drop(error);
                return Ok(None);
            }
            Err(error) => {
                let text = error.to_string();
                let reason = text.lines().next().unwrap_or_default().to_owned();
                self.session
                    .warn(format_args!("{}: {reason}", short(&revision.commit)));
                return Ok(Some(row(
                    revision,
                    BackfillStatus::Failed,
                    Vec::new(),
                    Some(reason),
                )));
            }
        };
        let samples = self.samples(revision, &measured, (store, &context))?;
        let appended = self.session.time("append", || store.append(&samples))?;
        self.session.warn_of_recovered(&appended.recovered);
        Ok(Some(row(revision, BackfillStatus::Recorded, samples, None)))
    }

    /// Where a sample of a revision comes from: not from what is checked out here.
    fn context(&self, revision: &Revision) -> Result<Context> {
        let here = self.session.context()?;
        Ok(Context {
            commit: Some(revision.commit.hash.clone()),
            branch: revision.branch.clone(),
            pull_request: None,
            run: here.run,
            machine: here.machine,
        })
    }

    fn samples(
        &self,
        revision: &Revision,
        measured: &Measured,
        (store, context): (&Store, &Context),
    ) -> Result<Vec<Sample>> {
        let mut drafter = Drafter::new(self.session, Some(store.clone()), context.clone())?;
        let mut samples = Vec::with_capacity(self.tasks.len());
        for (task, measurement) in self.tasks.iter().zip(&measured.measurements) {
            let mut draft = draft(self.recording, task, measurement)?;
            draft.time = Some(revision.commit.time);
            let mut sample = drafter.sample(draft, None, false)?;
            sample.id = id(&sample);
            samples.push(sample);
        }
        Ok(samples)
    }
}

/// The id of a sample follows from what it is of: made twice, on two copies of a store, it is one.
fn id(sample: &Sample) -> SampleId {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let parts = [
        "backfill".to_owned(),
        sample.metric.to_string(),
        text_of(&sample.metadata),
        text(&sample.context.commit),
        text(&sample.context.machine),
    ];
    SampleId::from_parts(millis(sample.time), xxh3_128(parts.join("\0").as_bytes()))
}

fn millis(time: Timestamp) -> u64 {
    u64::try_from(time.millis()).unwrap_or(0)
}

/// Unlike what people see, the same for the same metadata only.
fn text_of(metadata: &Metadata) -> String {
    serde_json::to_string(metadata).unwrap_or_default()
}

fn row(
    revision: &Revision,
    status: BackfillStatus,
    samples: Vec<Sample>,
    reason: Option<String>,
) -> BackfillRow {
    BackfillRow {
        commit: revision.commit.hash.clone(),
        time: revision.commit.time,
        subject: revision.commit.subject.clone(),
        status,
        values: samples.iter().map(|sample| sample.value.get()).collect(),
        unit: samples.into_iter().find_map(|sample| sample.unit),
        reason,
    }
}

/// What was recorded of a metric: commit, machine, and which thing.
struct Known {
    samples: BTreeSet<(String, String, String)>,
    horizons: Vec<(Timestamp, Timestamp)>,
}

impl Known {
    fn load(recording: &Recording, store: &Store) -> Result<Self> {
        let filter = Filter {
            metrics: vec![MetricPattern::Exact(recording.metric.clone())],
            scope: Scope::All,
            ..Filter::default()
        };
        let mut known = BTreeSet::new();
        let scanned = store.scan(&filter, Order::Forward, |visit: Visit<'_>| {
            let context = visit.context();
            if let (Some(commit), Some(machine)) = (context.commit, context.machine) {
                known.insert((commit, machine, text_of(&visit.key.metadata)));
            }
        });
        scanned.context("cannot read what is recorded")?;
        Ok(Self {
            samples: known,
            horizons: store.horizons()?,
        })
    }

    /// Whether every task is recorded of a place.
    fn has(&self, tasks: &[Task], recording: &Recording, context: &Context) -> Result<bool> {
        let (Some(commit), Some(machine)) = (&context.commit, &context.machine) else {
            return Ok(false);
        };
        for task in tasks {
            let metadata: Metadata = recording.metadata_of(task)?;
            let key = (commit.clone(), machine.clone(), text_of(&metadata));
            if !self.samples.contains(&key) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}
