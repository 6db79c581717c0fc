//! The quantities that adapters speak of: name, unit, direction, meaning.
//!
//! The metric is the quantity; what it was measured on is metadata. Formats
//! whose names come from the user (CSV, OpenMetrics, statsd …) add their own.

use crate::model::{Direction, MetricName, Unit};

/// One quantity of the vocabulary.
#[derive(Debug)]
pub struct Quantity {
    /// The name of the metric.
    pub name: &'static str,
    /// The unit, unless the file says another of the same kind.
    pub unit: Option<Unit>,
    /// Which way is better.
    pub direction: Direction,
    /// What it means, in a few words.
    pub meaning: &'static str,
}

impl Quantity {
    /// The name as a metric.
    pub fn metric(&self) -> MetricName {
        // The tests hold every name of the vocabulary to be valid.
        MetricName::known(self.name)
    }
}

use Direction::{Higher, Lower, None as Neither};

const COUNT: Option<Unit> = Some(Unit::COUNT);
const SECONDS: Option<Unit> = Some(Unit::SECONDS);
const MILLISECONDS: Option<Unit> = Some(Unit::MILLISECONDS);
const NANOSECONDS: Option<Unit> = Some(Unit::NANOSECONDS);
const BYTES: Option<Unit> = Some(Unit::BYTES);
const PERCENT: Option<Unit> = Some(Unit::PERCENT);

macro_rules! quantities {
    ($($id:ident $name:literal $unit:ident $direction:ident $meaning:literal;)*) => {
        $(
            #[doc = $meaning]
            pub static $id: Quantity = Quantity {
                name: $name,
                unit: $unit,
                direction: $direction,
                meaning: $meaning,
            };
        )*

        /// Every quantity with a name of its own.
        pub static QUANTITIES: &[&Quantity] = &[$(&$id),*];
    };
}

/// No unit of its own: it comes with the file.
const OPEN: Option<Unit> = None;

quantities! {
    TEST_COUNT "test_count" COUNT Neither "tests that the file holds";
    TESTS_PASSED "tests_passed" COUNT Neither "tests that passed, flaky ones included";
    TEST_FAILURES "test_failures" COUNT Lower "tests whose assertions did not hold";
    TEST_ERRORS "test_errors" COUNT Lower "tests that could not be run to their end";
    TESTS_SKIPPED "tests_skipped" COUNT Neither "tests that were not run";
    FLAKY_TESTS "flaky_tests" COUNT Lower "tests that failed and passed in the same run";
    TEST_DURATION "test_duration" SECONDS Lower "time of the whole run; as an item, of one test";
    TEST_FAILED "test_failed" COUNT Lower "1 for a test that failed, 0 for one that did not, where its time is not known; recorded as test_outcome";
    TEST_OUTCOME "test_outcome" OPEN Higher "result of one test: 1 passed, 0 did not; of every format of tests, with --items";
    TEST_RETRIES "test_retries" COUNT Lower "how often a test was run again";
    TEST_SUITES_FAILED "test_suites_failed" COUNT Lower "suites or packages that failed or did not start";

    COVERAGE "coverage_percent" PERCENT Higher "lines covered; statements where the format has no lines";
    TOTAL_COVERAGE "total_coverage_percent" PERCENT Higher "the tool's own mix of lines and branches";
    BRANCH_COVERAGE "branch_coverage_percent" PERCENT Higher "branches covered";
    FUNCTION_COVERAGE "function_coverage_percent" PERCENT Higher "functions covered";
    STATEMENT_COVERAGE "statement_coverage_percent" PERCENT Higher "statements covered";
    REGION_COVERAGE "region_coverage_percent" PERCENT Higher "regions covered";
    INSTANTIATION_COVERAGE "instantiation_coverage_percent" PERCENT Higher "instantiations of generic functions covered";
    INSTRUCTION_COVERAGE "instruction_coverage_percent" PERCENT Higher "bytecode instructions covered";
    METHOD_COVERAGE "method_coverage_percent" PERCENT Higher "methods covered";
    CLASS_COVERAGE "class_coverage_percent" PERCENT Higher "classes covered";
    COMPLEXITY_COVERAGE "complexity_coverage_percent" PERCENT Higher "paths of the cyclomatic complexity covered";
    LINES_TOTAL "lines_total" COUNT Neither "lines that can be covered";
    LINES_COVERED "lines_covered" COUNT Neither "lines that were";
    BRANCHES_TOTAL "branches_total" COUNT Neither "branches that can be covered";
    BRANCHES_COVERED "branches_covered" COUNT Neither "branches that were";
    FUNCTIONS_TOTAL "functions_total" COUNT Neither "functions that can be covered";
    FUNCTIONS_COVERED "functions_covered" COUNT Neither "functions that were";
    STATEMENTS_TOTAL "statements_total" COUNT Neither "statements that can be covered";
    STATEMENTS_COVERED "statements_covered" COUNT Neither "statements that were";
    REGIONS_TOTAL "regions_total" COUNT Neither "regions that can be covered";
    REGIONS_COVERED "regions_covered" COUNT Neither "regions that were";
    INSTANTIATIONS_TOTAL "instantiations_total" COUNT Neither "instantiations that can be covered";
    INSTANTIATIONS_COVERED "instantiations_covered" COUNT Neither "instantiations that were";
    INSTRUCTIONS_TOTAL "instructions_total" COUNT Neither "instructions that can be covered";
    INSTRUCTIONS_COVERED "instructions_covered" COUNT Neither "instructions that were";
    METHODS_TOTAL "methods_total" COUNT Neither "methods that can be covered";
    METHODS_COVERED "methods_covered" COUNT Neither "methods that were";
    CLASSES_TOTAL "classes_total" COUNT Neither "classes that can be covered";
    CLASSES_COVERED "classes_covered" COUNT Neither "classes that were";
    COMPLEXITY_TOTAL "complexity_total" COUNT Neither "paths that can be covered";
    COMPLEXITY_COVERED "complexity_covered" COUNT Neither "paths that were";

    BENCH_TIME "bench_time" NANOSECONDS Lower "time of one iteration: the median, or what the tool gives instead";
    BENCH_CPU_TIME "bench_cpu_time" NANOSECONDS Lower "processor time of one iteration";
    BENCH_USER_TIME "bench_user_time" SECONDS Lower "processor time in user mode";
    BENCH_SYSTEM_TIME "bench_system_time" SECONDS Lower "processor time in the kernel";
    BENCH_THROUGHPUT "bench_throughput" OPEN Higher "work done per time: operations, bytes or elements";
    BENCH_MEMORY "bench_memory" BYTES Lower "memory of one iteration, or its peak";
    BENCH_ALLOCATIONS "bench_allocations" COUNT Lower "allocations of one iteration";
    BENCH_INSTRUCTIONS "bench_instructions" COUNT Lower "instructions executed";
    BENCH_CYCLES "bench_estimated_cycles" COUNT Lower "cycles, estimated from instructions and cache hits";
    BENCH_EVENT "bench_event" OPEN Neither "another counter of the simulator";
    BENCH_VALUE "bench_value" OPEN Neither "a quantity of the benchmark's own";
    BENCH_FAILURES "bench_failures" COUNT Lower "runs that ended with an error";

    HTTP_LATENCY "http_latency" MILLISECONDS Lower "time of a request; which statistic of it is in the metadata";
    HTTP_REQUESTS "http_requests" COUNT Neither "requests that were answered";
    HTTP_FAILURES "http_failures" COUNT Lower "requests that failed";
    HTTP_ERROR_RESPONSES "http_error_responses" COUNT Lower "answers other than 2xx (wrk: and 3xx)";
    HTTP_RESPONSES "http_responses" COUNT Neither "answers by status";
    HTTP_THROUGHPUT "http_throughput" OPEN Higher "requests per second";
    HTTP_TRANSFER "http_transfer_rate" OPEN Higher "data received per second";

    LINT_ISSUES "lint_issues" COUNT Lower "everything the linter found; with severity or rule, that part of it";
    LINT_ERRORS "lint_errors" COUNT Lower "what the linter holds for an error";
    LINT_WARNINGS "lint_warnings" COUNT Lower "what the linter holds for a warning";
    LINT_SCORE "lint_score" OPEN Higher "the mark that pylint gives, at most 10";

    BUILD_TIME "build_time" SECONDS Lower "time from start to end";
    BUILD_UNITS "build_units" COUNT Neither "crates and targets that were built";
    BUILD_UNITS_TIME "build_units_time" SECONDS Lower "time of all of them, one after the other";
    BUILD_UNIT_TIME "build_unit_time" SECONDS Lower "time of one of them";
    BUILD_ERRORS "build_errors" COUNT Lower "errors of the build";
    BUILD_WARNINGS "build_warnings" COUNT Lower "warnings of the build";
    BUNDLE_SIZE "bundle_size" BYTES Lower "what is shipped, in all or of one asset; no source maps";
    BUNDLE_MAP_SIZE "bundle_map_size" BYTES Lower "source maps";
    BUNDLE_GZIP_SIZE "bundle_gzip_size" BYTES Lower "the same, compressed";
    BUNDLE_LIMIT "bundle_size_limit" BYTES Neither "the limit that the tool was given";
    BUNDLE_INPUTS "bundle_inputs" COUNT Neither "source files that went in";
    PROCESS_TIME "process_time" SECONDS Lower "time from start to end";
    PROCESS_USER_TIME "process_user_time" SECONDS Lower "processor time in user mode";
    PROCESS_SYSTEM_TIME "process_system_time" SECONDS Lower "processor time in the kernel";
    PROCESS_MEMORY "process_memory" BYTES Lower "largest resident set";
    PROCESS_CPU "process_cpu_percent" PERCENT Neither "share of one processor";
    PROCESS_MAJOR_FAULTS "process_major_faults" COUNT Lower "page faults that read from disk";
    PROCESS_MINOR_FAULTS "process_minor_faults" COUNT Neither "page faults without reading";
    PROCESS_VOLUNTARY "process_voluntary_switches" COUNT Neither "context switches by waiting";
    PROCESS_INVOLUNTARY "process_involuntary_switches" COUNT Neither "context switches by force";
    PROCESS_INPUTS "process_file_inputs" COUNT Neither "blocks read";
    PROCESS_OUTPUTS "process_file_outputs" COUNT Neither "blocks written";
    PROCESS_EXIT "process_exit_status" OPEN Neither "what the process returned";
    CODE_FILES "code_files" COUNT Neither "source files";
    CODE_ALL_LINES "code_all_lines" COUNT Neither "lines with comments and blank ones";
    CODE_LINES "code_lines" COUNT Neither "lines of code";
    COMMENT_LINES "comment_lines" COUNT Neither "lines of comments";
    BLANK_LINES "blank_lines" COUNT Neither "blank lines";
    CODE_COMPLEXITY "code_complexity" COUNT Lower "branches and loops, as scc counts them";
    CODE_BYTES "code_bytes" BYTES Neither "bytes of source";
    PAGE_SCORE "page_score" PERCENT Higher "the score of a category";
    PAGE_TIME "page_time" MILLISECONDS Lower "a timing of the page";
    PAGE_SHIFT "page_layout_shift" OPEN Lower "cumulative layout shift";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MetricSpec;

    #[test]
    fn names_are_valid_unique_and_agree_with_what_the_model_knows() {
        let mut names: Vec<&str> = QUANTITIES.iter().map(|q| q.name).collect();
        names.sort_unstable();
        assert!(names.windows(2).all(|pair| pair[0] != pair[1]));
        for quantity in QUANTITIES {
            assert!(MetricName::is_valid(quantity.name), "{}", quantity.name);
            let spec = MetricSpec::of(&quantity.metric());
            if let (Some(here), Some(there)) = (&quantity.unit, &spec.unit) {
                assert!(here.convert(1.0, there).is_ok(), "{}", quantity.name);
            }
            assert_eq!(spec.direction, quantity.direction, "{}", quantity.name);
        }
    }
}
