//! Builds, sizes of what they make, and processes.

pub mod cargo_timings;
pub mod esbuild;
pub mod gnu_time;
pub mod perf_stat;
pub mod scc;
pub mod size_limit;
pub mod vite;
pub mod webpack;
