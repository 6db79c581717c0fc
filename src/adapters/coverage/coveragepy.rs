//! coverage.py's JSON, `coverage json`.
//!
//! <https://coverage.readthedocs.io/en/latest/commands/cmd_json.html>. Its own
//! `percent_covered` counts branches too: `total_coverage_percent`.

use serde::Deserialize;

use crate::adapters::coverage::share::{BRANCHES, LINES, Share};
use crate::adapters::json::{Num, Source};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, LINES_COVERED, LINES_TOTAL,
    TOTAL_COVERAGE,
};
use crate::adapters::{Adapter, Draft, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "coveragepy-json",
    title: "coverage.py JSON",
    group: Group::Coverage,
    docs: "https://coverage.readthedocs.io/en/latest/commands/cmd_json.html",
    verified: true,
    gives: &[
        &COVERAGE,
        &LINES_TOTAL,
        &LINES_COVERED,
        &BRANCH_COVERAGE,
        &BRANCHES_TOTAL,
        &BRANCHES_COVERED,
        &TOTAL_COVERAGE,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["meta", "files", "totals"]))
}

#[derive(Deserialize)]
struct Document {
    totals: Summary,
}

#[derive(Deserialize)]
struct File {
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    covered_lines: u64,
    num_statements: u64,
    #[serde(default)]
    percent_covered: Num,
    covered_branches: Option<u64>,
    num_branches: Option<u64>,
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let document: Document = source.parse()?;
    document.totals.put(None, sink)?;
    let percent = match document.totals.num_statements {
        0 => f64::NAN,
        _ => document.totals.percent_covered.get(),
    };
    sink.put(Draft::of(&TOTAL_COVERAGE, percent))?;
    if sink.wants_items() {
        source.each(&["files", "*"], |path, file: File| {
            file.summary.put(Some(path), sink)
        })?;
    }
    Ok(())
}

impl Summary {
    fn put(&self, file: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        Share::of(self.covered_lines, self.num_statements).put(&LINES, file, sink)?;
        match (self.covered_branches, self.num_branches) {
            (Some(covered), Some(total)) => Share::of(covered, total).put(&BRANCHES, file, sink),
            _ => Ok(()),
        }
    }
}
