//! `llvm-cov export` and `cargo llvm-cov --json`, full or summary only.
//!
//! <https://github.com/llvm/llvm-project/blob/main/llvm/tools/llvm-cov/CoverageExporterJson.cpp>

use serde::Deserialize;

use crate::adapters::coverage::share::{
    BRANCHES, FUNCTIONS, INSTANTIATIONS, LINES, REGIONS, Share,
};
use crate::adapters::json::Text;
use crate::adapters::quantity as q;
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "llvm-cov-json",
    title: "llvm-cov JSON",
    group: Group::Coverage,
    docs: "https://github.com/llvm/llvm-project/blob/main/llvm/tools/llvm-cov/CoverageExporterJson.cpp",
    verified: true,
    gives: &[
        &q::COVERAGE,
        &q::LINES_TOTAL,
        &q::LINES_COVERED,
        &q::FUNCTION_COVERAGE,
        &q::FUNCTIONS_TOTAL,
        &q::FUNCTIONS_COVERED,
        &q::REGION_COVERAGE,
        &q::REGIONS_TOTAL,
        &q::REGIONS_COVERED,
        &q::INSTANTIATION_COVERAGE,
        &q::INSTANTIATIONS_TOTAL,
        &q::INSTANTIATIONS_COVERED,
        &q::BRANCH_COVERAGE,
        &q::BRANCHES_TOTAL,
        &q::BRANCHES_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    // What it is stands at its end; long before that come what no other has.
    let is_export = sniff.contains("llvm.coverage.json.export")
        || (sniff.third_key("expansions") && sniff.third_key("segments"));
    Grade::certain_if(sniff.object_with(&["data"]) && is_export)
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    filename: Text<'a>,
    summary: Summary,
}

#[derive(Deserialize)]
struct Summary {
    lines: Counts,
    functions: Counts,
    regions: Option<Counts>,
    instantiations: Option<Counts>,
    branches: Option<Counts>,
}

#[derive(Deserialize)]
struct Counts {
    count: u64,
    covered: u64,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if !sink.wants_items() {
        return totals(json, sink);
    }
    json.twice(|json| {
        json.each(ADAPTER.title, &["data", "*", "files", "*"], |_, element| {
            let file: File<'_> = element.parse()?;
            file.summary.put(Some(file.filename.as_str()), sink)
        })?;
        json.rewind()?;
        totals(json, sink)
    })
}

fn totals(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let found = json.each(ADAPTER.title, &["data", "*", "totals"], |_, element| {
        element.parse::<Summary>()?.put(None, sink)
    })?;
    match found {
        0 => Err(ParseError::nothing("totals")),
        _ => Ok(()),
    }
}

impl Summary {
    fn put(&self, file: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        let share = |counts: &Counts| Share::of(counts.covered, counts.count);
        share(&self.lines).put(&LINES, file, sink)?;
        share(&self.functions).put(&FUNCTIONS, file, sink)?;
        if let Some(regions) = &self.regions {
            share(regions).put(&REGIONS, file, sink)?;
        }
        if let Some(instantiations) = &self.instantiations {
            share(instantiations).put(&INSTANTIATIONS, file, sink)?;
        }
        // Rust counts none unless it is asked to; 0 says that nobody looked.
        match &self.branches {
            Some(branches) if branches.count > 0 => share(branches).put(&BRANCHES, file, sink),
            _ => Ok(()),
        }
    }
}
