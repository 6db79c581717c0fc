//! New values held against a level that was measured before: is the difference more than noise? The place of the change
//! is given, so nothing is paid for a search; which values make the level is left to the caller.

use crate::stats::noise;
use crate::stats::quantile;
use crate::stats::student;

/// Fewer values say too little about their noise.
pub const MIN_BASELINE: usize = 5;
/// Of Gaussian values nearly none is further from the median, in robust standard deviations.
const FAR: f64 = 3.5;
/// Degrees of freedom for the tails of a noise that was seen to have far values, and so few for one of few values.
const HEAVY: f64 = 3.0;
/// Beyond this many degrees of freedom the tails of the noise would count as known.
const CALM: f64 = 8.0;
/// So many values more make one degree of freedom more.
const PER_DEGREE: f64 = 8.0;
/// Quantiles of |N(0, 1)| at 80 % and 90 %.
const EIGHTY: f64 = 1.281_551_565_544_600_4;
const NINETY: f64 = 1.644_853_626_951_472_2;
/// The variance of the median of n Gaussian values is about that of one of them times HALF_PI / (n + HALF_PI − 1).
const HALF_PI: f64 = std::f64::consts::FRAC_PI_2;

/// What new values are, seen from the level before.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Held {
    /// Median of the values before.
    pub level: f64,
    /// Median of the new values.
    pub value: f64,
    /// 95 % interval of the difference between the new level and the old one, in the unit of the values.
    pub interval: (f64, f64),
    /// Two-sided: how often noise alone brings a difference as large. `None` where the values before were all equal, so
    /// that a difference is none of noise.
    pub p: Option<f64>,
}

/// Holds the median of `new` against that of `before`, by a prediction interval with robust location and scale. Values that
/// are all positive are taken as logarithms. The side on which the new value lies may scatter more than the other. The tails
/// of the noise are those of Student's t: with 3 degrees of freedom where `before` has far values, else with more the more
/// values there are, up to 8. A distance that `before` has itself is
/// as rare as it was there. `level_n` of the values of `before` are behind its median, the others only show the noise.
///
/// `before` has at least [`MIN_BASELINE`] values, `new` one, all finite, else `None`. O(n log n).
pub fn against(before: &[f64], level_n: usize, new: &[f64]) -> Option<Held> {
    let (level, value) = (quantile::median_of(before)?, quantile::median_of(new)?);
    if before.len() < MIN_BASELINE {
        return None;
    }
    let axis = Axis::of(before, value);
    let residuals: Vec<f64> = before.iter().map(|v| axis.distance(level, *v)).collect();
    let difference = axis.distance(level, value);
    let Some(noise) = Noise::of(&residuals, difference) else {
        let interval = (value - level, value - level);
        return Some(Held {
            level,
            value,
            interval,
            p: None,
        });
    };
    let share = |n: usize| HALF_PI / (n.max(1) as f64 + HALF_PI - 1.0);
    let error = noise.scale * (share(new.len()) + share(level_n)).sqrt();
    let tail = student::two_sided(difference / error, noise.freedom);
    let reach = student::two_sided_quantile(0.05, noise.freedom) * error;
    let end = |distance: f64| (axis.moved(level, distance) - level).clamp(f64::MIN, f64::MAX);
    Some(Held {
        level,
        value,
        interval: (end(difference - reach), end(difference + reach)),
        p: Some(tail.max(seen_before(&residuals, difference))),
    })
}

/// How often the values before lay as far on the same side, where any did: whatever a formula says of their tails.
fn seen_before(residuals: &[f64], difference: f64) -> f64 {
    let far = |r: &f64| *r >= difference.abs();
    match of_side(residuals, difference).filter(far).count() {
        0 => 0.0,
        count => (count + 1) as f64 / (residuals.len() + 1) as f64,
    }
}

/// The sizes of the residuals on the side of a difference.
fn of_side(residuals: &[f64], difference: f64) -> impl Iterator<Item = f64> {
    let sign = if difference < 0.0 { -1.0 } else { 1.0 };
    residuals.iter().map(move |r| r * sign).filter(|r| *r > 0.0)
}

/// Scatter of values around their level.
struct Noise {
    /// Robust standard deviation.
    scale: f64,
    /// Degrees of freedom of the tails.
    freedom: f64,
}

impl Noise {
    /// On the side of a difference; `None` where nothing scatters.
    fn of(residuals: &[f64], difference: f64) -> Option<Self> {
        let n = residuals.len() as f64;
        let sizes: Vec<f64> = residuals.iter().map(|r| r.abs()).collect();
        let sizes = quantile::sorted(&sizes);
        let ninety = quantile::quantile_sorted(&sizes, 0.9)? / NINETY;
        let robust = noise::robust_scale(residuals)? * (n / (n - 1.0)).sqrt();
        let side = quantile::sorted(&of_side(residuals, difference).collect::<Vec<f64>>());
        let eighty = quantile::quantile_sorted(&side, 0.8).unwrap_or(0.0) / EIGHTY;
        let mut scale = robust.max(ninety).max(eighty);
        if scale <= 0.0 {
            // Nearly all are equal: what scatter there is counts.
            scale = (sizes.iter().map(|s| s * s).sum::<f64>() / (n - 1.0)).sqrt();
        }
        let farthest = sizes.last().copied().unwrap_or(0.0);
        let freedom = match farthest <= FAR * scale {
            true => (HEAVY + n / PER_DEGREE).min(CALM).min(n - 1.0),
            false => HEAVY,
        };
        (scale > 0.0).then_some(Self { scale, freedom })
    }
}

/// How distances are measured.
enum Axis {
    /// As ratios: all values are positive.
    Ratio,
    /// As shares of the largest value, which no difference of two can overflow.
    Share(f64),
}

impl Axis {
    fn of(before: &[f64], value: f64) -> Self {
        let all = || before.iter().chain([&value]);
        if all().all(|v| *v > 0.0) {
            return Self::Ratio;
        }
        let largest = all().map(|v| v.abs()).fold(0.0, f64::max);
        Self::Share(if largest > 0.0 { largest } else { 1.0 })
    }

    fn distance(&self, from: f64, to: f64) -> f64 {
        match self {
            Self::Ratio => libm::log(to) - libm::log(from),
            Self::Share(largest) => to / largest - from / largest,
        }
    }

    fn moved(&self, from: f64, distance: f64) -> f64 {
        match self {
            Self::Ratio => from * libm::exp(distance),
            Self::Share(largest) => from + distance * largest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BEFORE: [f64; 10] = [10.0, 10.4, 9.7, 10.1, 9.9, 10.3, 9.6, 10.2, 10.0, 9.8];

    fn near(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "{found} {expected}");
    }

    /// Before, how many are of the level, new; p-value and interval.
    type Known<'a> = (&'a [f64], usize, &'a [f64], f64, [f64; 2]);

    /// numpy and scipy: the median, quantiles of the distances, `stats.t`.
    #[test]
    fn agrees_with_scipy() {
        let shifted = BEFORE.map(|v| v - 10.0);
        let mut wild = [BEFORE; 2].concat();
        wild.push(15.0);
        let table: [Known<'_>; 4] = [
            (
                &BEFORE,
                10,
                &[11.0],
                0.043_455_848_505_908_22,
                [0.044_211_508_411_894_584, 2.046_739_547_316_786],
            ),
            (
                &BEFORE,
                10,
                &[11.0, 11.2, 10.9],
                0.014_630_290_027_519_382,
                [0.307_073_164_656_802_8, 1.739_511_116_978_562_2],
            ),
            (
                &shifted,
                6,
                &[-1.5],
                0.010_974_251_821_412_331,
                [-2.443_977_869_542_041_3, -0.556_022_130_457_958_6],
            ),
            (
                &wild,
                21,
                &[6.0],
                0.000_524_212_866_222_187_2,
                [-4.577_325_928_322_508, -3.361_208_967_356_679_6],
            ),
        ];
        for (before, level_n, new, p, interval) in table {
            let held = against(before, level_n, new).expect("enough");
            near(held.p.expect("noise"), p);
            near(held.interval.0, interval[0]);
            near(held.interval.1, interval[1]);
        }
    }

    #[test]
    fn the_interval_holds_the_difference_and_more_values_narrow_it() {
        let width = |new: &[f64]| {
            let held = against(&BEFORE, 10, new).expect("enough");
            assert!(held.interval.0 < 1.0 && held.interval.1 > 1.0, "{held:?}");
            held.interval.1 - held.interval.0
        };
        assert!(width(&[11.0; 9]) < 0.6 * width(&[11.0]));
    }

    #[test]
    fn what_never_varied_has_no_noise() {
        let held = against(&[7.0; 5], 5, &[8.0]).expect("enough");
        assert_eq!((held.p, held.interval), (None, (1.0, 1.0)));
        let held = against(&[0.0; 5], 5, &[0.0]).expect("enough");
        assert_eq!((held.p, held.interval), (None, (0.0, 0.0)));
        assert_eq!(against(&[7.0; 4], 4, &[8.0]), None);
        assert_eq!(against(&[7.0; 5], 5, &[]), None);
    }

    #[test]
    fn a_distance_that_was_seen_before_is_as_rare_as_it_was() {
        let mut before = [BEFORE; 2].concat();
        before.push(15.0);
        // One of 21 lay there, and the new one makes two of 22.
        let p = against(&before, 21, &[14.0]).expect("enough").p;
        near(p.expect("noise"), 2.0 / 22.0);
        let other = against(&before, 21, &[6.0]).expect("enough").p;
        assert!(other.is_some_and(|p| p < 0.002), "{other:?}");
    }

    #[test]
    fn the_unit_changes_nothing_and_extremes_stay_finite() {
        let of = |factor: f64, new: f64| {
            let scaled = BEFORE.map(|v| v * factor);
            against(&scaled, 10, &[new * factor]).expect("enough")
        };
        near(
            of(1e-9, 11.0).p.expect("noise"),
            of(1.0, 11.0).p.expect("noise"),
        );
        let mut wild = [0.0, f64::MAX, -f64::MAX, 1.0, -1.0];
        for _ in 0..wild.len() {
            let held = against(&wild, 5, &[f64::MIN]).expect("enough");
            let all = [held.interval.0, held.interval.1, held.p.unwrap_or(1.0)];
            assert!(all.iter().all(|v| v.is_finite()), "{held:?}");
            wild.rotate_left(1);
        }
    }
}
