//! What is known of a metric by its name alone, before any configuration.

use std::sync::LazyLock;

use crate::model::{Category, Direction, MetricName, Unit};

/// Unit, direction and category of a metric.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MetricSpec {
    /// The unit its values are kept in; `None` leaves each value as it came.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// The field its insights belong to.
    pub category: Category,
}

/// One row of the vocabulary: a name or the end of one, and what it implies.
pub struct KnownMetric {
    /// A whole name, or an ending that starts with `_`.
    pub name: &'static str,
    /// The unit, in its canonical spelling.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// The field its insights belong to.
    pub category: Category,
}

const fn known(
    name: &'static str,
    unit: Unit,
    direction: Direction,
    category: Category,
) -> KnownMetric {
    KnownMetric {
        name,
        unit: Some(unit),
        direction,
        category,
    }
}

/// A quantity whose unit comes with its values.
const fn plain(name: &'static str, direction: Direction, category: Category) -> KnownMetric {
    KnownMetric {
        name,
        unit: None,
        direction,
        category,
    }
}

use Category::{Performance, Quality, Reliability, Resource};
use Direction::{Higher, Lower, None as Neither};

const MICROSECONDS: Unit = Unit::fixed("us");
const MINUTES: Unit = Unit::fixed("min");

/// Whole names first, then endings; the first that fits wins.
pub static KNOWN_METRICS: &[KnownMetric] = &[
    known("test_duration", Unit::SECONDS, Lower, Performance),
    known("build_time", Unit::SECONDS, Lower, Performance),
    known("bench_time", Unit::NANOSECONDS, Lower, Performance),
    known("api_latency", Unit::MILLISECONDS, Lower, Performance),
    known("memory_usage", Unit::BYTES, Lower, Resource),
    known("binary_size", Unit::BYTES, Lower, Resource),
    known("bundle_size", Unit::BYTES, Lower, Resource),
    known("coverage_percent", Unit::PERCENT, Higher, Quality),
    known("lint_errors", Unit::COUNT, Lower, Quality),
    known("lint_warnings", Unit::COUNT, Lower, Quality),
    known("test_count", Unit::COUNT, Neither, Quality),
    known("test_failures", Unit::COUNT, Lower, Reliability),
    known("flaky_tests", Unit::COUNT, Lower, Reliability),
    plain("test_outcome", Higher, Reliability),
    known("cache_hit_rate", Unit::PERCENT, Higher, Performance),
    known("error_rate", Unit::PERCENT, Lower, Reliability),
    known("availability", Unit::PERCENT, Higher, Reliability),
    known("test_retries", Unit::COUNT, Lower, Reliability),
    known("lint_issues", Unit::COUNT, Lower, Quality),
    plain("lint_score", Higher, Quality),
    known("bench_cpu_time", Unit::NANOSECONDS, Lower, Performance),
    known("bench_allocations", Unit::COUNT, Lower, Resource),
    known("bench_instructions", Unit::COUNT, Lower, Performance),
    known("bench_estimated_cycles", Unit::COUNT, Lower, Performance),
    known("http_error_responses", Unit::COUNT, Lower, Reliability),
    known("process_major_faults", Unit::COUNT, Lower, Resource),
    known("code_complexity", Unit::COUNT, Lower, Quality),
    known("code_bytes", Unit::BYTES, Neither, Quality),
    known("page_score", Unit::PERCENT, Higher, Quality),
    known("page_time", Unit::MILLISECONDS, Lower, Performance),
    plain("page_layout_shift", Lower, Quality),
    plain("http_transfer_rate", Higher, Performance),
    known("_ns", Unit::NANOSECONDS, Lower, Performance),
    known("_us", MICROSECONDS, Lower, Performance),
    known("_ms", Unit::MILLISECONDS, Lower, Performance),
    known("_seconds", Unit::SECONDS, Lower, Performance),
    known("_secs", Unit::SECONDS, Lower, Performance),
    known("_minutes", MINUTES, Lower, Performance),
    known("_latency", Unit::MILLISECONDS, Lower, Performance),
    known("_duration", Unit::SECONDS, Lower, Performance),
    known("_time", Unit::SECONDS, Lower, Performance),
    known("_bytes", Unit::BYTES, Lower, Resource),
    known("_size", Unit::BYTES, Lower, Resource),
    known("_memory", Unit::BYTES, Lower, Resource),
    known("_coverage", Unit::PERCENT, Higher, Quality),
    known("_coverage_percent", Unit::PERCENT, Higher, Quality),
    known("_percent", Unit::PERCENT, Neither, Quality),
    known("_errors", Unit::COUNT, Lower, Quality),
    known("_warnings", Unit::COUNT, Lower, Quality),
    known("_failures", Unit::COUNT, Lower, Reliability),
    known("_failed", Unit::COUNT, Lower, Reliability),
    known("_count", Unit::COUNT, Neither, Quality),
    plain("_throughput", Higher, Performance),
    plain("_per_second", Higher, Performance),
];

/// The rows by the last byte of their names: an import asks for every name of a
/// file.
static BY_LAST_BYTE: LazyLock<[Vec<&'static KnownMetric>; 256]> = LazyLock::new(|| {
    let mut rows = [const { Vec::new() }; 256];
    for known in KNOWN_METRICS {
        if let Some(last) = known.name.bytes().last() {
            rows[usize::from(last)].push(known);
        }
    }
    rows
});

impl KnownMetric {
    fn fits(&self, name: &str) -> bool {
        name == self.name || (self.name.starts_with('_') && name.ends_with(self.name))
    }
}

impl MetricSpec {
    /// What the name alone says. A name that says nothing has no unit and no
    /// direction, and counts as quality.
    pub fn of(name: &MetricName) -> Self {
        let name = name.as_str();
        let last = name.as_bytes().last().copied().unwrap_or(0);
        let mut ending_so = BY_LAST_BYTE[usize::from(last)].iter();
        match ending_so.find(|known| known.fits(name)) {
            Some(known) => Self {
                unit: known.unit.clone(),
                direction: known.direction,
                category: known.category.clone(),
            },
            None => Self {
                unit: None,
                direction: Neither,
                category: Quality,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(name: &str) -> (Option<String>, Direction, Category) {
        let spec = MetricSpec::of(&MetricName::new(name).expect("valid"));
        (spec.unit.map(String::from), spec.direction, spec.category)
    }

    #[test]
    fn known_names_and_endings_carry_their_meaning() {
        assert_eq!(spec("api_latency"), (Some("ms".into()), Lower, Performance));
        assert_eq!(
            spec("coverage_percent"),
            (Some("%".into()), Higher, Quality)
        );
        assert_eq!(
            spec("line_coverage_percent"),
            (Some("%".into()), Higher, Quality)
        );
        assert_eq!(spec("cpu_percent"), (Some("%".into()), Neither, Quality));
        assert_eq!(spec("warmup_ms"), (Some("ms".into()), Lower, Performance));
        assert_eq!(
            spec("clippy_errors"),
            (Some("count".into()), Lower, Quality)
        );
        assert_eq!(spec("heap_bytes"), (Some("B".into()), Lower, Resource));
        assert_eq!(spec("stars"), (None, Neither, Quality));
    }

    #[test]
    fn no_row_hides_behind_an_earlier_one() {
        for (i, row) in KNOWN_METRICS.iter().enumerate() {
            let first = KNOWN_METRICS.iter().position(|known| known.fits(row.name));
            let same = first.is_some_and(|f| f == i || KNOWN_METRICS[f].direction == row.direction);
            assert!(same, "{} is shadowed", row.name);
        }
    }
}
