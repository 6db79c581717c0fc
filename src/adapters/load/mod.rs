//! Load generators: throughput, latency, failures.
//!
//! Latency is a distribution, and which statistic of it a reading is stands in
//! the metadata: `stat=mean`, `stat=p95`, `stat=max`.

pub mod ab;
pub mod autocannon;
pub mod hey;
mod http;
pub mod k6;
pub mod lighthouse;
pub mod wrk;
