//! RuboCop's JSON, `rubocop --format json`.
//!
//! <https://docs.rubocop.org/rubocop/formatters.html#json-formatter>. Fatal is an
//! error; info, refactor and convention keep their words. What RuboCop corrected
//! is no issue. Not tested against a real file.

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Findings, GIVES, Graded, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "rubocop-json",
    title: "RuboCop JSON",
    group: Group::Lint,
    docs: "https://docs.rubocop.org/rubocop/formatters.html#json-formatter",
    verified: false,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(
        sniff.object_with(&["metadata", "files", "summary"]) && sniff.inner_key("rubocop_version"),
    )
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow)]
    cop_name: Text<'a>,
    #[serde(borrow)]
    severity: Text<'a>,
    #[serde(default)]
    corrected: bool,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(
        ADAPTER.title,
        &["files", "*", "offenses", "*"],
        |_, element| {
            let issue: Issue<'_> = element.parse()?;
            let severity = issue.severity.as_str();
            if !issue.corrected {
                findings.add(issue.cop_name.as_str(), severity, class_of(severity), 1);
            }
            Ok(())
        },
    )?;
    findings.put(Graded::Yes, sink)
}
