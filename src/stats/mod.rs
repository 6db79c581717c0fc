//! Statistics: slices in, plain structs out. Nothing here knows what a metric
//! is.

pub mod against;
pub mod anomaly;
pub mod bootstrap;
pub mod changepoint;
pub mod compare;
pub mod complexity;
pub mod drift;
pub mod entropy;
pub mod factorial;
pub mod fdr;
pub mod forecast;
pub mod modes;
pub mod noise;
pub mod noisiness;
pub mod normal;
pub mod online;
pub mod passage;
mod quantile;
pub mod random;
pub mod rank;
pub mod serial;
mod slope;
pub mod student;
mod summary;
pub mod tail;
mod trend;
pub mod trimmed;
#[cfg(target_arch = "x86_64")]
mod wide;

pub use quantile::{median, median_of, quantile_sorted, quantiles, sorted};
pub use summary::{Summary, summarize};
pub use trend::{MIN_TREND_POINTS, Trend, trend};
