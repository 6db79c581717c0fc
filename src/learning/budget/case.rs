//! What is held against a budget: the samples that are judged, and the
//! baseline they are compared with.

use crate::learning::baseline::Stretches;
use crate::learning::settled::Settled;
use crate::model::{MetricSpec, Unit};
use crate::series::{Point, Series, SeriesId};

/// A series that is judged, and that of the baseline.
#[derive(Clone, Debug)]
pub struct Trial<'s> {
    judged: &'s Series,
    /// In the unit of what is judged; `None` where that is the baseline.
    baseline: Option<Vec<Point>>,
    last: Option<usize>,
    settled: &'s [Settled],
}

/// The points of a trial, with what is known of the metric.
#[derive(Clone, Copy, Debug)]
pub struct Case<'a> {
    /// What is judged, never empty.
    pub points: &'a [Point],
    /// Its unit.
    pub unit: Option<&'a Unit>,
    /// What the configuration says of the metric.
    pub spec: &'a MetricSpec,
    /// Points of the baseline; `None` where those judged are of it.
    pub baseline: Option<&'a [Point]>,
    /// How many of the newest points are judged, where somebody said so.
    pub last: Option<usize>,
    /// What people said of the changes of the baseline.
    pub settled: &'a [Settled],
}

impl<'s> Trial<'s> {
    /// A series of the baseline itself.
    pub fn of_baseline(judged: &'s Series) -> Self {
        Self {
            judged,
            baseline: None,
            last: None,
            settled: &[],
        }
    }

    /// A series of a change, with that of the baseline where there is one.
    pub fn of_change(judged: &'s Series, baseline: Option<&Series>) -> Self {
        Self {
            judged,
            baseline: Some(baseline.map_or_else(Vec::new, |b| converted(b, judged.unit()))),
            last: None,
            settled: &[],
        }
    }

    /// With what people said of the changes of the baseline.
    #[must_use]
    pub fn settled(mut self, settled: &'s [Settled]) -> Self {
        self.settled = settled;
        self
    }

    /// Judged by so many of the newest points.
    #[must_use]
    pub fn by_last(mut self, last: Option<usize>) -> Self {
        self.last = last;
        self
    }

    /// The series that is judged.
    pub fn id(&self) -> &'s SeriesId {
        self.judged.id()
    }

    /// Its points.
    pub fn points(&self) -> &'s [Point] {
        self.judged.points()
    }

    /// Whether what is judged is the baseline itself.
    pub fn is_baseline(&self) -> bool {
        self.baseline.is_none()
    }

    /// What is held against a limit.
    pub fn case<'a>(&'a self, spec: &'a MetricSpec) -> Case<'a> {
        Case {
            points: self.judged.points(),
            unit: self.judged.unit(),
            spec,
            baseline: self.baseline.as_deref(),
            last: self.last,
            settled: self.settled,
        }
    }
}

impl<'a> Case<'a> {
    /// A series of the baseline, with what was said of it.
    pub fn of_baseline(series: &'a Series, spec: &'a MetricSpec, settled: &'a [Settled]) -> Self {
        Self {
            points: series.points(),
            unit: series.unit(),
            spec,
            baseline: None,
            last: None,
            settled,
        }
    }

    /// The stretches of some of its points between the changes that stand.
    pub(super) fn stretches(&self, points: &[Point]) -> Stretches {
        Stretches::of(points, self.settled, self.spec.direction)
    }
}

/// Points in another unit of their dimension; none of another dimension.
fn converted(series: &Series, to: Option<&Unit>) -> Vec<Point> {
    let convert = |point: &Point| {
        let value = match (series.unit(), to) {
            (Some(from), Some(to)) => from.convert(point.value, to).ok()?,
            _ => point.value,
        };
        Some(Point { value, ..*point })
    };
    series.points().iter().filter_map(convert).collect()
}
