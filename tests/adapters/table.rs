//! What the vocabulary of the fixtures means in ours.

use std::collections::BTreeMap;

use yardstick::model::MetricName;

/// What a fixture's metric is in our words.
#[derive(Debug)]
pub struct Want {
    /// Any of these.
    pub metrics: Vec<String>,
    /// The value itself if empty, else a part of the spread or a note.
    pub stat: String,
    /// Labels that must be there.
    pub labels: BTreeMap<String, String>,
    /// No other labels than these.
    pub exact: bool,
}

/// Format of the fixture (`*` for all), its name, ours: the metric (several with
/// `|`), `{k=v}` for labels (`{}` for none at all), then the part of the
/// spread (`any`: whichever of the repetitions it is) or a note.
const TABLE: &[(&str, &str, &str)] = &[
    ("*", "tests.total", "test_count"),
    ("*", "tests.passed", "tests_passed"),
    ("*", "tests.failed", "test_failures"),
    ("*", "tests.errored", "test_errors"),
    ("*", "tests.skipped", "tests_skipped"),
    ("*", "tests.flaky", "flaky_tests"),
    ("*", "tests.duration", "test_duration{}"),
    ("*", "test.duration", "test_duration"),
    ("*", "suites.failed_to_run", "test_suites_failed"),
    ("*", "packages.failed", "test_suites_failed"),
    ("*", "coverage.percent_covered", "total_coverage_percent"),
    ("*", "coverage.line.pct", "coverage_percent"),
    ("*", "coverage.line.total", "lines_total"),
    ("*", "coverage.line.covered", "lines_covered"),
    ("*", "coverage.branch.pct", "branch_coverage_percent"),
    ("*", "coverage.branch.total", "branches_total"),
    ("*", "coverage.branch.covered", "branches_covered"),
    ("*", "coverage.function.pct", "function_coverage_percent"),
    ("*", "coverage.function.total", "functions_total"),
    ("*", "coverage.function.covered", "functions_covered"),
    (
        "go-coverprofile",
        "coverage.statement.pct",
        "coverage_percent",
    ),
    ("clover", "coverage.statement.pct", "coverage_percent"),
    ("*", "coverage.statement.pct", "statement_coverage_percent"),
    ("*", "coverage.statement.total", "statements_total"),
    ("*", "coverage.statement.covered", "statements_covered"),
    ("*", "coverage.region.pct", "region_coverage_percent"),
    ("*", "coverage.region.total", "regions_total"),
    ("*", "coverage.region.covered", "regions_covered"),
    (
        "*",
        "coverage.instantiation.pct",
        "instantiation_coverage_percent",
    ),
    ("*", "coverage.instantiation.total", "instantiations_total"),
    (
        "*",
        "coverage.instantiation.covered",
        "instantiations_covered",
    ),
    (
        "*",
        "coverage.instruction.pct",
        "instruction_coverage_percent",
    ),
    ("*", "coverage.instruction.total", "instructions_total"),
    ("*", "coverage.instruction.covered", "instructions_covered"),
    ("*", "coverage.method.pct", "method_coverage_percent"),
    ("*", "coverage.method.total", "methods_total"),
    ("*", "coverage.method.covered", "methods_covered"),
    ("*", "coverage.class.pct", "class_coverage_percent"),
    ("*", "coverage.class.total", "classes_total"),
    ("*", "coverage.class.covered", "classes_covered"),
    (
        "*",
        "coverage.complexity.pct",
        "complexity_coverage_percent",
    ),
    ("*", "coverage.complexity.total", "complexity_total"),
    ("*", "coverage.complexity.covered", "complexity_covered"),
    ("pyperf", "bench.mean", "bench_time|bench_memory mean"),
    ("pyperf", "bench.median", "bench_time|bench_memory"),
    ("pyperf", "bench.stddev", "bench_time|bench_memory sd"),
    ("pyperf", "bench.values", "bench_time|bench_memory n"),
    ("*", "bench.mean", "bench_time mean"),
    ("*", "bench.median", "bench_time"),
    ("*", "bench.min", "bench_time min"),
    ("*", "bench.max", "bench_time max"),
    ("*", "bench.stddev", "bench_time sd"),
    ("*", "bench.sd", "bench_time sd"),
    ("*", "bench.rounds", "bench_time n"),
    ("*", "bench.samples", "bench_time n"),
    ("*", "bench.fastest", "bench_time min"),
    ("*", "bench.slowest", "bench_time max"),
    ("*", "bench.avg", "bench_time mean"),
    ("*", "bench.p50", "bench_time"),
    ("*", "bench.user", "bench_user_time"),
    ("*", "bench.system", "bench_system_time"),
    ("*", "bench.failed_runs", "bench_failures"),
    ("*", "bench.memory.max", "bench_memory max"),
    ("hyperfine", "bench.time_wall_clock.mean", "bench_time mean"),
    ("hyperfine", "bench.time_wall_clock.median", "bench_time"),
    ("hyperfine", "bench.time_wall_clock.min", "bench_time min"),
    ("hyperfine", "bench.time_wall_clock.max", "bench_time max"),
    ("hyperfine", "bench.time_wall_clock.stddev", "bench_time sd"),
    ("hyperfine", "bench.time_user.mean", "bench_user_time mean"),
    ("hyperfine", "bench.time_user.median", "bench_user_time"),
    (
        "hyperfine",
        "bench.time_system.mean",
        "bench_system_time mean",
    ),
    ("hyperfine", "bench.time_system.median", "bench_system_time"),
    ("hyperfine", "bench.time_cpu.mean", "bench_cpu_time mean"),
    ("hyperfine", "bench.time_cpu.median", "bench_cpu_time"),
    (
        "hyperfine",
        "bench.memory_peak_resident.mean",
        "bench_memory mean",
    ),
    (
        "hyperfine",
        "bench.memory_peak_resident.median",
        "bench_memory",
    ),
    (
        "hyperfine",
        "bench.memory_peak_resident.max",
        "bench_memory max",
    ),
    ("criterion-dir", "bench.std_dev", "bench_time sd"),
    ("criterion-terminal", "bench.time.estimate", "bench_time"),
    ("criterion-terminal", "bench.time.lower", "bench_time lower"),
    ("criterion-terminal", "bench.time.upper", "bench_time upper"),
    (
        "criterion-terminal",
        "bench.throughput.estimate",
        "bench_throughput",
    ),
    ("*", "bench.time", "bench_time any"),
    ("*", "bench.deviation", "bench_time deviation"),
    ("*", "bench.throughput", "bench_throughput any"),
    ("*", "bench.bytes", "bench_memory any"),
    ("*", "bench.allocs", "bench_allocations any"),
    (
        "*",
        "bench.widgets/op",
        "bench_value{measure=widgets/op} any",
    ),
    ("*", "bench.real_time", "bench_time"),
    ("*", "bench.cpu_time", "bench_cpu_time"),
    ("*", "bench.bytes_per_second", "bench_throughput"),
    ("*", "bench.hz", "bench_throughput"),
    ("*", "bench.ops", "bench_throughput"),
    ("jmh-json", "bench.score", "bench_throughput|bench_time any"),
    ("asv", "bench.value", "bench_time|bench_value|bench_memory"),
    ("gungraun-summary", "bench.Ir", "bench_instructions"),
    (
        "gungraun-summary",
        "bench.EstimatedCycles",
        "bench_estimated_cycles",
    ),
    ("gungraun-text", "bench.Instructions", "bench_instructions"),
    (
        "gungraun-text",
        "bench.Estimated Cycles",
        "bench_estimated_cycles",
    ),
    (
        "gungraun-text",
        "bench.L1 Hits",
        "bench_event{event=L1 Hits}",
    ),
    ("gungraun-summary", "bench.Dr", "bench_event{event=Dr}"),
    (
        "gungraun-summary",
        "bench.L1HitRate",
        "bench_event{event=L1HitRate}",
    ),
    ("*", "http.rps", "http_throughput"),
    ("*", "http.latency.avg", "http_latency{stat=mean}"),
    ("*", "http.time_per_request", "http_latency{stat=mean}"),
    ("*", "http.latency.max", "http_latency{stat=max}"),
    ("ab", "http.latency.p100", "http_latency{stat=max}"),
    ("*", "http.latency.p50", "http_latency{stat=p50}"),
    ("*", "http.latency.p75", "http_latency{stat=p75}"),
    ("*", "http.latency.p90", "http_latency{stat=p90}"),
    ("*", "http.latency.p95", "http_latency{stat=p95}"),
    ("*", "http.latency.p99", "http_latency{stat=p99}"),
    ("*", "http.requests.complete", "http_requests"),
    ("*", "http.requests.total", "http_requests"),
    ("*", "http.requests.failed", "http_failures"),
    ("*", "http.requests.errors", "http_failures"),
    ("*", "http.requests.non2xx", "http_error_responses"),
    ("*", "http.responses", "http_responses"),
    ("*", "http.transfer_rate", "http_transfer_rate"),
    ("*", "lint.score", "lint_score"),
    ("*", "build.total", "build_time"),
    ("*", "build.time", "build_time"),
    ("*", "build.units", "build_units"),
    ("*", "build.units.duration_sum", "build_units_time"),
    ("*", "build.unit.duration", "build_unit_time"),
    ("webpack-stats", "build.errors", "build_errors"),
    ("webpack-stats", "build.warnings", "build_warnings"),
    ("*", "bundle.total", "bundle_size{}"),
    ("*", "bundle.size", "bundle_size|bundle_map_size"),
    ("*", "bundle.gzip", "bundle_gzip_size"),
    ("*", "bundle.size_limit", "bundle_size_limit"),
    ("*", "bundle.inputs", "bundle_inputs"),
    ("*", "process.wall", "process_time"),
    ("*", "process.user", "process_user_time"),
    ("*", "process.sys", "process_system_time"),
    ("*", "process.max_rss", "process_memory"),
    ("*", "process.cpu_pct", "process_cpu_percent"),
    ("*", "process.major_faults", "process_major_faults"),
    ("*", "process.minor_faults", "process_minor_faults"),
    ("*", "process.ctx_voluntary", "process_voluntary_switches"),
    (
        "*",
        "process.ctx_involuntary",
        "process_involuntary_switches",
    ),
    ("*", "process.fs_out", "process_file_outputs"),
    ("*", "process.exit_status", "process_exit_status"),
    ("perf-stat", "perf.elapsed", "process_time"),
    ("perf-stat", "perf.user", "process_user_time"),
    ("perf-stat", "perf.sys", "process_system_time"),
    ("*", "code.lines", "code_all_lines"),
    ("*", "code.code", "code_lines"),
    ("*", "code.comment", "comment_lines"),
    ("*", "code.blank", "blank_lines"),
    ("*", "code.complexity", "code_complexity"),
    ("*", "code.bytes", "code_bytes"),
    ("*", "code.files", "code_files"),
    ("lighthouse", "page.score", "page_score"),
    ("lighthouse", "page.time", "page_time"),
    ("lighthouse", "page.shift", "page_layout_shift"),
    ("statsd", "ci.build.mean", "ci_build mean"),
    ("statsd", "ci.build.max", "ci_build max"),
    ("statsd", "ci.build.count", "ci_build n"),
];

/// What a metric of a fixture is in our words; `None` for items that have none.
pub fn translate(format: &str, name: &str, tags: &BTreeMap<String, String>) -> Option<Want> {
    let mut labels = labels(format, tags);
    if name == "lint.issues" {
        return Some(lint(labels));
    }
    let line = TABLE
        .iter()
        .find(|(of, from, _)| (*of == "*" || *of == format) && *from == name)
        .map(|(_, _, to)| (*to).to_owned())
        .or_else(|| of_the_file(format, name))?;
    let (metrics, given, stat) = match line.split_once('{') {
        Some((metrics, rest)) => {
            let (given, stat) = rest.split_once('}')?;
            (metrics, Some(given), stat.trim())
        }
        None => {
            let (metrics, stat) = line.split_once(' ').unwrap_or((&line, ""));
            (metrics, None, stat)
        }
    };
    for pair in given.iter().flat_map(|given| given.split(',')) {
        if let Some((key, value)) = pair.split_once('=') {
            labels.insert(key.to_owned(), value.to_owned());
        }
    }
    let mut want = Want {
        metrics: metrics.split('|').map(str::to_owned).collect(),
        stat: stat.to_owned(),
        labels,
        exact: given == Some(""),
    };
    if format == "google-benchmark" {
        aggregate(&mut want);
    }
    Some(want)
}

/// Errors and warnings have metrics of their own.
fn lint(mut labels: BTreeMap<String, String>) -> Want {
    let metric = match labels.get("severity").map(String::as_str) {
        Some("error") => "lint_errors",
        Some("warning") => "lint_warnings",
        _ => "lint_issues",
    };
    if metric != "lint_issues" {
        labels.remove("severity");
    }
    Want {
        metrics: vec![metric.to_owned()],
        stat: String::new(),
        labels,
        exact: true,
    }
}

/// Names that the file chose become the nearest valid name.
fn of_the_file(format: &str, name: &str) -> Option<String> {
    match format {
        "k6-summary" => {
            let (metric, stat) = name.strip_prefix("k6.")?.rsplit_once('.')?;
            let metric = metric.split('{').next()?;
            Some(match stat {
                "value" | "rate" => format!("{metric}_rate"),
                "count" => format!("{metric}|{metric}_count"),
                "passes" | "fails" => format!("{metric}_{stat}"),
                "avg" => format!("{metric}{{stat=mean}}"),
                "med" => format!("{metric}{{stat=p50}}"),
                other => format!("{metric}{{stat={}}}", other.replace(['(', ')'], "")),
            })
        }
        "perf-stat" => Some(near(&name.replace("perf.", "perf_"))),
        "csv" | "openmetrics" | "influx-lp" | "statsd" | "bencher-bmf" | "gh-action-benchmark" => {
            Some(near(name))
        }
        _ => None,
    }
}

fn near(name: &str) -> String {
    match MetricName::new(name) {
        Ok(name) => name.to_string(),
        Err(error) => error
            .suggestion
            .map_or("value".to_owned(), |name| name.to_string()),
    }
}

fn labels(format: &str, tags: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let mut labels = BTreeMap::new();
    for (key, value) in tags {
        let key = key.strip_prefix("param.").unwrap_or(key);
        let key = match (format, key) {
            ("hey" | "openmetrics", "status") => "status".to_owned(),
            // The outcome is no label, and repetitions are one reading.
            (_, "status" | "run" | "repetition") => continue,
            ("size-limit", "name") => "asset".to_owned(),
            (_, "class") | ("cargo-timings", "target") if value.is_empty() => continue,
            _ => valid(key),
        };
        labels.insert(key, value.clone());
    }
    labels
}

fn valid(key: &str) -> String {
    let keep = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    key.chars().map(|c| if keep(c) { c } else { '_' }).collect()
}

/// `BM_Copy/64_mean` is the mean of `BM_Copy/64`.
fn aggregate(want: &mut Want) {
    let Some(bench) = want.labels.get("bench").cloned() else {
        return;
    };
    let endings = [
        ("_mean", "mean"),
        ("_median", ""),
        ("_stddev", "sd"),
        ("_cv", "cv"),
    ];
    for (ending, stat) in endings {
        if let Some(name) = bench.strip_suffix(ending) {
            want.labels.insert("bench".to_owned(), name.to_owned());
            // Of counters only the median is given.
            let counter = want.metrics[0] == "bench_throughput" && !stat.is_empty();
            want.stat = if counter { "none" } else { stat }.to_owned();
        }
    }
}
