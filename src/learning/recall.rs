//! Knowing an insight again: what is found now may have been said before, over
//! fewer samples or others.

use std::collections::{BTreeMap, BTreeSet};

use crate::learning::identity::FirstSight;
use crate::learning::insight::{Evidence, Kind, LearningInsight, Severity, fingerprint};
use crate::learning::memory::{Memory, Said};
use crate::learning::rules::Finding;
use crate::model::{Sorting, Timestamp};
use crate::series::{Point, SeriesId};

/// Where a cause lies: in which series, and when.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Cause {
    pub kind: Kind,
    /// Which of its kind, where those are told apart by a name.
    pub label: Option<String>,
    /// Under the first names of their metrics.
    pub series: Vec<SeriesId>,
    pub at: Timestamp,
    pub from: Timestamp,
    pub to: Timestamp,
}

/// Ends the label of a budget that is near its limit: it is the same insight
/// when the limit breaks, and an answer to the warning is none to that.
const WARNING: &str = " warning";

fn label(finding: &Finding) -> Option<String> {
    let warns = finding.kind == Kind::Budget && finding.severity < Severity::Critical;
    let label = || format!("{}{}", finding.label, if warns { WARNING } else { "" });
    finding.kind.is_labelled().then(label)
}

/// Whether this is the label of a limit that is only near.
pub(super) fn is_warning(label: Option<&str>) -> bool {
    label.is_some_and(|label| label.ends_with(WARNING))
}

fn unwarned(label: &str) -> &str {
    label.strip_suffix(WARNING).unwrap_or(label)
}

impl Cause {
    /// Where the cause of a finding lies, as far as that follows from the
    /// finding alone: not for what was seen without a beginning.
    pub fn without_sight(finding: &Finding, points: &[Point]) -> Option<Self> {
        let time = |index: usize| points[index.min(points.len() - 1)].time;
        let last = time(points.len() - 1);
        // The cause came after the sample before; a backfill may fall between.
        let after_before = |from: usize| match from {
            0 => time(0),
            _ if finding.kind == Kind::Anomaly => time(from),
            _ => time(from - 1).saturating_add(1),
        };
        let (at, from, to) = match (finding.place, &finding.evidence) {
            (Some(place), _) => (time(place.at), after_before(place.from), time(place.to)),
            (None, Evidence::Drift { since, .. }) => (*since, *since, last),
            (None, Evidence::Silence { last, .. }) => (*last, *last, *last),
            (None, _) => return None,
        };
        Some(Self {
            kind: finding.kind,
            label: label(finding),
            series: Vec::new(),
            at,
            from,
            to,
        })
    }

    /// Where the cause of a finding lies, given when it was seen first.
    pub fn of(finding: &Finding, sight: &FirstSight, points: &[Point]) -> Self {
        Self::without_sight(finding, points).unwrap_or_else(|| {
            let from = points[if sight.throughout { 0 } else { sight.seen }].time;
            Self {
                kind: finding.kind,
                label: label(finding),
                series: Vec::new(),
                at: from,
                from,
                to: points[points.len() - 1].time,
            }
        })
    }

    /// Whether an answer to what had this label is one to this; what was noted
    /// down without a label may be any of its kind.
    pub fn is_answered_as(&self, label: Option<&str>) -> bool {
        let own = self.label.as_deref();
        label.is_none_or(|label| Some(label) == own || Some(label) == own.map(unwarned))
    }

    fn is_labelled(&self, label: Option<&str>) -> bool {
        label.is_none_or(|label| Some(unwarned(label)) == self.label.as_deref().map(unwarned))
    }

    /// What a memory keeps of an insight with this cause.
    pub fn said(&self, insight: &LearningInsight) -> Said {
        Said {
            id: insight.id.clone(),
            kind: insight.kind,
            label: self.label.clone(),
            title: insight.title.clone(),
            series: self.series.clone(),
            at: self.at,
            from: self.from,
            to: self.to,
            first_seen: insight.first_seen,
            stated: insight.stated_confidence,
        }
    }

    /// Whether a limit that is broken now was only near when it was said.
    pub fn was_near(&self, said: &Said) -> bool {
        is_warning(said.label.as_deref()) && !is_warning(self.label.as_deref())
    }

    /// How far it lies from what was said; `None` where that was another. Of
    /// what has no label, its own id is nearest.
    fn distance(&self, said: &Said) -> Option<(bool, i64)> {
        let same = said.kind == self.kind
            && self.is_labelled(said.label.as_deref())
            && said.overlaps((self.from, self.to));
        let is_own = || {
            let label = self.label.as_ref().filter(|_| said.label.is_none())?;
            Some(fingerprint(self.kind, self.series.first()?, unwarned(label)) == said.id)
        };
        same.then(|| {
            let far = (said.at.millis() - self.at.millis()).abs();
            (is_own() == Some(false), far)
        })
    }
}

/// What was said, to be found by kind and series. Nothing is known again twice.
pub(super) struct Recall<'m> {
    said: BTreeMap<(Kind, &'m SeriesId), Vec<&'m Said>>,
    taken: BTreeSet<&'m str>,
}

impl<'m> Recall<'m> {
    pub fn new(memory: &'m Memory) -> Self {
        let mut said: BTreeMap<(Kind, &SeriesId), Vec<&Said>> = BTreeMap::new();
        for one in memory.said() {
            for series in &one.series {
                said.entry((one.kind, series)).or_default().push(one);
            }
        }
        let taken = BTreeSet::new();
        Self { said, taken }
    }

    /// What each of some causes was said as before; the nearest pairs find
    /// each other first.
    pub fn claim(&mut self, causes: &[(usize, Cause)]) -> Vec<Option<&'m Said>> {
        let mut pairs = Vec::new();
        for (position, (_, cause)) in causes.iter().enumerate() {
            for said in self.near(cause) {
                if let Some(distance) = cause.distance(said) {
                    pairs.push((distance, said.first_seen, &*said.id, position, said));
                }
            }
        }
        pairs
            .order_by_key(|(distance, first, id, position, _)| (*distance, *first, *id, *position));
        let mut claimed = vec![None; causes.len()];
        for (_, _, id, position, said) in pairs {
            if claimed[position].is_none() && self.taken.insert(id) {
                claimed[position] = Some(said);
            }
        }
        claimed
    }

    fn near(&self, cause: &Cause) -> Vec<&'m Said> {
        let of = |series| self.said.get(&(cause.kind, series)).into_iter().flatten();
        cause.series.iter().flat_map(of).copied().collect()
    }
}
