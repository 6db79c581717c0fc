//! What an adapter gives: readings, and the drafts they are made from.

use std::fmt;

use xxhash_rust::xxh3::xxh3_64;

use crate::adapters::{Quantity, Warning};
use crate::model::{
    Direction, Finite, Metadata, MetadataError, MetricName, Spread, Timestamp, Unit, Word,
};

/// Longer names of tests, files and benchmarks are cut to this many bytes.
const MAX_LABEL: usize = 4096;

/// Whether a reading speaks of the whole file or of one thing in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Always given.
    Total,
    /// Given on request: per test, file, rule, percentile.
    Item,
}

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It passed at once.
    Passed,
    /// It passed after it had failed in the same run.
    Flaky,
    /// An assertion did not hold.
    Failed,
    /// It could not be run to its end: set-up, time-out, crash.
    Errored,
    /// It was not run, or was not meant to pass.
    Skipped,
}

impl Outcome {
    /// Whether `--items` keeps it: what did not pass, or not at once.
    pub fn is_notable(self) -> bool {
        matches!(self, Self::Flaky | Self::Failed | Self::Errored)
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Passed => "passed",
            Self::Flaky => "flaky",
            Self::Failed => "failed",
            Self::Errored => "errored",
            Self::Skipped => "skipped",
        })
    }
}

/// What becomes of a reading when several files of one run hold it too.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Fold {
    /// Every file speaks of another thing: all are kept.
    #[default]
    Keep,
    /// The parts add up.
    Sum,
    /// A percentage, made anew from the sums of both.
    Percent {
        /// What is counted.
        part: f64,
        /// Out of what.
        whole: f64,
    },
}

/// One number that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The quantity.
    pub metric: MetricName,
    /// The number, in `unit`; the median where it was measured repeatedly.
    pub value: Finite,
    /// As the file has it; `None` for the unit that the metric is kept in.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// What it was measured on.
    pub metadata: Metadata,
    /// What only goes along.
    pub notes: Metadata,
    /// What the value stands for where it was measured repeatedly.
    pub spread: Option<Spread>,
    /// When it was measured, if the file says so.
    pub time: Option<Timestamp>,
    /// Of the whole, or of one thing.
    pub level: Level,
    /// How the test ended that this speaks of.
    pub outcome: Option<Outcome>,
    /// How several files are put together.
    pub fold: Fold,
    /// Which item of the file it is, those that are not wanted counted too, so
    /// that it keeps its place whichever are; 0 for a total.
    pub place: u32,
}

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

/// Labels of the file that several drafts share.
#[derive(Clone, Debug, Default)]
pub struct Labels {
    metadata: Metadata,
    fault: Fault,
}

impl Labels {
    /// Adds one; an empty value says nothing.
    pub fn add(&mut self, key: &str, value: &str) {
        if value.is_empty() {
            return;
        }
        let key = free_key(&self.metadata, key);
        let inserted = self.metadata.insert(key, label(value));
        blame(&mut self.fault, inserted);
    }

    /// The same under a key that the labels of many have.
    pub fn add_word(&mut self, key: &Key, value: &str) {
        if value.is_empty() {
            return;
        }
        if !key.put(&mut self.metadata, &mut self.fault, value) {
            self.add(&key.word, value);
        }
    }
}

/// A reading that is being put together. A value that is not finite is a
/// missing value, and the draft comes to nothing.
#[derive(Clone, Debug)]
pub struct Draft {
    metric: MetricName,
    value: f64,
    unit: Option<Unit>,
    direction: Direction,
    metadata: Metadata,
    notes: Metadata,
    spread: Option<Spread>,
    time: Option<Timestamp>,
    level: Level,
    outcome: Option<Outcome>,
    fold: Fold,
    fault: Fault,
}

impl Draft {
    /// A value of a known quantity, in its unit, for the whole.
    pub fn of(quantity: &Quantity, value: f64) -> Self {
        let mut draft = Self::named(quantity.metric(), value);
        draft.unit.clone_from(&quantity.unit);
        draft.direction = quantity.direction;
        draft
    }

    /// A value under a name that the file chose.
    pub fn named(metric: MetricName, value: f64) -> Self {
        Self {
            metric,
            value,
            unit: None,
            direction: Direction::None,
            metadata: Metadata::new(),
            notes: Metadata::new(),
            spread: None,
            time: None,
            level: Level::Total,
            outcome: None,
            fold: Fold::Keep,
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
        self.unit = unit;
        self
    }

    /// The direction, where the quantity alone does not tell.
    #[must_use]
    #[inline(always)]
    pub fn direction(mut self, direction: Direction) -> Self {
        self.direction = direction;
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

    /// All of these labels, in place of those it had.
    #[must_use]
    #[inline(always)]
    pub fn labels(mut self, labels: &Labels) -> Self {
        self.metadata.clone_from(&labels.metadata);
        if let Some(fault) = &labels.fault {
            self.fault.get_or_insert_with(|| fault.clone());
        }
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
        let inserted = self.notes.insert_static(key, value);
        blame(&mut self.fault, inserted);
        self
    }

    /// The spread of the repetitions that the value is the median of.
    #[must_use]
    #[inline(always)]
    pub fn spread(mut self, spread: Option<Spread>) -> Self {
        self.spread = spread;
        self
    }

    /// When it was measured.
    #[must_use]
    #[inline(always)]
    pub fn time(mut self, time: Option<Timestamp>) -> Self {
        self.time = time;
        self
    }

    /// Makes it an item.
    #[must_use]
    #[inline(always)]
    pub fn item(mut self) -> Self {
        self.level = Level::Item;
        self
    }

    /// How the test ended.
    #[must_use]
    #[inline(always)]
    pub fn outcome(mut self, outcome: Outcome) -> Self {
        self.outcome = Some(outcome);
        self
    }

    /// How several files are put together.
    #[must_use]
    #[inline(always)]
    pub fn fold(mut self, fold: Fold) -> Self {
        self.fold = fold;
        self
    }

    /// Whether it is an item.
    pub fn is_item(&self) -> bool {
        self.level == Level::Item
    }

    fn put(&mut self, key: &'static str, value: &str) {
        let inserted = self.metadata.insert_static(key, label(value));
        blame(&mut self.fault, inserted);
    }

    /// The same as [`Draft::with_key`], under a key that many drafts have.
    pub fn put_word(&mut self, key: &Key, value: &str) {
        if !key.put(&mut self.metadata, &mut self.fault, value) {
            self.put_key(&key.word, value);
        }
    }

    /// The same as [`Draft::with_key`], in place.
    pub fn put_key(&mut self, key: &str, value: &str) {
        let key = free_key(&self.metadata, key);
        let inserted = self.metadata.insert(key, label(value));
        blame(&mut self.fault, inserted);
    }

    /// The reading; `None` where the value is missing.
    pub fn finish(self) -> Result<Option<Reading>, MetadataError> {
        if let Some(fault) = self.fault {
            return Err(*fault);
        }
        let Some(value) = Finite::new(self.value) else {
            return Ok(None);
        };
        Ok(Some(Reading {
            metric: self.metric,
            value,
            unit: self.unit,
            direction: self.direction,
            metadata: self.metadata,
            notes: self.notes,
            spread: self.spread,
            time: self.time,
            level: self.level,
            outcome: self.outcome,
            fold: self.fold,
            place: 0,
        }))
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

/// Everything that was read from one file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Parsed {
    /// The readings, in the order of the file.
    pub readings: Vec<Reading>,
    /// What the user should know.
    pub warnings: Vec<Warning>,
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
