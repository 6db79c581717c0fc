//! Which hooks are due: what happened, held against what each hook was told.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::commands::hooks::told::Happening;
use crate::config::{Hook, HookEvent, Origin};
use crate::learning::{Kind, LearningInsight, Severity, State};
use crate::model::MetricName;
use crate::report::HookDocument;
use crate::store::{Delivery, DeliveryOutcome};

/// After so many runs that failed, nobody waits for it any more.
const MOST_FAILURES: usize = 5;

/// What was told before, folded.
pub struct Log {
    /// The newest of each hook, insight and side of its life.
    last: BTreeMap<(String, String, Side), Delivery>,
    failures: BTreeMap<(String, String, String), usize>,
}

/// An insight comes and goes; a budget may be there and break later; a
/// decision is made once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Life,
    Breach,
    Decision,
}

/// What has to be done.
pub struct Due {
    /// Index of the hook.
    pub hook: usize,
    pub event: HookEvent,
    pub happening: Happening,
    /// Whether it is only noted: there is nobody to tell, or nothing new.
    pub silently: bool,
}

/// The name of a hook in the log.
pub fn key(hook: &Hook) -> String {
    match hook.origin {
        Origin::User => format!("user/{}", hook.name),
        Origin::Project => format!("project/{}", hook.name),
    }
}

fn side(event: &str) -> Side {
    match event {
        "new" | "resolved" => Side::Life,
        "breached" | "mended" => Side::Breach,
        _ => Side::Decision,
    }
}

impl Log {
    pub fn new(deliveries: Vec<Delivery>) -> Self {
        let (mut last, mut failures) = (BTreeMap::new(), BTreeMap::new());
        for delivery in deliveries {
            let place = (
                delivery.hook.clone(),
                delivery.id.clone(),
                delivery.event.clone(),
            );
            if delivery.outcome == DeliveryOutcome::Failed {
                let count = failures.entry(place).or_insert(0);
                *count += 1;
                if *count < MOST_FAILURES {
                    continue;
                }
            }
            failures.remove(&(
                delivery.hook.clone(),
                delivery.id.clone(),
                delivery.event.clone(),
            ));
            last.insert(
                (
                    delivery.hook.clone(),
                    delivery.id.clone(),
                    side(&delivery.event),
                ),
                delivery,
            );
        }
        Self { last, failures }
    }

    /// How many deliveries of a hook failed and wait.
    pub fn waiting(&self, hook: &str) -> usize {
        self.failures.keys().filter(|(of, _, _)| of == hook).count()
    }

    fn last(&self, hook: &str, id: &str, side: Side) -> Option<&Delivery> {
        self.last.get(&(hook.to_owned(), id.to_owned(), side))
    }

    /// What a hook holds for open: told or known, and not over.
    fn open<'l>(&'l self, hook: &'l str, side: Side) -> impl Iterator<Item = &'l Delivery> {
        let of = move |((name, _, of), _): &(&(String, String, Side), &Delivery)| {
            name == hook && *of == side
        };
        self.last
            .iter()
            .filter(of)
            .map(|(_, delivery)| delivery)
            .filter(|delivery| is_open(delivery))
    }

    /// Whether a hook was there at an earlier run.
    pub fn knows(&self, hook: &str) -> bool {
        self.last.keys().any(|(of, _, _)| of == hook)
    }
}

fn is_open(delivery: &Delivery) -> bool {
    matches!(delivery.event.as_str(), "new" | "breached")
}

/// What is due for some hooks, in the order of the hooks.
pub struct Now<'a> {
    pub insights: &'a [LearningInsight],
    pub decisions: &'a [Happening],
    /// What was looked at.
    pub scope: &'a str,
}

impl Now<'_> {
    /// Everything that a hook has to be told, or to know.
    pub fn due(&self, index: usize, hook: &Hook, log: &Log) -> Vec<Due> {
        let mut plan = Plan {
            now: self,
            index,
            hook,
            name: key(hook),
            log,
            due: Vec::new(),
        };
        plan.lives();
        plan.decisions();
        plan.due
    }
}

struct Plan<'a> {
    now: &'a Now<'a>,
    index: usize,
    hook: &'a Hook,
    name: String,
    log: &'a Log,
    due: Vec<Due>,
}

impl Plan<'_> {
    fn add(&mut self, event: HookEvent, happening: Happening, silently: bool) {
        let silently =
            silently || !self.hook.on.contains(&event) || !admits(self.hook, &happening.document);
        self.due.push(Due {
            hook: self.index,
            event,
            happening,
            silently,
        });
    }

    /// Insights that came and went.
    fn lives(&mut self) {
        let first_run = !self.log.knows(&self.name);
        for side in [Side::Life, Side::Breach] {
            let event = if side == Side::Life {
                HookEvent::New
            } else {
                HookEvent::Breached
            };
            for insight in self
                .now
                .insights
                .iter()
                .filter(|insight| is_there(insight, side))
            {
                let known = self.log.last(&self.name, &insight.id, side);
                if !known.is_some_and(is_open) {
                    // What was there before the hook was is no news.
                    let old = first_run && insight.state == State::Ongoing;
                    self.add(event, Happening::of(insight), old);
                }
            }
            self.gone(side);
        }
    }

    /// What was told of and is no more.
    fn gone(&mut self, side: Side) {
        let open: Vec<Delivery> = self.log.open(&self.name, side).cloned().collect();
        for delivery in open {
            let insight = self
                .now
                .insights
                .iter()
                .find(|insight| insight.id == delivery.id);
            if insight.is_some_and(|insight| is_there(insight, side)) {
                continue;
            }
            // Not seen where something else is looked at, it may still be there.
            if insight.is_none() && delivery.scope != self.now.scope {
                continue;
            }
            let happening = match insight {
                Some(insight) => Happening::of(insight),
                None => Happening::over(&delivery),
            };
            let answered =
                insight.is_some_and(|i| matches!(i.state, State::Accepted | State::Dismissed));
            if side == Side::Life {
                self.add(HookEvent::Resolved, happening, answered);
            } else {
                self.due.push(Due {
                    hook: self.index,
                    event: HookEvent::Resolved,
                    happening: happening.mended(),
                    silently: true,
                });
            }
        }
    }

    fn decisions(&mut self) {
        let first_run = !self.log.knows(&self.name);
        for decision in self.now.decisions {
            let known = self
                .log
                .last(&self.name, &decision.key, Side::Decision)
                .is_some();
            if !known && let Some(event) = decision.decided {
                self.add(event, decision.clone(), first_run);
            }
        }
    }
}

/// Whether an insight is there, or its limit broken.
fn is_there(insight: &LearningInsight, side: Side) -> bool {
    let open = matches!(insight.state, State::New | State::Ongoing);
    open && (side == Side::Life
        || (insight.kind == Kind::Budget && insight.severity == Severity::Critical))
}

/// Whether a hook's filters let something through.
pub fn admits(hook: &Hook, document: &HookDocument) -> bool {
    let category = document.category.as_ref().map(ToString::to_string);
    let metric = || MetricName::new(&document.metric).ok();
    (hook.kinds.is_empty() || hook.kinds.contains(&document.kind))
        && (hook.categories.is_empty()
            || category.is_some_and(|word| hook.categories.contains(&word)))
        && hook
            .metric
            .as_ref()
            .is_none_or(|pattern| metric().is_some_and(|name| pattern.matches(&name)))
        && document.severity >= hook.severity
        && document.confidence >= hook.min_confidence
}

/// What of a happening the log has to keep.
pub fn kept(event: HookEvent, document: &Value) -> Value {
    match event {
        HookEvent::New | HookEvent::Breached => document.clone(),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests;
