//! OpenMetrics text: <https://prometheus.io/docs/specs/om/open_metrics_spec/>

use std::io::{self, Write};

use crate::model::{Dimension, Unit, plain};
use crate::series::Series;

/// Every sample of every series as a gauge, in base units, oldest first.
pub fn openmetrics(series: &[Series], out: &mut impl Write) -> io::Result<()> {
    let mut family = String::new();
    for series in series {
        let (suffix, base) = base_unit(series.unit());
        let metric = series.id().metric.as_str();
        let name = match suffix {
            Some(suffix) if !metric.ends_with(&format!("_{suffix}")) => {
                format!("{metric}_{suffix}")
            }
            _ => metric.to_owned(),
        };
        if name != family {
            writeln!(out, "# TYPE {name} gauge")?;
            if let Some(suffix) = suffix {
                writeln!(out, "# UNIT {name} {suffix}")?;
            }
            family.clone_from(&name);
        }
        let labels = labels(series);
        for point in series.points() {
            let value = match (series.unit(), &base) {
                (Some(from), Some(to)) => from.convert(point.value, to).unwrap_or(point.value),
                _ => point.value,
            };
            let millis = point.time.millis();
            let (seconds, rest) = (millis.div_euclid(1000), millis.rem_euclid(1000));
            writeln!(out, "{name}{labels} {value} {seconds}.{rest:03}")?;
        }
    }
    writeln!(out, "# EOF")
}

/// The unit's word in OpenMetrics and what to convert to.
fn base_unit(unit: Option<&Unit>) -> (Option<&'static str>, Option<Unit>) {
    match unit.map(Unit::dimension) {
        Some(Dimension::Time) => (Some("seconds"), Some(Unit::SECONDS)),
        Some(Dimension::Bytes) => (Some("bytes"), Some(Unit::BYTES)),
        Some(Dimension::Ratio) => (Some("percent"), Some(Unit::PERCENT)),
        _ => (None, None),
    }
}

/// Metadata as labels; what a label name does not take becomes `_`.
fn labels(series: &Series) -> String {
    let label = |(key, value): (&str, &str)| {
        let key: String = key
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' })
            .collect();
        format!("{key}=\"{}\"", escaped(value))
    };
    let labels: Vec<String> = series.id().metadata.iter().map(label).collect();
    if labels.is_empty() {
        String::new()
    } else {
        format!("{{{}}}", labels.join(","))
    }
}

/// A label's value: three escapes are the format's, other control characters
/// are spelled out.
fn escaped(value: &str) -> String {
    let lines = value
        .split('\n')
        .map(|line| plain(line).replace('\\', "\\\\").replace('"', "\\\""));
    lines.collect::<Vec<_>>().join("\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Metadata, MetricName};
    use crate::series::{Point, SeriesId};

    #[test]
    fn values_are_gauges_in_base_units() {
        let id = SeriesId {
            metric: MetricName::new("api_latency").expect("valid"),
            metadata: Metadata::from_pairs(["route=/\"x\"\n"]).expect("valid"),
        };
        let point = Point {
            id: 1,
            time: "2026-11-20T01:28:18.123Z".parse().expect("valid"),
            value: 250.0,
        };
        let series = Series::new(id, Some(Unit::MILLISECONDS), vec![point]).expect("not empty");
        let mut out = Vec::new();
        openmetrics(&[series], &mut out).expect("memory does not fail");
        let expected = "# TYPE api_latency_seconds gauge\n# UNIT api_latency_seconds seconds\n\
            api_latency_seconds{route=\"/\\\"x\\\"\\n\"} 0.25 1795138098.123\n# EOF\n";
        assert_eq!(String::from_utf8(out).expect("text"), expected);
    }
}
