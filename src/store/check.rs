//! What `doctor` finds, and its repair: nothing that cannot be read is ever
//! deleted, it moves to `quarantine/`.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::{Machine, Sorting, json_problem};
use crate::store::append::{Pending, append_lines};
use crate::store::disk::Replacement;
use crate::store::ids::IdSet;
use crate::store::layout::month_of;
use crate::store::line::parse_slow;
use crate::store::read::{Line, copy_line, for_each_line};
use crate::store::{Event, FORMAT, Store, StoreError, disk, spool};

/// What is wrong with a line or file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A line that is no sample (or event, or machine), and serde's reason.
    Unreadable(String),
    /// A last line without a newline.
    Torn,
    /// The id stands in this segment already.
    Duplicate,
    /// The sample belongs into the segment of this month.
    WrongMonth(String),
    /// A temporary file or folder of a process that was cut off.
    Leftover,
    /// The file that states the version is gone.
    NoFormat,
    /// The version is newer than this program; only a newer one can mend it.
    NewerFormat,
}

/// One thing that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file.
    pub path: PathBuf,
    /// Line, from 1, blank lines not counted; 0 for the file as a whole.
    pub line: u64,
    /// What is wrong.
    pub problem: Problem,
}

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CheckReport {
    /// Readable samples, each id once.
    pub samples: u64,
    /// Segments.
    pub segments: usize,
    /// Bytes of the segments.
    pub bytes: u64,
    /// What is wrong, in the order of files and lines.
    pub findings: Vec<Finding>,
}

/// What a repair did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repaired {
    /// Lines that moved to `quarantine/`.
    pub quarantined: u64,
    /// Further copies of a sample, moved to `quarantine/` as well.
    pub deduplicated: u64,
    /// Samples that moved to the segment of their month.
    pub moved: u64,
    /// Torn last lines that were whole and got their newline.
    pub sealed: u64,
    /// Files that were rewritten.
    pub rewritten: Vec<PathBuf>,
}

/// What to do with a line of a segment.
enum Verdict {
    Keep,
    Seal,
    Problem(Problem),
}

/// What the lines of a file should be.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Content {
    /// Samples of this month.
    Samples(String),
    Events,
    Machines,
}

struct LineJudge {
    content: Content,
    seen: IdSet,
}

impl LineJudge {
    fn new(content: Content) -> Self {
        Self {
            content,
            seen: IdSet::default(),
        }
    }

    fn judge(&mut self, line: Line<'_>) -> Verdict {
        if line.too_long {
            return Verdict::Problem(Problem::Unreadable(
                "the line is longer than 4 MiB".to_owned(),
            ));
        }
        let verdict = match &self.content {
            Content::Samples(month) => match parse_slow(line.bytes) {
                Ok(sample) if !self.seen.insert(sample.id.bits()) => Ok(Some(Problem::Duplicate)),
                Ok(sample) if sample.time.month() != *month => {
                    Ok(Some(Problem::WrongMonth(sample.time.month())))
                }
                Ok(_) => Ok(None),
                Err(reason) => Err(reason),
            },
            Content::Events => read_as::<Event>(line.bytes),
            Content::Machines => read_as::<Machine>(line.bytes),
        };
        match verdict {
            Ok(Some(problem)) => Verdict::Problem(problem),
            Ok(None) if line.terminated => Verdict::Keep,
            Ok(None) => Verdict::Seal,
            Err(_) if !line.terminated => Verdict::Problem(Problem::Torn),
            Err(reason) => Verdict::Problem(Problem::Unreadable(reason)),
        }
    }
}

fn read_as<'a, T: Deserialize<'a>>(line: &'a [u8]) -> Result<Option<Problem>, String> {
    match serde_json::from_slice::<T>(line) {
        Ok(_) => Ok(None),
        Err(error) => Err(json_problem(&error)),
    }
}

impl Store {
    /// Reads everything and says what is wrong; changes nothing.
    ///
    /// What a writer is at work on looks as if it had been cut off, so whatever
    /// is found is looked at once more while the writers wait.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        let report = self.check_as_it_is()?;
        if report.findings.is_empty() {
            return Ok(report);
        }
        let _still = self.hold_still();
        self.check_as_it_is()
    }

    fn check_as_it_is(&self) -> Result<CheckReport, StoreError> {
        let mut report = CheckReport::default();
        let of_format = |problem| Finding {
            path: self.format_path(),
            line: 0,
            problem,
        };
        if self.lost_its_format() {
            report.findings.push(of_format(Problem::NoFormat));
        } else if self.format().major > FORMAT.major {
            report.findings.push(of_format(Problem::NewerFormat));
        }
        for (path, content) in self.files()? {
            let is_segment = matches!(content, Content::Samples(_));
            let mut judge = LineJudge::new(content);
            let fine = examine(&path, &mut judge, &mut report.findings)?;
            if is_segment {
                report.segments += 1;
                report.bytes += fs::metadata(&path).map_or(0, |m| m.len());
                report.samples += fine;
            }
        }
        let leftover = |path| Finding {
            path,
            line: 0,
            problem: Problem::Leftover,
        };
        report
            .findings
            .extend(self.leftovers()?.into_iter().map(leftover));
        Ok(report)
    }

    /// Every file that holds lines: the segments, oldest first, then the rest.
    fn files(&self) -> Result<Vec<(PathBuf, Content)>, StoreError> {
        let segment = |month: String| (self.segment_path(&month), Content::Samples(month));
        let mut files: Vec<_> = self.months()?.into_iter().map(segment).collect();
        files.push((self.events_path(), Content::Events));
        files.push((self.machines_path(), Content::Machines));
        Ok(files)
    }

    /// Mends what [`Store::check`] finds. Damaged lines are durable in
    /// `quarantine/` before they leave their file.
    pub fn repair(&self) -> Result<Repaired, StoreError> {
        let lock = self.lock()?;
        lock.names_change()?;
        let mut repaired = Repaired::default();
        if self.lost_its_format() {
            self.restore_format()?;
            repaired.rewritten.push(self.format_path());
        }
        // A sample that moved to its month may be there already, in a file that
        // was looked at before: after one more round nothing moves.
        loop {
            let mut quiet = true;
            for (path, content) in self.files()? {
                quiet &= !self.repair_file(&path, content, &mut repaired)?;
            }
            if quiet {
                break;
            }
        }
        for leftover in self.leftovers()? {
            let removed = if leftover.is_dir() {
                fs::remove_dir_all(&leftover)
            } else {
                fs::remove_file(&leftover)
            };
            removed.map_err(StoreError::io("remove", &leftover))?;
        }
        lock.names_settled()?;
        Ok(repaired)
    }

    /// Whether the file had to be rewritten.
    fn repair_file(
        &self,
        path: &Path,
        content: Content,
        repaired: &mut Repaired,
    ) -> Result<bool, StoreError> {
        let mut before = Vec::new();
        examine(path, &mut LineJudge::new(content.clone()), &mut before)?;
        if before.is_empty() {
            return Ok(false);
        }
        let mut judge = LineJudge::new(content);
        let mut mend = Mend {
            store: self,
            path,
            new: Replacement::of(path)?,
            targets: BTreeMap::new(),
            done: Repaired::default(),
        };
        let mut mended = Ok(());
        for_each_line(path, |line| {
            if mended.is_ok() {
                mended = mend.line(line, judge.judge(line));
            }
        })?;
        match mended {
            Ok(()) => mend.commit(repaired)?,
            Err(error) => {
                mend.targets.values().for_each(Pending::take_back);
                return Err(error);
            }
        }
        Ok(true)
    }

    /// Temporary files and spools that a crash left behind.
    fn leftovers(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut found = spool::abandoned(self.root())?;
        for dir in [self.root().to_owned(), self.samples_dir()] {
            let entries = match fs::read_dir(&dir) {
                Err(error) if error.kind() == ErrorKind::NotFound => continue,
                entries => entries.map_err(StoreError::io("list", &dir))?,
            };
            for entry in entries {
                let path = entry.map_err(StoreError::io("list", &dir))?.path();
                if is_temporary(&path) && path.is_file() {
                    found.push(path);
                }
            }
        }
        found.order();
        Ok(found)
    }
}

/// Whether the name is one that a new version of a file of the store has while
/// it is written; others are not ours to remove.
fn is_temporary(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    let file = name.and_then(|name| name.strip_suffix(".tmp"));
    file.is_some_and(|file| {
        month_of(file).is_some()
            || [".gitignore", "events.jsonl", "format", "machines.jsonl"].contains(&file)
    })
}

/// Files that a mended one gives lines to, kept open at a time.
const MAX_TARGETS: usize = 64;

/// One file on its way to its mended version.
struct Mend<'a> {
    store: &'a Store,
    path: &'a Path,
    new: Replacement,
    /// Where lines moved to, not yet synced.
    targets: BTreeMap<PathBuf, Pending>,
    done: Repaired,
}

impl Mend<'_> {
    fn line(&mut self, line: Line<'_>, verdict: Verdict) -> Result<(), StoreError> {
        match verdict {
            Verdict::Keep => self.new.write_line(self.path, line),
            Verdict::Seal => {
                self.done.sealed += 1;
                self.new.write_line(self.path, line)
            }
            Verdict::Problem(Problem::WrongMonth(month)) => {
                self.done.moved += 1;
                self.move_to(self.store.segment_path(&month), line)
            }
            Verdict::Problem(Problem::Duplicate) => {
                self.done.deduplicated += 1;
                self.quarantine(line)
            }
            Verdict::Problem(_) => {
                self.done.quarantined += 1;
                self.quarantine(line)
            }
        }
    }

    fn quarantine(&mut self, line: Line<'_>) -> Result<(), StoreError> {
        let dir = self.store.quarantine_dir();
        disk::check_dir(&dir)?;
        let name = self.path.file_name().unwrap_or_default();
        self.move_to(dir.join(name), line)
    }

    fn move_to(&mut self, target: PathBuf, line: Line<'_>) -> Result<(), StoreError> {
        if !self.targets.contains_key(&target) {
            if self.targets.len() == MAX_TARGETS {
                self.sync_targets()?;
            }
            self.targets
                .insert(target.clone(), append_lines(&target, b"")?);
        }
        match self.targets.get_mut(&target) {
            Some(pending) => copy_line(self.path, line, &mut pending.file, &target),
            None => Ok(()),
        }
    }

    fn sync_targets(&mut self) -> Result<(), StoreError> {
        self.targets.values().try_for_each(Pending::sync)?;
        self.targets.clear();
        Ok(())
    }

    /// The lines that moved are durable in their new place before they leave
    /// the old one.
    fn commit(mut self, repaired: &mut Repaired) -> Result<(), StoreError> {
        self.sync_targets()?;
        self.new.commit()?;
        repaired.quarantined += self.done.quarantined;
        repaired.deduplicated += self.done.deduplicated;
        repaired.moved += self.done.moved;
        repaired.sealed += self.done.sealed;
        if !repaired.rewritten.iter().any(|path| path == self.path) {
            repaired.rewritten.push(self.path.to_owned());
        }
        Ok(())
    }
}

/// Judges every line of a file; returns how many are fine.
fn examine(
    path: &Path,
    judge: &mut LineJudge,
    findings: &mut Vec<Finding>,
) -> Result<u64, StoreError> {
    let mut fine = 0;
    let mut number = 0;
    for_each_line(path, |line| {
        number += 1;
        match judge.judge(line) {
            Verdict::Keep => fine += 1,
            verdict => {
                let problem = match verdict {
                    Verdict::Problem(problem) => problem,
                    Verdict::Keep | Verdict::Seal => {
                        fine += 1;
                        Problem::Torn
                    }
                };
                fine += u64::from(matches!(problem, Problem::WrongMonth(_)));
                findings.push(Finding {
                    path: path.to_owned(),
                    line: number,
                    problem,
                });
            }
        }
    })?;
    Ok(fine)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::fixture::{Dice, numbers, sample, segment, store};

    fn line(number: u32, time: &str) -> String {
        serde_json::to_string(&sample(number, time)).expect("serialises")
    }

    #[test]
    fn every_problem_is_named_with_its_place() {
        let (_dir, store) = store();
        let good = line(1, "2026-11-20");
        let lines = [&good, "x", "", &good, &line(2, "2026-10-20"), "{\"id\":"];
        fs::write(store.segment_path("2026-11"), lines.join("\n")).expect("written");
        for name in ["format.tmp", "mine.tmp"] {
            fs::write(store.root().join(name), "").expect("written");
        }
        let report = store.check().expect("readable");
        let found: Vec<_> = report
            .findings
            .iter()
            .map(|f| (f.line, &f.problem))
            .collect();
        assert!(matches!(
            found[..],
            [
                (2, Problem::Unreadable(_)),
                (3, Problem::Duplicate),
                (4, Problem::WrongMonth(_)),
                (5, Problem::Torn),
                (0, Problem::Leftover),
            ]
        ));
        assert_eq!(report.samples, 2);
    }

    #[test]
    fn one_repair_is_enough_for_any_mess_and_loses_no_line() {
        for seed in 0..25 {
            let (_dir, store) = store();
            let mut dice = Dice(seed);
            let mut given = Vec::new();
            for month in ["2026-09", "2026-10", "2026-11"] {
                let lines: Vec<String> = (0..dice.below(20)).map(|_| any_line(&mut dice)).collect();
                let end = ["\n", "", "\r\n"][dice.below(3)];
                let text = lines.join("\n") + end;
                given.extend(text.lines().map(str::to_owned));
                fs::write(store.segment_path(month), text).expect("written");
            }
            let before = store.check().expect("readable");
            store.repair().expect("repaired");
            let after = store.check().expect("readable");
            assert_eq!(after.findings, [], "seed {seed}");
            assert_eq!(store.repair().expect("repaired"), Repaired::default());
            given.retain(|line| !line.is_empty());
            let mut kept = all_lines(&store);
            given.sort();
            kept.retain(|line| !line.is_empty());
            kept.sort();
            assert_eq!(kept, given, "seed {seed}");
            assert!(after.samples <= before.samples);
        }
    }

    /// A line of a sample of any of three months, or of something else.
    fn any_line(dice: &mut Dice) -> String {
        let month = ["2026-09", "2026-10", "2026-11"][dice.below(3)];
        let good = line(dice.below(30) as u32, &format!("{month}-05"));
        match dice.below(8) {
            0 => good[..dice.below(good.len() - 1) + 1].to_owned(),
            1 => "what is this".to_owned(),
            2 => good.replace("value", "worth"),
            _ => good,
        }
    }

    fn all_lines(store: &Store) -> Vec<String> {
        let dirs = [store.samples_dir(), store.quarantine_dir()];
        let entries = dirs
            .iter()
            .filter_map(|dir| fs::read_dir(dir).ok())
            .flatten();
        let text = |entry: std::io::Result<fs::DirEntry>| {
            fs::read_to_string(entry.expect("readable").path()).expect("text")
        };
        entries
            .flat_map(|e| text(e).lines().map(str::to_owned).collect::<Vec<_>>())
            .collect()
    }

    #[test]
    fn a_sample_that_is_at_home_already_does_not_stay_twice() {
        let (_dir, store) = store();
        let stray = line(1, "2026-10-20");
        fs::write(store.segment_path("2026-10"), format!("{stray}\n")).expect("written");
        fs::write(store.segment_path("2026-11"), format!("{stray}\n")).expect("written");
        store.repair().expect("repaired");
        assert_eq!(numbers(&store, "2026-10"), [1]);
        assert_eq!(segment(&store, "2026-11"), "");
        assert!(store.check().expect("readable").findings.is_empty());
    }
}
