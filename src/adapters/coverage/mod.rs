//! Coverage: how much of the code was run, in all and on request per file.
//!
//! `coverage_percent` is the share of lines, or of statements where the format
//! knows no lines. Percentages are made from the counts; a percentage of
//! nothing is missing.

pub mod clover;
pub mod cobertura;
pub mod coveragepy;
pub mod gcovr;
pub mod go_cover;
pub mod istanbul_json;
pub mod istanbul_summary;
pub mod jacoco;
pub mod lcov;
mod lines;
pub mod llvm_cov;
mod share;
pub mod simplecov;
