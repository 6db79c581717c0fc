//! flake8's default text, `path:line:column: CODE message`.
//!
//! <https://flake8.pycqa.org/en/latest/user/options.html#cmdoption-flake8-format>.
//! flake8 says nothing when there is nothing to say: an empty file is no issue,
//! if `--from` names the format.

use crate::adapters::lint::findings::{Class, Findings, Graded};
use crate::adapters::quantity::LINT_ISSUES;
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "flake8",
    title: "flake8 text",
    group: Group::Lint,
    docs: "https://flake8.pycqa.org/en/latest/user/options.html#cmdoption-flake8-format",
    verified: true,
    gives: &[&LINT_ISSUES],
    open: false,
    keys: "rule",
    silent: true,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.any_line(|line| code(line).is_some()))
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut findings = Findings::default();
    let (mut found, mut other) = (0_u64, 0_u64);
    while let Some(line) = lines.next()? {
        if let Some(code) = code(line.text) {
            findings.add(code, "", Class::Info, 1);
            found += 1;
        } else if !line.text.trim().is_empty() {
            other += 1;
        }
    }
    if found == 0 && other > 0 {
        return Err(ParseError::nothing("path:line:column: code"));
    }
    findings.put(Graded::No, sink)
}

/// The code of an issue: capital letters, then digits.
fn code(line: &str) -> Option<&str> {
    let (place, rest) = line.split_once(": ")?;
    let (rest_of_place, column) = place.rsplit_once(':')?;
    let (path, line) = rest_of_place.rsplit_once(':')?;
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let code = rest.split(' ').next()?;
    let number = code.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let letters = code.len() - number.len();
    (!path.is_empty()
        && digits(column)
        && digits(line)
        && (1..=4).contains(&letters)
        && digits(number))
    .then_some(code)
}
