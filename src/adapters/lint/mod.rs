//! Linters: issues in all, errors, warnings, and on request per rule.
//!
//! `lint_errors` and `lint_warnings` are what the tool holds for one; severities
//! of other names are parts of `lint_issues` with the tool's word for them.
//! Tools that know no severity give `lint_issues` alone.

pub mod bandit;
pub mod checkstyle;
pub mod clippy;
pub mod cppcheck;
pub mod eslint;
mod findings;
pub mod flake8;
pub mod gitlab;
pub mod golangci;
pub mod mypy;
pub mod oxlint;
pub mod pylint;
pub mod rubocop;
pub mod ruff;
pub mod sarif;
pub mod shellcheck;
