//! bandit's JSON, `bandit -f json`.
//!
//! <https://bandit.readthedocs.io/en/latest/formatters/json.html>. HIGH is an
//! error, MEDIUM a warning, LOW neither.

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Class, Findings, GIVES, Graded};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "bandit-json",
    title: "bandit JSON",
    group: Group::Lint,
    docs: "https://bandit.readthedocs.io/en/latest/formatters/json.html",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["results", "metrics", "generated_at"]))
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow)]
    test_id: Text<'a>,
    #[serde(borrow)]
    issue_severity: Text<'a>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(ADAPTER.title, &["results", "*"], |_, element| {
        let issue: Issue<'_> = element.parse()?;
        let severity = issue.issue_severity.as_str();
        let class = match severity {
            "HIGH" => Class::Error,
            "MEDIUM" => Class::Warning,
            _ => Class::Info,
        };
        findings.add(issue.test_id.as_str(), severity, class, 1);
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
