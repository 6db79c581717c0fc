//! What holds for every adapter, whatever the bytes are.

use std::io::{self, Read};

use yardstick::adapters::{
    ADAPTERS, Adapter, Beside, Group, Input, Items, Level, Options, ParseError, Parsed, Reading,
    detect, merge,
};

const XML: &[&str] = &["junit", "catch2-xml", "checkstyle", "cppcheck"];
const TABLES: &[&str] = &["csv", "openmetrics", "influx-lp", "statsd"];
const LINES: &[&str] = &[
    "tap",
    "libtest-json",
    "cargo-test",
    "go-test-json",
    "criterion-terminal",
    "libtest-bench",
    "divan",
    "gungraun-text",
    "go-bench",
    "google-benchmark",
    "benchmarkjs",
    "tinybench",
    "wrk",
    "ab",
    "hey",
    "clippy-json",
    "ruff-json",
    "flake8",
    "mypy",
    "gnu-time",
    "perf-stat",
    "vite-build",
    "cargo-timings",
];

/// Parsers that share their grammar.
#[derive(Clone, Copy, PartialEq)]
pub enum Family {
    Xml,
    Json,
    Lines,
    Coverage,
    Tables,
}

impl Family {
    /// Every adapter is of one.
    fn of(adapter: &Adapter) -> Self {
        let is_in = |names: &[&str]| names.contains(&adapter.name);
        match adapter.group {
            Group::Coverage => Self::Coverage,
            _ if is_in(XML) => Self::Xml,
            _ if is_in(TABLES) => Self::Tables,
            _ if is_in(LINES) => Self::Lines,
            _ => Self::Json,
        }
    }

    /// Reads `bytes` with every adapter of the family. What follows a line of
    /// `===` lies beside the file, under the names that adapters look for.
    pub fn survives(self, bytes: &[u8]) {
        let (file, beside) = parts(bytes);
        let _ = detect(file, None);
        let named = [
            "benchmark.json",
            "sample.json",
            "machine.json",
            "benchmarks.json",
        ];
        let beside = beside.map(|bytes| named.map(|name| beside_of(name, bytes)).to_vec());
        let options = Options {
            beside: beside.unwrap_or_default(),
            ..Options::default()
        };
        for adapter in ADAPTERS.iter().filter(|adapter| Self::of(adapter) == self) {
            check(adapter, file, &options);
        }
    }
}

fn parts(bytes: &[u8]) -> (&[u8], Option<&[u8]>) {
    const MARK: &[u8] = b"\n===\n";
    let at = bytes.windows(MARK.len()).position(|part| part == MARK);
    match at {
        Some(at) => (&bytes[..at], Some(&bytes[at + MARK.len()..])),
        None => (bytes, None),
    }
}

fn beside_of(name: &str, bytes: &[u8]) -> Beside {
    Beside {
        name: name.to_owned(),
        bytes: bytes.to_vec(),
    }
}

/// An error or readings; the totals do not depend on whether items are wanted,
/// and readings can be put together with themselves.
fn check(adapter: &Adapter, bytes: &[u8], options: &Options) {
    let read = |items| {
        let options = Options {
            items,
            ..options.clone()
        };
        adapter.parse(bytes, &options)
    };
    let all = read(Items::All);
    let cut = in_pieces(adapter, bytes, options);
    match (&all, &cut) {
        (Ok(all), Ok(readings)) => assert!(
            all.readings == *readings,
            "{}: the readings differ where it is read in pieces",
            adapter.name
        ),
        (Err(whole), Err(cut)) => assert_eq!(whole.reason, cut.reason, "{}", adapter.name),
        (whole, cut) => panic!("{}: {whole:?}, in pieces {cut:?}", adapter.name),
    }
    match (all, read(Items::None)) {
        (Ok(all), Ok(totals)) => {
            let of_all = all.readings.iter().filter(|r| r.level == Level::Total);
            assert!(
                of_all.eq(totals.readings.iter()),
                "{}: the totals differ with --items all",
                adapter.name
            );
            let again = Parsed::clone(&all);
            let _ = merge(vec![all, again]);
        }
        (Err(error), _) | (_, Err(error)) => assert!(!error.to_string().is_empty()),
    }
}

/// The same, a few bytes at a time.
fn in_pieces(
    adapter: &Adapter,
    bytes: &[u8],
    options: &Options,
) -> Result<Vec<Reading>, ParseError> {
    let options = Options {
        items: Items::All,
        ..options.clone()
    };
    // What is nothing but white space is refused before it is read.
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(adapter.parse(bytes, &options)?.readings);
    }
    let mut readings = Vec::new();
    let len = 1 + bytes.len() % 7;
    adapter.stream_parts(&mut Pieces { bytes, len }, &options, &mut readings)?;
    Ok(readings)
}

struct Pieces<'a> {
    bytes: &'a [u8],
    len: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let len = self.len.min(into.len());
        self.bytes.read(&mut into[..len])
    }
}

impl Input for Pieces<'_> {}
