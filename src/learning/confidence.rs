//! From a p-value to the probability that an insight is right.

use crate::learning::insight::Kind;

/// Log-odds of being right at p = 1, and their growth for each factor e that
/// p is smaller: fitted by logistic regression to simulated histories
/// (`cargo bench --bench judge`), for the kinds that infer.
const fn line(kind: Kind) -> (f64, f64) {
    match kind {
        Kind::Regression => (-0.55, 0.19),
        Kind::Improvement => (2.68, 0.63),
        Kind::Drift => (-2.76, 0.41),
        Kind::Anomaly => (3.24, 0.66),
        // Of the others there were too few to fit a line.
        _ => (-0.55, 0.30),
    }
}

/// The probability that a finding with this p-value is right, 0 to 1.
pub fn confidence(kind: Kind, p_value: f64) -> f64 {
    let (start, growth) = line(kind);
    let log_odds = start - growth * libm::log(p_value.max(1e-12));
    1.0 / (1.0 + libm::exp(-log_odds))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clearer_the_surer_and_never_certain() {
        for kind in [Kind::Regression, Kind::Anomaly, Kind::Drift, Kind::Noise] {
            let steps = [1.0, 1e-2, 1e-4, 1e-6, 1e-300, 0.0].map(|p| confidence(kind, p));
            assert!(
                steps.is_sorted() && steps[0] > 0.0 && steps[5] < 1.0,
                "{steps:?}"
            );
        }
    }
}
