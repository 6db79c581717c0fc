//! The store under attack, by real processes: crowds, kills, full disks and
//! damaged files. What was acknowledged has to be there, every error has to
//! name the place and exit with 2.
//!
//! `YARDSTICK_STRESS=1` makes the loops long: 1,000 kills of each kind, and
//! 1,000 appends by each of 64 writers.

mod crashes;
mod crowd;
mod damage;
mod refusals;
mod sandbox;
#[cfg(target_os = "linux")]
mod space;
