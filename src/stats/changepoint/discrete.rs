//! Metrics without noise (a binary's size, a count of lint errors): most runs repeat the value before exactly, so any
//! change that lasts is real, however small. One-off deviations are not changes, and make the next ones less believable.

/// Of a lasting change, see [`lasting`]; more likely ones are coincidences of a flaky metric.
const MAX_P: f64 = 0.05;

/// A level that starts at `index`, with the probability that so many deviations in a row are one-offs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shift {
    pub index: usize,
    pub p: f64,
}

/// Shifts of at least two points. p is n qᵐ: q is the rate of one-off deviations, and m how many of them in a row
/// would look like the shorter side. Minimum n 5, else none. O(n √n), mostly O(n).
pub fn shifts(values: &[f64]) -> Vec<Shift> {
    let mut levels = lasting(values);
    loop {
        let judged = judge(values, &levels);
        let worst = judged.iter().map(|s| s.p).fold(0.0, f64::max);
        if worst <= MAX_P {
            return judged;
        }
        for i in (0..judged.len()).rev().filter(|&i| judged[i].p >= worst) {
            forget(&mut levels, i + 1);
        }
    }
}

fn judge(values: &[f64], levels: &[(usize, f64)]) -> Vec<Shift> {
    let n = values.len();
    let rate = (one_offs(values, levels) as f64 + 0.5) / (n as f64 + 1.0);
    let end = |i: usize| levels.get(i).map_or(n, |level| level.0);
    let shift = |i: usize| {
        let ((start, before), (index, after)) = (levels[i - 1], levels[i]);
        let beyond = |part: &[f64], from: f64, to: f64| {
            part.iter()
                .filter(|&&v| v != from && (v > from) == (to > from))
                .count()
        };
        let support = beyond(&values[start..index], after, before).min(beyond(
            &values[index..end(i + 1)],
            before,
            after,
        ));
        Shift {
            index,
            p: (n as f64 * rate.powi(support.min(1_000) as i32)).min(1.0),
        }
    };
    (1..levels.len()).map(shift).collect()
}

/// Take a level for a coincidence; where the next one returns to the level before, nothing happened at all.
fn forget(levels: &mut Vec<(usize, f64)>, i: usize) {
    if i < levels.len() {
        levels.remove(i);
    }
    if levels.get(i).is_some_and(|next| next.1 == levels[i - 1].1) {
        levels.remove(i);
    }
}

/// Starts and values of the levels, the first included: a level ends where two or more points in a row leave it to the same side.
fn lasting(values: &[f64]) -> Vec<(usize, f64)> {
    let Some(repeated) = values.windows(2).position(|w| w[0] == w[1]) else {
        return Vec::new();
    };
    let mut levels = vec![(0, values[repeated])];
    let mut level = values[repeated];
    let mut at = repeated;
    while at < values.len() {
        if values[at] == level {
            at += 1;
            continue;
        }
        let up = values[at] > level;
        let away = values[at..]
            .iter()
            .take_while(|&&v| v != level && (v > level) == up)
            .count();
        if away >= 2 {
            let run = &values[at..at + away];
            // Where nothing repeats, the run's first value stands for a level that became noisy.
            level = run
                .windows(2)
                .find(|w| w[0] == w[1])
                .map_or(run[0], |w| w[0]);
            levels.push((at, level));
            at += run.iter().take_while(|&&v| v != level).count();
            at += values[at..].iter().take_while(|&&v| v == level).count();
            if run.windows(2).all(|w| w[0] != w[1]) {
                at = at.max(levels[levels.len() - 1].0 + away);
            }
        } else {
            at += 1;
        }
    }
    levels
}

fn one_offs(values: &[f64], levels: &[(usize, f64)]) -> usize {
    let ends = levels
        .iter()
        .skip(1)
        .map(|l| l.0)
        .chain(std::iter::once(values.len()));
    levels
        .iter()
        .zip(ends)
        .map(|(&(start, level), end)| values[start..end].iter().filter(|&&v| v != level).count())
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indices(values: &[f64]) -> Vec<usize> {
        shifts(values).iter().map(|s| s.index).collect()
    }

    #[test]
    fn any_lasting_change_counts_and_one_offs_do_not() {
        let mut v = vec![100.0; 30];
        v[10] = 130.0;
        assert_eq!(indices(&v), Vec::<usize>::new());
        v[20..].fill(101.0);
        assert_eq!(indices(&v), [20]);
        assert_eq!(indices(&[7.0; 40]), Vec::<usize>::new());
    }

    #[test]
    fn stairs_are_several_changes() {
        let v: Vec<f64> = [5.0, 6.0, 7.0].into_iter().flat_map(|l| [l; 10]).collect();
        assert_eq!(indices(&v), [10, 20]);
    }

    #[test]
    fn a_flaky_count_is_not_a_change() {
        let v: Vec<f64> = (0..60)
            .map(|i| f64::from(u8::from([7, 15, 16, 30, 41, 42, 55].contains(&i))))
            .collect();
        assert_eq!(indices(&v), Vec::<usize>::new());
    }

    #[test]
    fn a_level_that_becomes_noisy_is_one_change() {
        let mut v = vec![0.0; 40];
        v.extend([5.1, 5.3, 4.9, 5.2, 5.0, 5.1]);
        assert_eq!(indices(&v), [40]);
    }
}
