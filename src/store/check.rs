//! What `doctor` finds, and its repair: nothing that cannot be read is ever
//! deleted, it moves to `quarantine/`.

use std::fs;
use std::path::{Path, PathBuf};

use crate::store::append::append_lines;
use crate::store::disk::Replacement;
use crate::store::ids::IdSet;
use crate::store::line::parse_slow;
use crate::store::read::{Line, for_each_line};
use crate::store::{Event, Store, StoreError, disk, spool};

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
    /// Duplicates that were dropped: the same bytes stay once.
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

struct LineJudge {
    month: Option<String>,
    seen: IdSet,
}

impl LineJudge {
    fn judge(&mut self, line: Line<'_>) -> Verdict {
        if line.too_long {
            return Verdict::Problem(Problem::Unreadable(
                "the line is longer than 4 MiB".to_owned(),
            ));
        }
        let Some(month) = &self.month else {
            return match serde_json::from_slice::<Event>(line.bytes) {
                Ok(_) if line.terminated => Verdict::Keep,
                Ok(_) => Verdict::Seal,
                Err(error) => Verdict::Problem(Problem::Unreadable(error.to_string())),
            };
        };
        match parse_slow(line.bytes) {
            Err(_) if !line.terminated => Verdict::Problem(Problem::Torn),
            Err(reason) => Verdict::Problem(Problem::Unreadable(reason)),
            Ok(sample) if !self.seen.insert(sample.id.bits()) => {
                Verdict::Problem(Problem::Duplicate)
            }
            Ok(sample) if sample.time.month() != *month => {
                Verdict::Problem(Problem::WrongMonth(sample.time.month()))
            }
            Ok(_) if !line.terminated => Verdict::Seal,
            Ok(_) => Verdict::Keep,
        }
    }
}

impl Store {
    /// Reads everything and says what is wrong; changes nothing.
    pub fn check(&self) -> Result<CheckReport, StoreError> {
        let mut report = CheckReport::default();
        for month in self.months()? {
            let path = self.segment_path(&month);
            report.segments += 1;
            report.bytes += fs::metadata(&path).map_or(0, |m| m.len());
            let mut judge = LineJudge {
                month: Some(month),
                seen: IdSet::default(),
            };
            report.samples += examine(&path, &mut judge, &mut report.findings)?;
        }
        let mut judge = LineJudge {
            month: None,
            seen: IdSet::default(),
        };
        examine(&self.events_path(), &mut judge, &mut report.findings)?;
        report
            .findings
            .extend(self.leftovers()?.into_iter().map(|path| Finding {
                path,
                line: 0,
                problem: Problem::Leftover,
            }));
        Ok(report)
    }

    /// Mends what [`Store::check`] finds. Damaged lines are durable in
    /// `quarantine/` before they leave their file.
    pub fn repair(&self) -> Result<Repaired, StoreError> {
        let _lock = self.lock()?;
        let mut repaired = Repaired::default();
        for month in self.months()? {
            let path = self.segment_path(&month);
            let judge = LineJudge {
                month: Some(month),
                seen: IdSet::default(),
            };
            self.repair_file(&path, judge, &mut repaired)?;
        }
        let judge = LineJudge {
            month: None,
            seen: IdSet::default(),
        };
        self.repair_file(&self.events_path(), judge, &mut repaired)?;
        for leftover in self.leftovers()? {
            let removed = if leftover.is_dir() {
                fs::remove_dir_all(&leftover)
            } else {
                fs::remove_file(&leftover)
            };
            removed.map_err(StoreError::io("remove", &leftover))?;
        }
        Ok(repaired)
    }

    fn repair_file(
        &self,
        path: &Path,
        mut judge: LineJudge,
        repaired: &mut Repaired,
    ) -> Result<(), StoreError> {
        let mut before = Vec::new();
        let mut probe = LineJudge {
            month: judge.month.clone(),
            seen: IdSet::default(),
        };
        examine(path, &mut probe, &mut before)?;
        if before.is_empty() {
            return Ok(());
        }
        let mut mend = Mend {
            store: self,
            path,
            new: Replacement::of(path)?,
            repaired,
        };
        let mut failed = None;
        for_each_line(path, |line| {
            if failed.is_none() {
                failed = mend.line(line, judge.judge(line)).err();
            }
        })?;
        match failed {
            Some(error) => {
                mend.new.abandon();
                Err(error)
            }
            None => {
                mend.new.commit()?;
                repaired.rewritten.push(path.to_owned());
                Ok(())
            }
        }
    }

    /// Temporary files and spools that a crash left behind.
    fn leftovers(&self) -> Result<Vec<PathBuf>, StoreError> {
        let mut found = spool::abandoned(self.root())?;
        for dir in [self.root().to_owned(), self.samples_dir()] {
            let entries = fs::read_dir(&dir).map_err(StoreError::io("list", &dir))?;
            for entry in entries {
                let path = entry.map_err(StoreError::io("list", &dir))?.path();
                if path.extension().is_some_and(|e| e == "tmp")
                    && disk::check_regular(&path).is_ok()
                {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// One file on its way to its mended version.
struct Mend<'a> {
    store: &'a Store,
    path: &'a Path,
    new: Replacement,
    repaired: &'a mut Repaired,
}

impl Mend<'_> {
    fn line(&mut self, line: Line<'_>, verdict: Verdict) -> Result<(), StoreError> {
        match verdict {
            Verdict::Keep => self.keep(line),
            Verdict::Seal => {
                self.repaired.sealed += 1;
                self.keep(line)
            }
            Verdict::Problem(Problem::WrongMonth(month)) => {
                self.repaired.moved += 1;
                self.move_to(&self.store.segment_path(&month), line)
            }
            Verdict::Problem(Problem::Duplicate) => {
                self.repaired.deduplicated += 1;
                self.quarantine(line)
            }
            Verdict::Problem(_) => {
                self.repaired.quarantined += 1;
                self.quarantine(line)
            }
        }
    }

    fn keep(&mut self, line: Line<'_>) -> Result<(), StoreError> {
        self.new.write(line.bytes)?;
        self.new.write(b"\n")
    }

    fn quarantine(&self, line: Line<'_>) -> Result<(), StoreError> {
        let dir = self.store.quarantine_dir();
        disk::create_dir(&dir)?;
        let name = self.path.file_name().unwrap_or_default();
        self.move_to(&dir.join(name), line)
    }

    /// The line is durable in its new place before this returns.
    fn move_to(&self, target: &Path, line: Line<'_>) -> Result<(), StoreError> {
        let bytes = whole_line(self.path, line)?;
        let appended = append_lines(target, &bytes)?;
        appended
            .file
            .sync_data()
            .map_err(StoreError::io("sync", target))?;
        disk::sync_parent(target)
    }
}

/// The bytes of a line with a newline, read again where it had been cut.
fn whole_line(path: &Path, line: Line<'_>) -> Result<Vec<u8>, StoreError> {
    use std::io::{BufRead, BufReader, Seek, SeekFrom};
    let mut bytes = Vec::new();
    match disk::open_to_read(path)? {
        Some(file) if line.too_long => {
            let mut file = BufReader::new(file);
            file.seek(SeekFrom::Start(line.offset))
                .map_err(StoreError::io("read", path))?;
            file.read_until(b'\n', &mut bytes)
                .map_err(StoreError::io("read", path))?;
        }
        _ => bytes.extend_from_slice(line.bytes),
    }
    if bytes.last() != Some(&b'\n') {
        bytes.push(b'\n');
    }
    Ok(bytes)
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
                    _ => Problem::Torn,
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
