//! Running commands and measuring them.

pub mod bisection;
