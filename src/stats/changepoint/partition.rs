//! The best levels and changes under any loss, by dynamic programming over the lattice: exact for the lattice, and linear in
//! n whether there are changes or not. Functional pruning (Maidstone et al. 2017) with the pieces replaced by lattice levels.

use super::kernel::trace;
use super::loss::{Loss, REACH};

/// Changes that minimise the summed loss plus `penalty` for each. `low..=high` are the levels considered. O(n · levels),
/// memory O(n + levels).
pub fn partition(points: &[i32], (low, high): (i32, i32), loss: &Loss, penalty: f64) -> Vec<usize> {
    let count = (high - low + 1) as usize;
    let farthest = high - low + REACH;
    // Residuals fall as levels rise: in this order the losses of all levels at one point are one slice.
    let falling: Vec<f64> = (0..=2 * farthest).map(|i| loss.at(farthest - i)).collect();
    let mut cost = vec![0.0f64; count];
    let mut since = vec![0u32; count];
    let mut back = vec![0usize; points.len() + 1];
    for (t, &point) in points.iter().enumerate() {
        if t > 0 {
            let best = cheapest(&cost);
            back[t] = since[best] as usize;
            let bound = cost[best] + penalty;
            for (c, s) in cost.iter_mut().zip(&mut since) {
                let dear = *c > bound;
                *s = if dear { t as u32 } else { *s };
                *c = if dear { bound } else { *c };
            }
        }
        let first = (point - low).clamp(-REACH, farthest);
        let start = (farthest - first) as usize;
        for (c, l) in cost.iter_mut().zip(&falling[start..start + count]) {
            *c += l;
        }
    }
    back[points.len()] = since[cheapest(&cost)] as usize;
    trace(&back)
}

/// The lowest of equally cheap levels.
fn cheapest(cost: &[f64]) -> usize {
    let lower = |least: f64, &c: &f64| if c < least { c } else { least };
    let least = cost.iter().fold(f64::INFINITY, lower);
    cost.iter().position(|&c| c <= least).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_levels_are_cut_where_they_meet() {
        let points: Vec<i32> = (0..40)
            .map(|i| (i * 7 % 11) + if i < 25 { 0 } else { 60 })
            .collect();
        let loss = Loss::fit(&points, &[25], 1.0);
        assert_eq!(partition(&points, (-10, 80), &loss, 6.0), [25]);
        assert_eq!(
            partition(&points, (-10, 80), &loss, 1e9),
            Vec::<usize>::new()
        );
    }

    #[test]
    fn a_lone_outlier_cannot_pay_for_two_changes() {
        let mut points: Vec<i32> = (0..40).map(|i| i * 7 % 11).collect();
        points[20] = 500;
        let loss = Loss::fit(&points, &[], 1.0);
        assert_eq!(
            partition(&points, (-10, 600), &loss, 5.0),
            Vec::<usize>::new()
        );
    }
}
