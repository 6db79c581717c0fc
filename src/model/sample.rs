//! One measured number with everything that is known of it.

use serde::{Deserialize, Serialize};

use crate::model::{Context, Finite, Metadata, MetricName, SampleId, Timestamp, Unit};

/// One measured number. The order of the fields is the order on disk, which
/// keeps the offsets of `id`, `time` and `metric` constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Sample {
    /// Unique for ever.
    pub id: SampleId,
    /// When it was measured.
    pub time: Timestamp,
    /// What was measured.
    pub metric: MetricName,
    /// The number, in `unit`.
    pub value: Finite,
    /// `None` for a plain number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Unit>,
    /// Which thing was measured; makes the series.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub metadata: Metadata,
    /// When and where.
    #[serde(default, skip_serializing_if = "Context::is_empty")]
    pub context: Context,
    /// What `value` stands for where it is the median of repeated measurements.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<Spread>,
    /// Pairs that only go along.
    #[serde(default, skip_serializing_if = "Metadata::is_empty")]
    pub notes: Metadata,
}

/// The spread of repeated measurements, in the unit of the sample.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Spread {
    /// How often it was measured; at least 1.
    pub n: u64,
    /// Smallest value.
    pub min: Finite,
    /// Largest value.
    pub max: Finite,
    /// Arithmetic mean.
    pub mean: Finite,
    /// Standard deviation with n − 1; `None` for n = 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sd: Option<Finite>,
}

impl Spread {
    /// This spread with every value converted by `convert`.
    pub fn try_map<E>(self, convert: impl Fn(Finite) -> Result<Finite, E>) -> Result<Self, E> {
        Ok(Self {
            n: self.n,
            min: convert(self.min)?,
            max: convert(self.max)?,
            mean: convert(self.mean)?,
            sd: self.sd.map(&convert).transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_design_is_what_serde_writes() {
        let line = concat!(
            r#"{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","#,
            r#""metric":"test_duration","value":12.5,"unit":"s","metadata":{"suite":"integration"},"#,
            r#""context":{"commit":"c0ffee","branch":"main","run":"github/123/1/test","machine":"9f3a12c4"}}"#
        );
        let sample: Sample = serde_json::from_str(line).expect("a valid line");
        assert_eq!(sample.value.get(), 12.5);
        assert_eq!(serde_json::to_string(&sample).expect("serialises"), line);
    }
}
