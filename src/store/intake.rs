//! Taking in lines that are samples already, fast: a canonical line is copied
//! as it is, and what its parts mean is checked once per distinct part.

use xxhash_rust::xxh3::xxh3_64;

use crate::model::{ByHash, Context, Metadata, MetricName, Sample, Timestamp, Unit};
use crate::store::line::{Head, Row, parse_slow};

/// How many different keys are remembered: those of more series are checked
/// again.
const MAX_KEYS: usize = 50_000;

/// Remembers which metrics, units, metadata and contexts are valid.
#[derive(Debug, Default)]
pub struct Intake {
    /// By their hash; of two with the same, the first.
    keys: ByHash<Vec<u8>>,
    context: Vec<u8>,
    scratch: Vec<u8>,
}

/// A line that is a sample.
#[derive(Debug)]
pub enum Taken {
    /// Canonical, and its unit was found to fit.
    Line(Timestamp),
    /// All that is in it: its writer was another, or the unit does not fit.
    Sample(Box<Sample>),
}

impl Intake {
    /// The time of the sample that `line` is; serde's reason where it is none.
    /// Keys that are not known stay in the line.
    pub fn check(&mut self, line: &[u8]) -> Result<Timestamp, String> {
        match self.take(line, &mut |_, _| true)? {
            Taken::Line(time) => Ok(time),
            Taken::Sample(sample) => Ok(sample.time),
        }
    }

    /// The same, for who cares about the units that metrics are in: `fits`
    /// takes the name and the unit (empty for none) of a canonical line, and is
    /// asked once for each metric, unit and metadata that it says yes to.
    pub fn take(
        &mut self,
        line: &[u8],
        fits: &mut dyn FnMut(&str, &str) -> bool,
    ) -> Result<Taken, String> {
        let canonical = Head::parse(line).and_then(|head| head.row());
        match canonical {
            Some(row) if self.knows(&row, fits) => Ok(Taken::Line(row.time)),
            _ => parse_slow(line).map(|sample| Taken::Sample(Box::new(sample))),
        }
    }

    fn knows(&mut self, row: &Row<'_>, fits: &mut dyn FnMut(&str, &str) -> bool) -> bool {
        self.scratch.clear();
        for part in [row.metric.as_bytes(), row.unit.as_bytes(), row.metadata] {
            self.scratch.extend_from_slice(part);
            self.scratch.push(b'|');
        }
        let hash = xxh3_64(&self.scratch);
        if self.keys.get(&hash) != Some(&self.scratch) {
            if !is_valid_key(row) || !fits(row.metric, row.unit) {
                return false;
            }
            if self.keys.len() < MAX_KEYS {
                self.keys
                    .entry(hash)
                    .or_insert_with(|| self.scratch.clone());
            }
        }
        if row.context != self.context {
            if !row.context.is_empty() && serde_json::from_slice::<Context>(row.context).is_err() {
                return false;
            }
            self.context = row.context.to_vec();
        }
        true
    }
}

fn is_valid_key(row: &Row<'_>) -> bool {
    MetricName::is_valid(row.metric)
        && (row.unit.is_empty() || row.unit.parse::<Unit>().is_ok())
        && (row.metadata.is_empty() || serde_json::from_slice::<Metadata>(row.metadata).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_serde_refuses_is_refused_on_the_fast_path_too() {
        let line = |metric: &str, unit: &str, metadata: &str, context: &str| {
            format!(
                r#"{{"id":"01JD00000000000000000000AA","time":"2026-11-20T01:28:18.123Z","metric":"{metric}","value":1,"unit":"{unit}","metadata":{metadata},"context":{context}}}"#
            )
        };
        let mut intake = Intake::default();
        let good = line("x", "s", r#"{"a":"b"}"#, r#"{"branch":"main"}"#);
        assert!(intake.check(good.as_bytes()).is_ok());
        for bad in [
            line("X", "s", "{}", "{}"),
            line("x", "5", "{}", "{}"),
            line("x", "s", r#"{"a b":"c"}"#, "{}"),
            line("x", "s", r#"{"a":1}"#, "{}"),
            line("x", "s", "{}", r#"{"branch":7}"#),
        ] {
            assert!(parse_slow(bad.as_bytes()).is_err(), "{bad}");
            assert!(intake.check(bad.as_bytes()).is_err(), "{bad}");
        }
    }
}
