//! `[[rule]]` and `packs`: rules of the user's own, and those that ship with
//! the program.

use std::path::Path;
use std::sync::Arc;

use toml_edit::Document;

use crate::config::ConfigError;
use crate::config::file::metadata;
use crate::config::section::{Section, Source, nearest};
use crate::model::{Category, MetricPattern, Severity, plain};
use crate::rulebook::cel::Condition;
use crate::rulebook::{Rule, Template, VOCABULARY};

/// How sure a rule is that does not say it.
const CONFIDENCE: f64 = 0.8;

/// Rules that ship with the program.
pub struct Pack {
    /// What `packs` calls it.
    pub name: &'static str,
    /// What its rules are about.
    pub about: &'static str,
    text: &'static str,
}

/// All of them, in the order of their names.
pub static PACKS: [Pack; 4] = [
    Pack {
        name: "build",
        about: "build time per changed line, number of dependencies",
        text: include_str!("packs/build.toml"),
    },
    Pack {
        name: "cache",
        about: "hit rates below 50 % and 30 %",
        text: include_str!("packs/cache.toml"),
    },
    Pack {
        name: "resources",
        about: "memory above 80 % of its budget, sudden growth",
        text: include_str!("packs/resources.toml"),
    },
    Pack {
        name: "slo",
        about: "latencies, error rates, how fast an availability burns its budget",
        text: include_str!("packs/slo.toml"),
    },
];

impl Pack {
    /// Its rules.
    pub fn rules(&self) -> Result<Vec<Arc<Rule>>, ConfigError> {
        let source = Source {
            path: Path::new(self.name),
            text: self.text,
        };
        let document = Document::parse(self.text)
            .map_err(|error| source.error(error.span(), error.message().to_owned(), None))?;
        let root = Section {
            source: &source,
            name: self.name.to_owned(),
            table: document.as_table(),
        };
        own_rules(&root, Some(self))
    }
}

/// The rules of the packs that a file turns on, then its own.
pub(super) fn rules(root: &Section<'_>) -> Result<(Vec<String>, Vec<Arc<Rule>>), ConfigError> {
    let packs = root.strings("packs")?.unwrap_or_default();
    let mut rules = Vec::new();
    for name in &packs {
        let Some(pack) = PACKS.iter().find(|pack| pack.name == name) else {
            let names = || PACKS.iter().map(|pack| pack.name);
            let hint = match nearest(name, names()) {
                Some(near) => format!("did you mean {near:?}?"),
                None => format!("known here: {}", names().collect::<Vec<_>>().join(", ")),
            };
            return Err(root.error("packs", format!("unknown pack {name:?}\nhint: {hint}")));
        };
        rules.extend(pack.rules()?);
    }
    rules.extend(own_rules(root, None)?);
    Ok((packs, rules))
}

fn own_rules(root: &Section<'_>, pack: Option<&Pack>) -> Result<Vec<Arc<Rule>>, ConfigError> {
    let mut rules: Vec<Arc<Rule>> = Vec::new();
    for section in root.tables("rule")? {
        let rule = rule(section, pack)?;
        if let Some(twin) = rules.iter().find(|other| other.name == rule.rule.name) {
            let reason = format!("there is a rule {:?} already ({})", twin.name, twin.source);
            return Err(rule.section.error("name", reason));
        }
        rules.push(Arc::new(rule.rule));
    }
    Ok(rules)
}

/// A rule with where it is written.
struct Written<'a> {
    section: Section<'a>,
    rule: Rule,
}

const KEYS: [&str; 10] = [
    "name",
    "metric",
    "metadata",
    "when",
    "min_samples",
    "category",
    "severity",
    "confidence",
    "description",
    "action",
];

fn rule<'a>(mut section: Section<'a>, pack: Option<&Pack>) -> Result<Written<'a>, ConfigError> {
    section.only(&KEYS)?;
    let name = section.required("name", "a name of its own, such as name = \"slow-start\"")?;
    Rule::check_name(name).map_err(|error| section.error("name", error))?;
    section.name = format!("[[rule]] {name:?}");
    let when = section.required(
        "when",
        "a condition, such as when = \"last > 2.0 * baseline\"",
    )?;
    let source = match pack {
        Some(pack) => format!("pack {}", pack.name),
        None => section.place(),
    };
    let metric: Option<MetricPattern> = section.parsed("metric")?;
    let metric = match metric {
        Some(metric) => metric,
        None => "*"
            .parse()
            .map_err(|error| section.error("metric", error))?,
    };
    let rule = Rule {
        name: name.to_owned(),
        metric,
        metadata: metadata(&section)?,
        when: Condition::compile(when, &VOCABULARY)
            .map_err(|error| section.error("when", error))?,
        min_samples: section.count("min_samples")?.unwrap_or(1),
        category: section
            .string("category")?
            .map(|word| Category::from_word(&plain(word))),
        severity: section
            .word("severity", &Severity::NAMES, Severity::from_word)?
            .unwrap_or(Severity::Warning),
        confidence: section.probability("confidence")?.unwrap_or(CONFIDENCE),
        description: template(&section, "description")?,
        action: template(&section, "action")?,
        source,
    };
    Ok(Written { section, rule })
}

fn template(section: &Section<'_>, key: &str) -> Result<Option<Template>, ConfigError> {
    let read = |text| Template::of_rule(&plain(text)).map_err(|error| section.error(key, error));
    section.string(key)?.map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::parse;

    fn refused(text: &str) -> String {
        parse(text, Path::new("yardstick.toml"))
            .expect_err("refused")
            .to_string()
    }

    #[test]
    fn reads_all_keys_and_fills_in_the_rest() {
        let text = r#"
[[rule]]
name = "slow"
metric = "*_latency"
metadata = { route = "/" }
when = "last > 2 * baseline"
min_samples = 5
category = "speed"
severity = "critical"
confidence = 0.95
description = "{last} on {metadata.route}"
action = "look"
[[rule]]
name = "any"
when = "count > 3"
"#;
        let config = parse(text, Path::new("yardstick.toml")).expect("valid");
        let [slow, any] = &config.rules[..] else {
            panic!("{:?}", config.rules);
        };
        assert_eq!(
            (slow.source.as_str(), slow.confidence),
            ("yardstick.toml:3", 0.95)
        );
        assert_eq!(slow.category, Some(Category::Other("speed".into())));
        assert_eq!(
            (any.severity, any.confidence, any.min_samples),
            (Severity::Warning, 0.8, 1)
        );
        assert_eq!(any.metric.to_string(), "*");
    }

    #[test]
    fn errors_name_the_rule_the_column_and_what_is_known() {
        let with = |line: &str| format!("[[rule]]\nname = \"slow\"\n{line}\n");
        for (text, expected) in [
            (
                with("when = \"lst > 1.0\""),
                "\"yardstick.toml\", line 3: when in [[rule]] \"slow\": column 1: unknown name \"lst\"\nhint: did you mean last?",
            ),
            (
                with("when = \"last > budgt\""),
                "column 8: unknown name \"budgt\"\nhint: did you mean budget?",
            ),
            (
                with("when = '''\nlast >\n  zzz'''"),
                "line 2, column 3: unknown name \"zzz\"\nhint: known here: last, previous",
            ),
            (with("when = \"last > quantity('x')\""), "column 17"),
            (
                with("when = \"newest('Bad Name') > 1.0\""),
                "invalid metric name",
            ),
            (
                with("when = \"true\"\ndescription = \"{lats}\""),
                "line 4: description in [[rule]] \"slow\": column 2: unknown name \"lats\"\nhint: did you mean last?",
            ),
            (
                with("when = \"true\"\nconfidence = 2"),
                "a probability from 0 to 1",
            ),
            (
                with("when = \"true\"\nseverity = \"bad\""),
                "one of info, warning, critical",
            ),
            (with("when = \"true\"\nwhat = 1"), "unknown key \"what\""),
            (with(""), "line 2: [[rule]] \"slow\" needs a condition"),
            (
                "[[rule]]\nwhen = \"true\"".to_owned(),
                "line 2: [[rule]] needs a name",
            ),
            (
                "[[rule]]\nname = \"a b\"\nwhen = \"true\"".to_owned(),
                "invalid name \"a b\"",
            ),
            (
                "packs = [\"chache\"]".to_owned(),
                "unknown pack \"chache\"\nhint: did you mean \"cache\"?",
            ),
            (
                "[retention]\nkeep = \"1y\"\npacks = [\"cache\"]".to_owned(),
                "line 3: unknown key \"packs\" in [retention]\nhint: packs belongs above the first [table]",
            ),
            (
                "packs = [\"xyz\"]".to_owned(),
                "known here: build, cache, resources, slo",
            ),
        ] {
            let error = refused(&text);
            assert!(error.contains(expected), "{error}");
        }
        let twice = format!("{0}{0}", with("when = \"true\""));
        assert!(refused(&twice).contains("a rule \"slow\" already (yardstick.toml:2)"));
    }

    #[test]
    fn every_pack_is_valid_and_its_rules_say_what_to_do() {
        for pack in &PACKS {
            let rules = pack.rules().unwrap_or_else(|error| panic!("{error}"));
            assert!(
                rules
                    .iter()
                    .all(|rule| rule.description.is_some() && rule.action.is_some())
            );
            assert!(rules.len() > 1 && rules.iter().all(|rule| rule.source.contains(pack.name)));
        }
    }

    #[test]
    fn a_later_rule_of_the_same_name_replaces_an_earlier_one() {
        let path = Path::new("yardstick.toml");
        let user = parse("packs = [\"cache\"]", path).expect("valid");
        let own = "[[rule]]\nname = \"cache-hit-rate-low\"\nwhen = \"last < 80.0\"\n";
        let config = user.overlaid(parse(own, path).expect("valid"));
        let named: Vec<(&str, &str)> = config
            .rules
            .iter()
            .map(|rule| (rule.name.as_str(), rule.source.as_str()))
            .collect();
        assert_eq!(
            named,
            [
                ("cache-hit-rate-critical", "pack cache"),
                ("cache-hit-rate-low", "yardstick.toml:2")
            ]
        );
        assert_eq!(config.packs, ["cache"]);
    }
}
