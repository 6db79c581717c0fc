//! Takes the samples of a scan, and puts them to their series.

use std::collections::HashMap;

use crate::commands::load::split::{Split, context_value};
use crate::model::{Context, Sample, Timestamp, Unit};
use crate::series::{Builder, Point, Series, SlotKey};
use crate::store::{Key, Sink, Visit};

/// Series in the making.
pub struct Loader<'a> {
    split: Split<'a>,
    builder: Builder,
    /// Slot and conversion of each key of the scan.
    slots: Vec<Option<Slot>>,
    /// Keys of which the newer months had enough.
    full: Vec<bool>,
    context_slots: HashMap<(usize, Vec<Option<String>>), Slot>,
}

#[derive(Clone)]
struct Slot {
    index: usize,
    convert: Option<(Unit, Unit)>,
}

impl<'a> Loader<'a> {
    /// Of each series only the newest samples, where `keep` says how many.
    pub fn new(split: Split<'a>, keep: Option<usize>) -> Self {
        Self {
            split,
            builder: Builder::new(keep),
            slots: Vec::new(),
            full: Vec::new(),
            context_slots: HashMap::new(),
        }
    }

    #[inline]
    fn visit(&mut self, visit: &Visit<'_>) {
        let slot = if self.split.by_context {
            self.context_slot(visit)
        } else {
            if self.slots.len() <= visit.key_index {
                self.slots.resize(visit.key_index + 1, None);
            }
            match &self.slots[visit.key_index] {
                Some(slot) => slot.clone_light(),
                None => {
                    let slot = self.make_slot(visit.key, None);
                    self.slots[visit.key_index] = Some(slot.clone());
                    slot
                }
            }
        };
        self.push(&slot, (visit.row.id, visit.row.time, visit.row.value));
    }

    /// A sample that the scan did not see.
    pub fn add(&mut self, sample: &Sample) {
        let key = Key {
            metric: sample.metric.clone(),
            metadata: sample.metadata.clone(),
            unit: sample.unit.clone(),
        };
        let slot = self.make_slot(&key, self.split.by_context.then_some(&sample.context));
        self.push(&slot, (sample.id.bits(), sample.time, sample.value.get()));
    }

    /// The series with what was taken.
    pub fn finish(self) -> Vec<Series> {
        self.builder.finish()
    }

    #[inline]
    fn push(&mut self, slot: &Slot, (id, time, value): (u128, Timestamp, f64)) {
        let value = match &slot.convert {
            // Of one dimension by construction.
            Some((from, to)) => from.convert(value, to).unwrap_or(value),
            None => value,
        };
        self.builder.push(slot.index, Point { id, time, value });
    }

    #[cold]
    fn context_slot(&mut self, visit: &Visit<'_>) -> Slot {
        let context = visit.context();
        let by = self.split.by.unwrap_or_default();
        let values: Vec<Option<String>> =
            by.iter().map(|key| context_value(&context, key)).collect();
        let key = (visit.key_index, values);
        if let Some(slot) = self.context_slots.get(&key) {
            return slot.clone();
        }
        let slot = self.make_slot(visit.key, Some(&context));
        self.context_slots.insert(key, slot.clone());
        slot
    }

    fn make_slot(&mut self, key: &Key, context: Option<&Context>) -> Slot {
        // The configuration may have changed since the sample was recorded.
        let wanted = self.split.config.spec(&key.metric).unit;
        let convert = match (&key.unit, &wanted) {
            (Some(from), Some(to)) if from != to && from.dimension() == to.dimension() => {
                Some((from.clone(), to.clone()))
            }
            _ => None,
        };
        // A value without a unit is in the metric's own.
        let unit = match &convert {
            Some((_, to)) => Some(to.clone()),
            None => key.unit.clone().or(wanted),
        };
        let id = self.split.id(key, context);
        Slot {
            index: self.builder.slot(SlotKey { id, unit }),
            convert,
        }
    }
}

impl Sink for &mut Loader<'_> {
    #[inline]
    fn wants(&mut self, key_index: usize) -> bool {
        !self.full.get(key_index).is_some_and(|full| *full)
    }

    fn end_of_month(&mut self) {
        // A key's samples may go to several series where the context splits.
        if !self.split.by_context {
            let full = |slot: &Option<Slot>| {
                slot.as_ref()
                    .is_some_and(|slot| self.builder.is_full(slot.index))
            };
            self.full = self.slots.iter().map(full).collect();
        }
    }

    #[inline]
    fn take(&mut self, visit: Visit<'_>) {
        self.visit(&visit);
    }
}

impl Slot {
    /// Without a conversion nothing is allocated.
    #[inline]
    fn clone_light(&self) -> Self {
        match &self.convert {
            None => Self {
                index: self.index,
                convert: None,
            },
            Some(_) => self.clone(),
        }
    }
}
