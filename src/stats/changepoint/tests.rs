//! Small series with known answers, and properties that hold for every series.

use super::*;
use crate::stats::online;

/// SplitMix64 and Box-Muller: noise that is the same on every machine.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (((z ^ (z >> 31)) >> 11) as f64 + 0.5) / (1u64 << 53) as f64
    }

    fn normal(&mut self) -> f64 {
        (-2.0 * self.uniform().ln()).sqrt() * (std::f64::consts::TAU * self.uniform()).cos()
    }

    /// A floor and a tail to the right, as timings have.
    fn skewed(&mut self) -> f64 {
        (0.7 * self.normal()).exp_m1()
    }
}

fn timings(seed: u64, n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
    let mut random = Random(seed);
    (0..n)
        .map(|i| level(i) * (1.0 + 0.03 * random.skewed()))
        .collect()
}

fn indices(values: &[f64]) -> Vec<usize> {
    changes(values, &Options::default())
        .iter()
        .map(|c| c.index)
        .collect()
}

#[test]
fn a_step_is_found_with_its_levels_and_its_evidence() {
    let values = timings(1, 100, |i| if i < 60 { 10.0 } else { 12.0 });
    let found = changes(&values, &Options::default());
    assert_eq!(found.len(), 1, "{found:?}");
    let change = &found[0];
    assert!(
        change.index.abs_diff(60) <= 1 && change.interval.0 <= 60 && change.interval.1 >= 60,
        "{change:?}"
    );
    assert!(
        (change.effect.unwrap() - 0.2).abs() < 0.03 && change.auc > 0.95 && change.p < 1e-4,
        "{change:?}"
    );
}

/// Of white noise, one short series in forty looks as if it had a memory, in particular beside a step; no memory of noise
/// makes a step of thirty times its size that lasts.
#[test]
fn a_great_step_is_certain_whatever_the_noise_looks_like() {
    for seed in 0..60 {
        let mut random = Random(seed);
        let values: Vec<f64> = (0..80)
            .map(|i| if i < 70 { 100.0 } else { 160.0 } * (1.0 + 0.02 * random.normal()))
            .collect();
        let found = changes(&values, &Options::default());
        let step = found.iter().find(|change| change.index == 70);
        assert!(
            step.is_some_and(|change| change.p < 1e-3),
            "{seed}: {found:?}"
        );
    }
}

#[test]
fn ups_and_downs_are_several_changes() {
    let values = timings(2, 200, |i| [100.0, 115.0, 100.0, 90.0][i / 50]);
    let found = indices(&values);
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(
        found
            .iter()
            .zip([50, 100, 150])
            .all(|(f, t)| f.abs_diff(t) <= 2),
        "{found:?}"
    );
}

#[test]
fn noise_spikes_drift_and_wider_noise_are_not_changes() {
    for seed in 0..40 {
        assert_eq!(
            indices(&timings(seed, 120, |_| 10.0)),
            Vec::<usize>::new(),
            "noise {seed}"
        );
        assert_eq!(
            indices(&timings(seed, 120, |i| if i % 31 == 7 {
                25.0
            } else {
                10.0
            })),
            Vec::<usize>::new(),
            "spikes {seed}"
        );
        let mut random = Random(seed);
        let wider: Vec<f64> = (0..120)
            .map(|i| 50.0 + random.normal() * if i < 60 { 0.5 } else { 1.5 })
            .collect();
        assert_eq!(indices(&wider), Vec::<usize>::new(), "wider {seed}");
    }
    let drifting = (0..40)
        .filter(|&seed| !indices(&timings(seed, 150, |i| 10.0 + 0.01 * i as f64)).is_empty());
    assert!(drifting.count() <= 2);
}

#[test]
fn two_kinds_of_machine_are_not_changes() {
    for seed in 0..40 {
        let mut random = Random(1_000 + seed);
        let values: Vec<f64> = (0..120)
            .map(|_| if random.uniform() < 0.3 { 11.0 } else { 10.0 } + 0.1 * random.normal())
            .collect();
        assert_eq!(indices(&values), Vec::<usize>::new(), "{seed}");
    }
}

#[test]
fn a_random_order_has_no_changes() {
    for seed in 0..40 {
        let mut values = timings(seed, 120, |i| if i < 50 { 10.0 } else { 11.0 });
        let mut random = Random(seed + 77);
        for i in (1..values.len()).rev() {
            values.swap(i, (random.uniform() * (i + 1) as f64) as usize);
        }
        assert!(
            changes(&values, &Options::default())
                .iter()
                .all(|c| c.p > 0.001),
            "{seed}"
        );
    }
}

#[test]
fn the_unit_changes_nothing() {
    for seed in 0..4 {
        let values = timings(seed, 80, |i| if i < 40 { 10.0 } else { 10.8 });
        let counts: Vec<f64> = values.iter().map(|v| (v * 10.0).round()).collect();
        for series in [values, counts] {
            let expected = indices(&series);
            // As each point came.
            let alarms = |series: &[f64]| -> Vec<(usize, usize)> {
                let alarms = online::alarms(series, 10, &Options::default());
                alarms.iter().map(|a| (a.at, a.change)).collect()
            };
            let expected_alarms = alarms(&series);
            for factor in [1e-300, 1e-9, 1e-3, 1.0 / 3.0, 10.0, 1_000.0, 60.0, 1e290] {
                let scaled: Vec<f64> = series.iter().map(|v| v * factor).collect();
                assert_eq!(indices(&scaled), expected, "{seed} × {factor}");
                assert_eq!(alarms(&scaled), expected_alarms, "{seed} × {factor}");
            }
        }
    }
}

#[test]
fn far_points_do_not_move_a_change() {
    let values = timings(5, 400, |i| if i < 100 { 10.0 } else { 12.0 });
    let near = indices(&values[..200]);
    assert_eq!(near.len(), 1);
    assert!(indices(&values).iter().any(|c| c.abs_diff(near[0]) <= 1));
}

#[test]
fn small_changes_can_be_ignored() {
    let values = timings(6, 200, |i| if i < 100 { 10.0 } else { 10.6 });
    assert_eq!(indices(&values).len(), 1);
    assert!(changes(&values, &Options { min_effect: 0.1 }).is_empty());
    let exact: Vec<f64> = (0..60)
        .map(|i| if i < 30 { 100.0 } else { 101.0 })
        .collect();
    assert_eq!(indices(&exact), [30]);
    assert!(changes(&exact, &Options { min_effect: 0.02 }).is_empty());
}

#[test]
fn alarms_do_not_look_ahead() {
    let values = timings(7, 90, |i| if i < 50 { 10.0 } else { 11.0 });
    let whole = online::alarms(&values, 10, &Options::default());
    assert!(
        whole
            .iter()
            .any(|a| (52..58).contains(&a.at) && a.change.abs_diff(50) <= 2),
        "{whole:?}"
    );
    for cut in [30, 51, 53, 60] {
        let known: Vec<_> = whole.iter().filter(|a| a.at < cut).cloned().collect();
        assert_eq!(
            online::alarms(&values[..cut], 10, &Options::default()),
            known
        );
    }
}

#[test]
fn no_finite_input_breaks_it() {
    let tiny = f64::MIN_POSITIVE * 1e-10;
    let patterns: [&[f64]; 14] = [
        &[0.0],
        &[1.0],
        &[1e300, -1e300],
        &[1e300, 1e-300],
        &[f64::MAX, f64::MIN],
        &[f64::MAX, f64::MIN_POSITIVE],
        &[tiny, 2.0 * tiny, 3.0 * tiny],
        &[0.0, 0.0, 0.0, 1.0],
        &[-0.0, 0.0],
        &[1.0, 2.0, 4.0, 8.0, 16.0],
        &[-5.0, -5.0, -7.0],
        &[1.0, 1.0 + f64::EPSILON],
        &[0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1e308],
        &[3.0, 1e9, 3.1, 3.2, 1e-9],
    ];
    for pattern in patterns {
        for n in [0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 20, 31, 64, 333] {
            let cycled: Vec<f64> = pattern.iter().copied().cycle().take(n).collect();
            let mut stepped = cycled.clone();
            stepped.iter_mut().skip(n / 2).for_each(|v| *v /= 2.0);
            for values in [cycled, stepped] {
                check(&values);
            }
        }
    }
    // Noise far below what the largest value can hold.
    let mixed = [
        3.0,
        3.0 + 1e-10,
        -1e300,
        f64::MIN,
        f64::MAX,
        2.2e-308,
        0.2,
        0.0,
    ];
    let mut random = crate::stats::random::Random::new(11);
    for n in 5..16 {
        for _ in 0..40 {
            let few = 2 + random.below(3);
            let values: Vec<f64> = (0..n).map(|_| mixed[random.below(few)]).collect();
            check(&values);
            let values: Vec<f64> = (0..n).map(|_| mixed[random.below(mixed.len())]).collect();
            check(&values);
        }
    }
    let ramp: Vec<f64> = (0..500).map(|i| (f64::from(i) - 250.0) * 1e305).collect();
    check(&ramp);
    assert_eq!(indices(&[f64::NAN; 20]), Vec::<usize>::new());
    assert_eq!(
        indices(&[f64::INFINITY, 1.0, 2.0, 3.0, 4.0, 5.0]),
        Vec::<usize>::new()
    );
}

fn check(values: &[f64]) {
    let mut found = changes(values, &Options::default());
    found.extend(online::latest(values, &Options::default()));
    for change in found {
        assert!(
            change.index > 0 && change.index < values.len(),
            "{change:?}"
        );
        assert!(
            change.interval.0 <= change.index
                && change.index <= change.interval.1
                && change.interval.1 < values.len()
        );
        assert!(
            (0.0..=1.0).contains(&change.p) && (0.0..=1.0).contains(&change.auc),
            "{change:?}"
        );
        assert!(
            change.before.is_finite()
                && change.after.is_finite()
                && change.effect.is_none_or(f64::is_finite)
        );
    }
    for anomaly in crate::stats::anomaly::anomalies(values, &Options::default()) {
        assert!(anomaly.index < values.len() && !anomaly.score.is_nan());
    }
    crate::stats::noisiness::noise_change(values);
    crate::stats::trend(values);
}
