//! Test runners: totals, and on request every test with outcome and duration.
//!
//! A test counts once: skipped before errored before failed before passed. An
//! item is `test_duration` where the time of the test is known, else
//! `test_failed` (1 or 0); both carry the outcome.

pub mod cargo_test;
pub mod catch2;
pub mod go_test;
pub mod junit;
pub mod libtest_json;
mod tally;
pub mod tap;
pub mod vitest;
