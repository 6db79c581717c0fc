//! Clover XML of istanbul (Jest, nyc, vitest), PHPUnit and OpenClover.
//!
//! <https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-reports/lib/clover/index.js>.
//! The `metrics` of the project are the totals, those of a file the items.

use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, ONLY_STATEMENTS, Share};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, STATEMENTS_COVERED, STATEMENTS_TOTAL,
};
use crate::adapters::text::number;
use crate::adapters::xml::{Element, Node, Xml};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "clover",
    title: "Clover XML",
    group: Group::Coverage,
    docs: "https://github.com/istanbuljs/istanbuljs/blob/main/packages/istanbul-reports/lib/clover/index.js",
    verified: true,
    gives: &[
        &COVERAGE,
        &STATEMENTS_TOTAL,
        &STATEMENTS_COVERED,
        &BRANCH_COVERAGE,
        &BRANCHES_TOTAL,
        &BRANCHES_COVERED,
        &FUNCTION_COVERAGE,
        &FUNCTIONS_TOTAL,
        &FUNCTIONS_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.root("coverage") && sniff.contains("coveredstatements="))
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut path: Vec<(&'static str, String)> = Vec::new();
    let mut found = false;
    while let Some(node) = xml.next()? {
        let element = match node {
            Node::Open(element) => element,
            Node::Close => {
                path.truncate(xml.depth());
                continue;
            }
        };
        let place = match element.name() {
            "coverage" if element.depth() == 1 => ("coverage", String::new()),
            _ if element.depth() == 1 => {
                let message = "the root element is not coverage";
                return Err(ParseError::shape(ADAPTER.title, message));
            }
            "metrics" => {
                match path.last() {
                    Some(("project", _)) => {
                        found = true;
                        metrics(&element, None, sink)?;
                    }
                    Some(("file", file)) => metrics(&element, Some(file), sink)?,
                    _ => {}
                }
                ("metrics", String::new())
            }
            "project" => ("project", String::new()),
            "file" => {
                let file = match element.attribute("path")? {
                    Some(path) => path,
                    None => element.attribute("name")?.unwrap_or_default(),
                };
                ("file", file)
            }
            _ => ("", String::new()),
        };
        path.push(place);
    }
    if found {
        return Ok(());
    }
    Err(ParseError::nothing("metrics element of the project"))
}

fn metrics(
    element: &Element<'_>,
    file: Option<&str>,
    sink: &mut Sink<'_>,
) -> Result<(), ParseError> {
    let mut counts = [None; 6];
    element.attributes(|key, value| {
        let at = match key {
            "coveredstatements" => 0,
            "statements" => 1,
            "coveredconditionals" => 2,
            "conditionals" => 3,
            "coveredmethods" => 4,
            "methods" => 5,
            _ => return,
        };
        counts[at] = number(value);
    })?;
    for (at, kind) in [(0, &ONLY_STATEMENTS), (2, &BRANCHES), (4, &FUNCTIONS)] {
        if let (Some(covered), Some(total)) = (counts[at], counts[at + 1]) {
            Share { covered, total }.put(kind, file, sink)?;
        }
    }
    Ok(())
}
