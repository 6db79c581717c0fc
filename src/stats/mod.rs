//! Statistics: slices in, plain structs out. Nothing here knows what a metric
//! is.

mod quantile;
mod summary;
mod trend;

pub use quantile::{median, quantile_sorted, quantiles};
pub use summary::{Summary, summarize};
pub use trend::{MIN_TREND_POINTS, Trend, trend};
