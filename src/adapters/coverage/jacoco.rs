//! JaCoCo XML.
//!
//! <https://www.jacoco.org/jacoco/trunk/coverage/report.dtd>. Counters repeat
//! on every level; those of the report are the totals, those of a source file
//! the items.

use crate::adapters::coverage::share::{
    BRANCHES, CLASSES, COMPLEXITY, INSTRUCTIONS, Kind, LINES, METHODS, Share,
};
use crate::adapters::quantity as q;
use crate::adapters::text::number;
use crate::adapters::xml::{Element, Node, Xml};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "jacoco",
    title: "JaCoCo XML",
    group: Group::Coverage,
    docs: "https://www.jacoco.org/jacoco/trunk/coverage/report.dtd",
    verified: true,
    gives: &[
        &q::COVERAGE,
        &q::LINES_TOTAL,
        &q::LINES_COVERED,
        &q::BRANCH_COVERAGE,
        &q::BRANCHES_TOTAL,
        &q::BRANCHES_COVERED,
        &q::INSTRUCTION_COVERAGE,
        &q::INSTRUCTIONS_TOTAL,
        &q::INSTRUCTIONS_COVERED,
        &q::METHOD_COVERAGE,
        &q::METHODS_TOTAL,
        &q::METHODS_COVERED,
        &q::CLASS_COVERAGE,
        &q::CLASSES_TOTAL,
        &q::CLASSES_COVERED,
        &q::COMPLEXITY_COVERAGE,
        &q::COMPLEXITY_TOTAL,
        &q::COMPLEXITY_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.root("report") && sniff.contains("<counter "))
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let (mut package, mut file) = (String::new(), None);
    let mut found = false;
    while let Some(node) = xml.next()? {
        let Node::Open(element) = node else {
            let depth = xml.depth();
            file = file.filter(|(_, at)| depth >= *at);
            continue;
        };
        let depth = element.depth();
        match element.name() {
            "report" => {}
            _ if depth == 1 => {
                let message = "the root element is not report";
                return Err(ParseError::shape(ADAPTER.title, message));
            }
            "package" => package = element.attribute("name")?.unwrap_or_default(),
            "sourcefile" => {
                let name = element.attribute("name")?.unwrap_or_default();
                file = Some((format!("{package}/{name}"), depth));
            }
            "counter" if depth == 2 => {
                found |= counter(&element, None, sink)?;
            }
            "counter" => {
                if let Some((path, at)) = &file
                    && depth == at + 1
                {
                    counter(&element, Some(path), sink)?;
                }
            }
            "class" | "method" if !sink.wants_items() => xml.skip()?,
            _ => {}
        }
    }
    if found {
        return Ok(());
    }
    Err(ParseError::nothing("counter of the report"))
}

fn counter(
    element: &Element<'_>,
    file: Option<&str>,
    sink: &mut Sink<'_>,
) -> Result<bool, ParseError> {
    let (mut kind, mut missed, mut covered) = (None, None, None);
    element.attributes(|key, value| match key {
        "type" => kind = kind_of(value),
        "missed" => missed = number(value),
        "covered" => covered = number(value),
        _ => {}
    })?;
    let (Some(kind), Some(missed), Some(covered)) = (kind, missed, covered) else {
        return Ok(false);
    };
    let total = missed + covered;
    Share { covered, total }.put(kind, file, sink)?;
    Ok(true)
}

fn kind_of(name: &str) -> Option<&'static Kind> {
    Some(match name {
        "INSTRUCTION" => &INSTRUCTIONS,
        "BRANCH" => &BRANCHES,
        "LINE" => &LINES,
        "COMPLEXITY" => &COMPLEXITY,
        "METHOD" => &METHODS,
        "CLASS" => &CLASSES,
        _ => return None,
    })
}
