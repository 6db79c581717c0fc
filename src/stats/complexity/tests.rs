//! Reference values are made by `reference.py` beside this file.

use super::*;
use crate::stats::random::Random;

fn costs(sizes: &[f64], cost: impl Fn(f64) -> f64) -> Vec<Cost> {
    sizes
        .iter()
        .map(|&size| Cost {
            size,
            values: vec![cost(size)],
        })
        .collect()
}

fn table(rows: &[(f64, f64)]) -> Vec<Cost> {
    rows.iter()
        .map(|&(size, value)| Cost {
            size,
            values: vec![value],
        })
        .collect()
}

const SIZES: [f64; 5] = [1e3, 2e3, 4e3, 8e3, 16e3];

#[test]
fn probabilities_agree_with_quadrature() {
    let linear = table(&[
        (1e3, 1.21),
        (2e3, 2.17),
        (4e3, 4.22),
        (8e3, 8.35),
        (16e3, 16.1),
    ]);
    let fit = fit(&linear).expect("five sizes");
    let p = |class: Class| fit.candidates[class as usize].probability;
    assert!(
        (p(Class::Linear) - 0.9872).abs() < 0.004,
        "{}",
        p(Class::Linear)
    );
    assert!((p(Class::Linearithmic) - 0.0128).abs() < 0.004);
    let sum: f64 = Class::ALL.into_iter().map(p).sum();
    assert!((sum - 1.0).abs() < 1e-9);
    assert!((fit.at_most(Class::Linear) - 0.9872).abs() < 0.004);
}

#[test]
fn coefficients_agree_with_scipy_nnls() {
    let linear = table(&[
        (1e3, 1.21),
        (2e3, 2.17),
        (4e3, 4.22),
        (8e3, 8.35),
        (16e3, 16.1),
    ]);
    let expected = [
        (0.0, 1.759_369_22, 0.632_188_9),
        (0.0, 0.255_812_1, 0.585_038_1),
        (0.200_002_36, 1.002_22e-3, 0.011_152_04),
        (0.501_813_824, 1.066_076_69e-4, 0.036_263_12),
        (1.436_953_02, 7.209_955_65e-8, 0.276_945_5),
        (1.633_604_12, 4.187_986_56e-12, 0.402_046_5),
    ];
    let fit = fit(&linear).expect("five sizes");
    for (c, (a, b, error)) in fit.candidates.iter().zip(expected) {
        assert!((c.overhead - a).abs() < 1e-6, "{c:?}");
        assert!((c.factor / b - 1.0).abs() < 1e-5, "{c:?}");
        assert!((c.error - error).abs() < 1e-6, "{c:?}");
    }
}

#[test]
fn each_class_is_found_in_noise_of_two_percent() {
    let sizes = [100.0, 300.0, 1e3, 3e3, 1e4, 3e4, 1e5];
    let mut noise = Random::new(7);
    for class in Class::ALL {
        let mut right = 0;
        for _ in 0..25 {
            let overhead = class.at(100.0) * noise.unit();
            let data: Vec<Cost> = sizes
                .iter()
                .map(|&size| Cost {
                    size,
                    values: (0..5)
                        .map(|_| (overhead + class.at(size)) * (0.02 * noise.normal()).exp())
                        .collect(),
                })
                .collect();
            right += usize::from(fit(&data).expect("sizes").best().class == class);
        }
        assert!(right >= 24, "{class:?}: {right} of 25");
    }
}

#[test]
fn a_stated_certainty_is_kept() {
    // Few sizes close together, so that neighbours are hard to tell: of the fits that are 80 % sure or more, so many
    // are right as they say.
    let mut noise = Random::new(11);
    let (mut sure, mut right, mut said) = (0, 0, 0.0);
    for trial in 0..300 {
        let class = Class::ALL[trial % 6];
        let error = 0.01 + 0.05 * noise.unit();
        let data = costs(&[1e3, 2e3, 4e3, 8e3], |n| class.at(n));
        let data: Vec<Cost> = data
            .into_iter()
            .map(|c| Cost {
                values: vec![c.values[0] * (error * noise.normal()).exp()],
                ..c
            })
            .collect();
        let best = fit(&data).expect("sizes").best();
        if best.probability >= 0.8 {
            sure += 1;
            said += best.probability;
            right += usize::from(best.class == class);
        }
    }
    assert!(sure >= 100, "{sure}");
    assert!(
        right as f64 >= 0.97 * said,
        "{right} of {sure}, said {said}"
    );
}

#[test]
fn a_prediction_holds_what_comes() {
    let mut noise = Random::new(5);
    let mut inside = 0;
    for _ in 0..60 {
        let data: Vec<Cost> = SIZES
            .iter()
            .map(|&size| Cost {
                size,
                values: vec![(0.5 + 1e-3 * size) * (0.03 * noise.normal()).exp()],
            })
            .collect();
        let prediction = fit(&data).expect("sizes").predict(64e3);
        let truth = 64.5 * (0.03 * noise.normal()).exp();
        let [low, high] = prediction.interval;
        assert!(low < prediction.value && prediction.value < high);
        inside += usize::from((low..=high).contains(&truth));
    }
    assert!(inside >= 55, "{inside} of 60");
}

#[test]
fn sizes_close_together_leave_it_open() {
    let fit = fit(&costs(&[1000.0, 1100.0, 1200.0], |n| {
        n * (1.0 + 0.01 * (n / 7.0).sin())
    }))
    .expect("three");
    assert!(fit.best().probability < 0.8, "{:?}", fit.best());
}

#[test]
fn the_unit_of_cost_does_not_matter() {
    let of = |scale: f64| fit(&costs(&SIZES, |n| scale * (50.0 + n))).expect("five sizes");
    let (small, large) = (of(1e-9), of(1e6));
    for (a, b) in small.candidates.iter().zip(&large.candidates) {
        assert!((a.probability - b.probability).abs() < 1e-9);
    }
    let ratio = large.predict(1e5).value / small.predict(1e5).value;
    assert!((ratio / 1e15 - 1.0).abs() < 1e-9, "{ratio}");
}

#[test]
fn what_cannot_be_fitted_is_named() {
    assert_eq!(fit(&costs(&[1.0, 2.0], |n| n)), Err(Unfit::TooFew(2)));
    assert_eq!(fit(&costs(&[1.0, 1.0, 1.0], |n| n)), Err(Unfit::TooFew(1)));
    assert_eq!(fit(&[]), Err(Unfit::TooFew(0)));
    assert_eq!(
        fit(&costs(&[0.0, 1.0, 2.0], |n| n + 1.0)),
        Err(Unfit::NotPositive(0.0))
    );
    assert_eq!(
        fit(&costs(&[1.0, 2.0, 3.0], |n| n - 1.0)),
        Err(Unfit::NotPositive(0.0))
    );
    let wrong = fit(&costs(&[1.0, 2.0, 3.0], |n| n / 0.0));
    assert_eq!(wrong, Err(Unfit::NotPositive(f64::INFINITY)));
    // A size of one has a logarithm of zero; huge ones do not overflow.
    let wide = fit(&costs(&[1.0, 1e6, 1e12], |n| n)).expect("three");
    assert_eq!(wide.best().class, Class::Linear);
    let huge = fit(&costs(&[1e150, 1e151, 1e152], |n| n)).expect("three");
    assert!(huge.best().probability.is_finite());
}

#[test]
fn classes_are_read_as_people_write_them() {
    let read = |text: &str| text.parse::<Class>();
    for class in Class::ALL {
        assert_eq!(read(&class.to_string()), Ok(class));
        assert_eq!(read(&format!("O({class})")), Ok(class));
    }
    assert_eq!(read("n*log(n)"), Ok(Class::Linearithmic));
    assert_eq!(read("n²"), Ok(Class::Quadratic));
    assert_eq!(read("O(N)"), Ok(Class::Linear));
    for bad in ["", "o", "n^4", "2^n", "log"] {
        assert!(read(bad).is_err(), "{bad}");
    }
}
