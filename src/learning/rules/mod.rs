//! The rules that find insights: one file each, one line in the registry.

mod anomaly;
mod budget;
mod custom;
mod drift;
mod flaky;
mod forecast;
mod level;
mod noise;
mod silence;

use std::cell::OnceCell;

use crate::learning::analysis::relative_change;
use crate::learning::baseline::Stretches;
use crate::learning::budget::Case;
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::levels::{self, Story};
use crate::learning::memory::{Speaker, Verdict};
use crate::learning::recall::Cause;
use crate::learning::settled::{Settled, last_between, on_change};
use crate::learning::subject::Subject;
use crate::model::{Scale, Timestamp, telling_percent};
use crate::series::Point;
use crate::stats::changepoint::{Change, Ground};

pub(super) use custom::{category, describe, speaks};

/// Fewer samples are not judged.
pub const MIN_SAMPLES: usize = 5;

/// One way to find insights.
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// Its share of the budget of false alarms; `None` where it does not infer,
    /// since arithmetic needs none. All shares together are one.
    pub share: Option<f64>,
    /// What it finds in a view, if anything.
    pub(super) find: fn(&View<'_>) -> Vec<Finding>,
    /// Whether a view shows a finding of another, where that is known for less than it takes to find it.
    pub(super) shows: Option<fn(&View<'_>, &Finding) -> bool>,
}

impl Rule {
    /// Whether a view shows a finding of another.
    pub(super) fn is_shown(&self, view: &View<'_>, finding: &Finding) -> bool {
        match self.shows {
            Some(shows) => shows(view, finding),
            None => (self.find)(view).iter().any(|found| found.is(finding)),
        }
    }
}

/// Every rule, in the order they are asked.
pub static RULES: &[Rule] = &[
    Rule {
        name: "budget",
        share: None,
        find: budget::find,
        shows: None,
    },
    Rule {
        name: "forecast",
        share: None,
        find: forecast::find,
        shows: Some(forecast::shows),
    },
    Rule {
        name: "level",
        share: Some(0.7),
        find: level::find,
        shows: None,
    },
    Rule {
        name: "drift",
        share: Some(0.15),
        find: drift::find,
        shows: Some(drift::shows),
    },
    Rule {
        name: "noise",
        share: Some(0.05),
        find: noise::find,
        shows: None,
    },
    Rule {
        name: "anomaly",
        share: Some(0.1),
        find: anomaly::find,
        shows: None,
    },
    Rule {
        name: "silence",
        share: None,
        find: silence::find,
        shows: None,
    },
    Rule {
        name: "flaky",
        share: None,
        find: flaky::find,
        shows: None,
    },
    Rule {
        name: "rule",
        share: None,
        find: custom::find,
        shows: None,
    },
];

/// A series as it was known at some time: all points up to then.
pub(super) struct View<'a> {
    pub subject: &'a Subject,
    /// In order, never empty.
    pub points: &'a [Point],
    pub now: Timestamp,
    settled: &'a [Settled],
    changes: OnceCell<Vec<Change>>,
    ground: OnceCell<Option<Ground>>,
}

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Surety {
    /// The chance of seeing as much without a cause.
    PValue(f64),
    /// A probability that follows from the rule itself.
    Given(f64),
}

/// Where in a series a cause lies: its first point, and between which points
/// it could lie as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub at: usize,
    pub from: usize,
    pub to: usize,
}

/// What a rule found, before it has a state and a history.
#[derive(Clone, Debug)]
pub(super) struct Finding {
    pub kind: Kind,
    pub severity: Severity,
    pub surety: Surety,
    /// Where its cause lies, for causes that lie somewhere.
    pub place: Option<Place>,
    /// Tells causes of one kind in one series apart where they have no place.
    pub label: String,
    /// The index at which the cause was gone, if it is.
    pub gone: Option<usize>,
    /// What somebody said of it.
    pub verdict: Option<Verdict>,
    /// Follows the name of the series: `is 45 s, …`.
    pub headline: String,
    pub description: String,
    pub suggested_action: String,
    pub evidence: Evidence,
}

/// Of several limits for one thing, the one that is broken speaks, else the
/// first: one cause is one finding.
fn distinct(mut findings: Vec<Finding>) -> Vec<Finding> {
    findings.sort_by(|a, b| (&a.label, b.severity).cmp(&(&b.label, a.severity)));
    findings.dedup_by(|b, a| a.label == b.label);
    findings
}

impl Finding {
    /// Who found it.
    pub fn speaker(&self) -> Speaker {
        Speaker::of(self.kind, Some(&self.label))
    }

    /// Whether this, found in fewer samples, shows the cause of another: a
    /// limit that is near is not broken yet.
    pub fn is(&self, other: &Self) -> bool {
        self.kind == other.kind
            && (self.kind != Kind::Budget || self.severity >= other.severity)
            && match (self.place, other.place) {
                (Some(a), Some(b)) => a.from <= b.to && b.from <= a.to,
                _ => self.label == other.label,
            }
    }
}

impl<'a> View<'a> {
    pub fn new(
        subject: &'a Subject,
        settled: &'a [Settled],
        points: &'a [Point],
        now: Timestamp,
    ) -> Self {
        Self {
            subject,
            points,
            now,
            settled,
            changes: OnceCell::new(),
            ground: OnceCell::new(),
        }
    }

    /// What was said of a cause.
    pub fn verdict_of(&self, cause: &Cause) -> Option<Verdict> {
        let means = |s: &&Settled| s.kind == cause.kind && cause.is_answered_as(s.label.as_deref());
        last_between(self.settled.iter().filter(means), cause.from, cause.to)
    }

    /// Index of the first sample behind what was accepted of a kind; 0 where
    /// nothing was.
    pub fn accepted_until(&self, kind: Kind) -> usize {
        let accepted = |s: &&Settled| s.kind == kind && s.verdict == Verdict::Accepted;
        let until = self.settled.iter().filter(accepted).map(|s| s.to).max();
        until.map_or(0, |until| {
            self.points.partition_point(|point| point.time <= until)
        })
    }

    /// The changes of level, which several rules ask for.
    pub fn changes(&self) -> &[Change] {
        self.changes.get_or_init(|| {
            let values = self.values();
            levels::changes_on(&values, self.ground(&values))
        })
    }

    /// The ground of the newest points, which several rules build on; `values`
    /// are those of this view.
    pub fn ground(&self, values: &[f64]) -> Option<&Ground> {
        self.ground.get_or_init(|| levels::ground(values)).as_ref()
    }

    /// What became of the level, with what was said of its changes.
    pub fn story(&self) -> Story {
        let direction = self.subject.spec.direction;
        let verdict = |change: &Change| on_change(self.settled, change, self.points, direction);
        levels::story(self.changes(), &self.values(), direction, verdict)
    }

    /// What budgets are held against.
    pub fn case(&self) -> Case<'_> {
        Case {
            points: self.points,
            unit: self.subject.series.unit(),
            spec: &self.subject.spec,
            baseline: None,
            last: None,
            settled: self.settled,
        }
    }

    /// The stretches between the changes that stand.
    pub fn stretches(&self) -> Stretches {
        let direction = self.subject.spec.direction;
        Stretches::between(self.changes(), self.points, self.settled, direction)
    }

    /// The samples of the baseline that the newest value is held against.
    pub fn baseline(&self) -> &'a [Point] {
        let Some((newest, before)) = self.points.split_last() else {
            return &[];
        };
        // What was said of later samples was not known yet.
        let known = self.settled.iter().filter(|s| s.to <= newest.time);
        let settled: Vec<Settled> = known.cloned().collect();
        let direction = self.subject.spec.direction;
        let found = Stretches::of(before, &settled, direction);
        &before[found.baseline(direction)]
    }

    pub fn unit(&self) -> Option<String> {
        self.subject.series.unit().map(ToString::to_string)
    }

    /// A value of this series, for people.
    pub fn show(&self, value: f64) -> String {
        crate::model::quantity(value, self.subject.series.unit())
    }

    /// Two values of this series on one scale, to be read side by side.
    pub fn pair(&self, a: f64, b: f64) -> (String, String) {
        let scale = Scale::fit(self.subject.series.unit(), [a, b]);
        (scale.quantity(a), scale.quantity(b))
    }

    /// A move between two values, with its share of the first where that tells
    /// something: `10 s`, `12 s`, `, +20.0 %`; else each on its own scale.
    pub fn moved(&self, from: f64, to: f64) -> [String; 3] {
        match relative_change(from, to).map(telling_percent) {
            Some(None) => [self.show(from), self.show(to), String::new()],
            percent => {
                let (from, to) = self.pair(from, to);
                let percent = percent.flatten();
                [
                    from,
                    to,
                    percent.map_or(String::new(), |p| format!(", {p}")),
                ]
            }
        }
    }

    pub fn values(&self) -> Vec<f64> {
        self.points.iter().map(|point| point.value).collect()
    }
}
