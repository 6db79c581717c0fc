//! Checkstyle XML, which many linters write.
//!
//! <https://checkstyle.org/config.html>. `info` and `ignore` keep their words.

use crate::adapters::lint::findings::{Findings, GIVES, Graded, NO_RULE, class_of};
use crate::adapters::xml::{Node, Xml, unescaped};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "checkstyle",
    title: "Checkstyle XML",
    group: Group::Lint,
    docs: "https://checkstyle.org/config.html#Formatters",
    verified: true,
    gives: &GIVES,
    open: false,
    keys: "rule, severity",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.root("checkstyle"))
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    let mut documents = 0;
    while let Some(node) = xml.next()? {
        let Node::Open(element) = node else {
            continue;
        };
        match element.name() {
            "checkstyle" if element.depth() == 1 => documents += 1,
            _ if element.depth() == 1 => {
                let message = "the root element is not checkstyle";
                return Err(ParseError::shape(ADAPTER.title, message));
            }
            "error" => {
                let (mut rule, mut severity) = (String::new(), String::new());
                element.attributes(|key, value| match key {
                    "source" => value.clone_into(&mut rule),
                    "severity" => value.clone_into(&mut severity),
                    _ => {}
                })?;
                let rule = unescaped(&rule)?;
                let rule = if rule.is_empty() { NO_RULE } else { &rule };
                findings.add(rule, &severity, class_of(&severity), 1);
            }
            _ => {}
        }
    }
    if documents == 0 {
        return Err(ParseError::nothing("checkstyle element"));
    }
    findings.put(Graded::Yes, sink)
}
