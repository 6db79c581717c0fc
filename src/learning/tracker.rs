//! The library's face for a program that measures itself: record numbers in
//! memory, ask what they mean.

use std::collections::BTreeMap;

use crate::learning::{Analysis, Judgement, LearningInsight, Memory, Subject, analyze, draft};
use crate::model::{
    Finite, Metadata, MetadataError, MetricName, MetricSpec, NameError, SampleId, Timestamp, Unit,
    UnitError, ValueError,
};
use crate::series::{Builder, Point, Series, SeriesId, SlotKey};

/// Why a number was not recorded.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum TrackError {
    /// The metric's name.
    #[error(transparent)]
    Name(#[from] NameError),
    /// The value.
    #[error(transparent)]
    Value(#[from] ValueError),
    /// The metadata.
    #[error(transparent)]
    Metadata(#[from] MetadataError),
    /// The unit.
    #[error(transparent)]
    Unit(#[from] UnitError),
}

/// Samples in memory, and what they mean. [`crate::store::Store`] keeps
/// samples on disk.
#[derive(Debug, Default)]
pub struct MetricsTracker {
    points: Vec<(SlotKey, Point)>,
}

impl MetricsTracker {
    /// Without samples.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records a value in the unit of the metric, measured at `time`.
    pub fn record_metric<'m>(
        &mut self,
        name: &str,
        value: f64,
        metadata: impl IntoIterator<Item = (&'m str, &'m str)>,
        time: Timestamp,
    ) -> Result<(), TrackError> {
        let metric = MetricName::new(name)?;
        let value = Finite::try_from(value)?;
        let mut pairs = Metadata::new();
        for (key, text) in metadata {
            pairs.insert(key, text)?;
        }
        let unit: Option<Unit> = MetricSpec::of(&metric).unit;
        // Only told apart, never shown: the position makes it unique.
        let id = SampleId::from_bits(self.points.len() as u128).bits();
        let key = SlotKey {
            id: SeriesId {
                metric,
                metadata: pairs,
            },
            unit,
        };
        self.points.push((
            key,
            Point {
                id,
                time,
                value: value.get(),
            },
        ));
        Ok(())
    }

    /// The series of a metric, or all, in the order of metric and metadata.
    pub fn get_metrics(&self, name: Option<&str>) -> Vec<Series> {
        let mut builder = Builder::new(None);
        for (key, point) in &self.points {
            if name.is_none_or(|name| name == key.id.metric.as_str()) {
                let slot = builder.slot(key.clone());
                builder.push(slot, *point);
            }
        }
        builder.finish()
    }

    /// Each series of a metric in numbers; the newest `window` values count as
    /// recent.
    pub fn analyze_trends(&self, name: &str, window: usize) -> Vec<(SeriesId, Analysis)> {
        let direction = |series: &Series| MetricSpec::of(&series.id().metric).direction;
        let analysed = |s: Series| (s.id().clone(), analyze(&s, direction(&s), window));
        self.get_metrics(Some(name))
            .into_iter()
            .map(analysed)
            .collect()
    }

    /// What needs attention as of `now`, most certain first.
    pub fn generate_insights(&self, now: Timestamp) -> Vec<LearningInsight> {
        self.judge(&Memory::default(), now).insights
    }

    /// The same with all that comes along, knowing what was said before.
    pub(super) fn judge(&self, memory: &Memory, now: Timestamp) -> Judgement {
        let subject = |series: Series| Subject {
            spec: MetricSpec::of(&series.id().metric),
            series,
            budgets: Vec::new(),
            expect_every: None,
            first_name: None,
        };
        let subjects: Vec<Subject> = self.get_metrics(None).into_iter().map(subject).collect();
        draft(&subjects, memory, now).finish(&BTreeMap::new())
    }
}
