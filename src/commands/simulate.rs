//! A history that never was, for the demo: a fixed seed, invented numbers.

use crate::context::Entropy;
use crate::model::{
    Context, Finite, Metadata, MetricName, MetricSpec, Sample, SampleId, Timestamp,
};

/// Runs of the simulated CI.
pub const RUNS: usize = 120;
/// Milliseconds between two runs.
const STEP: i64 = 12 * 3_600_000;

/// One simulated metric: its name, what it was measured on, and its value at a
/// run; `None` where the run did not measure it.
struct Recipe {
    metric: &'static str,
    metadata: &'static [&'static str],
    value: fn(run: usize, noise: &mut Noise) -> Option<f64>,
}

/// Multiplicative noise.
struct Noise(Entropy);

impl Noise {
    /// Standard normal, as the sum of twelve uniform numbers less six.
    fn normal(&mut self) -> f64 {
        (0..12)
            .map(|_| (self.0.bits64() >> 11) as f64 / (1_u64 << 53) as f64)
            .sum::<f64>()
            - 6.0
    }

    /// Around 1, with this relative standard deviation.
    fn around_one(&mut self, sd: f64) -> f64 {
        1.0 + sd * self.normal()
    }
}

/// From this run on the CI has new runners, a fifth faster.
const UPGRADE: usize = 100;
/// Their machine key.
pub const MACHINE: &str = "c41b77e0";
/// What the unit tests take with the commit that breaks their budget.
pub const BREACH: &str = "37.5s";
/// The browser tests scatter from this run on.
const NOISY: usize = 60;
/// The release build is slower from this run on.
const SLOWER_BUILD: usize = 70;
/// The search is slow in these runs.
const SLOW_SEARCH: std::ops::Range<usize> = 64..108;
/// A test is flaky after this run.
const FLAKY: usize = 50;
/// The nightly job ends before this run.
const NIGHTLY_ENDS: usize = 98;
/// A profiler runs from here on.
const PROFILER: usize = 86;
/// The login is slower from this run on.
const SLOWER_LOGIN: usize = 113;
/// What the import takes at first, and what it leaks from run to run.
const LEAK: (f64, f64) = (400e6, 0.6e6);

/// What runs on the runners takes so much of its old time.
fn runner(run: usize) -> f64 {
    if run < UPGRADE { 1.0 } else { 0.8 }
}

/// The simulated project. In the order of the table they tell: two suites that
/// only the new runners moved; one whose runner turned noisy; a step with a
/// commit to blame; two more that the new runners moved; a regression that was
/// mended; a flaky test; a slow leak; a gain; a job that stopped; one that was
/// measured with a profiler on; a fresh regression.
static RECIPES: &[Recipe] = &[
    Recipe {
        metric: "test_duration",
        metadata: &["suite=unit"],
        value: |run, noise| Some(runner(run) * 42.0 * noise.around_one(0.012)),
    },
    Recipe {
        metric: "test_duration",
        metadata: &["suite=integration"],
        value: |run, noise| Some(runner(run) * 310.0 * noise.around_one(0.03)),
    },
    Recipe {
        metric: "test_duration",
        metadata: &["suite=browser"],
        value: |run, noise| Some(620.0 * noise.around_one(if run < NOISY { 0.012 } else { 0.05 })),
    },
    Recipe {
        metric: "build_time",
        metadata: &["profile=release"],
        value: |run, noise| {
            Some(
                runner(run)
                    * if run < SLOWER_BUILD { 95.0 } else { 152.0 }
                    * noise.around_one(0.02),
            )
        },
    },
    Recipe {
        metric: "build_time",
        metadata: &["profile=dev"],
        value: |run, noise| Some(runner(run) * 31.0 * noise.around_one(0.02)),
    },
    Recipe {
        metric: "bench_time",
        metadata: &["bench=parse"],
        value: |run, noise| Some(runner(run) * 2_450_000.0 * noise.around_one(0.01)),
    },
    Recipe {
        metric: "api_latency",
        metadata: &["route=/search"],
        value: |run, noise| {
            Some(
                if SLOW_SEARCH.contains(&run) {
                    163.0
                } else {
                    120.0
                } * noise.around_one(0.03),
            )
        },
    },
    Recipe {
        metric: "test_outcome",
        metadata: &["test=checkout"],
        value: |run, noise| {
            Some(if run > FLAKY && noise.normal() > 0.8 {
                0.0
            } else {
                1.0
            })
        },
    },
    Recipe {
        metric: "memory_usage",
        metadata: &["scenario=import"],
        value: |run, noise| {
            Some(((LEAK.0 + LEAK.1 * run as f64) * noise.around_one(0.006)).round())
        },
    },
    Recipe {
        metric: "coverage_percent",
        metadata: &[],
        value: |run, noise| Some((74.0 + 0.06 * run as f64 + 0.25 * noise.normal()).min(100.0)),
    },
    Recipe {
        metric: "binary_size",
        metadata: &["target=nightly"],
        value: |run, _| (run.is_multiple_of(2) && run < NIGHTLY_ENDS).then_some(3_145_728.0),
    },
    Recipe {
        metric: "memory_usage",
        metadata: &["scenario=export"],
        value: |run, noise| {
            let bytes = if run < PROFILER { 212e6 } else { 231e6 };
            Some((bytes * noise.around_one(0.008)).round())
        },
    },
    Recipe {
        metric: "api_latency",
        metadata: &["route=/login"],
        value: |run, noise| {
            Some(if run < SLOWER_LOGIN { 48.0 } else { 57.0 } * noise.around_one(0.03))
        },
    },
];

/// The configuration that goes with it.
pub const CONFIGURATION: &str = r#"# A simulated project.
baseline_branch = "main"

[[budget]]
metric = "test_duration"
metadata = { suite = "unit" }
max = "45s"

[[budget]]
metric = "build_time"
metadata = { profile = "release" }
max = "110s"

[[budget]]
metric = "memory_usage"
metadata = { scenario = "import" }
statistic = "median"
max = "480MB"

[[budget]]
metric = "coverage_percent"
min = 80
"#;

/// The samples of all runs, the newest taken at `now`.
pub fn history(now: Timestamp, seed: Entropy) -> Vec<Sample> {
    let mut noise = Noise(seed);
    let mut samples = Vec::new();
    for run in 0..RUNS {
        let time = now.saturating_add(-((RUNS - 1 - run) as i64) * STEP);
        let commit = format!(
            "{:016x}{:016x}{:08x}",
            noise.0.bits64(),
            noise.0.bits64(),
            noise.0.bits64() as u32
        );
        for recipe in RECIPES {
            if let Some(value) = (recipe.value)(run, &mut noise) {
                samples.push(sample(recipe, value, time, &commit, run, &mut noise));
            }
        }
    }
    samples
}

fn sample(
    recipe: &Recipe,
    value: f64,
    time: Timestamp,
    commit: &str,
    run: usize,
    noise: &mut Noise,
) -> Sample {
    let metric = MetricName::new(recipe.metric).expect("the recipes have valid names");
    let millis = u64::try_from(time.millis()).unwrap_or(0);
    Sample {
        id: SampleId::from_parts(millis, noise.0.bits128()),
        time,
        unit: MetricSpec::of(&metric).unit,
        metric,
        value: Finite::new((value * 1000.0).round() / 1000.0)
            .expect("the recipes give finite values"),
        metadata: Metadata::from_pairs(recipe.metadata.iter().copied())
            .expect("the recipes have valid metadata"),
        context: Context {
            commit: Some(commit.to_owned()),
            branch: Some("main".to_owned()),
            pull_request: None,
            run: Some(format!("simulated/{}/1/ci", run + 1)),
            machine: Some(if run < UPGRADE { "9f3a12c4" } else { MACHINE }.to_owned()),
        },
        summary: None,
        notes: Metadata::new(),
    }
}

#[cfg(test)]
mod tests;
