//! Two sets of runs of two things: how many times larger the one is, between
//! which bounds, and how likely so clear a difference is by chance.
//!
//! The ratio is the median of all ratios of a value of the one to a value of the other
//! (Hodges & Lehmann 1963 on logarithms), its interval is that test turned around: it excludes 1 where p is below 5 %. Ranks alone
//! decide, so outliers do not.

use crate::stats::{median, quantile, rank, student};

/// How sure an interval is.
pub const LEVEL: f64 = 0.95;
/// Differences behind an estimate are bounded by this square, of values thinned evenly.
const MOST: usize = 600;
/// Fewer pairs cannot decide against several others at once.
const MIN_PAIRS: usize = 10;
/// Pairs pay where differences scatter at most this much of what sums do.
const SHARED: f64 = 0.7;
/// Fewer recorded values say nothing about their scatter.
pub const MIN_HISTORY: usize = 3;
/// From here on the scatter of recorded values is taken robustly.
const MIN_ROBUST: usize = 8;

/// How the runs of two things belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Design {
    /// Not at all.
    Independent,
    /// The i-th of the one was measured beside the i-th of the other, in random order. Where the
    /// machine's speed went up and down for both, only pairs are compared.
    Rounds,
}

/// The test that was used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Mann & Whitney 1947: all of the one against all of the other.
    MannWhitney,
    /// Wilcoxon 1945: within pairs.
    SignedRank,
    /// One new value against recorded ones: Student's t.
    Prediction,
}

/// Two sets of runs beside each other.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// How many times `b` is as large as `a`.
    pub ratio: f64,
    /// The ratio's interval of 95 %; `None` where so few values can prove nothing.
    pub interval: Option<(f64, f64)>,
    /// Two-sided: how likely so clear a difference is without any.
    pub p: f64,
    /// Of which test.
    pub method: Method,
}

/// Compares positive values. Those at or below 0 count as the smallest positive one of both. `None` where a side has none, or nothing is
/// positive. Equal values are ties, which make the test conservative. O(m · n), at most 600 values a side.
pub fn compare(a: &[f64], b: &[f64], design: Design) -> Option<Comparison> {
    let smallest = a.iter().chain(b).copied().filter(|v| *v > 0.0);
    let smallest = smallest.min_by(f64::total_cmp)?;
    let logs = |values: &[f64]| values.iter().map(|v| libm::log(v.max(smallest))).collect();
    let (a, b): (Vec<f64>, Vec<f64>) = (logs(a), logs(b));
    // The last round may have been cut short.
    let whole = a.len().abs_diff(b.len()) <= 1;
    let paired = design == Design::Rounds && whole && pairs_pay(&a, &b);
    let found = if paired {
        within_pairs(&a, &b)
    } else {
        across(&a, &b)
    }?;
    Some(Comparison {
        ratio: libm::exp(found.shift),
        interval: found
            .interval
            .map(|(low, high)| (libm::exp(low), libm::exp(high))),
        p: found.p,
        method: if paired {
            Method::SignedRank
        } else {
            Method::MannWhitney
        },
    })
}

struct Shift {
    shift: f64,
    interval: Option<(f64, f64)>,
    p: f64,
}

/// Whether noise is shared within pairs. It looks at sums and sizes of differences alone, which stay what they are when the two of a pair
/// change places: that the test is chosen by the data does not change how often it errs.
fn pairs_pay(a: &[f64], b: &[f64]) -> bool {
    if a.len().min(b.len()) < MIN_PAIRS {
        return false;
    }
    let scale = |f: fn(f64, f64) -> f64| {
        let values: Vec<f64> = a.iter().zip(b).map(|(a, b)| f(*a, *b)).collect();
        crate::stats::noise::robust_scale(&values).unwrap_or(0.0)
    };
    scale(|a, b| a - b) < SHARED * scale(|a, b| a + b)
}

fn across(a: &[f64], b: &[f64]) -> Option<Shift> {
    let test = rank::mann_whitney(a, b)?;
    let (few_a, few_b) = (thinned(a), thinned(b));
    let mut shifts: Vec<f64> = few_b
        .iter()
        .flat_map(|b| few_a.iter().map(move |a| b - a))
        .collect();
    let (m, n) = (few_a.len(), few_b.len());
    let beyond = largest(m * n / 2, |u| {
        rank::mann_whitney_p(m, n, u as f64) <= 1.0 - LEVEL
    });
    let mut found = estimate(&mut shifts, beyond, test.p);
    // What was left out knew more: an interval shrinks with the root of the number.
    let size = |m: usize, n: usize| m as f64 * n as f64 / (m + n) as f64;
    let narrower = (size(m, n) / size(a.len(), b.len())).sqrt();
    found.interval = found.interval.map(|(low, high)| {
        let center = found.shift;
        (
            center - (center - low) * narrower,
            center + (high - center) * narrower,
        )
    });
    Some(found)
}

fn within_pairs(a: &[f64], b: &[f64]) -> Option<Shift> {
    let shifts: Vec<f64> = a.iter().zip(b).map(|(a, b)| b - a).collect();
    let size = shifts.len().div_ceil(MOST);
    let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
    let shifts: Vec<f64> = shifts.chunks(size).map(mean).collect();
    let p = rank::signed_rank(&shifts)?;
    let n = shifts.len();
    let mut means = Vec::with_capacity(n * (n + 1) / 2);
    for (i, one) in shifts.iter().enumerate() {
        means.extend(shifts[i..].iter().map(|other| f64::midpoint(*one, *other)));
    }
    let beyond = largest(n * (n + 1) / 4, |w| {
        rank::signed_rank_p(n, w as f64) <= 1.0 - LEVEL
    });
    Some(estimate(&mut means, beyond, p))
}

/// The largest k of 0..=most that `holds`, which no larger one does; `None` where not even 0 does.
fn largest(most: usize, holds: impl Fn(usize) -> bool) -> Option<usize> {
    if !holds(0) {
        return None;
    }
    let (mut low, mut high) = (0, most + 1);
    while high - low > 1 {
        let middle = usize::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    Some(low)
}

fn estimate(shifts: &mut [f64], beyond: Option<usize>, p: f64) -> Shift {
    let shift = median(shifts).unwrap_or(0.0);
    let n = shifts.len();
    let interval = beyond.filter(|k| 2 * k < n).map(|k| {
        let (_, low, _) = shifts.select_nth_unstable_by(k, f64::total_cmp);
        let low = *low;
        let (_, high, _) = shifts.select_nth_unstable_by(n - 1 - k, f64::total_cmp);
        (low, *high)
    });
    Shift { shift, interval, p }
}

/// Values evenly over their order of size.
fn thinned(values: &[f64]) -> Vec<f64> {
    let sorted = quantile::sorted(values);
    if sorted.len() <= MOST {
        return sorted;
    }
    let quantile = |i: usize| quantile::quantile_sorted(&sorted, (i as f64 + 0.5) / MOST as f64);
    (0..MOST).filter_map(quantile).collect()
}

/// A new value beside those that were recorded before it: how many times it is their median, with the interval in which that ratio lies in 95
/// of 100 cases around what it was (a prediction interval with Student's t on logarithms, its scale robust). It excludes 1 where the value is
/// new. `None` below 3 recorded values, or where one is not positive.
pub fn against_history(history: &[f64], value: f64) -> Option<Comparison> {
    if history.len() < MIN_HISTORY || value <= 0.0 || history.iter().any(|v| *v <= 0.0) {
        return None;
    }
    let logs: Vec<f64> = history.iter().map(|v| libm::log(*v)).collect();
    let n = logs.len() as f64;
    let level = quantile::median_of(&logs)?;
    let mean = logs.iter().sum::<f64>() / n;
    let plain = (logs.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    // Of few values, the robust one may be far too small by chance; of many, an outlier must not decide.
    let scale = match logs.len() {
        ..MIN_ROBUST => plain,
        _ => crate::stats::noise::robust_scale(&logs)?,
    };
    let shift = libm::log(value) - level;
    let width = scale * (1.0 + 1.0 / n).sqrt();
    let half = student::two_sided_quantile(1.0 - LEVEL, n - 1.0) * width;
    let p = match width > 0.0 {
        true => student::two_sided(shift / width, n - 1.0),
        false => f64::from(u8::from(shift == 0.0)),
    };
    Some(Comparison {
        ratio: libm::exp(shift),
        interval: Some((libm::exp(shift - half), libm::exp(shift + half))),
        p,
        method: Method::Prediction,
    })
}

/// p-values, each as it counts among all of them (Holm 1979): the chance that any of those at or below it is false stays below it.
/// `tests` counts all that were made, also those whose p is not here. In the order of the input. O(n log n).
pub fn holm(p_values: &[f64], tests: usize) -> Vec<f64> {
    let n = p_values.len();
    let tests = tests.max(n);
    let order = rank::ascending(p_values);
    let mut adjusted = vec![0.0; n];
    let mut least = 0.0_f64;
    for (rank, i) in order.into_iter().enumerate() {
        least = least.max((tests - rank) as f64 * p_values[i]).min(1.0);
        adjusted[i] = least;
    }
    adjusted
}

/// How many runs of each of two commands show a true difference of `share` (0.05 for 5 %) with probability 90 %, where runs scatter by
/// `noise`, a robust standard deviation over the median. At least 5; `None` where the difference is 0 or too small to count runs for. The
/// normal approximation for Mann-Whitney, whose efficiency is 3/π (Lehmann 1975).
pub fn runs_needed(noise: f64, share: f64) -> Option<u64> {
    let shift = libm::log1p(share).abs();
    // 5 % two-sided, and 10 % one-sided.
    let z = 1.959_964 + 1.281_552;
    let runs = 2.0 * (z * noise / shift).powi(2) * std::f64::consts::PI / 3.0;
    (runs.is_finite() && runs < 1e9).then(|| (runs.ceil() as u64).max(5))
}

/// The smallest difference, as a share, that `runs` of each command show with probability 90 %; the inverse of [`runs_needed`].
pub fn visible(noise: f64, runs: u64) -> f64 {
    let z = 1.959_964 + 1.281_552;
    libm::expm1(z * noise * (2.0 * std::f64::consts::PI / 3.0 / runs.max(1) as f64).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stats::random::Random;

    fn runs(random: &mut Random, n: usize, level: f64) -> Vec<f64> {
        (0..n)
            .map(|_| level * (1.0 + 0.01 * random.normal()))
            .collect()
    }

    /// Of 400 experiments with a true ratio: how many conclude a difference, and how many intervals hold it.
    fn experiments(n: usize, ratio: f64, machine: fn(usize) -> f64) -> (usize, usize) {
        let mut random = Random::new(3);
        let (mut concluded, mut covered) = (0, 0);
        for _ in 0..400 {
            let speed = |values: Vec<f64>| -> Vec<f64> {
                values
                    .iter()
                    .enumerate()
                    .map(|(i, v)| v * machine(i))
                    .collect()
            };
            let a = speed(runs(&mut random, n, 1.0));
            let b = speed(runs(&mut random, n, ratio));
            let found = compare(&a, &b, Design::Rounds).expect("positive values");
            concluded += usize::from(found.p < 0.05);
            let (low, high) = found.interval.expect("enough");
            covered += usize::from((low..=high).contains(&ratio));
        }
        (concluded, covered)
    }

    #[test]
    fn equal_commands_are_seldom_told_apart_and_unequal_ones_nearly_always() {
        let (false_alarms, covered) = experiments(10, 1.0, |_| 1.0);
        assert!(
            false_alarms <= 28 && covered >= 368,
            "{false_alarms} {covered}"
        );
        let (found, covered) = experiments(10, 1.03, |_| 1.0);
        assert!(found >= 380 && covered >= 368, "{found} {covered}");
    }

    #[test]
    fn a_load_that_starts_half_way_does_not_hide_the_difference() {
        let load = |i: usize| if i < 10 { 1.0 } else { 1.6 };
        let (found, covered) = experiments(20, 1.03, load);
        assert!(found >= 380 && covered >= 368, "{found} {covered}");
        let (false_alarms, _) = experiments(20, 1.0, load);
        assert!(false_alarms <= 28, "{false_alarms}");
    }

    #[test]
    fn ratio_and_p_are_those_of_the_textbook() {
        // Complete separation of 4 and 4: p = 2 / 70; the interval is the span of all 16 ratios.
        let found = compare(
            &[1.0, 1.1, 1.2, 1.3],
            &[2.0, 2.2, 2.4, 2.6],
            Design::Independent,
        )
        .unwrap();
        assert!((found.p - 2.0 / 70.0).abs() < 1e-12);
        assert!((found.ratio - 2.0).abs() < 0.01, "{}", found.ratio);
        let (low, high) = found.interval.unwrap();
        assert!((low - 2.0 / 1.3).abs() < 1e-9 && (high - 2.6).abs() < 1e-9);
        // Three and three prove nothing at 5 %.
        assert_eq!(
            compare(&[1.0; 3], &[2.0; 3], Design::Independent)
                .unwrap()
                .interval,
            None
        );
        assert_eq!(compare(&[], &[2.0], Design::Independent), None);
        assert_eq!(compare(&[0.0], &[0.0], Design::Independent), None);
    }

    #[test]
    fn many_runs_are_thinned_without_losing_their_certainty() {
        let mut random = Random::new(9);
        let (a, b) = (
            runs(&mut random, 3_000, 1.0),
            runs(&mut random, 3_000, 1.002),
        );
        let (low, high) = compare(&a, &b, Design::Independent)
            .unwrap()
            .interval
            .unwrap();
        // ± 1.96 · 1 % · √(2/3000 · π/3) = ± 0.052 %.
        assert!(
            ((high - low) / 0.001_04 - 1.0).abs() < 0.2,
            "{}",
            high - low
        );
    }

    #[test]
    fn a_new_value_is_held_against_the_scatter_of_the_old_ones() {
        // Logs 0 ± 0.01 (sd 0.01), n = 3: 4.3027 · 0.01 · √(4/3) = 0.04968.
        let history: Vec<f64> = [-0.01, 0.0, 0.01].map(f64::exp).to_vec();
        let found = against_history(&history, 0.06_f64.exp()).unwrap();
        let (low, high) = found.interval.unwrap();
        assert!((low.ln() - 0.010_32).abs() < 1e-4 && (high.ln() - 0.109_68).abs() < 1e-4);
        assert!(found.p < 0.05);
        assert!(against_history(&history, 1.04).unwrap().p > 0.05);
        assert_eq!(against_history(&history[..2], 1.0), None);
        assert_eq!(
            against_history(&[1.0; 5], 1.0).unwrap().interval,
            Some((1.0, 1.0))
        );
    }

    #[test]
    fn holm_agrees_with_r() {
        // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
        let adjusted = holm(&[0.01, 0.04, 0.03, 0.005], 4);
        for (got, expected) in adjusted.iter().zip([0.03, 0.06, 0.06, 0.02]) {
            assert!((got - expected).abs() < 1e-12, "{adjusted:?}");
        }
        assert_eq!(holm(&[0.01], 5), [0.05]);
    }

    #[test]
    fn the_number_of_runs_follows_the_square() {
        // 2 · (3.2415 · 0.01 / ln 1.01)² · π/3 = 22.2; four times as many for half the difference.
        assert_eq!(runs_needed(0.01, 0.01), Some(23));
        assert_eq!(runs_needed(0.01, 0.05), Some(5));
        assert_eq!(runs_needed(0.01, 0.0), None);
        assert!(
            (visible(0.01, 23) - 0.01).abs() < 2e-4,
            "{}",
            visible(0.01, 23)
        );
    }
}
