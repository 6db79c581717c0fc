//! The store's own lines: the fast path says what serde says, a sample comes
//! back as it was written, and a segment of any bytes is read to its end.
#![no_main]

use std::cell::OnceCell;
use std::fs;

use libfuzzer_sys::fuzz_target;
use tempfile::TempDir;
use yardstick::model::{Filter, Sample};
use yardstick::store::{Checked, Intake, Order, Store, Visit, encode};

thread_local! {
    static STORE: OnceCell<(TempDir, Store)> = const { OnceCell::new() };
}

fuzz_target!(|bytes: &[u8]| {
    let mut intake = Intake::default();
    for line in bytes.split(|byte| *byte == b'\n') {
        let fast = intake.check(line);
        let slow = serde_json::from_slice::<Sample>(line);
        match (&fast, slow) {
            (Ok(checked), Ok(sample)) => {
                assert_eq!(*checked, known_by(&sample));
                comes_back(&sample);
            }
            (Err(reason), Err(_)) => assert!(!reason.is_empty()),
            (fast, slow) => panic!("{fast:?} on the fast path, {:?} by serde", slow.err()),
        }
    }
    STORE.with(|store| scan(store.get_or_init(store_with_a_month), bytes));
});

fn comes_back(sample: &Sample) {
    let mut line = Vec::new();
    encode(sample, &mut line);
    line.pop();
    let again: Sample = serde_json::from_slice(&line).expect("a written line is a sample");
    assert_eq!(again, *sample);
    assert_eq!(Intake::default().check(&line), Ok(known_by(sample)));
}

fn known_by(sample: &Sample) -> Checked {
    Checked {
        id: sample.id.bits(),
        time: sample.time,
    }
}

fn store_with_a_month() -> (TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let (store, _) = Store::open_or_create(dir.path().join("store")).expect("a store");
    (dir, store)
}

/// Every line that serde takes is handed over, with its values, and no other.
fn scan((dir, store): &(TempDir, Store), bytes: &[u8]) {
    let segment = dir.path().join("store/samples/2026-11.jsonl");
    fs::write(segment, bytes).expect("written");
    let mut found = Vec::new();
    let scanned = store.scan(&Filter::default(), Order::Forward, |visit: Visit<'_>| {
        found.push((visit.row.id, visit.row.time, visit.row.value.to_bits()));
    });
    scanned.expect("any bytes can be scanned");
    let wanted: Vec<_> = bytes
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice::<Sample>(line).ok())
        .map(|sample| (sample.id.bits(), sample.time, sample.value.get().to_bits()))
        .collect();
    assert_eq!(found, wanted);
    store.check().expect("any bytes can be checked");
}
