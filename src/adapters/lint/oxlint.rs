//! oxlint's JSON, `oxlint -f json`.
//!
//! <https://oxc.rs/docs/guide/usage/linter/output-formats.html>

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "oxlint-json",
    title: "oxlint JSON",
    group: Group::Lint,
    docs: "https://oxc.rs/docs/guide/usage/linter/output-formats.html",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let oxlint = sniff.key("number_of_rules") || sniff.third_key("labels");
    Grade::certain_if(sniff.object_with(&["diagnostics"]) && oxlint)
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow, default)]
    code: Option<Text<'a>>,
    #[serde(borrow)]
    severity: Text<'a>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(ADAPTER.title, &["diagnostics", "*"], |_, element| {
        let issue: Issue<'_> = element.parse()?;
        let rule = issue.code.as_ref().map_or(NO_RULE, Text::as_str);
        let severity = issue.severity.as_str();
        findings.add(rule, severity, class_of(severity), 1);
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
