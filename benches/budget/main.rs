//! How often a proposed limit says no although nothing changed, against what it states; and whether the probability and the
//! dates of `budget forecast` are what comes, on simulated series: `cargo bench --bench budget [-- SERIES.json]`.
//!
//! With a file, a list of `{"values": […]}` of real series, both are measured on those as well. Every figure follows from a
//! fixed seed.

#[path = "../judge/noise.rs"]
#[allow(dead_code, reason = "each bench uses its part")]
mod noise;

mod alarms;
mod breaches;

use yardstick::learning::Case;
use yardstick::model::{Category, Direction, MetricSpec, Timestamp};
use yardstick::series::Point;

/// Milliseconds between two runs.
const STEP: i64 = 86_400_000;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| arg != "--bench")
        .collect();
    let real = args.first().map(|path| noise::real(path));
    alarms::simulated();
    if let Some(real) = &real {
        alarms::real(real);
    }
    breaches::simulated();
    if let Some(real) = &real {
        breaches::real(real);
    }
}

/// One point a day.
fn points(values: &[f64]) -> Vec<Point> {
    let point = |(i, value): (usize, &f64)| Point {
        id: i as u128,
        time: Timestamp::from_millis(1_700_000_000_000 + i as i64 * STEP).expect("in range"),
        value: *value,
    };
    values.iter().enumerate().map(point).collect()
}

const SPEC: MetricSpec = MetricSpec {
    unit: None,
    direction: Direction::Lower,
    category: Category::Performance,
};

fn case(points: &[Point]) -> Case<'_> {
    Case {
        points,
        unit: None,
        spec: &SPEC,
        baseline: None,
        last: None,
        settled: &[],
    }
}
