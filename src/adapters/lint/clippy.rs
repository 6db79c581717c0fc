//! cargo's messages, `cargo clippy --message-format=json`, of the compiler too.
//!
//! <https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages>.
//! A diagnostic that several targets repeat counts once; the closing lines
//! (`2 warnings emitted`) do not count.

use std::collections::HashSet;

use serde::Deserialize;
use serde::de::IgnoredAny;
use xxhash_rust::xxh3::xxh3_64;

use crate::adapters::json::{Kept, Text, line as parse};
use crate::adapters::lint::findings::{Class, Findings, GIVES, Graded, NO_RULE};
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "clippy-json",
    title: "cargo clippy and check JSON",
    group: Group::Lint,
    docs: "https://doc.rust-lang.org/cargo/reference/external-tools.html#json-messages",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let messages = sniff.lines_with(&["reason"])
        && (sniff.contains(r#""reason":"compiler-"#) || sniff.contains(r#""reason":"build-"#));
    Grade::certain_if(messages && !sniff.contains(r#""reason":"timing-info""#))
}

#[derive(Deserialize)]
struct Event<'a> {
    #[serde(borrow)]
    reason: Text<'a>,
    #[serde(borrow, default)]
    message: Option<Diagnostic<'a>>,
}

#[derive(Deserialize)]
struct Diagnostic<'a> {
    #[serde(borrow)]
    level: Text<'a>,
    #[serde(borrow, default)]
    code: Option<Code<'a>>,
    #[serde(borrow, default)]
    rendered: Option<Text<'a>>,
    #[serde(borrow)]
    message: Text<'a>,
    #[serde(default)]
    spans: Kept<IgnoredAny>,
}

#[derive(Deserialize)]
struct Code<'a> {
    #[serde(borrow)]
    code: Text<'a>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    let mut seen = HashSet::new();
    let (mut events, mut finished) = (0_u64, false);
    while let Some(line) = lines.next()? {
        if !line.text.starts_with('{') {
            continue;
        }
        let event: Event<'_> = parse(line.text, line.number, ADAPTER.title)?;
        events += 1;
        finished |= event.reason.as_str() == "build-finished";
        if let Some(diagnostic) = event
            .message
            .filter(|_| event.reason.as_str() == "compiler-message")
            && seen.insert(diagnostic.hash())
        {
            diagnostic.count(&mut findings);
        }
    }
    if events == 0 {
        return Err(ParseError::nothing("message of cargo"));
    }
    if !finished {
        return Err(ParseError::document(Reason::Truncated)
            .hint("the message build-finished is missing: cargo was stopped"));
    }
    findings.put(Graded::Yes, sink)
}

impl Diagnostic<'_> {
    fn hash(&self) -> u64 {
        let text = self.rendered.as_ref().unwrap_or(&self.message);
        xxh3_64(text.as_str().as_bytes())
    }

    fn count(&self, findings: &mut Findings) {
        let class = match self.level.as_str() {
            "warning" => Class::Warning,
            level if level.starts_with("error") => Class::Error,
            // Notes and help belong to what they explain.
            _ => return,
        };
        let rule = match &self.code {
            Some(code) => code.code.as_str(),
            None if self.spans.0.is_empty() => return,
            None => NO_RULE,
        };
        findings.add(rule, "", class, 1);
    }
}
