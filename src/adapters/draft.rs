//! The drafts that readings are made from.

use xxhash_rust::xxh3::xxh3_64;

use crate::adapters::{Fold, Level, Outcome, Quantity, Reading};
use crate::model::{
    Direction, Finite, Metadata, MetadataError, MetricName, Spread, Timestamp, Unit, Word,
};

/// Longer names of tests, files and benchmarks are cut to this many bytes.
const MAX_LABEL: usize = 4096;

/// What was wrong with a label first.
type Fault = Option<Box<MetadataError>>;

fn blame(fault: &mut Fault, inserted: Result<(), MetadataError>) {
    if let Err(error) = inserted {
        fault.get_or_insert_with(|| Box::new(error));
    }
}

/// A key of the file that many drafts have: what it is worth is seen once.
#[derive(Clone, Debug)]
pub struct Key {
    word: Word,
    is_good: bool,
}

impl Key {
    /// As the file has it.
    pub fn new(text: &str) -> Self {
        Self {
            is_good: is_key(text),
            word: text.to_owned().into(),
        }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.word
    }

    /// The text, to be shared.
    pub(super) fn word(&self) -> &Word {
        &self.word
    }

    /// Adds it as it is; `false` where it has to become another first.
    fn put(&self, to: &mut Metadata, fault: &mut Fault, value: &str) -> bool {
        if !self.is_good {
            return false;
        }
        let added = to.add_known(&self.word, label(value));
        let is_free = *added.as_ref().unwrap_or(&true);
        blame(fault, added.map(|_| ()));
        is_free
    }
}

/// A reading that is being put together. A value that is not finite is a
/// missing value, and the draft comes to nothing.
#[derive(Clone, Debug)]
pub struct Draft {
    /// All but the value.
    reading: Reading,
    value: f64,
    fault: Fault,
}

impl Draft {
    /// A value of a known quantity, in its unit, for the whole.
    pub fn of(quantity: &Quantity, value: f64) -> Self {
        let mut draft = Self::named(quantity.metric(), value);
        draft.reading.unit.clone_from(&quantity.unit);
        draft.reading.direction = quantity.direction;
        draft
    }

    /// A value under a name that the file chose.
    pub fn named(metric: MetricName, value: f64) -> Self {
        Self {
            reading: Reading {
                metric,
                value: Finite::ZERO,
                unit: None,
                direction: Direction::None,
                metadata: Metadata::new(),
                notes: Metadata::new(),
                spread: None,
                time: None,
                level: Level::Total,
                outcome: None,
                fold: Fold::Keep,
                place: 0,
                same_labels: false,
            },
            value,
            fault: None,
        }
    }

    /// Another value under the same name.
    #[must_use]
    #[inline(always)]
    pub fn value(mut self, value: f64) -> Self {
        self.value = value;
        self
    }

    /// The unit of the file, where it is not the quantity's.
    #[must_use]
    #[inline(always)]
    pub fn unit(mut self, unit: Option<Unit>) -> Self {
        self.reading.unit = unit;
        self
    }

    /// The direction, where the quantity alone does not tell.
    #[must_use]
    #[inline(always)]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.reading.direction = direction;
        self
    }

    /// What was measured: a key of ours and the name in the file.
    #[must_use]
    #[inline(always)]
    pub fn with(mut self, key: &'static str, value: &str) -> Self {
        self.put(key, value);
        self
    }

    /// What was measured, under a key that the file chose. Characters that a
    /// key may not have become `_`; keys that collide by that get a number.
    #[must_use]
    #[inline(always)]
    pub fn with_key(mut self, key: &str, value: &str) -> Self {
        self.put_key(key, value);
        self
    }

    /// A remark that makes no series.
    #[must_use]
    #[inline(always)]
    pub fn note(mut self, key: &'static str, value: impl Into<String>) -> Self {
        let value = match value.into() {
            value if value.len() <= MAX_LABEL => value,
            value => label(&value),
        };
        let inserted = self.reading.notes.insert_static(key, value);
        blame(&mut self.fault, inserted);
        self
    }

    /// The spread of the repetitions that the value is the median of.
    #[must_use]
    #[inline(always)]
    pub fn spread(mut self, spread: Option<Spread>) -> Self {
        self.reading.spread = spread;
        self
    }

    /// When it was measured.
    #[must_use]
    #[inline(always)]
    pub fn time(mut self, time: Option<Timestamp>) -> Self {
        self.reading.time = time;
        self
    }

    /// Makes it an item.
    #[must_use]
    #[inline(always)]
    pub fn item(mut self) -> Self {
        self.reading.level = Level::Item;
        self
    }

    /// How several files are put together.
    #[must_use]
    #[inline(always)]
    pub fn fold(mut self, fold: Fold) -> Self {
        self.reading.fold = fold;
        self
    }

    /// Whether it is an item.
    pub fn is_item(&self) -> bool {
        self.reading.level == Level::Item
    }

    /// The same as [`Draft::with`], in place.
    pub(super) fn put(&mut self, key: &'static str, value: &str) {
        let inserted = self.reading.metadata.insert_static(key, label(value));
        blame(&mut self.fault, inserted);
    }

    /// The same as [`Draft::with_key`], under a key that many drafts have;
    /// `false` where that had to become another.
    pub fn put_word(&mut self, key: &Key, value: &str) -> bool {
        let is_as_is = key.put(&mut self.reading.metadata, &mut self.fault, value);
        if !is_as_is {
            self.put_key(&key.word, value);
        }
        is_as_is
    }

    /// The same as [`Draft::with_key`], in place.
    pub fn put_key(&mut self, key: &str, value: &str) {
        let key = free_key(&self.reading.metadata, key);
        let inserted = self.reading.metadata.insert(key, label(value));
        blame(&mut self.fault, inserted);
    }

    /// Another value of the same kind, with nothing of its own yet but labels
    /// that are still those of the value before.
    pub(super) fn restart(&mut self, value: f64) {
        self.value = value;
        self.fault = None;
        (self.reading.time, self.reading.spread) = (None, None);
    }

    /// What it has of its own besides labels, in place.
    pub(super) fn set(&mut self, time: Option<Timestamp>, spread: Option<Spread>) {
        (self.reading.time, self.reading.spread) = (time, spread);
    }

    /// The only note that it has, in place; `None` for none at all.
    pub(super) fn set_note(&mut self, key: &'static str, value: Option<&str>) {
        let notes = &mut self.reading.notes;
        let is_there = notes.len() == 1 && notes.key(0).is_some_and(|had| **had == *key);
        match value {
            Some(value) if is_there && value.len() <= MAX_LABEL => notes.write_over(0, value),
            Some(value) => {
                *notes = Metadata::new();
                blame(&mut self.fault, notes.insert_static(key, label(value)));
            }
            None if notes.is_empty() => {}
            None => *notes = Metadata::new(),
        }
    }

    /// How the test ended, in place.
    pub(super) fn set_outcome(&mut self, outcome: Outcome) {
        self.reading.outcome = Some(outcome);
    }

    /// Whether its labels are those of the one before.
    pub(super) fn set_same_labels(&mut self, same_labels: bool) {
        self.reading.same_labels = same_labels;
    }

    /// The labels.
    pub(super) fn metadata(&self) -> &Metadata {
        &self.reading.metadata
    }

    /// The labels, to be written over.
    pub(super) fn metadata_mut(&mut self) -> &mut Metadata {
        &mut self.reading.metadata
    }

    /// The reading; `None` where the value is missing.
    pub fn reading(&mut self) -> Result<Option<&mut Reading>, &MetadataError> {
        if let Some(fault) = &self.fault {
            return Err(fault);
        }
        let value = Finite::new(self.value);
        Ok(value.map(|value| {
            self.reading.value = value;
            &mut self.reading
        }))
    }

    /// The same, for itself.
    #[cfg(test)]
    pub fn finish(mut self) -> Result<Option<Reading>, MetadataError> {
        let reading = self.reading().map_err(Clone::clone)?;
        Ok(reading.map(|reading| reading.clone()))
    }
}

/// A name as it is kept. What is too long is cut, and marked by a hash of the
/// whole, so that two long names stay two.
fn label(text: &str) -> String {
    if text.len() <= MAX_LABEL {
        return text.to_owned();
    }
    let mut end = MAX_LABEL - 24;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…{:016x}", &text[..end], xxh3_64(text.as_bytes()))
}

fn free_key(taken: &Metadata, key: &str) -> String {
    if is_key(key) && taken.get(key).is_none() {
        return key.to_owned();
    }
    let clean: String = key
        .chars()
        .take(56)
        .map(|c| match c {
            c if c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.') => c,
            _ => '_',
        })
        .collect();
    let clean = match clean.as_bytes().first() {
        Some(b) if b.is_ascii_alphabetic() || *b == b'_' => clean,
        _ => format!("_{clean}"),
    };
    let mut free = clean.clone();
    let mut number = 2;
    while taken.get(&free).is_some() {
        free = format!("{clean}_{number}");
        number += 1;
    }
    free
}

fn is_key(key: &str) -> bool {
    let allowed = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    let starts = |b: &u8| b.is_ascii_alphabetic() || *b == b'_';
    key.len() <= 56 && key.as_bytes().first().is_some_and(starts) && key.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_labels_are_cut_and_stay_distinct() {
        let (a, b) = ("ä".repeat(3000) + "1", "ä".repeat(3000) + "2");
        assert!(label(&a).len() <= MAX_LABEL);
        assert_ne!(label(&a), label(&b));
        assert_eq!(label("short"), "short");
    }

    #[test]
    fn keys_of_the_file_become_valid_and_do_not_collide() {
        let name = MetricName::new("x").expect("valid");
        let draft = Draft::named(name, 1.0)
            .with_key("größe", "a")
            .with_key("gr__e", "b")
            .with_key("1st", "c");
        let reading = draft.finish().expect("valid keys").expect("a value");
        assert_eq!(reading.metadata.to_string(), "_1st=c gr__e=a gr__e_2=b");
    }

    #[test]
    fn what_is_not_finite_is_missing() {
        let name = MetricName::new("x").expect("valid");
        assert_eq!(Draft::named(name, f64::NAN).finish(), Ok(None));
    }
}
