//! The document of `bisect`.

use serde::Serialize;
use serde_json::Value;

use crate::benchmark::bisection::{Level, Verdict};
use crate::model::{Timestamp, counted, plain};
use crate::report::{Block, Cell, Column, Document, Grid, Style, Tone};

/// What a search for the commit that made a command slower found.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct BisectionDocument {
    /// How it ended.
    pub outcome: BisectionOutcome,
    /// The command and its arguments.
    pub command: Vec<String>,
    /// What was compared: `time`, `cpu`, `memory` or `instructions`.
    pub measure: &'static str,
    /// Commits behind the good revision, the bad one included.
    pub commits: u64,
    /// Rounds, in each of which the good and the bad revision ran once.
    pub rounds: u64,
    /// The bad revision over the good one.
    pub effect: Option<RatioRow>,
    /// The probability that one of the suspects is the first slow commit.
    pub probability: Option<f64>,
    /// The last suspect over the commit before the first one.
    pub step: Option<RatioRow>,
    /// The first slow commit; several where nothing between them could be measured.
    pub suspects: Vec<SuspectRow>,
    /// What was measured or skipped, in the order of history.
    pub revisions: Vec<RevisionRow>,
}

/// How a search ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum BisectionOutcome {
    /// The commit is known with the probability that was asked for.
    Found,
    /// The rounds were too few, or nothing was left to measure.
    Open,
    /// The good and the bad revision do not differ.
    NoDifference,
    /// The bad revision is the faster one.
    Faster,
    /// It was interrupted.
    Interrupted,
}

/// How many times as much one revision takes as another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RatioRow {
    /// The estimate.
    pub ratio: f64,
    /// Its interval of 95 %.
    pub interval: [f64; 2],
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct SuspectRow {
    /// Full hash.
    pub commit: String,
    /// When it was committed.
    pub time: Timestamp,
    /// First line of its message.
    pub subject: String,
    /// Whether it has more than one parent.
    pub merge: bool,
}

/// What a revision was in the search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Role {
    /// The end that was fast.
    Good,
    /// Measured.
    Tested,
    /// Could not be measured.
    Skipped,
    /// The end that was slow.
    Bad,
}

/// One revision that was measured or skipped.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[cfg_attr(test, schemars(deny_unknown_fields))]
pub struct RevisionRow {
    /// Which.
    pub revision: SuspectRow,
    /// What it was.
    pub role: Role,
    /// How often it ran.
    pub runs: u64,
    /// It over the good revision.
    pub ratio: Option<RatioRow>,
    /// The probability that it is slow, by its own runs.
    pub slow: Option<f64>,
    /// Why it was skipped.
    pub reason: Option<String>,
}

impl From<Option<Verdict>> for BisectionOutcome {
    fn from(verdict: Option<Verdict>) -> Self {
        match verdict {
            Some(Verdict::Found(_)) => Self::Found,
            Some(Verdict::Open(_)) => Self::Open,
            Some(Verdict::NoDifference) => Self::NoDifference,
            Some(Verdict::Faster) => Self::Faster,
            None => Self::Interrupted,
        }
    }
}

impl From<Level> for RatioRow {
    fn from(level: Level) -> Self {
        // Far beyond any ratio of two runs, and JSON knows no infinity.
        let ratio = |log: f64| libm::exp(log.clamp(-700.0, 700.0));
        Self {
            ratio: ratio(level.value),
            interval: level.interval.map(ratio),
        }
    }
}

impl RatioRow {
    /// `1.21 times (95 %: 1.18 to 1.24)`
    fn text(&self) -> String {
        let [low, high] = self.interval.map(times);
        format!("{} times (95 %: {low} to {high})", times(self.ratio))
    }
}

/// A ratio with as many digits as tell it from 1.
fn times(ratio: f64) -> String {
    match (ratio - 1.0).abs() {
        0.1.. => format!("{ratio:.2}"),
        0.01.. => format!("{ratio:.3}"),
        _ => format!("{ratio:.4}"),
    }
}

fn share(p: f64) -> String {
    format!("{:.1} %", 100.0 * p)
}

impl SuspectRow {
    fn short(&self) -> &str {
        self.commit.get(..8).unwrap_or(&self.commit)
    }
}

impl BisectionDocument {
    /// What is compared, as the object of "takes".
    fn noun(&self) -> &'static str {
        match self.measure {
            "cpu" => "CPU time",
            "memory" => "memory",
            "instructions" => "instructions",
            _ => "time",
        }
    }

    fn sentences(&self) -> Vec<String> {
        let noun = self.noun();
        let mut lines = match self.outcome {
            BisectionOutcome::Found => self.found(),
            BisectionOutcome::Open => self.open(),
            BisectionOutcome::NoDifference => vec![match self.effect {
                Some(effect) => format!(
                    "the good and the bad revision could not be told apart: {} the {noun}",
                    effect.text()
                ),
                None => "the good and the bad revision could not be told apart".to_owned(),
            }],
            BisectionOutcome::Faster => {
                vec![format!(
                    "the bad revision takes less {noun} than the good one, not more"
                )]
            }
            BisectionOutcome::Interrupted => {
                vec!["interrupted before it was known; --log keeps what was measured".to_owned()]
            }
        };
        if let (Some(effect), BisectionOutcome::Found | BisectionOutcome::Open) =
            (self.effect, self.outcome)
        {
            lines.push(format!("bad against good: {} the {noun}", effect.text()));
        }
        lines.push(self.effort());
        lines
    }

    fn found(&self) -> Vec<String> {
        let with = self.probability.map_or_else(String::new, share);
        let [only] = &self.suspects[..] else {
            let first = format!(
                "the first slow commit is one of these {}, with {with}; none between them could be measured",
                self.suspects.len()
            );
            return [first].into_iter().chain(self.listed()).collect();
        };
        let mut lines = vec![format!(
            "{} is the first slow commit, with {with}",
            only.short()
        )];
        lines.extend(self.listed());
        if let Some(step) = self.step {
            lines.push(format!(
                "against the commit before it: {} the {}",
                step.text(),
                self.noun()
            ));
        }
        if only.merge {
            lines.push(format!(
                "it is a merge: its branch ends at {}^2",
                only.short()
            ));
        }
        let part = self
            .step
            .zip(self.effect)
            .map(|(s, e)| libm::log(s.ratio) / libm::log(e.ratio));
        if let Some(part) = part.filter(|part| *part < 0.5) {
            lines.push(format!(
                "that is {:.0} % of the whole: other commits between the two made it slower as well",
                100.0 * part.max(0.0)
            ));
        }
        lines
    }

    fn open(&self) -> Vec<String> {
        let with = self.probability.map_or_else(String::new, share);
        let first = format!("not certain yet; most probable, with {with}:");
        let more = "--max-runs allows more rounds, --log goes on from these".to_owned();
        let listed = [first].into_iter().chain(self.listed());
        listed.chain([more]).collect()
    }

    /// The suspects, a line each.
    fn listed(&self) -> impl Iterator<Item = String> {
        self.suspects.iter().map(|s| {
            let date = s.time.to_chrono().format("%Y-%m-%d");
            format!("  {} {date} {}", s.short(), plain(&s.subject))
        })
    }

    fn effort(&self) -> String {
        let of = |role: Role| self.revisions.iter().filter(|r| r.role == role).count() as u64;
        let skipped = match of(Role::Skipped) {
            0 => String::new(),
            n => format!(", {n} skipped"),
        };
        format!(
            "{}, {} measured between the ends{skipped}, {}",
            counted(self.commits, "commit"),
            of(Role::Tested),
            counted(self.rounds, "round")
        )
    }
}

impl Document for BisectionDocument {
    const SCHEMA: &'static str = "yardstick/bisection/v1";

    fn blocks(&self, style: &Style) -> Vec<Block> {
        let mut blocks: Vec<Block> = self.sentences().into_iter().map(Block::Text).collect();
        let columns = vec![
            Column::left("what"),
            Column::left(""),
            Column::left("time"),
            Column::right("against good"),
            Column::right("slow with"),
            Column::right("runs"),
            Column::left("detail"),
        ];
        let is_suspect = |r: &RevisionRow| self.suspects.contains(&r.revision);
        let row = |r: &RevisionRow| -> Vec<Cell> {
            let tone = match (is_suspect(r), r.role) {
                (true, _) => Tone::Bad,
                (_, Role::Skipped) => Tone::Dim,
                _ => Tone::Plain,
            };
            let ratio = r
                .ratio
                .map_or_else(String::new, |x| format!("{} ×", times(x.ratio)));
            let detail = r.reason.as_deref().unwrap_or(&r.revision.subject);
            vec![
                Cell::toned(r.revision.short(), tone),
                Cell::toned(word(r.role), tone),
                style.date(r.revision.time).into(),
                ratio.into(),
                r.slow.map_or_else(String::new, share).into(),
                r.runs.to_string().into(),
                Cell::from(detail),
            ]
        };
        blocks.push(Block::Text(String::new()));
        blocks.push(Block::Grid(Grid {
            columns,
            rows: self.revisions.iter().map(row).collect(),
        }));
        blocks
    }

    fn rows(&self) -> Vec<Value> {
        self.revisions
            .iter()
            .filter_map(|row| serde_json::to_value(row).ok())
            .collect()
    }
}

fn word(role: Role) -> &'static str {
    match role {
        Role::Good => "good",
        Role::Tested => "tested",
        Role::Skipped => "skipped",
        Role::Bad => "bad",
    }
}
