//! ESLint's JSON, `eslint -f json`.
//!
//! <https://eslint.org/docs/latest/use/formatters/#json>. A file that cannot be
//! parsed has a fatal message without a rule.

use serde::Deserialize;

use crate::adapters::json::{Kept, Text};
use crate::adapters::lint::findings::{Class, Findings, GIVES, Graded, NO_RULE};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "eslint-json",
    title: "ESLint JSON",
    group: Group::Lint,
    docs: "https://eslint.org/docs/latest/use/formatters/#json",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let eslint = sniff.array_with(&["filePath", "messages"]);
    Grade::certain_if(eslint).max(Grade::possible_if(sniff.empty_array()))
}

#[derive(Deserialize)]
struct File<'a> {
    #[serde(borrow)]
    messages: Kept<Message<'a>>,
}

#[derive(Deserialize)]
struct Message<'a> {
    #[serde(rename = "ruleId", borrow, default)]
    rule: Option<Text<'a>>,
    severity: u8,
    #[serde(default)]
    fatal: bool,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    json.each(ADAPTER.title, &["*"], |_, element| {
        let file: File<'_> = element.parse()?;
        for message in &file.messages.0 {
            let rule = match &message.rule {
                Some(rule) => rule.as_str(),
                None if message.fatal => "(fatal)",
                None => NO_RULE,
            };
            let class = if message.severity >= 2 {
                Class::Error
            } else {
                Class::Warning
            };
            findings.add(rule, "", class, 1);
        }
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
