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
use crate::adapters::text::{digits, number};
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
    loop {
        if let Some((_, file)) = &mut report.open {
            let taken = file.plain_lines(xml.ahead().as_bytes());
            xml.pass(taken);
        }
        let Some(node) = xml.next()? else { break };
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

impl File {
    /// Most elements are lines without branches, one after the other: takes
    /// those that `text` begins with, and gives their bytes.
    fn plain_lines(&mut self, text: &[u8]) -> usize {
        let mut at = 0;
        while let Some((line, hit, len)) = plain_line(&text[at..]) {
            self.lines.add(line, hit);
            at += len;
        }
        at
    }
}

/// `<line number="3" hits="1"/>` behind white space: which line, whether it was
/// hit, and how many bytes that is.
#[inline]
fn plain_line(text: &[u8]) -> Option<(u64, bool, usize)> {
    let start = text
        .iter()
        .position(|byte| !matches!(byte, b' ' | b'\t' | b'\r' | b'\n'))?;
    let rest = text[start..].strip_prefix(b"<line number=\"")?;
    let (line, end) = digits(rest, 0)?;
    let rest = rest[end..].strip_prefix(b"\" hits=\"")?;
    let (hits, end) = digits(rest, 0)?;
    let rest = rest[end..].strip_prefix(b"\"")?;
    let rest = rest.strip_prefix(b" branch=\"false\"").unwrap_or(rest);
    let rest = rest.strip_prefix(b"/>")?;
    Some((line, hits > 0, text.len() - rest.len()))
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adapters::{Options, Parsed};

    fn read(lines: &str) -> Parsed {
        let xml =
            format!("<coverage line-rate=\"0\"><class filename=\"a\">{lines}</class></coverage>");
        ADAPTER
            .parse(xml.as_bytes(), &Options::default())
            .expect("coverage")
    }

    #[test]
    fn plain_lines_are_read_as_all_others() {
        let plain = [
            "<line number=\"3\" hits=\"1\"/>",
            "\n \t<line number=\"4\" hits=\"0\"/>\r\n",
            "<line number=\"5\" hits=\"10\" branch=\"false\"/>",
            "<line number=\"6\" hits=\"999999999999999999\"/>",
        ];
        for text in plain {
            let mut file = File::default();
            assert_eq!(
                file.plain_lines(text.as_bytes()),
                text.trim_end().len(),
                "{text}"
            );
        }
        let odd = [
            "",
            " ",
            "<line",
            "<line number=\"3\"/>",
            "<line number=\"3\" hits=\"1\" />",
            "<line number='7' hits='1'/>",
            "<line hits=\"1\" number=\"8\"/>",
            "<line number=\"9\" hits=\"1e3\"/>",
            "<line number=\"10\" hits=\"-1\"/>",
            "<line number=\"11\" hits=\"1\"></line>",
            "x<line number=\"12\" hits=\"1\"/>",
            "<line number=\"13\" hits=\"1,000\"/>",
            "<line number=\"14\" hits=\"\"/>",
            "<line number=\"014\" hits=\"1\"/>",
            "<line number=\"15\" hits=\"1000000000000000000\"/>",
            "<line number=\"16\" hits=\"1\" branch=\"true\" condition-coverage=\"50% (1/2)\"/>",
        ];
        for text in odd {
            assert_eq!(plain_line(text.as_bytes()), None, "{text}");
        }
        // A space before the end is enough for the slow way.
        let all = plain.concat();
        assert_eq!(read(&all), read(&all.replace("/>", " />")));
        assert_eq!(read(&all).readings[0].value.get(), 4.0);
    }
}
