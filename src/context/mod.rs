//! What the program finds around itself: clock, seed, working directory,
//! environment, terminal, git, CI and machine.
//!
//! This is the only folder that reads any of them; all others get values, so
//! that they can be tested with values. It decides nothing about measurements
//! and writes nothing.
//!
//! | variable | what it does |
//! |---|---|
//! | `YARDSTICK_NOW` | pins the clock (RFC 3339) |
//! | `YARDSTICK_SEED` | pins everything random (a number of 64 bits); two runs with one seed make the same ids |
//! | `YARDSTICK_COMMIT`, `YARDSTICK_BRANCH`, `YARDSTICK_PULL_REQUEST` | say what was measured, above git and CI |
//! | `YARDSTICK_RUN`, `YARDSTICK_JOB` | name the CI run and the job in it, for a provider that is not known here and for matrix jobs that share a name |
//! | `YARDSTICK_MACHINE` | names the machine, or the pool of equal machines |
//!
//! A variable that is empty counts as not set. No variable that holds a secret
//! is ever read.

mod ci;
mod entropy;
mod env;
mod file;
mod git;
mod machine;
mod project;
mod provenance;
mod surroundings;
mod terminal;

pub use ci::{CiRun, Provider, detect};
pub use entropy::Entropy;
pub use env::Env;
pub use git::{GitError, Head, Repository};
pub use machine::current as current_machine;
pub use project::{Finding, Findings, Kind, probe};
pub use provenance::{Provenance, gather, gather_in};
pub use surroundings::{ContextError, Surroundings};
pub use terminal::{ColourWish, Streams, Terminal};
