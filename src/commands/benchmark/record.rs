//! What becomes of a measurement in the store, and what the store knew before.

use anyhow::{Context as _, Result};

use crate::benchmark::{Judgement, Measured, Measurement, Open, Task, judge_recorded};
use crate::commands::Session;
use crate::commands::budget::LOOKED_AT;
use crate::commands::draft::{Draft, Drafter};
use crate::commands::load;
use crate::commands::remember::Places;
use crate::learning::Stretches;
use crate::model::{
    Direction, Filter, Finite, Measure, Metadata, MetricName, MetricPattern, Sample, Scope,
    Sorting, Unit,
};
use crate::report::JudgedRow;
use crate::series::{Point, SeriesId};
use crate::stats::compare::{MIN_HISTORY, against_history};
use crate::stats::median_of;
use crate::store::{Order, Visit};

/// The newest recorded samples that a command is held against.
const NEWEST: usize = 20;
/// So many recorded samples are enough to judge by; fewer scatter by chance.
const ENOUGH: usize = 5;

/// Under which name and with which metadata commands are recorded.
pub struct Recording {
    /// The metric.
    pub metric: MetricName,
    /// What goes with every sample.
    pub metadata: Metadata,
}

impl Recording {
    /// Of `--record` or `--baseline`, and `--metadata`.
    pub fn new(metric: &str, metadata: &[String]) -> Result<Self> {
        Ok(Self {
            metric: metric.parse()?,
            metadata: Metadata::from_pairs(metadata.iter().map(String::as_str))
                .map_err(|error| anyhow::anyhow!("--metadata: {error}"))?,
        })
    }

    /// What tells a command from others: its name, its parameters, and what was given.
    pub fn metadata_of(&self, task: &Task) -> Result<Metadata> {
        let mut metadata = Metadata::new();
        let hint = "\nhint: --command-name gives it a shorter name";
        metadata
            .insert("bench", task.recorded_as.as_deref().unwrap_or(&task.name))
            .map_err(|error| anyhow::anyhow!("{error}{hint}"))?;
        let parameters = task
            .parameters
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str()));
        for (key, value) in parameters.chain(self.metadata.iter()) {
            metadata.insert(key, value)?;
        }
        Ok(metadata)
    }
}

/// Records a sample of each command: the median of its runs, in the unit of the metric, with n, extremes, mean and deviation.
pub fn record(
    recording: &Recording,
    (tasks, measured): (&[Task], &Measured),
    session: &Session,
) -> Result<Vec<Sample>> {
    let store = session.store_to_write()?;
    let context = session.context()?;
    let mut drafter = Drafter::new(session, Some(store.clone()), context)?;
    let mut samples = Vec::new();
    for (task, measurement) in tasks.iter().zip(&measured.measurements) {
        let draft = draft(recording, task, measurement)?;
        samples.push(drafter.sample(draft, None, false)?);
    }
    store.remember_machine(session.machine())?;
    let appended = session.time("append", || store.append(&samples))?;
    session.warn_of_recovered(&appended.recovered);
    Ok(samples)
}

/// The runs of a command as they become a sample.
pub fn draft(recording: &Recording, task: &Task, measurement: &Measurement) -> Result<Draft> {
    let seconds = |run: f64| -> Result<Measure> {
        Ok(Measure {
            value: Finite::try_from(run)?,
            unit: Some(Unit::SECONDS),
        })
    };
    let times = measurement.times().into_iter();
    Ok(Draft {
        metric: recording.metric.clone(),
        values: times.map(seconds).collect::<Result<_>>()?,
        metadata: recording.metadata_of(task)?,
        notes: Metadata::new(),
        time: None,
    })
}

/// Holds every command against what was recorded of it on the baseline branch and this machine.
pub fn against_recorded(
    recording: &Recording,
    (tasks, measured): (&[Task], &Measured),
    limit: f64,
    session: &Session,
) -> Result<Vec<JudgedRow>> {
    let recorded = Recorded::load(recording, session)?;
    let row = |(task, measurement): (&Task, &Measurement)| -> Result<JudgedRow> {
        let history = recorded.of(&recording.metadata_of(task)?);
        let median = median_of(&measurement.times()).unwrap_or(0.0);
        let found =
            against_history(&history, median).filter(|_| history.len() >= ENOUGH.max(MIN_HISTORY));
        let judgement = match &found {
            Some(found) => judge_recorded(found, limit),
            None => Judgement::Open(Open::NeedsHistory(history.len(), ENOUGH)),
        };
        Ok(JudgedRow::new(&task.name, judgement, found.as_ref()))
    };
    tasks.iter().zip(&measured.measurements).map(row).collect()
}

/// Seconds that were recorded, with what they are of.
struct Recorded {
    metric: MetricName,
    direction: Direction,
    places: Places,
    points: Vec<(Metadata, Point)>,
}

impl Recorded {
    fn load(recording: &Recording, session: &Session) -> Result<Self> {
        let mut recorded = Self {
            metric: recording.metric.clone(),
            direction: session.config().spec(&recording.metric).direction,
            places: Places::default(),
            points: Vec::new(),
        };
        let Some(store) = session.store()? else {
            return Ok(recorded);
        };
        let context = session.context()?;
        let machine = context.machine;
        let filter = Filter {
            metrics: vec![MetricPattern::Exact(recording.metric.clone())],
            scope: Scope::Judged {
                branches: session.baseline_branch()?.into_iter().collect(),
                pull_request: None,
                detached: context.branch.is_none(),
            },
            ..Filter::default()
        };
        let found = &mut recorded.points;
        let report = store.scan(&filter, Order::Forward, |visit: Visit<'_>| {
            let unit = visit.key.unit.clone().unwrap_or(Unit::SECONDS);
            let seconds = unit.convert(visit.row.value, &Unit::SECONDS);
            if let (Ok(value), true) = (seconds, visit.context().machine == machine) {
                let (id, time) = (visit.row.id, visit.row.time);
                found.push((visit.key.metadata.clone(), Point { id, time, value }));
            }
        });
        load::warn_of_damage(
            session,
            &store,
            &report.context("cannot read the baseline")?,
        );
        found.order_by_key(|(_, point)| (point.time, point.id));
        recorded.places = Places::load(&store)?;
        Ok(recorded)
    }

    /// The newest of one command at its accepted level.
    fn of(&self, metadata: &Metadata) -> Vec<f64> {
        let mut points: Vec<Point> = self
            .points
            .iter()
            .filter(|(of, _)| of == metadata)
            .map(|(_, point)| *point)
            .collect();
        points.drain(..points.len().saturating_sub(LOOKED_AT));
        let id = SeriesId {
            metric: self.metric.clone(),
            metadata: metadata.clone(),
        };
        let found = Stretches::of(&points, self.places.of(&id), self.direction);
        let baseline = &points[found.baseline(Direction::Lower)];
        let newest = &baseline[baseline.len().saturating_sub(NEWEST)..];
        newest.iter().map(|point| point.value).collect()
    }
}
