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
    // The lowest of equally cheap levels, and its cost.
    let (mut best, mut least) = (0, f64::INFINITY);
    for (t, &point) in points.iter().enumerate() {
        if t > 0 {
            back[t] = since[best] as usize;
        }
        let bound = least + penalty;
        let first = (point - low).clamp(-REACH, farthest);
        let start = (farthest - first) as usize;
        (best, least) = (0, f64::INFINITY);
        let levels = cost.iter_mut().zip(&mut since);
        for (i, ((c, s), l)) in levels.zip(&falling[start..start + count]).enumerate() {
            if *c > bound {
                (*c, *s) = (bound, t as u32);
            }
            *c += l;
            if *c < least {
                (best, least) = (i, *c);
            }
        }
    }
    back[points.len()] = since[best] as usize;
    trace(&back)
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
