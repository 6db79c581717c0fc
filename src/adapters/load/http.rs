//! What the load generators for HTTP have in common.

use crate::adapters::quantity::{HTTP_LATENCY, HTTP_THROUGHPUT};
use crate::adapters::{Draft, ParseError, Sink};
use crate::model::Unit;

/// A statistic of the latency: the mean always, the rest on request.
pub fn latency(stat: &str, value: f64, unit: Unit) -> Draft {
    let draft = Draft::of(&HTTP_LATENCY, value)
        .unit(Some(unit))
        .with("stat", stat);
    if stat == "mean" { draft } else { draft.item() }
}

/// Requests per second.
pub fn throughput(value: f64, sink: &mut Sink<'_>) -> Result<(), ParseError> {
    sink.put(Draft::of(&HTTP_THROUGHPUT, value).unit("req/s".parse().ok()))
}

/// `50`, `99.9` as `p50`, `p99.9`; 100 as `max`.
pub fn percentile(percent: &str) -> String {
    match percent {
        "100" => "max".to_owned(),
        percent => format!("p{percent}"),
    }
}
