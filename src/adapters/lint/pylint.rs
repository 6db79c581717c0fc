//! pylint's JSON, `--output-format=json2` and `json`.
//!
//! <https://pylint.readthedocs.io/en/stable/user_guide/usage/output.html>. Fatal
//! messages are errors; convention, refactor and info keep their words.

use serde::Deserialize;

use crate::adapters::json::{Num, Source, Text};
use crate::adapters::lint::findings::{Findings, Graded, class_of};
use crate::adapters::quantity::{LINT_ERRORS, LINT_ISSUES, LINT_SCORE, LINT_WARNINGS};
use crate::adapters::{Adapter, Draft, Grade, Grammar, Group, ParseError, Read, Sink, Sniff};

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
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let new = sniff.object_with(&["messages", "statistics"]);
    Grade::certain_if(new || sniff.array_with(&["type", "module", "obj", "symbol"]))
}

#[derive(Deserialize)]
struct Document {
    statistics: Statistics,
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

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let is_new = Sniff::new(bytes).grammar != Grammar::Array;
    let path: &[&str] = if is_new { &["messages", "*"] } else { &["*"] };
    let mut findings = Findings::default();
    source.each(path, |_, message: Message<'_>| {
        let kind = message.kind.as_str();
        findings.add(message.symbol.as_str(), kind, class_of(kind), 1);
        Ok(())
    })?;
    if is_new {
        let document: Document = source.parse()?;
        sink.put(Draft::of(&LINT_SCORE, document.statistics.score.get()))?;
    }
    findings.put(Graded::Yes, sink)
}
