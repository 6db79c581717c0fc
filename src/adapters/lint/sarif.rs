//! SARIF 2.1.0 of any analyser.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. A result
//! without a level has its rule's, else `warning` (§3.27.10). Results that are
//! suppressed, or whose kind is not `fail`, are no issues.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::adapters::json::{Gather, Gathered, Kept, Source, Text};
use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "sarif",
    title: "SARIF",
    group: Group::Lint,
    docs: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Whole(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let sarif = sniff.object_with(&["runs"])
        && (sniff.contains("sarif") || (sniff.key("version") && sniff.third_key("tool")));
    Grade::certain_if(sarif)
}

#[derive(Deserialize)]
struct Run<'a> {
    #[serde(borrow)]
    tool: Tool<'a>,
    #[serde(borrow, default)]
    results: Gathered<Results<'a>>,
}

#[derive(Deserialize)]
struct Tool<'a> {
    #[serde(borrow)]
    driver: Driver<'a>,
}

#[derive(Deserialize)]
struct Driver<'a> {
    #[serde(borrow, default)]
    rules: Kept<Rule<'a>>,
}

#[derive(Deserialize)]
struct Rule<'a> {
    #[serde(borrow)]
    id: Text<'a>,
    #[serde(rename = "defaultConfiguration", borrow, default)]
    configuration: Option<Configuration<'a>>,
}

#[derive(Deserialize)]
struct Configuration<'a> {
    #[serde(borrow, default)]
    level: Option<Text<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    #[serde(borrow, default)]
    level: Option<Text<'a>>,
    #[serde(borrow, default)]
    kind: Option<Text<'a>>,
    #[serde(borrow, default)]
    rule_id: Option<Text<'a>>,
    #[serde(default)]
    rule_index: Option<i64>,
    #[serde(default)]
    suppressions: Kept<IgnoredAny>,
}

/// Results that are alike, counted: level, rule, index of the rule.
type Alike<'a> = (Option<Text<'a>>, Option<Text<'a>>, Option<i64>);

#[derive(Default)]
struct Results<'a>(BTreeMap<Alike<'a>, u64>);

impl<'de: 'a, 'a> Gather<'de> for Results<'a> {
    type Element = Outcome<'a>;

    fn gather(&mut self, result: Outcome<'a>) {
        let fails = result.kind.is_none_or(|kind| kind.as_str() == "fail");
        if fails && result.suppressions.0.is_empty() {
            let key = (result.level, result.rule_id, result.rule_index);
            *self.0.entry(key).or_default() += 1;
        }
    }
}

fn read(bytes: &[u8], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let source = Source::new(bytes, ADAPTER.title, sink)?;
    let mut findings = Findings::default();
    let runs = source.each(&["runs", "*"], |_, run: Run<'_>| {
        let rules = &run.tool.driver.rules.0;
        for ((level, id, index), count) in &run.results.0.0 {
            let at = index.and_then(|index| usize::try_from(index).ok());
            let rule = match (at.and_then(|at| rules.get(at)), id) {
                (Some(rule), _) => Some(rule),
                (None, Some(id)) => rules.iter().find(|rule| rule.id == *id),
                (None, None) => None,
            };
            let id = id.as_ref().or(rule.map(|rule| &rule.id));
            let default = rule.and_then(|rule| rule.configuration.as_ref()?.level.as_ref());
            let level = level.as_ref().or(default).map_or("warning", Text::as_str);
            let id = id.map_or(NO_RULE, Text::as_str);
            findings.add(id, level, class_of(level), *count);
        }
        Ok(())
    })?;
    if runs == 0 {
        return Err(ParseError::nothing("run"));
    }
    findings.put(Graded::Yes, sink)
}
