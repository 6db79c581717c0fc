//! What the program finds around itself: clock, seed, working directory,
//! environment, terminal, git, CI and machine.
//!
//! This is the only folder that reads any of them; all others get values, so
//! that they can be tested with values. It decides nothing about measurements
//! and writes nothing.
//!
//! [`VARIABLES`] are those of this program. A variable that is empty counts as not set. No variable that holds a secret
//! is ever read.

mod ci;
mod entropy;
mod env;
mod file;
mod forge;
mod git;
mod machine;
mod project;
mod provenance;
mod streams;
mod surroundings;
mod terminal;

/// The variables of this program, and what each says.
pub const VARIABLES: [(&str, &str); 14] = [
    ("YARDSTICK_STORE", "folder of the store"),
    ("YARDSTICK_CONFIG", "configuration file of the project"),
    ("YARDSTICK_USER_CONFIG", "configuration file of the user"),
    (
        "YARDSTICK_REMOTE",
        "what the store is shared through: git:origin, git:ADDRESS",
    ),
    (
        "YARDSTICK_BASELINE_BRANCH",
        "the branch whose history is the baseline",
    ),
    (
        "YARDSTICK_COMMIT",
        "hash of the commit that was measured, above git and CI",
    ),
    (
        "YARDSTICK_BRANCH",
        "the branch that was measured, above git and CI",
    ),
    (
        "YARDSTICK_PULL_REQUEST",
        "number of the pull request that was measured, above CI",
    ),
    (
        "YARDSTICK_RUN",
        "the CI run, for a provider that is not known here",
    ),
    (
        "YARDSTICK_JOB",
        "the job in the run, for matrix jobs that share a name",
    ),
    (
        "YARDSTICK_MACHINE",
        "name of the machine, or of a pool of equal machines",
    ),
    ("YARDSTICK_ACTOR", "who decides, for the record of a prune"),
    ("YARDSTICK_NOW", "pins the clock (RFC 3339)"),
    (
        "YARDSTICK_SEED",
        "pins everything random: two runs with one seed make the same ids",
    ),
];

pub use ci::{CiRun, Provider, detect};
pub use entropy::Entropy;
pub use env::{Env, arguments};
pub use forge::commits_url;
pub use git::{Commit, GitError, Head, Repository, WorkTrees};
pub use machine::current as current_machine;
pub use project::{Finding, Findings, Kind, probe};
pub use provenance::{Provenance, gather, gather_in};
pub use streams::stdout_was_closed;
pub use surroundings::{ContextError, Surroundings};
pub use terminal::{ColourWish, Streams, Terminal};
