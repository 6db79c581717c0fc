//! Bulk writing: lines are collected on disk first, so that memory stays
//! bounded and nothing is recorded until all of it was found good.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::model::Sorting;
use crate::model::{Sample, SampleId, Timestamp};
use crate::store::append::{Pending, Poured, Recovered, append_lines, check_len, recovered};
use crate::store::guard::Guard;
use crate::store::ids::IdSet;
use crate::store::line::{Head, Parts, SharedContext, encode, encode_in, parse_slow};
use crate::store::read::{Line, copy_line, for_each_line};
use crate::store::{Store, StoreError, disk};

/// Bytes of a month that are kept in memory before they go to disk.
const BUFFER: usize = 256 * 1024;
/// The same of all months together, however many there are.
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
}

struct Month {
    /// As in the name of its segment.
    name: String,
    /// The times that are in it.
    times: RangeInclusive<Timestamp>,
    /// Lines that are not in the file yet. The file is open only while it is
    /// written, so that a history of many months needs few of them.
    buffer: Vec<u8>,
    path: PathBuf,
    /// Bytes in the file.
    written: u64,
    /// Whether all of it is in the file, durable, and each id once.
    is_settled: bool,
    lines: u64,
    /// Whether the samples bring ids that may be in the store already.
    foreign_ids: bool,
    /// The first and the last of those ids, as long as each is above the one
    /// before.
    rising: Option<(u128, u128)>,
}

/// What stays of a buffer whose bytes are in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Room,
    Nothing,
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
    ) -> Result<(), StoreError> {
        let month = self.month_of(sample.time);
        let start = month.buffer.len();
        encode_in(context, sample, &mut month.buffer);
        let len = month.buffer.len() - start;
        if let Err(error) = check_len(sample.name.metric().as_str(), len - 1) {
            month.buffer.truncate(start);
            return Err(error);
        }
        self.added(len)
    }

    /// Adds a line that is a sample of this time and id, without a newline; the
    /// id may be in the store already.
    pub fn add_line(&mut self, time: Timestamp, id: u128, line: &[u8]) -> Result<(), StoreError> {
        check_len("this metric", line.len())?;
        let month = self.month_of(time);
        month.rise(id);
        month.buffer.extend_from_slice(line);
        month.buffer.push(b'\n');
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
    fn month_of(&mut self, time: Timestamp) -> &mut Month {
        let is_it = |month: &Month| month.times.contains(&time);
        if !self.months.get(self.current).is_some_and(is_it) {
            let known = self.months.iter().position(is_it);
            self.current = known.unwrap_or(self.months.len());
            if known.is_none() {
                self.months.push(Month::new(&self.dir, time));
            }
        }
        &mut self.months[self.current]
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

impl Month {
    fn new(dir: &Path, time: Timestamp) -> Self {
        let name = time.month();
        Self {
            times: time.month_bounds(),
            buffer: Vec::new(),
            path: dir.join(&name),
            name,
            written: 0,
            is_settled: false,
            lines: 0,
            foreign_ids: false,
            rising: None,
        }
    }

    /// Takes the next foreign id.
    fn rise(&mut self, id: u128) {
        self.foreign_ids = true;
        self.rising = match self.rising {
            None if self.lines == 0 => Some((id, id)),
            Some((first, last)) if last < id => Some((first, id)),
            _ => None,
        };
    }

    /// Whether no id of it can be there twice, beside those of the segment.
    fn is_above(&self, seen: &IdSet) -> bool {
        !self.foreign_ids
            || self
                .rising
                .is_some_and(|(first, _)| Some(first) > seen.last())
    }

    fn back_to(&mut self, (written, buffered, lines): (u64, usize, u64)) -> Result<(), StoreError> {
        self.lines = lines;
        // The last id that is left is not known.
        self.rising = None;
        if self.written == written {
            self.buffer.truncate(buffered);
            return Ok(());
        }
        self.buffer = Vec::new();
        self.written = written + buffered as u64;
        OpenOptions::new()
            .write(true)
            .open(&self.path)
            .and_then(|file| file.set_len(self.written))
            .map_err(StoreError::io("write", &self.path))
    }

    fn remove(self) -> Result<(), StoreError> {
        match self.written {
            0 => Ok(()),
            _ => fs::remove_file(&self.path).map_err(StoreError::io("remove", &self.path)),
        }
    }

    fn flush(&mut self, keep: Keep) -> Result<(), StoreError> {
        let mut file = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&self.path)
            .map_err(StoreError::io("create", &self.path))?;
        file.write_all(&self.buffer)
            .map_err(StoreError::io("write", &self.path))?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        // Its memory is used again where only few months ask for that.
        if keep == Keep::Nothing {
            self.buffer = Vec::new();
        }
        Ok(())
    }

    /// Appends this month to its segment, without the samples it has already.
    fn pour(
        mut self,
        segment: &Path,
        before: &IdSet,
        done: &mut Spooled,
    ) -> Result<Pending, StoreError> {
        self.flush(Keep::Nothing)?;
        if before.is_empty()
            && let Some(moved) = self.become_segment(segment)?
        {
            done.added += self.lines;
            return Ok(moved);
        }
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

    /// Makes a long file durable where it may become the segment as it is: that
    /// takes its time, and nobody has to wait for it yet.
    fn settle(&mut self, segment: &Path) -> Result<(), StoreError> {
        let is_long = self.written + self.buffer.len() as u64 > BUFFER as u64;
        if is_long && segment.symlink_metadata().is_err() {
            self.flush(Keep::Nothing)?;
            self.is_settled = self.has_each_id_once()?;
        }
        if self.is_settled {
            let settled = File::open(&self.path).and_then(|file| file.sync_data());
            settled.map_err(StoreError::io("sync", &self.path))?;
        }
        Ok(())
    }

    /// Whether no two of its samples, all of which are in the file, have the
    /// same id.
    fn has_each_id_once(&self) -> Result<bool, StoreError> {
        if !self.foreign_ids || self.rising.is_some() {
            return Ok(true);
        }
        let mut ids = Vec::new();
        let mut all = true;
        for_each_line(&self.path, |line| match id_of_checked(line) {
            Some(id) => ids.push(id),
            None => all = false,
        })?;
        ids.sort_unstable();
        Ok(all && ids.windows(2).all(|pair| pair[0] != pair[1]))
    }

    /// Under the lock: gives its file the name of a segment that is not there
    /// yet, so that nothing is written twice; `None` where it has to be copied.
    fn become_segment(&self, segment: &Path) -> Result<Option<Pending>, StoreError> {
        if !self.is_settled || segment.symlink_metadata().is_ok() {
            return Ok(None);
        }
        let mut options = OpenOptions::new();
        let file = options.read(true).append(true).open(&self.path);
        let file = file.map_err(StoreError::io("open", &self.path))?;
        if fs::rename(&self.path, segment).is_err() {
            return Ok(None);
        }
        let moved = Pending::moved(file, segment);
        // As in `append_lines`: whoever adds to it next syncs the bytes alone.
        if let Err(error) = disk::sync_parent(segment) {
            moved.take_back();
            return Err(error);
        }
        Ok(Some(moved))
    }

    /// `ids`: those of the segment, and those that the guard found.
    fn copy(
        &self,
        to: &Pending,
        (mut seen, before): (IdSet, &IdSet),
        done: &mut Spooled,
    ) -> Result<(), StoreError> {
        if before.is_empty() && self.is_above(&seen) {
            done.added += self.lines;
            return self.copy_all(to);
        }
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

/// The id of a line that was checked on the way in: its head says enough.
fn id_of_checked(line: Line<'_>) -> Option<u128> {
    match Head::parse(line.bytes) {
        Some(head) => head.id(),
        None => id_of(line),
    }
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
