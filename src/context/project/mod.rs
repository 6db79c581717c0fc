//! What a project uses, told from the files in its folder. Nothing is run, and
//! what a tool needs to be told is left to `init`.

mod probe;
mod tools;

pub use probe::probe;

/// What a tool is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Builds the project.
    Build,
    /// Runs its tests.
    Tests,
    /// Runs its benchmarks.
    Benchmarks,
    /// Runs all of that for every commit.
    Ci,
    /// Measures what the tests reach.
    Coverage,
    /// Finds mistakes without running anything.
    Lint,
}

/// A tool that the project uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is for.
    pub kind: Kind,
    /// Its name, as its users call the command: `cargo`, `pytest`, `github`.
    pub name: &'static str,
    /// The file that shows it, with `/`, from the folder on.
    pub file: String,
}

/// Everything that was found, at most one finding per kind and name, in the
/// order of kinds and then of the table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings(Vec<Finding>);

impl Findings {
    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.0.iter()
    }

    /// Those of one kind.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Finding> {
        self.0.iter().filter(move |finding| finding.kind == kind)
    }

    /// Whether the project uses this tool for that.
    pub fn has(&self, kind: Kind, name: &str) -> bool {
        self.of(kind).any(|finding| finding.name == name)
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
