//! golangci-lint's JSON, `--output.json.path stdout`.
//!
//! <https://golangci-lint.run/docs/configuration/file/#output-configuration>. The
//! rule is the linter that found it; without a configured severity every issue
//! is an error, since it fails the run. Not tested against a real file.

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Class, Findings, GIVES, Graded, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "golangci-json",
    title: "golangci-lint JSON",
    group: Group::Lint,
    docs: "https://golangci-lint.run/docs/configuration/file/#output-configuration",
    verified: false,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&["Issues", "Report"]))
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(rename = "FromLinter", borrow)]
    linter: Text<'a>,
    #[serde(rename = "Severity", borrow, default)]
    severity: Text<'a>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(ADAPTER.title, &["Issues", "*"], |_, element| {
        let issue: Issue<'_> = element.parse()?;
        let severity = issue.severity.as_str();
        let class = match severity {
            "" => Class::Error,
            severity => class_of(severity),
        };
        findings.add(issue.linter.as_str(), severity, class, 1);
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
