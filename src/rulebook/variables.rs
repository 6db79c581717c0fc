//! What a rule may ask a series for.

use crate::model::{Measure, MetricName};
use crate::rulebook::cel::{Declared, HostFunction, Simple, Type, Vocabulary};

/// How a value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// In the unit of the series.
    Quantity,
    /// As a plain number.
    Number,
    /// As a percentage with its sign.
    Share,
    /// As a length of time.
    Time,
    /// As it is.
    Text,
    /// Not in a text.
    Never,
}

/// One of the names.
pub struct Variable {
    /// How it is shown.
    pub shown: Shown,
    /// What it is.
    pub meaning: &'static str,
}

const fn declared(name: &'static str, kind: Type) -> Declared {
    Declared { name, kind }
}

/// The names with their types, in the order of [`VARIABLES`].
static DECLARED: [Declared; 31] = [
    declared("last", Type::DOUBLE),
    declared("previous", Type::MAYBE),
    declared("count", Type::DOUBLE),
    declared("mean", Type::DOUBLE),
    declared("sd", Type::MAYBE),
    declared("min", Type::DOUBLE),
    declared("max", Type::DOUBLE),
    declared("p50", Type::DOUBLE),
    declared("p75", Type::DOUBLE),
    declared("p90", Type::DOUBLE),
    declared("p95", Type::DOUBLE),
    declared("p99", Type::DOUBLE),
    declared("values", Type::List(Some(Simple::Double))),
    declared("recent", Type::List(Some(Simple::Double))),
    declared("recent_mean", Type::DOUBLE),
    declared("level", Type::DOUBLE),
    declared("since", Type::DOUBLE),
    declared("baseline", Type::MAYBE),
    declared("change", Type::MAYBE),
    declared("worse", Type::MAYBE),
    declared("trend", Type::MAYBE),
    declared("budget", Type::MAYBE),
    declared("budget_room", Type::MAYBE),
    declared("age", Type::DURATION),
    declared("span", Type::DURATION),
    declared("per_day", Type::MAYBE),
    declared("metric", Type::TEXT),
    declared("metadata", Type::Map(Some(Simple::Text))),
    declared("unit", Type::TEXT),
    declared("direction", Type::TEXT),
    declared("category", Type::TEXT),
];

const fn variable(shown: Shown, meaning: &'static str) -> Variable {
    Variable { shown, meaning }
}

/// What each name means. Where a type says "or null", there may be nothing to
/// say: computing with it leaves the series unjudged.
pub static VARIABLES: [Variable; 31] = [
    variable(Shown::Quantity, "the newest value"),
    variable(Shown::Quantity, "the value before it"),
    variable(Shown::Number, "how many samples there are, at most 500"),
    variable(Shown::Quantity, "arithmetic mean"),
    variable(
        Shown::Quantity,
        "standard deviation (n − 1), from two samples on",
    ),
    variable(Shown::Quantity, "smallest value"),
    variable(Shown::Quantity, "largest value"),
    variable(Shown::Quantity, "median"),
    variable(Shown::Quantity, "75 % of the values are at most this"),
    variable(Shown::Quantity, "90 % of the values are at most this"),
    variable(Shown::Quantity, "95 % of the values are at most this"),
    variable(Shown::Quantity, "99 % of the values are at most this"),
    variable(Shown::Never, "all values, oldest first"),
    variable(Shown::Never, "the newest 10 values, oldest first"),
    variable(Shown::Quantity, "mean of the newest 10 values"),
    variable(Shown::Quantity, "median since the level changed last"),
    variable(Shown::Number, "how many samples have come since then"),
    variable(
        Shown::Quantity,
        "the accepted level that the newest value is held against, from two samples on",
    ),
    variable(
        Shown::Share,
        "the newest value against the baseline: 0.1 is 10 % more",
    ),
    variable(
        Shown::Share,
        "the same, but more than zero where it is for the worse; only with a direction",
    ),
    variable(
        Shown::Share,
        "change along the trend since the level changed last, 0.0 where none is significant; from five samples on",
    ),
    variable(
        Shown::Quantity,
        "the limit of the budget that is nearest to being broken",
    ),
    variable(
        Shown::Share,
        "how far it is from there, as a share of the limit; less than zero where it is broken",
    ),
    variable(Shown::Time, "time since the newest sample"),
    variable(Shown::Time, "time from the oldest sample to the newest"),
    variable(
        Shown::Number,
        "samples per day; where they span a day at least",
    ),
    variable(Shown::Text, "name of the metric"),
    variable(
        Shown::Never,
        "what was measured: metadata.suite; has(metadata.suite) asks whether it is there",
    ),
    variable(Shown::Text, "unit of the series; empty for plain numbers"),
    variable(Shown::Text, "lower, higher or none: which way is better"),
    variable(Shown::Text, "category of the metric"),
];

/// The function that gives the newest value of another metric.
pub const NEWEST: &str = "newest";

/// All that a condition may use.
pub static VOCABULARY: Vocabulary = Vocabulary {
    variables: &DECLARED,
    functions: &[
        HostFunction {
            name: "quantity",
            result: Type::DOUBLE,
            check: |text| {
                let read: Result<Measure, _> = text.parse();
                read.map(|_| ()).map_err(|error| error.to_string())
            },
        },
        HostFunction {
            name: NEWEST,
            result: Type::MAYBE,
            check: |text| {
                MetricName::new(text)
                    .map(|_| ())
                    .map_err(|error| error.to_string())
            },
        },
    ],
    nearest,
};

/// Names as unlike as this are no typing errors.
const LIKENESS: f64 = 0.72;

fn nearest<'n>(name: &str, known: &[&'n str]) -> Option<&'n str> {
    let likeness = |known: &&'n str| (strsim::jaro_winkler(name, known), *known);
    let near = known
        .iter()
        .map(likeness)
        .filter(|(likeness, _)| *likeness >= LIKENESS);
    near.max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

impl Variable {
    /// A variable with its name and type.
    pub fn named(name: &str) -> Option<(&'static Declared, &'static Self)> {
        DECLARED
            .iter()
            .zip(&VARIABLES)
            .find(|(declared, _)| declared.name == name)
    }

    /// The name that was probably meant.
    pub fn nearest(name: &str) -> Option<&'static str> {
        let names: Vec<&'static str> = DECLARED.iter().map(|declared| declared.name).collect();
        nearest(name, &names)
    }

    /// All of them.
    pub fn all() -> impl Iterator<Item = (&'static Declared, &'static Self)> {
        DECLARED.iter().zip(&VARIABLES)
    }
}
