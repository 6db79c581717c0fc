use std::sync::Arc;

use super::*;
use crate::learning::{LearningInsight, State, judge};
use crate::model::{
    Bound, Budget, Direction, Limit, Measure, Metadata, MetricName, MetricSpec, Severity, Side,
    Statistic, Timestamp,
};
use crate::rulebook::cel::Condition;
use crate::rulebook::{Template, VOCABULARY};
use crate::series::{Point, Series, SeriesId};

const DAY: i64 = 86_400_000;

fn series(metric: &str, values: &[f64]) -> Series {
    let id = SeriesId {
        metric: MetricName::new(metric).expect("valid"),
        metadata: Metadata::from_pairs(["suite=<b>"]).expect("valid"),
    };
    let point = |(i, value): (usize, &f64)| Point {
        id: i as u128,
        time: Timestamp::from_millis(i as i64 * DAY).expect("in range"),
        value: *value,
    };
    let spec = MetricSpec::of(&id.metric);
    Series::new(
        id,
        spec.unit,
        values.iter().enumerate().map(point).collect(),
    )
    .expect("not empty")
}

fn rule(when: &str) -> Rule {
    Rule {
        name: "mine".to_owned(),
        metric: "*".parse().expect("valid"),
        metadata: Metadata::new(),
        when: Condition::compile(when, &VOCABULARY)
            .unwrap_or_else(|error| panic!("{when}: {error}")),
        min_samples: 1,
        category: None,
        severity: Severity::Warning,
        confidence: 0.9,
        description: None,
        action: None,
        source: "yardstick.toml:2".to_owned(),
    }
}

fn subject(values: &[f64], rule: Rule) -> Subject {
    let series = series("api_latency", values);
    Subject {
        spec: MetricSpec::of(&series.id().metric),
        budgets: Vec::new(),
        expect_every: None,
        first_name: None,
        rules: vec![Arc::new(rule)],
        companions: Vec::new(),
        series,
    }
}

/// Whether a condition holds at the end of a series, a day after it ended.
fn holds(when: &str, subject: &Subject) -> Result<bool, EvalError> {
    let points = subject.series.points();
    let now = subject.series.last().time.saturating_add(DAY);
    let view = View::new(subject, &[], points, now);
    speaks(&rule(when), &view, &Facts::new(&view))
}

#[track_caller]
fn all_hold(subject: &Subject, conditions: &[&str]) {
    for when in conditions {
        assert_eq!(holds(when, subject), Ok(true), "{when}");
    }
}

#[test]
fn every_variable_is_what_it_says() {
    // By hand: mean 25/7, deviations squared 2·6.612 + … = 64.857…, n − 1 = 6.
    let values = [1.0, 2.0, 2.0, 3.0, 4.0, 4.0, 9.0];
    let mut subject = subject(&values, rule("true"));
    let measure: Measure = "8ms".parse().expect("valid");
    let limit = |text: &str| Limit {
        value: text.parse().expect("valid"),
        unit: measure.unit.clone(),
    };
    let budget = |fail: &str| Budget {
        branch: None,
        ratchet: false,
        metric: "*".parse().expect("valid"),
        metadata: Metadata::new(),
        statistic: Statistic::Latest,
        window: 1,
        bound: Bound {
            against: crate::model::Against::Zero,
            side: Side::Max,
            fail: Some(limit(fail)),
            warn: None,
        },
        source: String::new(),
    };
    subject.budgets = vec![budget("20"), budget("8")];
    all_hold(
        &subject,
        &[
            "last == 9 && previous == 4 && count == 7 && min == 1 && max == 9",
            "math.abs(mean - 25.0 / 7) < 1e-12",
            "math.abs(sd - 2.6367) < 1e-4",
            "p50 == 3 && p75 == 4 && math.abs(p90 - 6) < 1e-12 && math.abs(p95 - 7.5) < 1e-12 && math.abs(p99 - 8.7) < 1e-12",
            "values.size() == 7 && recent == values && math.abs(recent_mean - mean) < 1e-12",
            // Seven values show no change, so that all of them are one level.
            "level == 3 && since == 7",
            // The median of 1, 2, 2, 3, 4, 4; the newest is held against it.
            "baseline == 2.5 && math.abs(change - 2.6) < 1e-12 && worse == change",
            "budget == 8 && budget_room == -0.125",
            "age == duration('1d') && span == duration('6d') && per_day == 1",
            "metric == 'api_latency' && unit == 'ms' && direction == 'lower' && category == 'performance'",
            "metadata.suite == '<b>' && has(metadata.suite) && !has(metadata.os)",
            "quantity('9ms') == last && quantity('0.009 s') == last && quantity('9') == last",
            "newest('changed_lines') == null",
        ],
    );
    subject.budgets.clear();
    subject.spec.direction = Direction::None;
    subject.companions = vec![series(
        "changed_lines",
        &[5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0],
    )];
    // The eighth was measured later than the newest of seven.
    all_hold(
        &subject,
        &[
            "worse == null && budget == null && budget_room == null",
            "newest('changed_lines') == 11",
        ],
    );
}

#[test]
fn one_sample_has_no_past() {
    let subject = subject(&[5.0], rule("true"));
    all_hold(
        &subject,
        &[
            "previous == null && sd == null && baseline == null && change == null && trend == null && per_day == null",
            "mean == 5 && level == 5 && since == 1 && span == duration('0s')",
        ],
    );
    assert_eq!(
        holds("change > 0.1", &subject),
        Err(EvalError::Null("change".to_owned()))
    );
    let other = holds("last > quantity('3 MB')", &subject)
        .expect_err("another dimension")
        .to_string();
    assert!(other.contains("cannot convert"), "{other}");
}

#[test]
fn a_trend_is_its_change_and_zero_where_none_is_significant() {
    let rising: Vec<f64> = (0..20).map(|i| 100.0 + f64::from(i)).collect();
    all_hold(
        &subject(&rising, rule("true")),
        &["math.abs(trend - 0.19) < 1e-9"],
    );
    let flat: Vec<f64> = (0..20).map(|i| 100.0 + f64::from(i * 7 % 5)).collect();
    all_hold(&subject(&flat, rule("true")), &["trend == 0"]);
}

#[test]
fn a_bad_level_is_held_against_the_one_before() {
    let stepped: Vec<f64> = (0..60)
        .map(|i| if i < 40 { 100.0 } else { 130.0 } + f64::from(i * 7 % 5) * 0.1)
        .collect();
    all_hold(
        &subject(&stepped, rule("true")),
        &[
            "since == 20",
            "level > 130 && level < 131",
            "baseline > 100 && baseline < 101",
            "change > 0.29 && change < 0.31",
        ],
    );
}

fn insights(values: &[f64], rule: Rule) -> Vec<LearningInsight> {
    let subject = subject(values, rule);
    let now = subject.series.last().time;
    let mut insights = judge(&[subject], now).insights;
    insights.retain(|insight| insight.kind == Kind::Rule);
    insights
}

#[test]
fn a_finding_becomes_an_insight_with_a_state_and_a_history() {
    let mut custom = rule("last > quantity('10ms')");
    custom.category = Some(Category::Other("speed".to_owned()));
    custom.description =
        Some(Template::of_rule("{last} of {metadata.suite}, limit {budget}").expect("valid"));
    custom.action = Some(Template::of_rule("look at {metadata.suite}").expect("valid"));
    let [new] = &insights(&[1.0, 12.0, 1.0, 1.0, 30.0], custom.clone())[..] else {
        panic!("one");
    };
    assert_eq!(
        (new.state, new.occurrences, new.confidence),
        (State::New, 1, 0.9)
    );
    assert_eq!(new.category.to_string(), "speed");
    assert_eq!(
        new.description,
        "api_latency suite=<b>: 30 ms of <b>, limit unknown"
    );
    assert!(new.body.contains("look at &lt;b&gt;"), "{}", new.body);
    let Evidence::Custom { name, values, .. } = &new.evidence else {
        panic!("{:?}", new.evidence);
    };
    assert_eq!(name, "mine");
    assert_eq!(values["last"], Some(30.0));
    assert_eq!(values["budget"], None);

    let [ongoing] = &insights(&[1.0, 12.0, 13.0, 14.0], custom.clone())[..] else {
        panic!("one");
    };
    assert_eq!((ongoing.state, ongoing.occurrences), (State::Ongoing, 3));
    assert_eq!((&ongoing.id, ongoing.first_seen.millis()), (&new.id, DAY));

    let [over] = &insights(&[1.0, 12.0, 13.0, 14.0, 2.0, 2.0], custom.clone())[..] else {
        panic!("one");
    };
    assert_eq!(
        (over.state, over.occurrences, over.id == new.id),
        (State::Resolved, 3, true)
    );
    assert_eq!(
        (over.first_seen.millis(), over.last_seen.millis()),
        (DAY, 3 * DAY)
    );
    assert!(over.title.contains("over: 14 ms"), "{}", over.title);

    let long_ago: Vec<f64> = [12.0].into_iter().chain([1.0; 12]).collect();
    assert!(insights(&long_ago, custom.clone()).is_empty());
    custom.min_samples = 3;
    assert!(insights(&[1.0, 12.0], custom).is_empty());
}

#[test]
fn what_cannot_be_said_is_not_said() {
    assert!(insights(&[5.0], rule("change > 0.1")).is_empty());
    assert_eq!(
        insights(&[5.0], rule("change == null || change > 0.1")).len(),
        1
    );
}

#[test]
fn age_in_the_past_ends_with_the_next_sample() {
    // A sample a day: at none of them was the one before two days old.
    let subject = subject(&[1.0, 2.0, 3.0, 4.0], rule("age > duration('36h')"));
    let now = subject.series.last().time.saturating_add(2 * DAY);
    let insight = &judge(&[subject], now).insights[0];
    assert_eq!(
        (insight.kind, insight.state, insight.occurrences),
        (Kind::Rule, State::New, 1)
    );
}
