//! Benchmarks: a reading for each, with its repetitions in the spread.
//!
//! `bench_time` is the median where the tool gives one or the repetitions to
//! make it from, else the mean. What speaks of one benchmark is given always;
//! items are what goes beyond time, memory and throughput.

pub mod asv;
pub mod benchmark_dotnet;
pub mod benchmarkjs;
pub mod criterion_dir;
pub mod criterion_terminal;
pub mod divan;
pub mod go_bench;
pub mod google;
mod google_console;
pub mod gungraun_summary;
pub mod gungraun_text;
pub mod hyperfine;
pub mod jmh;
pub mod libtest_bench;
pub mod mitata;
pub mod pyperf;
pub mod pytest_benchmark;
pub mod tinybench;
pub mod values;
pub mod vitest_bench;
