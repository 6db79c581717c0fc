//! istanbul's full report, `coverage-final.json`.
//!
//! <https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-lib-coverage>.
//! A line is one on which a statement starts; it is covered if any statement
//! of it is, as istanbul counts.

use serde::Deserialize;

use crate::adapters::coverage::lines::Lines;
use crate::adapters::coverage::share::{BRANCHES, FUNCTIONS, LINES, STATEMENTS, Share};
use crate::adapters::json::{Kept, Members, Num};
use crate::adapters::json_scan::Scan;
use crate::adapters::quantity::{
    BRANCH_COVERAGE, BRANCHES_COVERED, BRANCHES_TOTAL, COVERAGE, FUNCTION_COVERAGE,
    FUNCTIONS_COVERED, FUNCTIONS_TOTAL, LINES_COVERED, LINES_TOTAL, STATEMENT_COVERAGE,
    STATEMENTS_COVERED, STATEMENTS_TOTAL,
};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "istanbul-json",
    title: "istanbul coverage-final.json",
    group: Group::Coverage,
    docs: "https://github.com/istanbuljs/istanbuljs/tree/main/packages/istanbul-lib-coverage",
    verified: true,
    gives: &[
        &COVERAGE,
        &LINES_TOTAL,
        &LINES_COVERED,
        &BRANCH_COVERAGE,
        &BRANCHES_TOTAL,
        &BRANCHES_COVERED,
        &FUNCTION_COVERAGE,
        &FUNCTIONS_TOTAL,
        &FUNCTIONS_COVERED,
        &STATEMENT_COVERAGE,
        &STATEMENTS_TOTAL,
        &STATEMENTS_COVERED,
    ],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    Grade::certain_if(sniff.object_with(&[]) && sniff.inner_key("statementMap"))
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq))]
struct File<'a> {
    #[serde(rename = "statementMap", borrow)]
    statements: Members<'a, Range>,
    #[serde(borrow)]
    s: Members<'a, Num>,
    #[serde(borrow)]
    f: Members<'a, Num>,
    #[serde(borrow)]
    b: Members<'a, Kept<Num>>,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq))]
struct Range {
    start: Position,
}

#[derive(Deserialize)]
#[cfg_attr(test, derive(Debug, PartialEq))]
struct Position {
    line: Option<u64>,
}

/// A file as istanbul writes it.
fn plain<'a>(scan: &mut Scan<'a>) -> Option<File<'a>> {
    let (mut statements, mut s, mut f, mut b) = (None, None, None, None);
    scan.object(|scan, key| match key {
        b"statementMap" => once(&mut statements, Members::scan(scan, range)?),
        b"s" => once(&mut s, Members::scan(scan, Num::scan)?),
        b"f" => once(&mut f, Members::scan(scan, Num::scan)?),
        b"b" => {
            let paths = |scan: &mut Scan<'a>| Kept::scan(scan, Num::scan);
            once(&mut b, Members::scan(scan, paths)?)
        }
        _ => scan.skip(),
    })?;
    Some(File {
        statements: statements?,
        s: s?,
        f: f?,
        b: b?,
    })
}

fn range(scan: &mut Scan<'_>) -> Option<Range> {
    if let Some(line) = scan.attempt(compact_line) {
        let line = Some(line);
        return Some(Range {
            start: Position { line },
        });
    }
    let mut start = None;
    scan.object(|scan, key| match key {
        b"start" => {
            let mut line = None;
            scan.object(|scan, key| match key {
                b"line" => once(&mut line, whole_or_null(scan)?),
                _ => scan.skip(),
            })?;
            let line = line.flatten();
            once(&mut start, Position { line })
        }
        _ => scan.skip(),
    })?;
    Some(Range { start: start? })
}

fn whole_or_null(scan: &mut Scan<'_>) -> Option<Option<u64>> {
    match scan.literal(b"null") {
        Some(()) => Some(None),
        None => scan.whole().map(Some),
    }
}

/// The line of `{"start":{"line":2,"column":18},"end":{"line":2,"column":34}}`,
/// in which the last number may be `null`.
fn compact_line(scan: &mut Scan<'_>) -> Option<u64> {
    scan.literal(b"{\"start\":{\"line\":")?;
    let line = scan.whole()?;
    scan.literal(b",\"column\":")?;
    scan.whole()?;
    scan.literal(b"},\"end\":{\"line\":")?;
    scan.whole()?;
    scan.literal(b",\"column\":")?;
    if scan.literal(b"null").is_none() {
        scan.whole()?;
    }
    scan.literal(b"}}")?;
    Some(line)
}

/// A key that comes twice is a mistake.
fn once<T>(to: &mut Option<T>, value: T) -> Option<()> {
    to.replace(value).is_none().then_some(())
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let kinds = [&LINES, &STATEMENTS, &FUNCTIONS, &BRANCHES];
    let mut totals = [Share::default(); 4];
    json.each(ADAPTER.title, &["*"], |path, element| {
        let file: File<'_> = element.scan(plain)?;
        for ((total, share), kind) in totals.iter_mut().zip(shares(&file)).zip(kinds) {
            total.add(share);
            share.put(kind, Some(path), sink)?;
        }
        Ok(())
    })?;
    for (total, kind) in totals.iter().zip(kinds) {
        total.put(kind, None, sink)?;
    }
    Ok(())
}

fn shares(file: &File<'_>) -> [Share; 4] {
    let is_hit = |count: &Num| count.0.is_some_and(|count| count > 0.0);
    let mut lines = Lines::default();
    for (at, (id, range)) in file.statements.0.iter().enumerate() {
        if let Some(line) = range.start.line {
            lines.add(line, file.s.get(id, at).is_some_and(is_hit));
        }
    }
    let share = |counts: &Members<'_, Num>| {
        let hit = counts.0.iter().filter(|(_, count)| is_hit(count)).count();
        Share::of(hit as u64, counts.0.len() as u64)
    };
    let paths = || file.b.0.iter().flat_map(|(_, paths)| &paths.0);
    let taken = paths().filter(|count| is_hit(count)).count();
    [
        lines.share(),
        share(&file.s),
        share(&file.f),
        Share::of(taken as u64, paths().count() as u64),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_files_are_read_as_all_others() {
        let whole = r#"{"path":"a","statementMap":{"0":{"start":{"line":2,"column":1},"end":{"line":3}},
            "1":{"start":{"line":null,"x":[1]}},"10":{"start":{}},
            "3":{"start":{"line":2,"column":18},"end":{"line":2,"column":34}},
            "4":{"start":{"line":5,"column":18},"end":{"line":2,"column":null}},
            "5":{"start":{"line":6,"column":18},"end":{"line":2,"column":-1}},"2":{"start":{"line":9}}},"fnMap":{},
            "s":{"0":1,"1":0,"2":2.5,"0":3},"f":{},"b":{"0":[0,1],"1":[]},"more":{"a":[true,"x"]}}"#;
        let slow: File<'_> = serde_json::from_str(whole).expect("a file");
        let mut scan = Scan::new(whole.as_bytes());
        assert_eq!(plain(&mut scan), Some(slow));
        assert_eq!(scan.at(), whole.len());
        for (from, to) in [
            ("\"line\":2", "\"line\":2.0"),
            ("\"line\":2", "\"line\":-2"),
            ("\"line\":2", "\"line\":2,\"line\":3"),
            ("\"start\":{}", "\"end\":{}"),
            ("\"f\":{}", "\"f\":{},\"f\":{}"),
            ("\"f\":{}", "\"g\":{}"),
            ("[0,1]", "[0,\"1\"]"),
            ("[]", "null"),
            ("\"path\"", "\"pa\\u0074h\""),
        ] {
            let odd = whole.replacen(from, to, 1);
            assert_eq!(plain(&mut Scan::new(odd.as_bytes())), None, "{odd}");
        }
    }
}
