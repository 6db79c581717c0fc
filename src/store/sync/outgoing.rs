//! Collecting what a remote does not have yet: whole lines of what is not
//! covered, without those that were seen there.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::ops::Range;

use crate::model::SampleId;
use crate::store::read::MAX_LINE;
use crate::store::sync::coverage::Coverage;
use crate::store::sync::seen::Seen;
use crate::store::sync::state::State;
use crate::store::sync::union::Kind;
use crate::store::{Checked, Intake, Store, StoreError, disk};

/// Bytes read at a time.
const BLOCK: usize = 1 << 16;

/// What one push carries.
pub struct Outgoing {
    /// Lines by path on the remote.
    pub files: BTreeMap<String, Vec<u8>>,
    /// What is covered once they are there.
    pub covers: Vec<Cover>,
    pub samples: u64,
    pub events: u64,
    pub machines: u64,
    /// Whether the limit left something for another push.
    pub more: bool,
}

/// Ranges of a file of the store.
pub struct Cover {
    /// From the store's folder on.
    pub name: String,
    pub file: File,
    pub ranges: Vec<Range<u64>>,
    /// Whether lines of them are sent, and not only known to be there.
    pub sent: bool,
}

/// Bytes of the store's files that are not covered.
pub fn uncovered(store: &Store, state: &State) -> Result<u64, StoreError> {
    let mut bytes = 0;
    for name in names(store)? {
        let path = store.root().join(&name);
        let Some(file) = disk::open_to_read(&path)? else {
            continue;
        };
        let len = file
            .metadata()
            .map_err(StoreError::io("look at", &path))?
            .len();
        let coverage = state.covered.get(&name).cloned().unwrap_or_default();
        let gaps = coverage.gaps(len);
        bytes += gaps.iter().map(|gap| gap.end - gap.start).sum::<u64>();
    }
    Ok(bytes)
}

/// Files of the store that are shared, from its folder on.
fn names(store: &Store) -> Result<Vec<String>, StoreError> {
    let mut names = Kind::ALL.map(|kind| kind.file_name().to_owned()).to_vec();
    let months = store.months()?;
    names.extend(months.iter().map(|month| format!("samples/{month}.jsonl")));
    Ok(names)
}

/// Collects up to about `limit` bytes of lines that are new. `segment` names
/// the files that samples go into.
pub fn collect(
    store: &Store,
    (state, seen): (&State, &Seen),
    segment: SampleId,
    limit: usize,
) -> Result<Outgoing, StoreError> {
    let mut collector = Collector {
        seen,
        segment,
        intake: Intake::default(),
        left: limit,
        out: Outgoing {
            files: BTreeMap::new(),
            covers: Vec::new(),
            samples: 0,
            events: 0,
            machines: 0,
            more: false,
        },
    };
    let none = Coverage::default();
    for name in names(store)? {
        let path = store.root().join(&name);
        let Some(file) = disk::open_to_read(&path)? else {
            continue;
        };
        let coverage = state.covered.get(&name).unwrap_or(&none);
        let failed = StoreError::io("read", &path);
        collector.file(&name, file, coverage).map_err(failed)?;
    }
    Ok(collector.out)
}

struct Collector<'a> {
    seen: &'a Seen,
    segment: SampleId,
    intake: Intake,
    left: usize,
    out: Outgoing,
}

impl Collector<'_> {
    fn file(&mut self, name: &str, file: File, coverage: &Coverage) -> std::io::Result<()> {
        // Not looked at since it was rewritten: all of it counts as new.
        let none = Coverage::default();
        let coverage = match coverage.fits(&file)? {
            true => coverage,
            false => &none,
        };
        let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == name);
        let mut ranges = Vec::new();
        let mut sent = false;
        for gap in coverage.gaps(file.metadata()?.len()) {
            if self.left == 0 {
                self.out.more = true;
                break;
            }
            let before = self.out.count();
            let end = self.gap(kind, &file, &gap)?;
            sent |= self.out.count() > before;
            ranges.push(gap.start..end);
        }
        ranges.retain(|range| !range.is_empty());
        if !ranges.is_empty() {
            self.out.covers.push(Cover {
                name: name.to_owned(),
                file,
                ranges,
                sent,
            });
        }
        Ok(())
    }

    /// Takes the whole lines of a gap; gives the end of the last one. What is
    /// longer than a line can be comes in pieces, and they are none either.
    fn gap(
        &mut self,
        kind: Option<Kind>,
        mut file: &File,
        gap: &Range<u64>,
    ) -> std::io::Result<u64> {
        file.seek(SeekFrom::Start(gap.start))?;
        let mut input = BufReader::with_capacity(BLOCK, file.take(gap.end - gap.start));
        let (mut at, mut end) = (gap.start, gap.start);
        let mut line = Vec::new();
        while self.left > 0 {
            line.clear();
            let mut piece = input.by_ref().take(MAX_LINE as u64 + 1);
            let read = piece.read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(end);
            }
            at += read as u64;
            if line.last() == Some(&b'\n') {
                self.line(kind, line.trim_ascii());
                end = at;
            }
        }
        self.out.more = true;
        Ok(end)
    }

    fn line(&mut self, kind: Option<Kind>, line: &[u8]) {
        let taken = match kind {
            Some(kind) => self.other(kind, line),
            None => self.sample(line),
        };
        if taken {
            self.left = self.left.saturating_sub(line.len() + 1);
        }
    }

    fn sample(&mut self, line: &[u8]) -> bool {
        let Ok(Checked { id, time }) = self.intake.check(line) else {
            return false;
        };
        let month = time.month();
        if self.seen.has_sample(&month, id) {
            return false;
        }
        self.out.samples += 1;
        self.out
            .put(format!("samples/{month}/{}.jsonl", self.segment), line);
        true
    }

    fn other(&mut self, kind: Kind, line: &[u8]) -> bool {
        let known = |key: Vec<u8>| self.seen.has_other(&key);
        if kind.key(line).is_none_or(known) {
            return false;
        }
        match kind {
            Kind::Events => self.out.events += 1,
            Kind::Machines => self.out.machines += 1,
        }
        self.out.put(kind.file_name().to_owned(), line);
        true
    }
}

impl Outgoing {
    fn count(&self) -> u64 {
        self.samples + self.events + self.machines
    }

    /// Whether there is nothing to send.
    pub fn is_empty(&self) -> bool {
        self.count() == 0
    }

    fn put(&mut self, path: String, line: &[u8]) {
        let lines = self.files.entry(path).or_default();
        lines.extend_from_slice(line);
        lines.push(b'\n');
    }
}
