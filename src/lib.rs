//! Records development metrics in a store that lives with the repository, and
//! says what their history means.
//!
//! Data flows one way, and the modules are the stages of that way:
//!
//! ```text
//! arguments -> adapters -> model -> store -> series -> stats -> learning -> report
//! ```
//!
//! What each module may know of the others is held by `tests/architecture.rs`.
//! Everything below [`commands`] is free of clap, anyhow, the environment and
//! the standard streams, so that it can be used as a library:
//!
//! ```
//! use yardstick::learning::MetricsTracker;
//! use yardstick::model::Timestamp;
//!
//! let mut tracker = MetricsTracker::new();
//! for day in 0..20 {
//!     let time: Timestamp = format!("2026-11-{:02}", day + 1).parse()?;
//!     let seconds = 12.0 + 0.2 * f64::from(day);
//!     tracker.record_metric("test_duration", seconds, [("suite", "unit")], time)?;
//! }
//! let insights = tracker.generate_insights("2026-11-20T12:00:00Z".parse()?);
//! assert_eq!(insights[0].title, "test_duration suite=unit: getting worse: 12.70 s to 15.10 s, +18.9 %");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

// In reading order.
pub mod adapters;
pub mod args;
pub mod benchmark;
pub mod commands;
pub mod config;
pub mod context;
pub mod learning;
pub mod model;
pub mod performance;
pub mod report;
pub mod series;
pub mod stats;
pub mod store;

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
