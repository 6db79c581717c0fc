//! The table that divan prints.
//!
//! <https://docs.rs/divan/latest/divan/>. The tree gives the names, joined by
//! `::`; every cell has a unit of its own.

use memchr::memmem::Finder;
use memchr::{memchr_iter, memrchr};

use crate::adapters::bench::values::{nanoseconds, of_summary, throughput};
use crate::adapters::quantity::{BENCH_THROUGHPUT, BENCH_TIME};
use crate::adapters::row_labels::RowLabels;
use crate::adapters::spread::Known;
use crate::adapters::text::{number, split_at_text, split_first, split_last, trim};
use crate::adapters::{Adapter, Draft, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "divan",
    title: "divan text",
    group: Group::Bench,
    docs: "https://docs.rs/divan/latest/divan/",
    verified: true,
    gives: &[&BENCH_TIME, &BENCH_THROUGHPUT],
    open: false,
    keys: "bench, suite",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let mark = Finder::new(FASTEST);
    Grade::certain_if(sniff.any_line(|line| header(line, &mark).is_some()))
}

const FASTEST: &str = " fastest ";

/// The name of the suite, from the line above the table.
fn header<'a>(line: &'a str, mark: &Finder<'_>) -> Option<&'a str> {
    let (name, rest) = split_at_text(line, mark)?;
    let wanted = ["slowest", "median", "mean", "samples", "iters"];
    let mut cells = rest.split('│').skip(1).map(str::trim);
    wanted
        .iter()
        .all(|name| cells.next() == Some(name))
        .then(|| name.trim())
}

#[derive(Default)]
struct Table {
    suite: String,
    /// The names of the branches above, joined.
    path: String,
    /// Where in it each of them ends, by depth.
    ends: Vec<usize>,
    labels: RowLabels,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut table = Table::default();
    table.label();
    let mark = Finder::new(FASTEST);
    while let Some(line) = lines.next()? {
        match header(line.text, &mark) {
            Some(suite) => table.start(suite),
            None => table.row(line.text, sink)?,
        }
    }
    sink.expect("benchmark")
}

impl Table {
    fn start(&mut self, suite: &str) {
        suite.clone_into(&mut self.suite);
        self.path.clear();
        self.ends.clear();
        self.label();
    }

    fn label(&mut self) {
        self.labels.start();
        self.labels.put("bench", &self.path);
        self.labels.put("suite", &self.suite);
    }

    fn row(&mut self, line: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let Some([samples, mean, median, slowest, tree]) = cells(line) else {
            return Ok(());
        };
        let Some((branch, rest)) = branch(tree) else {
            return self.continued(median, sink);
        };
        let (name, fastest) = name_and_value(rest);
        self.ends.truncate(branch);
        self.path.truncate(self.ends.last().copied().unwrap_or(0));
        if !self.ends.is_empty() {
            self.path.push_str("::");
        }
        self.path.push_str(name);
        self.ends.push(self.path.len());
        self.label();
        let known = Known {
            n: trim(samples).parse().unwrap_or(0),
            min: fastest,
            max: cell(slowest),
            mean: cell(mean),
            sd: None,
        };
        match cell(median) {
            Some(median) => {
                let mut time = of_summary(&BENCH_TIME, Some(median), known);
                self.labels.give(&mut time, sink)
            }
            None => Ok(()),
        }
    }

    /// A line below a benchmark: throughput, or allocations, which are left.
    fn continued(&mut self, median: &str, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        match median.trim().split_once(' ') {
            Some((value, unit)) if unit.ends_with("/s") => {
                let value = number(value).unwrap_or(f64::NAN);
                let (value, unit) = throughput(value, unit);
                let mut throughput = Draft::of(&BENCH_THROUGHPUT, value).unit(unit);
                self.labels.give(&mut throughput, sink)
            }
            _ => Ok(()),
        }
    }
}

/// Samples, mean, median, slowest, and the tree with fastest; iterations come last.
fn cells(line: &str) -> Option<[&str; 5]> {
    let mut rest = &line[..last_bar(line)?];
    let mut cells = [""; 5];
    for cell in &mut cells[..4] {
        let at = last_bar(rest)?;
        *cell = &rest[at + BAR.len()..];
        rest = &rest[..at];
    }
    cells[4] = rest;
    Some(cells)
}

const BAR: &str = "│";

/// Where the last bar is. Its last byte alone tells it from other lines.
fn last_bar(text: &str) -> Option<usize> {
    let (&last, start) = BAR.as_bytes().split_last()?;
    let mut bytes = text.as_bytes();
    loop {
        let at = memrchr(last, bytes)?;
        if bytes[..at].ends_with(start) {
            return Some(at - start.len());
        }
        bytes = &bytes[..at];
    }
}

/// The depth of a branch of the tree, and what follows.
fn branch(tree: &str) -> Option<(usize, &str)> {
    // All of these have the same first byte.
    let first = *BAR.as_bytes().first()?;
    let mut starts = memchr_iter(first, tree.as_bytes());
    let at = starts.find(|at| tree[*at..].starts_with(['├', '╰']))?;
    let depth = tree[..at].chars().count() / 3;
    let mut rest = &tree[at..];
    while let Some(behind) = rest.strip_prefix(['├', '╰', '─']) {
        rest = behind;
    }
    Some((depth, trim(rest)))
}

/// `slow      370.5 µs`: the name and the time; a group has no time.
fn name_and_value(rest: &str) -> (&str, Option<f64>) {
    if let Some((before, unit)) = split_last(rest, b' ')
        && let Some((name, value)) = split_last(before, b' ')
        && let Some(time) = nanoseconds(value, unit)
    {
        return (name.trim(), Some(time));
    }
    (rest, None)
}

fn cell(text: &str) -> Option<f64> {
    let (value, unit) = split_first(trim(text), b' ')?;
    nanoseconds(value, unit)
}
