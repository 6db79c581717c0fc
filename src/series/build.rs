//! Collecting points into series, in bounded memory where only the newest
//! are wanted.

use std::collections::BTreeMap;

use crate::model::{Dimension, Unit};
use crate::series::{Point, Series, SeriesId, order};

/// Where the points of one unit of one series go.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SlotKey {
    /// The series.
    pub id: SeriesId,
    /// The unit the points come in.
    pub unit: Option<Unit>,
}

#[derive(Debug)]
struct Slot {
    key: SlotKey,
    points: Vec<Point>,
}

/// Collects points. Points of one series in different units of one dimension
/// become one series in the unit of the newest; units of different dimensions
/// stay apart, since nothing converts between them.
#[derive(Debug, Default)]
pub struct Builder {
    slots: Vec<Slot>,
    index: BTreeMap<SlotKey, usize>,
    keep: Option<usize>,
}

impl Builder {
    /// Keeps all points, or only the newest `keep` of each series.
    pub fn new(keep: Option<usize>) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// The slot for a key, to be remembered by the caller.
    pub fn slot(&mut self, key: SlotKey) -> usize {
        if let Some(&slot) = self.index.get(&key) {
            return slot;
        }
        self.index.insert(key.clone(), self.slots.len());
        self.slots.push(Slot {
            key,
            points: Vec::new(),
        });
        self.slots.len() - 1
    }

    /// Adds a point to a slot that [`Self::slot`] gave.
    #[inline]
    pub fn push(&mut self, slot: usize, point: Point) {
        let points = &mut self.slots[slot].points;
        points.push(point);
        if self
            .keep
            .is_some_and(|keep| points.len() >= 2 * keep.max(32))
        {
            self.trim(slot);
        }
    }

    /// Whether a slot holds as many points as are kept, so that points older
    /// than all of them are of no use. Never where all are kept.
    pub fn is_full(&mut self, slot: usize) -> bool {
        let Some(keep) = self.keep else {
            return false;
        };
        if self.slots[slot].points.len() >= keep {
            self.trim(slot);
        }
        self.slots[slot].points.len() >= keep
    }

    /// Drops all but the newest points; each point is moved O(1) times.
    #[cold]
    fn trim(&mut self, slot: usize) {
        let points = &mut self.slots[slot].points;
        order(points);
        let excess = points.len().saturating_sub(self.keep.unwrap_or(usize::MAX));
        points.drain(..excess);
    }

    /// The series, in the order of metric, metadata and dimension.
    pub fn finish(self) -> Vec<Series> {
        let mut groups: BTreeMap<(SeriesId, Option<Dimension>), Vec<Slot>> = BTreeMap::new();
        for slot in self.slots {
            let dimension = slot.key.unit.as_ref().map(Unit::dimension);
            groups
                .entry((slot.key.id.clone(), dimension))
                .or_default()
                .push(slot);
        }
        let keep = self.keep.unwrap_or(usize::MAX);
        groups
            .into_iter()
            .filter_map(|((id, _), slots)| {
                let (unit, points) = merge(slots);
                let mut series = Series::new(id, unit, points)?;
                series.keep_last(keep);
                Some(series)
            })
            .collect()
    }
}

/// The points of slots of one dimension, in the unit of the newest.
fn merge(mut slots: Vec<Slot>) -> (Option<Unit>, Vec<Point>) {
    if slots.len() == 1 {
        return slots
            .pop()
            .map(|slot| (slot.key.unit, slot.points))
            .unwrap_or_default();
    }
    let newest = |slot: &Slot| slot.points.iter().map(|p| (p.time, p.id)).max();
    let unit = slots
        .iter()
        .max_by_key(|slot| newest(slot))
        .and_then(|slot| slot.key.unit.clone());
    let mut merged = Vec::new();
    for slot in slots {
        let convert = |value: f64| match (&slot.key.unit, &unit) {
            (Some(from), Some(to)) => from.convert(value, to).unwrap_or(value),
            _ => value,
        };
        merged.extend(slot.points.into_iter().map(|p| Point {
            value: convert(p.value),
            ..p
        }));
    }
    (unit, merged)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Metadata, MetricName, Timestamp};

    fn key(unit: &str) -> SlotKey {
        let id = SeriesId {
            metric: MetricName::new("x").expect("valid"),
            metadata: Metadata::new(),
        };
        SlotKey {
            id,
            unit: Some(unit.parse().expect("valid")),
        }
    }

    fn point(time: i64, id: u128, value: f64) -> Point {
        Point {
            id,
            time: Timestamp::from_millis(time).expect("in range"),
            value,
        }
    }

    #[test]
    fn points_are_ordered_by_time_then_id_and_counted_once() {
        let mut builder = Builder::new(None);
        let slot = builder.slot(key("s"));
        for p in [
            point(2, 1, 3.0),
            point(1, 9, 1.0),
            point(2, 0, 2.0),
            point(2, 1, 3.0),
        ] {
            builder.push(slot, p);
        }
        let series = builder.finish();
        assert_eq!(series.len(), 1);
        assert_eq!(series[0].values().collect::<Vec<_>>(), [1.0, 2.0, 3.0]);
    }

    #[test]
    fn units_of_one_dimension_become_one_series_and_others_stay_apart() {
        let mut builder = Builder::new(None);
        for (unit, time, value) in [("ms", 1, 1500.0), ("s", 2, 2.0), ("B", 3, 7.0)] {
            let slot = builder.slot(key(unit));
            builder.push(slot, point(time, time as u128, value));
        }
        let series = builder.finish();
        let summary: Vec<_> = series
            .iter()
            .map(|s| {
                (
                    s.unit().map(|u| u.to_string()),
                    s.values().collect::<Vec<_>>(),
                )
            })
            .collect();
        assert_eq!(
            summary,
            [
                (Some("s".into()), vec![1.5, 2.0]),
                (Some("B".into()), vec![7.0])
            ]
        );
    }

    #[test]
    fn only_the_newest_are_kept_whatever_the_order_of_arrival() {
        let mut builder = Builder::new(Some(5));
        let slot = builder.slot(key("s"));
        for i in 0..1000_u32 {
            let time = i64::from(i * 7919 % 1000);
            builder.push(slot, point(time, u128::from(i), time as f64));
        }
        let series = builder.finish();
        assert_eq!(
            series[0].values().collect::<Vec<_>>(),
            [995.0, 996.0, 997.0, 998.0, 999.0]
        );
    }
}
