//! ShellCheck's JSON, `-f json1` and `-f json`.
//!
//! <https://github.com/koalaman/shellcheck/wiki/Integration>

use serde::Deserialize;

use crate::adapters::json::Text;
use crate::adapters::lint::findings::{Findings, GIVES, Graded, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "shellcheck",
    title: "ShellCheck JSON",
    group: Group::Lint,
    docs: "https://github.com/koalaman/shellcheck/wiki/Integration",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let keys = ["file", "line", "endLine", "level", "code"];
    Grade::certain_if(sniff.object_with(&["comments"]) || sniff.array_with(&keys))
}

#[derive(Deserialize)]
struct Comment<'a> {
    #[serde(borrow)]
    level: Text<'a>,
    code: u32,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let path: &[&str] = match json.is_array()? {
        true => &["*"],
        false => &["comments", "*"],
    };
    let mut findings = Findings::default();
    json.each(ADAPTER.title, path, |_, element| {
        let comment: Comment<'_> = element.parse()?;
        let level = comment.level.as_str();
        let rule = format!("SC{}", comment.code);
        findings.add(&rule, level, class_of(level), 1);
        Ok(())
    })?;
    findings.put(Graded::Yes, sink)
}
