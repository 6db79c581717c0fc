//! What other tools write, as readings: one file per format, one registry.
//!
//! An adapter takes bytes or lines and gives readings; it opens no file. The metric of
//! a reading is the quantity (`bench_time`), what it was measured on is
//! metadata (`bench=parse_json`). The rules that hold for all of them:
//!
//! - Totals are always given, readings per test, file, rule on request.
//! - Repetitions inside a file are one reading: the median with its spread.
//! - A value that is missing, NaN, infinite or no number is left out; it is
//!   never 0. A percentage of nothing is no percentage.
//! - What the file holds counts, not what it declares; a contradiction is a
//!   warning. Two readings with the same labels are both kept, with a warning.
//! - A file that is truncated, of another kind, or beyond a limit is refused
//!   as a whole, with the place. XML entities are neither fetched nor expanded.
//! - Numbers are `f64`: whole numbers beyond 2⁵³ are rounded.
//!
//! A new format is a file with a constant `ADAPTER`, a line in the registry,
//! and a fixture.

mod bench;
mod build;
mod coverage;
mod decoder;
mod directory;
mod draft;
mod error;
mod few;
mod generic;
mod json;
mod json_parts;
mod json_scan;
mod json_search;
mod json_values;
mod lines;
mod lint;
mod load;
mod merge;
mod name;
mod near;
mod options;
mod quantity;
mod reading;
mod registry;
mod row_labels;
mod rows;
mod sink;
mod sniff;
mod spread;
mod template;
mod tests;
mod text;
mod vocabulary;
mod warning;
mod xml;

use std::fmt;

pub use decoder::Input;
pub use directory::{Part, directory_parts};
pub use draft::{Draft, Key};
pub use error::{ParseError, Place, Reason};
pub use json_parts::{Element, Json};
pub use lines::{Line, Lines};
pub use merge::{Sums, merge};
pub use options::{Beside, Columns, Items, Limits, Options};
pub use quantity::{QUANTITIES, Quantity, TEST_DURATION, TEST_FAILED, TEST_OUTCOME};
pub use reading::{Fold, Level, Outcome, Parsed, Reading};
pub use registry::ADAPTERS;
pub use rows::{Row, Rows};
pub use sink::{Sink, Taker};
pub use sniff::{Detection, Grade, Grammar, HEAD, Sniff, detect, detect_early};
pub use template::Template;
pub use text::refuse_utf16;
pub use vocabulary::{VocabularyRow, vocabulary};
pub use warning::Warning;
pub use xml::Xml;

/// The kind of tool that writes a format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// Test runners.
    Tests,
    /// Coverage tools.
    Coverage,
    /// Benchmark harnesses.
    Bench,
    /// Load generators.
    Load,
    /// Linters.
    Lint,
    /// Builds, sizes, processes.
    Build,
    /// Formats for any metric.
    Generic,
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Tests => "tests",
            Self::Coverage => "coverage",
            Self::Bench => "benchmarks",
            Self::Load => "load",
            Self::Lint => "lint",
            Self::Build => "build, size and process",
            Self::Generic => "generic",
        })
    }
}

/// One format.
pub struct Adapter {
    /// The name, for `--from`.
    pub name: &'static str,
    /// What people call it.
    pub title: &'static str,
    /// The kind of tool.
    pub group: Group,
    /// The page that describes the format.
    pub docs: &'static str,
    /// Whether it was tested with a file that the tool wrote.
    pub verified: bool,
    /// The quantities that it gives.
    pub gives: &'static [&'static Quantity],
    /// Whether it also gives metrics that are named by the file.
    pub open: bool,
    /// The keys of its metadata, for the documentation.
    pub keys: &'static str,
    /// Whether the tool writes an empty file when it has nothing to say.
    pub silent: bool,
    /// Whether a file is of this format.
    pub detect: fn(&Sniff<'_>) -> Grade,
    /// Reads a file of this format.
    pub read: Read,
}

/// How an adapter takes a file.
#[derive(Clone, Copy)]
pub enum Read {
    /// All of it at once.
    Whole(fn(&[u8], &mut Sink<'_>) -> Result<(), ParseError>),
    /// Line by line.
    Lines(fn(&mut Lines<'_>, &mut Sink<'_>) -> Result<(), ParseError>),
    /// By a parser of rows.
    Rows(fn(&mut Rows<'_>, &mut Sink<'_>) -> Result<(), ParseError>),
    /// A document of JSON, element by element.
    Json(fn(&mut Json<'_>, &mut Sink<'_>) -> Result<(), ParseError>),
    /// Element by element.
    Xml(fn(&mut Xml<'_>, &mut Sink<'_>) -> Result<(), ParseError>),
}
