//! SARIF 2.1.0 of any analyser.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. A result
//! without a level has its rule's, else `warning` (§3.27.10). Results that are
//! suppressed, or whose kind is not `fail`, are no issues.

use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde::de::IgnoredAny;

use crate::adapters::json::{Gather, Gathered, Kept, Source, Text};
use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

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
    read: Read::Json(read),
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
        if let Some(alike) = result.counts() {
            *self.0.entry(alike).or_default() += 1;
        }
    }
}

impl<'a> Outcome<'a> {
    /// What tells it apart from others, where it is an issue.
    fn counts(self) -> Option<Alike<'a>> {
        let fails = self.kind.is_none_or(|kind| kind.as_str() == "fail");
        let is_issue = fails && self.suppressions.0.is_empty();
        is_issue.then_some((self.level, self.rule_id, self.rule_index))
    }
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    if json.keep()? {
        if let Some(findings) = read_twice(json) {
            return findings.put(Graded::Yes, sink);
        }
        json.rewind()?;
    }
    let source = Source::new(json.whole()?, ADAPTER.title, sink)?;
    let mut findings = Findings::default();
    let runs = source.each(&["runs", "*"], |_, run: Run<'_>| {
        let rules = Rules::of(&run.tool);
        for (alike, count) in &run.results.0.0 {
            rules.add(alike, *count, &mut findings);
        }
        Ok(())
    })?;
    if runs == 0 {
        return Err(ParseError::nothing("run"));
    }
    findings.put(Graded::Yes, sink)
}

/// The results of all runs, one by one, and then their rules: both may be long,
/// and either may come first. `None` where anything is out of the ordinary.
fn read_twice(json: &mut Json<'_>) -> Option<Findings> {
    let odd = || ParseError::nothing("run");
    let mut counts: BTreeMap<(usize, Alike<'static>), u64> = BTreeMap::new();
    let results = json.each(
        ADAPTER.title,
        &["runs", "*", "results", "*"],
        |_, element| {
            let result: Outcome<'_> = parsed(element.bytes()?).ok_or_else(odd)?;
            if let Some((level, id, index)) = result.counts() {
                let alike = (level.map(own), id.map(own), index);
                *counts.entry((element.outer(), alike)).or_default() += 1;
            }
            Ok(())
        },
    );
    results.ok()?;
    let outers = json.outers().filter(|_| json.warning().is_none())?;
    json.rewind().ok()?;
    let mut findings = Findings::default();
    let mut tools = Vec::new();
    let rules = json.each(ADAPTER.title, &["runs", "*", "tool"], |_, element| {
        let tool: Tool<'_> = parsed(element.bytes()?).ok_or_else(odd)?;
        let (run, rules) = (element.outer(), Rules::of(&tool));
        tools.push(run);
        let first = (run, (None, None, None));
        let of_run = counts.range(first..).take_while(|((of, _), _)| *of == run);
        for ((_, alike), count) in of_run {
            rules.add(alike, *count, &mut findings);
        }
        Ok(())
    });
    rules.ok()?;
    (outers > 0 && tools.into_iter().eq(0..outers)).then_some(findings)
}

fn parsed<'a, T: Deserialize<'a>>(element: &'a [u8]) -> Option<T> {
    T::deserialize(&mut serde_json::Deserializer::from_slice(element)).ok()
}

fn own(text: Text<'_>) -> Text<'static> {
    Text(text.0.into_owned().into())
}

/// The rules of a run.
struct Rules<'a> {
    list: &'a [Rule<'a>],
    /// The first of each id, once one was asked for.
    by_id: OnceCell<HashMap<&'a str, &'a Rule<'a>>>,
}

impl<'a> Rules<'a> {
    fn of(tool: &'a Tool<'a>) -> Self {
        Self {
            list: &tool.driver.rules.0,
            by_id: OnceCell::new(),
        }
    }

    fn by_id(&self, id: &str) -> Option<&'a Rule<'a>> {
        let all = self.by_id.get_or_init(|| {
            let first = self.list.iter().rev();
            first.map(|rule| (rule.id.as_str(), rule)).collect()
        });
        all.get(id).copied()
    }

    /// Adds results that are alike.
    fn add(&self, (level, id, index): &Alike<'_>, count: u64, findings: &mut Findings) {
        let at = index.and_then(|index| usize::try_from(index).ok());
        let rule = match (at.and_then(|at| self.list.get(at)), id) {
            (Some(rule), _) => Some(rule),
            (None, Some(id)) => self.by_id(id.as_str()),
            (None, None) => None,
        };
        let id = id.as_ref().or(rule.map(|rule| &rule.id));
        let default = rule.and_then(|rule| rule.configuration.as_ref()?.level.as_ref());
        let level = level.as_ref().or(default).map_or("warning", Text::as_str);
        let id = id.map_or(NO_RULE, Text::as_str);
        findings.add(id, level, class_of(level), count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::Options;
    use crate::adapters::decoder::tests::Again;

    /// What is read, or why it is not.
    fn read_all(document: &str, again: bool) -> (Vec<String>, String) {
        let options = Options {
            items: crate::adapters::Items::All,
            ..Options::default()
        };
        let mut readings = Vec::new();
        let bytes = document.as_bytes();
        let done = match again {
            true => ADAPTER.stream_parts(&mut Again(bytes, 0), &options, &mut readings),
            false => ADAPTER.stream_parts(&mut &*bytes, &options, &mut readings),
        };
        let found = readings.iter().map(|reading| {
            let (metric, value) = (&reading.metric, reading.value.get());
            format!("{metric} {{{}}} {value}", reading.metadata)
        });
        let said = match done {
            Ok(warnings) => warnings.iter().map(ToString::to_string).collect(),
            Err(error) => error.to_string(),
        };
        (found.collect(), said)
    }

    #[test]
    fn a_result_without_an_index_has_the_first_rule_of_its_id() {
        let rule = |level| format!(r#"{{"id":"A","defaultConfiguration":{{"level":"{level}"}}}}"#);
        let document = format!(
            r#"{{"version":"2.1.0","runs":[{{"tool":{{"driver":{{"rules":[{},{}]}}}},"results":[{{"ruleId":"A"}}]}}]}}"#,
            rule("error"),
            rule("note")
        );
        let (found, _) = read_all(&document, true);
        assert!(found.contains(&"lint_errors {} 1".to_owned()), "{found:?}");
    }

    #[test]
    fn what_is_read_twice_is_the_same_as_what_is_read_at_once() {
        let rules = r#""tool":{"driver":{"name":"x","rules":[{"id":"A","defaultConfiguration":{"level":"error"}},{"id":"B"}]}}"#;
        let results = |more: &str| {
            let all = [
                r#"{"ruleId":"A"}"#,
                r#"{"ruleId":"B","level":"note","locations":[{"a":[1,{}]}]}"#,
                r#"{"ruleIndex":1,"suppressions":[]}"#,
                r#"{"ruleId":"A","kind":"pass"}"#,
                r#"{"ruleId":"A","suppressions":[{}]}"#,
                r#"{"level":null,"message":{"text":"ä\""}}"#,
            ];
            format!(r#""results":[{}{more}]"#, all.join(",\n"))
        };
        let plain = results("");
        let ordinary = format!("{{{rules},{plain}}}");
        let turned = format!("{{\"columnKind\":\"x\",{plain},{rules}}}");
        let bare = r#"{"tool":{"driver":{"rules":null}},"results":null}"#;
        let documents = [
            format!("[{ordinary}]"),
            format!("[{turned},{bare},{ordinary}]"),
            format!(r#"{{"a":{turned}}}"#),
            // Out of the ordinary.
            "[]".to_owned(),
            "null".to_owned(),
            "7".to_owned(),
            "[7]".to_owned(),
            "[{}]".to_owned(),
            format!("[{ordinary},{{}}]"),
            format!("[{{{plain}}}]"),
            format!("[{{{rules},{rules}}}]"),
            format!("[{{{rules},{plain},{plain}}}]"),
            format!("[{{{rules},{}}}]", results(",7")),
            format!("[{{{rules},{}}}]", results(r#",{"ruleId":7}"#)),
            format!("[{{{rules},{}}}]", results(r#",{"rank":NaN}"#)),
            format!("[{{{rules},{}}}]", results(",")),
            format!("[{ordinary}"),
            format!("[{ordinary}]]"),
        ];
        for (nth, runs) in documents.iter().enumerate() {
            let document = format!("{{\"version\":\"2.1.0\",\n\"runs\":{runs}}}");
            let twice = read_all(&document, true);
            assert_eq!(twice, read_all(&document, false), "{document}");
            let is_read = read_twice(&mut Json::new(
                &mut Again(document.as_bytes(), 0),
                &Options::default().limits,
            ));
            assert_eq!(is_read.is_some(), nth < 3, "{document}");
        }
        let (found, _) = read_all(&format!("{{\"runs\":[{ordinary}]}}"), true);
        assert!(
            found.iter().any(|line| line.contains("rule=A")),
            "{found:?}"
        );
    }
}
