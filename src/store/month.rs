//! The lines of one month of a spool: in memory, in a file, and from there into
//! the segment.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Read, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::model::Timestamp;
use crate::store::append::{Pending, append_lines};
use crate::store::guard::Guard;
use crate::store::ids::IdSet;
use crate::store::line::{Head, parse_slow};
use crate::store::read::{Line, copy_line, for_each_line};
use crate::store::spool::Spooled;
use crate::store::{StoreError, disk};

/// Bytes of a month that are kept in memory before they go to disk.
pub const BUFFER: usize = 256 * 1024;

/// The samples of a month on their way into the store.
pub struct Month {
    /// As in the name of its segment.
    pub name: String,
    /// The times that are in it.
    pub times: RangeInclusive<Timestamp>,
    /// Lines that are not in the file yet.
    pub buffer: Vec<u8>,
    /// Open where more is to come: a history of many months must need few.
    file: Option<File>,
    pub path: PathBuf,
    /// Bytes in the file.
    pub written: u64,
    /// Whether all of it is in the file, durable, and each id once.
    pub is_settled: bool,
    pub lines: u64,
    /// Whether the samples bring ids that may be in the store already.
    pub foreign_ids: bool,
    /// The first and the last of those ids, as long as each is above the one
    /// before.
    pub rising: Option<(u128, u128)>,
}

/// What stays of a buffer whose bytes are in the file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    Room,
    Nothing,
}

impl Month {
    pub fn new(dir: &Path, time: Timestamp) -> Self {
        let name = time.month();
        Self {
            times: time.month_bounds(),
            buffer: Vec::new(),
            file: None,
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
    pub fn rise(&mut self, id: u128) {
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

    pub fn back_to(
        &mut self,
        (written, buffered, lines): (u64, usize, u64),
    ) -> Result<(), StoreError> {
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

    pub fn remove(self) -> Result<(), StoreError> {
        match self.written {
            0 => Ok(()),
            _ => fs::remove_file(&self.path).map_err(StoreError::io("remove", &self.path)),
        }
    }

    pub fn flush(&mut self, keep: Keep) -> Result<(), StoreError> {
        let file = match self.file.take() {
            Some(file) => file,
            None => OpenOptions::new()
                .append(true)
                .create(true)
                .open(&self.path)
                .map_err(StoreError::io("create", &self.path))?,
        };
        (&file)
            .write_all(&self.buffer)
            .map_err(StoreError::io("write", &self.path))?;
        self.written += self.buffer.len() as u64;
        self.buffer.clear();
        // Both are used again where only few months ask for that.
        match keep {
            Keep::Room => self.file = Some(file),
            Keep::Nothing => self.buffer = Vec::new(),
        }
        Ok(())
    }

    /// Appends this month to its segment, without the samples it has already.
    pub fn pour(
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
    pub fn settle(&mut self, segment: &Path) -> Result<(), StoreError> {
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
