//! Remarks about a file that was read all the same.

use std::fmt;

/// A remark about a file that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warning {
    /// Values that are NaN, infinite or no number; they are missing, not 0.
    Missing {
        /// Of what.
        what: &'static str,
        /// How many.
        count: usize,
    },
    /// The file declares one number and holds another; what it holds counts.
    Contradiction {
        /// Of what.
        what: &'static str,
        /// The number it declares.
        declared: u64,
        /// The number it holds.
        counted: u64,
    },
    /// Bytes that are no UTF-8; they were read as U+FFFD.
    Encoding {
        /// Where the first of them is.
        byte: usize,
    },
    /// Something that belongs to the format and could not be read.
    Skipped {
        /// What it is.
        what: &'static str,
        /// Where the first is, 1-based; 0 where a line says nothing.
        line: usize,
        /// How many.
        count: usize,
    },
    /// Two names of the file became the same metric and labels.
    Collision {
        /// The metric.
        metric: String,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { what, count } => {
                write!(f, "{what} without a finite number: {count} left out")
            }
            Self::Contradiction {
                what,
                declared,
                counted,
            } => write!(
                f,
                "of {what} the file declares {declared} and holds {counted}: what it holds counts"
            ),
            Self::Encoding { byte } => {
                write!(
                    f,
                    "not UTF-8 at byte {byte}: read with replacement characters"
                )
            }
            Self::Skipped { what, line, count } => {
                write!(f, "{what}: {count} left out")?;
                match (line, count) {
                    (0, _) => Ok(()),
                    (_, 1) => write!(f, ", in line {line}"),
                    _ => write!(f, ", the first in line {line}"),
                }
            }
            Self::Collision { metric } => {
                write!(f, "several values for {metric} with the same labels")
            }
        }
    }
}
