//! Covered out of total, for each thing that can be covered.

use crate::adapters::quantity as q;
use crate::adapters::{Draft, Fold, ParseError, Quantity, Sink};

/// What is covered: its three quantities.
pub struct Kind {
    percent: &'static Quantity,
    total: &'static Quantity,
    covered: &'static Quantity,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $id:ident $percent:ident $total:ident $covered:ident;)*) => {
        $(
            $(#[$doc])*
            pub static $id: Kind = Kind {
                percent: &q::$percent,
                total: &q::$total,
                covered: &q::$covered,
            };
        )*
    };
}

kinds! {
    LINES COVERAGE LINES_TOTAL LINES_COVERED;
    BRANCHES BRANCH_COVERAGE BRANCHES_TOTAL BRANCHES_COVERED;
    FUNCTIONS FUNCTION_COVERAGE FUNCTIONS_TOTAL FUNCTIONS_COVERED;
    STATEMENTS STATEMENT_COVERAGE STATEMENTS_TOTAL STATEMENTS_COVERED;
    /// Statements of a format that knows no lines.
    ONLY_STATEMENTS COVERAGE STATEMENTS_TOTAL STATEMENTS_COVERED;
    REGIONS REGION_COVERAGE REGIONS_TOTAL REGIONS_COVERED;
    INSTANTIATIONS INSTANTIATION_COVERAGE INSTANTIATIONS_TOTAL INSTANTIATIONS_COVERED;
    INSTRUCTIONS INSTRUCTION_COVERAGE INSTRUCTIONS_TOTAL INSTRUCTIONS_COVERED;
    METHODS METHOD_COVERAGE METHODS_TOTAL METHODS_COVERED;
    CLASSES CLASS_COVERAGE CLASSES_TOTAL CLASSES_COVERED;
    COMPLEXITY COMPLEXITY_COVERAGE COMPLEXITY_TOTAL COMPLEXITY_COVERED;
}

/// How many of how many.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Share {
    pub covered: f64,
    pub total: f64,
}

impl Share {
    /// From whole numbers.
    pub fn of(covered: u64, total: u64) -> Self {
        Self {
            covered: covered as f64,
            total: total as f64,
        }
    }

    /// Both sums.
    pub fn add(&mut self, more: Self) {
        self.covered += more.covered;
        self.total += more.total;
    }

    /// Whether no more is covered than there is. What is not sound says nothing
    /// of coverage, and is left out with a warning.
    pub fn is_sound(self, sink: &mut Sink<'_>) -> bool {
        let sound = self.covered <= self.total;
        if !sound {
            sink.skip("counts that have more covered than there is", 0);
        }
        sound
    }

    /// Hands on total, covered and, unless there was nothing, the percentage.
    pub fn put(
        self,
        kind: &Kind,
        file: Option<&str>,
        sink: &mut Sink<'_>,
    ) -> Result<(), ParseError> {
        if !self.is_sound(sink) {
            return Ok(());
        }
        let of = |draft: Draft| match file {
            Some(file) => draft.item().with("file", file),
            None => draft,
        };
        sink.put(of(Draft::of(kind.total, self.total).fold(Fold::Sum)))?;
        sink.put(of(Draft::of(kind.covered, self.covered).fold(Fold::Sum)))?;
        if self.total > 0.0 {
            let percent = self.covered / self.total * 100.0;
            sink.put(of(Draft::of(kind.percent, percent).fold(Fold::Percent {
                part: self.covered,
                whole: self.total,
            })))?;
        }
        Ok(())
    }
}
