//! pylint's JSON, `--output-format=json2` and `json`.
//!
//! <https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html>. Fatal
//! messages are errors; convention, refactor and info keep their words.

use serde::Deserialize;

use crate::adapters::json::{Num, Text};
use crate::adapters::lint::findings::{Findings, Graded, class_of};
use crate::adapters::quantity::{LINT_ERRORS, LINT_ISSUES, LINT_SCORE, LINT_WARNINGS};
use crate::adapters::{Adapter, Draft, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "pylint-json",
    title: "pylint JSON",
    group: Group::Lint,
    docs: "https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html",
    verified: true,
    gives: &[&LINT_ISSUES, &LINT_ERRORS, &LINT_WARNINGS, &LINT_SCORE],
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let new = sniff.object_with(&["messages", "statistics"]);
    Grade::certain_if(new || sniff.array_with(&["type", "module", "obj", "symbol"]))
}

#[derive(Deserialize)]
struct Statistics {
    #[serde(default)]
    score: Num,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(rename = "type", borrow)]
    kind: Text<'a>,
    #[serde(borrow)]
    symbol: Text<'a>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    if json.is_array()? {
        messages(json, &["*"], &mut findings)?;
        return findings.put(Graded::Yes, sink);
    }
    json.twice(|json| {
        messages(json, &["messages", "*"], &mut findings)?;
        json.rewind()?;
        let found = json.each(ADAPTER.title, &["statistics"], |_, element| {
            let statistics: Statistics = element.parse()?;
            sink.put(Draft::of(&LINT_SCORE, statistics.score.get()))
        })?;
        match found {
            0 => Err(ParseError::shape(ADAPTER.title, "no statistics")),
            _ => Ok(()),
        }
    })?;
    findings.put(Graded::Yes, sink)
}

fn messages(json: &mut Json<'_>, path: &[&str], findings: &mut Findings) -> Result<(), ParseError> {
    json.each(ADAPTER.title, path, |_, element| {
        let message: Message<'_> = element.parse()?;
        let kind = message.kind.as_str();
        findings.add(message.symbol.as_str(), kind, class_of(kind), 1);
        Ok(())
    })?;
    Ok(())
}
