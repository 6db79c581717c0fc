//! LCOV tracefiles of geninfo, cargo-llvm-cov, coverage.py, Jest, vitest and
//! others.
//!
//! `man geninfo`, <https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1>.
//! `DA` and `BRDA` records count; `LF`, `LH` … only where a file has none of
//! them. Functions are `FNF` and `FNH`, since a function that was compiled
//! several times has several names, but is one. The same file in several
//! records is merged line by line, and its functions by name.
//! A count that is no positive number (`-1`, `=====`, `-`) is not covered.

use std::collections::BTreeMap;

use xxhash_rust::xxh3::xxh3_64;

use crate::adapters::coverage::lines::{Lines as Covered, Marks, check_files};
use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, LINES, Share};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, LINES_COVERED, LINES_TOTAL,
};
use crate::adapters::text::{digits, split_first};
use crate::adapters::{
    Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff, Warning,
};

pub const ADAPTER: Adapter = Adapter {
    name: "lcov",
    title: "LCOV tracefile",
    group: Group::Coverage,
    docs: "https://github.com/linux-test-project/lcov/blob/master/man/geninfo.1",
    verified: true,
    gives: &[
        &COVERAGE,
        &LINES_TOTAL,
        &LINES_COVERED,
        &BRANCH_COVERAGE,
        &BRANCHES_TOTAL,
        &BRANCHES_COVERED,
        &FUNCTION_COVERAGE,
        &FUNCTIONS_TOTAL,
        &FUNCTIONS_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let file = sniff.any_line(|line| line.starts_with("SF:"));
    let record = sniff.any_line(|line| line == "end_of_record" || line.starts_with("DA:"));
    Grade::certain_if(file && record)
}

/// What is known of one file.
#[derive(Default)]
struct File {
    records: u32,
    lines: Covered,
    functions: Marks,
    branches: Marks,
    declared: Declared,
}

/// `LF`, `LH`, `FNF`, `FNH`, `BRF`, `BRH`, summed over records.
#[derive(Default)]
struct Declared {
    lines: Share,
    functions: Share,
    branches: Share,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut files: BTreeMap<String, File> = BTreeMap::new();
    let mut open: Option<(String, File)> = None;
    loop {
        if let Some((_, file)) = &mut open {
            let (bytes, count) = file.plain_records(lines.ahead().as_bytes());
            lines.pass(bytes, count);
        }
        let Some(line) = lines.next()? else { break };
        if let Some(path) = line.text.strip_prefix("SF:") {
            if open.is_some() {
                let reason = Reason::Shape {
                    format: ADAPTER.title,
                    message: "a file begins before end_of_record".to_owned(),
                };
                return Err(ParseError::line(line.number, reason));
            }
            let mut file = files.remove(path).unwrap_or_default();
            file.records += 1;
            open = Some((path.to_owned(), file));
        } else if line.text == "end_of_record" {
            files.extend(open.take());
            check_files(files.len())?;
        } else if let Some((_, file)) = &mut open
            && !file.record(line.text)
        {
            sink.skip("unreadable records", line.number);
        }
    }
    if open.is_some() {
        return Err(ParseError::document(Reason::Truncated));
    }
    if files.is_empty() {
        return Err(ParseError::nothing("SF record"));
    }
    totals(files, sink)
}

impl File {
    /// Takes a record; `false` where it is one of ours and cannot be read.
    fn record(&mut self, line: &str) -> bool {
        let Some((kind, rest)) = split_first(line, b':') else {
            return true;
        };
        match kind {
            "DA" => self.line(rest).is_some(),
            "FNDA" => self.function(split_first(rest, b',')).is_some(),
            // lcov 2: FNA:<index>,<count>,<name>
            "FNA" => {
                let rest = rest
                    .split_once(',')
                    .and_then(|(_, rest)| rest.split_once(','));
                self.function(rest).is_some()
            }
            "FN" => self.named(rest).is_some(),
            "BRDA" => self.branch(rest).is_some(),
            _ => self.declared(kind, rest).is_some(),
        }
    }

    /// Most records are of lines and branches, one after the other: takes those
    /// that `text` begins with; gives their bytes and how many there are.
    fn plain_records(&mut self, text: &[u8]) -> (usize, usize) {
        let (mut at, mut count) = (0, 0);
        loop {
            let rest = &text[at..];
            at += if let Some((line, hit, len)) = plain_line(rest) {
                self.lines.add(line, hit);
                len
            } else if let Some((key, hit, len)) = plain_branch(rest) {
                self.branches.add(key, hit);
                len
            } else {
                return (at, count);
            };
            count += 1;
        }
    }

    /// `DA:<line>,<count>[,<checksum>]`
    fn line(&mut self, rest: &str) -> Option<()> {
        let (line, rest) = split_first(rest, b',')?;
        let count = split_first(rest, b',').map_or(rest, |(count, _)| count);
        self.lines.add(line.parse().ok()?, is_hit(count)?);
        Some(())
    }

    /// `FNDA:<count>,<name>`
    fn function(&mut self, parts: Option<(&str, &str)>) -> Option<()> {
        let (count, name) = parts?;
        self.functions.add(key(name), is_hit(count)?);
        Some(())
    }

    /// `FN:<line>[,<end>],<name>`: a function without a count was not called.
    fn named(&mut self, rest: &str) -> Option<()> {
        let (_, rest) = rest.split_once(',')?;
        let name = match rest.split_once(',') {
            Some((end, name)) if end.bytes().all(|b| b.is_ascii_digit()) => name,
            _ => rest,
        };
        self.functions.add(key(name), false);
        Some(())
    }

    /// `BRDA:<line>,[e]<block>,<branch>,<taken>`
    fn branch(&mut self, rest: &str) -> Option<()> {
        let (place, taken) = rest.rsplit_once(',')?;
        self.branches.add(key_of_branch(place), is_hit(taken)?);
        Some(())
    }

    fn declared(&mut self, kind: &str, rest: &str) -> Option<()> {
        let declared = &mut self.declared;
        let sum = match kind {
            "LF" => &mut declared.lines.total,
            "LH" => &mut declared.lines.covered,
            "FNF" => &mut declared.functions.total,
            "FNH" => &mut declared.functions.covered,
            "BRF" => &mut declared.branches.total,
            "BRH" => &mut declared.branches.covered,
            _ => return Some(()),
        };
        *sum += rest.trim().parse::<u64>().ok()? as f64;
        Some(())
    }
}

/// The record of a line of nothing but digits: which, whether it was hit, and
/// its bytes with the end.
#[inline]
fn plain_line(text: &[u8]) -> Option<(u64, bool, usize)> {
    let text = text.strip_prefix(b"DA:")?;
    let (line, comma) = digits(text, 0)?;
    let (count, end) = digits(text, comma + 1)?;
    let is_line = text[comma] == b',' && *text.get(end)? == b'\n';
    is_line.then_some((line, count > 0, end + 4))
}

/// The record of a branch of nothing but digits, or a hyphen for the last.
#[inline]
fn plain_branch(text: &[u8]) -> Option<(u64, bool, usize)> {
    const KIND: &[u8] = b"BRDA:";
    let text = text.strip_prefix(KIND)?;
    let (key, end) = place(text)?;
    if *text.get(end)? != b',' {
        return None;
    }
    let (count, end) = match text.get(end + 1)? {
        b'-' => (0, end + 2),
        _ => digits(text, end + 1)?,
    };
    (*text.get(end)? == b'\n').then_some((key, count > 0, KIND.len() + end + 1))
}

/// `<line>,<block>,<branch>` as a number that counts up through a file, and where
/// it ends; `None` where it does not fit, or is not of digits.
#[inline]
fn place(text: &[u8]) -> Option<(u64, usize)> {
    let (line, end) = digits(text, 0)?;
    let comma = |at: usize| (text.get(at) == Some(&b',')).then_some(at + 1);
    let (block, end) = digits(text, comma(end)?)?;
    let (branch, end) = digits(text, comma(end)?)?;
    let fits = line < 1 << 24 && (block | branch) < 1 << 19;
    fits.then_some(((line << 19 | block) << 19 | branch, end))
}

/// The key of a place, or else of its text.
fn key_of_branch(text: &str) -> u64 {
    const IS_HASH: u64 = 1 << 62;
    match place(text.as_bytes()) {
        Some((key, end)) if end == text.len() => key,
        _ => key(text) | IS_HASH,
    }
}

/// Whether a count is above zero; `None` where it is no number. A branch that
/// was never reached has a hyphen, a line that gcov marks has `=====` or
/// `#####`.
fn is_hit(count: &str) -> Option<bool> {
    // Counts may exceed every integer type.
    if !count.is_empty() && count.bytes().all(|b| b.is_ascii_digit()) {
        return Some(count.bytes().any(|b| b != b'0'));
    }
    let is_mark = |b: u8| matches!(b, b'-' | b'=' | b'#');
    if !count.is_empty() && count.bytes().all(is_mark) {
        return Some(false);
    }
    Some(count.trim().parse::<f64>().ok()? > 0.0)
}

fn key(name: &str) -> u64 {
    xxh3_64(name.as_bytes()) >> 1
}

/// Lets go of each file when it has been counted.
fn totals(files: BTreeMap<String, File>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut sums = [Share::default(); 3];
    let mut declared = Share::default();
    let mut sound = true;
    for (path, file) in files {
        let shares = [
            (file.lines.share(), file.declared.lines),
            (file.functions.share(), file.declared.functions),
            (file.branches.share(), file.declared.branches),
        ];
        let mut declares = file.declared.lines.total > 0.0;
        for (at, (counted, declared)) in shares.into_iter().enumerate() {
            let trusted = at == 1 && file.records == 1 && declared.total > 0.0;
            let share = if counted.total > 0.0 && !trusted {
                counted
            } else {
                declared
            };
            if !share.is_sound(sink) {
                sound = false;
                declares &= at > 0;
                continue;
            }
            sums[at].add(share);
            let kind = [&LINES, &FUNCTIONS, &BRANCHES][at];
            if sink.wants_items() && (at == 0 || share.total > 0.0) {
                share.put(kind, Some(&path), sink)?;
            }
        }
        if declares {
            declared.add(file.declared.lines);
        }
    }
    if declared.total > 0.0 && declared.total != sums[0].total {
        sink.warn(Warning::Contradiction {
            what: "lines",
            declared: declared.total as u64,
            counted: sums[0].total as u64,
        });
    }
    // Where nothing sound is left, there is nothing to say.
    if sound || sums[0].total > 0.0 {
        sums[0].put(&LINES, None, sink)?;
    }
    for (at, kind) in [(1, &FUNCTIONS), (2, &BRANCHES)] {
        if sums[at].total > 0.0 {
            sums[at].put(kind, None, sink)?;
        }
    }
    let hint = "more is covered there than there is";
    sink.expect("coverage").map_err(|error| error.hint(hint))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Options;

    #[test]
    fn a_line_that_no_file_has_is_left_out() {
        let digits = "6".repeat(30);
        let text = format!("SF:a.c\nDA:1,1\nDA:2,0\nDA:{digits},1\nDA:3,{digits}\nend_of_record\n");
        let parsed = ADAPTER.parse(text.as_bytes(), &Options::default());
        let parsed = parsed.expect("a file");
        // Two of three lines; a count may be as large as it likes.
        let found = parsed
            .readings
            .iter()
            .map(|r| (r.metric.as_str(), r.value.get()));
        let expected = [
            ("lines_total", 3.0),
            ("lines_covered", 2.0),
            ("coverage_percent", 2.0 / 3.0 * 100.0),
        ];
        assert!(found.eq(expected), "{:?}", parsed.readings);
        let skipped = Warning::Skipped {
            what: "unreadable records",
            line: 4,
            count: 1,
        };
        assert_eq!(parsed.warnings, [skipped]);
    }

    #[test]
    fn plain_lines_are_read_as_all_others() {
        for (text, expected) in [
            ("DA:12,0\nDA", Some((12, false, 8))),
            (
                "DA:999999999999999999,1\n",
                Some((10_u64.pow(18) - 1, true, 24)),
            ),
        ] {
            assert_eq!(plain_line(text.as_bytes()), expected, "{text}");
        }
        let odd = [
            "",
            "DA:",
            "DA:1",
            "DA:1,",
            "DA:1,2",
            "DA:1\n",
            "DA:1,\n",
            "DA:,1\n",
            "DA:1,-1\n",
            "DA:1,2,x\n",
            "DA:1,2\r\n",
            "DA:1,=====\n",
            "DA:1000000000000000000,1\n",
            "DA:1,1000000000000000000\n",
            "da:1,2\n",
            "DA:1;2\n",
            "DA:1,00\n",
        ];
        for text in odd {
            assert_eq!(plain_line(text.as_bytes()), None, "{text}");
        }
        for text in ["DA:12,0", "DA:5,1", "DA:999999999999999999,1"] {
            let (mut fast, mut slow) = (File::default(), File::default());
            let line = format!("{text}\n");
            assert_eq!(fast.plain_records(line.as_bytes()), (line.len(), 1));
            assert_eq!(slow.line(&text[3..]), Some(()));
            assert_eq!(fast.lines.share(), slow.lines.share(), "{text}");
        }
    }

    #[test]
    fn plain_branches_are_read_as_all_others() {
        for (text, is_plain) in [
            ("1,0,0,1", true),
            ("16777215,524287,524287,0", true),
            ("7,1,2,-", true),
            ("16777216,0,0,1", false),
            ("1,524288,0,1", false),
            ("1,e0,0,1", false),
            ("1,0,00,1", false),
            ("1,0,0,=====", false),
            ("1,0,0,0,1", false),
        ] {
            let (mut fast, mut slow) = (File::default(), File::default());
            let line = format!("BRDA:{text}\n");
            let taken = fast.plain_records(line.as_bytes());
            assert_eq!(
                taken,
                if is_plain { (line.len(), 1) } else { (0, 0) },
                "{text}"
            );
            assert_eq!(slow.branch(text), Some(()));
            if is_plain {
                assert_eq!(fast.branches, slow.branches, "{text}");
            }
        }
        for text in [
            "BRDA:1,0,0,1",
            "BRDA:1,0,0\n",
            "BRDA:1,0,0,\n",
            "BRDA:1,0,0,1\r\n",
            "BRDA:1,0,0,-1\n",
        ] {
            assert_eq!(plain_branch(text.as_bytes()), None, "{text}");
        }
    }
}
