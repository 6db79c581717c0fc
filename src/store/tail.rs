//! The newest lines, read without reading the store.

use std::io::{Read, Seek, SeekFrom};

use crate::model::{MetricName, Unit};
use crate::store::line::{Head, parse_slow};
use crate::store::{Store, StoreError, disk};

/// Bytes at the end of the newest segment that are looked at.
const TAIL: u64 = 64 * 1024;

impl Store {
    /// The unit in which a metric was recorded last, as far as the newest
    /// lines show it: `Some(None)` without unit, `None` where they do not have
    /// the metric.
    pub fn recent_unit(&self, metric: &MetricName) -> Result<Option<Option<Unit>>, StoreError> {
        let Some(month) = self.months()?.pop() else {
            return Ok(None);
        };
        let path = self.segment_path(&month);
        let Some(mut file) = disk::open_to_read(&path)? else {
            return Ok(None);
        };
        let failed = || StoreError::io("read", &path);
        let len = file.metadata().map_err(failed())?.len();
        file.seek(SeekFrom::Start(len.saturating_sub(TAIL)))
            .map_err(failed())?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes).map_err(failed())?;
        Ok(bytes
            .rsplit(|b| *b == b'\n')
            .find_map(|line| unit_of(line, metric)))
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
