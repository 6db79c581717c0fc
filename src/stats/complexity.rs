//! How a cost grows with the size of its input: which of O(1), O(log n), O(n), O(n log n), O(n²) and O(n³) it follows.
//!
//! The model is y = a + b·f(n) with a, b ≥ 0, errors relative to y (times and memory spread in proportion), and a
//! relative discrepancy of unknown size, since no program follows a class exactly. Each class gets the probability of
//! the data under it, summed over overhead a, scale b and discrepancy (Bayes factors; MacKay 2003, ch. 28), which
//! charges a class for its freedom as AICc does, but works from three sizes on. All classes are equally likely
//! beforehand. Log n is taken of n + 1.

mod class;

use std::f64::consts::FRAC_PI_2;

use libm::{exp, log};

use crate::stats::{median_of, noise, normal};

pub use class::Class;

/// Fewer sizes tell nothing.
pub const MIN_SIZES: usize = 3;
/// Relative discrepancies that are summed over, evenly on a log scale. Caches alone keep programs from following a class
/// more closely.
const DISCREPANCY: (f64, f64, usize) = (0.01, 0.3, 20);
/// Overheads that are summed over, evenly on a log scale, beside none at all.
const OVERHEADS: usize = 80;
/// The least overhead, relative to what grows, at the smallest size.
const LEAST_OVERHEAD: f64 = 0.01;
/// What grows makes at least this share of the cost at the largest size.
const LEAST_GROWTH: f64 = 0.1;

/// The runs of one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// The size of the input; positive.
    pub size: f64,
    /// What each run cost; positive.
    pub values: Vec<f64>,
}

/// One class held against the data.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The class.
    pub class: Class,
    /// The probability that the cost is of this class, if it is of one of them.
    pub probability: f64,
    /// The a of a + b·f(n), by least squares of relative errors with a, b ≥ 0.
    pub overhead: f64,
    /// The b.
    pub factor: f64,
    /// Root of the mean square of the relative errors of that fit.
    pub error: f64,
}

/// What the growth of a cost was found to be.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// Every class, slowest growth first.
    pub candidates: Vec<Candidate>,
    /// The medians that were fitted, by size.
    pub medians: Vec<(f64, f64)>,
    components: Vec<Component>,
}

/// One setting of all that is summed over.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Component {
    class: Class,
    /// a / b.
    overhead: f64,
    /// Mean and variance of ln b.
    scale: (f64, f64),
    /// Variance of the discrepancy.
    discrepancy: f64,
    /// Log of the probability of the data, then the posterior weight.
    weight: f64,
}

/// A predicted cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The size it is for.
    pub size: f64,
    /// The median of what is to be expected.
    pub value: f64,
    /// Where it is expected with 95 %.
    pub interval: [f64; 2],
}

/// Why nothing can be said.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum Unfit {
    /// Too few different sizes.
    #[error("{0} different sizes are given, and {MIN_SIZES} are needed")]
    TooFew(usize),
    /// A size or a cost that is not positive.
    #[error("{0} is not positive")]
    NotPositive(f64),
}

/// Fits every class. Costs of equal sizes are put together; each size counts by the median of its runs, whose own
/// uncertainty is known from them where there are three or more. At least [`MIN_SIZES`] sizes. O(n log n), about
/// 10,000 settings of the model beside that.
pub fn fit(costs: &[Cost]) -> Result<Fit, Unfit> {
    let points = points(costs)?;
    if points.len() < MIN_SIZES {
        return Err(Unfit::TooFew(points.len()));
    }
    let mut components: Vec<Component> = Class::ALL
        .into_iter()
        .flat_map(|class| settings(class, &points))
        .collect();
    normalise(&mut components);
    let candidates = Class::ALL
        .into_iter()
        .map(|class| {
            let of_class = components.iter().filter(|c| c.class == class);
            let (overhead, factor) = least_squares(class, &points);
            let fitted = |p: &Point| (overhead + factor * class.at(p.size)) / p.value - 1.0;
            let squares: f64 = points.iter().map(|p| fitted(p).powi(2)).sum();
            Candidate {
                class,
                probability: of_class.map(|c| c.weight).sum::<f64>().min(1.0),
                overhead,
                factor,
                error: (squares / points.len() as f64).sqrt(),
            }
        })
        .collect();
    components.retain(|c| c.weight > 1e-6);
    Ok(Fit {
        candidates,
        medians: points.iter().map(|p| (p.size, p.value)).collect(),
        components,
    })
}

/// The median of one size, and the variance of its logarithm.
struct Point {
    size: f64,
    value: f64,
    variance: f64,
}

fn points(costs: &[Cost]) -> Result<Vec<Point>, Unfit> {
    let mut sorted: Vec<&Cost> = costs.iter().filter(|c| !c.values.is_empty()).collect();
    sorted.sort_by(|a, b| a.size.total_cmp(&b.size));
    let same_size = sorted.chunk_by(|a, b| a.size == b.size);
    same_size.map(point).collect()
}

fn point(same: &[&Cost]) -> Result<Point, Unfit> {
    let size = same[0].size;
    let values: Vec<f64> = same.iter().flat_map(|c| c.values.iter().copied()).collect();
    let is_wrong = |v: &&f64| !(v.is_finite() && **v > 0.0);
    if let Some(wrong) = [size].iter().chain(&values).find(is_wrong) {
        return Err(Unfit::NotPositive(*wrong));
    }
    let logs: Vec<f64> = values.iter().map(|v| log(*v)).collect();
    let spread = match logs.len() {
        0..3 => 0.0,
        _ => noise::robust_scale(&logs).unwrap_or(0.0),
    };
    Ok(Point {
        size,
        value: median_of(&values).unwrap_or(size),
        // The median of n normal values has π/2 times the variance of their mean.
        variance: FRAC_PI_2 * spread * spread / logs.len() as f64,
    })
}

/// The settings of a class, each with the logarithm of its prior times the probability of the data.
fn settings(class: Class, points: &[Point]) -> Vec<Component> {
    let (smallest, largest) = (
        class.at(points[0].size),
        class.at(points[points.len() - 1].size),
    );
    let least = LEAST_OVERHEAD * smallest;
    let most = largest * (1.0 - LEAST_GROWTH) / LEAST_GROWTH;
    let with = spaced(least, most, OVERHEADS).map(|o| (o, 0.5 / OVERHEADS as f64));
    let overheads: Vec<(f64, f64)> = match class {
        Class::Constant => vec![(0.0, 1.0)],
        _ => [(0.0, 0.5)].into_iter().chain(with).collect(),
    };
    let (low, high, steps) = DISCREPANCY;
    overheads
        .iter()
        .flat_map(|(overhead, prior)| {
            spaced(low, high, steps).map(move |discrepancy| {
                let component = component(class, *overhead, discrepancy, points);
                let weight = component.weight + log(*prior);
                Component {
                    weight,
                    ..component
                }
            })
        })
        .collect()
}

/// Values from `low` to `high` in equal ratios.
fn spaced(low: f64, high: f64, steps: usize) -> impl Iterator<Item = f64> {
    let ratio = log(high / low) / (steps - 1) as f64;
    (0..steps).map(move |i| low * exp(ratio * i as f64))
}

/// The probability of the data in one setting, with the scale b summed over on a log scale.
fn component(class: Class, overhead: f64, discrepancy: f64, points: &[Point]) -> Component {
    let discrepancy = discrepancy * discrepancy;
    let (mut weights, mut sum, mut log_weights) = (0.0, 0.0, 0.0);
    let shape = |p: &Point| log(p.value) - log(overhead + class.at(p.size));
    for point in points {
        let weight = 1.0 / (point.variance + discrepancy);
        weights += weight;
        sum += weight * shape(point);
        log_weights += log(weight);
    }
    let mean = sum / weights;
    let squares: f64 = points
        .iter()
        .map(|p| (shape(p) - mean).powi(2) / (p.variance + discrepancy))
        .sum();
    Component {
        class,
        overhead,
        scale: (mean, 1.0 / weights),
        discrepancy,
        weight: 0.5 * (log_weights - log(weights) - squares),
    }
}

/// From logarithms to weights that sum to 1.
fn normalise(components: &mut [Component]) {
    let largest = components
        .iter()
        .map(|c| c.weight)
        .fold(f64::NEG_INFINITY, f64::max);
    let sum: f64 = components.iter().map(|c| exp(c.weight - largest)).sum();
    for component in components {
        component.weight = exp(component.weight - largest) / sum;
    }
}

/// a and b of the least squares of (a + b·f)/y − 1, neither negative.
fn least_squares(class: Class, points: &[Point]) -> (f64, f64) {
    // Columns 1/y and f/y; scaled, so that n³ does not lose digits.
    let top = points.iter().map(|p| class.at(p.size)).fold(0.0, f64::max);
    let (mut aa, mut ab, mut bb, mut a1, mut b1) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for point in points {
        let (one, f) = (1.0 / point.value, class.at(point.size) / top / point.value);
        aa += one * one;
        ab += one * f;
        bb += f * f;
        a1 += one;
        b1 += f;
    }
    let determinant = aa * bb - ab * ab;
    let (a, b) = (
        (a1 * bb - b1 * ab) / determinant,
        (b1 * aa - a1 * ab) / determinant,
    );
    match () {
        () if class == Class::Constant || a.is_nan() || a < 0.0 => (0.0, b1 / bb / top),
        () if b < 0.0 => (a1 / aa, 0.0),
        () => (a, b / top),
    }
}

impl Fit {
    /// The most probable class; the slower growth of two that are equal.
    pub fn best(&self) -> Candidate {
        let mut best = self.candidates[0];
        for candidate in &self.candidates {
            if candidate.probability > best.probability {
                best = *candidate;
            }
        }
        best
    }

    /// The probability that the cost grows no faster than a class.
    pub fn at_most(&self, class: Class) -> f64 {
        let up_to = self.candidates.iter().filter(|c| c.class <= class);
        up_to.map(|c| c.probability).sum::<f64>().min(1.0)
    }

    /// What one more run is expected to cost at a positive size, over all classes by their probability. The noise of
    /// single runs, which repetition takes out, is not in the interval.
    pub fn predict(&self, size: f64) -> Prediction {
        let parts: Vec<(f64, f64, f64)> = self
            .components
            .iter()
            .map(|c| {
                let (mean, variance) = c.scale;
                let center = mean + log(c.overhead + c.class.at(size));
                (c.weight, center, (variance + c.discrepancy).sqrt())
            })
            .collect();
        let at = |q: f64| exp(quantile_of_mixture(&parts, q));
        Prediction {
            size,
            value: at(0.5),
            interval: [at(0.025), at(0.975)],
        }
    }
}

/// The quantile of a mixture of normal distributions, given as (weight, mean, deviation), by bisection.
fn quantile_of_mixture(parts: &[(f64, f64, f64)], q: f64) -> f64 {
    let total: f64 = parts.iter().map(|p| p.0).sum();
    let below = |x: f64| {
        let share = |(weight, mean, sd): &(f64, f64, f64)| weight * normal::below((x - mean) / sd);
        parts.iter().map(share).sum::<f64>() / total
    };
    let ends = parts.iter().map(|p| (p.1 - 40.0 * p.2, p.1 + 40.0 * p.2));
    let (mut low, mut high) = ends.fold((f64::MAX, f64::MIN), |a, e| (a.0.min(e.0), a.1.max(e.1)));
    for _ in 0..48 {
        let middle = f64::midpoint(low, high);
        if below(middle) < q {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

#[cfg(test)]
mod tests;
