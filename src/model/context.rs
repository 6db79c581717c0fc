//! When and where a sample was taken, as the tool found out by itself.

use serde::{Deserialize, Serialize};

/// What was found out about the place of a measurement. Nothing of this makes
/// a series; all of it explains one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Context {
    /// Full hash of the commit that was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The branch, without `refs/heads/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub branch: Option<String>,
    /// The number of the pull or merge request.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pull_request: Option<u64>,
    /// `provider/run/attempt/job` of the CI run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run: Option<String>,
    /// The key of the machine; what it stands for is in `machines.jsonl`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<String>,
}

impl Context {
    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The part of a context that samples are selected by, borrowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Place<'a> {
    /// See [`Context::commit`].
    pub commit: Option<&'a str>,
    /// See [`Context::branch`].
    pub branch: Option<&'a str>,
    /// See [`Context::pull_request`].
    pub pull_request: Option<u64>,
}

impl<'a> From<&'a Context> for Place<'a> {
    fn from(context: &'a Context) -> Self {
        Self {
            commit: context.commit.as_deref(),
            branch: context.branch.as_deref(),
            pull_request: context.pull_request,
        }
    }
}

/// Why a text is no name of a branch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BranchError {
    /// Nothing is left of it.
    #[error("the name of a branch is missing")]
    Empty,
    /// Git knows no such name either.
    #[error("invalid branch {0:?}: it holds a control character")]
    Control(String),
}

/// The name of a branch as samples carry it: `refs/heads/a` is `a`.
pub fn branch_name(text: &str) -> Result<String, BranchError> {
    let name = text.strip_prefix("refs/heads/").unwrap_or(text).trim();
    if name.is_empty() {
        return Err(BranchError::Empty);
    }
    if name.contains(char::is_control) {
        return Err(BranchError::Control(name.to_owned()));
    }
    Ok(name.to_owned())
}

/// What a machine key stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Machine {
    /// The key: eight hexadecimal digits over the other fields.
    pub machine: String,
    /// Operating system: `linux`, `macos`, `windows` …
    pub os: String,
    /// Architecture: `x86_64`, `aarch64` …
    pub arch: String,
    /// Model name of the processor; empty where it could not be found.
    pub cpu: String,
    /// Logical processors.
    pub cores: usize,
}
