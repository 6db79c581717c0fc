//! Go's cover profiles, `go test -coverprofile`.
//!
//! <https://pkg.go.dev/golang.org/x/tools/cover>. A block that occurs several
//! times (`-coverpkg`) counts once, and is covered if it was run anywhere.

use std::collections::HashMap;

use crate::adapters::coverage::lines::check_files;
use crate::adapters::coverage::share::{ONLY_STATEMENTS, Share};
use crate::adapters::lines::SHORT;
use crate::adapters::quantity::{COVERAGE, STATEMENTS_COVERED, STATEMENTS_TOTAL};
use crate::adapters::text::{digits, split_last};
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
    /// Its place, by [`place_of`].
    key: u64,
    statements: u32,
    hit: bool,
}

impl File {
    /// Most blocks are of the file of the one before: takes those that `text`
    /// begins with; gives their bytes and how many there are.
    fn plain_blocks(&mut self, text: &[u8]) -> (usize, usize) {
        let (mut at, mut count) = (0, 0);
        while let Some(rest) = text[at..].strip_prefix(self.path.as_bytes())
            && let Some((block, len)) = plain_block(rest)
            && self.path.len() + len <= SHORT
        {
            self.add(block);
            at += self.path.len() + len;
            count += 1;
        }
        (at, count)
    }

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
    loop {
        if let Some(file) = files.get_mut(current).filter(|_| has_mode) {
            let (bytes, count) = file.plain_blocks(lines.ahead().as_bytes());
            lines.pass(bytes, count);
        }
        let Some(line) = lines.next()? else { break };
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
        key: place_of(place),
        statements: statements.parse().ok()?,
        hit: count.parse::<u64>().ok()? > 0,
    };
    Some((file, block))
}

/// What stands behind the path of a block that is written as Go does, and its
/// bytes with the end of the line: `:9.21,10.11 1 1`.
fn plain_block(text: &[u8]) -> Option<(Block, usize)> {
    let mut numbers = [0; 6];
    let mut at = 0;
    for (number, mark) in numbers.iter_mut().zip(b":.,.  ") {
        let start = at + 1;
        if *text.get(at)? != *mark {
            return None;
        }
        (*number, at) = digits(text, start)?;
    }
    let [from, from_column, to, to_column, statements, count] = numbers;
    let block = Block {
        key: packed([from, from_column, to, to_column])?,
        statements: u32::try_from(statements).ok()?,
        hit: count > 0,
    };
    (*text.get(at)? == b'\n').then_some((block, at + 1))
}

/// A place as a number that counts up through a file, where it fits and is
/// written as Go does; else as the hash of its text.
fn place_of(place: &str) -> u64 {
    let numbers = || {
        let (from, to) = place.split_once(',')?;
        let (from, from_column) = from.split_once('.')?;
        let (to, to_column) = to.split_once('.')?;
        let number = |text: &str| {
            let (number, end) = digits(text.as_bytes(), 0)?;
            (end == text.len()).then_some(number)
        };
        packed([
            number(from)?,
            number(from_column)?,
            number(to)?,
            number(to_column)?,
        ])
    };
    numbers().unwrap_or_else(|| hash_of([place]) | HASH)
}

/// Marks what is a hash.
const HASH: u64 = 1 << 63;

fn packed([from, from_column, to, to_column]: [u64; 4]) -> Option<u64> {
    let fits = (from | to) < 1 << 20 && (from_column | to_column) < 1 << 11;
    fits.then_some(((from << 11 | from_column) << 20 | to) << 11 | to_column)
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
    fn plain_blocks_are_read_as_all_others() {
        let path = "a.com/b/c:d.go";
        for text in [
            ":9.21,10.11 1 1",
            ":9.21,10.11 0 0",
            ":0.0,0.0 1 99",
            ":1048575.2047,1.1 3 1",
            ":1048576.2,1.1 3 1",
            ":1.2048,1.1 3 1",
            ":09.21,10.11 1 1",
            ":9.21,10.11 01 1",
            ":9.21,10.11 1 1 ",
            ":9.21,10.11  1 1",
            ":9.21,10.11 4294967296 1",
            ":9.21 1 1",
            ":9.21,10.11 1 18446744073709551616",
            ":9.21,10.11 1 -1",
            ":9,1 1 1",
            "x:9.21,10.11 1 1",
            ":a:9.21,10.11 1 1",
            ":9.21,10.11 1 1\r",
            "",
            ":",
        ] {
            let line = format!("{path}{text}\n");
            let mut file = File {
                path: path.to_owned(),
                blocks: Vec::new(),
                different: 0,
            };
            let (bytes, count) = file.plain_blocks(line.as_bytes());
            let slow = block(line.trim_end_matches(['\r', '\n']));
            if let Some(fast) = file.blocks.pop() {
                let (path_of_slow, slow) = slow.expect("a block");
                assert_eq!(
                    (path_of_slow, bytes, count),
                    (path, line.len(), 1),
                    "{text}"
                );
                assert_eq!(fast.key, slow.key, "{text}");
                assert_eq!(
                    (fast.statements, fast.hit),
                    (slow.statements, slow.hit),
                    "{text}"
                );
            }
        }
    }

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
