//! Labels that the readings of a row share: put once, and written once.

use crate::adapters::name::Keys;
use crate::adapters::{Draft, Key, ParseError, Sink, Template};
use crate::model::{Metadata, MetricName};

/// The labels of one row after the other.
pub struct RowLabels {
    template: Template,
    /// The labels, once they are complete.
    labels: Option<Metadata>,
    /// Whether they are too many, or otherwise none.
    are_bad: bool,
    /// Whether the reading that was handed on last has them.
    are_last: bool,
}

impl Default for RowLabels {
    fn default() -> Self {
        // Only the labels count.
        Self {
            template: Template::new(Draft::named(MetricName::known("value"), 0.0)),
            labels: None,
            are_bad: false,
            are_last: false,
        }
    }
}

impl RowLabels {
    /// Starts the next row.
    pub fn start(&mut self) {
        if let Some(mut labels) = self.labels.take() {
            std::mem::swap(self.template.bare().metadata_mut(), &mut labels);
        }
        self.are_last = false;
        self.template.start(0.0);
    }

    /// Adds a label to the row, as [`Template::put`] does.
    pub fn put(&mut self, key: &'static str, value: &str) {
        self.template.put(key, value);
    }

    /// Adds a label to the row, as [`Template::put_word`] does.
    pub fn put_word(&mut self, key: &Key, value: &str) {
        self.template.put_word(key, value);
    }

    /// Adds a label to the row, as [`Template::put_key`] does.
    pub fn put_key(&mut self, key: &str, value: &str, keys: &mut Keys) {
        self.template.put_key(key, value, keys);
    }

    /// Hands on a reading that was started, with these labels and no other. No
    /// label can be added to the row from then on.
    pub fn give(&mut self, draft: &mut Draft, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let labels = self.labels.get_or_insert_with(|| {
            let first = self.template.draft();
            self.are_bad = first.reading().is_err();
            std::mem::take(first.metadata_mut())
        });
        if self.are_bad {
            sink.refuse_labels();
            return Ok(());
        }
        let count = sink.count();
        std::mem::swap(draft.metadata_mut(), labels);
        let given = sink.put_in_row(draft, self.are_last);
        std::mem::swap(draft.metadata_mut(), labels);
        self.are_last |= sink.count() > count;
        given
    }

    /// Says that a reading with other labels was handed on.
    pub fn interrupt(&mut self) {
        self.are_last = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Options;

    #[test]
    fn readings_of_a_row_have_its_labels_and_say_that_they_do() {
        let options = Options::default();
        let mut readings = Vec::new();
        let mut sink = Sink::new(&options, &mut readings);
        let mut row = RowLabels::default();
        let name = MetricName::new("x").expect("valid");
        let mut templates = [0, 1].map(|_| Template::new(Draft::named(name.clone(), 0.0)));
        let mut keys = Keys::default();
        for round in ["a", "b"] {
            row.start();
            row.put_key("k", round, &mut keys);
            row.put("ours", "1");
            // What is missing is not handed on.
            for value in [f64::NAN, 1.0, 2.0] {
                for template in &mut templates {
                    template.start(value);
                    row.give(template.bare(), &mut sink).expect("given");
                }
            }
            let other = &mut Template::new(Draft::named(name.clone(), 0.0));
            other.start(3.0);
            other.put("other", "");
            sink.put_again(other).expect("given");
            row.interrupt();
            templates[0].start(1.0);
            row.give(templates[0].bare(), &mut sink).expect("given");
        }
        row.start();
        for key in 0..100 {
            row.put_key(&format!("k{key}"), "", &mut keys);
        }
        templates[0].start(1.0);
        row.give(templates[0].bare(), &mut sink)
            .expect("passed over");
        let warnings = sink.into_warnings();
        assert_eq!(warnings.len(), 1);
        let expected: Vec<(String, bool)> = ["a", "b"]
            .iter()
            .flat_map(|round| {
                let labels = format!("k={round} ours=1");
                let same = [false, true, true, true].map(|same| (labels.clone(), same));
                let other = [("other=".to_owned(), false), (labels, false)];
                same.into_iter().chain(other)
            })
            .collect();
        let found = readings.iter();
        let found = found.map(|reading| (reading.metadata.to_string(), reading.same_labels));
        assert!(found.eq(expected));
    }
}
