//! Formats for any metric: the names come from the file.
//!
//! A name that is no metric name becomes the nearest that is, and goes along
//! as the note `name`. The direction follows from the name where it tells.

pub mod bmf;
pub mod csv;
pub mod gh_benchmark;
pub mod influx;
pub mod openmetrics;
pub mod statsd;
