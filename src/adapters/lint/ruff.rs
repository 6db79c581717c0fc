//! ruff's JSON, `--output-format json` and `json-lines`.
//!
//! <https://docs.astral.sh/ruff/settings/#output-format>. Versions before 0.13
//! give no severity.

use serde::Deserialize;

use crate::adapters::json::{Text, line as parse};
use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "ruff-json",
    title: "ruff JSON",
    group: Group::Lint,
    docs: "https://docs.astral.sh/ruff/settings/#output-format",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let keys = ["code", "filename", "location", "end_location"];
    let ruff = sniff.array_with(&keys) || sniff.lines_with(&keys);
    Grade::certain_if(ruff).max(Grade::possible_if(sniff.empty_array()))
}

#[derive(Deserialize)]
struct Issue<'a> {
    #[serde(borrow, default)]
    code: Option<Text<'a>>,
    #[serde(borrow, default)]
    severity: Option<Text<'a>>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    let mut graded = Graded::No;
    let mut add = |issue: &Issue<'_>| {
        let rule = issue.code.as_ref().map_or(NO_RULE, Text::as_str);
        let severity = issue.severity.as_ref().map_or("", Text::as_str);
        if !severity.is_empty() {
            graded = Graded::Yes;
        }
        findings.add(rule, severity, class_of(severity), 1);
    };
    if json.is_array()? {
        json.each(ADAPTER.title, &["*"], |_, element| {
            add(&element.parse()?);
            Ok(())
        })?;
    } else {
        json.each_line(sink, |line, _| {
            if !line.text.trim().is_empty() {
                add(&parse(line.text, line.number, ADAPTER.title)?);
            }
            Ok(())
        })?;
    }
    findings.put(graded, sink)
}
