//! Bulk writing: lines are collected on disk first, so that memory stays
//! bounded and nothing is recorded until all of it was found good.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use crate::model::{Sample, SampleId, Timestamp};
use crate::store::append::{Pending, Poured, Recovered, append_lines, check_len, recovered};
use crate::store::guard::Guard;
use crate::store::ids::IdSet;
use crate::store::line::{Head, SharedContext, encode, encode_in, parse_slow};
use crate::store::read::{Line, copy_line, for_each_line};
use crate::store::{Store, StoreError, disk};

/// Bytes of a month that are kept in memory before they go to disk.
const BUFFER: usize = 256 * 1024;
/// The same of all months together, however many there are.
const BUFFERS: usize = 8 * 1024 * 1024;

/// Samples on their way into the store. Dropped without [`Spool::commit`],
/// nothing of it remains.
pub struct Spool<'a> {
    store: &'a Store,
    dir: PathBuf,
    /// Locked while the spool lives, so that `doctor` tells it from one that
    /// a crash left behind.
    _alive: File,
    months: BTreeMap<String, Month>,
    /// The month of the sample before, and the times that are in it.
    current: Option<(std::ops::Range<Timestamp>, String)>,
    samples: u64,
    /// Bytes in the buffers of all months.
    buffered: usize,
    /// What the run added before.
    guard: Option<Guard>,
    scratch: Vec<u8>,
}

struct Month {
    /// Lines that are not in the file yet. The file is open only while it is
    /// written, so that a history of many months needs few of them.
    buffer: Vec<u8>,
    path: PathBuf,
    lines: u64,
    /// Whether the samples bring ids that may be in the store already.
    foreign_ids: bool,
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
            months: BTreeMap::new(),
            current: None,
            samples: 0,
            buffered: 0,
            guard: None,
            scratch: Vec::new(),
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
        line.pop();
        check_len(sample.metric.as_str(), line.len())?;
        self.add_line(sample.time, &line, foreign_id)
    }

    /// Leaves out what `guard` finds in the store when it is committed.
    pub fn guarded(&mut self, guard: Guard) {
        self.guard = Some(guard);
    }

    /// Adds a sample of this program, in a context that many share.
    pub fn add_in(&mut self, context: &SharedContext, sample: &Sample) -> Result<(), StoreError> {
        let mut line = std::mem::take(&mut self.scratch);
        line.clear();
        encode_in(context, sample, &mut line);
        line.pop();
        let added = check_len(sample.metric.as_str(), line.len())
            .and_then(|()| self.add_line(sample.time, &line, false));
        self.scratch = line;
        added
    }

    /// Adds a line that is a sample of this time, without a newline.
    pub fn add_line(
        &mut self,
        time: Timestamp,
        line: &[u8],
        foreign_id: bool,
    ) -> Result<(), StoreError> {
        check_len("this metric", line.len())?;
        // Runs of one month are the rule: the name is made once a month.
        if self
            .current
            .as_ref()
            .is_none_or(|(range, _)| !range.contains(&time))
        {
            let name = time.month();
            if !self.months.contains_key(&name) {
                let path = self.dir.join(&name);
                self.months.insert(name.clone(), Month::new(path));
            }
            self.current = Some((month_around(time), name));
        }
        let month = self
            .current
            .as_ref()
            .and_then(|(_, name)| self.months.get_mut(name));
        let month = month.expect("the current month was made above");
        month.foreign_ids |= foreign_id;
        month.lines += 1;
        self.samples += 1;
        self.buffered += line.len() + 1;
        month.buffer.extend_from_slice(line);
        month.buffer.push(b'\n');
        if month.buffer.len() >= BUFFER {
            self.buffered -= month.buffer.len();
            month.flush()?;
        }
        if self.buffered >= BUFFERS {
            self.buffered = 0;
            self.months.values_mut().try_for_each(Month::flush)?;
        }
        Ok(())
    }

    /// Moves everything into the store, all or nothing, durable on return.
    pub fn commit(self) -> Result<Spooled, StoreError> {
        self.pour().map(|(done, _)| done)
    }

    /// The same, and says where the lines went.
    pub(crate) fn pour(mut self) -> Result<(Spooled, Vec<Poured>), StoreError> {
        let months = std::mem::take(&mut self.months);
        let lock = self.store.lock()?;
        disk::check_dir(&self.store.samples_dir())?;
        let before = match &self.guard {
            Some(guard) => guard.before(self.store, months.keys())?,
            None => IdSet::default(),
        };
        let mut done = Spooled::default();
        let mut written: Vec<Pending> = Vec::new();
        for (name, month) in months {
            match month.pour(&self.store.segment_path(&name), &before, &mut done) {
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
    found.sort();
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

impl Month {
    fn new(path: PathBuf) -> Self {
        Self {
            buffer: Vec::new(),
            path,
            lines: 0,
            foreign_ids: false,
        }
    }

    fn flush(&mut self) -> Result<(), StoreError> {
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(StoreError::io("create", &self.path))?;
        file.write_all(&self.buffer)
            .map_err(StoreError::io("write", &self.path))?;
        self.buffer = Vec::new();
        Ok(())
    }

    /// Appends this month to its segment, without the samples it has already.
    fn pour(
        mut self,
        segment: &Path,
        before: &IdSet,
        done: &mut Spooled,
    ) -> Result<Pending, StoreError> {
        self.flush()?;
        let mut seen = IdSet::default();
        if self.foreign_ids {
            for_each_line(segment, |line| {
                if let Some(id) = id_of(line) {
                    seen.insert(id);
                }
            })?;
        }
        let pending = append_lines(segment, b"")?;
        match self.copy(&pending, (seen, before), done) {
            Ok(()) => Ok(pending),
            Err(error) => {
                pending.take_back();
                Err(error)
            }
        }
    }

    /// `ids`: those of the segment, and those that the guard found.
    fn copy(
        &self,
        to: &Pending,
        (mut seen, before): (IdSet, &IdSet),
        done: &mut Spooled,
    ) -> Result<(), StoreError> {
        if !self.foreign_ids && before.is_empty() {
            done.added += self.lines;
            return self.copy_all(to);
        }
        // These lines were checked on the way in: their heads say enough.
        let id_of_checked = |line: Line<'_>| match Head::parse(line.bytes) {
            Some(head) => head.id(),
            None => id_of(line),
        };
        let mut is_known = |line: Line<'_>| {
            id_of_checked(line).is_some_and(|id| {
                before.contains(Guard::tail(id)) || (self.foreign_ids && !seen.insert(id))
            })
        };
        let mut out = BufWriter::with_capacity(BUFFER, &to.file);
        let mut written = Ok(());
        for_each_line(&self.path, |line| {
            if is_known(line) {
                done.known += 1;
            } else if written.is_ok() {
                done.added += 1;
                written = copy_line(&self.path, line, &mut out, &to.path);
            }
        })?;
        written?;
        out.flush().map_err(StoreError::io("write", &to.path))
    }

    /// The file as it is, in large blocks.
    fn copy_all(&self, to: &Pending) -> Result<(), StoreError> {
        let mut from = File::open(&self.path).map_err(StoreError::io("open", &self.path))?;
        let mut block = vec![0; BUFFER];
        loop {
            let read = from
                .read(&mut block)
                .map_err(StoreError::io("read", &self.path))?;
            if read == 0 {
                return Ok(());
            }
            (&to.file)
                .write_all(&block[..read])
                .map_err(StoreError::io("write", &to.path))?;
        }
    }
}

/// The times that are in the month of `time` for certain: its day.
fn month_around(time: Timestamp) -> std::ops::Range<Timestamp> {
    const DAY: i64 = 86_400_000;
    let start = time.saturating_add(-time.millis().rem_euclid(DAY));
    start..start.saturating_add(DAY)
}

/// The id of a sample; what is none, or too long to be read, has none.
pub(crate) fn id_of(line: Line<'_>) -> Option<u128> {
    if line.too_long {
        return None;
    }
    match Head::parse(line.bytes).and_then(|head| head.row()) {
        Some(row) => Some(row.id),
        None => parse_slow(line.bytes).ok().map(|sample| sample.id.bits()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        let samples = [sample(1, "2026-10-20"), sample(2, "2026-12-20")];
        assert!(filled(&store, &samples, true).commit().is_err());
        assert_eq!(numbers(&store, "2026-10"), [9]);
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
            let held: usize = spool.months.values().map(|m| m.buffer.len()).sum();
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
