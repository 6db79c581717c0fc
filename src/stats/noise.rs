//! Noise of a series around its level, from differences of neighbours: steps and spikes touch only a few of them.
//! Levels and changes are left to `changepoint`.

use crate::stats::quantile;

/// Quantiles of |N(0,1)| at 50 % and 75 %.
const HALF_NORMAL: [(f64, f64); 2] = [
    (0.5, 0.674_489_750_196_081_7),
    (0.75, 1.150_349_380_376_008_4),
];
/// What makes a median absolute deviation of normal values their standard deviation.
pub const NORMAL_MAD: f64 = 1.482_602_218_505_602;
/// Shorter series say nothing about autocorrelation.
const MIN_FOR_RHO: usize = 30;

/// Robust standard deviation of `values` around their median: the larger of the estimates from the 50 % and the 75 %
/// quantile of the absolute deviations, so that noise of two modes is not mistaken for small noise. Same unit as the
/// values; 0 where more than three quarters are equal. Minimum n 1, else `None`. O(n log n).
pub fn robust_scale(values: &[f64]) -> Option<f64> {
    let center = quantile::median_of(values)?;
    let mut deviations: Vec<f64> = values.iter().map(|v| (v - center).abs()).collect();
    let [(half, one), (most, two)] = HALF_NORMAL;
    let quantiles = quantile::two_quantiles(&mut deviations, [half, most])?;
    let estimates = [quantiles[0] / one, quantiles[1] / two];
    Some(estimates[0].max(estimates[1]))
}

/// Noise of one point, from the differences of neighbours. Minimum n 2, else `None`. O(n log n).
pub fn noise(values: &[f64]) -> Option<f64> {
    Some(lagged_scale(values, 1)? / std::f64::consts::SQRT_2)
}

fn lagged_scale(values: &[f64], lag: usize) -> Option<f64> {
    let differences: Vec<f64> = values.windows(lag + 1).map(|w| w[lag] - w[0]).collect();
    robust_scale(&differences)
}

/// Lag-one autocorrelation in 0..=0.95 from a robust variogram.
///
/// For AR(1) the variogram at lags 2 and 3 over that at lag 1 is 1 + ρ + ρ²/2 on average of the two; steps and spikes hardly
/// move it. Minimum n 30, else 0. O(n log n). Genton 1998 for robust variograms.
pub fn autocorrelation(values: &[f64]) -> f64 {
    let n = values.len();
    if n < MIN_FOR_RHO {
        return 0.0;
    }
    let [one, two, three] = [1, 2, 3].map(|lag| lagged_scale(values, lag).unwrap_or(0.0));
    if one <= 0.0 {
        return 0.0;
    }
    let growth = 0.5 * ((two / one).powi(2) + (three / one).powi(2)) - 1.0;
    let rho = (1.0 + 2.0 * growth.max(0.0)).sqrt() - 1.0;
    rho.min(0.95)
}

/// Lag-one autocorrelation in 0..=0.9 of residuals around a line, with outliers clipped and what the line took given back; 0
/// where it may be chance. Minimum n 1, else 0. O(n log n).
pub fn neighbours(residuals: &[f64]) -> f64 {
    const MOST: f64 = 0.9;
    let n = residuals.len() as f64;
    let bound = 2.5 * robust_scale(residuals).unwrap_or(0.0);
    if bound <= 0.0 {
        return 0.0;
    }
    let clipped: Vec<f64> = residuals
        .iter()
        .map(|r| r.clamp(-bound, bound) / bound)
        .collect();
    let power: f64 = clipped.iter().map(|r| r * r).sum();
    let seen = clipped.windows(2).map(|w| w[0] * w[1]).sum::<f64>() / power.max(f64::MIN_POSITIVE);
    let seen = seen + (1.0 + 4.0 * seen.max(0.0)) / n;
    if seen > 1.0 / n.sqrt() {
        seen.min(MOST)
    } else {
        0.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Independent and uniform: SplitMix64 of the index.
    fn scattered(n: usize) -> Vec<f64> {
        let mix = |i: usize| {
            let mut z = (i as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64 - 0.5
        };
        (0..n).map(mix).collect()
    }

    #[test]
    fn steps_and_spikes_hardly_move_the_noise() {
        let plain = scattered(200);
        let mut moved: Vec<f64> = plain
            .iter()
            .enumerate()
            .map(|(i, v)| v + if i < 90 { 0.0 } else { 50.0 })
            .collect();
        moved[30] = 1e6;
        let (a, b) = (noise(&plain).unwrap(), noise(&moved).unwrap());
        assert!((b / a - 1.0).abs() < 0.1, "{a} {b}");
    }

    #[test]
    fn too_few_and_equal_values() {
        assert_eq!(noise(&[1.0]), None);
        assert_eq!(noise(&[4.0; 9]), Some(0.0));
        assert_eq!(autocorrelation(&scattered(29)), 0.0);
        assert_eq!(autocorrelation(&[4.0; 50]), 0.0);
    }

    #[test]
    fn a_walk_is_autocorrelated() {
        let mut at = 0.0;
        let walk: Vec<f64> = scattered(300)
            .iter()
            .map(|v| {
                at += v;
                at
            })
            .collect();
        assert!(neighbours(&walk) > 0.8 && neighbours(&scattered(300)) < 0.2);
        assert_eq!((neighbours(&[]), neighbours(&[4.0; 9])), (0.0, 0.0));
        assert!(autocorrelation(&walk) > 0.4, "{}", autocorrelation(&walk));
        assert!(autocorrelation(&scattered(300)) < 0.2);
    }
}
