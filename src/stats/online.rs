//! Judging as the points arrive: is the level of the latest points new? Only the past is used, and what was said is never
//! taken back. Looking back over a whole series is left to `changepoint`.

use crate::stats::changepoint::{self, Caution, Change, Ground, Options};

/// Older points say nothing about the level now.
pub(crate) const WINDOW: usize = 300;
/// Judged after every point, a series has many chances to look changed, and its noise is known from few points at first.
const CAUTION: Caution = Caution {
    least_n: 100.0,
    held_back: 5,
    young: 12.0,
    penalty: 1.52,
};
/// So many points make a level: two in a row are often one cause.
const LEAST_POINTS: usize = 3;
/// A change this near to one that was alarmed is the same.
const SAME: usize = 5;

/// A change that was noticed.
#[derive(Debug, Clone, PartialEq)]
pub struct Alarm {
    /// Index of the point after which the alarm was raised.
    pub at: usize,
    /// Index of the first point of the new level, as it looked then.
    pub change: usize,
    /// The change with its evidence, as it looked then; its indices count from the start of the series.
    pub evidence: Change,
}

/// Changes of the last 300 points as one sees them without knowing what comes; the last one says whether the level is new.
/// Minimum n 5, else none. O(300² + 300 · levels).
pub fn latest(values: &[f64], options: &Options) -> Vec<Change> {
    let start = values.len().saturating_sub(WINDOW);
    match Ground::of(&values[start..]) {
        Some(ground) => latest_on(values, &ground, options),
        None => Vec::new(),
    }
}

/// The same of values of which the ground of the last 300 is there.
pub(crate) fn latest_on(values: &[f64], ground: &Ground, options: &Options) -> Vec<Change> {
    let start = values.len().saturating_sub(WINDOW);
    let recent = &values[start..];
    let located = changepoint::locate(recent, ground, options, &CAUTION);
    let mut changes = changepoint::found(recent, &ground.series, &located);
    for change in &mut changes {
        change.index += start;
        change.interval = (change.interval.0 + start, change.interval.1 + start);
    }
    changes.retain(|change| values.len() - change.index >= LEAST_POINTS);
    changes
}

/// Replays a series: an alarm for each change that was not alarmed before, from the point `warmup` on. Changes within the first
/// half of the warm-up are the start-up of the series. O(n) times [`latest`].
pub fn alarms(values: &[f64], warmup: usize, options: &Options) -> Vec<Alarm> {
    let mut alarms: Vec<Alarm> = Vec::new();
    for at in warmup..values.len() {
        for evidence in latest(&values[..=at], options) {
            let change = evidence.index;
            if change >= warmup / 2
                && alarms
                    .iter()
                    .all(|known| known.change.abs_diff(change) > SAME)
            {
                alarms.push(Alarm {
                    at,
                    change,
                    evidence,
                });
            }
        }
    }
    alarms
}
