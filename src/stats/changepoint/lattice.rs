//! Standardised values on a lattice of tenths of the noise. Wide empty ranges are shortened, because levels so far apart
//! are told apart anyway: the lattice stays small however large a step is.

/// Lattice units to one noise unit.
pub const UNITS: f64 = 10.0;
/// An empty range keeps at most this many units: twice the reach of any loss.
const GAP: i64 = 160;
/// More units than this in all make the lattice coarser.
const MAX_SPAN: i64 = 2_400;

/// Values as lattice points, the smallest at 0; equal values are equal points, larger ones not smaller. O(n log n).
pub fn points(z: &[f64]) -> Vec<i32> {
    let lowest = z.iter().copied().fold(f64::INFINITY, f64::min);
    let raw: Vec<i64> = z
        .iter()
        .map(|v| ((v - lowest) * UNITS).round().min(1e15) as i64)
        .collect();
    let mut occupied = raw.clone();
    occupied.sort_unstable();
    occupied.dedup();
    let mut places = Vec::with_capacity(occupied.len());
    let mut place = 0;
    for (i, &v) in occupied.iter().enumerate() {
        place += if i > 0 {
            (v - occupied[i - 1]).min(GAP)
        } else {
            0
        };
        places.push(place);
    }
    let coarser = place / MAX_SPAN + 1;
    raw.iter()
        .map(|v| (places[occupied.partition_point(|o| o < v)] / coarser) as i32)
        .collect()
}

/// The range of levels worth considering: of the running medians of three, so that no lone outlier widens it, with a margin
/// of one noise unit. Minimum n 3, else (0, 0). O(n).
pub fn levels(points: &[i32]) -> (i32, i32) {
    let medians = points
        .windows(3)
        .map(|w| w[0].max(w[1]).min(w[0].min(w[1]).max(w[2])));
    let (low, high) = medians.fold((i32::MAX, i32::MIN), |(low, high), m| {
        (low.min(m), high.max(m))
    });
    if low > high {
        (0, 0)
    } else {
        (low - UNITS as i32, high + UNITS as i32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_step_stays_near_on_the_lattice() {
        assert_eq!(points(&[0.0, 0.1, 1e6, 1e6 + 0.2]), [0, 1, 161, 163]);
        assert_eq!(points(&[5.0, 4.0, 5.0]), [10, 0, 10]);
    }

    #[test]
    fn scattered_values_make_the_lattice_coarser() {
        let scattered: Vec<f64> = (0..1_000).map(|i| f64::from(i) * 1e9).collect();
        assert!(
            points(&scattered)
                .iter()
                .all(|&p| (0..=MAX_SPAN as i32).contains(&p))
        );
    }

    #[test]
    fn a_lone_outlier_does_not_widen_the_levels() {
        assert_eq!(levels(&[5, 6, 900, 5, 6, 5]), (-5, 16));
    }
}
