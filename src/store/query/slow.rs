//! Lines that are not as this program writes them: what serde makes of them.

use serde::Deserialize;

use crate::model::{Metadata, MetricName, Unit};
use crate::store::line::{Head, encode, parse_slow};
use crate::store::query::{Key, Scan, Sink};
use crate::store::read::Line;

/// The key of a line in whatever order.
#[derive(Deserialize)]
struct WrittenKey {
    metric: MetricName,
    #[serde(default)]
    metadata: Metadata,
    #[serde(default)]
    unit: Option<Unit>,
}

impl Scan<'_> {
    /// Whether serde could find the one metric in this line: without an escape
    /// its name has one spelling. A line that fails this is either another
    /// metric's or damaged, and then `doctor`'s.
    fn may_be_wanted(&self, line: &[u8]) -> bool {
        match &self.only {
            Some(name) => name.find(line).is_some() || memchr::memchr(b'\\', line).is_some(),
            None => true,
        }
    }

    /// Whether a line is of a key that nobody wants more of, which is less to
    /// read than all of it.
    fn is_other(&mut self, line: &[u8], sink: &mut dyn Sink) -> bool {
        if !self.refuses {
            return false;
        }
        let Ok(written) = serde_json::from_slice::<WrittenKey>(line) else {
            return false;
        };
        let key = Key {
            metric: self.named_now(written.metric),
            metadata: written.metadata,
            unit: written.unit,
        };
        match self.by_key.get(&key) {
            Some(&key) => !self.wants(key, sink),
            None => !self.filter.admits(&key.metric, &key.metadata),
        }
    }

    #[cold]
    pub(super) fn slow(&mut self, line: Line<'_>, month: &str, sink: &mut dyn Sink) {
        if line.too_long {
            return self.damaged(line, month);
        }
        if !self.may_be_wanted(line.bytes) {
            return;
        }
        if self.is_other(line.bytes, sink) {
            return self.spellings.pass();
        }
        let Ok(sample) = parse_slow(line.bytes) else {
            // A last line without a newline is still being written, or torn:
            // the next writer seals it, and only then is it anybody's loss.
            if line.terminated {
                self.damaged(line, month);
            }
            return;
        };
        let mut bare = sample;
        bare.summary = None;
        bare.notes = Metadata::new();
        let mut canonical = Vec::new();
        encode(&bare, &mut canonical);
        canonical.pop();
        let Some(head) = Head::parse(&canonical) else {
            return self.damaged(line, month);
        };
        if !self.in_window(head.time()) {
            return;
        }
        if self.select(head, line.bytes, sink).is_none() {
            self.damaged(line, month);
        }
    }

    #[cold]
    fn damaged(&mut self, line: Line<'_>, month: &str) {
        self.report.damaged += 1;
        self.report
            .first_damaged
            .get_or_insert_with(|| (format!("{month}.jsonl"), line.offset));
    }
}
