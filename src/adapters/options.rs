//! What the caller wants from a file, and how much of it is read at most.

/// Which readings are wanted besides the totals.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Items {
    /// Totals only.
    #[default]
    None,
    /// Of tests those that failed, could not be run, or passed only when they
    /// were run again; of everything else (files, rules, percentiles) all.
    Failing,
    /// Everything, every test with its outcome and duration.
    All,
}

/// How much is read at most. What is beyond is refused, never cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of a file.
    pub bytes: usize,
    /// Bytes of a line, where lines carry the format.
    pub line: usize,
    /// Levels of nesting; JSON is always held to 127.
    pub depth: usize,
    /// Elements: tests, files, issues, benchmarks, and readings made of them.
    pub elements: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 512 << 20,
            line: 16 << 20,
            depth: 1000,
            elements: 5_000_000,
        }
    }
}

/// A file that belongs to the one that is read: criterion's `benchmark.json`,
/// asv's `benchmarks.json`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Its name without a folder.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// The columns of a CSV file, where their names do not tell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Holds the name of the metric.
    pub metric: Option<String>,
    /// Holds the number.
    pub value: Option<String>,
    /// Holds the unit.
    pub unit: Option<String>,
    /// Holds the time, in RFC 3339.
    pub time: Option<String>,
}

/// How a file is to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// What is wanted besides the totals.
    pub items: Items,
    /// How much is read at most.
    pub limits: Limits,
    /// Files that belong to this one.
    pub beside: Vec<Beside>,
    /// The columns of a CSV file.
    pub columns: Columns,
}

impl Options {
    /// The content of the file of that name that lies beside.
    pub fn beside(&self, name: &str) -> Option<&[u8]> {
        let found = self.beside.iter().find(|beside| beside.name == name)?;
        Some(&found.bytes)
    }
}
