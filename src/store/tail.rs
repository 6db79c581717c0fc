//! The newest lines, read without reading the store.

use std::cell::OnceCell;
use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use crate::model::{MetricName, Sample, Unit};
use crate::store::line::{Head, parse_slow};
use crate::store::{Amendments, Store, StoreError, disk};

/// Bytes at the ends of the newest segments that are looked at.
const TAIL: u64 = 64 * 1024;
/// Segments that are looked at: a month that has just begun says little.
const SEGMENTS: usize = 3;

impl Store {
    /// The unit in which a metric was recorded last, as far as the newest
    /// lines show it: `Some(None)` without unit, `None` where they do not have
    /// the metric. Samples of pull requests but this one say nothing, since
    /// anybody may open one, and what was taken back does not either.
    pub fn recent_unit(
        &self,
        metric: &MetricName,
        pull_request: Option<u64>,
    ) -> Result<Option<Option<Unit>>, StoreError> {
        let mut found = None;
        self.newest(pull_request, |line, count| {
            if metric_of(line) == Some(metric.as_str())
                && let Some(sample) = count(line)?
            {
                found = Some(sample.unit);
            }
            Ok(found.is_some())
        })?;
        Ok(found)
    }

    /// The same of every metric that the newest lines have, for who asks for
    /// many.
    pub fn recent_units(
        &self,
        pull_request: Option<u64>,
    ) -> Result<HashMap<MetricName, Option<Unit>>, StoreError> {
        let mut units = HashMap::new();
        self.newest(pull_request, |line, count| {
            if let Some(Ok(metric)) = metric_of(line).map(MetricName::new)
                && !units.contains_key(&metric)
                && let Some(sample) = count(line)?
            {
                units.insert(metric, sample.unit);
            }
            Ok(false)
        })?;
        Ok(units)
    }

    /// Hands over the newest lines, newest first, until `visit` has enough,
    /// with a way to the sample of a line that counts.
    fn newest(
        &self,
        pull_request: Option<u64>,
        mut visit: impl FnMut(&[u8], &Counting<'_>) -> Result<bool, StoreError>,
    ) -> Result<(), StoreError> {
        let amendments = OnceCell::new();
        let count = |line: &[u8]| {
            let Ok(sample) = parse_slow(line) else {
                return Ok(None);
            };
            if amendments.get().is_none() {
                let _ = amendments.set(self.amendments()?);
            }
            let retracted = amendments
                .get()
                .is_some_and(|a: &Amendments| a.retracted.contains(&sample.id.bits()));
            let of = sample.context.pull_request;
            let counts = !retracted && (of.is_none() || of == pull_request);
            Ok(counts.then_some(sample))
        };
        let mut left = TAIL;
        for month in self.months()?.iter().rev().take(SEGMENTS) {
            let bytes = self.tail(month, left)?;
            for line in bytes.rsplit(|b| *b == b'\n') {
                if visit(line, &count)? {
                    return Ok(());
                }
            }
            left -= bytes.len() as u64;
        }
        Ok(())
    }

    /// Up to so many bytes from the end of a segment.
    fn tail(&self, month: &str, bytes: u64) -> Result<Vec<u8>, StoreError> {
        let path = self.segment_path(month);
        let Some(mut file) = disk::open_to_read(&path)? else {
            return Ok(Vec::new());
        };
        let failed = || StoreError::io("read", &path);
        let len = file.metadata().map_err(failed())?.len();
        file.seek(SeekFrom::Start(len.saturating_sub(bytes)))
            .map_err(failed())?;
        let mut tail = Vec::new();
        file.take(bytes).read_to_end(&mut tail).map_err(failed())?;
        Ok(tail)
    }
}

/// The sample of a line, where it counts.
type Counting<'a> = dyn Fn(&[u8]) -> Result<Option<Sample>, StoreError> + 'a;

/// The metric of a line.
fn metric_of(line: &[u8]) -> Option<&str> {
    let head = Head::parse(line)?;
    str::from_utf8(head.metric()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Finite, SampleId, Spread};
    use crate::store::fixture::{sample, store};
    use crate::store::{Event, EventKind};

    #[test]
    fn the_unit_is_that_of_the_newest_line_whatever_its_shape() {
        let (_dir, store) = store();
        let name = MetricName::new("x").expect("a name");
        assert_eq!(store.recent_unit(&name, None).expect("readable"), None);
        let finite = |number| Finite::new(number).expect("finite");
        let mut repeated = sample(1, "2026-10-31");
        repeated.unit = "ms".parse().ok();
        repeated.summary = Some(Spread {
            n: 2,
            min: finite(1.0),
            max: finite(3.0),
            mean: finite(2.0),
            sd: None,
        });
        let mut other = sample(2, "2026-11-01");
        other.metric = MetricName::new("y").expect("a name");
        store.append(&[repeated, other]).expect("appended");
        let unit = store.recent_unit(&name, None).expect("readable");
        assert_eq!(unit, Some("ms".parse().ok()), "found in the month before");
        let all = store.recent_units(None).expect("readable");
        assert_eq!(all.get(&name), Some(&"ms".parse().ok()));
        store.append(&[sample(3, "2026-11-02")]).expect("appended");
        assert_eq!(
            store.recent_unit(&name, None).expect("readable"),
            Some(None)
        );
        let all = store.recent_units(None).expect("readable");
        assert_eq!((all.len(), all.get(&name)), (2, Some(&None)));
    }

    #[test]
    fn neither_a_pull_request_nor_what_was_taken_back_says_what_a_unit_is() {
        let (_dir, store) = store();
        let name = MetricName::new("x").expect("a name");
        let of = |n: u32, day: &str, unit: &str, pull_request: Option<u64>| {
            let mut sample = sample(n, day);
            sample.unit = unit.parse().ok();
            sample.context.pull_request = pull_request;
            sample
        };
        let samples = [
            of(1, "2026-11-01", "ms", None),
            of(2, "2026-11-02", "GB", Some(7)),
            of(3, "2026-11-03", "kg", None),
        ];
        store.append(&samples).expect("appended");
        let unit = |pull_request| store.recent_unit(&name, pull_request).expect("readable");
        assert_eq!(unit(None), Some("kg".parse().ok()));
        let kind = EventKind::Retracted {
            sample: samples[2].id,
        };
        let time = "2026-11-04".parse().expect("a time");
        let event = Event {
            id: SampleId::from_bits(9),
            time,
            kind,
            actor: None,
            reason: None,
        };
        store.log(&event).expect("logged");
        assert_eq!(unit(None), Some("ms".parse().ok()));
        assert_eq!(unit(Some(7)), Some("GB".parse().ok()));
        assert_eq!(
            store.recent_units(None).expect("readable").get(&name),
            Some(&"ms".parse().ok())
        );
    }
}
