//! coverage.py's JSON, `coverage json`.
//!
//! <https://coverage.readthedocs.io/en/latest/commands/cmd_json.html>. Its own
//! `percent_covered` counts branches too: `total_coverage_percent`.

use serde::Deserialize;

use crate::adapters::coverage::share::{BRANCHES, LINES, Share};
use crate::adapters::json::Num;
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, LINES_COVERED, LINES_TOTAL,
    TOTAL_COVERAGE,
};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

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
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["meta", "files", "totals"]))
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

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if !sink.wants_items() {
        return totals(json, sink);
    }
    json.twice(|json| {
        totals(json, sink)?;
        json.rewind()?;
        json.each(ADAPTER.title, &["files", "*"], |path, element| {
            let file: File = element.parse()?;
            file.summary.put(Some(path), sink)
        })?;
        Ok(())
    })
}

fn totals(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let found = json.each(ADAPTER.title, &["totals"], |_, element| {
        let totals: Summary = element.parse()?;
        totals.put(None, sink)?;
        let percent = match totals.num_statements {
            0 => f64::NAN,
            _ => totals.percent_covered.get(),
        };
        sink.put(Draft::of(&TOTAL_COVERAGE, percent))
    })?;
    match found {
        0 => Err(ParseError::shape(ADAPTER.title, "no totals")),
        _ => Ok(()),
    }
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
