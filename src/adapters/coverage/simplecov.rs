//! SimpleCov's `.resultset.json`, and the `coverage.json` of its JSON formatter.
//!
//! <https://github.com/simplecov-ruby/simplecov>,
//! <https://github.com/codeclimate-community/simplecov_json_formatter>: a map from
//! files to line counts, `null` for lines that hold no code; a resultset has one
//! per suite, which are merged line by line, as SimpleCov does. Not tested
//! against a real file.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::adapters::coverage::lines::{Lines, check_files};
use crate::adapters::coverage::share::{LINES, Share};
use crate::adapters::json::{Kept, Num};
use crate::adapters::quantity::{COVERAGE, LINES_COVERED, LINES_TOTAL};
use crate::adapters::{Adapter, Grade, Group, Json, ParseError, Read, Sink, Sniff};

pub const ADAPTER: Adapter = Adapter {
    name: "simplecov",
    title: "SimpleCov resultset",
    group: Group::Coverage,
    docs: "https://github.com/simplecov-ruby/simplecov",
    verified: false,
    gives: &[&COVERAGE, &LINES_TOTAL, &LINES_COVERED],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Json(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    // The time of a suite comes last, behind all of its files.
    let is_ruby = || sniff.third_keys().iter().any(|path| path.ends_with(".rb"));
    let suites = sniff.inner_key("coverage") && (sniff.inner_key("timestamp") || is_ruby());
    let formatted = sniff.key("coverage") && sniff.inner_key("simplecov_version");
    Grade::certain_if(sniff.object_with(&[]) && (suites || formatted))
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    lines: Kept<Num>,
}

fn read(json: &mut Json<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let files = json.twice(|json| {
        let files = files(json, &["coverage", "*"])?;
        if json.reached() {
            return Ok(files);
        }
        json.rewind()?;
        self::files(json, &["*", "coverage", "*"])
    })?;
    if files.is_empty() {
        return Err(ParseError::nothing("file"));
    }
    let mut total = Share::default();
    for (path, lines) in &files {
        total.add(lines.share());
        lines.share().put(&LINES, Some(path), sink)?;
    }
    total.put(&LINES, None, sink)
}

fn files(json: &mut Json<'_>, path: &[&str]) -> Result<BTreeMap<String, Lines>, ParseError> {
    let mut files: BTreeMap<String, Lines> = BTreeMap::new();
    json.each(ADAPTER.title, path, |path, element| {
        let file: File = element.parse()?;
        let lines = files.entry(path.to_owned()).or_default();
        for (line, count) in (1..).zip(&file.lines.0) {
            if let Some(count) = count.0 {
                lines.add(line, count > 0.0);
            }
        }
        check_files(files.len())
    })?;
    Ok(files)
}
