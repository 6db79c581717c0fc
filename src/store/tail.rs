//! The newest lines, read without reading the store.

use std::collections::HashMap;
use std::io::{Read, Seek, SeekFrom};

use crate::model::{MetricName, Unit};
use crate::store::line::{Head, parse_slow};
use crate::store::{Store, StoreError, disk};

/// Bytes at the ends of the newest segments that are looked at.
const TAIL: u64 = 64 * 1024;
/// Segments that are looked at: a month that has just begun says little.
const SEGMENTS: usize = 3;

impl Store {
    /// The unit in which a metric was recorded last, as far as the newest
    /// lines show it: `Some(None)` without unit, `None` where they do not have
    /// the metric.
    pub fn recent_unit(&self, metric: &MetricName) -> Result<Option<Option<Unit>>, StoreError> {
        let mut left = TAIL;
        for month in self.months()?.iter().rev().take(SEGMENTS) {
            let bytes = self.tail(month, left)?;
            let unit = bytes
                .rsplit(|b| *b == b'\n')
                .find_map(|line| unit_of(line, metric));
            if unit.is_some() {
                return Ok(unit);
            }
            left -= bytes.len() as u64;
        }
        Ok(None)
    }

    /// The same of every metric that the newest lines have, for who asks for
    /// many.
    pub fn recent_units(&self) -> Result<HashMap<MetricName, Option<Unit>>, StoreError> {
        let mut left = TAIL;
        let mut units = HashMap::new();
        for month in self.months()?.iter().rev().take(SEGMENTS) {
            let bytes = self.tail(month, left)?;
            for line in bytes.rsplit(|b| *b == b'\n') {
                let name = Head::parse(line).and_then(|head| str::from_utf8(head.metric()).ok());
                let Some(Ok(metric)) = name.map(MetricName::new) else {
                    continue;
                };
                if !units.contains_key(&metric)
                    && let Some(unit) = unit_of(line, &metric)
                {
                    units.insert(metric, unit);
                }
            }
            left -= bytes.len() as u64;
        }
        Ok(units)
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

/// The unit of a line of this metric; `None` where it is none.
fn unit_of(line: &[u8], metric: &MetricName) -> Option<Option<Unit>> {
    let head = Head::parse(line).filter(|head| head.metric() == metric.as_str().as_bytes())?;
    match head.row().map(|row| row.unit) {
        Some("") => Some(None),
        Some(unit) => unit.parse().ok().map(Some),
        // Repeated measurements and notes make a line longer than the fast
        // path reads.
        None => parse_slow(line).ok().map(|sample| sample.unit),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Finite, Spread};
    use crate::store::fixture::{sample, store};

    #[test]
    fn the_unit_is_that_of_the_newest_line_whatever_its_shape() {
        let (_dir, store) = store();
        let name = MetricName::new("x").expect("a name");
        assert_eq!(store.recent_unit(&name).expect("readable"), None);
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
        let unit = store.recent_unit(&name).expect("readable");
        assert_eq!(unit, Some("ms".parse().ok()), "found in the month before");
        let all = store.recent_units().expect("readable");
        assert_eq!(all.get(&name), Some(&"ms".parse().ok()));
        store.append(&[sample(3, "2026-11-02")]).expect("appended");
        assert_eq!(store.recent_unit(&name).expect("readable"), Some(None));
        let all = store.recent_units().expect("readable");
        assert_eq!((all.len(), all.get(&name)), (2, Some(&None)));
    }
}
