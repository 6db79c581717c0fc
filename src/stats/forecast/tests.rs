//! Series with a known continuation, and the properties of every forecast.

use super::{Expected, MIN_POINTS, forecast};

const ANY: (f64, f64) = (f64::MIN, f64::MAX);

/// Uniform noise of up to one percent: SplitMix64 of the index.
fn noisy(n: usize, level: impl Fn(usize) -> f64) -> Vec<f64> {
    let mix = |i: usize| {
        let mut z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 52) as f64 - 1.0
    };
    (0..n).map(|i| level(i) * (1.0 + 0.01 * mix(i))).collect()
}

fn ahead(values: &[f64], changes: &[usize], steps: usize) -> Vec<Expected> {
    forecast(values, changes, steps, ANY).expect("enough values")
}

#[test]
fn a_level_stays_and_its_noise_is_the_interval() {
    for expected in ahead(&noisy(100, |_| 50.0), &[], 10) {
        assert!((expected.value - 50.0).abs() < 0.3, "{expected:?}");
        assert!(expected.low > 49.0 && expected.low < 49.8, "{expected:?}");
        assert!(expected.high > 50.2 && expected.high < 51.0, "{expected:?}");
    }
}

#[test]
fn only_the_last_level_counts() {
    let values = noisy(60, |i| if i < 50 { 10.0 } else { 13.0 });
    let next = ahead(&values, &[50], 1)[0];
    assert!((next.value - 13.0).abs() < 0.1, "{next:?}");
}

#[test]
fn a_slope_goes_on_and_fades() {
    let values = noisy(80, |i| 100.0 + i as f64);
    let next = ahead(&values, &[], 40);
    assert!((next[4].value - 185.0).abs() < 3.0, "{:?}", next[4]);
    assert!(next[39].value < 219.0 && next[39].value > 185.0);
    assert!(next[39].high - next[39].low > next[0].high - next[0].low);
}

#[test]
fn a_line_without_noise_goes_on() {
    for n in [12, 40] {
        let line: Vec<f64> = (0..n).map(|i| 80.0 + 2.0 * f64::from(i)).collect();
        let next = ahead(&line, &[], 1)[0];
        let right = 80.0 + 2.0 * f64::from(n);
        assert!((next.value - right).abs() < 1.0, "{n} {next:?}");
        assert!(next.high - next.low < 2.0, "{n} {next:?}");
    }
}

#[test]
fn a_season_comes_again() {
    let weekend = |i: usize| if i % 7 >= 5 { 80.0 } else { 100.0 };
    let next = ahead(&noisy(70, weekend), &[], 14);
    for (i, expected) in next.iter().enumerate() {
        let right = weekend(70 + i);
        assert!(
            (expected.value / right - 1.0).abs() < 0.03,
            "{i} {expected:?}"
        );
    }
}

#[test]
fn one_outlier_moves_nothing() {
    let plain = noisy(60, |_| 10.0);
    let mut spiked = plain.clone();
    spiked[58] = 1000.0;
    let (a, b) = (ahead(&plain, &[], 3)[2], ahead(&spiked, &[], 3)[2]);
    assert!(
        (a.value / b.value - 1.0).abs() < 0.01 && b.high < 10.5,
        "{b:?}"
    );
}

#[test]
fn the_unit_changes_nothing() {
    let values = noisy(60, |i| 10.0 + (i as f64 / 9.0).sin());
    let base = ahead(&values, &[], 20);
    for factor in [1e-200, 1e-3, 1e9] {
        let scaled: Vec<f64> = values.iter().map(|v| v * factor).collect();
        for (a, b) in base.iter().zip(ahead(&scaled, &[], 20)) {
            for (a, b) in [(a.value, b.value), (a.low, b.low), (a.high, b.high)] {
                assert!((b / factor / a - 1.0).abs() < 1e-6, "{a} {b}");
            }
        }
    }
}

#[test]
fn positive_stays_positive_and_the_range_holds() {
    let falling = noisy(40, |i| 10.0 * 0.8f64.powi(i as i32));
    assert!(ahead(&falling, &[], 200).iter().all(|e| e.low > 0.0));
    let coverage = noisy(40, |i| (90.0 + i as f64 / 4.0).min(99.0));
    let bounded = forecast(&coverage, &[], 100, (0.0, 100.0)).expect("enough values");
    assert!(bounded.iter().all(|e| e.high <= 100.0));
}

#[test]
fn a_constant_stays_and_extremes_stay_finite_and_ordered() {
    let same = ahead(&[5.0; 20], &[], 3);
    assert!(
        same.iter()
            .all(|e| (e.low - 5.0).abs() < 1e-9 && (e.high - 5.0).abs() < 1e-9)
    );
    let alternating =
        |a: f64, b: f64| -> Vec<f64> { (0..30).map(|i| if i % 2 == 0 { a } else { b }).collect() };
    for values in [
        alternating(f64::MAX, f64::MIN),
        alternating(f64::MAX, f64::MIN_POSITIVE),
        alternating(0.0, f64::MAX),
        alternating(0.0, 0.0),
        noisy(30, |i| 10f64.powi(i as i32 * 10)),
    ] {
        for e in ahead(&values, &[0, 3, 4, 29], 500) {
            assert!(e.low.is_finite() && e.high.is_finite());
            assert!(e.low <= e.value && e.value <= e.high, "{e:?}");
        }
    }
}

#[test]
fn too_few_or_broken_values_have_none() {
    assert_eq!(forecast(&[1.0; MIN_POINTS - 1], &[], 3, ANY), None);
    assert!(forecast(&[1.0; MIN_POINTS], &[], 3, ANY).is_some());
    let mut broken = [1.0; 20];
    broken[7] = f64::NAN;
    assert_eq!(forecast(&broken, &[], 3, ANY), None);
}
