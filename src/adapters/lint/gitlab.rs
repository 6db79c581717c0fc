//! GitLab's code quality report, a part of Code Climate's format.
//!
//! <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>.
//! Blocker, critical and major are errors, minor is a warning, info neither.

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Class, Findings, GIVES, Graded};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "gitlab-codequality",
    title: "GitLab code quality",
    group: Group::Lint,
    docs: "https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let report = sniff.array_with(&["check_name", "fingerprint", "location"]);
    Grade::certain_if(report).max(Grade::possible_if(sniff.empty_array()))
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow)]
    check_name: Text<'a>,
    #[serde(borrow, default)]
    severity: Option<Text<'a>>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(ADAPTER.title, &["*"], |_, element| {
        let issue: Issue<'_> = element.parse()?;
        let severity = issue.severity.as_ref().map_or("", Text::as_str);
        let class = match severity {
            "blocker" | "critical" | "major" => Class::Error,
            "minor" => Class::Warning,
            _ => Class::Info,
        };
        findings.add(issue.check_name.as_str(), severity, class, 1);
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
