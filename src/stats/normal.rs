//! The normal distribution: upper tails that stay exact far out, and quantiles.

use std::f64::consts::SQRT_2;

/// P(|Z| >= z) for a standard normal Z.
pub fn two_sided(z: f64) -> f64 {
    libm::erfc(z.abs() / SQRT_2)
}

/// P(Z >= z) for a standard normal Z.
pub fn above(z: f64) -> f64 {
    libm::erfc(z / SQRT_2) / 2.0
}

/// P(Z <= z) for a standard normal Z.
pub fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / SQRT_2)
}

/// The z >= 0 with P(|Z| >= z) = p; the inverse of [`two_sided`], by bisection (60 steps, exact to 1e-15).
pub fn two_sided_quantile(p: f64) -> f64 {
    if p >= 1.0 {
        return 0.0;
    }
    let (mut low, mut high) = (0.0, 38.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if two_sided(middle) > p {
            low = middle
        } else {
            high = middle
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tails_agree_with_published_values() {
        for (z, p) in [
            (1.959_963_984_540_054, 0.05),
            (3.290_526_731_491_926, 0.001),
            (6.0, 1.973_175_290_075_396e-9),
        ] {
            assert!((two_sided(z) / p - 1.0).abs() < 1e-9, "{z}");
            assert!((two_sided_quantile(p) - z).abs() < 1e-8, "{p}");
        }
        assert!((above(1.959_963_984_540_054) - 0.025).abs() < 1e-12);
        assert_eq!((two_sided(0.0), above(0.0)), (1.0, 0.5));
        assert!(two_sided(37.0) > 0.0);
    }
}
