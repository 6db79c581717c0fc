//! yardstick
pub mod context;
#[allow(missing_docs)]
pub mod model;
