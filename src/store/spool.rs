//! Bulk writing: lines are collected on disk first, so that memory stays
//! bounded and nothing is recorded until all of it was found good.

use std::fs::{self, File};
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::model::{Sample, SampleId, Sorting, Timestamp};
use crate::store::append::{Pending, Poured, Recovered, check_len, recovered};
use crate::store::guard::Guard;
use crate::store::ids::IdSet;
use crate::store::line::{Parts, SharedContext, encode, encode_in};
use crate::store::month::{BUFFER, Keep, Month};
use crate::store::{Store, StoreError, disk};

/// Bytes of all months together that are kept in memory before they go to disk, however many there are.
const BUFFERS: usize = 8 * 1024 * 1024;
/// So many months keep their buffers from one block to the next.
const FEW: usize = 8;

/// Samples on their way into the store. Dropped without [`Spool::commit`],
/// nothing of it remains.
pub struct Spool<'a> {
    store: &'a Store,
    dir: PathBuf,
    /// Locked while the spool lives, so that `doctor` tells it from one that
    /// a crash left behind.
    _alive: File,
    months: Vec<Month>,
    /// Where in them the sample before went.
    current: usize,
    samples: u64,
    /// Bytes in the buffers of all months.
    buffered: usize,
    /// What the run added before.
    guard: Option<Guard>,
    /// Where in the buffer of its month the labels of the sample before are.
    labels: Option<Range<usize>>,
}

/// Whether the labels of a sample have to be written anew.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Labels {
    /// They may be any.
    Own,
    /// They are those of the sample that was added before.
    AsBefore,
}

/// How far a spool was filled.
#[derive(Debug)]
pub struct Mark {
    /// Bytes in the file, bytes behind them in memory, and lines, by month.
    months: Vec<(u64, usize, u64)>,
    samples: u64,
}

/// What a commit did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spooled {
    /// Samples that were added.
    pub added: u64,
    /// Samples whose id the store, or the input before them, had already.
    pub known: u64,
    /// Segments whose torn last line was closed off first.
    pub recovered: Vec<Recovered>,
}

impl<'a> Spool<'a> {
    /// Starts a spool in a folder of its own inside the store. Under the lock,
    /// so that nobody takes it for an abandoned one; those that are go now.
    pub fn new(store: &'a Store, unique: SampleId) -> Result<Self, StoreError> {
        let _lock = store.lock()?;
        for old in abandoned(store.root())? {
            // Nothing in it was acknowledged; `doctor` names what stays.
            let _ = fs::remove_dir_all(old);
        }
        let dir = store.root().join(format!("spool-{unique}"));
        fs::create_dir(&dir).map_err(StoreError::io("create", &dir))?;
        let alive = dir.join("lock");
        let file = File::create_new(&alive).map_err(StoreError::io("create", &alive))?;
        file.lock().map_err(|source| StoreError::Lock {
            path: alive,
            source,
        })?;
        Ok(Self {
            store,
            dir,
            _alive: file,
            months: Vec::new(),
            current: 0,
            samples: 0,
            buffered: 0,
            guard: None,
            labels: None,
        })
    }

    /// Samples collected so far.
    pub fn len(&self) -> u64 {
        self.samples
    }

    /// Whether nothing was collected.
    pub fn is_empty(&self) -> bool {
        self.samples == 0
    }

    /// Adds a sample. `foreign_id`: its id came with the input, so that it may
    /// be in the store already.
    pub fn add(&mut self, sample: &Sample, foreign_id: bool) -> Result<(), StoreError> {
        let mut line = Vec::with_capacity(512);
        encode(sample, &mut line);
        check_len(sample.metric.as_str(), line.len() - 1)?;
        let month = self.month_of(sample.time);
        if foreign_id {
            month.rise(sample.id.bits());
        }
        month.buffer.extend_from_slice(&line);
        self.labels = None;
        self.added(line.len())
    }

    /// Leaves out what `guard` finds in the store when it is committed.
    pub fn guarded(&mut self, guard: Guard) {
        self.guard = Some(guard);
    }

    /// Adds a sample of this program, in a context that many share.
    pub fn add_in(
        &mut self,
        context: &SharedContext,
        sample: &Parts<'_>,
        labels: Labels,
    ) -> Result<(), StoreError> {
        self.month_of(sample.time);
        // Gone where the month is another, or its buffer is empty again.
        let known = self.labels.take().filter(|_| labels == Labels::AsBefore);
        let month = &mut self.months[self.current];
        let start = month.buffer.len();
        let labels = encode_in(context, sample, known, &mut month.buffer);
        let len = month.buffer.len() - start;
        if let Err(error) = check_len(sample.name.metric().as_str(), len - 1) {
            month.buffer.truncate(start);
            return Err(error);
        }
        self.added(len)?;
        let is_there = labels.end <= self.months[self.current].buffer.len();
        self.labels = is_there.then_some(labels);
        Ok(())
    }

    /// Adds a line that is a sample of this time and id, without a newline; the
    /// id may be in the store already.
    pub fn add_line(&mut self, time: Timestamp, id: u128, line: &[u8]) -> Result<(), StoreError> {
        check_len("this metric", line.len())?;
        let month = self.month_of(time);
        month.rise(id);
        month.buffer.extend_from_slice(line);
        month.buffer.push(b'\n');
        self.labels = None;
        self.added(line.len() + 1)
    }

    /// Counts a line of so many bytes in the month of the sample before, and
    /// writes to disk what is too much for memory.
    fn added(&mut self, bytes: usize) -> Result<(), StoreError> {
        let month = &mut self.months[self.current];
        month.lines += 1;
        self.samples += 1;
        self.buffered += bytes;
        if month.buffer.len() >= BUFFER {
            self.flush_current()?;
        }
        if self.buffered >= BUFFERS {
            self.buffered = 0;
            for month in &mut self.months {
                month.flush(Keep::Nothing)?;
            }
        }
        Ok(())
    }

    fn flush_current(&mut self) -> Result<(), StoreError> {
        let keep = match self.months.len() {
            ..=FEW => Keep::Room,
            _ => Keep::Nothing,
        };
        let month = &mut self.months[self.current];
        self.buffered -= month.buffer.len();
        month.flush(keep)
    }

    /// Where `time` belongs. Runs of one month are the rule.
    #[inline]
    fn month_of(&mut self, time: Timestamp) -> &mut Month {
        let is_it = |month: &Month| month.times.contains(&time);
        if !self.months.get(self.current).is_some_and(is_it) {
            self.change_month(time);
        }
        &mut self.months[self.current]
    }

    #[inline(never)]
    fn change_month(&mut self, time: Timestamp) {
        let known = self
            .months
            .iter()
            .position(|month| month.times.contains(&time));
        self.labels = None;
        self.current = known.unwrap_or(self.months.len());
        if known.is_none() {
            self.months.push(Month::new(&self.dir, time));
        }
    }

    /// Remembers how far it is filled.
    pub fn mark(&self) -> Mark {
        let filled = |month: &Month| (month.written, month.buffer.len(), month.lines);
        Mark {
            months: self.months.iter().map(filled).collect(),
            samples: self.samples,
        }
    }

    /// Drops what was added since `mark`.
    pub fn back_to(&mut self, mark: &Mark) -> Result<(), StoreError> {
        for month in self.months.drain(mark.months.len()..) {
            month.remove()?;
        }
        for (month, filled) in self.months.iter_mut().zip(&mark.months) {
            month.back_to(*filled)?;
        }
        self.buffered = self.months.iter().map(|month| month.buffer.len()).sum();
        self.samples = mark.samples;
        self.labels = None;
        Ok(())
    }

    /// Moves everything into the store, all or nothing, durable on return.
    pub fn commit(self) -> Result<Spooled, StoreError> {
        self.pour().map(|(done, _)| done)
    }

    /// The same, and says where the lines went.
    pub(crate) fn pour(mut self) -> Result<(Spooled, Vec<Poured>), StoreError> {
        let mut months = std::mem::take(&mut self.months);
        months.order_by(|a, b| a.name.cmp(&b.name));
        for month in &mut months {
            month.settle(&self.store.segment_path(&month.name))?;
        }
        let lock = self.store.lock()?;
        disk::check_dir(&self.store.samples_dir())?;
        let before = match &self.guard {
            Some(guard) => guard.before(self.store, months.iter().map(|month| &month.name))?,
            None => IdSet::default(),
        };
        let mut done = Spooled::default();
        let mut written: Vec<Pending> = Vec::new();
        for month in months {
            let segment = self.store.segment_path(&month.name);
            match month.pour(&segment, &before, &mut done) {
                Ok(poured) => written.push(poured),
                Err(error) => {
                    written.iter().for_each(Pending::take_back);
                    return Err(error);
                }
            }
        }
        let ranges: Vec<_> = written
            .iter()
            .map(Pending::range)
            .collect::<Result<_, _>>()?;
        drop(lock);
        written.iter().try_for_each(Pending::sync)?;
        done.recovered = recovered(&written);
        let poured = |(pending, range): (Pending, _)| {
            let file = pending.path.file_name().unwrap_or_default();
            let name = format!("samples/{}", file.to_string_lossy());
            pending.poured(name, range)
        };
        Ok((done, written.into_iter().zip(ranges).map(poured).collect()))
    }
}

/// Spools in the folder of a store that no process is working on.
pub(crate) fn abandoned(root: &Path) -> Result<Vec<PathBuf>, StoreError> {
    let mut found = Vec::new();
    for entry in fs::read_dir(root).map_err(StoreError::io("list", root))? {
        let path = entry.map_err(StoreError::io("list", root))?.path();
        if is_named_as_spool(&path) && !path.is_symlink() && path.is_dir() && !is_alive(&path) {
            found.push(path);
        }
    }
    found.order();
    Ok(found)
}

/// Whether the name is one that a spool gives itself; others are not ours.
fn is_named_as_spool(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let id = name.and_then(|name| name.strip_prefix("spool-"));
    id.is_some_and(|id| id.parse::<SampleId>().is_ok())
}

fn is_alive(spool: &Path) -> bool {
    match disk::open_to_read(&spool.join("lock")) {
        Ok(Some(file)) => file.try_lock().is_err(),
        _ => false,
    }
}

impl Drop for Spool<'_> {
    fn drop(&mut self) {
        // Left behind, it is only disk space, and `doctor` says so.
        let _ = fs::remove_dir_all(&self.dir);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Metadata;
    use crate::store::SharedName;
    use crate::store::fixture::{numbers, sample, segment, store};

    fn id(number: u128) -> SampleId {
        SampleId::from_parts(1, number)
    }

    fn filled<'a>(store: &'a Store, samples: &[Sample], foreign: bool) -> Spool<'a> {
        let mut spool = Spool::new(store, id(1)).expect("started");
        for sample in samples {
            spool.add(sample, foreign).expect("added");
        }
        spool
    }

    #[test]
    fn nothing_is_there_before_the_commit_and_nothing_remains_without() {
        let (_dir, store) = store();
        let spool = filled(&store, &[sample(1, "2026-11-20")], false);
        assert_eq!(spool.len(), 1);
        assert_eq!(segment(&store, "2026-11"), "");
        drop(spool);
        assert_eq!(segment(&store, "2026-11"), "");
        assert!(store.check().expect("readable").findings.is_empty());
    }

    #[test]
    fn known_ids_are_left_out_whether_the_store_or_the_input_has_them() {
        let (_dir, store) = store();
        store.append(&[sample(1, "2026-11-20")]).expect("appended");
        let samples = [1, 2, 2, 3, 1].map(|n| sample(n, "2026-11-20"));
        let done = filled(&store, &samples, true).commit().expect("committed");
        assert_eq!((done.added, done.known), (2, 3));
        assert_eq!(numbers(&store, "2026-11"), [1, 2, 3]);
        // The same in months that are new.
        let samples = [7, 5, 6, 5].map(|n| sample(n, "2026-10-20"));
        let done = filled(&store, &samples, true).commit().expect("committed");
        assert_eq!((done.added, done.known), (3, 1));
        assert_eq!(numbers(&store, "2026-10"), [7, 5, 6]);
        let samples = [9, 8, 4].map(|n| sample(n, "2026-09-20"));
        let done = filled(&store, &samples, true).commit().expect("committed");
        assert_eq!((done.added, done.known), (3, 0));
        assert_eq!(numbers(&store, "2026-09"), [9, 8, 4]);
    }

    #[test]
    fn labels_that_come_again_are_the_same_in_any_month_and_buffer() {
        let many = format!("n={}", "x".repeat(9000));
        let pairs = ["a=b", "c=\"\\\"", many.as_str(), "d=e"];
        let mut samples = Vec::new();
        for round in 0..90 {
            for nth in 0..3 {
                let mut sample = sample(
                    3 * round + nth,
                    ["2026-11-20", "2026-12-01"][round as usize / 3 % 2],
                );
                if round % 10 == 3 && nth == 1 {
                    sample.time = "2026-10-01".parse().expect("a time");
                }
                let pairs = &pairs[..round as usize % 5];
                sample.metadata = Metadata::from_pairs(pairs.iter().copied()).expect("valid");
                samples.push(sample);
            }
        }
        let months = ["2026-10", "2026-11", "2026-12"];
        let written = |add: &dyn Fn(&mut Spool<'_>)| {
            let (_dir, store) = store();
            let mut spool = Spool::new(&store, id(1)).expect("started");
            add(&mut spool);
            spool.commit().expect("committed");
            months.map(|month| segment(&store, month))
        };
        let context = SharedContext::of(&samples[0].context);
        let again = written(&|spool| {
            let mark = spool.mark();
            for _ in 0..2 {
                spool.back_to(&mark).expect("dropped");
                for (nth, sample) in samples.iter().enumerate() {
                    let name = SharedName::of(&sample.metric, sample.unit.as_ref());
                    let parts = Parts {
                        id: sample.id,
                        time: sample.time,
                        name: &name,
                        value: sample.value,
                        metadata: &sample.metadata,
                        summary: sample.summary,
                        notes: &sample.notes,
                    };
                    let labels = [Labels::Own, Labels::AsBefore][usize::from(nth % 3 > 0)];
                    spool.add_in(&context, &parts, labels).expect("added");
                }
            }
        });
        let anew = written(&|spool| {
            let add = |sample| spool.add(sample, false).expect("added");
            samples.iter().for_each(add);
        });
        assert!(again.iter().all(|lines| lines.contains("metric")));
        assert!(again == anew, "the lines differ");
    }

    #[test]
    fn samples_around_midnight_go_to_their_own_month() {
        let (_dir, store) = store();
        let times = [
            "2026-11-30T23:59:59.999Z",
            "2026-12-01T00:00:00.000Z",
            "2026-11-30T00:00:00.000Z",
            "0000-01-01",
            "9999-12-31T23:59:59.999Z",
            "9999-12-31T23:59:59.999Z",
            "1969-12-31T23:59:59.999Z",
            "1970-01-01",
        ];
        let samples: Vec<Sample> = (0..).zip(times).map(|(n, t)| sample(n, t)).collect();
        filled(&store, &samples, false).commit().expect("committed");
        assert_eq!(numbers(&store, "2026-11"), [0, 2]);
        assert_eq!(numbers(&store, "2026-12"), [1]);
        assert_eq!(numbers(&store, "0000-01"), [3]);
        assert_eq!(numbers(&store, "9999-12"), [4, 5]);
        assert_eq!(numbers(&store, "1969-12"), [6]);
        assert_eq!(numbers(&store, "1970-01"), [7]);
        assert!(store.check().expect("readable").findings.is_empty());
    }

    #[test]
    fn a_month_that_fails_takes_the_others_back() {
        let (_dir, store) = store();
        store.append(&[sample(9, "2026-10-20")]).expect("appended");
        fs::create_dir(store.segment_path("2026-12")).expect("in the way");
        let samples = [
            sample(1, "2026-10-20"),
            sample(2, "2026-11-20"),
            sample(3, "2026-12-20"),
        ];
        assert!(filled(&store, &samples, true).commit().is_err());
        assert_eq!(numbers(&store, "2026-10"), [9]);
        assert_eq!(segment(&store, "2026-11"), "");
    }

    #[test]
    fn many_months_need_little_memory_and_lose_nothing() {
        let (_dir, store) = store();
        let mut spool = Spool::new(&store, id(1)).expect("started");
        let filler = format!("n={}", "x".repeat(10_000));
        let notes = crate::model::Metadata::from_pairs([filler.as_str()]).expect("valid");
        for number in 0..2400 {
            let (year, month) = (2000 + number % 20, number / 20 % 12 + 1);
            let mut sample = sample(number, &format!("{year}-{month:02}-01"));
            sample.notes = notes.clone();
            spool.add(&sample, false).expect("added");
            let held: usize = spool.months.iter().map(|m| m.buffer.len()).sum();
            assert!(held == spool.buffered && held < BUFFERS, "{held} bytes");
        }
        spool.commit().expect("committed");
        let found: usize = store
            .months()
            .expect("readable")
            .iter()
            .map(|month| numbers(&store, month).len())
            .sum();
        assert_eq!(found, 2400);
    }

    #[test]
    fn what_was_added_behind_a_mark_can_be_dropped() {
        let (_dir, store) = store();
        let big = crate::model::Metadata::from_pairs([format!("n={}", "x".repeat(9000)).as_str()])
            .expect("valid");
        // Few lines stay in memory; many go to the file first.
        for more in [3, 100] {
            let mut spool = filled(&store, &[sample(1, "2026-11-20")], false);
            let mark = spool.mark();
            for number in 0..more {
                for day in ["2026-11-21", "2026-12-01"] {
                    let mut sample = sample(100 + number, day);
                    sample.notes = big.clone();
                    spool.add(&sample, false).expect("added");
                }
            }
            spool.back_to(&mark).expect("dropped");
            spool.add(&sample(2, "2026-11-22"), false).expect("added");
            assert_eq!(spool.len(), 2);
            assert_eq!(spool.commit().expect("committed").added, 2);
            assert_eq!(numbers(&store, "2026-11"), [1, 2]);
            assert_eq!(segment(&store, "2026-12"), "");
            fs::remove_file(store.segment_path("2026-11")).expect("removed");
        }
    }

    #[test]
    fn a_long_month_that_is_new_becomes_the_segment_and_is_not_copied() {
        let (_dir, store) = store();
        let big = crate::model::Metadata::from_pairs([format!("n={}", "x".repeat(9000)).as_str()]);
        let big = big.expect("valid");
        let fill = |from: u32| {
            let mut spool = Spool::new(&store, id(1)).expect("started");
            for number in from..from + 40 {
                let mut sample = sample(number, "2026-11-20");
                sample.notes = big.clone();
                spool.add(&sample, true).expect("added");
            }
            spool
        };
        let mut ranges = Vec::new();
        for (from, added) in [(0, 40), (20, 20)] {
            let (done, poured) = fill(from).pour().expect("committed");
            assert_eq!(done.added, added);
            ranges.extend(poured.into_iter().map(|poured| poured.range));
        }
        // The second was appended behind the first.
        assert_eq!(ranges[0].start, 0);
        assert_eq!(ranges[0].end, ranges[1].start);
        assert!(numbers(&store, "2026-11").into_iter().eq(0..60));
        assert!(store.check().expect("readable").findings.is_empty());
    }

    #[test]
    fn an_abandoned_spool_goes_with_the_next_one_and_a_living_one_stays() {
        let (_dir, store) = store();
        let living = Spool::new(&store, id(7)).expect("started");
        let dead = store.root().join(format!("spool-{}", id(8)));
        fs::create_dir(&dead).expect("created");
        fs::write(dead.join("2026-11"), "half of it").expect("written");
        let found = abandoned(store.root()).expect("readable");
        assert_eq!(found, std::slice::from_ref(&dead));
        drop(Spool::new(&store, id(9)).expect("started"));
        assert!(!dead.exists() && living.dir.exists());
    }
}
