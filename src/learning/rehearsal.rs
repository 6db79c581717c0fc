//! What the rules of the user's own would have said over the history: each is
//! asked as each sample came, knowing no more than was known then.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::learning::facts::Facts;
use crate::learning::rules::{View, describe, speaks};
use crate::learning::subject::Subject;
use crate::model::Timestamp;
use crate::rulebook::Rule;

/// What one rule would have said of one series.
#[derive(Clone, Debug, PartialEq)]
pub struct Rehearsal {
    /// The rule.
    pub rule: Arc<Rule>,
    /// At how many samples it could be judged.
    pub judged: usize,
    /// At how many of them it spoke.
    pub spoke: usize,
    /// Why it could not be judged at the others, with their number.
    pub unjudged: BTreeMap<String, usize>,
    /// Samples in a row at which it spoke, oldest first.
    pub stretches: Vec<Stretch>,
}

/// Samples in a row at which a rule spoke.
#[derive(Clone, Debug, PartialEq)]
pub struct Stretch {
    /// Time of the first.
    pub from: Timestamp,
    /// Time of the last.
    pub until: Timestamp,
    /// How many.
    pub samples: usize,
    /// Whether it still speaks.
    pub open: bool,
    /// What it said first.
    pub description: String,
}

/// Asks every rule of a series about every moment of its history.
pub fn rehearse(subject: &Subject, now: Timestamp) -> Vec<Rehearsal> {
    asked(subject, 1, now)
}

/// Asks every rule of a series about the present alone.
pub fn rehearse_now(subject: &Subject, now: Timestamp) -> Vec<Rehearsal> {
    asked(subject, subject.series.points().len(), now)
}

/// Every rule of a series at each sample from the `first` on, counted from 1.
fn asked(subject: &Subject, first: usize, now: Timestamp) -> Vec<Rehearsal> {
    let points = subject.series.points();
    let silent = |rule: &Arc<Rule>| Rehearsal {
        rule: Arc::clone(rule),
        judged: 0,
        spoke: 0,
        unjudged: BTreeMap::new(),
        stretches: Vec::new(),
    };
    let mut rehearsals: Vec<Rehearsal> = subject.rules.iter().map(silent).collect();
    if rehearsals.is_empty() {
        return rehearsals;
    }
    for n in first..=points.len() {
        // One view for all rules: what it costs to make a number is paid once.
        let view = View::new(subject, &[], &points[..n], now);
        let facts = Facts::new(&view);
        for rehearsal in &mut rehearsals {
            let asked = speaks(&rehearsal.rule, &view, &facts);
            rehearsal.judged += usize::from(asked.is_ok());
            match asked {
                Ok(true) => {
                    let description = describe(&rehearsal.rule, &facts);
                    rehearsal.add(points[n - 1].time, description);
                }
                Ok(false) => rehearsal.close(),
                Err(reason) => {
                    rehearsal.close();
                    *rehearsal.unjudged.entry(reason.to_string()).or_default() += 1;
                }
            }
        }
    }
    rehearsals
}

impl Rehearsal {
    fn add(&mut self, time: Timestamp, description: String) {
        self.spoke += 1;
        match self.stretches.last_mut().filter(|stretch| stretch.open) {
            Some(stretch) => {
                stretch.until = time;
                stretch.samples += 1;
            }
            None => self.stretches.push(Stretch {
                from: time,
                until: time,
                samples: 1,
                open: true,
                description,
            }),
        }
    }

    fn close(&mut self) {
        if let Some(stretch) = self.stretches.last_mut() {
            stretch.open = false;
        }
    }
}
