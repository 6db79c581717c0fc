//! A new value held against a history: how often noise passes for a difference, and how often a difference is seen.

use yardstick::stats::against::against;

use crate::noise::{Noise, Random};
use crate::score::share;
use crate::series::{SHAPES, around};

const DRAWS: usize = 4_000;
const HISTORIES: [usize; 3] = [10, 20, 50];

/// A row for each shape of noise; the last value of a series is the new one.
pub fn summary(seed: u64) {
    println!(
        "\n{:34}{:>24}{:>24}",
        "one new value, p ≤ .001", "as before, after 10 20 50", "+20 %, after 10 20 50"
    );
    for (name, noise) in SHAPES {
        let mut random = Random::new(seed);
        let mut seen = |factor: f64| {
            HISTORIES.map(|n| {
                let found = (0..DRAWS).filter(|_| is_seen(&mut random, noise, n, factor));
                share(found.count(), DRAWS)
            })
        };
        let [a, b, c] = seen(1.0);
        let [d, e, f] = seen(1.2);
        println!("  {name:32}{a:>8.4}{b:>8.4}{c:>8.4}{d:>8.2}{e:>8.2}{f:>8.2}");
    }
}

fn is_seen(random: &mut Random, noise: Noise, n: usize, factor: f64) -> bool {
    let values = around(random, noise, n + 1, 0.03, |i| {
        if i < n { 10.0 } else { 10.0 * factor }
    });
    let held = against(&values[..n], n, &values[n..]);
    held.and_then(|held| held.p).is_some_and(|p| p <= 0.001)
}
