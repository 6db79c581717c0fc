//! Folding an inbox into the shared store, as a calculation: what is there in,
//! what has to be there out.
//!
//! The samples of a month are kept in parts, sorted by id, each named for the
//! first id it was made for; an id has its home in the last part that starts
//! before it. New ids are later than old ones, so that a fold touches the last
//! part of a month and leaves the others as they are: what it costs follows
//! what is new, and the versions of a part differ by what was appended.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{Gathering, SampleId, Timestamp};
use crate::store::events::horizon_of;
use crate::store::sync::exchange::FORMAT_FILE;
use crate::store::sync::incoming::{for_lines, month_of_path};
use crate::store::sync::union::{Kind, is_sane};
use crate::store::sync::{Content, Files, Listing, NewStore, Remote, RemoteError, Segment};
use crate::store::{Checked, Event, Intake, Store};

/// Bytes of a part; one that is twice as large is split.
pub const PART: usize = 512 * 1024;
/// Bytes of segments that are folded at a time, at least one segment.
const BATCH: usize = 64 * 1024 * 1024;
/// Segments that are read with one request: each costs a process.
const TOGETHER: usize = 128;

/// The outcome of a fold.
#[derive(Debug, Default)]
pub struct Fold {
    /// The new store; `None` where the old one has everything.
    pub new: Option<NewStore>,
    /// The segments that are in it.
    pub folded: Vec<String>,
    /// Samples that came in.
    pub samples: u64,
    /// Samples that a prune took out.
    pub dropped: u64,
}

type Horizons = Vec<(Timestamp, Timestamp)>;
/// Lines of samples by month and id.
type Months = BTreeMap<String, BTreeMap<u128, Vec<u8>>>;

/// Folds as many segments as one batch holds, in the order of their ids.
pub fn fold(
    remote: &mut dyn Remote,
    listing: &Listing,
    now: Timestamp,
) -> Result<Fold, RemoteError> {
    let mut inbox = Inbox::new(BATCH);
    let segments: Vec<(&String, &Segment)> = listing.inbox.iter().collect();
    for segments in segments.chunks(TOGETHER) {
        if inbox.is_full() {
            break;
        }
        inbox.read(remote, segments, now)?;
    }
    let mut folding = Folding {
        remote,
        files: listing.store.iter().map(kept).collect(),
        changed: false,
        samples: 0,
        dropped: 0,
    };
    let new_prunes = folding.merge_others(&inbox.others, now)?;
    let horizons = folding.horizons(now)?;
    let mut months: BTreeSet<String> = inbox.months.keys().cloned().gathered();
    if new_prunes {
        months.extend(pruned_months(&listing.store, &horizons));
    }
    for month in months {
        let new = inbox.months.remove(&month).unwrap_or_default();
        folding.month(&month, new, &horizons, new_prunes)?;
    }
    Ok(folding.finish(inbox.folded, now))
}

fn kept((path, content): (&String, &String)) -> (String, Content) {
    (path.clone(), Content::Kept(content.clone()))
}

/// Months that a horizon reaches into.
fn pruned_months(store: &Files, horizons: &Horizons) -> BTreeSet<String> {
    let last = horizons.iter().map(|(before, _)| before.month()).max();
    let months = store.keys().filter_map(|path| month_of_path(path));
    months
        .filter(|month| last.as_deref().is_some_and(|last| *month <= last))
        .map(str::to_owned)
        .gathered()
}

/// What the segments hold, each line once.
#[derive(Default)]
struct Inbox {
    months: Months,
    others: BTreeMap<Vec<u8>, (usize, Vec<u8>)>,
    folded: Vec<String>,
    bytes: usize,
    /// Bytes from which on no further segment is begun.
    limit: usize,
    intake: Intake,
}

impl Inbox {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    fn is_full(&self) -> bool {
        self.bytes > self.limit
    }

    /// Reads segments with one request, as far as the batch holds them.
    fn read(
        &mut self,
        remote: &mut dyn Remote,
        segments: &[(&String, &Segment)],
        now: Timestamp,
    ) -> Result<(), RemoteError> {
        let mut known: Vec<(usize, Option<Kind>)> = Vec::new();
        let mut contents: Vec<String> = Vec::new();
        for (at, (_, segment)) in segments.iter().enumerate() {
            for (path, content) in &segment.files {
                let kind = Kind::ALL.into_iter().find(|kind| kind.file_name() == path);
                if kind.is_some() || month_of_path(path).is_some() {
                    known.push((at, kind));
                    contents.push(content.clone());
                }
            }
        }
        // The first that is left, and the one that is being read.
        let (mut end, mut current) = (segments.len(), 0);
        remote.read(&contents, &mut |at, content| {
            let Some(&(segment, kind)) = known.get(at) else {
                return Ok(());
            };
            if segment > current && self.is_full() {
                end = end.min(segment);
            }
            current = segment;
            if segment >= end {
                return Ok(());
            }
            for_lines(content, |line| match kind {
                Some(kind) => self.other(kind, line, now),
                None => self.sample(line),
            })
        })?;
        let folded = segments[..end].iter().map(|(id, _)| (*id).clone());
        self.folded.extend(folded);
        Ok(())
    }

    fn sample(&mut self, line: &[u8]) {
        if let Ok(Checked { id, time }) = self.intake.check(line) {
            self.bytes += line.len();
            let month = self.months.entry(time.month()).or_default();
            month.entry(id).or_insert_with(|| line.to_vec());
        }
    }

    fn other(&mut self, kind: Kind, line: &[u8], now: Timestamp) {
        if let Some(key) = kind.key(line).filter(|_| is_sane(kind, line, now)) {
            let line = || (kind as usize, line.to_vec());
            self.others.entry(key).or_insert_with(line);
        }
    }
}

/// The new store on its way.
struct Folding<'a> {
    remote: &'a mut dyn Remote,
    files: BTreeMap<String, Content>,
    changed: bool,
    samples: u64,
    dropped: u64,
}

impl Folding<'_> {
    fn bytes(&mut self, path: &str) -> Result<Vec<u8>, RemoteError> {
        let content = match self.files.get(path) {
            None => return Ok(Vec::new()),
            Some(Content::New(bytes)) => return Ok(bytes.clone()),
            Some(Content::Kept(content)) => content.clone(),
        };
        let mut bytes = Vec::new();
        self.remote.read(&[content], &mut |_, content| {
            content.read_to_end(&mut bytes).map(drop)
        })?;
        Ok(bytes)
    }

    fn put(&mut self, path: String, bytes: Vec<u8>) {
        self.changed = true;
        self.files.insert(path, Content::New(bytes));
    }

    /// Events and machines; whether a prune is among what is new.
    fn merge_others(
        &mut self,
        new: &BTreeMap<Vec<u8>, (usize, Vec<u8>)>,
        now: Timestamp,
    ) -> Result<bool, RemoteError> {
        let mut prunes = false;
        for kind in Kind::ALL {
            let of_kind = new.iter().filter(|(_, (of, _))| *of == kind as usize);
            let mut fresh: BTreeMap<&Vec<u8>, &Vec<u8>> =
                of_kind.map(|(key, (_, line))| (key, line)).gathered();
            if fresh.is_empty() {
                continue;
            }
            let mut bytes = self.bytes(kind.file_name())?;
            for line in bytes.split(|b| *b == b'\n') {
                if let Some(key) = kind.key(line.trim_ascii()) {
                    fresh.remove(&key);
                }
            }
            if fresh.is_empty() {
                continue;
            }
            for line in fresh.values() {
                prunes |= kind == Kind::Events && horizon(line, now).is_some();
                end_line(&mut bytes);
                bytes.extend_from_slice(line);
            }
            end_line(&mut bytes);
            self.put(kind.file_name().to_owned(), bytes);
        }
        Ok(prunes)
    }

    fn horizons(&mut self, now: Timestamp) -> Result<Horizons, RemoteError> {
        let bytes = self.bytes(Kind::Events.file_name())?;
        let lines = bytes.split(|b| *b == b'\n');
        Ok(lines.filter_map(|line| horizon(line, now)).collect())
    }

    /// Puts new lines into their parts; looks through all parts where a prune
    /// may have taken some of their lines.
    fn month(
        &mut self,
        month: &str,
        mut new: BTreeMap<u128, Vec<u8>>,
        horizons: &Horizons,
        all: bool,
    ) -> Result<(), RemoteError> {
        let paths = self.files.keys();
        let of_month = paths.filter(|path| month_of_path(path) == Some(month));
        let mut parts: Vec<String> = of_month.cloned().collect();
        if let (true, Some(first)) = (parts.is_empty(), new.keys().next()) {
            parts.push(path_of(month, *first));
        }
        for (at, path) in parts.iter().enumerate() {
            let rest = match parts.get(at + 1).and_then(|next| start_of(next)) {
                Some(next) => new.split_off(&next),
                None => BTreeMap::new(),
            };
            let own = std::mem::replace(&mut new, rest);
            if all || !own.is_empty() {
                self.part(month, path, own, horizons)?;
            }
        }
        Ok(())
    }

    fn part(
        &mut self,
        month: &str,
        path: &str,
        new: BTreeMap<u128, Vec<u8>>,
        horizons: &Horizons,
    ) -> Result<(), RemoteError> {
        let before = self.bytes(path)?;
        let mut part = Part::read(&before, horizons);
        self.dropped += part.dropped;
        let mut intake = Intake::default();
        for (id, line) in new {
            let checked = intake.check(&line);
            if checked.is_ok_and(|line| !is_pruned(horizons, id, line.time)) {
                self.samples += u64::from(part.add(id, line));
            }
        }
        let chunks = part.chunks();
        if let [(_, bytes)] = &chunks[..]
            && *bytes == before
        {
            return Ok(());
        }
        self.changed |= self.files.remove(path).is_some();
        for (at, (first, bytes)) in chunks.into_iter().enumerate() {
            match at {
                0 => self.put(path.to_owned(), bytes),
                _ => self.put(path_of(month, first), bytes),
            }
        }
        Ok(())
    }

    fn finish(self, folded: Vec<String>, now: Timestamp) -> Fold {
        let Self {
            mut files,
            changed,
            samples,
            dropped,
            ..
        } = self;
        let counted = crate::model::counted;
        let new = changed.then(|| {
            let format = format!("{}\n", crate::store::FORMAT).into_bytes();
            files
                .entry(FORMAT_FILE.to_owned())
                .or_insert(Content::New(format));
            let segments = counted(folded.len() as u64, "segment");
            NewStore {
                files,
                forget_history: dropped > 0,
                time: Some(now),
                message: format!("{} of {segments}", counted(samples, "sample")),
            }
        });
        Fold {
            new,
            folded,
            samples,
            dropped,
        }
    }
}

/// The lines of a part.
struct Part {
    lines: BTreeMap<u128, Vec<u8>>,
    /// What is no sample: kept, since nobody here knows what it is.
    unknown: Vec<Vec<u8>>,
    dropped: u64,
}

impl Part {
    fn read(bytes: &[u8], horizons: &Horizons) -> Self {
        let mut part = Self {
            lines: BTreeMap::new(),
            unknown: Vec::new(),
            dropped: 0,
        };
        let mut intake = Intake::default();
        for line in bytes.split(|b| *b == b'\n').map(<[u8]>::trim_ascii) {
            match intake.check(line) {
                Ok(Checked { id, time }) if is_pruned(horizons, id, time) => part.dropped += 1,
                Ok(Checked { id, .. }) => {
                    part.add(id, line.to_vec());
                }
                Err(_) if line.is_empty() => {}
                Err(_) => part.unknown.push(line.to_vec()),
            }
        }
        part
    }

    /// What is there stays; whether the line is new.
    fn add(&mut self, id: u128, line: Vec<u8>) -> bool {
        let is_new = !self.lines.contains_key(&id);
        self.lines.entry(id).or_insert(line);
        is_new
    }

    /// Its bytes, in as many chunks as its size asks for, with the first id of
    /// each.
    fn chunks(self) -> Vec<(u128, Vec<u8>)> {
        let lengths = self.lines.values().chain(&self.unknown).map(Vec::len);
        let total: usize = lengths.map(|len| len + 1).sum();
        let most = if total > 2 * PART { PART } else { usize::MAX };
        let mut chunks: Vec<(u128, Vec<u8>)> = Vec::new();
        let unknown = self.unknown.into_iter().map(|line| (u128::MAX, line));
        for (id, line) in self.lines.into_iter().chain(unknown) {
            let full = chunks.last().is_none_or(|(_, bytes)| bytes.len() >= most);
            if full && id != u128::MAX || chunks.is_empty() {
                chunks.push((id, Vec::new()));
            }
            if let Some((_, bytes)) = chunks.last_mut() {
                bytes.extend_from_slice(&line);
                bytes.push(b'\n');
            }
        }
        chunks
    }
}

fn is_pruned(horizons: &Horizons, id: u128, time: Timestamp) -> bool {
    Store::is_pruned(horizons, SampleId::from_bits(id), time)
}

fn path_of(month: &str, first: u128) -> String {
    format!("samples/{month}/{}.jsonl", SampleId::from_bits(first))
}

/// The id that a part is named for.
fn start_of(path: &str) -> Option<u128> {
    let name = path.rsplit('/').next()?.strip_suffix(".jsonl")?;
    Some(name.parse::<SampleId>().ok()?.bits())
}

fn horizon(line: &[u8], now: Timestamp) -> Option<(Timestamp, Timestamp)> {
    let event: Event = serde_json::from_slice(line).ok()?;
    horizon_of(&event).filter(|_| is_sane(Kind::Events, line, now))
}

fn end_line(bytes: &mut Vec<u8>) {
    if bytes.last().is_some_and(|last| *last != b'\n') {
        bytes.push(b'\n');
    }
}

#[cfg(test)]
mod tests;
