//! The words of the domain as types: a [`Sample`] and what it is made of.
//!
//! Every type here is valid by construction: text from a user or a file is
//! checked once, on the way in, and the error says what is allowed. Nothing in
//! this module reads a file, a clock or the environment.

mod budget;
mod context;
mod digits;
mod direction;
mod duration;
mod hashed;
mod id;
mod json;
mod kind;
mod known;
mod metadata;
mod name;
mod order;
mod quantity;
mod sample;
#[cfg(test)]
mod schema;
mod selection;
mod text;
mod time;
mod unit;
mod value;
mod word;

pub use budget::{Against, Bound, Budget, DEFAULT_WINDOW, Limit, Side, Statistic, StatisticError};
pub use context::{BranchError, Context, Machine, Place, branch_name};
pub(crate) use digits::{write_number, write_whole};
pub use direction::{Category, Direction};
pub use duration::{DurationError, Period};
pub use hashed::{ByHash, Numbers, hash_of};
pub use id::{IdError, SampleId};
pub use json::{json_problem, json_problem_in_file};
pub use kind::{Kind, Severity};
pub use known::{KNOWN_METRICS, KnownMetric, MetricSpec};
pub use metadata::{Metadata, MetadataError};
pub use name::{MetricName, NameError};
pub use order::{Gathering, Sorting};
pub use quantity::{Scale, counted, quantity, signed_percent, telling_percent};
pub use sample::{Sample, Spread};
pub use selection::{
    Filter, MetadataTest, MetricPattern, PatternError, PlaceError, PlacePattern, Scope, TestError,
};
pub use text::{code_span, markdown, plain};
pub(crate) use time::TimeWords;
pub use time::{TimeError, Timestamp};
pub use unit::{Dimension, Unit, UnitError};
pub use value::{Finite, Measure, ValueError};
pub use word::Word;
