//! Taking in what a remote has: events and machines first, then the samples
//! that no prune took.

use std::io::{self, Read};

use crate::model::{SampleId, Timestamp};
use crate::store::layout::month_of;
use crate::store::read::{Line, lines_of};
use crate::store::sync::seen::Seen;
use crate::store::sync::union::{Kind, is_sane};
use crate::store::sync::{ContentId, Remote, SyncError};
use crate::store::{Checked, Intake, Poured, Recovered, Spool, Store, StoreError};

/// What a pull brought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Incoming {
    /// Samples that are new here.
    pub samples: u64,
    /// Events that are new here.
    pub events: u64,
    /// Machines that are new here.
    pub machines: u64,
    /// Samples that were left out, since they were pruned.
    pub pruned: u64,
    /// Samples that were dropped here by prunes decided elsewhere.
    pub dropped: u64,
    /// Lines that are nothing this program knows.
    pub damaged: u64,
    /// Files whose torn last line was closed off first.
    pub recovered: Vec<Recovered>,
}

/// The month of `samples/2026-11/<id>.jsonl`; `None` for every other path.
pub fn month_of_path(path: &str) -> Option<&str> {
    let (month, file) = path.strip_prefix("samples/")?.split_once('/')?;
    let is_id = file.strip_suffix(".jsonl")?.parse::<SampleId>().is_ok();
    month_of(&format!("{month}.jsonl")).filter(|_| is_id)?;
    Some(month)
}

/// Merges files of a remote into a store.
pub struct Merge<'a> {
    pub store: &'a Store,
    pub now: Timestamp,
    /// For the folder that lines are collected in.
    pub unique: SampleId,
    pub seen: &'a mut Seen,
    pub done: Incoming,
    /// Where the lines went.
    pub poured: Vec<Poured>,
}

impl Merge<'_> {
    /// Takes in files by path and content.
    pub fn take(
        &mut self,
        remote: &mut dyn Remote,
        files: &[(String, ContentId)],
    ) -> Result<(), SyncError> {
        for kind in Kind::ALL {
            let added = self.take_lines(remote, kind, files)?;
            match kind {
                Kind::Events => self.done.events += added,
                Kind::Machines => self.done.machines += added,
            }
        }
        self.take_samples(remote, files)
    }

    fn take_lines(
        &mut self,
        remote: &mut dyn Remote,
        kind: Kind,
        files: &[(String, ContentId)],
    ) -> Result<u64, SyncError> {
        let wanted = contents(files, |path| path == kind.file_name());
        if wanted.is_empty() {
            return Ok(0);
        }
        let mut lines = Vec::new();
        let (seen, done, now) = (&mut *self.seen, &mut self.done, self.now);
        remote.read(&wanted, &mut |_, content| {
            for_lines(content, |line| match kind.key(line) {
                Some(key) if is_sane(kind, line, now) => {
                    seen.other(key.clone());
                    lines.push((key, line.to_vec()));
                }
                _ => done.damaged += 1,
            })
        })?;
        let (added, poured) = self.store.union_lines(kind, &lines)?;
        self.poured.extend(poured);
        Ok(added)
    }

    fn take_samples(
        &mut self,
        remote: &mut dyn Remote,
        files: &[(String, ContentId)],
    ) -> Result<(), SyncError> {
        let wanted = contents(files, |path| month_of_path(path).is_some());
        if wanted.is_empty() {
            return Ok(());
        }
        let horizons = self.store.horizons()?;
        let mut spool = Spool::new(self.store, self.unique)?;
        let mut intake = Intake::default();
        let mut failed: Option<StoreError> = None;
        let (seen, done) = (&mut *self.seen, &mut self.done);
        remote.read(&wanted, &mut |_, content| {
            for_lines(content, |line| {
                let Ok(Checked { id, time }) = intake.check(line) else {
                    done.damaged += 1;
                    return;
                };
                seen.sample(&time.month(), id);
                if Store::is_pruned(&horizons, SampleId::from_bits(id), time) {
                    done.pruned += 1;
                } else if failed.is_none() {
                    failed = spool.add_line(time, id, line).err();
                }
            })
        })?;
        if let Some(error) = failed {
            return Err(error.into());
        }
        let (spooled, poured) = spool.pour()?;
        self.done.samples += spooled.added;
        self.done.recovered.extend(spooled.recovered);
        self.poured.extend(poured);
        Ok(())
    }
}

fn contents(files: &[(String, ContentId)], wanted: impl Fn(&str) -> bool) -> Vec<ContentId> {
    let wanted = files.iter().filter(|(path, _)| wanted(path));
    wanted.map(|(_, content)| content.clone()).collect()
}

/// Every line that is not blank; one that is too long counts as nothing known.
pub fn for_lines(content: &mut dyn Read, mut visit: impl FnMut(&[u8])) -> io::Result<()> {
    lines_of(content, &mut |line: Line<'_>| match line.too_long {
        true => visit(b""),
        false => visit(line.bytes.trim_ascii()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_segments_of_samples_have_a_month() {
        let id = "01JD00000000000000000000AA";
        let path = format!("samples/2026-11/{id}.jsonl");
        assert_eq!(month_of_path(&path), Some("2026-11"));
        for other in [
            "events.jsonl".to_owned(),
            format!("samples/2026-1/{id}.jsonl"),
            format!("samples/../{id}.jsonl"),
            "samples/2026-11/../../x.jsonl".to_owned(),
            "samples/2026-11/x.jsonl".to_owned(),
            format!("samples/2026-11/{id}.json"),
            format!("samples/2026-11/x/{id}.jsonl"),
        ] {
            assert_eq!(month_of_path(&other), None, "{other}");
        }
    }
}
