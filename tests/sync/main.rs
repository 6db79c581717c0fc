//! One history from many machines, by real processes and real git
//! repositories: crowds, kills, remotes that are gone, refuse, hang or were
//! rewritten. What was recorded has to be everywhere, once.
//!
//! `YARDSTICK_STRESS=1` makes the loops long.

#![cfg(unix)]

mod answers;
mod basics;
mod bundles;
mod crowd;
mod failures;
mod kills;
mod recording;
mod rewriting;
mod week;
mod world;
