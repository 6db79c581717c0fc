//! Selecting samples: which segments to open, which lines to parse, and what
//! a line means. One pass, no index; memory follows the answer.

mod names;
mod sink;
mod slow;

use std::collections::{BTreeMap, HashMap, HashSet};

use memchr::memmem::Finder;

pub use sink::{Sink, Visit};

use crate::model::{
    Context, Filter, Metadata, MetricName, MetricPattern, Place, Scope, Timestamp, Unit,
};
use crate::store::line::{Head, Row, Tag, Valued};
use crate::store::read::{Line, Reader};
use crate::store::skim::Skim;
use crate::store::spelling::{Hasher, Spellings};
use crate::store::{Store, StoreError, extras};

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
    /// Of wanted metrics and metadata, what was not handed over.
    pub passed_over: Vec<(Key, PassedOver)>,
}

/// Why samples of a key were not handed over, and how many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PassedOver {
    /// Of another branch, pull request or commit than is asked for.
    pub elsewhere: u64,
    /// Taken back.
    pub retracted: u64,
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
        mut sink: impl Sink,
    ) -> Result<ScanReport, StoreError> {
        self.scan_into(filter, order, &mut sink)
    }

    /// Once for all sinks: what is called for each line is little beside its
    /// bytes, and a copy for each sink is much.
    fn scan_into(
        &self,
        filter: &Filter,
        order: Order,
        sink: &mut dyn Sink,
    ) -> Result<ScanReport, StoreError> {
        let mut months = self.months()?;
        let month = |time: Option<Timestamp>| time.map(|t| t.month());
        // `until` is exclusive.
        let last = filter.until.map(|until| until.saturating_add(-1));
        let (first, last) = (month(filter.since), month(last));
        months.retain(|m| {
            first.as_ref().is_none_or(|f| f <= m) && last.as_ref().is_none_or(|l| m <= l)
        });
        if order == Order::NewestMonthFirst {
            months.reverse();
        }
        let mut scan = Scan::new(self, filter)?;
        scan.chooses_times = sink.chooses_times();
        let only = scan.only.as_ref();
        let name = only.and_then(|name| std::str::from_utf8(name.needle()).ok());
        let mut reader = Reader::skimming(name.map(Skim::of));
        for month in months {
            let path = self.segment_path(&month);
            reader.for_each_line(&path, |line| scan.line(line, &month, sink))?;
            sink.end_of_month();
        }
        Ok(scan.finish())
    }
}

/// What a filter makes of where a sample was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Standing {
    Wanted,
    /// Of another branch or commit than is asked for.
    Elsewhere,
    /// Of a pull request, which anybody may open, with series of any names;
    /// what is judged knows nothing of them.
    Foreign,
}

impl Standing {
    fn of(place: Place<'_>, filter: &Filter) -> Self {
        let is_judged = matches!(filter.scope, Scope::Judged { .. });
        match (filter.admits_place(place), place.pull_request) {
            (true, _) => Self::Wanted,
            (false, Some(_)) if is_judged => Self::Foreign,
            (false, _) => Self::Elsewhere,
        }
    }
}

/// The state of one pass: what raw bytes mean is found out once per distinct
/// key and context, by serde, and remembered.
struct Scan<'a> {
    filter: &'a Filter,
    since: Vec<u8>,
    until: Vec<u8>,
    chooses_times: bool,
    /// The one name that is asked for, where there is only one.
    only: Option<Finder<'static>>,
    renamed: BTreeMap<MetricName, MetricName>,
    retracted: HashSet<u128>,
    keys: Vec<(Key, bool)>,
    /// Whether any of them was not wanted.
    refuses: bool,
    /// Of each key.
    passed_over: Vec<PassedOver>,
    spellings: Spellings<Spelt>,
    by_key: HashMap<Key, usize, Hasher>,
    /// Raw bytes of the last context seen, and whether it is wanted.
    context: (Vec<u8>, Standing),
    report: ScanReport,
}

/// What is known of a key as it is written.
#[derive(Clone, Copy, Debug)]
struct Spelt {
    key: usize,
    /// Whether nothing behind the tag can make it another key, or wanted.
    settled: bool,
}

impl<'a> Scan<'a> {
    fn new(store: &Store, filter: &'a Filter) -> Result<Self, StoreError> {
        let amendments = store.amendments()?;
        let text =
            |time: Option<Timestamp>| time.map(|t| t.to_string().into_bytes()).unwrap_or_default();
        let only = match &filter.metrics[..] {
            [MetricPattern::Exact(name)] if amendments.renamed.is_empty() => {
                Some(Finder::new(name.as_str()).into_owned())
            }
            _ => None,
        };
        Ok(Self {
            since: text(filter.since),
            until: text(filter.until),
            chooses_times: false,
            only,
            renamed: amendments.renamed,
            retracted: amendments.retracted,
            keys: Vec::new(),
            refuses: false,
            passed_over: Vec::new(),
            spellings: Spellings::default(),
            by_key: HashMap::default(),
            context: (Vec::new(), Standing::of(Place::default(), filter)),
            report: ScanReport::default(),
            filter,
        })
    }

    #[inline]
    fn line(&mut self, line: Line<'_>, month: &str, sink: &mut dyn Sink) {
        let Some(head) = Head::parse(line.bytes) else {
            return self.slow(line, month, sink);
        };
        let other = |name: &Finder<'_>| !head.is_named(name.needle());
        if self.only.as_ref().is_some_and(other)
            || !self.in_window(head.time())
            || (self.chooses_times && !sink.wants_time(head.time()))
        {
            return;
        }
        if line.too_long || self.select(head, line.bytes, sink).is_none() {
            self.slow(line, month, sink);
        }
    }

    /// Canonical times order as their bytes do.
    #[inline]
    fn in_window(&self, time: &[u8]) -> bool {
        (self.since.is_empty() || time >= &self.since[..])
            && (self.until.is_empty() || time < &self.until[..])
    }

    /// Hands a canonical line over, its bytes being `line`; `None` where serde
    /// has to be asked after all.
    #[inline]
    fn select(&mut self, head: Head<'_>, line: &[u8], sink: &mut dyn Sink) -> Option<()> {
        let guess = self.guess(&head);
        if let Some((spelt, _)) = guess
            && spelt.settled
            && !self.wants(spelt.key, sink)
        {
            return Some(());
        }
        let valued = head.valued()?;
        let (spelt, tag) = match guess {
            Some((spelt, rest)) => (rest == valued.rest().len()).then_some((spelt, None))?,
            None => self.spelling(&head, &valued)?,
        };
        let key_index = spelt.key;
        let wanted = self.wants(key_index, sink);
        if !wanted && spelt.settled {
            return Some(());
        }
        let tag = match tag {
            Some(tag) => tag,
            None => valued.tag()?,
        };
        let (row, rest) = valued.row_and_rest(tag, &self.context.0)?;
        if !extras::are_valid(rest) {
            return None;
        }
        if !wanted {
            return Some(());
        }
        if row.context != self.context.0 {
            let standing = match row.place {
                Some(place) => Standing::of(place, self.filter),
                None => {
                    let context: Context = serde_json::from_slice(row.context).ok()?;
                    Standing::of(Place::from(&context), self.filter)
                }
            };
            self.context.0.clear();
            self.context.0.extend_from_slice(row.context);
            self.context.1 = standing;
        }
        let hidden = !self.retracted.is_empty() && self.retracted.contains(&row.id);
        if self.context.1 != Standing::Wanted {
            let counts = self.context.1 == Standing::Elsewhere;
            self.passed_over[key_index].elsewhere += u64::from(counts);
            return Some(());
        }
        if hidden != self.filter.retracted {
            self.passed_over[key_index].retracted += u64::from(hidden);
            return Some(());
        }
        self.report.selected += 1;
        let key = &self.keys[key_index].0;
        sink.take(Visit {
            row: Row { line, ..row },
            key_index,
            key,
        });
        Some(())
    }

    /// What is known of the key that came next the last time, where a line has
    /// it, and how many bytes stand behind its value. That value is not read:
    /// of a long store, most lines are of keys that nobody wants more of.
    #[inline]
    fn guess(&mut self, head: &Head<'_>) -> Option<(Spelt, usize)> {
        let rest = head.behind_value()?;
        let (spelt, _) = self.spellings.guess_before(head, rest)?;
        Some((spelt, rest.len()))
    }

    #[inline]
    fn wants(&mut self, key: usize, sink: &mut dyn Sink) -> bool {
        let wants = self.keys[key].1 && sink.wants(key);
        self.refuses |= !wants;
        wants
    }

    fn finish(mut self) -> ScanReport {
        let with_reason = self.keys.into_iter().zip(self.passed_over);
        self.report.passed_over = with_reason
            .filter(|(_, over)| *over != PassedOver::default())
            .map(|((key, _), over)| (key, over))
            .collect();
        self.report
    }

    /// What is known of a line's key, guessed or looked up; `None` where the
    /// bytes are no key.
    #[inline]
    fn spelling<'l>(
        &mut self,
        head: &Head<'l>,
        valued: &Valued<'l>,
    ) -> Option<(Spelt, Option<Tag<'l>>)> {
        if let Some((spelt, _)) = self.spellings.guess(head, valued) {
            return Some((spelt, None));
        }
        let tag = valued.tag()?;
        let spelt = match self.spellings.find(head, valued, &tag) {
            Some(spelt) => spelt,
            None => self.learn(head, valued, &tag)?,
        };
        Some((spelt, Some(tag)))
    }

    fn learn(&mut self, head: &Head<'_>, valued: &Valued<'_>, tag: &Tag<'_>) -> Option<Spelt> {
        let parsed = self.parse_key(head, tag)?;
        // A hand may have put unit and metadata behind the context. Where both
        // are here already, a second one makes the line damaged.
        let settled = !self.filter.admits_metric(&parsed.metric)
            || (parsed.unit.is_some() && !tag.metadata.is_empty());
        let key = match self.by_key.get(&parsed) {
            Some(&key) => key,
            None => {
                let wanted = self.filter.admits(&parsed.metric, &parsed.metadata);
                self.by_key.insert(parsed.clone(), self.keys.len());
                self.keys.push((parsed, wanted));
                self.passed_over.push(PassedOver::default());
                self.keys.len() - 1
            }
        };
        let spelt = Spelt { key, settled };
        self.spellings.add(head, valued, tag, spelt);
        Some(spelt)
    }

    fn parse_key(&self, head: &Head<'_>, tag: &Tag<'_>) -> Option<Key> {
        let metric = MetricName::new(std::str::from_utf8(head.metric()).ok()?).ok()?;
        Some(Key {
            metric: self.named_now(metric),
            metadata: match tag.metadata {
                b"" => Metadata::new(),
                raw => serde_json::from_slice(raw).ok()?,
            },
            unit: match tag.unit {
                "" => None,
                unit => Some(unit.parse().ok()?),
            },
        })
    }

    fn named_now(&self, metric: MetricName) -> MetricName {
        self.renamed.get(&metric).cloned().unwrap_or(metric)
    }
}

#[cfg(test)]
mod tests;
