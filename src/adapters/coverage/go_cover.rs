//! Go's cover profiles, `go test -coverprofile`.
//!
//! <https://pkg.go.dev/golang.org/x/tools/cover>. A block that occurs several
//! times (`-coverpkg`) counts once, and is covered if it was run anywhere.

use std::collections::HashMap;

use crate::adapters::coverage::lines::check_files;
use crate::adapters::coverage::share::{ONLY_STATEMENTS, Share};
use crate::adapters::quantity::{COVERAGE, STATEMENTS_COVERED, STATEMENTS_TOTAL};
use crate::adapters::text::split_last;
use crate::adapters::{Adapter, Grade, Group, Lines, ParseError, Read, Reason, Sink, Sniff};
use crate::model::{Sorting, hash_of};

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

/// The blocks of a file. A profile names each once, or once for each package
/// that was tested.
struct File {
    path: String,
    blocks: Vec<Block>,
    /// How many there were when those that are the same were put together last.
    different: usize,
}

struct Block {
    /// The hash of its place.
    key: u64,
    statements: u32,
    hit: bool,
}

impl File {
    fn add(&mut self, block: Block) {
        if self.blocks.len() > 2 * self.different + 64 {
            self.put_together();
        }
        self.blocks.push(block);
    }

    /// Once hit, a block stays hit; the first word on its statements counts.
    fn put_together(&mut self) {
        self.blocks.order_by(|a, b| a.key.cmp(&b.key));
        self.blocks.dedup_by(|block, first| {
            let is_same = block.key == first.key;
            first.hit |= is_same && block.hit;
            is_same
        });
        self.different = self.blocks.len();
    }
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
        let Some((path, block)) = block(line.text).filter(|_| has_mode) else {
            let reason = Reason::Shape {
                format: ADAPTER.title,
                message: "expected <file>:<from>,<to> <statements> <count>".to_owned(),
            };
            return Err(ParseError::line(line.number, reason));
        };
        if files.get(current).is_none_or(|file| file.path != path) {
            current = *at.entry(path.to_owned()).or_insert(files.len());
            if current == files.len() {
                check_files(files.len() + 1)?;
                files.push(File {
                    path: path.to_owned(),
                    blocks: Vec::new(),
                    different: 0,
                });
            }
        }
        files[current].add(block);
    }
    if !has_mode {
        return Err(ParseError::nothing("mode line"));
    }
    put(files, sink)
}

/// `example.com/x/y.go:9.21,10.11 1 1`
fn block(line: &str) -> Option<(&str, Block)> {
    let (rest, count) = split_last(line, b' ')?;
    let (rest, statements) = split_last(rest, b' ')?;
    let (file, place) = split_last(rest, b':')?;
    split_last(place, b',')?;
    let block = Block {
        key: hash_of([place]),
        statements: statements.parse().ok()?,
        hit: count.parse::<u64>().ok()? > 0,
    };
    Some((file, block))
}

fn put(files: Vec<File>, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    let mut total = Share::default();
    for mut file in files {
        file.put_together();
        let mut share = Share::default();
        for Block {
            statements, hit, ..
        } in file.blocks
        {
            let statements = u64::from(statements);
            share.add(Share::of(if hit { statements } else { 0 }, statements));
        }
        total.add(share);
        share.put(&ONLY_STATEMENTS, Some(&file.path), sink)?;
    }
    total.put(&ONLY_STATEMENTS, None, sink)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_that_comes_again_counts_once() {
        let mut file = File {
            path: String::new(),
            blocks: Vec::new(),
            different: 0,
        };
        // 100 blocks of two statements, ten times over; the last run hits every fourth.
        for run in 0..10 {
            for key in 0..100 {
                file.add(Block {
                    key,
                    statements: if run == 0 { 2 } else { 7 },
                    hit: run == 9 && key % 4 == 0,
                });
            }
        }
        assert!(file.blocks.len() <= 300);
        file.put_together();
        let all = file.blocks.iter().map(|block| block.statements);
        assert_eq!((file.blocks.len(), all.sum::<u32>()), (100, 200));
        assert_eq!(file.blocks.iter().filter(|block| block.hit).count(), 25);
    }
}
