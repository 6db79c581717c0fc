//! What holds for every adapter, whatever the bytes are.

use yardstick::adapters::{
    ADAPTERS, Adapter, Beside, Group, Items, Level, Options, Parsed, detect, merge,
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
    match (read(Items::All), read(Items::None)) {
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
