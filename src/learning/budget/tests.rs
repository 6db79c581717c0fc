//! Verdicts on small series, by hand.

use super::*;
use crate::learning::{Kind, Settled};
use crate::model::{
    Against, Bound, Direction, Limit, Metadata, MetricName, Side, Statistic, Timestamp, Unit,
};
use crate::series::Point;

fn series(unit: Option<&str>, values: &[f64]) -> Series {
    let id = SeriesId {
        metric: MetricName::new("x").expect("valid"),
        metadata: Metadata::new(),
    };
    let points = values.iter().enumerate().map(|(i, v)| Point {
        id: i as u128,
        time: Timestamp::from_millis(i as i64).expect("in range"),
        value: *v,
    });
    Series::new(
        id,
        unit.map(|u| u.parse().expect("valid")),
        points.collect(),
    )
    .expect("not empty")
}

fn budget(statistic: &str, side: Side, fail: &str, warn: Option<&str>) -> Budget {
    let limit = |text: &str| {
        let measure: crate::model::Measure = text.parse().expect("valid");
        Limit {
            value: measure.value,
            unit: measure.unit,
        }
    };
    Budget {
        metric: "x".parse().expect("valid"),
        metadata: Metadata::new(),
        branch: None,
        statistic: statistic.parse().expect("valid"),
        window: 4,
        bound: Bound {
            side,
            against: Against::Zero,
            fail: Some(limit(fail)),
            warn: warn.map(limit),
        },
        ratchet: false,
        source: String::new(),
    }
}

fn spec() -> MetricSpec {
    MetricSpec {
        unit: Some(Unit::SECONDS),
        direction: Direction::Lower,
        category: crate::model::Category::Performance,
    }
}

fn verdict(budget: Budget, series: Series) -> BudgetStatus {
    evaluate(&[budget], &[series], |_| spec()).remove(0).status
}

#[track_caller]
fn held(status: BudgetStatus) -> Held {
    match status {
        BudgetStatus::Judged(held) => *held,
        BudgetStatus::Unjudged(reason) => unreachable!("not judged: {reason}"),
    }
}

/// A change with its samples, after those of the baseline.
fn of_change(budget: &Budget, baseline: &[f64], own: &[f64]) -> BudgetStatus {
    let (baseline, mut own) = (series(Some("s"), baseline), series(Some("s"), own));
    let later = own.points().iter().map(|p| Point {
        id: p.id + 1_000,
        time: p.time.saturating_add(1_000),
        value: p.value,
    });
    own = Series::new(own.id().clone(), own.unit().cloned(), later.collect()).expect("not empty");
    let trial = Trial::of_change(&own, Some(&baseline));
    evaluate_trials(&[budget], &[trial], |_| spec())
        .remove(0)
        .status
}

fn relative(side: Side, fail: &str, warn: Option<&str>) -> Budget {
    let mut relative = budget("latest", side, fail, warn);
    relative.bound.against = Against::Baseline;
    relative
}

/// 10 s ± 1 %, without a random number.
fn steady(n: usize) -> Vec<f64> {
    (0..n)
        .map(|i| 10.0 + 0.1 * ((i * 7919 % 101) as f64 / 50.0 - 1.0))
        .collect()
}

#[test]
fn limits_convert_to_the_unit_of_the_samples() {
    let held = held(verdict(
        budget("latest", Side::Max, "300ms", Some("200ms")),
        series(Some("s"), &[0.1, 0.25]),
    ));
    assert_eq!(
        (held.value, held.fail, held.standing),
        (0.25, Some(0.3), BudgetStanding::Near)
    );
    assert!(
        held.room
            .is_some_and(|room| (room - 1.0 / 6.0).abs() < 1e-12)
    );
}

#[test]
fn a_limit_without_unit_is_in_the_unit_of_the_metric() {
    let held = held(verdict(
        budget("latest", Side::Max, "2", None),
        series(Some("ms"), &[1500.0]),
    ));
    assert_eq!(
        (held.fail, held.standing),
        (Some(2000.0), BudgetStanding::Within)
    );
}

#[test]
fn a_distance_fails_only_where_the_noise_does_not_explain_it() {
    let five = relative(Side::Max, "5%", Some("2%"));
    let change = |value: f64| held(of_change(&five, &steady(40), &[value]));
    let fine = change(10.1);
    assert_eq!(fine.standing, BudgetStanding::Within);
    // 5 % above the median, 10.0.
    assert!(
        (fine.fail.expect("a limit") - 10.5).abs() < 0.02,
        "{fine:?}"
    );
    assert_eq!(change(10.3).standing, BudgetStanding::Near);
    let broken = change(11.0);
    assert_eq!(broken.standing, BudgetStanding::Breached);
    assert!(
        broken
            .reference
            .is_some_and(|r| r.p_value < 0.001 && r.n == 40)
    );
    // With noise of ±20 %, 7 % more is nothing.
    let noisy: Vec<f64> = steady(40)
        .iter()
        .map(|v| 10.0 + 20.0 * (v - 10.0))
        .collect();
    let lost = held(of_change(&five, &noisy, &[10.7]));
    assert_eq!(lost.standing, BudgetStanding::Excused(Excuse::Noise));
    let improved = held(of_change(&five, &steady(40), &[5.0]));
    assert_eq!(improved.standing, BudgetStanding::Within);
}

#[test]
fn several_samples_are_judged_by_their_ranks() {
    let mut median = relative(Side::Max, "5%", None);
    median.statistic = Statistic::Median;
    let many = held(of_change(&median, &steady(40), &[10.7, 10.8, 10.6, 10.7]));
    assert_eq!(many.standing, BudgetStanding::Breached);
    // Complete separation of 4 from 40: one of 135,751 orders, widened.
    assert!(
        many.reference
            .is_some_and(|r| r.p_value > 1.0 / 135_751.0 && r.p_value < 0.01)
    );
    let mixed = held(of_change(&median, &steady(40), &[11.5, 9.5, 11.5, 9.6]));
    assert_eq!(mixed.standing, BudgetStanding::Excused(Excuse::Noise));
}

#[test]
fn the_baseline_is_the_accepted_level_and_amounts_are_in_the_unit_of_the_metric() {
    // Worse since 20 samples: still held against the level before.
    let mut slow = steady(40);
    slow.extend(steady(20).iter().map(|v| v + 3.0));
    let by_one = relative(Side::Max, "1", None);
    let now = held(verdict(by_one.clone(), series(Some("s"), &slow)));
    assert_eq!(now.standing, BudgetStanding::Breached);
    assert!((now.fail.expect("a limit") - 11.0).abs() < 0.02, "{now:?}");
    assert_eq!(now.since.map(|since| since.samples), Some(20));
    let down = relative(Side::Min, "10%", None);
    let drop = held(of_change(&down, &steady(40), &[8.0]));
    assert_eq!(drop.standing, BudgetStanding::Breached);
    assert!((drop.fail.expect("a limit") - 9.0).abs() < 0.02, "{drop:?}");
}

#[test]
fn an_accepted_level_is_the_baseline() {
    let mut slow = steady(40);
    slow.extend(steady(20).iter().map(|v| v + 3.0));
    let slow = series(Some("s"), &slow);
    let by_one = relative(Side::Max, "1", None);
    let settled = [said(Verdict::Accepted, 40)];
    let trial = Trial::of_baseline(&slow).settled(&settled);
    let now = held(hold(&by_one, &trial.case(&spec())));
    assert_eq!(now.standing, BudgetStanding::Within);
    assert!(
        now.reference
            .is_some_and(|r| (r.level - 13.0).abs() < 0.02 && r.n == 19)
    );
}

/// What somebody said of a change for the worse.
fn said(verdict: Verdict, at: i64) -> Settled {
    let time = Timestamp::from_millis(at).expect("in range");
    Settled {
        kind: Kind::Regression,
        label: None,
        from: time,
        to: time,
        verdict,
    }
}

#[test]
fn a_dismissed_change_is_none_and_its_samples_are_of_the_baseline() {
    let mut slow = steady(40);
    slow.extend(steady(21).iter().map(|v| v + 3.0));
    let slow = series(Some("s"), &slow);
    let by_one = relative(Side::Max, "1", None);
    let settled = [said(Verdict::Dismissed, 40)];
    let trial = Trial::of_baseline(&slow).settled(&settled);
    let reference = held(hold(&by_one, &trial.case(&spec()))).reference;
    // Forty at about 10 and twenty at about 13, the newest being judged: of
    // sixty in order, the middle two are the 30th and the 31st of the forty.
    let reference = reference.expect("a baseline");
    assert_eq!(reference.n, 60);
    let mut low = steady(40);
    low.sort_by(f64::total_cmp);
    assert_eq!(reference.level, f64::midpoint(low[29], low[30]));
    // A later level is held against all of them.
    let mut later: Vec<f64> = slow.values().collect();
    later.extend(steady(10).iter().map(|v| v + 6.0));
    let later = series(Some("s"), &later);
    let trial = Trial::of_baseline(&later).settled(&settled);
    let now = held(hold(&by_one, &trial.case(&spec())));
    assert_eq!(now.standing, BudgetStanding::Breached);
    assert_eq!(now.reference.map(|r| r.n), Some(61));
}

#[test]
fn too_short_a_baseline_is_none() {
    let status = of_change(&relative(Side::Max, "5%", None), &[10.0; 4], &[20.0]);
    assert_eq!(
        status,
        BudgetStatus::Unjudged(Unjudged::NoBaseline { n: 4 })
    );
}

#[test]
fn a_breach_has_a_first_sample() {
    let max = budget("latest", Side::Max, "10", None);
    let since = |values: &[f64]| {
        held(verdict(max.clone(), series(Some("s"), values)))
            .since
            .expect("broken")
    };
    let third = since(&[11.0, 9.0, 12.0, 13.0]);
    assert_eq!((third.sample, third.samples, third.always), (2, 2, false));
    assert!(since(&[11.0, 12.0]).always);
    let change = held(of_change(&max, &[9.0, 12.0], &[11.0, 12.0]))
        .since
        .expect("broken");
    assert_eq!(
        (change.sample, change.samples, change.on_baseline),
        (1, 3, true)
    );
    let own = held(of_change(&max, &[9.0, 9.0], &[9.0, 12.0]))
        .since
        .expect("broken");
    assert_eq!(
        (own.sample, own.samples, own.on_baseline),
        (1_001, 1, false)
    );
}

#[test]
fn a_ratchet_fails_the_change_that_broke_it_alone() {
    let mut ratchet = budget("latest", Side::Max, "10.5", None);
    ratchet.ratchet = true;
    let standing =
        |baseline: &[f64], own: f64| held(of_change(&ratchet, baseline, &[own])).standing;
    assert_eq!(standing(&steady(30), 12.0), BudgetStanding::Breached);
    let broken: Vec<f64> = steady(30).iter().map(|v| v + 2.0).collect();
    assert_eq!(
        standing(&broken, 12.0),
        BudgetStanding::Excused(Excuse::Inherited)
    );
    assert_eq!(standing(&broken, 14.0), BudgetStanding::Breached);
}

fn case_of<'a>(series: &'a Series, spec: &'a MetricSpec) -> Case<'a> {
    Case::of_baseline(series, spec, &[])
}

#[test]
fn a_limit_follows_from_the_newest_level_and_is_rounded_away_from_it() {
    let wish = |side| Wish {
        side,
        statistic: Statistic::Latest,
        window: 10,
        rate: 0.01,
    };
    let mut values = vec![20.0; 30];
    values.extend(steady(40));
    let series = series(Some("s"), &values);
    let spec = spec();
    let max = propose(&case_of(&series, &spec), &wish(Side::Max)).expect("long enough");
    assert!((10.09..10.2).contains(&max.limit) && max.n == 40, "{max:?}");
    // Forty samples can tell of one in 82, no rarer.
    assert!(
        (max.level - 10.0).abs() < 0.02 && max.rate <= 1.0 / 82.0 && max.rate > 0.005,
        "{max:?}"
    );
    assert!(max.decimals.is_some_and(|d| d >= 2));
    let min = propose(&case_of(&series, &spec), &wish(Side::Min)).expect("long enough");
    assert!((9.7..9.91).contains(&min.limit), "{min:?}");
}

#[test]
fn no_limit_follows_from_too_little_or_from_a_drift_towards_it() {
    let wish = |side| Wish {
        side,
        statistic: Statistic::Latest,
        window: 10,
        rate: 0.01,
    };
    let spec = spec();
    let short = series(None, &steady(11));
    let refused = propose(&case_of(&short, &spec), &wish(Side::Max));
    assert_eq!(refused, Err(NotProposed::TooShort { n: 11, least: 12 }));
    let leak: Vec<f64> = steady(40)
        .iter()
        .enumerate()
        .map(|(i, v)| v + 0.05 * i as f64)
        .collect();
    let leak = series(None, &leak);
    let refused = propose(&case_of(&leak, &spec), &wish(Side::Max));
    assert_eq!(refused, Err(NotProposed::Drifts));
    // What only gets better is held where it is now.
    let gain = propose(&case_of(&leak, &spec), &wish(Side::Min)).expect("better");
    assert!((11.6..11.95).contains(&gain.limit), "{gain:?}");
}

#[test]
fn a_ratchet_turns_one_way() {
    let (spec, values) = (spec(), series(Some("s"), &steady(40)));
    let turned = |limit: &str| {
        turn(
            &budget("latest", Side::Max, limit, None),
            &case_of(&values, &spec),
            None,
        )
        .expect("converts")
    };
    assert!(matches!(turned("12s"), Turn::Tighter(found) if found.limit < 10.3));
    assert!(matches!(turned("9s"), Turn::Looser(_)));
    let Turn::Tighter(found) = turned("12s") else {
        unreachable!("tighter")
    };
    assert!(matches!(turned(&found.limit.to_string()), Turn::Same(_)));
}

#[test]
fn a_drift_is_foretold_and_a_level_is_not() {
    let spec = spec();
    let day = |i: usize| Timestamp::from_millis(i as i64 * 86_400_000).expect("in range");
    let daily = |values: Vec<f64>| {
        let points = values.into_iter().enumerate().map(|(i, value)| Point {
            id: i as u128,
            time: day(i),
            value,
        });
        Series::new(series(None, &[1.0]).id().clone(), None, points.collect()).expect("not empty")
    };
    let leak = daily(
        steady(40)
            .iter()
            .enumerate()
            .map(|(i, v)| v + 0.1 * i as f64)
            .collect(),
    );
    let max = budget("latest", Side::Max, "15", None);
    let found = foretell(&max, &case_of(&leak, &spec), Horizon::Days(30.0)).expect("long enough");
    // At 13.9 now and 0.1 a day, the line is there in 11 days.
    let middle = found.middle.expect("a date");
    assert!((8..=12).contains(&middle.samples), "{found:?}");
    assert_eq!(middle.time, Some(day(39 + middle.samples)));
    assert!(
        found.probability > 0.95 && found.samples == 30 && found.drift > 5.0,
        "{found:?}"
    );
    assert!(found.earliest.is_some_and(|e| e.samples <= middle.samples));
    let level = daily(steady(40));
    let far = foretell(&max, &case_of(&level, &spec), Horizon::Samples(30)).expect("long enough");
    assert!(far.probability < 0.05 && far.middle.is_none(), "{far:?}");
    let now = foretell(
        &budget("latest", Side::Max, "5", None),
        &case_of(&level, &spec),
        Horizon::Days(3.0),
    );
    assert!(matches!(now, Err(NotForetold::Broken(_))));
}

#[test]
fn a_statistic_looks_at_its_window_only() {
    // The last four: 4, 1, 3, 2.
    let values = [100.0, 100.0, 4.0, 1.0, 3.0, 2.0];
    for (name, expected) in [
        ("latest", 2.0),
        ("mean", 2.5),
        ("median", 2.5),
        ("min", 1.0),
        ("max", 4.0),
        ("p75", 3.25),
    ] {
        let status = verdict(
            budget(name, Side::Min, "0", None),
            series(Some("s"), &values),
        );
        assert_eq!(held(status).value, expected, "{name}");
    }
}

#[test]
fn what_cannot_be_judged_says_why() {
    let other = verdict(
        budget("latest", Side::Max, "3 MB", None),
        series(Some("s"), &[1.0]),
    );
    assert!(
        matches!(other, BudgetStatus::Unjudged(Unjudged::Unit(_))),
        "{other:?}"
    );
    let mut elsewhere = budget("latest", Side::Max, "3", None);
    elsewhere.metadata = Metadata::from_pairs(["suite=unit"]).expect("valid");
    let none = verdict(elsewhere, series(Some("s"), &[1.0]));
    assert_eq!(none, BudgetStatus::Unjudged(Unjudged::NoSamples));
}
