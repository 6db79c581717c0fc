//! The level changed: a regression, an improvement, or a plain change of a
//! metric without direction.

use crate::learning::analysis::relative_change;
use crate::learning::insight::{Evidence, Kind, Severity};
use crate::learning::levels::{Departure, Told};
use crate::learning::rules::{Finding, MIN_SAMPLES, Place, Surety, View};
use crate::stats::changepoint::Change;

/// Changes from here on are critical.
const MUCH: f64 = 0.25;
/// Good news, and news that a regression is gone, are news for this many
/// samples.
const NEWS: usize = 30;

/// What became of the level. The p-value of a change is already paid for the
/// search of its place.
pub fn find(view: &View<'_>) -> Vec<Finding> {
    if view.points.len() < MIN_SAMPLES || view.subject.is_outcome() {
        return Vec::new();
    }
    let story = view.story();
    let is_news = |index: usize| index + NEWS >= view.points.len();
    let open = story
        .departures
        .iter()
        .filter(|d| d.gone.is_none_or(is_news))
        .map(|d| regression(view, d));
    let better = story
        .improvements
        .iter()
        .filter(|told| is_news(told.change.index))
        .map(|told| other(view, told, Kind::Improvement));
    let moved = story
        .moves
        .iter()
        .filter(|told| is_news(told.change.index))
        .map(|told| other(view, told, Kind::Drift));
    open.chain(better).chain(moved).collect()
}

fn regression(view: &View<'_>, departure: &Departure) -> Finding {
    let change = &departure.change;
    let [from, to, percent] = view.moved(departure.baseline, departure.level);
    let share = relative_change(departure.baseline, departure.level);
    let description = match departure.gone {
        None => format!("the level went from {from} to {to}{percent}"),
        Some(_) => format!(
            "the level is back at {to}, after it had gone from {from} to {}",
            view.show(change.after)
        ),
    };
    Finding {
        kind: Kind::Regression,
        severity: if share.is_none_or(|share| share.abs() >= MUCH) {
            Severity::Critical
        } else {
            Severity::Warning
        },
        headline: match departure.gone {
            None => format!("worse: {from} to {to}{percent}"),
            Some(_) => format!("recovered: back at {to}"),
        },
        description,
        suggested_action: match departure.gone {
            None => "Look at the commits where it began; if the price is right, accept it.",
            Some(_) => "Nothing; the level is back.",
        }
        .to_owned(),
        evidence: evidence(view, change, departure.baseline, departure.level),
        gone: departure.gone,
        verdict: departure.verdict,
        ..place(change, Kind::Regression)
    }
}

fn other(view: &View<'_>, told: &Told, kind: Kind) -> Finding {
    let change = &told.change;
    let [from, to, percent] = view.moved(change.before, change.after);
    let word = if kind == Kind::Improvement {
        "better"
    } else {
        "changed"
    };
    Finding {
        headline: format!("{word}: {from} to {to}{percent}"),
        description: format!("the level went from {from} to {to}{percent}"),
        suggested_action: match kind {
            Kind::Improvement => "Keep it: tighten the budget with `yardstick budget set`.",
            _ => "Say in yardstick.toml which direction is better, and this is judged.",
        }
        .to_owned(),
        evidence: evidence(view, change, change.before, change.after),
        verdict: told.verdict,
        ..place(change, kind)
    }
}

/// The parts that follow from the change alone.
fn place(change: &Change, kind: Kind) -> Finding {
    Finding {
        kind,
        severity: Severity::Info,
        surety: Surety::PValue(change.p),
        place: Some(Place {
            at: change.index,
            from: change.interval.0,
            to: change.interval.1,
        }),
        label: String::new(),
        gone: None,
        verdict: None,
        headline: String::new(),
        description: String::new(),
        suggested_action: String::new(),
        evidence: Evidence::Level {
            before: change.before,
            after: change.after,
            unit: None,
            change_percent: None,
            p_value: change.p,
            at: crate::model::Timestamp::MIN,
            from: crate::model::Timestamp::MIN,
            to: crate::model::Timestamp::MIN,
        },
    }
}

fn evidence(view: &View<'_>, change: &Change, before: f64, after: f64) -> Evidence {
    let time = |index: usize| view.points[index.min(view.points.len() - 1)].time;
    Evidence::Level {
        before,
        after,
        unit: view.unit(),
        change_percent: relative_change(before, after).map(|share| share * 100.0),
        p_value: change.p,
        at: time(change.index),
        from: time(change.interval.0),
        to: time(change.interval.1),
    }
}
