//! gcovr's summary, `gcovr --json-summary`.
//!
//! <https://gcovr.com/en/stable/output/json.html#json-summary-output>

use serde::Deserialize;

use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, LINES, Share};
use crate::adapters::json::Text;
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, LINES_COVERED, LINES_TOTAL,
};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "gcovr-json",
    title: "gcovr JSON summary",
    group: Group::Coverage,
    docs: "https://gcovr.com/en/stable/output/json.html#json-summary-output",
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
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["gcovr/summary_format_version"]))
}

#[derive(Deserialize)]
struct Summary<'a> {
    #[serde(default, borrow)]
    filename: Text<'a>,
    line_covered: u64,
    line_total: u64,
    branch_covered: Option<u64>,
    branch_total: Option<u64>,
    function_covered: Option<u64>,
    function_total: Option<u64>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if !sink.wants_items() {
        return totals(json)?.put(None, sink);
    }
    json.twice(|json| {
        totals(json)?.put(None, sink)?;
        json.rewind()?;
        json.each(ADAPTER.title, &["files", "*"], |_, element| {
            let file: Summary<'_> = element.parse()?;
            file.put(Some(file.filename.as_str()), sink)
        })?;
        Ok(())
    })
}

/// The counts that stand beside the files.
fn totals(json: &mut Json<'_>) -> Result<Summary<'static>, ParseError> {
    const COUNTS: [&str; 6] = [
        "line_covered",
        "line_total",
        "branch_covered",
        "branch_total",
        "function_covered",
        "function_total",
    ];
    let mut counts: [Option<u64>; 6] = [None; 6];
    json.each(ADAPTER.title, &["*"], |key, element| {
        if let Some(at) = COUNTS.iter().position(|count| *count == key) {
            counts[at] = element.parse()?;
        }
        Ok(())
    })?;
    let [Some(line_covered), Some(line_total), rest @ ..] = counts else {
        return Err(ParseError::shape(
            ADAPTER.title,
            "no line_covered or line_total",
        ));
    };
    let [
        branch_covered,
        branch_total,
        function_covered,
        function_total,
    ] = rest;
    Ok(Summary {
        filename: Text::default(),
        line_covered,
        line_total,
        branch_covered,
        branch_total,
        function_covered,
        function_total,
    })
}

impl Summary<'_> {
    fn put(&self, file: Option<&str>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        Share::of(self.line_covered, self.line_total).put(&LINES, file, sink)?;
        if let (Some(covered), Some(total)) = (self.branch_covered, self.branch_total) {
            Share::of(covered, total).put(&BRANCHES, file, sink)?;
        }
        if let (Some(covered), Some(total)) = (self.function_covered, self.function_total) {
            Share::of(covered, total).put(&FUNCTIONS, file, sink)?;
        }
        Ok(())
    }
}
