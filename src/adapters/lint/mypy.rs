//! mypy's text, and its JSON lines (`--output json`).
//!
//! <https://mypy.readthedocs.io/en/stable/command_line.html>. Notes explain
//! errors and are none.

use serde::Deserialize;

use crate::adapters::json::{Text, line as parse};
use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "mypy",
    title: "mypy text and JSON",
    group: Group::Lint,
    docs: "https://mypy.readthedocs.io/en/stable/command_line.html",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let json = sniff.lines_with(&["file", "line", "message", "hint", "code", "severity"]);
    let text = sniff.any_line(|line| issue(line).is_some() || summary(line));
    Grade::certain_if(json || text)
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow, default)]
    code: Option<Text<'a>>,
    #[serde(borrow)]
    severity: Text<'a>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    let mut understood = false;
    while let Some(line) = lines.next()? {
        if line.text.starts_with('{') {
            let issue: Issue<'_> = parse(line.text, line.number, ADAPTER.title)?;
            let code = issue.code.as_ref().map_or(NO_RULE, Text::as_str);
            add(&mut findings, issue.severity.as_str(), code);
            understood = true;
        } else if let Some((severity, code)) = issue(line.text) {
            add(&mut findings, severity, code);
            understood = true;
        } else if summary(line.text) {
            understood = true;
        }
    }
    if !understood {
        return Err(ParseError::nothing("message of mypy"));
    }
    findings.put(Graded::Yes, sink)
}

fn add(findings: &mut Findings, severity: &str, code: &str) {
    if severity != "note" {
        findings.add(code, severity, class_of(severity), 1);
    }
}

/// `Found 1 error in 1 file (checked 1 source file)`, `Success: no issues …`
fn summary(line: &str) -> bool {
    line.starts_with("Success: no issues found in ")
        || (line.starts_with("Found ") && line.contains(" error") && line.contains(" in "))
}

/// `pkg/__init__.py:14: error: Unsupported operand types  [operator]`
fn issue(line: &str) -> Option<(&str, &str)> {
    let (place, rest) = line.split_once(": ")?;
    let (severity, message) = rest.split_once(": ")?;
    let known = matches!(severity, "error" | "warning" | "note");
    if !known || !(place.contains(".py:") || place.contains(".pyi:")) {
        return None;
    }
    let code = message
        .rsplit_once("  [")
        .and_then(|(_, code)| code.strip_suffix(']'));
    Some((severity, code.unwrap_or(NO_RULE)))
}
