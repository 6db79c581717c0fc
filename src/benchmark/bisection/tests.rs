use super::*;
use crate::stats::random::Random;

const LIMITS: Limits = Limits {
    confidence: 0.95,
    rounds: 2_000,
};

/// A history whose commit `culprit` multiplies the time by `1 + effect`.
struct History {
    last: usize,
    culprit: usize,
    effect: f64,
    noise: f64,
    /// How often a run takes half as long again.
    spikes: f64,
    broken: fn(usize) -> bool,
}

impl History {
    fn run(&self, index: usize, noise: &mut Random) -> f64 {
        let level = if index >= self.culprit {
            1.0 + self.effect
        } else {
            1.0
        };
        let spike = if noise.unit() < self.spikes { 1.5 } else { 1.0 };
        level * spike * (self.noise * noise.normal()).exp()
    }

    /// The verdict, and how many rounds and builds it took.
    fn bisect(&self, noise: &mut Random) -> (Verdict, usize, usize) {
        let mut bisection = Bisection::new(self.last, LIMITS);
        let mut built = BTreeSet::new();
        loop {
            let candidate = match bisection.next() {
                Step::Done(verdict) => return (verdict, bisection.rounds(), built.len()),
                Step::Compare => None,
                Step::Measure(index) => Some(index),
            };
            if let Some(index) = candidate {
                built.insert(index);
                if (self.broken)(index) {
                    bisection.skip(index);
                    continue;
                }
            }
            let rounds: Vec<Round> = (0..5)
                .map(|_| {
                    let drift = 1.0 + 0.1 * noise.unit();
                    Round {
                        good: drift * self.run(0, noise),
                        bad: drift * self.run(self.last, noise),
                        candidate: candidate.map(|index| drift * self.run(index, noise)),
                    }
                })
                .collect();
            bisection.observe(candidate, &rounds);
        }
    }
}

fn sound(_: usize) -> bool {
    false
}

/// How many of 100 histories end with the right commit.
fn share_right(effect: f64, noise: f64, spikes: f64) -> usize {
    let mut random = Random::new(3);
    let one = |_| {
        let last = 2 + (random.unit() * 120.0) as usize;
        let culprit = 1 + (random.unit() * last as f64) as usize;
        let history = History {
            last,
            culprit,
            effect,
            noise,
            spikes,
            broken: sound,
        };
        let (verdict, ..) = history.bisect(&mut random);
        let is_it = |s: Suspects| (s.first, s.last) == (culprit, culprit);
        usize::from(matches!(verdict, Verdict::Found(s) if is_it(s)))
    };
    (0..100).map(one).sum()
}

#[test]
fn the_commit_is_found_as_often_as_stated() {
    for (effect, noise, spikes) in [
        (0.2, 0.02, 0.0),
        (0.05, 0.02, 0.05),
        (0.02, 0.02, 0.0),
        (0.03, 0.03, 0.05),
    ] {
        let right = share_right(effect, noise, spikes);
        assert!(
            right >= 95,
            "effect {effect}, noise {noise}: {right} of 100"
        );
    }
}

#[test]
fn a_clear_effect_costs_a_binary_search() {
    let mut noise = Random::new(1);
    let history = History {
        last: 64,
        culprit: 41,
        effect: 0.5,
        noise: 0.01,
        spikes: 0.0,
        broken: sound,
    };
    let (verdict, rounds, builds) = history.bisect(&mut noise);
    assert!(matches!(verdict, Verdict::Found(s) if s.first == 41));
    assert!(builds <= 7, "{builds}");
    assert!(rounds <= 5 * 9, "{rounds}");
}

#[test]
fn what_does_not_build_is_skipped_and_named() {
    let mut noise = Random::new(2);
    let broken = |i: usize| (38..=40).contains(&i);
    let history = History {
        last: 64,
        culprit: 41,
        effect: 0.2,
        noise: 0.01,
        spikes: 0.0,
        broken,
    };
    let (verdict, ..) = history.bisect(&mut noise);
    let Verdict::Found(suspects) = verdict else {
        panic!("{verdict:?}");
    };
    // Whether 38 to 40 were slow already, nobody can tell.
    assert_eq!((suspects.first, suspects.last), (38, 41));
    let clear = History {
        culprit: 50,
        ..history
    };
    let (verdict, ..) = clear.bisect(&mut noise);
    assert!(matches!(verdict, Verdict::Found(s) if (s.first, s.last) == (50, 50)));
}

#[test]
fn where_nothing_builds_all_are_suspects() {
    let mut noise = Random::new(2);
    let history = History {
        last: 9,
        culprit: 4,
        effect: 0.2,
        noise: 0.01,
        spikes: 0.0,
        broken: |_| true,
    };
    let (verdict, _, builds) = history.bisect(&mut noise);
    assert!(
        matches!(verdict, Verdict::Found(s) if (s.first, s.last) == (1, 9)),
        "{verdict:?}"
    );
    assert_eq!(builds, 8);
}

#[test]
fn ends_that_are_equal_or_swapped_are_told() {
    let mut noise = Random::new(4);
    let mut ended = [0, 0];
    for _ in 0..40 {
        let history = History {
            last: 8,
            culprit: 4,
            effect: 0.0,
            noise: 0.02,
            spikes: 0.0,
            broken: sound,
        };
        let mut bisection = Bisection::new(
            8,
            Limits {
                rounds: 40,
                ..LIMITS
            },
        );
        while bisection.next() == Step::Compare {
            let round = Round {
                good: history.run(0, &mut noise),
                bad: history.run(8, &mut noise),
                candidate: None,
            };
            bisection.observe(None, &[round; 1]);
        }
        ended[usize::from(bisection.next() == Step::Done(Verdict::NoDifference))] += 1;
    }
    // Looked at after every round, at 1 %.
    assert!(ended[1] >= 34, "{ended:?}");
    let history = History {
        last: 8,
        culprit: 4,
        effect: -0.2,
        noise: 0.02,
        spikes: 0.0,
        broken: sound,
    };
    assert_eq!(history.bisect(&mut noise).0, Verdict::Faster);
}

#[test]
fn a_neighbour_of_the_ends_needs_no_commit_between() {
    let mut noise = Random::new(6);
    let history = History {
        last: 1,
        culprit: 1,
        effect: 0.2,
        noise: 0.02,
        spikes: 0.0,
        broken: sound,
    };
    let (verdict, _, builds) = history.bisect(&mut noise);
    assert_eq!(builds, 0);
    assert!(
        matches!(verdict, Verdict::Found(s) if s == Suspects { first: 1, last: 1, probability: 1.0 })
    );
}

#[test]
fn the_posterior_is_the_product_of_what_was_seen() {
    let mut bisection = Bisection::new(4, LIMITS);
    let rounds = |at: f64| -> Vec<Round> {
        [-0.01_f64, 0.0, 0.01]
            .iter()
            .map(|e| Round {
                good: 1.0,
                bad: 1.2,
                candidate: Some(at * e.exp()),
            })
            .collect()
    };
    bisection.observe(Some(2), &rounds(1.2));
    // ln 1.2 / 2 = 0.0911608 over the middle; squares 2e-4 / 1.5 over 2 + 2 degrees of freedom make a variance of
    // 3.3333e-5 for a run, an error of sqrt(1.5 · 3.3333e-5 / 3) = 0.0040825, t = 22.33; scipy: t.sf(22.33, 4) = 1.19e-5,
    // which is below the doubt that is kept.
    assert!((bisection.slow(2) - 0.999).abs() < 1e-12);
    assert_eq!(bisection.slow(1), 0.5);
    // First slow is 1 or 2: 0.999; 3 or 4: 0.001.
    let expected = [0.4995, 0.4995, 0.0005, 0.0005];
    for (got, expected) in bisection.posterior().iter().zip(expected) {
        assert!((got - expected).abs() < 1e-12);
    }
    assert_eq!(bisection.next(), Step::Measure(1));
    assert_eq!(bisection.open_range(), 1..=2);
    bisection.observe(Some(1), &rounds(1.0));
    assert!(matches!(bisection.next(), Step::Done(Verdict::Found(s)) if s.first == 2));
    let step = bisection.step_between(1, 2).expect("both measured");
    assert!((step.value - 1.2_f64.ln()).abs() < 1e-9);
    assert!((bisection.place(2).expect("measured") - 1.0).abs() < 1e-9);
}
