//! Stores and samples for the tests of this folder.

use crate::model::{Context, Finite, Metadata, MetricName, Sample, SampleId, Timestamp};
use crate::store::Store;

/// A store in a folder that goes with the test.
pub fn store() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().expect("a scratch folder");
    let (store, _) = Store::open_or_create(dir.path().join("store")).expect("created");
    (dir, store)
}

/// A sample of `metric` `x`, told from others by its number.
pub fn sample(number: u32, time: &str) -> Sample {
    let time: Timestamp = time.parse().expect("a time");
    Sample {
        id: SampleId::from_parts(1_795_138_098_123, u128::from(number)),
        time,
        metric: MetricName::new("x").expect("a name"),
        value: Finite::new(f64::from(number)).expect("finite"),
        unit: None,
        metadata: Metadata::new(),
        context: Context::default(),
        summary: None,
        notes: Metadata::new(),
    }
}

/// The lines of a segment; empty where it is not there.
pub fn segment(store: &Store, month: &str) -> String {
    std::fs::read_to_string(store.segment_path(month)).unwrap_or_default()
}

/// The numbers of the samples in a segment, as they stand.
pub fn numbers(store: &Store, month: &str) -> Vec<u32> {
    let number = |line: &str| {
        let sample: Sample = serde_json::from_str(line).expect("a sample");
        sample.value.get() as u32
    };
    segment(store, month).lines().map(number).collect()
}

/// Pseudo-random numbers from a seed: SplitMix64.
pub struct Dice(pub u64);

impl Dice {
    /// At least 0, less than `end`.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % end.max(1) as u64) as usize
    }
}
