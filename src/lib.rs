//! yardstick
#[allow(missing_docs)]
pub mod model;
pub mod store;
pub mod series; pub mod stats;
