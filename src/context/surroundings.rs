//! Clock, seed, working directory, environment and terminal, read once.

use std::io;
use std::path::PathBuf;

use chrono::Utc;

use crate::context::{Entropy, Env, Terminal};
use crate::model::{BranchError, TimeError, Timestamp};

/// What a command is told about the process it runs in.
#[derive(Clone, Debug)]
pub struct Surroundings {
    /// The time of this invocation; read once, so that it is the same everywhere.
    pub now: Timestamp,
    /// What pins everything random, if anything does.
    pub seed: Option<u64>,
    /// The working directory, absolute.
    pub cwd: PathBuf,
    /// The environment.
    pub env: Env,
    /// The standard streams.
    pub terminal: Terminal,
}

/// Why the surroundings cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ContextError {
    /// `YARDSTICK_NOW` is no time.
    #[error("YARDSTICK_NOW: {0}")]
    Now(TimeError),
    /// A variable that must hold a number.
    #[error("{name}: invalid number {value:?}: expected a whole number that is not negative")]
    Number {
        /// The variable.
        name: &'static str,
        /// Its value.
        value: String,
    },
    /// A variable of this program whose value is not UTF-8.
    #[error("{name}: invalid value {value:?}: it is not UTF-8")]
    NotText {
        /// The variable.
        name: &'static str,
        /// Its value, as far as it is text.
        value: String,
    },
    /// `YARDSTICK_COMMIT` is no hash.
    #[error(
        "YARDSTICK_COMMIT: invalid commit {0:?}: expected a hash of 7 to 64 hexadecimal digits"
    )]
    Commit(String),
    /// `YARDSTICK_BRANCH` is no name of a branch.
    #[error("YARDSTICK_BRANCH: {0}")]
    Branch(BranchError),
    /// A text of the context that would harm whoever prints it.
    #[error("{name}: invalid value {value:?}: it holds a control character")]
    Control {
        /// The variables it may come from.
        name: &'static str,
        /// The text.
        value: String,
    },
    /// The working directory is gone or closed to us.
    #[error("cannot tell the working directory: {0}\nhint: change into a directory that exists")]
    WorkingDirectory(io::Error),
    /// The operating system gives no random numbers.
    #[error(
        "the operating system gives no random numbers: {0}\nhint: set YARDSTICK_SEED to a number"
    )]
    Random(String),
}

impl Surroundings {
    /// Reads them from the process.
    pub fn read() -> Result<Self, ContextError> {
        let env = Env::from_process();
        Ok(Self {
            now: now(&env)?,
            seed: number(&env, "YARDSTICK_SEED")?,
            cwd: std::env::current_dir().map_err(ContextError::WorkingDirectory)?,
            terminal: Terminal::of_process(env.clone()),
            env,
        })
    }

    /// A source of random numbers, pinned by the seed.
    pub fn entropy(&self) -> Result<Entropy, ContextError> {
        Entropy::new(self.seed)
    }
}

fn now(env: &Env) -> Result<Timestamp, ContextError> {
    match text(env, "YARDSTICK_NOW")? {
        Some(text) => text.parse().map_err(ContextError::Now),
        None => Ok(Utc::now().into()),
    }
}

/// A variable of this program as text; it is an error where it is not UTF-8.
pub(super) fn text(env: &Env, name: &'static str) -> Result<Option<String>, ContextError> {
    let value = env.os(name).map(|value| value.into_string());
    value.transpose().map_err(|value| ContextError::NotText {
        name,
        value: value.to_string_lossy().into_owned(),
    })
}

/// A variable of this program as a number.
pub(super) fn number(env: &Env, name: &'static str) -> Result<Option<u64>, ContextError> {
    let Some(value) = text(env, name)? else {
        return Ok(None);
    };
    match value.parse() {
        Ok(number) => Ok(Some(number)),
        Err(_) => Err(ContextError::Number { name, value }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_is_pinned() {
        let env = Env::from_pairs([("YARDSTICK_NOW", "2026-11-20T01:28:18+01:00")]);
        let time = now(&env).expect("a valid time");
        assert_eq!(time.to_string(), "2026-11-20T00:28:18.000Z");
        let before = Timestamp::from(Utc::now());
        let unpinned = now(&Env::from_pairs::<&str, &str>([])).expect("a clock");
        assert!(before <= unpinned);
    }

    #[test]
    fn an_invalid_value_is_named() {
        let env = Env::from_pairs([("YARDSTICK_NOW", "noon"), ("YARDSTICK_SEED", "-1")]);
        let error = now(&env).expect_err("not a time").to_string();
        assert!(
            error.starts_with(r#"YARDSTICK_NOW: invalid time "noon""#),
            "{error}"
        );
        let error = number(&env, "YARDSTICK_SEED").expect_err("not a number");
        assert!(
            error
                .to_string()
                .starts_with(r#"YARDSTICK_SEED: invalid number "-1""#)
        );
    }

    #[test]
    fn the_process_can_be_read() {
        let surroundings = Surroundings::read().expect("a test runs in a sane process");
        assert!(surroundings.cwd.is_absolute());
    }
}
