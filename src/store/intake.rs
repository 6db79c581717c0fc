//! Taking in lines that are samples already, fast: a canonical line is copied
//! as it is, and what its parts mean is checked once per distinct part.

use crate::model::{Context, Metadata, MetricName, Sample, Timestamp, Unit};
use crate::store::line::{Head, Row, Tag, parse_slow};
use crate::store::spelling::Spellings;

/// How many different keys are remembered: those of more series are checked
/// again.
const MAX_KEYS: usize = 50_000;

/// Remembers which metrics, units, metadata and contexts are valid.
#[derive(Debug, Default)]
pub struct Intake {
    /// Of keys that are valid, and whose units fit.
    keys: Spellings<()>,
    /// A valid one: the last.
    context: Vec<u8>,
}

/// A line that is a sample.
#[derive(Debug)]
pub enum Taken {
    /// Canonical, and its unit was found to fit.
    Line(Checked),
    /// All that is in it: its writer was another, or the unit does not fit.
    Sample(Box<Sample>),
}

/// What a line that is a sample is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Checked {
    /// All bits of its id.
    pub id: u128,
    /// When it was measured.
    pub time: Timestamp,
}

impl Intake {
    /// What the sample that `line` is is known by; serde's reason where it is
    /// none. Keys that are not known stay in the line.
    pub fn check(&mut self, line: &[u8]) -> Result<Checked, String> {
        match self.take(line, &mut |_, _| true)? {
            Taken::Line(checked) => Ok(checked),
            Taken::Sample(sample) => Ok(Checked {
                id: sample.id.bits(),
                time: sample.time,
            }),
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
        match self.canonical(line, fits) {
            Some(checked) => Ok(Taken::Line(checked)),
            None => parse_slow(line).map(|sample| Taken::Sample(Box::new(sample))),
        }
    }

    /// The same of a canonical line that is valid.
    fn canonical(
        &mut self,
        line: &[u8],
        fits: &mut dyn FnMut(&str, &str) -> bool,
    ) -> Option<Checked> {
        let head = Head::parse(line)?;
        let valued = head.valued()?;
        let row = match self.keys.guess(&head, &valued) {
            Some(((), len)) => valued.row_after(Tag::known(len), &self.context)?,
            None => {
                let tag = valued.tag()?;
                let row = valued.row_after(tag, &self.context)?;
                if self.keys.find(&head, &valued, &tag).is_none() {
                    if !is_valid_key(&row) || !fits(row.metric, row.unit) {
                        return None;
                    }
                    if self.keys.len() < MAX_KEYS {
                        self.keys.add(&head, &valued, &tag, ());
                    }
                }
                row
            }
        };
        if row.context != self.context {
            if !row.context.is_empty() && serde_json::from_slice::<Context>(row.context).is_err() {
                return None;
            }
            self.context.clear();
            self.context.extend_from_slice(row.context);
        }
        Some(Checked {
            id: row.id,
            time: row.time,
        })
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
