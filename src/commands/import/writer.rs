//! From what was read to samples: names, units, times, ids.

mod identity;
mod labels;
mod mark;

use std::collections::{BTreeMap, HashMap};

use anyhow::Result;
use labels::homes;
pub use mark::Mark;

use crate::adapters::{Outcome, Reading, TEST_DURATION, TEST_FAILED, TEST_OUTCOME};
use crate::commands::Session;
use crate::commands::draft::Drafter;
use crate::commands::given::Given;
use crate::commands::import::kept::{AllKept, Kept};
use crate::commands::import::own::{Own, OwnFormat};
use crate::commands::import::place::{Measured, Position};
use crate::commands::import::source::Source;
use crate::commands::import::units::{Units, target_unit};
use crate::commands::import::{ImportArgs, guard};
use crate::model::{
    Context, Direction, Finite, MetricName, MetricPattern, Numbers, Sample, Timestamp, Unit,
    counted,
};
use crate::store::{Guard, IdSet, Labels, Parts, SharedContext, SharedName, Spool, Spooled, Store};

/// How far ahead of the clock the time of a complete sample may be.
const AHEAD: i64 = 86_400_000;
/// More samples than this are not shown.
const SHOWN: usize = 100;
/// Labels of so many readings are compared with each other.
const COMPARED: usize = 100_000;

/// Makes samples of readings and collects them for the store.
pub struct Writer<'a> {
    session: &'a Session,
    store: Option<&'a Store>,
    drafter: Drafter<'a>,
    given: Given,
    unit: Option<Unit>,
    renames: Vec<(MetricPattern, MetricName)>,
    prefix: String,
    /// `None` where nothing is to be written.
    spool: Option<Spool<'a>>,
    /// What the run recorded before, where nothing is to be written.
    before: IdSet,
    /// How much of that came again.
    known: u64,
    context: SharedContext,
    kept: AllKept,
    /// The units of complete samples, by metric.
    units: HashMap<MetricName, Option<Unit>>,
    /// Beginnings of paths that are the project's own.
    homes: Vec<String>,
    count: u64,
    /// The first of them.
    shown: Vec<Sample>,
    /// Whether complete samples came: a list of those says nothing new.
    complete: bool,
    /// Which way is better, where only the files say that.
    directions: BTreeMap<MetricName, Direction>,
    /// Which were compared.
    labels: Numbers,
    /// Whether two with the same labels were found: one warning is enough.
    compared: bool,
    warnings: Vec<String>,
    /// So many of them were said.
    said: usize,
    scratch: Vec<u8>,
}

/// What was recorded.
pub struct Written {
    pub done: Spooled,
    pub samples: Vec<Sample>,
    pub warnings: Vec<String>,
}

impl<'a> Writer<'a> {
    /// `store` is written to, unless it is a dry run.
    pub fn new(args: &ImportArgs, session: &'a Session, store: Option<&'a Store>) -> Result<Self> {
        let given = Given::new(&args.given, session)?;
        let mut drafter = Drafter::new(session, store.cloned(), Context::default())?;
        let mut spool = match store {
            Some(store) if !args.dry_run => Some(Spool::new(store, drafter.next_id())?),
            _ => None,
        };
        let mut before = IdSet::default();
        match (
            &mut spool,
            store,
            guard(session, given.context.run.as_deref()),
        ) {
            (Some(spool), _, Some(guard)) => spool.guarded(guard),
            (None, Some(store), Some(guard)) => before = guard.everywhere(store)?,
            _ => {}
        }
        Ok(Self {
            store,
            session,
            drafter,
            context: SharedContext::of(&given.context),
            given,
            unit: args.given.unit.clone(),
            renames: args.map.clone(),
            prefix: args.prefix.clone().unwrap_or_default(),
            spool,
            before,
            known: 0,
            kept: AllKept::default(),
            units: HashMap::new(),
            complete: false,
            directions: BTreeMap::new(),
            homes: homes(session),
            count: 0,
            shown: Vec::new(),
            labels: Numbers::default(),
            compared: false,
            warnings: Vec::new(),
            said: 0,
            scratch: Vec::new(),
        })
    }

    /// A remark about the whole, once. It waits for [`Writer::say`]: what it is
    /// about may be taken back.
    pub fn warn(&mut self, text: String) {
        if !self.warnings.contains(&text) {
            self.warnings.push(text);
        }
    }

    /// Says what is left of the remarks.
    pub fn say(&mut self) {
        for text in &self.warnings[self.said..] {
            self.session.warn(text);
        }
        self.said = self.warnings.len();
    }

    /// Takes what `export` wrote; gives the number of samples.
    pub fn take_own(&mut self, format: OwnFormat, source: &mut Source) -> Result<u64> {
        let latest = self.session.now().saturating_add(AHEAD);
        let horizons = match &self.store {
            Some(store) => store.horizons()?,
            None => Vec::new(),
        };
        let units = Units::new(&self.drafter, &mut self.units);
        let mut own = Own::new(self.spool.as_mut(), units, latest, horizons);
        own.read(format, source)?;
        let (count, pruned) = (own.count, own.pruned);
        if pruned > 0 {
            self.warn(format!(
                "{} pruned here before, and left out",
                counted(pruned, "sample")
            ));
        }
        self.count += count;
        self.complete = true;
        Ok(count)
    }

    /// Takes a reading. The result of a test is kept beside its duration, so
    /// that a test which fails now and then can be told from one that is slow.
    pub fn put(&mut self, reading: &Reading, position: &mut Position) -> Result<()> {
        let is = |name: &str| reading.metric.as_str() == name;
        let is_duration = reading.outcome.is_some() && is(TEST_DURATION.name);
        let result = reading.outcome;
        let mut labels = match reading.same_labels {
            true => Labels::AsBefore,
            false => Labels::Own,
        };
        let Some(outcome) = result.filter(|_| is_duration || is(TEST_FAILED.name)) else {
            let place = position.of(reading, 0);
            return self.sample(&Measured::of(reading), reading, (place, labels));
        };
        let values: &[f64] = match outcome {
            Outcome::Passed => &[1.0],
            // It was run more than once, and did both.
            Outcome::Flaky => &[0.0, 1.0],
            Outcome::Failed | Outcome::Errored => &[0.0],
            Outcome::Skipped => &[],
        };
        for (nth, value) in (0..).zip(values) {
            let measured = Measured {
                metric: &TEST_OUTCOME.metric(),
                value: Finite::try_from(*value)?,
                unit: None,
                direction: TEST_OUTCOME.direction,
                spread: None,
            };
            let place = position.of(reading, nth);
            self.sample(&measured, reading, (place, labels))?;
            labels = Labels::AsBefore;
        }
        // The time that it took to skip a test says nothing of the test.
        match is_duration && outcome != Outcome::Skipped {
            true => {
                let place = position.of(reading, 2);
                self.sample(&Measured::of(reading), reading, (place, labels))
            }
            false => Ok(()),
        }
    }

    /// Records what was measured, with the labels of its reading.
    fn sample(
        &mut self,
        measured: &Measured<'_>,
        reading: &Reading,
        (place, labels): (u32, Labels),
    ) -> Result<()> {
        let at = self.kept(measured)?;
        let kept = &self.kept[at];
        let (value, summary) = kept.values(measured)?;
        let time = self.time(&kept.metric, reading.time)?;
        let (own_metadata, own_notes);
        let metadata = match self.keeps_labels(&reading.metadata) {
            true => &reading.metadata,
            false => {
                own_metadata = self.metadata(&reading.metadata)?;
                &own_metadata
            }
        };
        let notes = match self.keeps_notes(reading) {
            true => &reading.notes,
            false => {
                own_notes = self.notes(reading)?;
                &own_notes
            }
        };
        // Results of tests have the same labels in the best of files.
        let compares = reading.outcome.is_none() && self.compares();
        if compares || self.given.context.run.is_some() {
            self.describe(at, metadata, reading.time);
        }
        if compares {
            self.compare(at);
        }
        let id = self.id(value, place);
        let kept = &self.kept[at];
        let sample = Parts {
            id,
            time,
            name: &kept.name,
            value,
            metadata,
            summary,
            notes,
        };
        if self.before.contains(Guard::tail(id.bits())) {
            self.known += 1;
            return Ok(());
        }
        self.count += 1;
        if let Some(spool) = &mut self.spool {
            spool.add_in(&self.context, &sample, labels)?;
        }
        if self.shown.len() < SHOWN {
            self.shown.push(whole(&sample, kept, &self.given.context));
        }
        Ok(())
    }

    /// Name and unit that a reading is recorded under, as a place in `kept`.
    fn kept(&mut self, measured: &Measured<'_>) -> Result<usize> {
        let from = measured.unit.or(self.unit.as_ref());
        match self.kept.find(measured.metric, from) {
            Ok(known) => Ok(known),
            Err(key) => self.keep(key, measured),
        }
    }

    #[inline(never)]
    fn keep(&mut self, key: u64, measured: &Measured<'_>) -> Result<usize> {
        let from = measured.unit.or(self.unit.as_ref());
        let metric = self.renamed(measured.metric)?;
        let unit = target_unit(&self.drafter, &metric, from)?;
        let kept = Kept {
            read: measured.metric.clone(),
            is_as_read: unit.as_ref() == from,
            name: SharedName::of(&metric, unit.as_ref()),
            unit,
            from: from.cloned(),
            metric,
        };
        self.compare_direction(&kept.metric, measured.direction);
        Ok(self.kept.add(key, kept))
    }

    fn renamed(&self, metric: &MetricName) -> Result<MetricName> {
        let rename = self.renames.iter().find(|(from, _)| from.matches(metric));
        match rename {
            Some((_, to)) => Ok(to.clone()),
            None if self.prefix.is_empty() => Ok(metric.clone()),
            None => Ok(format!("{}{metric}", self.prefix).parse()?),
        }
    }

    /// A sample has no direction of its own: what only the file knows belongs
    /// into the configuration.
    fn compare_direction(&mut self, metric: &MetricName, direction: Direction) {
        let configured = || self.session.config().spec(metric).direction;
        if direction != Direction::None && configured() == Direction::None {
            self.directions.insert(metric.clone(), direction);
        }
    }

    /// Which way is better, where only the files say that.
    pub fn directions(&self) -> &BTreeMap<MetricName, Direction> {
        &self.directions
    }

    /// What the user says, else the file, else the commit, else the clock.
    fn time(&self, metric: &MetricName, of_file: Option<Timestamp>) -> Result<Timestamp> {
        if let Some(time) = self.given.time {
            return Ok(time);
        }
        let Some(time) = of_file else {
            return Ok(self.given.commit_time.unwrap_or(self.session.now()));
        };
        self.drafter.check_time(metric, time)?;
        Ok(time)
    }

    /// Records everything, or says what would be recorded.
    pub fn commit(mut self) -> Result<Written> {
        self.say();
        let done = match self.spool {
            Some(spool) => spool.commit()?,
            None => Spooled {
                added: self.count,
                known: self.known,
                ..Spooled::default()
            },
        };
        let few = done.known == 0 && self.count <= SHOWN as u64;
        let samples = match few && !self.complete {
            true => self.shown,
            false => Vec::new(),
        };
        Ok(Written {
            done,
            samples,
            warnings: self.warnings,
        })
    }
}

/// A sample with all that it is made of.
#[inline(never)]
fn whole(sample: &Parts<'_>, kept: &Kept, context: &Context) -> Sample {
    Sample {
        id: sample.id,
        time: sample.time,
        metric: kept.metric.clone(),
        value: sample.value,
        unit: kept.unit.clone(),
        metadata: sample.metadata.clone(),
        context: context.clone(),
        summary: sample.summary,
        notes: sample.notes.clone(),
    }
}
