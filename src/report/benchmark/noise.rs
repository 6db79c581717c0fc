//! The document of `benchmark --noise`.

use serde::Serialize;
use serde_json::Value;

use crate::benchmark::{Resolution, Verdict};
use crate::model::{Unit, plain, quantity};
use crate::report::benchmark::sentences::percent;
use crate::report::{Block, Cell, Column, Document, Grid, Style};

/// What this machine can resolve.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct NoiseDocument {
    /// What was measured, against itself.
    pub command: String,
    /// Runs of it.
    pub runs: u64,
    /// Their median in seconds.
    pub median: f64,
    /// Robust standard deviation of the runs in percent of the median.
    pub noise_percent: f64,
    /// The same of a run beside its neighbour, which is what interleaved commands see.
    pub noise_beside_percent: f64,
    /// The smallest difference in percent that ten runs of each command show, nine times of ten.
    pub visible_in_ten_percent: f64,
    /// How many times as long the second half took, which is 1 but for noise, and its interval of 95 %.
    pub itself: Option<f64>,
    /// The interval of `itself`.
    pub itself_interval: Option<[f64; 2]>,
    /// Whether the command seemed to differ from itself, as it does one time in twenty.
    pub false_alarm: bool,
    /// What differences need.
    pub needs: Vec<NeedRow>,
}

/// What a difference needs.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct NeedRow {
    /// The difference.
    pub difference_percent: f64,
    /// Runs of each command that show it, nine times of ten; `null` where no number of them would.
    pub runs: Option<u64>,
    /// Seconds that they take for two such commands.
    pub seconds: Option<f64>,
}

impl NoiseDocument {
    /// Of what was measured.
    pub fn new(command: String, found: &Resolution) -> Self {
        let need = |(share, runs): &(f64, Option<u64>)| NeedRow {
            difference_percent: share * 100.0,
            runs: *runs,
            seconds: runs.map(|runs| 2.0 * runs as f64 * found.median),
        };
        let same = found.same.as_ref();
        Self {
            command,
            runs: found.runs,
            median: found.median,
            noise_percent: found.overall * 100.0,
            noise_beside_percent: found.beside * 100.0,
            visible_in_ten_percent: found.visible_in_ten * 100.0,
            itself: same.map(|pair| pair.comparison.ratio),
            itself_interval: same
                .and_then(|pair| pair.comparison.interval)
                .map(|(low, high)| [low, high]),
            false_alarm: same.is_some_and(|pair| {
                matches!(pair.verdict, Verdict::FirstFaster | Verdict::SecondFaster)
            }),
            needs: found.needed.iter().map(need).collect(),
        }
    }
}

impl Document for NoiseDocument {
    const SCHEMA: &'static str = "yardstick/noise/v1";

    fn blocks(&self, _: &Style) -> Vec<Block> {
        let seconds = |s: f64| quantity(s, Some(&Unit::SECONDS));
        let head = format!(
            "{}: {} runs of {}, noise {} (beside a neighbour {})\nten runs of each of two commands show a difference of {}, nine times of ten",
            plain(&self.command),
            self.runs,
            seconds(self.median),
            percent(self.noise_percent / 100.0),
            percent(self.noise_beside_percent / 100.0),
            percent(self.visible_in_ten_percent / 100.0),
        );
        let row = |need: &NeedRow| -> Vec<Cell> {
            vec![
                percent(need.difference_percent / 100.0).into(),
                need.runs
                    .map_or("no number".to_owned(), |n| n.to_string())
                    .into(),
                need.seconds.map_or_else(String::new, seconds).into(),
            ]
        };
        let grid = Grid {
            columns: vec![
                Column::right("difference"),
                Column::right("runs of each"),
                Column::right("time for both"),
            ],
            rows: self.needs.iter().map(row).collect(),
        };
        let mut blocks = vec![
            Block::Text(format!("{head}\n\n")),
            Block::Text(String::new()),
            Block::Grid(grid),
        ];
        if let (Some(ratio), Some([low, high])) = (self.itself, self.itself_interval) {
            let verdict = if self.false_alarm {
                "it seemed to differ from itself, which happens one time in twenty"
            } else {
                "no difference was seen, and there is none"
            };
            blocks.push(Block::Text(format!(
                "\nagainst itself: {ratio:.3} times as long (95 %: {low:.3} to {high:.3}); {verdict}"
            )));
        }
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        let row = |need: &NeedRow| serde_json::to_value(need).ok();
        self.needs.iter().filter_map(row).collect()
    }
}
