//! gcovr's summary, `gcovr --json-summary`.
//!
//! <https://gcovr.com/en/stable/output/json.html#json-summary-output>

use serde::Deserialize;

use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, LINES, Share};
use crate::adapters::json::{Source, Text};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, LINES_COVERED, LINES_TOTAL,
};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

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
    read: Read::Whole(read),
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

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    source.parse::<Summary<'_>>()?.put(None, sink)?;
    if sink.wants_items() {
        source.each(&["files", "*"], |_, file: Summary<'_>| {
            file.put(Some(file.filename.as_str()), sink)
        })?;
    }
    Ok(())
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
