//! Cobertura XML of coverage.py, cargo-llvm-cov, gcovr, vitest, coverlet,
//! SimpleCov, PHPUnit and others.
//!
//! <https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd>.
//! Totals are the root's `lines-valid` and `lines-covered`, else they are
//! counted; files are counted line by line over their classes, without the
//! lines of `methods`, which are the same again.

use std::collections::BTreeMap;

use crate::adapters::coverage::lines::{Lines, check_files};
use crate::adapters::coverage::share::{BRANCHES, LINES, Share};
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, LINES_COVERED, LINES_TOTAL,
};
use crate::adapters::text::number;
use crate::adapters::xml::{Element, Node, Xml, unescaped};
use crate::adapters::{Adapter, Grade, Group, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "cobertura",
    title: "Cobertura XML",
    group: Group::Coverage,
    docs: "https://github.com/cobertura/web/blob/master/htdocs/xml/coverage-04.dtd",
    verified: true,
    gives: &[
        &COVERAGE,
        &LINES_TOTAL,
        &LINES_COVERED,
        &BRANCH_COVERAGE,
        &BRANCHES_TOTAL,
        &BRANCHES_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Xml(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.root("coverage") && sniff.contains("line-rate="))
}

fn read(xml: &mut Xml<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut report = Report::default();
    while let Some(node) = xml.next()? {
        if let Node::Open(element) = node {
            match element.name() {
                "methods" | "sources" | "conditions" => xml.skip()?,
                _ => report.open(&element)?,
            }
        }
    }
    report.finish(sink)
}

#[derive(Default)]
struct File {
    lines: Lines,
    branches: Share,
    /// Lines whose branches are counted already.
    branching: Lines,
}

#[derive(Default)]
struct Report {
    is_coverage: bool,
    lines: [Option<f64>; 2],
    branches: [Option<f64>; 2],
    /// The file that is being read, and the others.
    open: Option<(String, File)>,
    files: BTreeMap<String, File>,
}

impl Report {
    fn open(&mut self, element: &Element<'_>) -> Result<(), ParseError> {
        match element.name() {
            "coverage" if element.depth() == 1 => self.root(element),
            _ if element.depth() == 1 => Err(ParseError::shape(
                ADAPTER.title,
                "the root element is not coverage",
            )),
            "class" => self.class(element),
            "line" => self.line(element),
            _ => Ok(()),
        }
    }

    fn root(&mut self, element: &Element<'_>) -> Result<(), ParseError> {
        self.is_coverage = true;
        element.attributes(|key, value| match key {
            "lines-covered" => self.lines[0] = number(value),
            "lines-valid" => self.lines[1] = number(value),
            "branches-covered" => self.branches[0] = number(value),
            "branches-valid" => self.branches[1] = number(value),
            _ => {}
        })
    }

    fn class(&mut self, element: &Element<'_>) -> Result<(), ParseError> {
        let mut file = String::new();
        element.attributes(|key, value| {
            if key == "filename" {
                value.clone_into(&mut file);
            }
        })?;
        self.files.extend(self.open.take());
        let path = unescaped(&file)?.into_owned();
        let file = self.files.remove(&path).unwrap_or_default();
        self.open = Some((path, file));
        check_files(self.files.len() + 1)
    }

    fn line(&mut self, element: &Element<'_>) -> Result<(), ParseError> {
        let Some((_, file)) = &mut self.open else {
            return Ok(());
        };
        let (mut line, mut hit, mut branches) = (None, false, None);
        element.attributes(|key, value| match key {
            "number" => line = value.parse::<u64>().ok(),
            // Hits may exceed every integer type.
            "hits" => hit = number(value).is_some_and(|hits| hits > 0.0),
            "condition-coverage" => branches = conditions(value),
            _ => {}
        })?;
        if let Some(line) = line {
            file.lines.add(line, hit);
            if let Some(share) = branches
                && file.branching.add(line, false)
            {
                file.branches.add(share);
            }
        }
        Ok(())
    }

    fn finish(mut self, sink: &mut Sink<'_>) -> Result<(), ParseError> {
        if !self.is_coverage {
            return Err(ParseError::nothing("coverage element"));
        }
        self.files.extend(self.open.take());
        let (mut lines, mut branches) = (Share::default(), Share::default());
        for (path, file) in &self.files {
            let share = file.lines.share();
            lines.add(share);
            branches.add(file.branches);
            share.put(&LINES, Some(path), sink)?;
            if file.branches.total > 0.0 {
                file.branches.put(&BRANCHES, Some(path), sink)?;
            }
        }
        declared(self.lines)
            .unwrap_or(lines)
            .put(&LINES, None, sink)?;
        declared(self.branches)
            .unwrap_or(branches)
            .put(&BRANCHES, None, sink)
    }
}

fn declared([covered, total]: [Option<f64>; 2]) -> Option<Share> {
    Some(Share {
        covered: covered?,
        total: total?,
    })
}

/// `50% (1/2)`
fn conditions(text: &str) -> Option<Share> {
    let (_, counts) = text.split_once('(')?;
    let (covered, total) = counts.strip_suffix(')')?.split_once('/')?;
    Some(Share::of(covered.parse().ok()?, total.parse().ok()?))
}
