//! What samples are told apart by: ids that come again where the same file does.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use crate::commands::import::writer::{COMPARED, Writer};
use crate::model::{Finite, Metadata, SampleId, Timestamp};

impl Writer<'_> {
    /// Says so where two readings have the same labels.
    pub(super) fn compare(&mut self, at: usize) {
        let before = self.labels.len();
        self.labels.number(xxh3_64(&self.scratch));
        if self.labels.len() == before {
            self.compared = true;
            self.warn(format!(
                "several values for {} with the same labels: all are kept, as samples of one series\nhint: where files say the same, import one of them; what is of different things is told apart by an import each, with -m KEY=VALUE",
                self.kept[at].metric
            ));
        }
    }

    pub(super) fn compares(&self) -> bool {
        !self.compared && self.labels.len() < COMPARED
    }

    /// Outside of CI one after the other. In CI, the 80 bits behind the time
    /// follow from the run, the content and the place in the file, so that the
    /// same run is known again; the place comes first, so that ids keep the
    /// order of the file.
    pub(super) fn id(&mut self, value: Finite, place: u32) -> SampleId {
        let Some(run) = self.given.context.run.as_deref() else {
            return self.drafter.next_id();
        };
        let value = value.get().to_bits().to_le_bytes();
        self.scratch.extend_from_slice(&value);
        self.scratch.extend_from_slice(&place.to_le_bytes());
        self.scratch.extend_from_slice(run.as_bytes());
        let hash = xxh3_128(&self.scratch) >> 72;
        let millis = u64::try_from(self.session.now().millis()).unwrap_or(0);
        SampleId::from_parts(millis, u128::from(place & 0x00ff_ffff) << 56 | hash)
    }

    /// Metric, labels and the time that the file says, for comparison.
    pub(super) fn describe(&mut self, at: usize, metadata: &Metadata, time: Option<Timestamp>) {
        self.scratch.clear();
        let metric = &self.kept[at].metric;
        self.scratch.extend_from_slice(metric.as_str().as_bytes());
        for (key, value) in metadata.iter() {
            for part in [key, value] {
                self.scratch.push(0);
                self.scratch.extend_from_slice(part.as_bytes());
            }
        }
        let millis = time.map_or(i64::MIN, Timestamp::millis);
        self.scratch.push(1);
        self.scratch.extend_from_slice(&millis.to_le_bytes());
    }
}
