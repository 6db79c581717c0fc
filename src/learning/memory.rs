//! What was said before, and what people answered: the part of an insight that
//! no sample holds. Plain data; who keeps it is not decided here.

use std::collections::BTreeMap;

use crate::learning::insight::Kind;
use crate::learning::recall::is_warning;
use crate::model::{MetricName, Timestamp};
use crate::series::SeriesId;

/// An insight as it was said: enough to know it again over other data.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its id.
    pub id: String,
    /// What it is about.
    pub kind: Kind,
    /// Which of its kind, where those are told apart by a name: the user's own
    /// rule, the budget. `None` as well where that was not noted down.
    pub label: Option<String>,
    /// In one line.
    pub title: String,
    /// Its series, each under the first name of its metric; several where they
    /// moved together.
    pub series: Vec<SeriesId>,
    /// Where its cause lies.
    pub at: Timestamp,
    /// The earliest it may lie.
    pub from: Timestamp,
    /// The latest it may lie; the newest sample for what lies nowhere.
    pub to: Timestamp,
    /// Time of the sample that showed it first.
    pub first_seen: Timestamp,
    /// How sure the rule was, before any answer; 0 to 1.
    pub stated: f64,
}

/// Who says something: a rule of this program, or one of the user's own by its
/// name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Speaker {
    /// What it speaks of.
    pub kind: Kind,
    /// The name of the user's own rule; `None` where it was not noted down.
    pub name: Option<String>,
}

impl Speaker {
    /// Who says what has this kind and label.
    pub fn of(kind: Kind, label: Option<&String>) -> Self {
        let name = label.filter(|_| kind == Kind::Rule).cloned();
        Self { kind, name }
    }

    /// Whether it stands for another: for itself, or for all of its kind.
    pub fn covers(&self, other: &Self) -> bool {
        self.kind == other.kind && (self.name.is_none() || self.name == other.name)
    }
}

impl From<Kind> for Speaker {
    fn from(kind: Kind) -> Self {
        Self { kind, name: None }
    }
}

impl std::fmt::Display for Speaker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name.as_deref().unwrap_or(self.kind.name()))
    }
}

impl Said {
    /// Who said it.
    pub fn speaker(&self) -> Speaker {
        Speaker::of(self.kind, self.label.as_ref())
    }

    /// Whether it tells that a limit broke of which `other` warned.
    pub(super) fn breaks(&self, other: &Self) -> bool {
        is_warning(other.label.as_deref()) && !is_warning(self.label.as_deref())
    }

    /// Whether its cause may lie between these times.
    pub(super) fn overlaps(&self, (from, to): (Timestamp, Timestamp)) -> bool {
        self.from <= to && from <= self.to
    }
}

/// What somebody said of an insight.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// It is right, and meant to stay.
    Accepted,
    /// It is wrong.
    Dismissed,
}

/// A verdict with who, when and why.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The insight as it was when it was answered.
    pub said: Said,
    /// The verdict.
    pub verdict: Verdict,
    /// When.
    pub time: Timestamp,
    /// Who.
    pub actor: Option<String>,
    /// Why.
    pub reason: Option<String>,
}

/// How an insight came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ending {
    /// Time of the sample that showed it.
    pub at: Timestamp,
    /// Which end it was.
    pub end: End,
}

/// How something ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// What it told of came back.
    Recovered,
    /// What it foretold happened.
    CameTrue,
    /// It only passed.
    Passed,
}

/// The warning of a limit that broke since, which has the id of the breach.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Warned {
    /// As it was issued, and when.
    pub issued: Option<(Said, Timestamp)>,
    /// What was said of it, before the breach was answered.
    pub answer: Option<Answer>,
}

/// A rule that had fallen silent was woken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wake {
    /// The rule; all of the user's own where none is named.
    pub rule: Speaker,
    /// For this metric only, under its first name.
    pub metric: Option<MetricName>,
    /// When.
    pub time: Timestamp,
}

/// All of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Memory {
    /// Insights that were said to somebody who acts on them, each with when,
    /// by id.
    pub issued: BTreeMap<String, (Said, Timestamp)>,
    /// The last answer to each insight, by id.
    pub answers: BTreeMap<String, Answer>,
    /// Warnings whose breach was issued or answered as well, by id.
    pub warned: BTreeMap<String, Warned>,
    /// The last end of each insight, by id.
    pub ended: BTreeMap<String, Ending>,
    /// In the order of their time.
    pub wakes: Vec<Wake>,
}

impl Memory {
    /// Adds an issued insight; of two, the first counts, but a breach before
    /// its warning.
    pub fn issue(&mut self, said: Said, time: Timestamp) {
        if self.is_issued(&said) {
            return;
        }
        let id = said.id.clone();
        if let Some(warning) = self.issued.insert(id.clone(), (said, time)) {
            self.warned.entry(id).or_default().issued = Some(warning);
        }
    }

    /// Whether it was issued; a breach is more than its warning.
    pub fn is_issued(&self, said: &Said) -> bool {
        let known = self.issued.get(&said.id);
        known.is_some_and(|(known, _)| !said.breaks(known))
    }

    /// Adds an answer; of two, the later counts.
    pub fn answer(&mut self, answer: Answer) {
        let later = |known: &Answer| known.time <= answer.time;
        if self.answers.get(&answer.said.id).is_none_or(later) {
            let id = answer.said.id.clone();
            let before = self.answers.insert(id.clone(), answer);
            let before = before.filter(|before| self.answers[&id].said.breaks(&before.said));
            if before.is_some() {
                self.warned.entry(id).or_default().answer = before;
            }
        }
    }

    /// Adds an end; of two, the later counts.
    pub fn end(&mut self, id: String, ending: Ending) {
        if self
            .ended
            .get(&id)
            .is_none_or(|known| known.at <= ending.at)
        {
            self.ended.insert(id, ending);
        }
    }

    /// Adds all of another.
    pub fn append(&mut self, other: Self) {
        for Warned { issued, answer } in other.warned.into_values() {
            issued.into_iter().for_each(|(s, time)| self.issue(s, time));
            answer.into_iter().for_each(|answer| self.answer(answer));
        }
        for (said, time) in other.issued.into_values() {
            self.issue(said, time);
        }
        other.answers.into_values().for_each(|a| self.answer(a));
        other.ended.into_iter().for_each(|(id, e)| self.end(id, e));
        self.wakes.extend(other.wakes);
    }

    /// Every insight that was said or answered, each once: as it was answered,
    /// else as it was issued.
    pub fn said(&self) -> impl Iterator<Item = &Said> {
        let issued = self
            .issued
            .iter()
            .filter(|(id, _)| !self.answers.contains_key(*id));
        self.answers
            .values()
            .map(|answer| &answer.said)
            .chain(issued.map(|(_, (said, _))| said))
    }

    /// When an insight was first seen, as far as it was said.
    pub(super) fn first_seen(&self, said: &Said) -> Timestamp {
        let issued = self
            .issued
            .get(&said.id)
            .map(|(issued, _)| issued.first_seen);
        issued.map_or(said.first_seen, |first| first.min(said.first_seen))
    }
}
