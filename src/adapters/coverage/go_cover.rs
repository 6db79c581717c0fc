//! Go's cover profiles, `go test -coverprofile`.
//!
//! <https://pkg.go.dev/golang.org/x/tools/cover>. A block that occurs several
//! times (`-coverpkg`) counts once, and is covered if it was run anywhere.

use std::collections::HashMap;

use crate::adapters::coverage::lines::check_files;
use crate::adapters::coverage::share::{ONLY_STATEMENTS, Share};
use crate::adapters::quantity::{COVERAGE, STATEMENTS_COVERED, STATEMENTS_TOTAL};
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};
use crate::model::{ByHash, hash_of};

pub const ADAPTER: Adapter = Adapter {
    name: "go-coverprofile",
    title: "Go cover profile",
    group: Group::Coverage,
    docs: "https://pkg.go.dev/golang.org/x/tools/cover",
    verified: true,
    gives: &[&COVERAGE, &STATEMENTS_TOTAL, &STATEMENTS_COVERED],
    open: false,
    keys: "file",
    silent: false,
    detect,
    read: Read::Lines(read),
};

fn detect(sniff: &Sniff<'_>) -> Grade {
    let mode = ["mode: set", "mode: count", "mode: atomic"];
    Grade::certain_if(
        sniff
            .lines()
            .next()
            .is_some_and(|line| mode.contains(&line)),
    )
}

/// The blocks of a file, by the hash of their place: statements, and whether
/// they were run. A table a file stays in the cache while the file is read.
struct File {
    path: String,
    blocks: ByHash<(u32, bool)>,
}

fn read(lines: &mut Lines<'_>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut files: Vec<File> = Vec::new();
    let mut at: HashMap<String, usize> = HashMap::new();
    let (mut current, mut has_mode) = (0, false);
    while let Some(line) = lines.next()? {
        if line.text.starts_with("mode: ") {
            has_mode = true;
            continue;
        }
        if line.text.is_empty() {
            continue;
        }
        let Some(block) = block(line.text).filter(|_| has_mode) else {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected <file>:<from>,<to> <statements> <count>".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        if files
            .get(current)
            .is_none_or(|file| file.path != block.file)
        {
            current = *at.entry(block.file.to_owned()).or_insert(files.len());
            if current == files.len() {
                check_files(files.len() + 1)?;
                files.push(File {
                    path: block.file.to_owned(),
                    blocks: ByHash::default(),
                });
            }
        }
        let key = hash_of([block.place]);
        let new = (block.statements, false);
        files[current].blocks.entry(key).or_insert(new).1 |= block.hit;
    }
    if !has_mode {
        return Err(ParseError::nothing("mode line"));
    }
    put(&files, sink)
}

struct Block<'a> {
    file: &'a str,
    place: &'a str,
    statements: u32,
    hit: bool,
}

/// `example.com/x/y.go:9.21,10.11 1 1`
fn block(line: &str) -> Option<Block<'_>> {
    let (rest, count) = line.rsplit_once(' ')?;
    let (rest, statements) = rest.rsplit_once(' ')?;
    let (file, place) = rest.rsplit_once(':')?;
    place.split_once(',')?;
    Some(Block {
        file,
        place,
        statements: statements.parse().ok()?,
        hit: count.parse::<u64>().ok()? > 0,
    })
}

fn put(files: &[File], sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut total = Share::default();
    for file in files {
        let mut share = Share::default();
        for (statements, hit) in file.blocks.values() {
            let statements = u64::from(*statements);
            share.add(Share::of(if *hit { statements } else { 0 }, statements));
        }
        total.add(share);
        share.put(&ONLY_STATEMENTS, Some(&file.path), sink)?;
    }
    total.put(&ONLY_STATEMENTS, None, sink)
}
