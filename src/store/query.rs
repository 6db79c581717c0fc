//! Selecting samples: which segments to open, which lines to parse, and what
//! a line means. One pass, no index; memory follows the answer.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::BuildHasherDefault;

use xxhash_rust::xxh3::Xxh3;

use crate::model::{Context, Filter, Metadata, MetricName, MetricPattern, Timestamp, Unit};
use crate::store::line::{Head, Row, encode, parse_slow};
use crate::store::read::{Line, for_each_line};
use crate::store::{Store, StoreError};

/// What makes samples comparable: metric, unit and metadata.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The name, renames applied.
    pub metric: MetricName,
    /// As recorded.
    pub metadata: Metadata,
    /// As recorded.
    pub unit: Option<Unit>,
}

/// A selected sample, as a visitor sees it.
#[derive(Clone, Copy, Debug)]
pub struct Visit<'a> {
    /// Its raw fields.
    pub row: Row<'a>,
    /// The same number for the same [`Key`], counted from 0 over a scan.
    pub key_index: usize,
    /// Metric, metadata and unit.
    pub key: &'a Key,
    /// When and where.
    pub context: &'a Context,
}

/// What a scan passed over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScanReport {
    /// Samples that were handed over.
    pub selected: u64,
    /// Lines that looked selected and could not be read, by file name and
    /// line offset of the first.
    pub damaged: u64,
    /// The first of them: file name and byte offset.
    pub first_damaged: Option<(String, u64)>,
}

/// Order in which the months are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Oldest month first.
    Forward,
    /// Newest month first; within a month lines come as they stand.
    NewestMonthFirst,
}

impl Store {
    /// Hands every selected sample to `visit`, month by month, within a month
    /// as the lines stand. Ids that stand twice are handed over twice: whoever
    /// sorts by time and id sees them side by side.
    pub fn scan(
        &self,
        filter: &Filter,
        order: Order,
        mut visit: impl FnMut(Visit<'_>),
    ) -> Result<ScanReport, StoreError> {
        let mut months = self.months()?;
        let month = |time: Option<Timestamp>| time.map(|t| t.month());
        // `until` is exclusive, so its own month may be empty; it is still right.
        let (first, last) = (month(filter.since), month(filter.until));
        months.retain(|m| {
            first.as_ref().is_none_or(|f| f <= m) && last.as_ref().is_none_or(|l| m <= l)
        });
        if order == Order::NewestMonthFirst {
            months.reverse();
        }
        let mut scan = Scan::new(self, filter)?;
        for month in months {
            let path = self.segment_path(&month);
            for_each_line(&path, |line| scan.line(line, &month, &mut visit))?;
        }
        Ok(scan.report)
    }
}

type Hasher = BuildHasherDefault<Xxh3>;

/// The state of one pass: what raw bytes mean is found out once per distinct
/// key and context, by serde, and remembered.
struct Scan<'a> {
    filter: &'a Filter,
    since: Vec<u8>,
    until: Vec<u8>,
    /// The one name that is asked for, where there is only one.
    only: Option<Vec<u8>>,
    renamed: BTreeMap<MetricName, MetricName>,
    retracted: HashSet<u128>,
    keys: Vec<(Key, bool)>,
    by_bytes: HashMap<Vec<u8>, Option<usize>, Hasher>,
    by_key: HashMap<Key, usize, Hasher>,
    scratch: Vec<u8>,
    /// Raw bytes, meaning, and whether it is wanted, of the last context seen.
    context: (Vec<u8>, Context, bool),
    report: ScanReport,
}

impl<'a> Scan<'a> {
    fn new(store: &Store, filter: &'a Filter) -> Result<Self, StoreError> {
        let amendments = store.amendments()?;
        let text =
            |time: Option<Timestamp>| time.map(|t| t.to_string().into_bytes()).unwrap_or_default();
        let only = match &filter.metrics[..] {
            [MetricPattern::Exact(name)] if amendments.renamed.is_empty() => {
                Some(name.as_str().as_bytes().to_vec())
            }
            _ => None,
        };
        let empty = Context::default();
        let wanted = filter.admits_context(&empty);
        Ok(Self {
            since: text(filter.since),
            until: text(filter.until),
            only,
            renamed: amendments.renamed,
            retracted: amendments.retracted,
            keys: Vec::new(),
            by_bytes: HashMap::default(),
            by_key: HashMap::default(),
            scratch: Vec::new(),
            context: (Vec::new(), empty, wanted),
            report: ScanReport::default(),
            filter,
        })
    }

    #[inline]
    fn line(&mut self, line: Line<'_>, month: &str, visit: &mut impl FnMut(Visit<'_>)) {
        if line.too_long {
            return self.damaged(line, month);
        }
        match Head::parse(line.bytes) {
            Some(head) => {
                if self
                    .only
                    .as_ref()
                    .is_some_and(|name| head.metric() != &name[..])
                    || !self.in_window(head.time())
                {
                    return;
                }
                match head.row() {
                    Some(row) if self.row(row, visit).is_some() => {}
                    _ => self.slow(line, month, visit),
                }
            }
            None => self.slow(line, month, visit),
        }
    }

    /// Canonical times order as their bytes do.
    #[inline]
    fn in_window(&self, time: &[u8]) -> bool {
        (self.since.is_empty() || time >= &self.since[..])
            && (self.until.is_empty() || time < &self.until[..])
    }

    /// `None` where serde has to be asked after all.
    #[inline]
    fn row(&mut self, row: Row<'_>, visit: &mut impl FnMut(Visit<'_>)) -> Option<()> {
        let Some(key_index) = self.key_index(&row)? else {
            return Some(());
        };
        if row.context != self.context.0 {
            let context = match row.context {
                b"" => Context::default(),
                raw => serde_json::from_slice(raw).ok()?,
            };
            let wanted = self.filter.admits_context(&context);
            self.context = (row.context.to_vec(), context, wanted);
        }
        if !self.context.2 || (!self.retracted.is_empty() && self.retracted.contains(&row.id)) {
            return Some(());
        }
        self.report.selected += 1;
        visit(Visit {
            row,
            key_index,
            key: &self.keys[key_index].0,
            context: &self.context.1,
        });
        Some(())
    }

    /// `None` where the bytes are no key, `Some(None)` where it is not wanted.
    #[inline]
    fn key_index(&mut self, row: &Row<'_>) -> Option<Option<usize>> {
        self.scratch.clear();
        self.scratch.extend_from_slice(row.metric.as_bytes());
        self.scratch.push(b'|');
        self.scratch.extend_from_slice(row.unit.as_bytes());
        self.scratch.push(b'|');
        self.scratch.extend_from_slice(row.metadata);
        if let Some(found) = self.by_bytes.get(&self.scratch) {
            return Some(*found);
        }
        let key = self.parse_key(row)?;
        let index = match self.by_key.get(&key) {
            Some(&index) => index,
            None => {
                let wanted = self.filter.admits(&key.metric, &key.metadata);
                self.by_key.insert(key.clone(), self.keys.len());
                self.keys.push((key, wanted));
                self.keys.len() - 1
            }
        };
        let found = self.keys[index].1.then_some(index);
        self.by_bytes.insert(self.scratch.clone(), found);
        Some(found)
    }

    fn parse_key(&self, row: &Row<'_>) -> Option<Key> {
        let metric = MetricName::new(row.metric).ok()?;
        Some(Key {
            metric: self.renamed.get(&metric).cloned().unwrap_or(metric),
            metadata: match row.metadata {
                b"" => Metadata::new(),
                raw => serde_json::from_slice(raw).ok()?,
            },
            unit: match row.unit {
                "" => None,
                unit => Some(unit.parse().ok()?),
            },
        })
    }

    /// A line that serde has to judge. What it makes of the line is written
    /// canonically and takes the fast path, so there is one path to a visitor.
    #[cold]
    fn slow(&mut self, line: Line<'_>, month: &str, visit: &mut impl FnMut(Visit<'_>)) {
        let Ok(sample) = parse_slow(line.bytes) else {
            // A last line without a newline is still being written, or torn:
            // the next writer seals it, and only then is it anybody's loss.
            if line.terminated {
                self.damaged(line, month);
            }
            return;
        };
        let mut bare = sample;
        bare.summary = None;
        bare.notes = Metadata::new();
        let mut canonical = Vec::new();
        encode(&bare, &mut canonical);
        canonical.pop();
        let Some(head) = Head::parse(&canonical) else {
            return self.damaged(line, month);
        };
        if !self.in_window(head.time()) {
            return;
        }
        let row = head.row().map(|row| Row {
            line: line.bytes,
            ..row
        });
        if row.and_then(|row| self.row(row, visit)).is_none() {
            self.damaged(line, month);
        }
    }

    #[cold]
    fn damaged(&mut self, line: Line<'_>, month: &str) {
        self.report.damaged += 1;
        self.report
            .first_damaged
            .get_or_insert_with(|| (format!("{month}.jsonl"), line.offset));
    }
}

#[cfg(test)]
mod tests;
