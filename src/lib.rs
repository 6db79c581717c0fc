//! yardstick
pub mod config;
pub mod learning;
#[allow(missing_docs)]
pub mod model;
pub mod report;
pub mod series;
pub mod stats;
pub mod store;
