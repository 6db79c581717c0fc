//! One iteration of work against all before it: what is better, what is worse,
//! what is as before. A word about one value; alarms are the rules'.

use crate::learning::analysis::relative_change;
use crate::learning::baseline::Stretches;
use crate::learning::rules::MIN_SAMPLES;
use crate::learning::settled::Settled;
use crate::learning::subject::Subject;
use crate::stats::median_of;
use crate::stats::noise::robust_scale;

/// Changes of level are looked for among so many of the newest samples before.
const WINDOW: usize = 300;
/// The level is that of so many, or fewer since it changed: what drifts is
/// held against where it has got to.
const LEVEL: usize = 30;

/// How a new value stands against the level before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// Beyond the noise, for the better.
    Better,
    /// Within the noise.
    AsBefore,
    /// Beyond the noise, for the worse.
    Worse,
    /// Beyond the noise, of a metric without direction.
    Changed,
    /// Too few samples came before.
    Unjudged,
}

/// A new value with what it stands against, in the unit of the series.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Comparison {
    /// The verdict.
    pub standing: Standing,
    /// The value.
    pub value: f64,
    /// Median of the present level before it; `None` with too few samples.
    pub level: Option<f64>,
    /// How far from it noise alone gets in 19 of 20 samples.
    pub noise: Option<f64>,
    /// Change as a share of the level; `None` from zero.
    pub change: Option<f64>,
    /// Samples of the level.
    pub n: usize,
}

/// Holds the sample with this id against the level that the samples before it
/// had: those since the last change of level that nobody dismissed, 5 to 30 of them. `None` where the
/// series has no such sample.
///
/// Beyond the noise is what lies farther from the median than the central 95 %
/// of values do: robust scale times the quantile of Student's t, and √(1 + 1/n)
/// for the median's own error. Where nothing scatters, any difference counts.
/// O(n log n).
pub fn compare(subject: &Subject, settled: &[Settled], id: u128) -> Option<Comparison> {
    let points = subject.series.points();
    let at = points.iter().position(|point| point.id == id)?;
    let value = points[at].value;
    let known = &points[at.saturating_sub(WINDOW)..at];
    let before: Vec<f64> = known.iter().map(|point| point.value).collect();
    let since = Stretches::of(known, settled, subject.spec.direction)
        .newest()
        .max(before.len().saturating_sub(LEVEL))
        .min(before.len().saturating_sub(MIN_SAMPLES));
    let stretch = &before[since..];
    let n = stretch.len();
    let known = (n >= MIN_SAMPLES)
        .then(|| Some((median_of(stretch)?, robust_scale(stretch)?)))
        .flatten();
    let Some((level, scale)) = known else {
        return Some(Comparison {
            standing: Standing::Unjudged,
            value,
            level: None,
            noise: None,
            change: None,
            n,
        });
    };
    let noise = scale * student_95(n - 1) * (1.0 + 1.0 / n as f64).sqrt();
    let delta = value - level;
    let standing = match subject.spec.direction.is_worse(delta) {
        _ if delta.abs() <= noise => Standing::AsBefore,
        Some(true) => Standing::Worse,
        Some(false) => Standing::Better,
        None => Standing::Changed,
    };
    Some(Comparison {
        standing,
        value,
        level: Some(level),
        noise: Some(noise),
        change: relative_change(level, value),
        n,
    })
}

/// The 97.5 % quantile of Student's t, by the first three terms of its
/// expansion in 1/df (Abramowitz & Stegun 26.7.5), within 0.03 from 4 degrees
/// of freedom on.
fn student_95(df: usize) -> f64 {
    let (z, df) = (1.959_963_984_540_054_f64, df.max(1) as f64);
    let (z3, z5, z7) = (z.powi(3), z.powi(5), z.powi(7));
    z + (z3 + z) / (4.0 * df)
        + (5.0 * z5 + 16.0 * z3 + 3.0 * z) / (96.0 * df.powi(2))
        + (3.0 * z7 + 19.0 * z5 + 17.0 * z3 - 15.0 * z) / (384.0 * df.powi(3))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Category, Direction, Metadata, MetricName, MetricSpec, Timestamp};
    use crate::series::{Point, Series, SeriesId};

    fn subject(direction: Direction, values: &[f64]) -> Subject {
        let point = |(i, value): (usize, &f64)| Point {
            id: i as u128,
            time: Timestamp::from_millis(i as i64).expect("in range"),
            value: *value,
        };
        let id = SeriesId {
            metric: MetricName::new("x").expect("valid"),
            metadata: Metadata::new(),
        };
        let points = values.iter().enumerate().map(point).collect();
        Subject {
            rules: Vec::new(),
            companions: Vec::new(),
            series: Series::new(id, None, points).expect("not empty"),
            spec: MetricSpec {
                unit: None,
                direction,
                category: Category::Performance,
            },
            budgets: Vec::new(),
            expect_every: None,
            first_name: None,
        }
    }

    #[test]
    fn the_quantile_is_that_of_student() {
        // scipy.stats.t.ppf(0.975, df)
        for (df, expected) in [
            (4, 2.776_445),
            (9, 2.262_157),
            (29, 2.045_230),
            (299, 1.967_930),
        ] {
            assert!((student_95(df) - expected).abs() < 0.03, "{df}");
        }
    }

    #[test]
    fn the_noise_decides_what_is_as_before_and_the_direction_what_is_better() {
        // Median 10, median absolute deviation 0.1, its 75 % quantile 0.1:
        // scale 0.1 / 0.674490 = 0.148260; t(9) = 2.262, √1.1: noise 0.3518.
        let level = [9.9, 10.1, 9.9, 10.1, 10.0, 10.0, 9.9, 10.1, 9.9, 10.1];
        let standing = |direction, last: f64| {
            let mut values = level.to_vec();
            values.push(last);
            compare(&subject(direction, &values), &[], 10)
                .expect("there")
                .standing
        };
        assert_eq!(standing(Direction::Lower, 10.34), Standing::AsBefore);
        assert_eq!(standing(Direction::Lower, 10.37), Standing::Worse);
        assert_eq!(standing(Direction::Lower, 9.63), Standing::Better);
        assert_eq!(standing(Direction::Higher, 9.63), Standing::Worse);
        assert_eq!(standing(Direction::None, 9.63), Standing::Changed);
    }

    #[test]
    fn what_repeats_itself_has_no_noise_and_what_is_short_no_level() {
        let same = compare(&subject(Direction::Lower, &[3.0; 6]), &[], 5).expect("there");
        assert_eq!(
            (same.standing, same.change),
            (Standing::AsBefore, Some(0.0))
        );
        let mut values = [3.0; 6];
        values[5] = 4.0;
        let more = compare(&subject(Direction::Lower, &values), &[], 5).expect("there");
        assert_eq!(more.standing, Standing::Worse);
        let young = compare(&subject(Direction::Lower, &values[..5]), &[], 4).expect("there");
        assert_eq!((young.standing, young.n), (Standing::Unjudged, 4));
        assert_eq!(compare(&subject(Direction::Lower, &values), &[], 99), None);
    }
}
