//! How many runs each command gets, and in which order.

use crate::benchmark::task::Plan;
use crate::model::Sorting;
use crate::stats::random::Random;

/// Commands whose own number of runs is further from the common one than this keep their own.
const ALIKE: f64 = 3.0;

/// How many runs each command gets that takes so many seconds, what goes with a run included.
///
/// Alone, a command gets as many as fit into `min_time`. Beside each other, commands get the same number, so that the whole takes as long
/// as it would have: comparing equal numbers is the most certain. A command that is far faster than the others gets its own number.
pub fn runs_for(seconds: &[f64], plan: &Plan) -> Vec<u64> {
    let fitting = |time: f64, seconds: f64| (time / seconds.max(1e-6)).min(1e9).round() as u64;
    let within = |runs: u64| {
        let most = plan.max_runs.unwrap_or(u64::MAX);
        runs.max(plan.min_runs).min(most).max(1)
    };
    let total: f64 = seconds.iter().sum();
    let common = within(fitting(plan.min_time * seconds.len() as f64, total));
    let own = seconds.iter().map(|s| within(fitting(plan.min_time, *s)));
    own.map(|own| {
        if own as f64 > ALIKE * common as f64 {
            own
        } else {
            common
        }
    })
    .collect()
}

/// An order in which command `i` has `runs[i]` runs, those of each spread evenly over the whole: its k-th run falls at random into the k-th
/// of `runs[i]` equal parts. With equal numbers these are rounds, in each of which every command has one run.
pub fn interleaved(runs: &[u64], random: &mut Random) -> Vec<usize> {
    let mut places: Vec<(f64, usize)> = Vec::new();
    for (command, n) in runs.iter().enumerate() {
        places.extend((0..*n).map(|k| ((k as f64 + random.unit()) / *n as f64, command)));
    }
    places.order_by(|a, b| a.0.total_cmp(&b.0));
    places.into_iter().map(|(_, command)| command).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> Plan {
        Plan::default()
    }

    #[test]
    fn a_single_command_gets_what_fits_and_at_least_the_fewest() {
        assert_eq!(runs_for(&[0.1], &plan()), [30]);
        assert_eq!(runs_for(&[2.0], &plan()), [10]);
        let most = Plan {
            max_runs: Some(4),
            ..plan()
        };
        assert_eq!(runs_for(&[0.1], &most), [4]);
        assert_eq!(runs_for(&[0.0], &plan()).len(), 1);
    }

    #[test]
    fn commands_alike_get_the_same_number_in_the_same_time() {
        // 6 s for both: 24 · (0.1 + 0.15) s; alone they would have had 30 and 20.
        assert_eq!(runs_for(&[0.1, 0.15], &plan()), [24, 24]);
        // One is far faster: it keeps its own number.
        assert_eq!(runs_for(&[1.0, 0.01], &plan()), [10, 300]);
    }

    #[test]
    fn rounds_hold_every_command_once_in_random_order() {
        let order = interleaved(&[50, 50, 50], &mut Random::new(1));
        assert_eq!(order.len(), 150);
        for round in order.chunks(3) {
            let mut sorted = round.to_vec();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2]);
        }
        let first = order.chunks(3).filter(|round| round[0] == 0).count();
        // 50 / 3, a standard deviation is 3.3.
        assert!((7..=27).contains(&first), "{first}");
    }

    #[test]
    fn unequal_numbers_are_spread_evenly() {
        let order = interleaved(&[10, 100], &mut Random::new(2));
        for part in order.chunks(11) {
            let rare = part.iter().filter(|command| **command == 0).count();
            assert!(rare <= 3, "{order:?}");
        }
        assert_eq!(order.iter().filter(|c| **c == 1).count(), 100);
    }
}
