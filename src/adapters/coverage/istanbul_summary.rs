//! istanbul's summary, `coverage-summary.json` of Jest, vitest, nyc and c8.
//!
//! <https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-reports/lib/json-summary/index.js>.
//! The rounded `pct`, and its `"Unknown"`, are not used.

use serde::Deserialize;

use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, LINES, STATEMENTS, Share};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, LINES_COVERED, LINES_TOTAL, STATEMENT_COVERAGE,
    STATEMENTS_COVERED, STATEMENTS_TOTAL,
};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "istanbul-summary",
    title: "istanbul coverage-summary.json",
    group: Group::Coverage,
    docs: "https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-reports/lib/json-summary/index.js",
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
        &STATEMENT_COVERAGE,
        &STATEMENTS_TOTAL,
        &STATEMENTS_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["total"])
            && sniff.inner_key("lines")
            && sniff.inner_key("statements")
            && sniff.third_key("pct"),
    )
}

#[derive(Deserialize)]
struct Summary {
    lines: Option<Counts>,
    statements: Option<Counts>,
    functions: Option<Counts>,
    branches: Option<Counts>,
}

#[derive(Deserialize)]
struct Counts {
    total: u64,
    covered: u64,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut found = false;
    json.each(ADAPTER.title, &["*"], |path, element| {
        let summary: Summary = element.parse()?;
        found |= path == "total";
        let file = (path != "total").then_some(path);
        let kinds = [
            (&summary.lines, &LINES),
            (&summary.statements, &STATEMENTS),
            (&summary.functions, &FUNCTIONS),
            (&summary.branches, &BRANCHES),
        ];
        for (counts, kind) in kinds {
            if let Some(counts) = counts {
                Share::of(counts.covered, counts.total).put(kind, file, sink)?;
            }
        }
        Ok(())
    })?;
    if found {
        return Ok(());
    }
    Err(ParseError::shape(ADAPTER.title, "no total"))
}
