use std::path::Path;

use super::*;
use crate::config::parse;
use crate::learning::MetricsTracker;
use crate::model::Timestamp;

/// A regression, as an insight of some state.
fn insight(state: State) -> LearningInsight {
    let mut tracker = MetricsTracker::new();
    let mut time = Timestamp::MIN;
    for i in 0..40 {
        time = time.saturating_add(86_400_000);
        let value = if i < 30 { 12.0 } else { 15.0 } + f64::from(i * 7 % 5) * 0.01;
        tracker
            .record_metric("test_duration", value, [], time)
            .expect("valid");
    }
    let mut insight = tracker.generate_insights(time).remove(0);
    insight.state = state;
    insight
}

fn hook(keys: &str) -> Hook {
    let text = format!("[[hook]]\nname = \"x\"\nrun = [\"true\"]\n{keys}\n");
    let config = parse(&text, Path::new("yardstick.toml")).expect("valid");
    config.hooks[0].clone()
}

fn logged(event: &str, id: &str, outcome: DeliveryOutcome) -> Delivery {
    Delivery {
        time: Timestamp::MIN,
        hook: "project/x".to_owned(),
        event: event.to_owned(),
        id: id.to_owned(),
        outcome,
        scope: "main".to_owned(),
        told: Value::Null,
    }
}

/// What a hook that was there before is due: the event, and whether silently.
fn due(hook: &Hook, insights: &[LearningInsight], log: &[Delivery]) -> Vec<(&'static str, bool)> {
    let mut all = vec![logged("added", "", DeliveryOutcome::Known)];
    all.extend_from_slice(log);
    let now = Now {
        insights,
        decisions: &[],
        scope: "main",
    };
    let due = now.due(0, hook, &Log::new(all));
    due.iter()
        .map(|due| (due.event.name(), due.silently))
        .collect()
}

#[test]
fn an_insight_is_told_when_it_comes_and_when_it_goes_each_once() {
    use DeliveryOutcome::{Done, Known};
    let hook = hook("on = [\"new\", \"resolved\"]");
    let (new, over) = (insight(State::New), insight(State::Resolved));
    let id = &new.id;
    let here = std::slice::from_ref(&new);
    assert_eq!(due(&hook, here, &[]), [("new", false)]);
    let told = [logged("new", id, Done)];
    assert_eq!(due(&hook, here, &told), []);
    assert_eq!(
        due(&hook, std::slice::from_ref(&over), &told),
        [("resolved", false)]
    );
    assert_eq!(due(&hook, &[], &told), [("resolved", false)]);
    // Over before anybody was told of it: nothing to say.
    assert_eq!(due(&hook, &[over], &[]), []);
    let twice = [logged("new", id, Known), logged("resolved", id, Done)];
    assert_eq!(due(&hook, &[], &twice), []);
    assert_eq!(due(&hook, here, &twice), [("new", false)]);
}

#[test]
fn what_was_missed_is_told_later_and_what_was_there_before_is_not() {
    let hook = hook("");
    let ongoing = [insight(State::Ongoing)];
    assert_eq!(due(&hook, &ongoing, &[]), [("new", false)]);
    let now = Now {
        insights: &ongoing,
        decisions: &[],
        scope: "main",
    };
    let first = now.due(0, &hook, &Log::new(Vec::new()));
    assert!(first.len() == 1 && first[0].silently);
}

#[test]
fn what_is_not_looked_at_is_not_over() {
    let hook = hook("on = [\"resolved\"]");
    let mut told = logged("new", "0123456789abcdef", DeliveryOutcome::Done);
    assert_eq!(
        due(&hook, &[], std::slice::from_ref(&told)),
        [("resolved", false)]
    );
    told.scope = "main,feature".to_owned();
    assert_eq!(due(&hook, &[], &[told]), []);
}

#[test]
fn a_failure_is_tried_in_five_runs() {
    let hook = hook("");
    let new = [insight(State::New)];
    let failed = logged("new", &new[0].id, DeliveryOutcome::Failed);
    for (runs, expected) in [(1, &[("new", false)][..]), (4, &[("new", false)]), (5, &[])] {
        assert_eq!(
            due(&hook, &new, &vec![failed.clone(); runs]),
            expected,
            "{runs}"
        );
    }
    assert_eq!(Log::new(vec![failed.clone(); 2]).waiting("project/x"), 1);
    let mended = [failed, logged("new", &new[0].id, DeliveryOutcome::Done)];
    assert_eq!(Log::new(mended.to_vec()).waiting("project/x"), 0);
}

#[test]
fn a_budget_that_was_near_and_breaks_is_news_of_its_own() {
    let hook = hook("on = [\"new\", \"breached\"]");
    let mut near = insight(State::Ongoing);
    (near.kind, near.severity) = (Kind::Budget, Severity::Warning);
    let mut broken = near.clone();
    broken.severity = Severity::Critical;
    let told = [logged("new", &near.id, DeliveryOutcome::Done)];
    assert_eq!(due(&hook, &[near.clone()], &told), []);
    assert_eq!(due(&hook, &[broken.clone()], &told), [("breached", false)]);
    let both = [
        told[0].clone(),
        logged("breached", &near.id, DeliveryOutcome::Done),
    ];
    assert_eq!(due(&hook, &[broken.clone()], &both), []);
    // Near again: noted, so that the next breach is news.
    assert_eq!(due(&hook, &[near], &both), [("resolved", true)]);
    let mended = [
        &both[..],
        &[logged("mended", &broken.id, DeliveryOutcome::Known)],
    ]
    .concat();
    assert_eq!(due(&hook, &[broken], &mended), [("breached", false)]);
}

#[test]
fn every_filter_keeps_something_out() {
    let new = insight(State::New);
    for (keys, admitted) in [
        (
            "kind = [\"regression\", \"drift\"]",
            new.kind == Kind::Regression || new.kind == Kind::Drift,
        ),
        ("kind = [\"flaky\"]", false),
        ("category = [\"performance\"]", true),
        ("category = [\"quality\"]", false),
        ("metric = \"test_*\"", true),
        ("metric = \"build_*\"", false),
        ("severity = \"info\"", true),
        ("min_confidence = 0.1", true),
        ("min_confidence = 1.0", new.confidence >= 1.0),
    ] {
        assert_eq!(
            due(&hook(keys), std::slice::from_ref(&new), &[]),
            [("new", !admitted)],
            "{keys}"
        );
    }
}
