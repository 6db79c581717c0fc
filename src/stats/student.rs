//! Student's t: what replaces the normal distribution where the noise is
//! estimated from few values.

/// P(|T| >= t) with `df` > 0 degrees of freedom. The regularised incomplete
/// beta function by its continued fraction (Lentz 1976); about 1e-12.
pub fn two_sided(t: f64, df: f64) -> f64 {
    let x = df / (df + t * t);
    beta(x, df / 2.0, 0.5)
}

/// P(T <= t) with `df` degrees of freedom.
pub fn below(t: f64, df: f64) -> f64 {
    let tail = 0.5 * two_sided(t, df);
    if t > 0.0 { 1.0 - tail } else { tail }
}

/// The t >= 0 with P(|T| >= t) = p, 0 < p < 1; by bisection.
pub fn two_sided_quantile(p: f64, df: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while two_sided(high, df) > p && high < 1e12 {
        high *= 2.0;
    }
    for _ in 0..80 {
        let middle = f64::midpoint(low, high);
        if two_sided(middle, df) > p {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

fn beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta(1.0 - x, b, a);
    }
    let log = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
    let front = libm::exp(log + a * libm::log(x) + b * libm::log1p(-x)) / a;
    front * fraction(x, a, b)
}

fn fraction(x: f64, a: f64, b: f64) -> f64 {
    let away_from_zero = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / away_from_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut result = d;
    for i in 1..300 {
        let m = f64::from(i);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let before = result;
        for term in [even, odd] {
            d = 1.0 / away_from_zero(1.0 + term * d);
            c = away_from_zero(1.0 + term / c);
            result *= c * d;
        }
        if (result - before).abs() <= 1e-15 * result.abs() {
            break;
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_published_tables() {
        // Two-sided 5 %, and 1 % at the end, from the tables of the t distribution.
        for (df, p, t) in [
            (1.0, 0.05, 12.706_204_736),
            (2.0, 0.05, 4.302_652_730),
            (5.0, 0.05, 2.570_581_836),
            (9.0, 0.05, 2.262_157_163),
            (30.0, 0.05, 2.042_272_456),
            (1_000.0, 0.05, 1.962_339_080),
            (9.0, 0.01, 3.249_835_542),
        ] {
            assert!((two_sided_quantile(p, df) - t).abs() < 1e-7, "{df} {p}");
            assert!((two_sided(t, df) - p).abs() < 1e-9, "{df} {p}");
        }
        assert_eq!(two_sided(0.0, 4.0), 1.0);
    }

    #[test]
    fn sides_agree_with_scipy() {
        // scipy.stats.t.cdf(-t, df)
        for (t, df, p) in [
            (0.5, 1.0, 0.352_416_382_349_566_74),
            (4.0, 3.5, 0.010_460_308_182_701_857),
            (12.0, 30.0, 2.790_092_707_599_630_3e-13),
        ] {
            assert!((below(-t, df) / p - 1.0).abs() < 1e-9, "{t} {df}");
            assert!((below(t, df) + below(-t, df) - 1.0).abs() < 1e-12);
        }
        assert_eq!(below(0.0, 3.0), 0.5);
    }
}
