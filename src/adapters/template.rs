//! A draft that is put again and again: what the readings before it had is
//! written over, so that a file of a million rows needs a few allocations.

use crate::adapters::name::Keys;
use crate::adapters::{Draft, Key, Outcome};
use crate::model::{Metadata, Spread, Timestamp, Word};

/// Longer labels are let go of behind their reading: there are many templates.
const MAX_KEPT: usize = 200;
/// So are more than these.
const MAX_LABELS: usize = 12;

/// A draft whose labels mostly have the same keys in the same order, reading
/// for reading.
#[derive(Clone, Debug)]
pub struct Template {
    draft: Draft,
    /// The labels that every reading has.
    base: Metadata,
    /// Where the labels of the reading before are in its metadata, in the order
    /// in which they came. Empty where they have to be put together anew.
    places: Vec<usize>,
    /// How many of them came again, as long as all did.
    again: Option<usize>,
    /// The keys that came otherwise; `None` where one had to become another.
    keys: Option<Vec<Word>>,
}

impl Template {
    /// Readings like `draft`, with its labels.
    pub fn new(draft: Draft) -> Self {
        Self {
            base: draft.metadata().clone(),
            draft,
            places: Vec::new(),
            again: None,
            keys: None,
        }
    }

    /// A draft as it was in the beginning, with the value that was started.
    pub fn to_draft(&self) -> Draft {
        let mut draft = self.draft.clone();
        draft.metadata_mut().clone_from(&self.base);
        draft
    }

    /// Starts the next reading: with this value, and no labels of its own.
    pub fn start(&mut self, value: f64) {
        self.draft.restart(value);
        self.again = (!self.places.is_empty()).then_some(0);
        if self.again.is_none() {
            self.draft.metadata_mut().clone_from(&self.base);
            // Where those of the draft are is not known.
            self.keys = self.base.is_empty().then(Vec::new);
        }
    }

    /// When it was measured.
    pub fn time(&mut self, time: Option<Timestamp>) {
        self.draft.set(time, None);
    }

    /// The spread of the repetitions that the value is the median of.
    pub fn spread(&mut self, spread: Option<Spread>) {
        self.draft.set(None, spread);
    }

    /// The only note of a reading, to be said of each; `None` for none at all.
    pub fn only_note(&mut self, key: &'static str, value: Option<&str>) {
        self.draft.set_note(key, value);
    }

    /// How the test ended.
    pub fn outcome(&mut self, outcome: Outcome) {
        self.draft.set_outcome(outcome);
    }

    /// Adds a label of the file, as [`Draft::put_word`] does.
    pub fn put_word(&mut self, key: &Key, value: &str) {
        if !self.came_again(value, |had| *had == *key.word()) {
            let is_new = self.draft.put_word(key, value);
            self.note(is_new.then(|| key.word()));
        }
    }

    /// Adds a label of ours, as [`Draft::put`] does.
    pub fn put(&mut self, key: &'static str, value: &str) {
        let word = Word::Fixed(key);
        if !self.came_again(value, |had| *had == word) {
            self.draft.put(key, value);
            self.note(Some(&word));
        }
    }

    /// Adds a label of the file, as [`Draft::put_key`] does.
    pub fn put_key(&mut self, key: &str, value: &str, keys: &mut Keys) {
        if !self.came_again(value, |had| **had == *key) {
            self.put_word(keys.key(key), value);
        }
    }

    /// Writes over the label that comes next, if its key is that one.
    fn came_again(&mut self, value: &str, is_it: impl Fn(&Word) -> bool) -> bool {
        let Some(count) = self.again else {
            return false;
        };
        let metadata = self.draft.metadata_mut();
        if let Some(place) = self.places.get(count)
            && metadata.key(*place).is_some_and(is_it)
            && value.len() <= MAX_KEPT
        {
            metadata.write_over(*place, value);
            self.again = Some(count + 1);
            return true;
        }
        self.go_otherwise(count);
        false
    }

    /// From here on it is not as before: only the labels that came stay.
    fn go_otherwise(&mut self, count: usize) {
        let (came, metadata) = (&self.places[..count], self.draft.metadata_mut());
        let keys = came.iter().filter_map(|place| metadata.key(*place));
        self.keys = Some(keys.cloned().collect());
        metadata.keep_places(|place| came.contains(&place));
        self.again = None;
    }

    /// Notes a key that was put as it is, in its turn.
    fn note(&mut self, key: Option<&Word>) {
        match (&mut self.keys, key) {
            (Some(keys), Some(key)) => keys.push(key.clone()),
            _ => self.keys = None,
        }
    }

    /// Whether every label of its readings is put.
    pub(super) fn has_no_base(&self) -> bool {
        self.base.is_empty()
    }

    /// The reading that was started, for labels that are put elsewhere.
    pub(super) fn bare(&mut self) -> &mut Draft {
        &mut self.draft
    }

    /// The reading, complete.
    pub fn draft(&mut self) -> &mut Draft {
        if let Some(count) = self.again.filter(|count| *count < self.places.len()) {
            self.go_otherwise(count);
        }
        if self.again.is_none() {
            self.places.clear();
            let metadata = self.draft.metadata();
            let is_small = metadata.len() <= MAX_LABELS
                && metadata.iter().all(|(_, value)| value.len() <= MAX_KEPT);
            if let Some(keys) = self.keys.take().filter(|_| is_small) {
                let places = keys.iter().filter_map(|key| metadata.place(key));
                self.places.extend(places);
            }
        }
        &mut self.draft
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Reading;
    use crate::model::MetricName;

    fn draft() -> Draft {
        Draft::named(MetricName::new("x").expect("valid"), 0.0)
    }

    fn read(draft: &mut Draft) -> Option<Reading> {
        draft.reading().ok().flatten().cloned()
    }

    /// Every reading of a template is what a draft of its own would be.
    fn check(first: &Draft, rows: impl Iterator<Item = Vec<(String, String)>>) {
        let mut keys = Keys::default();
        let mut template = Template::new(first.clone());
        for (number, row) in (0_u32..).zip(rows) {
            let value = f64::from(number);
            template.start(value);
            let mut anew = first.clone().value(value);
            assert_eq!(read(&mut template.to_draft()), read(&mut anew));
            for (key, value) in &row {
                match key.as_str() {
                    "ours" => {
                        template.put("ours", value);
                        anew = anew.with("ours", value);
                    }
                    key => {
                        template.put_key(key, value, &mut keys);
                        anew.put_key(key, value);
                    }
                }
            }
            assert_eq!(read(template.draft()), read(&mut anew), "{row:?}");
        }
    }

    #[test]
    fn readings_are_what_drafts_of_their_own_would_be() {
        let long = "y".repeat(MAX_KEPT + 1);
        let keys = ["a", "b", "ö", "_", "ours", "a b", "a_b", "c"];
        let values = ["", "v", "w", &long, "ä"];
        let mut bits = 1_u64;
        let mut next = |below: usize| {
            bits = bits.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (bits >> 33) as usize % below
        };
        let mut row: Vec<(String, String)> = Vec::new();
        let mut rows = Vec::new();
        for _ in 0..20_000 {
            // Mostly as before, with other values.
            if next(4) == 0 {
                row.clear();
                for _ in 0..next(5) {
                    row.push((keys[next(keys.len())].to_owned(), String::new()));
                }
            } else if next(3) == 0 {
                row.truncate(next(row.len() + 1));
            }
            for (_, value) in &mut row {
                values[next(values.len())].clone_into(value);
            }
            rows.push(row.clone());
        }
        check(&draft(), rows.iter().cloned());
        check(&draft().with("a", "base"), rows.into_iter());
    }

    #[test]
    fn more_labels_than_are_kept_are_refused_and_then_forgotten() {
        let row = |count: usize| {
            let labels = (0..count).map(|label| (format!("k{label}"), "v".to_owned()));
            labels.collect::<Vec<_>>()
        };
        check(
            &draft(),
            [3, 65, 3, 70, 12, 13, 64, 65].into_iter().map(row),
        );
    }
}
