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

/// The simulated project. In the order of the table they tell: a slow leak, a
/// noisy but steady metric, a step, a gain, a limit that comes near, a limit
/// that just broke, and a job that stopped.
static RECIPES: &[Recipe] = &[
    Recipe {
        metric: "test_duration",
        metadata: &["suite=unit"],
        value: |run, noise| Some(42.0 * (1.0 + 0.0045 * run as f64) * noise.around_one(0.015)),
    },
    Recipe {
        metric: "test_duration",
        metadata: &["suite=integration"],
        value: |_, noise| Some(310.0 * noise.around_one(0.06)),
    },
    Recipe {
        metric: "build_time",
        metadata: &["profile=release"],
        value: |run, noise| Some(if run < 62 { 95.0 } else { 118.0 } * noise.around_one(0.02)),
    },
    Recipe {
        metric: "coverage_percent",
        metadata: &[],
        value: |run, noise| Some((78.0 + 0.08 * run as f64 + 0.25 * noise.normal()).min(100.0)),
    },
    Recipe {
        metric: "memory_usage",
        metadata: &["scenario=import"],
        value: |_, noise| Some((455e6 * noise.around_one(0.008)).round()),
    },
    Recipe {
        metric: "api_latency",
        metadata: &["route=/search"],
        value: |run, noise| {
            Some(if run + 1 < RUNS { 120.0 } else { 265.0 } * noise.around_one(0.04))
        },
    },
    Recipe {
        metric: "lint_errors",
        metadata: &[],
        value: |run, _| Some([7.0, 4.0, 4.0, 2.0][run * 4 / RUNS]),
    },
    Recipe {
        metric: "binary_size",
        metadata: &["target=nightly"],
        value: |run, _| {
            (run.is_multiple_of(2) && run < 72).then_some(3_145_728.0 + 1024.0 * (run / 30) as f64)
        },
    },
];

/// The configuration that goes with it.
pub const CONFIGURATION: &str = r#"# A simulated project.
baseline_branch = "main"

[[budget]]
metric = "test_duration"
metadata = { suite = "unit" }
statistic = "median"
max = "75s"

[[budget]]
metric = "api_latency"
max = "200ms"
warn = "150ms"

[[budget]]
metric = "memory_usage"
max = "480MB"
warn = "450MB"

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
            machine: None,
        },
        summary: None,
        notes: Metadata::new(),
    }
}
